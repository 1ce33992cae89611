import jax
import jax.numpy as jnp
import optax

Z = jnp.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
P = jnp.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
log_q = jax.nn.log_softmax(Z)  # the prediction first, in logarithms
divergence = optax.kl_divergence(log_q, P).mean()
print(f"{divergence:.4f}")
