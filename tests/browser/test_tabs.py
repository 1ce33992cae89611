"""Tabs: by mouse and keyboard, with scripts off, on other pages, from a link, and on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

PAGE, OTHER = "frameworks/side-by-side/", "frameworks/which-loss/"
LABELS = ["NumPy", "PyTorch", "JAX", "Keras", "SciPy"]


def chosen(page: Page) -> list[str]:
    """The libraries of the blocks that are shown, one for each group of tabs."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".tabs > .tab")].filter(tab => tab.checkVisibility())
          .map(tab => tab.previousElementSibling.textContent)"""
    )


def groups(page: Page) -> int:
    return page.locator(".tabs").count()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_label_shows_its_block(open_page: Callable[..., Page], scripts: bool) -> None:
    page = open_page(PAGE, java_script_enabled=scripts, viewport={"width": 320, "height": 800})
    tabs = page.locator(".tabs").first
    assert tabs.locator("label").all_inner_texts() == LABELS
    for label in reversed(LABELS):
        tabs.locator("label", has_text=label).click()
        shown = [part for part in tabs.locator(".tab").all() if part.is_visible()]
        assert len(shown) == 1
        assert f"{label.lower()}/softmax.py" in shown[0].inner_text()


def test_a_choice_holds_for_all_groups_and_pages(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(PAGE)
    assert chosen(page) == ["NumPy"] * groups(page)
    label = page.locator(".tabs").nth(3).locator("label", has_text="JAX")
    label.scroll_into_view_if_needed()
    before = label.bounding_box()["y"]
    label.click()
    page.wait_for_timeout(100)
    assert abs(label.bounding_box()["y"] - before) < 1, "what was pressed has moved"
    assert chosen(page) == ["JAX"] * groups(page)
    page.goto(address + OTHER)
    assert chosen(page) == ["JAX"] * groups(page)
    page.locator(".tabs > label", has_text="scikit-learn").first.click()  # not in every group
    assert "scikit-learn" in chosen(page) and chosen(page).count("JAX") == groups(page) - chosen(page).count(
        "scikit-learn"
    )


def test_arrows_change_the_choice(open_page: Callable[..., Page]) -> None:
    page = open_page(PAGE)
    page.locator(".tabs > input").first.focus()
    page.keyboard.press("ArrowRight")
    assert chosen(page)[0] == "PyTorch"
    outline = page.locator(".tabs > :focus-visible + label").evaluate("label => getComputedStyle(label).outlineStyle")
    assert outline == "solid"


def test_a_link_leads_to_its_tab(open_page: Callable[..., Page]) -> None:
    page = open_page(OTHER)
    page.locator("a[href$='#soft-targets-keras']").click()
    page.wait_for_url("**/side-by-side/#soft-targets-keras")
    tab = page.locator("#soft-targets-keras + label + .tab")
    assert tab.is_visible() and 0 < tab.bounding_box()["y"] < 400
    page.goto(page.url.replace("soft-targets-keras", "softmax-jax"))
    assert page.locator("#softmax-jax + label + .tab").is_visible()


def test_all_blocks_are_printed_below_their_labels(open_page: Callable[..., Page]) -> None:
    page = open_page(PAGE)
    page.emulate_media(media="print")
    assert chosen(page) == page.locator(".tabs > label").all_inner_texts()
    tops = page.locator(".tabs").first.locator("label, .tab").evaluate_all("all => all.map(one => one.offsetTop)")
    assert tops == sorted(tops) and len(tops) == 2 * len(LABELS)
