import {Explorer, classes, shown} from "./explorer.js";
import {exponentials, softmax} from "./mathematics.js";

customElements.define("softmax-explorer", class extends Explorer {
  // The number of classes decides how many logits there are.
  counts(name, n) {
    return name === "z" ? n === +this.state.K : super.counts(name, n);
  }

  fill(name, values) {
    if (name === "z") this.resize();
    super.fill(name, values);
  }

  resize() {
    const all = this.controls("z"), K = +this.state.K;
    all.splice(K).forEach(control => control.remove());
    while (all.length < K) {
      const copy = all[0].cloneNode();
      copy.value = 0;
      copy.ariaLabel = `Logit of ${classes[all.length]}`;
      all.at(-1).after(copy);
      all.push(copy);
    }
    return all;
  }

  show({K: [K], T: [T], c: [c], z}) {
    if (z.length !== K) z = this.resize().map(control => +control.value);
    const e = exponentials(z, T, c), p = softmax(z, T), sum = e.reduce((a, b) => a + b);
    this.bars("z", z.map(z_k => z_k / 20 + 0.5), 0.5, z.map((z_k, k) => `${classes[k]} ${z_k.toFixed(1).replace("-", "−")}`));
    this.bars("exp", e.map(e_k => e_k / Math.max(...e)), 0, e.map(e_k => shown(e_k)));
    this.bars("p", p, 0, p.map(p_k => shown(p_k)));
    this.marks("sum")[0].textContent = `sum ${shown(sum)}`;
    const {height, top, ...across} = this.panel("z");
    this.controls("z").forEach((control, k) => this.lay(control, across, top + height * (k + 0.65) / K));
    return `The sum of the exponentials is ${shown(sum)}. Probabilities: ${p.map(p_k => shown(p_k)).join(", ")}.`;
  }
});
