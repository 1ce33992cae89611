import {Explorer, set, shown} from "./explorer.js";
import {bits, perplexity, probability, smoothingFloor, softmaxTwice, uniformBaseline} from "./mathematics.js";

const root = x => (Math.sign(x) * Math.abs(x) ** 0.5 + 1) / 11.5;

customElements.define("loss-explorer", class extends Explorer {
  // The losses that give a bug away, from the output below their program; those that depend on K are computed.
  ready() {
    const program = document.querySelector('a[href$="/telltale_losses.py"]').closest(".highlight");
    const lines = program.nextElementSibling.querySelector("code").textContent.trim().split("\n");
    this.known = lines.map(line => line.trim().match(/(\S+) +(.*)/).slice(1)).filter(([, cause]) => !cause.includes("K ="));
  }

  show({loss: [loss], K: [K]}) {
    const ofK = [
      [uniformBaseline(K), `uniform guess, K = ${K}`],
      [softmaxTwice(K), `softmax twice, best case, K = ${K}`],
      [smoothingFloor(0.1, K), `label smoothing 0.1, best case, K = ${K}`],
    ];
    const [, decimals = ""] = this.state.loss[0].split(".");
    const near = Math.max(6e-5, Math.min(0.5 * 10 ** -decimals.length, 0.005 * Math.abs(loss)));
    const causes = [...ofK, ...this.known].filter(([known]) => Math.abs(known - loss) <= near).map(([, cause]) => cause);
    const verdict = causes.join("; ") || (loss < 0 ? "a logarithm is missing" : loss > ofK[0][0] ? "worse than a uniform guess" : "better than a uniform guess");
    const {left, width, top, bottom} = this.panel("loss"), x = left + width * root(loss);
    set(this.marks("line")[0], {d: `M${x} ${top}V${bottom}`});
    this.svg.querySelectorAll("[data-live=known] use").forEach((mark, i) => set(mark, {x: left + width * root(ofK[i][0])}));
    const texts = [`log K = ${shown(ofK[0][0], 4)}`, `perplexity ${shown(perplexity(loss), 4)}`, `${shown(bits(loss), 4)} bits`, `probability ${shown(probability(loss), 4)}`];
    this.marks("text", 4).forEach((mark, i) => set(mark, {}, texts[i]));
    this.marks("verdict")[0].textContent = verdict;
    this.lay(this.querySelector(".stage input"), {left, width}, bottom);
    return `A loss of ${shown(loss, 4)}: ${verdict}; ${texts.join(", ")}.`;
  }
});
