# %% [markdown]
# # A classifier from scratch
#
# After this chapter you can train two classifiers with NumPy alone, a linear one and a
# network with a hidden layer. You can derive their gradients and check every entry, say
# what the first loss must be, and measure how far their probabilities can be trusted.
#
# The chapter has two parts. This one has the data and the linear classifier, and the
# [second part](a-classifier-with-a-hidden-layer.py) the network and its probabilities.
# You need the gradient $\hat p - y$ from [why they are a pair](why-they-are-a-pair.md),
# the chain rule, and matrix multiplication. The main functions are also available as
# [whole programs to copy](programs-of-the-classifier.md).

# %% [markdown]
# ## The data: three arms of a spiral
#
# Imagine that each photo is described by two numbers, its **features**. Then a photo is a
# point in the plane. Here the points of each class lie on an arm of a spiral: one arm for
# the cats, one for the dogs and one for the ships. Chance turns each point a little, so the
# arms overlap. Data that you make yourself have an advantage: you know the truth behind
# them.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

plt.rc("font", size=13)
plt.rc("figure", figsize=(4.6, 5))


def spiral(n, seed, K=3, turn=0.7, noise=0.6):
    """n points on each of K spiral arms, and their classes.

    n, seed -> X (K n, 2), labels (K n,). An arm winds `turn` times round the
    centre; `noise` is the standard deviation of the angle, in radians.
    """
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(K), n)
    radius = np.sqrt(rng.uniform(0, 1, K * n))
    angle = 2 * np.pi * (labels / K + turn * radius)
    angle = angle + noise * rng.standard_normal(K * n)
    X = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return X, labels


X, labels = spiral(100, seed=0)
X_test, labels_test = spiral(1000, seed=2)

Y = np.eye(3)[labels]  # one-hot targets, one row for each example
N, D = X.shape
K = 3

best = math.erf(np.pi / 3 / 0.6 / math.sqrt(2))
print("training examples:", N)
print(f"best possible accuracy: {best:.3f}")

# %% [markdown]
# There are two sets. The models learn from the **training set**. The **test set** is only
# for measuring. It takes no part in training or in any choice, so it says what to expect on
# new points.
#
# In the long run no classifier has an accuracy above 0.919. At a given radius the
# best guess is the nearest arm. Two arms are a third of a turn apart, so that guess is
# right when chance turns the point by less than half of this. For a normal distribution the
# error function, `math.erf`, gives the probability of that. The drawing shows every third
# training point.

# %% fold="How the points are drawn"
CLASSES, MARKERS = ["cat", "dog", "ship"], ["o", "s", "^"]


def draw_points(ax):
    """A third of the training points, with a marker for each class."""
    for k in range(K):
        x_1, x_2 = X[labels == k][::3].T
        style = {"color": f"C{k}", "label": CLASSES[k], "markersize": 4}
        ax.plot(x_1, x_2, MARKERS[k], **style)
    ax.set(xlabel="first feature", ylabel="second feature", aspect="equal")
    ax.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)


# %% alt="The points of each class lie along an arm; the three arms wind and overlap."
fig, ax = plt.subplots()
draw_points(ax)
plt.show()

# %% [markdown]
# ## Softmax regression
#
# The simplest classifier computes each logit as a weighted sum of the features, plus a
# number that is the same for all photos, the **bias**. It hands the logits to softmax. This
# classifier has several names: softmax regression, multinomial logistic regression, softmax
# classifier. It is one kind of **linear classifier**.
#
# One example is one row of $X$, so $X$ has the shape $(N, D)$: 300 examples with 2
# features. The weights $W$ have the shape $(D, K)$ and the biases $b$ the shape $(K,)$. (In
# [one pass](one-pass.md#a-loss-over-a-large-vocabulary) $W$
# multiplies one example from the left, so its shape is $(K, D)$ there.)
# All logits of all examples are one matrix, $Z = XW + b$, of shape $(N, K)$. NumPy adds
# $b$ to each row. Written out:
#
# <!-- formula: logits-of-a-batch = softmax_regression.py:(X @ W + b)[n, k]
#      where W in reals[D,K], Z = X W + \mathbf 1 b^\top, \mathbf 1 in [1, 1][N] -->
# $$
# Z_{nk} = \sum_{d=1}^{D} X_{n d} W_{dk} + b_k
# $$
#
# Softmax works on each row of $Z$ separately and gives $\hat P$, of the same shape. The
# targets $Y$ have this shape as well.

