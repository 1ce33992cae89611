# %% [markdown]
# # Real images: handwritten digits
#
# After this chapter you can train softmax regression on images, read its weights as
# templates, test a training program before you trust it, and look at what a classifier gets
# wrong.
#
# You need [a classifier from scratch](a-classifier-from-scratch.py). The images come with
# scikit-learn, so nothing is downloaded: `pip install scikit-learn`.

# %% [markdown]
# ## The images
#
# The points of the spiral stood for photos. Here are real images: 1797 digits, written by
# hand and scanned, of 8 × 8 points each. So there are ten classes instead of *cat*, *dog*
# and *ship*. The ink at a point is a number from 0 to 16. Written in one row, the 64
# numbers are the features of the image.

# %%
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from sklearn.datasets import load_digits

digits = load_digits()
order = np.random.default_rng(0).permutation(len(digits.target))
training, held_out = order[:1200], order[1200:]
labels, labels_test = digits.target[training], digits.target[held_out]

mean_image = np.mean(digits.data[training], axis=0)
X = (digits.data[training] - mean_image) / 16
X_test = (digits.data[held_out] - mean_image) / 16
N, D, K = *X.shape, 10
print(f"{N} training images and {len(X_test)} test images of {D} points")

# %% [markdown]
# The mean image is subtracted from every image, and the result divided by 16. Then a
# feature says how much more ink there is at a point than usual, and all features lie between
# −1 and 1. This makes gradient descent quicker: without it the loss would be far steeper in
# some directions than in others, and the steepest one limits the learning rate. The mean is
# that of the *training* images, for the test images as well.


# %% fold="How images are drawn"
def draw_squares(ax, image, largest):
    """A square for each point: filled for above 0, hollow for below."""
    for sign, filled in [(1, True), (-1, False)]:
        corners, codes = [], []
        for place in np.argwhere(sign * image > 0.1 * largest):
            share = min(abs(image[tuple(place)]) / largest, 1)
            half = 0.115 * np.ceil(4 * np.sqrt(share))  # one of four sizes
            row, column = place
            for x, y in [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]:
                corners.append((column + half * x, row + half * y))
            codes += [Path.MOVETO, *3 * [Path.LINETO], Path.CLOSEPOLY]
        if corners:
            path = Path(corners, codes)
            style = {"edgecolor": "black", "facecolor": "black", "fill": filled}
            ax.add_patch(PathPatch(path, lw=0.6, clip_on=False, **style))
    ax.set(xlim=(-0.7, 7.7), ylim=(7.7, -0.7), aspect="equal")
    ax.axis("off")


def draw_images(images, titles, largest, rows=2):
    """Images (n, 64) in rows, each with its title."""
    columns = len(images) // rows
    size = (5.6, 1.25 * rows + 0.1)
    _, axes = plt.subplots(rows, columns, figsize=size, layout="constrained")
    for ax, image, title in zip(axes.flat, images, titles, strict=True):
        draw_squares(ax, image.reshape(8, 8), largest)
        ax.set_title(title, fontsize=12)


# %% alt="One image of each class: the larger a square, the darker the ink at that point."
examples = [np.argmax(digits.target == k) for k in range(K)]
draw_images(digits.data[examples], [str(k) for k in range(K)], largest=16)
plt.show()

# %% [markdown]
# ## Two tests before training
#
# The functions are those of [the first part](a-classifier-from-scratch.py), unchanged.


# %%
def log_softmax(Z):
    """Log probabilities of logits: Z (N, K) -> (N, K)."""
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


def mean_loss(Z, labels):
    """Mean cross-entropy in nats: Z (N, K), labels (N,) -> number."""
    return -np.mean(log_softmax(Z)[np.arange(len(labels)), labels])


def accuracy(Z, labels):
    """How often the largest logit is that of the true class; 0 to 1."""
    return np.mean(np.argmax(Z, axis=1) == labels)


def train_linear(X, labels, lam, steps, eta=1.0):
    """Gradient descent from zero weights: X (N, D), labels (N,) -> W, b."""
    W, b, Y = np.zeros((D, K)), np.zeros(K), np.eye(K)[labels]
    for _ in range(steps):
        dZ = (np.exp(log_softmax(X @ W + b)) - Y) / len(X)
        W = W - eta * (X.T @ dZ + lam * W)
        b = b - eta * np.sum(dZ, axis=0)
    return W, b


