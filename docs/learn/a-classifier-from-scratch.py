# %% [markdown]
# # A classifier from scratch
#
# After this chapter you can train two classifiers with NumPy alone, a linear one and a
# network with a hidden layer. You can derive their gradients and check every entry, say
# what the first loss must be, and measure how far their probabilities can be trusted.
#
# You need the gradient $\hat p - y$ from [why they are a pair](why-they-are-a-pair.md),
# the chain rule, and matrix multiplication. The main functions also stand in
# [whole programs to copy](programs-of-the-classifier.md).

# %% [markdown]
# ## The data: three arms of a spiral
#
# Data that you make yourself have an advantage: you know the truth behind them. Here a
# point lies on one of three arms, which wind round a common centre. Its class is its arm.
# Chance turns each point a little, so the arms overlap.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np


def spiral(n, seed, K=3, turn=0.7, noise=0.6):
    """n points on each of K arms, and their classes: X (K n, 2), labels.

    An arm winds `turn` times round the centre; `noise` is the standard
    deviation of the angle, in radians.
    """
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(K), n)
    radius = np.sqrt(rng.uniform(0, 1, K * n))
    angle = 2 * np.pi * (labels / K + turn * radius)
    angle = angle + noise * rng.standard_normal(K * n)
    X = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return X, labels


X, labels = spiral(100, seed=0)
X_val, labels_val = spiral(100, seed=1)
X_test, labels_test = spiral(1000, seed=2)

Y = np.eye(3)[labels]  # one-hot targets, one row for each example
N, D = X.shape
K = 3

best = math.erf(np.pi / 3 / 0.6 / math.sqrt(2))
print("training examples:", N)
print(f"best possible accuracy: {best:.3f}")

# %% [markdown]
# There are three sets. The models learn from the **training** set. The **validation** set
# is for choices made after training. The **test** set is only for measuring. It takes no
# part in training or in any choice, so it says what to expect on new points.
#
# No classifier can be right more often than 0.919 in the long run. At a given radius the
# best guess is the nearest arm. Two arms are a third of a turn apart, so that guess is
# right when chance turns the point by less than half of this. That is the probability
# `best`.

# %% alt="The points of each class lie along an arm; the three arms wind and overlap."
MARKERS = ["o", "s", "^"]


def draw_points(ax):
    """A third of the training points, with a marker for each class."""
    for k in range(K):
        x_1, x_2 = X[labels == k][::3].T
        ax.plot(x_1, x_2, MARKERS[k], color=f"C{k}", markersize=4)
    ax.set_aspect("equal")
    ax.set_xticks([-1, 0, 1])
    ax.set_yticks([-1, 0, 1])
    ax.tick_params(labelsize=13)


fig, ax = plt.subplots(figsize=(4.4, 4.4), layout="constrained")
draw_points(ax)
plt.show()

# %% [markdown]
# ## Softmax regression
#
# The simplest classifier computes each logit as a weighted sum of the features, plus a
# bias, and hands the logits to softmax. It has several names: softmax regression,
# multinomial logistic regression, linear classifier.
#
# One example is one row of $X$, so $X$ has the shape $(N, D)$: 300 examples with 2
# features. The weights $W$ have the shape $(D, K)$ and the biases $b$ the shape $(K,)$.
# All logits of all examples are one matrix, $Z = XW + b$, of shape $(N, K)$. NumPy adds
# $b$ to each row. Written out:
#
# <!-- formula: logits-of-a-batch = softmax_regression.py:(X @ W + b)[n, k]
#      where W in reals[D,K], Z = X W + \mathbf 1 b^\top, \mathbf 1 in [1, 1][N] -->
# $$
# Z_{nk} = \sum_{d=1}^{D} X_{n d} W_{dk} + b_k
# $$
#
# Softmax works on each row of $Z$ alone and gives $\hat P$, of the same shape. The targets
# $Y$ have this shape too.

