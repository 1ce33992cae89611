import {Explorer, set, shown} from "./explorer.js";
import {bits, hartleys, perWrongAnswer, perplexity, probability, smoothingFloor, softmaxTwice, uniformBaseline} from "./mathematics.js";

const root = x => (Math.sign(x) * Math.abs(x) ** 0.5 + 1) / 11.5;

// The section of the page for a cause, by how it begins.
const SECTIONS = {
  uniform: "loss-stuck",
  "softmax twice": "softmax-twice",
  sigmoid: "sigmoid-twice",
  "smoothing|0.1": "loss-floor",
  always: "loss-falls-accuracy-does-not",
  "two hot|disc": "loss-is-1386",
  "softmax over": "loss-is-0",
  "prob|neg": "loss-is-negative",
  "cut at the|smallest": "loss-is-873365",
  "cut|BCE": "cut-probability",
  "\\d": "loss-and-accuracy",
  worse: "first-loss",
};

customElements.define("loss-explorer", class extends Explorer {
  // The losses that give a bug away, from the output below their program.
  ready() {
    const program = document.querySelector('a[href$="/telltale_losses.py"]').closest(".highlight");
    const lines = program.nextElementSibling.querySelector("code").textContent.trim().split("\n");
    this.known = lines.map(line => line.trim().match(/(\S+) +(.*)/).slice(1));
  }

  show({loss: [loss], K: [K], accuracy: [accuracy]}) {
    const guess = uniformBaseline(K), ofK = [
      [guess, `uniform guess, K = ${K}`],
      [softmaxTwice(K), `softmax twice, at best, K = ${K}`],
      [smoothingFloor(0.1, K), `smoothing 0.1, at best, K = ${K}`],
      [bits(guess), `uniform guess, K = ${K}, in bits`],
      [hartleys(guess), `uniform guess, K = ${K}, in base 10`],
    ];
    // Half of the last digit typed, but not more than half a per cent.
    const digit = name => 0.5 * 10 ** -(this.state[name][0].split(".")[1] ?? "").length;
    const near = Math.max(6e-5, Math.min(digit("loss"), 0.005 * Math.abs(loss))), wrong = 1 - accuracy;
    const causes = [...ofK, ...this.known].filter(([known]) => Math.abs(known - loss) <= near).map(([, cause]) => cause);
    for (const [cut, cause] of this.known) {
      const far = near + cut * Math.min(digit("accuracy"), 5e-4);
      if (wrong > 0 && wrong < 1 && /^(cut|BCELoss.*cut$)/.test(cause) && Math.abs(loss - cut * wrong) <= far)
        causes.push(`${shown(100 * wrong, 3)} % wrong, each ${cause}`);
    }
    // Any other cut at a power of ten.
    const digits = Math.round(loss / Math.LN10);
    if (!causes.length && digits > 3 && Math.abs(loss - digits * Math.LN10) <= near) causes.push(`cut at 1e-${digits}`);
    if (!causes.length) causes.push(loss < 0 ? "negative: no cross-entropy of probabilities"
      : loss > guess ? "worse than a uniform guess" : "better than a uniform guess");
    this.name([...new Set(causes)]);
    const {left, right, width, top, bottom} = this.panel("loss");
    const x = Math.max(left, Math.min(right, left + width * root(loss)));
    set(this.marks("line")[0], {d: `M${x} ${top}V${bottom}`});
    this.svg.querySelectorAll("[data-live=known] use").forEach((mark, i) => set(mark, {x: left + width * root(ofK[i][0])}));
    // Below 0 nothing but the guess makes sense.
    const texts = [`log K = ${shown(guess)}`, `perplexity ${shown(perplexity(loss))}`, `${shown(bits(loss))} bits`,
      `probability ${shown(probability(loss))}`, `per wrong answer ${shown(perWrongAnswer(loss, accuracy))}`].slice(0, loss < 0 ? 1 : 5);
    this.marks("text", texts.length).forEach((mark, i) => set(mark, {}, texts[i]));
    this.marks("verdict")[0].textContent = causes[0];
    this.lay(this.querySelector(".stage input"), {left, width}, bottom);
    return `A loss of ${shown(loss)}: ${causes.join("; ")}; ${texts.join(", ")}.`;
  }

  // The causes as a list, each with the section that says what to do.
  name(causes) {
    this.querySelector(".causes").replaceChildren(...causes.map(cause => {
      const item = document.createElement("li");
      const [, section] = Object.entries(SECTIONS).find(([begins]) => new RegExp(`^(${begins})`).test(cause)) ?? [];
      item.append(section ? Object.assign(document.createElement("a"), {href: `#${section}`, textContent: cause}) : cause);
      return item;
    }));
  }
});