# %% [markdown]
# ### The objective and its penalty
#
# The aim of training is to make one number small: the mean cross-entropy of the examples,
# plus a penalty on large weights. The number $\lambda$ says how much the penalty counts:
#
# <!-- formula: penalised-loss = softmax_regression.py:objective(X, Y, W, b, lam)
#      where W in reals[D,K], Z = X W + \mathbf 1 b^\top, \mathbf 1 in [1, 1][N] -->
# $$
# J = -\frac{1}{N} \sum_{n=1}^{N} \sum_{k=1}^{K} Y_{nk} \log \hat P_{nk}
#     + \frac{\lambda}{2} \sum_{d=1}^{D} \sum_{k=1}^{K} W_{dk}^2
# $$
#
# Why the penalty? Without it the best weights are not unique: add the same number to a
# whole row of $W$, and all logits of an example shift together, which [softmax does not
# notice](softmax.md#what-holds-for-every-vector-of-logits). And if a linear model can
# separate the classes without error, there are no best weights at all: doubling the weights
# and the biases lowers the loss again and again, and training makes them grow without end
# (Soudry et al. 2018). With $\lambda$ above 0 there is exactly one best $W$, because the sum of the
# squares curves upwards in every direction. It also prefers weights that are spread out: on
# four equal features, the weights 1, 0, 0, 0 and four times 1/4 give the same logit, and
# their squares sum to 1 and to 1/4. The factor ½ cancels in the derivative.
#
# The biases are not penalised, so that predicting a frequent class costs nothing extra. This
# leaves one shift open, the same number added to all of $b$. Gradient descent never makes
# it, as [the entries of the gradient sum to 0](from-logits-to-loss.py#what-the-steps-leave-alone).

# %%
lam = 1e-4


def log_softmax(Z):
    """Log probabilities of logits: Z (N, K) -> (N, K)."""
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


def objective(X, Y, W, b, lam):
    """Mean cross-entropy in nats of a linear classifier, plus its penalty.

    X (N, D), Y (N, K), W (D, K), b (K,), lam -> number.
    """
    loss = -np.sum(Y * log_softmax(X @ W + b)) / len(X)
    return loss + lam / 2 * np.sum(W**2)


start = [np.zeros((D, K)), np.zeros(K)]
print(f"first loss: {objective(X, Y, *start, lam):.3f}")
print(f"log(3):     {np.log(3):.3f}")

# %% [markdown]
# ### The first loss is known beforehand
#
# With all weights at zero, all logits are equal. Each class gets the probability $1 / K$, and
# every example costs $\log K$, which is 1.099 here. This is the cheapest test of a training
# program, since it needs no training. Another number means a mistake before
# learning starts: a wrong number of classes, a sum where a mean was meant, weights that
# start too large.