# %% [markdown]
# ### What is minimised
#
# The mean cross-entropy of the examples, plus a penalty on large weights:
#
# <!-- formula: penalised-loss = softmax_regression.py:objective(X, Y, W, b, lam)
#      where W in reals[D,K], Z = X W + \mathbf 1 b^\top, \mathbf 1 in [1, 1][N] -->
# $$
# J = -\frac{1}{N} \sum_{n=1}^{N} \sum_{k=1}^{K} Y_{nk} \log \hat P_{nk}
#     + \frac{\lambda}{2} \sum_{d=1}^{D} \sum_{k=1}^{K} W_{dk}^2
# $$
#
# Why the penalty? Without it the best weights are not unique: add the same number to a
# whole row of $W$, and all logits of an example shift together, which
# [softmax does not notice](softmax.md#what-holds-for-every-vector-of-logits). And if a linear model can
# separate the classes without error, there are no best weights at all: doubling the weights
# that do so lowers the loss again and again, and training makes them grow without end
# (Soudry et al. 2018). With
# $\lambda$ above 0 there is exactly one best $W$. The factor ½ cancels in the derivative.
#
# The biases are not penalised, so that a class may be frequent at no cost. One shift is left
# open by this, the same number added to all of $b$. Gradient descent never makes it, as
# [the entries of the gradient sum to 0](from-logits-to-loss.py#what-the-steps-leave-alone).

# %%
lam = 1e-4


def log_softmax(Z):
    """Log probabilities of the logits Z, each row on its own; (N, K)."""
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


def objective(X, Y, W, b, lam):
    """Mean cross-entropy in nats, plus lam / 2 times the squared weights.

    Features X (N, D), targets Y (N, K), weights W (D, K), biases b (K,).
    """
    loss = -np.sum(Y * log_softmax(X @ W + b)) / len(X)
    return loss + lam / 2 * np.sum(W**2)


start = [np.zeros((D, K)), np.zeros(K)]
print(f"first loss: {objective(X, Y, *start, lam):.3f}")
print(f"log(3):     {np.log(3):.3f}")

# %% [markdown]
# ### The first loss is known beforehand
#
# With all weights at zero, all logits are equal, and each class gets the probability
# $1 / K$. The target sums to 1, so each example costs the same:
#
# <!-- formula: first-loss -->
# $$
# -\sum_{k=1}^{K} y_k \log \frac{1}{K} = \log K
# $$
#
# That is 1.099 here. It is the cheapest test of a training program, since it needs no
# training. Another number means a mistake before learning starts: a wrong number of
# classes, a sum where a mean was meant, weights that start too large.

# %% [markdown]
# ### The gradient, derived
#
# Write $L$ for $J$ without the penalty. A weight $W_{dk}$ enters the logits of class $k$
# only, but of every example. So the chain rule adds up $N$ paths:
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
# index $n$ has to stand in the middle, so $X$ is transposed. With the derivative of the
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
# whose feature is always 1, and it is not penalised:
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
    """Derivatives of the objective by W, shape (D, K), and by b, (K,)."""
    P_hat = np.exp(log_softmax(X @ W + b))
    G = (P_hat - Y) / len(X)
    return X.T @ G + lam * W, np.sum(G, axis=0)


# %% [markdown]
# ### The gradient, checked
#
# Move one entry of one array a tiny step up and down, and divide the change of $J$ by the
# distance. Do so for every entry. Then compare the arrays by their relative error: the
# length of the difference, divided by the lengths of both. It is near 0 for equal arrays.
#
# Check at random weights and with a large $\lambda$. At zero weights the penalty has no
# slope, and with a tiny $\lambda$ it hardly counts, so a mistake in it would pass.


# %%
def measured_gradient(f, p, step=1e-6):
    """Derivatives of f(p) by each entry of the array p; shape of p."""
    slopes = np.zeros_like(p)
    for place in np.ndindex(p.shape):
        move = np.zeros_like(p)
        move[place] = step
        slopes[place] = (f(p + move) - f(p - move)) / (2 * step)
    return slopes


