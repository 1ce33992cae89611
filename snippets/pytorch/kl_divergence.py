import torch
import torch.nn.functional as F

Z = torch.tensor([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
P = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
log_q = F.log_softmax(Z, dim=-1)  # the prediction first, in logarithms
divergence = F.kl_div(log_q, P, reduction="batchmean")
print(f"{divergence:.4f}")