# %% [markdown]
# ### The gradient, derived
#
# Write $L$ for $J$ without the penalty. A weight $W_{dk}$ is part of the logit of class $k$
# only, but in every example. So the chain rule adds up $N$ paths:
#
# <!-- formula: gradient-by-weight
#      where W in reals[D,K], Z = X W + \mathbf 1 b^\top,
#      L = -\frac{1}{N} \sum_{n=1}^{N} \sum_{k=1}^{K} Y_{nk} \log \hat P_{nk},
#      \mathbf 1 in [1, 1][N] -->
# $$
# \begin{aligned}
# \frac{\partial L}{\partial W_{dk}}
# &= \sum_{n=1}^{N} \frac{\partial L}{\partial Z_{nk}}
#    \frac{\partial Z_{nk}}{\partial W_{dk}} \\
# &= \sum_{n=1}^{N} \frac{1}{N} (\hat P_{nk} - Y_{nk}) X_{n d}
# \end{aligned}
# $$
#
# 1. One path through the logit of each example.
# 2. The first factor is prediction minus truth, as in
#    [why they are a pair](why-they-are-a-pair.md), divided by $N$ because the loss is a mean. The
#    second is the feature by which the weight is multiplied.
#
# A sum over examples of $X_{n d}$ times something with $n$ and $k$ is a matrix product. The
# index $n$ has to be the inner one, so $X$ is transposed. With the derivative of the
# penalty:
#
# <!-- formula: gradient-by-weights = softmax_regression.py:gradients(X, Y, W, b, lam)[0]
#      where W in reals[D,K], Z = X W + \mathbf 1 b^\top,
#      J = -\frac{1}{N} \sum_{n=1}^{N} \sum_{k=1}^{K} Y_{nk} \log \hat P_{nk}
#      + \frac{\lambda}{2} \sum_{d=1}^{D} \sum_{k=1}^{K} W_{dk}^2,
#      \mathbf 1 in [1, 1][N] -->
# $$
# \frac{\partial J}{\partial W} = \frac{1}{N} X^\top (\hat P - Y) + \lambda W
# $$
#
# Look at the shapes: $(D, N)$ times $(N, K)$ gives $(D, K)$, as $W$ has. A bias is a weight
# whose feature is always 1 (the *bias trick*), and it is not penalised:
#
# <!-- formula: gradient-by-biases = softmax_regression.py:gradients(X, Y, W, b, lam)[1][k]
#      where W in reals[D,K], Z = X W + \mathbf 1 b^\top,
#      J = -\frac{1}{N} \sum_{n=1}^{N} \sum_{k=1}^{K} Y_{nk} \log \hat P_{nk}
#      + \frac{\lambda}{2} \sum_{d=1}^{D} \sum_{k=1}^{K} W_{dk}^2,
#      \mathbf 1 in [1, 1][N] -->
# $$
# \frac{\partial J}{\partial b_k} = \frac{1}{N} \sum_{n=1}^{N} (\hat P_{nk} - Y_{nk})
# $$


# %%
def gradients(X, Y, W, b, lam):
    """Gradients: X (N, D), Y (N, K), W (D, K), b (K,), lam -> (D, K), (K,)."""
    P_hat = np.exp(log_softmax(X @ W + b))
    dZ = (P_hat - Y) / len(X)
    return X.T @ dZ + lam * W, np.sum(dZ, axis=0)


# %% [markdown]
# ### The gradient, checked
#
# Move one entry of one array a tiny step up and down, and divide the change of $J$ by the
# distance. Do so for every entry. Then compare the arrays by their relative error: the
# length of the difference, divided by the sum of their lengths. It is near 0 for equal
# arrays.
#
# Check at random weights and with a large $\lambda$. At zero weights the penalty has no
# slope, and with a tiny $\lambda$ it hardly counts, so a mistake in it would go unnoticed.


# %%
def measured_gradient(f, p, step=1e-6):
    """Gradient of f at p by central differences: f, p (...) -> (...)."""
    slopes = np.zeros(p.shape)
    for place in np.ndindex(p.shape):
        move = np.zeros(p.shape)
        move[place] = step
        slopes[place] = (f(p + move) - f(p - move)) / (2 * step)
    return slopes


def relative_error(a, b):
    """Length of a - b over both lengths: a (...), b (...) -> number."""
    return np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))


def check(names, objective, gradients, parameters):
    """Compare each gradient with the measured one, entry by entry."""
    by_hand = gradients(X, Y, *parameters, lam=0.1)
    for i, name in enumerate(names):

        def moved(p, i=i):
            arrays = [*parameters[:i], p, *parameters[i + 1 :]]
            return objective(X, Y, *arrays, lam=0.1)

        measured = measured_gradient(moved, parameters[i])
        error = relative_error(by_hand[i], measured)
        print(f"{name}: {measured.size:3} entries, error {error:.7f}")
        assert error < 1e-7