def relative_error(a, b):
    """Length of a - b, divided by the lengths of a and b; from 0 to 1."""
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
        print(f"{name}: {measured.size:3} entries, agree: {error < 1e-7}")
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
# loss goes up. What is too large depends on how strongly $J$ is curved. Here 1 works well.
# Each step uses the whole training set. For large sets one takes a random part each time.


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
slopes = gradients(X, Y, W, b, lam)
flat = all(np.max(np.abs(g)) < 1e-6 for g in slopes)
print("every slope at the end below 1e-6:", flat)
Z_linear = X_test @ W + b
print(f"accuracy on the training set: {accuracy(X @ W + b, labels):.3f}")
print(f"accuracy on the test set:     {accuracy(Z_linear, labels_test):.3f}")

# %% [markdown]
# After 500 steps no slope is left: this is the optimum. A test of this site gives the same
# data to scikit-learn's `LogisticRegression`, another program with another method, and finds
# the same weights, biases and loss. (Its `C` is $1 / (N \lambda)$, because it adds up the
# losses instead of averaging them.)
#
# So the training works, and still the accuracy on the test set is only 0.585. A guess would
# have one in three. The model itself is too simple, as its decision regions show:


# %% alt="Three straight boundaries meet in one point and cut across the arms."
def draw_regions(ax, logits):
    """The regions in which each class has the largest logit."""
    grid = np.linspace(-1.1, 1.1, 67)
    Z = logits(np.stack(np.meshgrid(grid, grid), axis=-1))
    for k in range(K):
        others = np.max(np.delete(Z, k, axis=-1), axis=-1)
        lead = np.round(Z[..., k] - others, 3)
        ax.contourf(grid, grid, lead, [0, 1e9], colors=[f"C{k}"], alpha=0.25)
    draw_points(ax)


fig, ax = plt.subplots(figsize=(4.4, 4.4), layout="constrained")
draw_regions(ax, lambda X: X @ W + b)
plt.show()

# %% [markdown]
# Between class $j$ and class $k$ the boundary is where $Z_{nj} = Z_{nk}$. The difference of
# two weighted sums is a weighted sum, so this is the equation of a straight line. No choice
# of weights can bend it.

# %% [markdown]
# ## One hidden layer
#
# Give the linear model better features, and let these be learnt. Each of $G$ **hidden
# units** computes a weighted sum of the features and cuts it off at zero:
#
# <!-- formula: hidden-layer = two_layer_network.py:np.maximum(X @ U + u, 0)[n, h]
#      where S = X U + \mathbf 1 u^\top, A = \operatorname{relu}(S), \mathbf 1 in [1, 1][N] -->
# $$
# A_{nh} = \max\left(0, \sum_{d=1}^{D} X_{n d} U_{dh} + u_h\right)
# $$
#
# The function $\max(0, x)$ is called **ReLU**, rectified linear unit. In matrix form, with
# $S = XU + u$, it is $A = \max(0, S)$, of shape $(N, G)$. The rest is softmax regression on
# $A$ in place of $X$: $Z = AW + b$, where $W$ now has the shape $(G, K)$.
#
# Without the cut the hidden layer would be useless. $(XU + u)W + b$ is a linear function of
# $X$ again.

