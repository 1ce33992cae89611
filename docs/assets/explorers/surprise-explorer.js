import {Explorer, set, shown} from "./explorer.js";
import {bits, surprise} from "./mathematics.js";

customElements.define("surprise-explorer", class extends Explorer {
  show({p: [p]}) {
    const loss = surprise(p), share = 1 + Math.log10(p) / 16;
    const texts = [`${shown(loss)} nats`, `${shown(bits(loss))} bits`, `one in ${shown(1 / p)}`];
    this.marks("text", 3).forEach((mark, i) => set(mark, {}, texts[i]));
    for (const [name, x, most] of [["linear", p, 6], ["log", share, 38]]) {
      const {left, width, bottom, height} = this.panel(name), [mark] = this.marks(name, +(loss <= most));
      if (mark) set(mark, {x: left + width * x, y: bottom - height * loss / most});
    }
    const {bottom, height, ...across} = this.panel("log");
    this.lay(this.querySelector(".stage input"), across, bottom - height * loss / 38);
    return `A probability of ${p}: ${texts.join(", ")}.`;
  }
});
