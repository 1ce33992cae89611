import jax
import jax.numpy as jnp

jnp.set_printoptions(precision=4, suppress=True)
Z = jnp.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
p_hat = jax.nn.softmax(Z)  # over the last axis
p_warm = jax.nn.softmax(Z / 2)  # at the temperature 2
print(p_hat)
print(p_warm)
