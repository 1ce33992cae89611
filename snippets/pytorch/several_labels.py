import torch
import torch.nn.functional as F

Z = torch.tensor([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
T = torch.tensor([[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]])  # a cat and a dog; a dog

loss = F.binary_cross_entropy_with_logits(Z, T)
losses = F.binary_cross_entropy_with_logits(Z, T, reduction="none")
summed = losses.sum(dim=-1).mean()
print(f"{loss:.4f}, labels added up {summed:.4f}")
