# %% [markdown]
# # A classifier with a hidden layer
#
# After this second part of the chapter you can derive the gradients of a network with a
# hidden layer, train it with NumPy alone, see when it begins to overfit, and measure how far
# its probabilities can be trusted.
#
# The [first part](a-classifier-from-scratch.py) made three arms of points, for cats, dogs and
# ships, and trained softmax regression on them. Its straight boundaries cannot follow the
# arms. The main functions are also available as
# [whole programs to copy](programs-of-the-classifier.md).

# %% [markdown]
# ## Recap
#
# Here are the functions of part one, unchanged, and the same training and test set. The
# **validation set** is new: on it one makes the choices that training does not make, such as
# when to stop. If you have just read part one, go on to [one hidden
# layer](#one-hidden-layer).

# %% fold="The functions of part one"
import math

import matplotlib.pyplot as plt
import numpy as np

plt.rc("font", size=13)


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


def log_softmax(Z):
    """Log probabilities of logits: Z (N, K) -> (N, K)."""
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


def gradients(X, Y, W, b, lam):
    """Gradients: X (N, D), Y (N, K), W (D, K), b (K,), lam -> (D, K), (K,)."""
    P_hat = np.exp(log_softmax(X @ W + b))
    dZ = (P_hat - Y) / len(X)
    return X.T @ dZ + lam * W, np.sum(dZ, axis=0)


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


def draw_regions(ax, logits):
    """The regions in which each class has the largest logit."""
    grid = np.linspace(-1.1, 1.1, 67)
    Z = logits(np.stack(np.meshgrid(grid, grid), axis=-1))
    for k in range(K):
        others = np.max(np.delete(Z, k, axis=-1), axis=-1)
        lead = np.round(Z[..., k] - others, 3)
        ax.contourf(grid, grid, lead, [0, 1e9], colors=[f"C{k}"], alpha=0.25)
    draw_points(ax)


# %%
X, labels = spiral(100, seed=0)
X_val, labels_val = spiral(100, seed=1)
X_test, labels_test = spiral(1000, seed=2)
Y = np.eye(3)[labels]
N, D, K, lam = len(X), 2, 3, 1e-4

start = [np.zeros((D, K)), np.zeros(K)]
W_linear, b_linear = train(gradients, start, eta=1.0, steps=500)[-1]
Z_linear = X_test @ W_linear + b_linear
best = math.erf(np.pi / 3 / 0.6 / math.sqrt(2))
print(f"linear model on the test set: {accuracy(Z_linear, labels_test):.3f}")

# %% [markdown]
# ## One hidden layer
#
# Give the linear model better features, and let the network learn them. Each of $G$
# **hidden units** computes a weighted sum of the features and replaces it by 0 if it is
# negative:
#
# <!-- formula: hidden-layer = two_layer_network.py:np.maximum(X @ U + u, 0)[n, h]
#      where S = X U + \mathbf 1 u^\top, A = \max(0, S), \mathbf 1 in [1, 1][N] -->
# $$
# A_{nh} = \max\left(0, \sum_{d=1}^{D} X_{n d} U_{dh} + u_h\right)
# $$
#
# The function $\max(0, x)$ is called **ReLU**, rectified linear unit. In matrix form, with
# $S = XU + u$, it is $A = \max(0, S)$, of shape $(N, G)$. The rest is softmax regression on
# $A$ in place of $X$: $Z = AW + b$, where $W$ now has the shape $(G, K)$.
#
# Without ReLU the hidden layer would be useless, since $(XU + u)W + b$ is a linear function
# of $X$ again.

