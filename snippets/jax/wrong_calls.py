import jax
import jax.numpy as jnp
import optax

Z = jnp.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = jnp.array([0, 1])
cross_entropy = optax.softmax_cross_entropy_with_integer_labels
loss = cross_entropy(Z, Y).mean()
twice = cross_entropy(jax.nn.softmax(Z), Y).mean()
last = cross_entropy(Z, jnp.array([0, -1])).mean()  # no class is -1
beyond = cross_entropy(Z, jnp.array([0, 3])).mean()  # nor 3
column = optax.sigmoid_binary_cross_entropy(Z[:, :1], Y)  # (2, 1), (2,)

print(f"right                 {loss:.4f}")
print(f"softmax twice         {twice:.4f}")
print(f"-1 is the last class  {last:.4f}")
print(f"3 of 3 classes        {beyond:.4f}")
print(f"2 losses have become  {column.size}")
