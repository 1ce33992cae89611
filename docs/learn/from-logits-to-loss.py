# %% [markdown]
# # From logits to loss and back
#
# This notebook takes one example through a whole round of learning: logits to
# probabilities, probabilities to loss, loss to gradient, gradient to better logits.
# After it you can write that loop yourself and say what each line does.
#
# In a real classifier the logits come from weights, and training changes the weights.
# Here the logits themselves are changed, so that you see the effect of the loss alone.
# The formulas are those of [softmax](softmax.md), [cross-entropy](cross-entropy.md) and
# [why they are a pair](why-they-are-a-pair.md).

# %% [markdown]
# ## Forwards: from logits to loss
#
# The photo shows a ship, class 2. The logits are those of the running example: *cat* has
# the largest one, and the model thinks *ship* the least likely.

# %%
import matplotlib.pyplot as plt
import numpy as np

np.set_printoptions(precision=3, suppress=True)
plt.rc("figure", figsize=(5.6, 3.6))
plt.rc("font", size=13)
plt.rc("axes", grid=True)


def softmax(z):
    """Probabilities of logits: z (K,) -> (K,)."""
    exp_z = np.exp(z - np.max(z))
    return exp_z / np.sum(exp_z)


def loss(y, z):
    """Cross-entropy in nats: target y (K,), logits z (K,) -> number."""
    shifted = z - np.max(z)
    return np.log(np.sum(np.exp(shifted))) - np.sum(y * shifted)


z_start = np.array([2.0, 1.0, 0.1])  # cat, dog, ship
y = np.array([0.0, 0.0, 1.0])

print("p_hat:", softmax(z_start))
print(f"loss:  {loss(y, z_start):.3f} nats")

# %% [markdown]
# The true class has a probability of 0.099<!-- = softmax(z_start)[2] -->, so the
# loss is 2.317 nats. A uniform guess over three classes would cost only $\log 3$. The
# model does worse than a guess, because it gives the true class less than one third.

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

print("gradient:", gradient)
print("new z:   ", z_next)
print(f"new loss: {loss(y, z_next):.3f} nats")

# %% [markdown]
# The logit of *ship* went up, the other two went down, and the loss fell from 2.317 to
# 1.159. The logit of *cat* fell further than that of *dog*, since *cat* held more of the
# misplaced probability.

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

# %% alt="The loss falls steeply in the first steps and ever more slowly afterwards."
fig, ax = plt.subplots()
ax.plot(losses, "o-", color="C3")
ax.axhline(np.log(3), color="black", linestyle="--", linewidth=1)
ax.text(20, np.log(3) + 0.06, "a uniform guess", ha="right")
ax.set(xlabel="step", ylabel="loss in nats", ylim=(0, 2.5))
ax.set_xticks([0, 5, 10, 15, 20])
plt.show()

# %% alt="Within two steps the true class leads; its probability then nears one."
fig, ax = plt.subplots()
ax.plot(probabilities[:, 2], "C2:", linewidth=3, label="ship")
ax.plot(probabilities[:, 0], "C0-", label="cat")
ax.plot(probabilities[:, 1], "C1--", label="dog")
ax.legend(loc="center right")
ax.set(xlabel="step", ylabel="probability", ylim=(0, 1.02))
ax.set_xticks([0, 5, 10, 15, 20])
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
# ## Node by node
#
# The short form $\hat p - y$ hides the steps. A program for automatic differentiation has
# no short form. It splits the loss into simple operations, its **nodes**, and goes back
# through them, one derivative at a time. Karpathy does this by hand in the fourth part of
# [makemore](https://github.com/karpathy/nn-zero-to-hero). Here are the nodes of our loss,
# with the shift by the maximum:

# %%
largest = np.max(z_start)
shifted = z_start - largest
counts = np.exp(shifted)
total = np.sum(counts)
p_hat = counts / total
log_p_hat = np.log(p_hat)
print(f"loss: {-np.sum(y * log_p_hat):.3f}")

# %% [markdown]
# Backwards, the name `d_x` stands for the derivative of the loss with respect to `x`. Each
# line takes the one above it and multiplies by the derivative of one node. What is used
# twice collects two derivatives: `counts` is divided by the sum, and is part of the sum;
# and each logit is a part of `shifted`, and perhaps the largest one.

