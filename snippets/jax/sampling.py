import jax
import jax.numpy as jnp

jnp.set_printoptions(precision=4, suppress=True)
z = jnp.array([2.0, 1.0, 0.1])  # cat, dog, ship

key = jax.random.key(0)
drawn = jax.random.categorical(key, z, shape=(10000,))
shares = jnp.bincount(drawn, length=3) / 10000
print(shares)
