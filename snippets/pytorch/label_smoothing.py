import torch
import torch.nn.functional as F

Z = torch.tensor([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = torch.tensor([0, 1])
loss = F.cross_entropy(Z, Y, label_smoothing=0.1)
print(f"{loss:.4f}")
