import jax
import jax.numpy as jnp

jnp.set_printoptions(precision=4, suppress=True)
Z = jnp.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
log_p = jax.nn.log_softmax(Z)
print(log_p)