# %% [markdown]
# ### Its gradients
#
# $L$ is again the mean cross-entropy. The penalty of the first part now covers $U$ as well
# as $W$. For $W$ and $b$ nothing is new: put $A$ for $X$ in the formulas of the first part.
# For $U$ follow the chain further back. There is one path for each example and each class,
# and it has four steps, each with its derivative:
#
# 1. from the loss to a logit, $\frac{1}{N} (\hat P_{nk} - Y_{nk})$, as before;
# 2. to the output of the hidden unit, $W_{hk}$, the weight between the two;
# 3. to its input, the slope of ReLU: 1 above zero and 0 below. At zero itself there is a
#    kink and no derivative; programs take 0 there, and hardly ever need it. In the formula
#    the bracket $[S_{nh} > 0]$ is 1 where the condition holds, and 0 where it does not;
# 4. to the weight of the unit, $X_{nd}$.
#
# The chain rule multiplies along a path and adds up the paths:
#
# <!-- formula: gradient-by-hidden-weight = two_layer_network.py:network_gradients(X, Y, U, u, W, b, 0)[0][d, h]
#      where W in reals[G,K], S = X U + \mathbf 1 u^\top, A = \max(0, S), Z = A W + \mathbf 1 b^\top,
#      L = -\frac{1}{N} \sum_{n=1}^{N} \sum_{k=1}^{K} Y_{nk} \log \hat P_{nk},
#      \mathbf 1 in [1, 1][N] -->
# $$
# \frac{\partial L}{\partial U_{dh}}
# = \sum_{n=1}^{N} \sum_{k=1}^{K} \frac{1}{N} (\hat P_{nk} - Y_{nk}) W_{hk} [S_{nh} > 0] X_{nd}
# $$
#
# For $u_h$ the last factor is 1. As matrices: $(\hat P - Y) W^\top / N$ takes the error
# back through the second layer. The entries for which ReLU gave 0 become 0. Multiplying by
# $X^\top$ from the left adds up over the examples, as in the first part. Going backwards
# through the layers like this is **backpropagation** (Rumelhart et al. 1986).


# %%
def network_objective(X, Y, U, u, W, b, lam):
    """Mean cross-entropy in nats of a hidden layer of ReLUs, plus its penalty.

    X (N, D), Y (N, K), U (D, G), u (G,), W (G, K), b (K,), lam -> number.
    """
    A = np.maximum(X @ U + u, 0)
    loss = -np.sum(Y * log_softmax(A @ W + b)) / len(X)
    return loss + lam / 2 * (np.sum(U**2) + np.sum(W**2))


def network_gradients(X, Y, U, u, W, b, lam):
    """Gradients: X (N, D), Y (N, K), U (D, G), u (G,), W (G, K), b (K,), lam
    -> (D, G), (G,), (G, K), (K,)."""
    S = X @ U + u
    A = np.maximum(S, 0)
    dZ = (np.exp(log_softmax(A @ W + b)) - Y) / len(X)
    dS = (dZ @ W.T) * (S > 0)
    return X.T @ dS + lam * U, dS.sum(0), A.T @ dZ + lam * W, dZ.sum(0)


# %% [markdown]
# Check every entry, as before:

# %%
rng = np.random.default_rng(3)
G = 50
shapes = [(D, G), (G,), (G, K), (K,)]
anywhere = [rng.standard_normal(shape) for shape in shapes]
check(["U", "u", "W", "b"], network_objective, network_gradients, anywhere)

# %% [markdown]
# ### Training again
#
# The units must not start equal. If all of them had the same weights on both sides, they
# would get equal gradients and stay equal for ever. So the weights start at random. The
# weights $W$ start small, so that all logits are close to 0 and the first loss is close to
# $\log K$. The loop is the same as before. But the curvature of $J$ has no upper bound here.
# A move of $U$ is multiplied by $W$, so the curvature grows with the square of the weights,
# and the slope jumps at the kinks of ReLU. So no bound says which learning rates are safe.
# Try two of them for 100 steps:

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
# With a learning rate of 1 the first steps are far too long: one of them raises $J$ by 0.890.
# With one half the worst rise is 0.125, and $J$ needs fifteen steps to come back to where
# it was. At first a rate of 1 is ahead all the same, but it keeps jumping, and after 4000
# steps it is behind. So take one half.

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

# %% alt="The training loss keeps falling; the validation loss turns and rises again." fold="How the losses are drawn"
shown = range(0, 4001, 50)
styles = {"training": ("C6", "--"), "validation": ("C7", "-")}

fig, ax = plt.subplots(figsize=(5.6, 3.6))
for name, (colour, line) in styles.items():
    points, truth = sets[name]
    Z = [network_logits(points, *network_path[step]) for step in shown]
    losses = [mean_loss(z, truth) for z in Z]
    ax.plot(shown, losses, line, color=colour, linewidth=2, label=name)
linear = mean_loss(X @ W_linear + b_linear, labels)
ax.axhline(linear, color="black", linestyle=":", linewidth=2)
ax.text(1500, linear + 0.03, "linear model, training")
ax.legend(loc="center right")
ax.set(xlabel="step", ylabel="loss in nats", ylim=(0, 1.15))
ax.set_xticks([0, 1000, 2000, 3000, 4000])
ax.grid()
plt.show()

# %% [markdown]
# The network overtakes the linear model within the first 100 steps. From there the two
# curves separate. The training loss falls to the end. The validation loss is 0.345 after
# 1000 steps and rises again, to 0.372, although the accuracy has not suffered. The network
# now learns the chance positions of these 300 points, and becomes too sure of itself. This
# is **overfitting**.

