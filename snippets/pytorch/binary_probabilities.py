import torch
import torch.nn.functional as F

p_hat = torch.tensor([0.9, 0.3, 0.6])  # of yes, for each example
t = torch.tensor([1.0, 0.0, 0.0])  # yes, no, no

loss = F.binary_cross_entropy(p_hat, t)
print(f"{loss:.4f}")
