import torch
import torch.nn.functional as F

Z = torch.tensor([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = torch.tensor([0, 1])
loss = F.cross_entropy(Z, Y)
p_hat = F.softmax(Z, dim=-1)
twice = F.cross_entropy(p_hat, Y)
negative = F.nll_loss(p_hat, Y)  # takes logarithms

S = torch.tensor([[[9.0, 0.0], [9.0, 0.0]]])  # (N, T, V), sure and right
Y = torch.tensor([[0, 0]])
flat = F.cross_entropy(S.flatten(0, 1), Y.flatten())
swapped = F.cross_entropy(S, Y)  # takes (N, V, T)

print(f"right              {loss:7.4f}")
print(f"softmax twice      {twice:7.4f}")
print(f"nll_loss of p_hat  {negative:7.4f}")
print(f"sequence, right    {flat:7.4f}")
print(f"(N, T, V), T = V   {swapped:7.4f}")
