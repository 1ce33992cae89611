import torch
import torch.nn.functional as F

Z = torch.tensor([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = torch.tensor([0, 1])
W = torch.tensor([1.0, 2.0, 4.0])
loss = F.cross_entropy(Z, Y, weight=W)  # over the weights in use
T = F.one_hot(Y, 3).float()
over_n = F.cross_entropy(Z, T, weight=W)  # the same targets, over N
print(f"{loss:.4f}, over N {over_n:.4f}")