rng = np.random.default_rng(3)
anywhere = [rng.standard_normal((D, K)), rng.standard_normal(K)]
check(["W", "b"], objective, gradients, anywhere)

# %% [markdown]
# Each agrees to within a ten-millionth. The [programs](programs-of-the-classifier.md#check-a-gradient)
# show what wrong gradients look like in this test: their errors are above one half.
#
# ### Training
#
# Gradient descent subtracts from each array its gradient times the learning rate $\eta$. A
# small $\eta$ needs many steps. One that is too large jumps past the lowest point, and the
# loss goes up. The [bound on the curvature](convexity-divergence-likelihood.md#the-largest-safe-step)
# says where that can begin. For logits that are changed directly it is 1/2, and every
# learning rate below 2 / (1/2) = 4 is safe. Here each logit is a weighted sum of the features
# and of a 1 for the bias, so a change of the weights moves it by more, the larger these
# numbers are. Multiply the bound by the mean of their sum of squares: this is on the safe
# side. The program takes a sharper factor, the largest
# [eigenvalue](convexity-divergence-likelihood.md#the-largest-safe-step) of the matrix that
# has, for each two of these numbers, the mean of their product. The penalty adds $\lambda$.
# Every learning rate below 2 divided by the result is safe, and often larger ones do no harm:

# %%
with_ones = np.column_stack([X, np.ones(N)])
mean_products = with_ones.T @ with_ones / N
curvature = np.linalg.eigvalsh(mean_products)[-1] / 2 + lam
print(f"every learning rate below {2 / curvature:.3f} is safe")

# %% [markdown]
# Take 1. Each step uses the whole training set. For large sets one takes a random part each
# time.


# %%
def train(gradients, parameters, eta, steps):
    """Gradient descent: the parameters at the start and after each step."""
    path = [parameters]
    for _ in range(steps):
        slopes = gradients(X, Y, *path[-1], lam)
        pairs = zip(path[-1], slopes, strict=True)
        path.append([p - eta * slope for p, slope in pairs])
    return path


def accuracy(Z, labels):
    """How often the largest logit is that of the true class; 0 to 1."""
    return np.mean(np.argmax(Z, axis=1) == labels)


linear_path = train(gradients, start, eta=1.0, steps=500)
for step in [0, 1, 10, 100, 500]:
    J = objective(X, Y, *linear_path[step], lam)
    print(f"step {step:3}: J = {J:.3f}")

W, b = linear_path[-1]
steepest = max(np.max(np.abs(g)) for g in gradients(X, Y, W, b, lam))
print(f"largest slope at the end: {steepest:.6f}")
Z_linear = X_test @ W + b
print(f"accuracy on the training set: {accuracy(X @ W + b, labels):.3f}")
print(f"accuracy on the test set:     {accuracy(Z_linear, labels_test):.3f}")

# %% [markdown]
# After 500 steps no slope is left: this is the optimum. A test of this site gives the same
# data to scikit-learn's `LogisticRegression`, another program with another method, and finds
# the same weights, biases and loss. (Its `C` is $1 / (N \lambda)$, because it adds up the
# losses instead of averaging them.)
#
# So the training works, and still the accuracy on the test set is only 0.585. Guessing would
# get one in three right. The model itself is too simple, as its decision regions show:


# %% fold="How the regions are drawn"
def draw_regions(ax, logits):
    """The regions in which each class has the largest logit."""
    grid = np.linspace(-1.1, 1.1, 67)
    Z = logits(np.stack(np.meshgrid(grid, grid), axis=-1))
    for k in range(K):
        others = np.max(np.delete(Z, k, axis=-1), axis=-1)
        lead = np.round(Z[..., k] - others, 3)
        ax.contourf(grid, grid, lead, [0, 1e9], colors=[f"C{k}"], alpha=0.25)
    draw_points(ax)


