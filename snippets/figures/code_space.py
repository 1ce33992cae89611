import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle

words = ["0", "10", "110", "111"]

fig, ax = plt.subplots(figsize=(5.6, 3.4), layout="constrained")
for length in [1, 2, 3]:
    share = 2.0**-length
    for n in range(2**length):
        word = f"{n:0{length}b}"
        bottom = 1 - (n + 1) * share
        kept = word in words
        lost = any(word.startswith(w) and word != w for w in words)
        style = {"edgecolor": "black", "facecolor": "black", "lw": 1}
        place = (length, bottom + 0.006), 0.96, share - 0.012
        if not lost:
            ax.add_patch(Rectangle(*place, alpha=0.3, fill=kept, **style))
        text = word if not lost else "–"
        place = (length + 0.48, bottom + share / 2)
        ax.text(*place, text, fontsize=13, ha="center", va="center")
    title = f"{length} bit" + "s" * (length > 1)
    ax.text(length + 0.48, 1.03, title, fontsize=13, ha="center")
ax.set(xlim=(0.95, 4), ylim=(0, 1.12))
ax.axis("off")
plt.show()