# %% alt="The boundaries wind with the arms; each is a chain of short straight pieces."
fig, ax = plt.subplots(figsize=(4.6, 5))
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
# On one side of that line its output is 0, and on the other it rises evenly. So the unit
# adds a fold to the logits, along its line. Between the folds all logits are linear, and a
# boundary is straight, as before. Where it crosses a fold it changes direction. With 50
# units there are up to 50 folds, and training puts them where the boundary has to turn.

# %% [markdown]
# ## Can the probabilities be trusted?
#
# A classifier gives each class a probability. The largest one is its **confidence**. Take
# all predictions with a confidence of about 0.8<!-- = 8 / 10 -->. If 8 in 10 of them
# are right, and the same holds for every other confidence, the model is **calibrated**.
#
# To measure it, sort the predictions into $B$ bins by their confidence, and compare the
# number of correct ones in each bin with the sum of their confidences. The absolute values
# of the differences, added up and divided by $N$, are the **expected calibration error**
# (Naeini et al. 2015). With the confidence $\hat c_n$, and with $\chi_n$ equal to 1 for a
# correct prediction and 0 for a wrong one:
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
    """Mean distance between confidence and accuracy in B bins; 0 to 1.

    confidence (N,), correct (N,) -> number. The confidences lie in [0, 1];
    those that are exactly 0 belong to the first bin. correct is 1 or 0.
    """
    bins = np.maximum(np.ceil(B * confidence).astype(int) - 1, 0)
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
# The third row comes from the true probabilities, which we know only because we made the
# data. The angle is spread about each arm by a normal distribution, so the logarithm of its
# density is a true logit: minus the squared distance divided by twice the variance.
#
# In the long run no model has a lower loss than the true probabilities. Even their ECE is
# not 0 on a finite test set, but 0.011<!-- = expected_calibration_error(
#     *confidence_and_correct(true_logits(X_test), labels_test)) -->. So an ECE that small is
# no sign of a fault. Those of the two models are larger, and their confidence is above their
# accuracy: both are too sure.


# %%
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