# %% alt="Three straight boundaries meet in one point and cut across the arms."
fig, ax = plt.subplots()
draw_regions(ax, lambda X: X @ W + b)
plt.show()

# %% [markdown]
# Between class $j$ and class $k$ the boundary is where $Z_{nj} = Z_{nk}$. The difference of
# two weighted sums is a weighted sum, so this is the equation of a straight line. No choice
# of weights can bend it.

# %% [markdown]
# ## Exercises
#
# **1.** A program for these data prints a first loss of 1.386<!-- = np.log(4) -->. What is
# the likely mistake?
#
# ??? success "Answer"
#
#     That is $\log 4$. The model has four logits, not three. Perhaps the classes were
#     numbered from 1 to 3, and the number of logits was taken to be the largest label plus 1.
#
# **2.** *Find the bug.* Someone writes `dZ = P_hat - Y` in `gradients` and changes nothing
# else. What does the check say, and what does training do?
#
# ??? success "Answer"
#
#     The division by $N$ is missing. Apart from the penalty every entry is 300 times too
#     large. For $b$, which has no penalty, the relative error is $(N - 1) / (N + 1)$, or
#     0.993<!-- = (N - 1) / (N + 1) -->, so the check fails. Training behaves much as with a
#     learning rate 300 times as large, far above the safe ones. After 5 steps $J$ is
#     33.9<!-- = objective(X, Y, *train(lambda X, Y, W, b, lam: [
#         N * g for g in gradients(X, Y, W, b, lam / N)], start, 1.0, 5)[-1], lam) -->;
#     it began at 1.099.
#
# **3.** *Write it yourself.* An **epoch** is one pass through the training set. Fill in
# `train_in_batches(batch, epochs)`. It starts from zeros. In each epoch it takes the
# examples in random order and in parts of `batch`, with a step of learning rate 1 for each
# part. It returns $W$ and $b$, and has to pass this test:


# %%
def test(train_in_batches):
    """A few epochs in small batches come close to the optimum."""
    least = objective(X, Y, *linear_path[-1], lam)
    assert objective(X, Y, *train_in_batches(300, 500), lam) - least < 1e-6
    assert objective(X, Y, *train_in_batches(30, 50), lam) - least < 0.05


# %% [markdown]
# The answer is the next cell. A batch of all 300 examples is the training above. With
# batches of 30, an epoch has ten steps for the price of one. But the steps never quite
# settle, because each batch pulls the weights in a slightly different direction.


# %% fold="Answer"
def train_in_batches(batch, epochs, eta=1.0):
    """Stochastic gradient descent from zero: batch size, epochs -> W, b."""
    rng = np.random.default_rng(0)
    W, b = np.zeros((D, K)), np.zeros(K)
    for _ in range(epochs):
        order = rng.permutation(N)
        for first in range(0, N, batch):
            rows = order[first : first + batch]
            slope_W, slope_b = gradients(X[rows], Y[rows], W, b, lam)
            W, b = W - eta * slope_W, b - eta * slope_b
    return W, b


test(train_in_batches)
for batch, epochs in [(300, 5), (30, 5)]:
    J = objective(X, Y, *train_in_batches(batch, epochs), lam)
    print(f"{epochs} epochs in batches of {batch:3}: J = {J:.3f}")

# %% [markdown]
# ## Summary
#
# - A linear classifier computes $Z = XW + b$; its gradient is
#   $\frac{1}{N} X^\top (\hat P - Y)$, plus $\lambda W$ for the penalty.
# - The first loss must be $\log K$, and every entry of every gradient can be measured.
# - The features bound the curvature, and so the learning rates that are safe.
# - Where no slope is left the training is done. If the accuracy is still low, the model is
#   too simple, or the classes overlap.
#
# Next: [a classifier with a hidden layer](a-classifier-with-a-hidden-layer.py), whose
# boundaries can bend.

# %% [markdown]
# ## References
#
# <!-- references: soudry-2018 -->
#
# The [case study of CS231n](https://cs231n.github.io/neural-networks-case-study/) is another
# walk from a linear classifier to a network on three spiral arms.
