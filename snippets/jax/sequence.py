import jax.numpy as jnp
import optax

S = jnp.array(
    [
        [[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]],
        [[0.5, 0.4, 1.2], [1.0, 0.0, 0.3]],
    ]
)  # two texts, two places, three words: (N, T, V)
Y = jnp.array([[0, 1], [2, 0]])

losses = optax.softmax_cross_entropy_with_integer_labels(S, Y)
loss = losses.mean()
perplexity = jnp.exp(loss)
print(f"{loss:.4f}, perplexity {perplexity:.4f}")