# %%
d_log_p_hat = 0 - y
d_p_hat = d_log_p_hat / p_hat
d_total = -np.sum(d_p_hat * counts) / total**2
d_counts = d_p_hat / total + d_total
d_shifted = d_counts * counts
d_largest = -np.sum(d_shifted)
is_largest = np.arange(3) == np.argmax(z_start)
d_z = d_shifted + d_largest * is_largest

print("d_p_hat:  ", d_p_hat)
print("d_counts: ", d_counts)
print("d_shifted:", d_shifted)
print(f"d_largest: {abs(d_largest):.6f}")
print("d_z:      ", d_z)
assert np.max(np.abs(d_z - gradient)) < 1e-12

# %% [markdown]
# The last line is $\hat p - y$. On the way there was a derivative of
# −10.145<!-- = d_p_hat[2] -->, one divided by a small probability, and a later node
# multiplied it by a small number again. If the probability rounds to 0, this way back fails, and the short form does
# not.
#
# **The gradient through the maximum is 0.** Subtracting `largest` changes no probability
# and no loss, so the loss does not depend on it, and its derivative is minus the sum
# of the entries of `d_shifted`, which is 0. So you may treat the maximum as a constant.
# Libraries do: JAX stops the gradient there.

# %% [markdown]
# ## What the steps leave alone
#
# The entries of $\hat p - y$ sum to 0, so no step changes the sum of the logits.
# Learning changes the differences between the logits; it does not raise or lower them
# together. Softmax would not notice if it did.

# %%
print(f"sum of the logits before: {np.sum(z_start):.3f}")
print(f"sum of the logits after:  {np.sum(z):.3f}")
print("logits after:", z)


# %% [markdown]
# ## Try it
#
# Change one thing at a time in the cells above, and run them again. The answers use this
# function, which does the same.


# %%
def descend(y, z, eta, steps):
    """Losses at the start and after each step, and the last logits."""
    losses = [loss(y, z)]
    for _ in range(steps):
        z = z - eta * (softmax(z) - y)
        losses.append(loss(y, z))
    return np.array(losses), z


# %% [markdown]
# **1.** Set `eta` to a tenth of its value. How many steps does the loss now take to fall
# below the uniform guess?
#
# ??? success "Answer"
#
#     It takes 12<!-- = np.argmax(descend(y, z_start, 0.1, 50)[0] < np.log(3)) --> steps
#     instead of 2<!-- = np.argmax(descend(y, z_start, 1.0, 50)[0] < np.log(3)) -->.
#
# **2.** Make the target soft: one half for *dog* and one half for *ship*. Where does the
# loss settle, and why not at 0?
#
# ??? success "Answer"
#
#     At 0.693<!-- = descend(np.array([0, 0.5, 0.5]), z_start, 1.0, 2000)[0][-1] -->, which
#     is the entropy of the target, $\log 2$. Even the perfect prediction, one half for each
#     of the two, is surprised by which of them it turns out to be.
#
# **3.** Start from `z_start = np.array([1000.0, 0.0, 0.0])`. The loss starts at 1000 nats
# and is still finite. What would `-np.log(softmax(z_start)[2])` give?
#
# ??? success "Answer"
#
#     Infinity, with a warning: the probability of *ship* rounds to
#     0<!-- = softmax(np.array([1000.0, 0.0, 0.0]))[2] -->. The loss from the logits is the
#     [lead of the wrong class](why-they-are-a-pair.md#how-far-the-true-class-trails),
#     1000<!-- = loss(y, np.array([1000.0, 0.0, 0.0])) --> nats. The gradient $\hat p - y$
#     needs no logarithm and is finite either way. After one step with `eta = 1` the loss is
#     998<!-- = descend(y, np.array([1000.0, 0.0, 0.0]), 1.0, 1)[0][1] -->. The cells under
#     *Node by node* do take the logarithm of that 0: they print `nan`, and their `assert`
#     stops the notebook. This is the failure that the text there speaks of.
#
# Next: [convexity, divergence, likelihood](convexity-divergence-likelihood.md), which says
# how large `eta` may be.
