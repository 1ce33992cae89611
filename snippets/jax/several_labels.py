import jax.numpy as jnp
import optax

Z = jnp.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
T = jnp.array([[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]])  # a cat and a dog; a dog

losses = optax.sigmoid_binary_cross_entropy(Z, T)
loss = losses.mean()
summed = losses.sum(axis=-1).mean()
print(f"{loss:.4f}, labels added up {summed:.4f}")
