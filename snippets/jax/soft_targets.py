import jax.numpy as jnp
import optax

Z = jnp.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
P = jnp.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
loss = optax.softmax_cross_entropy(Z, P).mean()
print(f"{loss:.4f}")
