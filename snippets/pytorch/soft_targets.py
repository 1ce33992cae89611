import torch
import torch.nn.functional as F

Z = torch.tensor([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
P = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
loss = F.cross_entropy(Z, P)  # floats of the shape of the logits
print(f"{loss:.4f}")
