"""What a reader does on a page: copies, changes the scheme, searches; and the edition for reading offline."""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
LESSON = "learn/softmax/"
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
OWN_PAGES = {  # the page of a term comes first, or among the first three after the glossary
    "softmax": "learn/softmax/",
    "cross-entropy": "learn/cross-entropy/",
    "logits": "learn/softmax/",
    "negative log-likelihood": "learn/cross-entropy/",
    "log-sum-exp": "learn/softmax/",
    "log-softmax": "learn/softmax/",
    "gradient": "learn/why-they-are-a-pair/",
    "Jacobian": "learn/why-they-are-a-pair/",
    "one-hot": "learn/cross-entropy/",
}


def copied(page: Page) -> str:
    page.wait_for_selector(".md-dialog--active")
    return page.evaluate("navigator.clipboard.readText()")


def test_copies_a_program(open_page: Callable[..., Page]) -> None:
    """On the first press, with nothing loaded."""
    page = open_page(LESSON, **CLIPBOARD)
    block = page.locator(".highlight:has(a[download$='softmax_of_logits.py'], a[href$='/softmax_of_logits.py'])").first
    block.locator(".copy").click()
    assert copied(page) == (ROOT / "snippets" / "softmax_of_logits.py").read_text(encoding="utf-8")


def test_copies_a_formula(open_page: Callable[..., Page]) -> None:
    page = open_page(LESSON, **CLIPBOARD)
    formula = page.locator(".formula").first
    latex = formula.locator("annotation").evaluate("element => element.textContent")
    assert latex.startswith(r"\hat p_k = \frac")
    formula.locator(".copy").click()
    assert copied(page) == latex


@pytest.mark.parametrize("whole", [True, False])
def test_copies_a_selection_as_latex(open_page: Callable[..., Page], whole: bool) -> None:
    page = open_page(LESSON, **CLIPBOARD)
    where = ".formula__box" if whole else "article li:has(math)"
    page.locator(where).first.evaluate("element => getSelection().selectAllChildren(element)")
    page.keyboard.press("Control+c")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(r"\hat p_k = \frac{e^{z_k}}") if whole else text == "$z_k$ is the raw score of class $k$."


def test_formulas_can_be_linked_to(open_page: Callable[..., Page]) -> None:
    page = open_page(f"{LESSON}#formula-softmax-ratio")
    assert page.locator("#formula-softmax-ratio").bounding_box()["y"] < 400
    link = page.locator("#formula-softmax-ratio + .formula-check > a, #formula-softmax-ratio .formula-check > a")
    assert link.get_attribute("href") == "#formula-softmax-ratio"


def test_copies_the_page_as_markdown(open_page: Callable[..., Page], site: Path) -> None:
    page = open_page(LESSON, **CLIPBOARD)
    page.click("[data-copy=page]")
    text = copied(page)
    assert text == (site / "learn" / "softmax.md").read_text(encoding="utf-8")
    assert "exp_vals = np.exp(logits)" in text and "--8<--" not in text and "<!--" not in text


def test_scheme_is_changed_at_the_first_press_and_kept(open_page: Callable[..., Page], late: dict) -> None:
    late[".min.js"] = 2
    page = open_page(LESSON, color_scheme="light")
    page.click(".scheme")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    page.add_init_script(
        """window.schemes = new Set();
        requestAnimationFrame(function look() { window.schemes.add(document.body?.dataset.mdColorScheme);
          requestAnimationFrame(look) })"""
    )
    page.reload()
    page.wait_for_timeout(300)
    assert page.evaluate("[...window.schemes].filter(Boolean)") == ["slate"], "a flash of the other scheme"


def test_search_answers_what_was_typed_before_it_came(open_page: Callable[..., Page], late: dict) -> None:
    late |= {"bundle": 1, ".min.js": 1, "search_index.json": 1}
    page = open_page("", viewport={"width": 320, "height": 800})
    page.click("button[for=__search]")
    page.keyboard.type("softmax")
    page.wait_for_selector(".md-search-result__item a", timeout=10_000)
    assert page.evaluate("document.activeElement.value") == "softmax"


def test_search_brings_the_own_page_of_each_term_first(open_page: Callable[..., Page], address: str) -> None:
    page = open_page("", whole_index=True)
    wrong = []
    for term, own in OWN_PAGES.items():
        page.fill(".md-search__input", "")
        page.press(".md-search__input", "Shift")
        page.wait_for_selector(".md-search-result__item", state="detached")
        page.fill(".md-search__input", term)  # at once: a busy machine shows for a while what its beginning brings
        page.press(".md-search__input", "Shift")
        page.wait_for_selector(".md-search-result__item > a", timeout=10_000)
        results = page.eval_on_selector_all(".md-search-result__item > a", "all => all.map(one => one.href)")
        pages = [*dict.fromkeys(re.split("[?#]", one.removeprefix(address))[0] for one in results)]
        early = pages[:1] == [own] or (pages[:1] == ["glossary/"] and own in pages[:3])
        wrong += [] if early else [f"{term}: {pages[:3]} come first, not {own}"]
        titles = page.inner_text(".md-search-result__list")
        wrong += [f"{term}: LaTeX in the results"] if "\\frac" in titles or "\\(" in titles else []
    assert not wrong, "\n".join(wrong)


def test_offline_edition(open_page: Callable[..., Page], site: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(site / "offline.zip") as archive:
        archive.extractall(tmp_path)
    home = next(tmp_path.glob("*/index.html"))
    page = open_page(home.as_uri(), color_scheme="dark", **CLIPBOARD)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for name in sorted(home.parent.rglob("*.html")):
        page.goto(name.as_uri())
        fonts = page.evaluate("document.fonts.ready.then(fonts => [...fonts].map(font => font.status))")
        assert "loaded" in fonts or not page.locator("math").count(), f"{name}: the math font is {fonts}"
        for link in page.eval_on_selector_all(
            "a[href], link[href], script[src]", "all => all.map(e => e.href || e.src)"
        ):
            path = link.partition("#")[0]
            if path.startswith("file:"):
                assert Path(path.removeprefix("file://")).is_file(), f"{name.relative_to(tmp_path)}: {link}"
        page.keyboard.press("Shift")  # where the theme's script would come
        page.click(".scheme")
        assert page.is_hidden(".md-search")
    assert asked and all(url.startswith(("file:", "data:")) for url in asked)


def test_found_and_shared(site: Path, read_html) -> None:
    pages = [path for path in sorted(site.rglob("index.html"))]
    listed = (site / "llms.txt").read_text(encoding="utf-8")
    described: dict[str, Path] = {}
    for path in pages:
        tree = read_html(path)
        head = tree.head
        canonical = head.select_one("link[rel=canonical]")["href"]
        data = json.loads(head.select_one('script[type="application/ld+json"]').string)
        assert data["@type"] == "LearningResource" and data["url"] == canonical
        card = head.select_one('meta[property="og:image"]')["content"]
        base = canonical.removesuffix(path.parent.relative_to(site).as_posix().strip(".") + "/").rstrip("/") + "/"
        assert (site / card.removeprefix(base)).read_bytes().startswith(b"\x89PNG"), card
        description = head.select_one("meta[name=description]")["content"]
        other = described.setdefault(description, path)
        assert len(description) > 50
        assert other == path, f"{path}: described like {other}: is the description of its source in the front matter?"
        markdown = (path.parent / tree.select_one('a[type="text/markdown"]')["href"]).resolve()
        assert markdown.is_file() and markdown.relative_to(site.resolve()).as_posix() in listed
