import jax.numpy as jnp
import optax

Z = jnp.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = jnp.array([0, 1])
losses = optax.softmax_cross_entropy_with_integer_labels(Z, Y)
gamma = 2.0  # optax.sigmoid_focal_loss is for yes and no
loss = ((1 - jnp.exp(-losses)) ** gamma * losses).mean()
print(f"{loss:.4f}")