W, b = train_linear(X, labels, lam=0, steps=0)
print(f"first loss {mean_loss(X @ W + b, labels):.4f}")
print(f"log(10)    {np.log(10):.4f}")
few, few_labels = X[:20], labels[:20]
W, b = train_linear(few, few_labels, lam=0, steps=2000)
by_heart = mean_loss(few @ W + b, few_labels)
print(f"loss of 20 images, learnt by heart: {by_heart:.4f}")

# %% [markdown]
# The first loss is that of a uniform guess, as it must be [with weights of
# zero](a-classifier-from-scratch.py#the-first-loss-is-known-beforehand). The second test is
# to **learn a few examples by heart**. Twenty images have 64 features each, so a linear
# model can fit them exactly, and without a penalty the loss has to go towards 0. If it does
# not, the program has a mistake: a gradient with the wrong sign, a sum over the wrong axis, a
# loss that is not the one being lowered. The test takes a second, and the notes of
# [CS231n](https://cs231n.github.io/neural-networks-3/#sanitycheck) advise it before any long
# training. What it cannot find is a mistake in the labels or in the test images.

# %% [markdown]
# ## Training

# %%
lam = 1e-3
for steps in [0, 1, 10, 100, 300]:
    W, b = train_linear(X, labels, lam, steps)
    Z_test = X_test @ W + b
    print(f"step {steps:3}: loss {mean_loss(X @ W + b, labels):.3f}", end="")
    print(f", on test images {mean_loss(Z_test, labels_test):.3f}", end="")
    print(f", accuracy {accuracy(Z_test, labels_test):.3f}")

# %% [markdown]
# A single step brings the accuracy from a tenth to 0.876. On the spiral the same model was
# right in three cases out of five: real images can be the easier task. The loss keeps
# falling long after the accuracy has almost stopped rising, because the model becomes surer
# of what it gets right.
#
# Be careful with the last number. The same people wrote the training and the test images,
# and for the writing of other people the accuracy will be lower.

# %% [markdown]
# ## The weights are templates
#
# The logit of class $k$ is a sum over the points of the image, each multiplied by the weight
# of that point for that class. Such a sum is called an **inner product**, or dot product. It
# is large if there is ink where the weights are positive and none where they are negative.
# So the 64 weights of a class can be drawn as an image, and softmax regression compares the
# image to be classified with ten **templates**:

# %% alt="The weights of each class: filled squares speak for the class where there is ink, hollow ones against it."
draw_images(W.T, [str(k) for k in range(K)], largest=np.max(np.abs(W)))
plt.show()

# %% [markdown]
# The template of 0 has hollow squares in the middle: ink there speaks against a zero. But
# most templates hardly look like a digit. They need not: a template shows what
# *distinguishes* its class from the others, and not what the class looks like. What if the
# mean image of each class is its template? With the bias of minus half the squared length
# of the mean, twice the logit is the squared length of the image minus its squared
# distance from the mean. So the largest logit is that of the nearest mean:

# %%
means = np.stack([np.mean(X[labels == k], axis=0) for k in range(K)])
Z_nearest = X_test @ means.T - np.sum(means**2, axis=1) / 2
print(f"templates that are means:   {accuracy(Z_nearest, labels_test):.3f}")
print(f"templates that were learnt: {accuracy(Z_test, labels_test):.3f}")

# %% [markdown]
# There is one template for each class, whatever the ways of writing it. A seven with a bar
# and a seven without one have to share theirs. This is the limit of a linear classifier,
# and the notes of [CS231n](https://cs231n.github.io/linear-classify/#interpret) show it
# with photos: their template of a horse has a head at each end. In a [network with a hidden
# layer](a-classifier-with-a-hidden-layer.py) each hidden unit has a template, and a class
# can use several.

# %% [markdown]
# ## What it gets wrong
#
# A list of mistakes says more than the accuracy. Look at the test images with the largest
# losses. Above each are the true digit, the answer, and the probability that the true digit
# was given:

