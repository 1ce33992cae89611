import jax.numpy as jnp
import optax

Z = jnp.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = jnp.array([0, 1])
W = jnp.array([1.0, 2.0, 4.0])
losses = optax.softmax_cross_entropy_with_integer_labels(Z, Y)
loss = jnp.average(losses, weights=W[Y])  # over the weights in use
over_n = (W[Y] * losses).mean()
print(f"{loss:.4f}, over N {over_n:.4f}")
