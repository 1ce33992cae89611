import jax
import jax.numpy as jnp

jnp.set_printoptions(precision=4, suppress=True)
Z = jnp.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
A = jnp.array([[True, True, False], [True, True, True]])  # allowed

p_hat = jax.nn.softmax(Z, where=A)
print(p_hat)
