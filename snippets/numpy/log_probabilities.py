import numpy as np

log_p = np.log([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3]])
Y = np.array([0, 1])
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])

loss = -log_p[np.arange(len(Y)), Y].mean()
soft = -(P * log_p).sum(axis=-1).mean()
print(f"class indices {loss:.4f}, soft targets {soft:.4f}")
