import jax.numpy as jnp
import optax

p_hat = jnp.array([0.9, 0.3, 0.6])  # of yes, for each example
t = jnp.array([1.0, 0.0, 0.0])  # yes, no, no

z = jnp.log(p_hat) - jnp.log1p(-p_hat)  # the logit of yes
loss = optax.sigmoid_binary_cross_entropy(z, t).mean()
print(f"{loss:.4f}")
