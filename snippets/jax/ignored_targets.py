import jax.numpy as jnp
import optax

Z = jnp.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = jnp.array([0, -100])  # the second one does not count

kept = Y != -100
safe = jnp.maximum(Y, 0)  # -100 gives NaN, or is a class if K >= 100
losses = optax.softmax_cross_entropy_with_integer_labels(Z, safe)
loss = losses.mean(where=kept)
print(f"{loss:.4f}")