# %% [markdown]
# ### Its gradients
#
# For $W$ and $b$ nothing is new: put $A$ for $X$ in the formulas above. For $U$ follow the
# chain further back. There is one path for each example and each class, and four steps on
# it, each with its derivative:
#
# 1. from the loss to a logit, $\frac{1}{N} (\hat P_{nk} - Y_{nk})$, as before;
# 2. to the output of the hidden unit, $W_{hk}$, the weight between the two;
# 3. to its input, the slope of ReLU: 1 above zero and 0 below. At zero itself there is a
#    kink and no derivative; programs take 0 there, and hardly ever need it. In the formula
#    the bracket $[S_{nh} > 0]$ is 1 where the condition holds, and 0 where not;
# 4. to the weight of the unit, $X_{nd}$.
#
# The chain rule multiplies along a path and adds up the paths:
#
# <!-- formula: gradient-by-hidden-weight = two_layer_network.py:network_gradients(X, Y, U, u, W, b, 0)[0][d, h]
#      where W in reals[G,K], S = X U + \mathbf 1 u^\top, A = \operatorname{relu}(S), Z = A W + \mathbf 1 b^\top,
#      L = -\frac{1}{N} \sum_{n=1}^{N} \sum_{k=1}^{K} Y_{nk} \log \hat P_{nk},
#      \mathbf 1 in [1, 1][N] -->
# $$
# \frac{\partial L}{\partial U_{dh}}
# = \sum_{n=1}^{N} \sum_{k=1}^{K} \frac{1}{N} (\hat P_{nk} - Y_{nk}) W_{hk} [S_{nh} > 0] X_{nd}
# $$
#
# As matrices: $(\hat P - Y) W^\top / N$ takes the error back through the second layer, the
# zeros of ReLU are put in entry by entry, and $X^\top$ does what it did before. Going
# backwards through the layers like this is **backpropagation** (Rumelhart et al. 1986).


# %%
def network_objective(X, Y, U, u, W, b, lam):
    """Mean cross-entropy in nats, plus lam / 2 times the squared weights.

    Features X (N, D), targets Y (N, K), U (D, G), u (G,), W (G, K), b (K,).
    """
    A = np.maximum(X @ U + u, 0)
    loss = -np.sum(Y * log_softmax(A @ W + b)) / len(X)
    return loss + lam / 2 * (np.sum(U**2) + np.sum(W**2))


def network_gradients(X, Y, U, u, W, b, lam):
    """Derivatives of the objective by U, u, W and b; shapes as theirs."""
    S = X @ U + u
    A = np.maximum(S, 0)
    G = (np.exp(log_softmax(A @ W + b)) - Y) / len(X)
    V = (G @ W.T) * (S > 0)
    return X.T @ V + lam * U, V.sum(axis=0), A.T @ G + lam * W, G.sum(axis=0)


G = 50
shapes = [(D, G), (G,), (G, K), (K,)]
anywhere = [rng.standard_normal(shape) for shape in shapes]
check(["U", "u", "W", "b"], network_objective, network_gradients, anywhere)

# %% [markdown]
# ### Training again
#
# The hidden weights must start at random. If all units started equal, they would get equal
# gradients and stay equal for ever. The weights $W$ start small, so that all logits are
# close to 0 and the first loss is close to $\log K$. The loop is the same as before.
# Before the whole training, try two learning rates for 100 steps:

# %%
rng = np.random.default_rng(0)
network_start = [
    2 * rng.standard_normal((D, G)),  # U
    np.zeros(G),  # u
    0.01 * rng.standard_normal((G, K)),  # W
    np.zeros(K),  # b
]
for eta in [1.0, 0.5]:
    path = train(network_gradients, network_start, eta, steps=100)
    J = [network_objective(X, Y, *parameters, lam) for parameters in path]
    print(f"eta = {eta}: J rises by up to {np.max(np.diff(J)):.3f} in a step")

# %% [markdown]
# With a learning rate of 1 the first steps are far too wide: one of them raises $J$ by 0.890.
# With one half the worst rise is 0.125, and it is soon made good. So take one half.

# %%
network_path = train(network_gradients, network_start, eta=0.5, steps=4000)


def network_logits(X, U, u, W, b):
    """Logits of the rows of X."""
    return np.maximum(X @ U + u, 0) @ W + b


def mean_loss(Z, labels):
    """Mean cross-entropy in nats of the logits Z, shape (N, K)."""
    return -np.mean(log_softmax(Z)[np.arange(len(Z)), labels])


sets = {"training": (X, labels), "validation": (X_val, labels_val)}

print("set         step   loss   accuracy")
for name, (points, truth) in sets.items():
    for step in [0, 100, 300, 1000, 4000]:
        Z = network_logits(points, *network_path[step])
        loss, right = mean_loss(Z, truth), accuracy(Z, truth)
        print(f"{name:10}  {step:4}  {loss:.3f}      {right:.3f}")

