import matplotlib.pyplot as plt
import numpy as np

names = ["float64", "float32", "bfloat16", "float16"]
z, styles = [2.0, 1.0, 0.1], {"cat": "C0-", "dog": "C1--", "ship": "C2:"}
high = np.log(2) * np.array([1024, 128, 128, 16])  # exp(z) is too large above
low = np.log(2) * np.array([-1075, -150, -134, -25])  # and 0 below


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
    live = f"live-{way}"
    ax.barh(names, high, 0.4, color="C5", alpha=0.3, label="inf above")
    ax.barh(names, low, 0.4, color="C5", alpha=0.3, label="0 below")
    ax.text(1300, -0.65, "p̂: cat dog ship", fontsize=11)
    for row, n in enumerate(names):
        e = to(n, np.exp(x := to(n, to(n, z) - c)))
        sums = to(n, to(n, e[0] + e[1]) + e[2])
        p_hat = to(n, e / sums)
        log_p = to(n, np.log(p_hat[2])), to(n, x[2] - to(n, np.log(sums)))
        text = " ".join(f"{p:#.3g}" for p in p_hat)
        ax.text(1300, row - 0.1, text, fontsize=11, gid=f"{live}-p")
        text = f"loss {-log_p[c > 0]:#.3g}"
        ax.text(1300, row + 0.3, text, fontsize=11, gid=f"{live}-loss")
    for x, (k, s) in zip(z, styles.items(), strict=True):
        ax.axvline(x - c, color=s[:2], ls=s[2:], label=k, gid=f"{live}-line")
    ax.set(xscale="asinh", xlim=(-1200, 1200), ylim=(3.5, -0.5))
    ax.set(title=f"{way} logits", xlabel="logit")
    ax.set_xticks([-100, -10, 0, 10, 100], ["−100", "−10", "0", "10", "100"])
    ax.minorticks_off()
    ax.patch.set_gid(f"{live}-panel")
fig.legend(handles=axes[0].lines, loc="outside lower left", ncols=3)
plt.show()
