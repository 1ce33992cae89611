import jax
import jax.numpy as jnp

N, D, V = 4, 8, 1000  # tokens, features, words
H = jnp.sin(jnp.arange(0.0, N * D)).reshape(N, D)
W = jnp.cos(jnp.arange(0.0, V * D)).reshape(V, D)
Y = jnp.array([7, 11, 500, 999])


def block(carry, rows):  # never all logits at once
    Z = H @ rows.T
    c, total = carry
    M = jnp.maximum(c, Z.max(axis=1))
    new = jnp.exp(Z - M[:, None]).sum(axis=1)
    return (M, total * jnp.exp(c - M) + new), None


start = jnp.full(N, -jnp.inf), jnp.zeros(N)
(c, total), _ = jax.lax.scan(block, start, W.reshape(4, 250, D))
loss = (c + jnp.log(total) - (H * W[Y]).sum(axis=1)).mean()
print(f"{loss:.4f}")