# %% alt="The training loss keeps falling; the validation loss turns and rises again."
shown = range(0, 4001, 50)
styles = {"training": ("C0", "-"), "validation": ("C1", "--")}

fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
for name, (colour, line) in styles.items():
    points, truth = sets[name]
    Z = [network_logits(points, *network_path[step]) for step in shown]
    losses = [mean_loss(z, truth) for z in Z]
    ax.plot(shown, losses, line, color=colour, linewidth=2, label=name)
linear = mean_loss(X @ W + b, labels)
ax.axhline(linear, color="black", linestyle=":", linewidth=2)
ax.text(1500, linear + 0.03, "linear model, training", fontsize=13)
ax.legend(loc="center right", fontsize=13)
ax.set_ylim(0, 1.15)
ax.set_xticks([0, 1000, 2000, 3000, 4000])
ax.tick_params(labelsize=13)
ax.set_xlabel("step", fontsize=13)
ax.set_ylabel("loss in nats", fontsize=13)
ax.grid()
plt.show()

# %% [markdown]
# The network passes the linear model within the first 100 steps. Then two things part. The
# training loss falls to the end. The validation loss is 0.345 after 1000 steps and rises
# again, to 0.372, though the accuracy has not suffered. The network now learns the chance
# positions of these 300 points, and becomes too sure of itself. This is **overfitting**.

# %% alt="The boundaries wind with the arms; each is a chain of short straight pieces."
fig, ax = plt.subplots(figsize=(4.4, 4.4), layout="constrained")
draw_regions(ax, lambda X: network_logits(X, *network_path[-1]))
plt.show()

# %%
Z_network = network_logits(X_test, *network_path[-1])
print("accuracy on the test set")
print(f"linear model:  {accuracy(Z_linear, labels_test):.3f}")
print(f"network:       {accuracy(Z_network, labels_test):.3f}")
print(f"best possible: {best:.3f} in the long run")

# %% [markdown]
# Why do the boundaries bend now? The input of a hidden unit is zero along a straight line.
# On one side of that line the unit is silent, and on the other its output rises evenly. So
# it adds a fold to the logits, along its line. Between the folds all logits are linear, and
# a boundary is straight, as before. Where it crosses a fold it changes direction. With 50
# units there are up to 50 folds, and training puts them where the boundary has to turn.

# %% [markdown]
# ## Can the probabilities be trusted?
#
# A classifier gives a probability with each answer. The largest one is its **confidence**.
# Take all predictions with a confidence of about 0.8<!-- = 8 / 10 -->. If 8 in 10 of them
# are right, and the same holds for every other confidence, the model is **calibrated**.
#
# To measure it, sort the predictions into $B$ bins by their confidence, and compare the
# number of correct ones in each bin with the sum of their confidences. The differences,
# added up and divided by $N$, are the **expected calibration error** (Naeini et al. 2015).
# With the confidence $\hat c_n$, and with $\chi_n$ equal to 1 for a correct answer and 0 for a
# wrong one:
#
# <!-- formula: expected-calibration-error = expected_calibration_error.py:
#      expected_calibration_error(confidence, correct, B) -->
# $$
# E = \frac{1}{N} \sum_{g=1}^{B} \left| \sum_{n=1}^{N}
#     \left[ \frac{g - 1}{B} < \hat c_n \le \frac{g}{B} \right] (\chi_n - \hat c_n) \right|
# $$
#
# It is 0 if accuracy and mean confidence agree in each bin. In general it is the mean
# distance between the two, each bin weighted by how many predictions it holds.


# %%
def expected_calibration_error(confidence, correct, B=10):
    """Distance between confidence and accuracy in B bins, weighted; 0 to 1.

    The confidences lie in (0, 1], correct is 1 or 0; both have shape (N,).
    """
    bins = np.ceil(B * confidence).astype(int) - 1
    gaps = np.bincount(bins, weights=correct - confidence, minlength=B)
    return np.sum(np.abs(gaps)) / len(confidence)


