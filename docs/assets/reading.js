// What a page does when the reader asks for it. All else works without scripts.
(() => {
  const page = document.documentElement, body = document.body, theme = document.currentScript.dataset.theme;
  const find = selector => document.querySelector(selector);

  // The theme's script and the search index come when something first needs them. The script waits for the event that
  // says that the page is there, which has passed by then.
  const needs = ["pointerover", "pointerdown", "keydown", "focusin"];
  const wake = ({type, target}) => {
    if ((type === "pointerover" || type === "focusin") && !target.closest?.(".md-search, [for=__search]")) return;
    needs.forEach(name => removeEventListener(name, wake, true));
    const script = Object.assign(document.createElement("script"), {src: theme});
    script.onload = () => document.dispatchEvent(new Event("DOMContentLoaded"));
    body.append(script);
  };
  if (!page.classList.contains("offline")) needs.forEach(name => addEventListener(name, wake, true));

  // The labels that open the menu and the search become buttons, for the keyboard. Escape closes the menu.
  for (const label of document.querySelectorAll(".md-header label.md-header__button")) {
    const box = document.getElementById(label.htmlFor), button = document.createElement("button");
    button.className = label.className;
    button.setAttribute("for", box.id); // the theme looks for it
    button.setAttribute("aria-label", box.getAttribute("aria-label"));
    button.append(...label.childNodes);
    button.addEventListener("click", () => box.click());
    box.addEventListener("change", () => button.setAttribute("aria-expanded", box.checked));
    label.replaceWith(button);
  }
  find("#__search").addEventListener("change", ({target}) => target.checked && find(".md-search__input").focus());
  addEventListener("keydown", ({key}) => {
    if (key !== "Escape" || !find("#__drawer").checked) return;
    find("#__drawer").click();
    find("[for=__drawer]").focus();
  });

  // Letters alone are no shortcuts (WCAG 2.1.4): the theme takes these seven.
  addEventListener("keydown", event => {
    if ("pnfs,./".includes(event.key) && !event.target.closest?.("input, select, textarea")) event.stopImmediatePropagation();
  }, true);

  // The colour scheme: that of the system, until the reader chooses.
  const button = find(".scheme"), system = matchMedia("(prefers-color-scheme: dark)");
  const paint = dark => {
    body.dataset.mdColorScheme = dark ? "slate" : "default";
    button?.setAttribute("aria-pressed", dark);
  };
  paint(body.dataset.mdColorScheme === "slate");
  button?.addEventListener("click", () => {
    paint(body.dataset.mdColorScheme !== "slate");
    __md_set("scheme", body.dataset.mdColorScheme);
  });
  system.addEventListener("change", () => __md_get("scheme") || paint(system.matches));

  // Copying: a program, a formula's LaTeX, the page as Markdown.
  for (const [kind, name, boxes] of [
    ["formula", "the LaTeX of formula", ".formula"],
    ["code", "program", ".language-python.highlight"],
    ["code", "output", ".language-text.highlight"],
  ]) {
    document.querySelectorAll(boxes).forEach((box, index) => {
      const copy = document.createElement("button");
      copy.dataset.copy = kind;
      copy.className = "copy";
      copy.type = "button";
      copy.title = copy.ariaLabel = `Copy ${name} ${index + 1}`;
      box.append(copy);
    });
  }
  const texts = {
    code: from => from.parentElement.querySelector("code").textContent,
    formula: from => from.parentElement.querySelector("annotation").textContent,
    page: async from => (await fetch(from.dataset.href)).text(),
  };
  const say = text => {
    const dialog = find(".md-dialog");
    dialog.firstElementChild.textContent = text;
    dialog.classList.add("md-dialog--active");
    setTimeout(() => dialog.classList.remove("md-dialog--active"), 2000);
  };
  addEventListener("click", async ({target}) => {
    const from = target.closest("[data-copy]");
    if (!from) return;
    const text = Promise.resolve(texts[from.dataset.copy](from)).then(text => new Blob([text], {type: "text/plain"}));
    try {
      await navigator.clipboard.write([new ClipboardItem({"text/plain": text})]);
      say("Copied to clipboard");
    } catch {
      say("The browser does not allow copying here");
    }
  });

  // A selection is copied with its formulas as LaTeX: a formula alone, or each between dollars in its sentence.
  addEventListener("copy", event => {
    const range = getSelection().rangeCount && getSelection().getRangeAt(0).cloneRange();
    if (!range || range.collapsed) return;
    const formula = node => (node.closest ? node : node.parentElement).closest("math");
    const first = formula(range.startContainer), last = formula(range.endContainer);
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    const part = document.createElement("div");
    part.append(range.cloneContents());
    const formulas = part.querySelectorAll("math");
    if (!formulas.length) return;
    part.querySelectorAll("button, .headerlink").forEach(element => element.remove());
    const alone = formulas.length === 1 && part.textContent.trim() === formulas[0].textContent.trim();
    for (const math of formulas) {
      const latex = math.querySelector("annotation").textContent;
      math.replaceWith(alone ? latex : math.getAttribute("display") === "block" ? `$$\n${latex}\n$$` : `$${latex}$`);
    }
    part.style.contentVisibility = "visible";
    find("article").append(part); // laid out for a moment, so that the text has its lines
    event.clipboardData.setData("text/plain", part.innerText.trim());
    part.remove();
    event.preventDefault();
  });

  // What scrolls sideways can be reached with the keyboard, and only that. All are asked before one is changed: a change
  // would have the next answer laid out anew.
  const boxes = new ResizeObserver(entries => entries.map(({target}) => [target, target.scrollWidth > target.clientWidth])
    .forEach(([box, scrolls]) => scrolls ? box.tabIndex = 0 : box.removeAttribute("tabindex")));
  document.querySelectorAll("pre > code, .formula__box, .table").forEach(box => boxes.observe(box));

  // An explorer comes alive when it nears the view, or when the address holds its state.
  const near = new IntersectionObserver(entries => entries.forEach(({isIntersecting, target}) => {
    if (!isIntersecting) return;
    near.unobserve(target);
    import(`./explorers/${target.localName}.js`).catch(() => target.classList.add("still"));
  }), {rootMargin: "300px"});
  const enliven = () => document.querySelectorAll(":root:not(.offline) .explorer").forEach(explorer => {
    near.observe(explorer);
    if (location.hash.includes("=")) explorer.scrollIntoView();
  });

  // What is below the window is laid out a little between any two frames, before the reader gets there: scrolling moves
  // nothing. The explorers come after it, since they ask for places, and with them for the layout of all that is left.
  const parts = [...document.querySelectorAll("article > *")], weight = part => 4 + part.querySelectorAll("*").length;
  const afterFrame = next => requestAnimationFrame(() => setTimeout(next)); // a task of its own
  const layOut = () => {
    for (let size = 0; parts.length && (!size || size + weight(parts[0]) < 70); size += weight(parts.shift()))
      parts[0].style.contentVisibility = "visible";
    body.offsetHeight; // here, and not in the task of the next frame, which paints
    afterFrame(parts.length ? layOut : enliven);
  };
  afterFrame(layOut);

  // The theme opens every folded part for printing. Only what the reader opened is printed (site.css).
  addEventListener("click", ({target}) => target.closest("summary")?.parentElement.toggleAttribute("data-opened"));
})();