# %%
log_P = log_softmax(X_test @ W + b)
losses = -log_P[np.arange(len(log_P)), labels_test]
answers = np.argmax(log_P, axis=1)
worst = np.argsort(-losses)[:8]
print(f"wrong: {np.sum(answers != labels_test)} of {len(answers)}")
share = np.sum(losses[worst]) / np.sum(losses)
print(f"share of these 8 in the whole loss: {share:.3f}")

# %% alt="The eight test images with the largest losses: some are hard to read for people as well."
titles = []
for n in worst:
    p_true = np.exp(-losses[n])
    titles.append(f"{labels_test[n]} as {answers[n]}\np = {p_true:.3f}")
draw_images(digits.data[held_out][worst], titles, largest=16)
plt.show()

# %% [markdown]
# These 8 images of 597 carry 17.4<!-- = 100 * share --> per
# cent of the loss. That is the logarithm at work: [a confident
# mistake](cross-entropy.md#what-a-prediction-costs) is expensive.

# %% fold="The models of the exercises"
strong = 0.1  # in place of lam
W_strong, b_strong = train_linear(X, labels, strong, steps=300)
Z_strong = X_test @ W_strong + b_strong
Z_of_255 = 16 / 255 * X_test @ W + b
print(f"exercise 2: loss {mean_loss(Z_strong, labels_test):.3f}")
print(f"exercise 3: loss {mean_loss(Z_of_255, labels_test):.3f}")

# %% [markdown]
# ## Exercises
#
# **1.** *Write it yourself.* Which points of an image decide between two classes? Fill in
# `lead_by_point(x, W, k, j)`. It returns 64 numbers, one for each point, whose sum is the lead
# of class $k$ over class $j$, apart from the biases, and has to pass this test:


# %%
def test(lead_by_point):
    """The parts and the two biases add up to the lead of 2 over 7."""
    parts, z = lead_by_point(X_test[0], W, 2, 7), X_test[0] @ W + b
    assert parts.shape == (64,)
    assert abs(np.sum(parts) + b[2] - b[7] - (z[2] - z[7])) < 1e-12


# %% [markdown]
# The answer is the next cell. Both logits are inner products of the same image. Subtract
# them point by point. Drawn as an image, the result shows which ink spoke for one digit and
# against the other.


# %% fold="Answer"
def lead_by_point(x, W, k, j):
    """What each feature adds to the lead: x (D,), W (D, K), k, j -> (D,)."""
    return x * (W[:, k] - W[:, j])


test(lead_by_point)
print("the test passes")

# %% [markdown]
# **2.** Train with $\lambda$ = 0.1<!-- = strong --> instead of 0.001<!-- = lam -->. What happens
# to the loss and to the accuracy on the test images? Which of the two suffers more, and why?
#
# ??? success "Answer"
#
#     The loss rises from 0.199 to
#     1.270<!-- = mean_loss(Z_strong, labels_test) -->.
#     The accuracy falls only from 0.963 to
#     0.911<!-- = accuracy(Z_strong, labels_test) -->.
#     A large penalty keeps the weights small, and so all differences of logits. The order of
#     the logits mostly stays, and the model is much less sure than it could be.
#
# **3.** *Find the bug.* The accuracy is 0.968<!-- = accuracy(X @ W + b, labels) --> on the
# training images and 0.090<!-- = accuracy(Z_of_255, labels_test) --> on the
# test images, with a loss of
# 2.104<!-- = mean_loss(Z_of_255, labels_test) -->. Somebody says that the
# model has learnt the training images by heart. Why is that not the reason? What is it? The
# test images were prepared by `(digits.data[held_out] - mean_image) / 255`.
#
# ??? success "Answer"
#
#     A model that has learnt by heart is sure of its wrong answers, and its loss is large.
#     This loss is below $\log 10$, so the model is hardly sure of anything. The training
#     images were divided by 16, and the test images by 255, the largest brightness in most
#     image files. All features are then close to 0, only the biases are left, and every
#     answer is the class with the largest bias,
#     8<!-- = np.argmax(b) -->. Prepare the test images exactly like the training images.
#
# ## Summary
#
# - Before training: the first loss must be $\log K$, and a few examples must be learnt by
#   heart.
# - A logit of a linear classifier is the inner product of the features with the template of
#   the class, plus a bias. The template shows what distinguishes the class.
# - Look at the examples with the largest losses.
#
# Next: [programs of the classifier](programs-of-the-classifier.md).