def true_logits(X, turn=0.7, noise=0.6):
    """Logits of the true probabilities: known, since we made the data."""
    radius, angle = np.hypot(*X.T), np.arctan2(X[:, 1], X[:, 0])
    arms = 2 * np.pi * (np.arange(K) / K + turn * radius[:, np.newaxis])
    off = (angle[:, np.newaxis] - arms + np.pi) % (2 * np.pi) - np.pi
    return -(off**2) / (2 * noise**2)


def confidence_and_correct(Z, labels):
    """Largest probability of each row of logits, and whether it is right."""
    confidence = np.exp(np.max(log_softmax(Z), axis=1))
    return confidence, np.argmax(Z, axis=1) == labels


def report(name, Z):
    """One line of measurements on the test set."""
    confidence, correct = confidence_and_correct(Z, labels_test)
    numbers = [
        mean_loss(Z, labels_test),
        np.mean(correct),
        np.mean(confidence),
        expected_calibration_error(confidence, correct),
    ]
    print(f"{name:18}", "  ".join(f"{number:8.3f}" for number in numbers))


HEAD = f"{'':18}     loss  accuracy   confid.       ECE"
print(HEAD)
report("linear", Z_linear)
report("network", Z_network)
report("true probabilities", true_logits(X_test))

# %% [markdown]
# The third row comes from the true probabilities, which only the maker of the data can
# know. The angle is spread about each arm by a normal distribution, so the logarithm of its
# density is a true logit: minus the squared distance over twice the variance.
#
# In the long run no model has a lower loss than they have. Even their ECE is not 0 on a
# finite test set, but 0.011<!-- = expected_calibration_error(
#     *confidence_and_correct(true_logits(X_test), labels_test)) -->. So an ECE that small says
# nothing bad. Those of the two models are larger, and their confidence is above their
# accuracy: both are too sure.


# %% alt="The linear model lies far below the diagonal, the network close to it."
def reliability(Z, labels, B=10):
    """Confidence and accuracy of each bin with at least 30 predictions."""
    confidence, correct = confidence_and_correct(Z, labels)
    bins = np.ceil(B * confidence).astype(int) - 1
    full = [g for g in range(B) if np.sum(bins == g) >= 30]
    return np.array(
        [
            [np.mean(confidence[bins == g]) for g in full],
            [np.mean(correct[bins == g]) for g in full],
        ]
    )


for name, Z in [("linear", Z_linear), ("network", Z_network)]:
    print(name)
    for c, a in reliability(Z, labels_test).T:
        print(f"  confidence {c:.3f}, accuracy {a:.3f}")

fig, ax = plt.subplots(figsize=(4.8, 4.4), layout="constrained")
ax.plot([0, 1], [0, 1], color="black", linestyle=":", linewidth=1)
linear, network = (reliability(Z, labels_test) for Z in (Z_linear, Z_network))
ax.plot(*linear, "s--", color="C1", label="linear")
ax.plot(*network, "o-", color="C0", label="network")
ax.legend(loc="upper left", fontsize=13)
ax.set_aspect("equal")
ax.set_xticks([0, 0.5, 1])
ax.set_yticks([0, 0.5, 1])
ax.tick_params(labelsize=13)
ax.set_xlabel("confidence", fontsize=13)
ax.set_ylabel("accuracy", fontsize=13)
ax.grid()
plt.show()

# %% [markdown]
# A calibrated model would stay on the dotted diagonal. The linear model is at its optimum
# and still far off: it cannot express the true probabilities, whatever its weights. Most
# predictions of the network are in its last bin, with a confidence of 0.984 and an accuracy
# of 0.944. Guo et al. (2017) found large networks of their time too sure in this way.
#
# ### One number that helps
#
# They also found a simple remedy. Divide all logits by one number, the **temperature** $T$,
# and choose the $T$ with the lowest loss on the validation set. The largest logit stays the
# largest, so no answer changes, only how sure it is.

