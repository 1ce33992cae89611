import torch
from torch.distributions import Categorical

torch.manual_seed(0)
z = torch.tensor([2.0, 1.0, 0.1])  # cat, dog, ship

drawn = Categorical(logits=z).sample((10000,))
shares = torch.bincount(drawn, minlength=3) / 10000
print(shares)
