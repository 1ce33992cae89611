"""The explorers: every control by mouse, touch and keyboard, the numbers read back, the address, access, the cost."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote

import numpy as np
import pytest
from playwright.sync_api import ElementHandle, Page

from machinery.figures import explorers
from tests.browser import visits
from tests.browser.reference import ROUND, log_softmax, narrow_loss, narrow_softmax, softmax

ROOT = Path(__file__).parents[2]
BUDGET = 8.0  # KB of 1,000 bytes: all scripts of a page with an explorer, compressed, without those of the theme
FRAME = 16  # ms
# The rest of the page goes: axe looks at all of it for every state, and test_access.py has done so. The legend can have
# the focus, from which Tab leads to the first control.
ALONE = """name => {
  const explorer = document.querySelector(name);
  document.querySelectorAll("article > *, .md-sidebar, .md-footer").forEach(one => one === explorer || one.remove());
  explorer.querySelector("legend").tabIndex = -1;
}"""
State = dict[str, list[float]]
Texts = dict[str, list[str]]


def softmax_numbers(state: State) -> dict[str, list[float]]:
    (T,), (c,), z = state["T"], state["c"], np.array(state["z"])
    exp_z = np.exp((z + c) / T)
    return {"z-text": z, "exp-text": exp_z, "p-text": softmax(z, T), "sum": [np.sum(exp_z)]}


def surprise_numbers(state: State) -> dict[str, list[float]]:
    (p,) = state["p"]
    return {"text": [-np.log(p), -np.log2(p), 1 / p]}


def pair_numbers(state: State) -> dict[str, list[float]]:
    z, y, (eta,), (n,) = np.array(state["z"]), np.eye(3)[int(state["y"][0])], state["eta"], state["n"]
    for _ in range(int(n)):
        z = z - eta * (softmax(z) - y)
    p_hat = softmax(z)
    rows = np.stack([p_hat, y, p_hat - y], axis=-1)
    return {"z-text": z.round(2), "p-text": rows.ravel(), "text": [-y @ log_softmax(z)]}


def precision_numbers(state: State) -> dict[str, list[float]]:
    z, found = np.array(state["z"]) + state["c"][0], {}
    with np.errstate(all="ignore"):
        for part, shift in (("plain", False), ("shifted", True)):
            found[f"{part}-p"] = [p for type_ in ROUND for p in narrow_softmax(type_, z, shift)]
            found[f"{part}-loss"] = [narrow_loss(type_, z, 2, shift) for type_ in ROUND]
    return found


def loss_numbers(state: State) -> dict[str, list[float]]:
    (loss,), (K,), (accuracy,) = state["loss"], state["K"], state["accuracy"]
    with np.errstate(all="ignore"):
        of_loss = [np.exp(loss), loss / np.log(2), np.exp(-loss), np.divide(loss, 1 - accuracy)]
    return {"text": [np.log(K), *(of_loss if loss >= 0 else [])]}


@dataclass
class Case:
    """An explorer: its page, the state that it begins with, one to share, and what it must show of a state."""

    page: str
    initial: str
    shared: str
    numbers: Callable[[State], dict[str, list[float]]]
    digits: int = 4


CASES = {
    "softmax-explorer": Case(
        "learn/softmax/",
        "K=3&T=1&c=0&z=2,1,0.1",
        "K=8&T=2.5&c=-3&z=2,1,0.1,-4,3.3,0,-10,7",
        softmax_numbers,
    ),
    "surprise-explorer": Case("learn/cross-entropy/", "p=0.1", "p=2.5e-9", surprise_numbers),
    "pair-explorer": Case(
        "learn/why-they-are-a-pair/",
        "z=2,1,0.1&n=0&y=2&eta=1",
        "z=-5,4,0.3&n=20&y=0&eta=2.5",
        pair_numbers,
    ),
    "precision-explorer": Case(
        "learn/code-that-does-not-break/",
        "z=2,1,0.1&c=0",
        "z=100,-3.5,-30&c=12",
        precision_numbers,
        digits=3,
    ),
    "loss-explorer": Case("symptoms/", "loss=2.303&K=10&accuracy=0.1", "loss=6.4472&K=1000&accuracy=0.6", loss_numbers),
}
each_explorer = pytest.mark.parametrize("name", CASES)


def read_state(text: str) -> State:
    return {name: [float(x) for x in values[0].split(",")] for name, values in parse_qs(unquote(text)).items()}


def open_explorer(open_page: Callable[..., Page], name: str, state: str = "", **options) -> Page:
    """A page, scrolled to its explorer, when that has come alive."""
    page = open_page(CASES[name].page + (f"#{state}" if state else ""), **options)
    page.locator(name).scroll_into_view_if_needed()
    page.wait_for_selector(f"{name} fieldset:enabled")
    return page


def state_of(page: Page, name: str) -> State:
    values = page.evaluate("name => document.querySelector(name).state", name)
    return {key: [float(value) for value in found] for key, found in values.items()}


def texts_of(page: Page, name: str) -> Texts:
    return page.evaluate(
        """name => { const found = {};
          for (const {dataset, style, textContent} of document.querySelectorAll(`${name} [data-live]:has(text)`))
            if (style.display !== "none") (found[dataset.live] ??= []).push(textContent.trim());
          return found }""",
        name,
    )


def check(page: Page, name: str, done: str) -> State:
    """The numbers on the page are those that NumPy gives for the state of the controls, to the digits shown."""
    state, texts = state_of(page, name), texts_of(page, name)
    for part, expected in CASES[name].numbers(state).items():
        found = numbers(texts[part])
        message = f"{name}, after {done}: {part} shows {texts[part]}, and NumPy gives {list(expected)} for {state}"
        np.testing.assert_allclose(found, expected, rtol=5.01 * 10 ** -CASES[name].digits, atol=1e-300, err_msg=message)
    return state


def numbers(texts: list[str]) -> list[float]:
    found = re.findall(r"[-−]?(?:[0-9.]+(?:e[-−]?[0-9]+)?|inf)|nan", " ".join(texts))
    return [float(number.replace("−", "-")) for number in found]


# The three ways to move a control.


def with_mouse(page: Page, control: ElementHandle) -> None:
    control.scroll_into_view_if_needed()
    box, kind = control.bounding_box(), control.get_attribute("type")
    if kind == "range":
        low, high, value = control.evaluate("one => [+one.min, +one.max, +one.value]")
        thumb = control.evaluate("one => one.closest('.stage') ? 24 : 16")
        at = box["x"] + thumb / 2 + (value - low) / (high - low) * (box["width"] - thumb)
        y, to = box["y"] + box["height"] / 2, box["x"] + box["width"] * (0.1 if value > (low + high) / 2 else 0.9)
        page.mouse.move(at, y)
        page.mouse.down()
        page.mouse.move(to, y, steps=3)
        page.mouse.up()
    else:
        page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
        type_number(page, control)


def with_touch(page: Page, control: ElementHandle) -> None:
    box = control.bounding_box()
    value, middle = control.evaluate("one => [+one.value, (+one.min + +one.max) / 2]")
    far = 0.9 if control.get_attribute("type") == "range" and value <= middle else 0.1
    control.tap(position={"x": box["width"] * far, "y": box["height"] / 2})
    type_number(page, control)


def with_keyboard(page: Page, control: ElementHandle) -> None:
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.matches('.causes a')"):
        page.keyboard.press("Tab")
    assert control.evaluate("one => one === document.activeElement"), f"Tab does not lead to {control}"
    kind = control.get_attribute("type")
    if kind == "range":
        page.keyboard.press("ArrowLeft" if control.evaluate("one => one.value === one.max") else "ArrowRight")
    elif kind == "button":
        page.keyboard.press("Enter")
    type_number(page, control)


def type_number(page: Page, control: ElementHandle) -> None:
    """Into the field that has the focus, a number between its ends."""
    if control.get_attribute("type") == "number":
        low, high, step = (control.get_attribute(key) for key in ("min", "max", "step"))
        between = 0.25 * float(low) + 0.75 * float(high)
        page.keyboard.press("Control+a")
        page.keyboard.type(str(between if step else int(between)))


WAYS = {"mouse": (with_mouse, {}), "touch": (with_touch, {"has_touch": True}), "keyboard": (with_keyboard, {})}


@pytest.mark.parametrize("way", WAYS)
@each_explorer
def test_every_control(open_page: Callable[..., Page], name: str, way: str) -> None:
    """Each moves the state, the page shows what NumPy gives, and axe finds nothing; contrast in both schemes."""
    move, options = WAYS[way]
    width = 320 if way == "touch" else 1280
    still = {"reduced_motion": "reduce"}  # axe sees no colour on its way from one scheme to the other
    page = open_explorer(open_page, name, viewport={"width": width, "height": 900}, **options, **still)
    page.evaluate(ALONE, name)
    page.locator(f"{name} legend").focus()
    check(page, name, "nothing")
    controls = page.locator(f"{name} fieldset :is(input, button)").element_handles()
    assert len(controls) > 1
    for control in controls:
        before = state_of(page, name)
        label = control.evaluate("one => one.ariaLabel || one.labels?.[0]?.textContent.trim() || one.textContent")
        move(page, control)
        state = check(page, name, f"{label} by {way}")
        assert state != before, f"{name}: {label} by {way} changes nothing"
        small = control.evaluate("one => Math.min(one.offsetWidth, one.offsetHeight)")
        assert small >= 24, f"{name}: {label} is {small} px small"
        for scheme, rules in (("default", visits.RULES), ("slate", ["color-contrast"])):
            page.evaluate("scheme => document.body.dataset.mdColorScheme = scheme", scheme)
            where = f"{name}, after {label} by {way}, {scheme}, {width} px"
            found = visits.lines(visits.violations(page, name, rules), where)
            assert not found, "\n".join(found)
    page.wait_for_function(  # what is announced, when the reader pauses, is what the picture says
        "name => document.querySelector(name + ' output').textContent === "
        "document.querySelector(name + ' svg').ariaLabel",
        arg=name,
    )


# What people posted: the loss, the number of classes and the accuracy, and what the explorer has to say of it.
POSTED = {
    ("1.386", 4, 0.25): ["uniform guess, K = 4", "two hot targets", "discriminator of a GAN"],
    ("0.6931", 2, 0.5): ["uniform guess, K = 2", "sigmoid twice, target 0"],
    ("0.5032", 2, 0.5): ["sigmoid twice, half of each"],
    ("11.09", 10, 0.1): ["uniform guess, K = 65537"],
    ("3.3219", 10, 0.1): ["uniform guess, K = 10, in bits"],
    ("1", 10, 0.1): ["uniform guess, K = 10, in base 10"],
    ("7.9712", 2, 0.5): ["50.0 % wrong, each cut at epsilon of float32"],
    ("8.4678", 2, 0.4746): ["52.5 % wrong, each cut at 1e-07"],
    ("4.4380", 2, 0.7247): ["27.5 % wrong, each cut at 1e-07"],
    ("6.4472", 2, 0.6): ["40.0 % wrong, each cut at 1e-07"],
    ("7.8306", 2, 0.5142): ["48.6 % wrong, each cut at 1e-07"],
    ("14.506", 10, 0.1): ["90.0 % wrong, each cut at 1e-07"],
    ("50", 2, 0.5): ["BCELoss of PyTorch, half of it cut", "50.0 % wrong, each BCELoss of PyTorch, cut"],
    ("100", 2, 0): ["BCELoss of PyTorch, cut"],
    ("9.5", 10, 0.1): ["worse than a uniform guess"],
    ("1.7", 10, 0.4): ["better than a uniform guess"],
    ("73.68", 2, 0.5): ["cut at 1e-32"],
    ("46.0517", 2, 0.5): ["cut at 1e-20"],
    ("-0.3", 10, 0.1): ["negative"],
    ("-1086", 2, 0.5): ["negative"],
}


def test_known_losses_are_named(open_page: Callable[..., Page]) -> None:
    """Each loss that the program on the page prints, to the digits printed, and to three; and those people posted.
    Each cause leads to a section of the page."""
    page = open_explorer(open_page, "loss-explorer")
    lines = (ROOT / "snippets" / "telltale_losses.out").read_text(encoding="utf-8").splitlines()
    asked = []
    for loss, cause in (line.split(maxsplit=1) for line in lines):
        K = re.search(r"K = (\d+)", cause)
        asked += [(text, K[1] if K else 7, 0.9, [cause]) for text in (loss, f"{float(loss):.3g}")]
    for text, K, accuracy, causes in asked + [(*state, causes) for state, causes in POSTED.items()]:
        page.evaluate("hash => { location.hash = hash }", f"loss={text}&K={K}&accuracy={accuracy}")
        page.wait_for_function("text => document.querySelector('[name=loss]').value === text", arg=text)
        named = page.locator(".causes li").all_text_contents()
        for cause in causes:
            assert any(cause in one for one in named), f"{cause}: the explorer says {named} of {text}"
        shown = texts_of(page, "loss-explorer")["text"]
        assert float(text) >= 0 or len(shown) == 1, f"of a negative loss the explorer shows {shown}"
        lost = page.evaluate(
            "[...document.querySelectorAll('.causes a')].map(link => link.hash).filter(h => !document.querySelector(h))"
        )
        assert not lost, f"docs/assets/explorers/loss-explorer.js: {named} leads to {lost}, which is not on the page"
        assert page.locator(".causes a").count() == len(named) or "better" in named[0], f"{named} leads nowhere"


def wait_for_address(page: Page, done: str, state: State) -> None:
    """Until the address has a state. Where typing pauses, it has the state of the digits so far."""
    for _ in range(100):
        if read_state(page.url.partition("#")[2]) == state:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{done}, the address is still {page.url}, and not that of {state}")


@each_explorer
def test_state_is_in_the_address(open_page: Callable[..., Page], name: str) -> None:
    case = CASES[name]
    page = open_explorer(open_page, name, case.shared)
    shared = read_state(case.shared)
    assert check(page, name, "a shared link") == shared
    top = page.locator(name).bounding_box()["y"]
    assert -1 < top < 400, f"{name}: a shared link leads to the explorer, which is at {top}"
    control = page.query_selector(f"{name} input[type=number]")
    control.focus()
    type_number(page, control)
    moved = check(page, name, "a change")
    wait_for_address(page, f"{name}, after a change", moved)
    assert read_state(page.url.partition("#")[2]) == moved != shared
    page.reload()
    page.wait_for_selector(f"{name} fieldset:enabled")
    assert check(page, name, "a reload") == moved
    page.go_back()
    wait_for_address(page, f"{name}, after going back", shared)
    assert check(page, name, "going back") == shared
    page.go_forward()
    wait_for_address(page, f"{name}, after going forward", moved)
    assert check(page, name, "going forward") == moved


@each_explorer
def test_bad_addresses_fall_back(open_page: Callable[..., Page], name: str) -> None:
    initial = read_state(CASES[name].initial)
    bad = ["z=abc", *(f"{key}={value}" for key in initial for value in ("abc", "", "1e999", "1,2", "NaN", "-1e4"))]
    page = open_explorer(open_page, name, bad[0])
    for address in bad:
        page.evaluate("hash => { location.hash = hash }", address)
        page.wait_for_function("hash => location.hash === '#' + hash", arg=address)
        page.wait_for_timeout(20)
        assert check(page, name, f"#{address}") == initial, f"{name}: #{address}"


@each_explorer
def test_an_anchor_leaves_the_state(open_page: Callable[..., Page], name: str) -> None:
    page = open_explorer(open_page, name, CASES[name].shared)
    page.evaluate("location.hash = 'references'")
    page.wait_for_timeout(50)
    assert state_of(page, name) == read_state(CASES[name].shared)


@each_explorer
def test_nothing_moves_when_it_comes_alive(open_page: Callable[..., Page], watch_shifts: Callable, name: str) -> None:
    for width, state in ((1280, ""), (320, ""), (320, CASES[name].shared)):
        held = []

        def prepare(page: Page, held: list = held) -> None:
            watch_shifts(page)
            page.route(f"**/{name}.js", lambda route: held.append(route))

        page = open_page(
            CASES[name].page + f"#{state}" * bool(state), prepare, viewport={"width": width, "height": 800}
        )
        visits.settle(page)
        page.locator(name).scroll_into_view_if_needed()
        while not held:
            page.wait_for_timeout(20)
        before = page.locator(name).evaluate("one => one.offsetHeight")
        assert page.locator(f"{name} fieldset:disabled").count() == 1
        held[0].continue_()
        page.wait_for_selector(f"{name} fieldset:enabled")
        page.wait_for_timeout(100)
        after = page.locator(name).evaluate("one => one.offsetHeight")
        assert after == before, f"{name}: {before} px high before and {after} after, {width} px wide, #{state}"
        assert not page.evaluate("window.shifts"), (
            f"{name}, {width} px, #{state}: {page.evaluate('window.shifts')} moved"
        )


@each_explorer
def test_without_scripts_and_on_paper(open_page: Callable[..., Page], name: str) -> None:
    """The figure and the table of its values stand in the same place; on paper as the build drew them."""
    page = open_page(CASES[name].page, java_script_enabled=False)
    drawn = page.locator(f"{name} svg").inner_html()
    assert page.is_visible(f"{name} svg") and page.is_visible(f"{name} table >> nth=0")
    assert not page.locator(f"{name} :is(legend, input, button)").filter(visible=True).count()
    page = open_explorer(open_page, name, CASES[name].shared)
    assert page.is_hidden(f"{name} table >> nth=0")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.is_visible(f"{name} table >> nth=0")
    assert not page.locator(f"{name} :is(legend, input, button)").filter(visible=True).count()
    printed = {part: numbers(texts) for part, texts in texts_of(page, name).items()}
    for part, expected in CASES[name].numbers(read_state(CASES[name].initial)).items():
        np.testing.assert_allclose(printed[part], expected, rtol=5.01 * 10 ** -CASES[name].digits, atol=1e-300)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    check(page, name, "printing")
    page = open_explorer(open_page, name)
    shown = page.locator(f"{name} svg text").all_text_contents()
    for text in re.findall(r">([^<>]+)</text>", drawn):
        assert text in shown, f"{name}: the build draws {text!r}, and the script shows {shown}"


@each_explorer
def test_figure_stays_when_the_script_does_not_come(open_page: Callable[..., Page], name: str) -> None:
    page = open_page(
        CASES[name].page,
        lambda page: page.route(
            f"**/{name}.js", lambda route: route.fulfill(body="throw 0", content_type="text/javascript")
        ),
    )
    page.locator(name).scroll_into_view_if_needed()
    page.wait_for_selector(f"{name}.still")
    assert page.is_visible(f"{name} table >> nth=0") and page.is_hidden(f"{name} input >> nth=0")


@each_explorer
def test_scripts_are_small(watched: Callable, name: str) -> None:
    traffic, page = watched(CASES[name].page)
    far = page.locator(name).bounding_box()["y"] > page.viewport_size["height"] + 300
    early = [address for address in traffic.script if "explorers" in address]
    assert not (far and early), "loaded before it nears the view"
    page.locator(name).scroll_into_view_if_needed()
    page.wait_for_selector(f"{name} fieldset:enabled")
    page.wait_for_timeout(100)
    own = {address: size / 1000 for address, size in traffic.bytes.items() if address.endswith(".js")}
    total = sum(own.values())
    print(f"{name}: {total:.2f} KB of script")
    assert len(own) == 4, f"{name}: {own}"
    assert total <= BUDGET, f"{name}: {total:.2f} KB of script, and the budget is {BUDGET} KB\n{traffic.list()}"


def test_pages_without_an_explorer_load_none(watched: Callable) -> None:
    traffic, page = watched("learn/from-logits-to-loss/")
    page.keyboard.press("End")
    page.wait_for_timeout(300)
    assert not [address for address in traffic.bytes if "explorers" in address]


@each_explorer
def test_answers_within_a_frame(open_page: Callable[..., Page], name: str) -> None:
    """From the input event to the new picture laid out, with as many logits as there can be: the median of 60."""
    page = open_explorer(open_page, name, CASES[name].shared)
    times = page.evaluate(
        """name => {
          const times = [], explorer = document.querySelector(name), control = explorer.querySelector("input");
          for (let n = 0; n < 60; n++) {
            const start = performance.now();
            control.value = n % 2 ? control.min : control.max;
            control.dispatchEvent(new Event("input", {bubbles: true}));
            explorer.getBoundingClientRect();
            times.push(performance.now() - start);
          }
          return times }""",
        name,
    )
    print(f"{name}: {np.median(times):.2f} ms, at most {max(times):.2f}")
    assert np.median(times) < FRAME, f"{name}: {np.median(times):.1f} ms from input to picture, of {FRAME}"


def test_every_explorer_is_whole_and_tested() -> None:
    """Controls, a script, a drawing and a case above: all of one name."""
    folder = ROOT / explorers.FOLDER
    there = {path.stem for path in folder.glob("*.html")}
    scripts = {path.stem for path in folder.glob("*-explorer.js")}
    drawn = {path.stem.replace("_", "-") for path in (ROOT / "snippets" / "figures").glob("*_explorer.py")}
    assert there == scripts == drawn == set(CASES), f"{explorers.FOLDER}: {there ^ scripts ^ drawn ^ set(CASES)}"
