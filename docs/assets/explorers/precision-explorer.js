import {Explorer, set, shown} from "./explorer.js";
import {narrowLoss, narrowSoftmax, types} from "./mathematics.js";

const AXIS = 2 * Math.asinh(1200);

customElements.define("precision-explorer", class extends Explorer {
  show({z, c: [c]}) {
    const logits = z.map(z_k => z_k + c), broken = [];
    for (const [name, shift] of [["plain", false], ["shifted", true]]) {
      const {left, width, top, bottom} = this.panel(name), most = shift ? Math.max(...logits) : 0;
      this.marks(`${name}-line`, 3).forEach((line, k) => {
        const share = Math.asinh(logits[k] - most) / AXIS + 0.5;
        set(line, {d: `M${left + width * Math.min(1, Math.max(0, share))} ${top}V${bottom}`});
      });
      Object.keys(types).forEach((type, row) => {
        const p = narrowSoftmax(type, logits, shift), loss = narrowLoss(type, logits, 2, shift);
        this.marks(`${name}-p`, 4)[row].textContent = p.map(p_k => shown(p_k, 3)).join(" ");
        this.marks(`${name}-loss`, 4)[row].textContent = `loss ${shown(loss, 3)}`;
        if (!isFinite(loss)) broken.push(`${type} ${shift ? "with" : "without"} the shift: ${shown(loss)}`);
      });
    }
    return broken.length ? `The loss breaks in ${broken.join(", ")}.` : "No type breaks.";
  }
});
