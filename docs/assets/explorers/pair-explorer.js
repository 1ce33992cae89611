import {Explorer, classes, set, shown} from "./explorer.js";
import {crossEntropy, descend, gradient, softmax} from "./mathematics.js";

const signed = x => (x > 0 ? "+" : "") + shown(x);

customElements.define("pair-explorer", class extends Explorer {
  ready() {
    this.addEventListener("click", ({target}) => {
      if (target.type === "button") this.change("n", +target.value && Math.min(30, +this.state.n + 1));
    });
  }

  show({z: start, y: [k], eta: [eta], n: [n]}) {
    const y = start.map((_, j) => +(j === k)), losses = [crossEntropy(y, start)];
    let z = start;
    while (losses.length <= n) losses.push(crossEntropy(y, (z = descend(y, z, eta))));
    const p = softmax(z), g = gradient(y, z), row = this.panel("z").height / 3;
    this.bars("z", z.map(z_j => z_j / 10 + 0.5), 0.5, z.map((z_j, j) => `${classes[j]} ${z_j.toFixed(2).replace("-", "−")}`));
    this.bars("p", p, 0, p.map((p_j, j) => `${shown(p_j)} − ${y[j]} = ${signed(g[j])}`));
    const {left, width, top} = this.panel("p"), x = share => left + width * share;
    this.marks("gap", 3).forEach((gap, j) => {
      set(gap, {d: `M${x(y[j])} ${top + row * (j + 0.61)}H${x(p[j])}v${row * 0.08}H${x(y[j])}z`});
    });
    const steps = this.panel("loss");
    const at = (loss, i) => [steps.left + steps.width * i / 30, steps.bottom - steps.height * (loss / 11) ** 0.5];
    const points = losses.map(at), [now_x, now_y] = points.at(-1);
    set(this.marks("loss")[0], {d: "M" + points.join("L")});
    set(this.marks("now")[0], {x: now_x, y: now_y});
    this.marks("text")[0].textContent = `loss ${shown(losses.at(-1))}`;
    this.controls("z").forEach((control, j) => this.lay(control, this.panel("z"), top + row * (j + 0.65)));
    return `After ${n} steps the loss is ${shown(losses.at(-1))}. Gradient: ${g.map(signed).join(", ")}.`;
  }
});
