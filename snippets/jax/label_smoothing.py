import jax
import jax.numpy as jnp
import optax

Z = jnp.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = jnp.array([0, 1])
smoothed = optax.smooth_labels(jax.nn.one_hot(Y, 3), 0.1)
loss = optax.softmax_cross_entropy(Z, smoothed).mean()
print(f"{loss:.4f}")
