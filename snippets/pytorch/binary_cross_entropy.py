import torch
import torch.nn.functional as F

z = torch.tensor([2.0, -1.0, 0.3])  # the logit of yes, for each example
t = torch.tensor([1.0, 0.0, 0.0])  # yes, no, no

loss = F.binary_cross_entropy_with_logits(z, t)  # targets are floats
print(f"{loss:.4f}")
