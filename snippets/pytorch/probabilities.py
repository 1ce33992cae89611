import torch
import torch.nn.functional as F

p_hat = torch.tensor([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3]])
Y = torch.tensor([0, 1])
P = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])

loss = F.nll_loss(p_hat.log(), Y)
soft = F.cross_entropy(p_hat.log(), P)
print(f"class indices {loss:.4f}, soft targets {soft:.4f}")
