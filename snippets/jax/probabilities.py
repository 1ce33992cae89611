import jax.numpy as jnp
import optax

p_hat = jnp.array([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3]])
Y = jnp.array([0, 1])
P = jnp.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])

log_p = jnp.log(p_hat)
loss = optax.softmax_cross_entropy_with_integer_labels(log_p, Y).mean()
soft = optax.softmax_cross_entropy(log_p, P).mean()
print(f"class indices {loss:.4f}, soft targets {soft:.4f}")
