import numpy as np
from scipy.special import softmax

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
loss = -np.log(softmax(Z, axis=-1)[np.arange(2), Y]).mean()
whole = -np.log(softmax(Z)[np.arange(2), Y]).mean()  # the axis left out

print(f"right                    {loss:.4f}")
print(f"softmax without an axis  {whole:.4f}")