# %%
Z_val = network_logits(X_val, *network_path[-1])
temperatures = np.arange(100, 401, 5) / 100
losses = [mean_loss(Z_val / T, labels_val) for T in temperatures]
T = temperatures[np.argmin(losses)]

print(f"T = {T:.2f}")
print(HEAD)
report("network", Z_network)
report("network, Z / T", Z_network / T)

# %% [markdown]
# The loss on the test set falls from 0.430 to 0.356, and the accuracy stays. The ECE falls
# only a little. On average the network is now not sure enough: its confidence is below its
# accuracy. One number for all predictions makes the rash ones milder, and the good ones
# too. So look at both measures. The loss judges each probability, the ECE only averages.

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
# **2.** What is the ECE of the linear model before training, on the test set? Is that good?
#
# ??? success "Answer"
#
#     Each confidence is one third. All logits are equal, so `argmax` always says class 0,
#     which is right in one case of three. Confidence equals accuracy, and the ECE is
#     0.000<!-- = expected_calibration_error(*confidence_and_correct(0 * Z_linear, labels_test)) -->.
#     The model is calibrated and useless. An ECE means little without the loss or the
#     accuracy beside it.
#
# **3.** You forget the division by $N$ in `gradients`. What does the check say, and what
# does training do?
#
# ??? success "Answer"
#
#     Without the penalty every entry is 300 times too large. The relative error is then
#     $(N - 1) / (N + 1)$, which is 0.993<!-- = (N - 1) / (N + 1) -->, so the check
#     fails. Training behaves much as with a learning rate 300 times as large. After 5 steps
#     $J$ is
#     33.9<!-- = objective(X, Y, *train(lambda X, Y, W, b, lam: [
#         N * g for g in gradients(X, Y, W, b, lam / N)], start, 1.0, 5)[-1], lam) -->;
#     it began at 1.099.
#
# **4.** Start the network with all hidden weights equal to 1. How good does it become?
#
# ??? success "Answer"
#
#     All hidden units have the same input, the same output and the same gradient, at every
#     step. So there is only one unit, fifty times over. With a learning rate of
#     0.01<!-- = 1 / 100 --> the accuracy on the training set is
#     0.477<!-- = accuracy(network_logits(X, *train(network_gradients, [
#         np.ones((D, G)), np.zeros(G), 0.01 * np.ones((G, K)), np.zeros(K)
#     ], 0.01, 1000)[-1]), labels) -->
#     after 1000 steps. That is worse than the linear model.
#
# **5.** In a check of the network one hidden input is exactly 0. What do finite differences
# measure for its ReLU, and what does the program say?
#
# ??? success "Answer"
#
#     The step up has the slope 1, the step down the slope 0. The measurement is their mean,
#     0.5<!-- = measured_gradient(lambda p: np.maximum(p, 0)[0], np.zeros(1))[0] -->, and the
#     program says 0. Neither is wrong, since there is no derivative at a kink. Check at
#     random weights, where this hardly ever happens.

# %% [markdown]
# ## Summary
#
# - A linear classifier computes $Z = XW + b$; its gradient is
#   $\frac{1}{N} X^\top (\hat P - Y)$, plus $\lambda W$ for the penalty.
# - The first loss must be $\log K$, and every entry of every gradient can be measured.
# - A hidden layer with ReLU folds the logits along straight lines, which bends the boundaries.
# - High accuracy is not yet calibration. Compare confidence with accuracy on held-out data;
#   a temperature lowers the loss of a model that is too sure.
#
# Next: [the programs of this chapter](programs-of-the-classifier.md), each whole and ready
# to copy.

# %% [markdown]
# ## References
#
# <!-- references: guo-2017 naeini-2015 rumelhart-1986 soudry-2018 -->
#
# The [case study of CS231n](https://cs231n.github.io/neural-networks-case-study/) is another
# walk from a linear classifier to a network on three spiral arms.
