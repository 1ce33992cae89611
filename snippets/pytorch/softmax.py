import torch
import torch.nn.functional as F

Z = torch.tensor([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
p_hat = F.softmax(Z, dim=-1)
p_warm = F.softmax(Z / 2, dim=-1)  # at the temperature 2
print(p_hat)
print(p_warm)
