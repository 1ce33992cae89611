import numpy as np
from scipy.special import log_softmax

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
log_p = log_softmax(Z, axis=-1)
print(log_p.round(4))
