import torch
import torch.nn.functional as F

S = torch.tensor(
    [
        [[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]],
        [[0.5, 0.4, 1.2], [1.0, 0.0, 0.3]],
    ]
)  # two texts, two places, three words: (N, T, V)
Y = torch.tensor([[0, 1], [2, 0]])

loss = F.cross_entropy(S.flatten(0, 1), Y.flatten())  # classes on axis 1
perplexity = loss.exp()
print(f"{loss:.4f}, perplexity {perplexity:.4f}")
