import matplotlib.pyplot as plt
import numpy as np

z, names = [2.0, 1.0, 0.1], ["float64", "float32", "bfloat16", "float16"]
high = [709.7827, 88.7228, 88.7209, 11.0901]  # as exp_limits.py prints them
low = [-745.1332, -103.9721, -92.8817, -17.3287]
classes = [("cat", "C0", "-"), ("dog", "C1", "--"), ("ship", "C2", ":")]


def to(name, x):  # rounded to a type; a bfloat16 is half of a float32
    if name != "bfloat16":
        return np.asarray(x, name).astype(float)
    bits = np.asarray(x, np.float32).view(np.uint32)
    half = np.uint32(0x7FFF) + (bits >> 16 & 1)
    return (bits + half & 0xFFFF0000).view(np.float32).astype(float)


fig, axes = plt.subplots(2, 1, figsize=(5.6, 6), layout="constrained")
fig.get_layout_engine().set(rect=(0, 0, 0.92, 1))  # room for long numbers
# The explorer on the page finds what it moves by its gid.
for c, way, ax in zip([0, 2], ["plain", "shifted"], axes, strict=True):
    ax.barh(names, high, 0.4, color="C5", alpha=0.3, label="inf above")
    ax.barh(names, low, 0.4, color="C5", alpha=0.3, label="0 below")
    for row, n in enumerate(names):
        e = to(n, np.exp(x := to(n, to(n, z) - c)))
        sums = to(n, to(n, e[0] + e[1]) + e[2])
        p = to(n, e / sums)
        log_p = to(n, np.log(p[2])), to(n, x[2] - to(n, np.log(sums)))
        p, loss = " ".join(f"{p_k:#.3g}" for p_k in p), -log_p[c > 0]
        ax.text(1300, row - 0.1, p, gid=f"live-{way}-p")
        ax.text(1300, row + 0.3, f"loss {loss:#.3g}", gid=f"live-{way}-loss")
    for x, (name, c_k, ls) in zip(np.subtract(z, c), classes, strict=True):
        ax.axvline(x, color=c_k, ls=ls, label=name, gid=f"live-{way}-line")
    ax.set(xscale="asinh", xlim=(-1200, 1200), ylim=(3.5, -0.5), xlabel="logit")
    ax.set_title(f"{way} logits, and p̂ of cat, dog, ship", loc="left")
    ax.set_xticks([-100, -10, 0, 10, 100], ["−100", "−10", "0", "10", "100"])
    ax.patch.set_gid(f"live-{way}-panel")
fig.legend(handles=axes[0].lines, loc="outside lower center", ncols=3)
plt.show()
