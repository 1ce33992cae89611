import torch
import torch.nn.functional as F

Z = torch.tensor([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
A = torch.tensor([[True, True, False], [True, True, True]])  # allowed

p_hat = F.softmax(Z.masked_fill(~A, float("-inf")), dim=-1)
print(p_hat)
