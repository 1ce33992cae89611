"""From the home page on a phone: how many presses to what readers come for."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, Page

SIZES = [(390, 844), (320, 640)]


def phone(size: tuple[int, int]) -> dict:
    """The options of a window of this size that is touched."""
    return {"viewport": {"width": size[0], "height": size[1]}, "has_touch": True, "is_mobile": True}


def press(page: Page, target: Locator, screens: int = 1) -> None:
    """Press what is on the first screen, or at most `screens` further down."""
    box = target.bounding_box()
    assert box and box["y"] + box["height"] <= (1 + screens) * page.viewport_size["height"], f"{target} is at {box}"
    target.tap()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("door", "below"), [("Learn it", "learn/"), ("Copy it", "programs/"), ("My loss looks wrong", "symptoms/")]
)
def test_one_press_to_each_door(
    open_page: Callable[..., Page], address: str, door: str, below: str, size: tuple[int, int]
) -> None:
    page = open_page("", **phone(size))
    press(page, page.locator("article a", has_text=door), screens=0)
    page.wait_for_url(f"{address}{below}**")


@pytest.mark.parametrize("size", SIZES)
def test_two_presses_copy_the_right_softmax(open_page: Callable[..., Page], size: tuple[int, int]) -> None:
    page = open_page("", permissions=["clipboard-read", "clipboard-write"], **phone(size))
    press(page, page.locator("article a", has_text="Copy it"), screens=0)
    page.wait_for_url("**/programs/")
    press(page, page.locator(".copy").first)
    page.wait_for_selector(".md-dialog--active")
    names = {"__name__": "copied"}
    exec(page.evaluate("navigator.clipboard.readText()"), names)
    np.testing.assert_allclose(names["softmax"]([1000.0, 1000.0, 0.0]), [0.5, 0.5, 0.0])


@pytest.mark.parametrize("size", SIZES)
def test_two_presses_to_every_symptom(open_page: Callable[..., Page], size: tuple[int, int]) -> None:
    page = open_page("", **phone(size))
    press(page, page.locator("article a", has_text="My loss looks wrong"), screens=0)
    page.wait_for_url("**/symptoms/")
    page.wait_for_load_state("networkidle")
    links = page.locator("article > p", has_text="choose what you see").locator("a").all()
    listed = [link.get_attribute("href") for link in links]
    symptoms = page.eval_on_selector_all("article h2[id]", "all => all.map(one => `#${one.id}`)")
    missing = {*symptoms} - {*listed, "#one-minute-test", "#the-numbers-computed"}
    assert not missing, f"docs/symptoms.md: the list at the top does not lead to {', '.join(missing)}"
    for link, symptom in zip(links, listed, strict=True):
        page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        press(page, link)
        page.wait_for_url(f"**/symptoms/{symptom}")
        page.evaluate("new Promise(painted => requestAnimationFrame(() => setTimeout(painted, 50)))")
        box = page.locator(symptom).bounding_box()
        assert -1 <= box["y"] < size[1] / 2, f"docs/symptoms.md: {link.inner_text()}: the symptom is at {box}"


def test_a_typed_number_leads_to_its_symptom(open_page: Callable[..., Page]) -> None:
    page = open_page("symptoms/", **phone(SIZES[0]))
    page.wait_for_selector("loss-explorer fieldset:enabled")
    page.locator("[name=loss]").fill("16.1181")
    cause = page.locator(".causes a").first
    page.wait_for_function("document.querySelector('.causes').textContent.includes('1e-07')")
    press(page, cause, screens=0)
    page.wait_for_url("**#cut-probability")
