import matplotlib.pyplot as plt
import numpy as np

z, names = [2.0, 1.0, 0.1], ["float64", "float32", "bfloat16", "float16"]
high = np.log(2) * np.array([1024, 128, 128, 16])  # exp(z) is too large above
low = np.log(2) * np.array([-1075, -150, -134, -25])  # and 0 below


def to(name, x):
    """The numbers x rounded to a type; a bfloat16 is half of a float32."""
    if name != "bfloat16":
        return np.asarray(x, name).astype(float)
    bits = np.asarray(x, np.float32).view(np.uint32)
    half = np.uint32(0x7FFF) + (bits >> 16 & 1)
    return (bits + half & 0xFFFF0000).view(np.float32).astype(float)


fig, axes = plt.subplots(2, 1, figsize=(5.6, 5.6), layout="constrained")
fig.get_layout_engine().set(rect=(0, 0, 0.92, 1))  # room for long numbers
# The explorer on the page finds what it moves by its gid.
for shift, ax in enumerate(axes):
    way, c = ["plain", "shifted"][shift], 2 * shift
    ax.barh(names, high, 0.4, color="C0", alpha=0.3, label="inf above")
    ax.barh(names, low, 0.4, color="C0", alpha=0.3, label="0 below")
    for row, n in enumerate(names):
        e = to(n, np.exp(x := to(n, to(n, z) - c)))
        sums = to(n, to(n, e[0] + e[1]) + e[2])
        p_hat = to(n, e / sums)
        log_p = to(n, x[2] - to(n, np.log(sums))), to(n, np.log(p_hat[2]))
        text = " ".join(f"{p:#.3g}" for p in p_hat)
        ax.text(1300, row - 0.1, text, fontsize=11, gid=f"live-{way}-p")
        text = f"loss {-log_p[1 - shift]:#.3g}"
        ax.text(1300, row + 0.3, text, fontsize=11, gid=f"live-{way}-loss")
    for x, style in zip(z, ["C1-", "C2--", "C3:"], strict=True):
        ax.axvline(x - c, color=style[:2], ls=style[2:], gid=f"live-{way}-line")
    ax.set(xscale="asinh", xlim=(-1200, 1200), ylim=(3.5, -0.5), title=way)
    ax.set_xticks([-100, -10, 0, 10, 100], ["−100", "−10", "0", "10", "100"])
    ax.minorticks_off()
    ax.patch.set_gid(f"live-{way}-panel")
plt.show()
