import torch
import torch.nn.functional as F

Z = torch.tensor([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
log_p = F.log_softmax(Z, dim=-1)
print(log_p)
