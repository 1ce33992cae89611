import torch
import torch.nn.functional as F

Z = torch.tensor([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = torch.tensor([0, 1])
losses, gamma = F.cross_entropy(Z, Y, reduction="none"), 2.0
loss = ((1 - torch.exp(-losses)) ** gamma * losses).mean()
print(f"{loss:.4f}")
