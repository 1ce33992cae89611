import jax.numpy as jnp
import optax

z = jnp.array([2.0, -1.0, 0.3])  # the logit of yes, for each example
t = jnp.array([1.0, 0.0, 0.0])  # yes, no, no

loss = optax.sigmoid_binary_cross_entropy(z, t).mean()
print(f"{loss:.4f}")
