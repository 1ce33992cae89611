import torch
import torch.nn.functional as F

log_p = torch.tensor([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3]]).log()
Y = torch.tensor([0, 1])
P = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])

loss = F.nll_loss(log_p, Y)
soft = F.cross_entropy(log_p, P)  # log-softmax changes nothing here
print(f"class indices {loss:.4f}, soft targets {soft:.4f}")