# %% alt="Where it is least sure, the linear model lies far below the diagonal." fold="How it is drawn"
fig, ax = plt.subplots(figsize=(4.8, 4.4))
ax.plot([0, 1], [0, 1], color="black", linestyle=":", label="ideal")
linear, network = (reliability(Z, labels_test) for Z in (Z_linear, Z_network))
ax.plot(*linear, "s--", color="C5", label="linear")
ax.plot(*network, "o-", color="black", label="network")
ax.legend(loc="upper left")
ax.set(xlabel="confidence", ylabel="accuracy", aspect="equal")
ax.set(xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
ax.grid()
plt.show()

# %% [markdown]
# A calibrated model would stay on the dotted diagonal. The linear model is at its optimum
# and still far off: it cannot express the true probabilities, whatever its weights. In its
# lowest bin it is never right. Those points lie near the centre, and there its three regions
# are turned against the arms: it learnt its directions from the many points further out. Most
# predictions of the network are in its last bin, with a confidence of 0.984 and an accuracy
# of 0.944. Guo et al. (2017) found large networks of their time too sure in this way.
#
# ### One number that helps
#
# They also found a simple remedy: divide all logits by one temperature $T$, the one with the
# lowest loss on the validation set.
# [Chapter 6](read-your-loss.md#temperature-scaling) derives it. Here it is
# enough to try some values:

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
# The loss on the test set falls from 0.430 to 0.356, and the accuracy stays the same. The
# ECE falls only a little. On average the network is now not sure enough: its confidence is
# below its accuracy. One number for all predictions moderates those that were too sure, and
# the good ones as well. So look at both measures. The loss judges each probability, the ECE
# only averages.

# %% [markdown]
# ## Exercises
#
# **1.** What is the ECE of the linear model before training, on the test set? Is that good?
#
# ??? success "Answer"
#
#     Each confidence is one third. All logits are equal, so `argmax` always says *cat*,
#     which is right in one case of three. Confidence equals accuracy, and the ECE is
#     0.000<!-- = expected_calibration_error(*confidence_and_correct(0 * Z_linear, labels_test)) -->.
#     The model is calibrated and useless. An ECE means little without the loss or the
#     accuracy.
#
# **2.** Start the network with all hidden weights equal to 1 and all weights $W$ equal to a
# hundredth, and train it for 1000 steps with a learning rate of a hundredth. How good does
# it become?
#
# ??? success "Answer"
#
#     All hidden units have the same input, the same output and, since their weights in $W$
#     are equal too, the same gradient, at every step. So there is only one unit, fifty times
#     over. (Its fifty copies move together, hence the small learning rate.) The accuracy on
#     the training set is
#     0.477<!-- = accuracy(network_logits(X, *train(network_gradients, [
#         np.ones((D, G)), np.zeros(G), 0.01 * np.ones((G, K)), np.zeros(K)
#     ], 0.01, 1000)[-1]), labels) -->.
#     That is worse than the linear model.
#
# **3.** In a check of the network one hidden input is exactly 0. What do finite differences
# measure for its ReLU, and what does the program say?
#
# ??? success "Answer"
#
#     The step up has the slope 1, the step down the slope 0. The measurement is their mean,
#     0.5<!-- = measured_gradient(lambda p: np.maximum(p, 0)[0], np.zeros(1))[0] -->, and the
#     program says 0. Neither is wrong, since there is no derivative at a kink. Check at
#     random weights, where this hardly ever happens.

# %% [markdown]
# **4.** *Find the bug.* Someone leaves out `* (S > 0)` in `network_gradients`. Training still
# lowers the loss for a while. Which of the four gradients are wrong, and does the check see
# it?
#
# ??? success "Answer"
#
#     Those of $U$ and $u$, because the factor belongs to the step through ReLU. $W$ and $b$
#     come before it on the way back. The next cell has the wrong version, and its relative
#     errors.


# %% fold="The wrong version"
def without_slope(X, Y, U, u, W, b, lam):
    """Gradients of the network without the slope of ReLU, to be refused."""
    A = np.maximum(X @ U + u, 0)
    dZ = (np.exp(log_softmax(A @ W + b)) - Y) / len(X)
    dS = dZ @ W.T
    return X.T @ dS + lam * U, dS.sum(0), A.T @ dZ + lam * W, dZ.sum(0)


right = network_gradients(X, Y, *anywhere, lam=0.1)
wrong = without_slope(X, Y, *anywhere, lam=0.1)
for name, a, b in zip("UuWb", right, wrong, strict=True):
    print(f"{name}: error {relative_error(a, b):.7f}")

# %% [markdown]
# **5.** *Write it yourself.* Put the hyperbolic tangent in place of ReLU. Its derivative at
# $x$ is $1 - \tanh^2 x$. Fill in `tanh_gradients(X, Y, U, u, W, b, lam)`, which returns the
# four gradients of this objective. It has to pass this test:


# %%
def tanh_objective(X, Y, U, u, W, b, lam):
    """The objective of the network with tanh in place of ReLU."""
    loss = -np.sum(Y * log_softmax(np.tanh(X @ U + u) @ W + b)) / len(X)
    return loss + lam / 2 * (np.sum(U**2) + np.sum(W**2))


def test_tanh(tanh_gradients):
    """The gradients have the right shapes, and agree with measured ones."""
    slopes = tanh_gradients(X, Y, *anywhere, lam=0.1)
    assert [slope.shape for slope in slopes] == shapes
    check(["U", "u", "W", "b"], tanh_objective, tanh_gradients, anywhere)


# %% [markdown]
# The answer is the next cell. Only two lines differ from `network_gradients`: the output of
# the hidden layer, and its slope.


# %% fold="Answer"
def tanh_gradients(X, Y, U, u, W, b, lam):
    """Gradients of tanh_objective, with the shapes of U, u, W and b."""
    A = np.tanh(X @ U + u)
    dZ = (np.exp(log_softmax(A @ W + b)) - Y) / len(X)
    dS = (dZ @ W.T) * (1 - A**2)
    return X.T @ dS + lam * U, dS.sum(0), A.T @ dZ + lam * W, dZ.sum(0)


test_tanh(tanh_gradients)

# %% [markdown]
# ## Summary
#
# - A hidden layer with ReLU folds the logits along straight lines, which bends the boundaries.
# - When the validation loss begins to rise while the training loss falls, the model overfits.
# - An accurate model need not be calibrated. Compare confidence with accuracy on held-out data;
#   a temperature lowers the loss of a model that is too sure.
#
# Next: [real images](real-images.py), or [the programs of this
# chapter](programs-of-the-classifier.md), each whole and ready to copy.

# %% [markdown]
# ## References
#
# <!-- references: guo-2017 naeini-2015 rumelhart-1986 -->
#
# The [case study of CS231n](https://cs231n.github.io/neural-networks-case-study/) is another
# walk from a linear classifier to a network on three spiral arms.
