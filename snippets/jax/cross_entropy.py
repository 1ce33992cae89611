import jax.numpy as jnp
import optax

Z = jnp.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = jnp.array([0, 1])
losses = optax.softmax_cross_entropy_with_integer_labels(Z, Y)
loss = losses.mean()  # optax does not reduce
print(f"{loss:.4f}")
