// What the explorers share. The controls with a name hold the state, and the address repeats it. An explorer draws the
// state in `show`, which returns it as a sentence.
// What a slider beside a number shows of it, and back.
const SCALES = {
  undefined: [x => x, x => x],
  log: [Math.log10, x => 10 ** x],
  root: [x => Math.sign(x) * Math.abs(x) ** 0.5, x => x * Math.abs(x)],
  asinh: [Math.asinh, Math.sinh],
};

// The names of the classes, of which a drawing has the first three.
export const classes = ["cat", "dog", "ship", "car", "bird", "frog", "horse", "truck"];

// A number as readers see it.
export const shown = (x, digits = 4) => {
  const way = Math.abs(x) < 1e-3 ? x.toExponential(digits - 1) : x.toPrecision(digits), text = x === 0 ? "0" : way;
  return text.replace("NaN", "nan").replace("Infinity", "inf").replace("e+", "e").replace(/-/g, "−");
};

// Whether a control takes a value as it stands: a number field judges it.
const accepts = (control, text) => {
  const judge = Object.assign(control.cloneNode(), {type: "number", value: text});
  return judge.value !== "" && judge.validity.valid;
};

export class Explorer extends HTMLElement {
  connectedCallback() {
    this.fields = this.querySelector("fieldset");
    this.svg = this.querySelector("svg");
    this.svg.removeAttribute("aria-hidden"); // from now on it says its state
    this.initial = {};
    for (const one of this.fields.elements) {
      if (one.name) (this.initial[one.name] ??= []).push(one.defaultValue);
    }
    this.addEventListener("input", ({target}) => this.moved(target));
    addEventListener("popstate", () => this.restore());
    addEventListener("beforeprint", () => this.draw(this.initial));
    addEventListener("afterprint", () => this.draw());
    this.ready?.();
    this.restore();
    this.fields.disabled = false;
  }

  controls(name) {
    return [...this.querySelectorAll(`[name=${name}]`)];
  }

  get state() {
    return Object.fromEntries(Object.keys(this.initial).map(name => [name, this.controls(name).map(one => one.value)]));
  }

  // A change of a control's value, as if the reader had made it.
  change(name, value) {
    const [control] = this.controls(name);
    control.value = value;
    control.dispatchEvent(new Event("input", {bubbles: true}));
  }

  moved(control) {
    const {for: name, scale} = control.dataset;
    if (name) {
      const number = this.beside(control), value = +SCALES[scale][1](+control.value).toPrecision(3);
      number.value = number.step === "any" ? value : Math.round(value);
    }
    if (this.querySelector(":invalid:not(fieldset)")) return;
    if (!name) this.follow();
    this.draw();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.note(name ?? control.name), 250);
  }

  // When the reader pauses: into the address, with a step to go back to for each control, and to the screen reader.
  note(name) {
    const address = "#" + Object.entries(this.state).map(([name, values]) => `${name}=${values}`).join("&");
    if (address !== location.hash) history[name === this.last ? "replaceState" : "pushState"](null, "", address);
    this.last = name;
    this.querySelector("output").textContent = this.svg.ariaLabel;
  }

  restore() {
    if (location.hash && !location.hash.includes("=")) return; // a place on the page
    const given = new URLSearchParams(location.hash.slice(1));
    for (const [name, initial] of Object.entries(this.initial).reverse()) { // what is on the drawing comes last
      const values = given.get(name)?.split(",") ?? [], control = this.controls(name)[0];
      const good = this.counts(name, values.length) && values.every(text => accepts(control, text));
      this.fill(name, good ? values : initial);
    }
    clearTimeout(this.timer);
    this.last = null;
    this.follow();
    this.draw();
  }

  counts(name, n) {
    return n === this.initial[name].length;
  }

  fill(name, values) {
    this.controls(name).forEach((control, i) => (control.value = values[i]));
  }

  // The number that a slider belongs to: the first slider for a name to the first number, and so on.
  beside(slider) {
    const {for: name} = slider.dataset;
    return this.controls(name)[[...this.querySelectorAll(`[data-for=${name}]`)].indexOf(slider)];
  }

  follow() {
    for (const slider of this.querySelectorAll("[data-for]")) {
      const {value} = this.beside(slider);
      slider.value = SCALES[slider.dataset.scale][0](+value);
      slider.ariaValueText = value;
    }
  }

  draw(state = this.state) {
    const numbers = Object.entries(state).map(([name, values]) => [name, values.map(Number)]);
    this.svg.ariaLabel = this.show(Object.fromEntries(numbers));
  }

  // Where the drawing has a panel: the corners of what bears its name.
  panel(name) {
    const {x: left, y: top, width, height} = this.svg.querySelector(`[data-live=${name}-panel] path`).getBBox();
    return {left, right: left + width, top, bottom: top + height, width, height};
  }

  // The first n marks with a name: copies of the last where the drawing has fewer. The others are hidden.
  marks(name, n = 1) {
    const all = [...this.svg.querySelectorAll(`[data-live=${name}]`)];
    while (all.length < n) all.push(all[0].parentNode.appendChild(all[0].cloneNode(true)));
    all.forEach((mark, i) => (mark.style.display = i < n ? "" : "none"));
    return all.slice(0, n).map(mark => mark.querySelector("use, text, :scope > path"));
  }

  // A row for each class: a bar from `from` to its share of the panel's width, and a number above it.
  bars(name, shares, from, texts) {
    const {left, top, width, height} = this.panel(name), row = height / shares.length;
    const labels = this.marks(`${name}-text`, shares.length);
    this.marks(name, shares.length).forEach((bar, k) => {
      const y = top + row * (k + 0.5), x = share => left + width * share;
      set(bar, {d: `M${x(from)} ${y}H${x(shares[k])}v${row * 0.3}H${x(from)}z`});
      if (k > 2) set(bar, {fill: "currentColor"}); // the colours are those of the three classes of the drawing
      set(labels[k], {y: y - row * 0.08, transform: ""}, texts[k]);
    });
  }

  // A control on top of the drawing, across a part of it.
  lay(control, {left, width}, y) {
    const {width: all, height} = this.svg.viewBox.baseVal;
    control.style.left = `${100 * left / all}%`;
    control.style.width = `calc(${100 * width / all}% + 24px)`;
    control.style.top = `${100 * y / height}%`;
  }
}

export const set = (mark, attributes, text) => {
  for (const [name, value] of Object.entries(attributes)) mark.setAttribute(name, value);
  if (text !== undefined) mark.textContent = text;
};
