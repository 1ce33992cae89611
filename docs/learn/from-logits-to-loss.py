# %% [markdown]
# # From logits to loss and back
#
# This notebook takes one example through a whole round of learning: logits to
# probabilities, probabilities to loss, loss to gradient, gradient to better logits.
# After it you can write that loop yourself and say what each line does.
#
# In a real classifier the logits come from weights, and training changes the weights.
# Here the logits themselves are changed, so that nothing stands between you and the
# loss. The formulas are those of [softmax](softmax.md),
# [cross-entropy](cross-entropy.md) and [why they are a pair](why-they-are-a-pair.md).

# %% [markdown]
# ## Forwards: from logits to loss
#
# Three classes, and the logits of the [softmax page](softmax.md). Class 2 is the true
# one, and the model thinks it the least likely.

# %%
import matplotlib.pyplot as plt
import numpy as np


def softmax(z):
    """Probabilities of the logits z, shape (K,)."""
    exp_z = np.exp(z - np.max(z))
    return exp_z / np.sum(exp_z)


def loss(y, z):
    """Cross-entropy in nats of the target y against softmax of the logits z."""
    shifted = z - np.max(z)
    return np.log(np.sum(np.exp(shifted))) - np.sum(y * shifted)


z_start = np.array([2.0, 1.0, 0.1])
y = np.array([0.0, 0.0, 1.0])

print("p_hat:", " ".join(f"{p:.3f}" for p in softmax(z_start)))
print(f"loss:  {loss(y, z_start):.3f} nats")

# %% [markdown]
# The true class has a probability of 0.099<!-- = softmax(z_start)[2] -->, so the
# loss is 2.317 nats. A uniform guess over three classes would cost only $\log 3$. The
# model is worse than a guess, because it is confident and wrong.

# %%
print(f"loss of a uniform guess: {np.log(3):.3f} nats")

# %% [markdown]
# ## Backwards: from loss to gradient
#
# The gradient with respect to the logits is $\hat p - y$. Gradient descent subtracts a
# multiple of it. The multiple is the learning rate, $\eta$. One step:

# %%
eta = 1.0
gradient = softmax(z_start) - y
z_next = z_start - eta * gradient

print("gradient: ", " ".join(f"{g:+.3f}" for g in gradient))
print("new z:    ", " ".join(f"{v:+.3f}" for v in z_next))
print(f"new loss:  {loss(y, z_next):.3f} nats")

# %% [markdown]
# The logit of the true class went up, the other two went down, and the loss fell from
# 2.317 to 1.159. The step down was larger for class 0 than for class 1, since class 0
# held more of the misplaced probability.

# %% [markdown]
# ## Many steps
#
# Repeat the step twenty times and keep what happens.

# %%
z = z_start.copy()
losses, probabilities = [loss(y, z)], [softmax(z)]

for _ in range(20):
    z = z - eta * (softmax(z) - y)
    losses.append(loss(y, z))
    probabilities.append(softmax(z))

probabilities = np.array(probabilities)

print("step   loss   p_hat of the true class")
for step in [0, 1, 2, 5, 10, 20]:
    print(f"{step:4}  {losses[step]:.3f}  {probabilities[step, 2]:.3f}")

# %% alt="The loss falls steeply in the first steps and ever more slowly after."
fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.plot(losses, "o-", color="C3", linewidth=2)
ax.axhline(np.log(3), color="black", linestyle="--", linewidth=1)
ax.text(20, np.log(3) + 0.06, "a uniform guess", ha="right", fontsize=13)
ax.set_xticks([0, 5, 10, 15, 20])
ax.set_ylim(0, 2.5)
ax.tick_params(labelsize=13)
ax.set_xlabel("step", fontsize=13)
ax.set_ylabel("loss in nats", fontsize=13)
ax.grid()
plt.show()

# %% alt="Within two steps the true class leads; its probability then nears one."
fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.plot(probabilities[:, 2], "-", color="C2", linewidth=2, label="true class")
ax.plot(probabilities[:, 0], "--", color="C0", linewidth=2, label="class 0")
ax.plot(probabilities[:, 1], ":", color="C1", linewidth=3, label="class 1")
ax.legend(loc="center right", fontsize=13, frameon=False)
ax.set_xticks([0, 5, 10, 15, 20])
ax.set_ylim(0, 1.02)
ax.tick_params(labelsize=13)
ax.set_xlabel("step", fontsize=13)
ax.set_ylabel("probability", fontsize=13)
ax.grid()
plt.show()

# %% [markdown]
# The first steps are the large ones: the pull on the true class is one minus its
# probability, and that is largest at the start. As the prediction improves, the pull
# fades, and the loss falls ever more slowly. It never reaches 0 with finite logits.

# %% [markdown]
# ## Is the gradient right?
#
# Measure it. Move one logit a tiny step up and down, and divide the change of the loss
# by the distance.

# %%
h = 1e-5
steps = h * np.eye(3)
changes = [loss(y, z_start + step) - loss(y, z_start - step) for step in steps]
measured = np.array(changes) / (2 * h)

for j in range(3):
    print(f"j = {j}: p_hat - y {gradient[j]:+.6f}, measured {measured[j]:+.6f}")
assert np.max(np.abs(gradient - measured)) < 1e-8

# %% [markdown]
# ## What the steps leave alone
#
# The entries of $\hat p - y$ sum to 0, so no step changes the sum of the logits.
# Learning moves the logits apart; it does not lift or lower them together. Softmax
# would not notice if it did.

# %%
print(f"sum of the logits before: {np.sum(z_start):.3f}")
print(f"sum of the logits after:  {np.sum(z):.3f}")
print("logits after:", " ".join(f"{v:+.3f}" for v in z))

# %% [markdown]
# ## Try it
#
# - Set `eta` to a tenth of its value. How many steps does the loss now take to fall
#   below the uniform guess?
# - Make the target soft, for instance one half for class 1 and one half for class 2.
#   Where does the loss settle, and why not at 0?
# - Start from `z_start = np.array([1000.0, 0.0, 0.0])`. The loss starts at 1000 nats
#   and is still finite. What would `-np.log(softmax(z_start)[2])` say?
