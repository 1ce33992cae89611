"""From the home page on a phone: how many presses to what readers come for."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, Page

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NUMBERS = ["nan", "inf", "negative", "0.693", "1.386", "7.97", "87.3365", "11.09"]


def press(page: Page, target: Locator, screens: int = 1) -> None:
    """Press what is on the first screen, or at most `screens` further down."""
    box = target.bounding_box()
    assert box and box["y"] + box["height"] <= (1 + screens) * page.viewport_size["height"], f"{target} is at {box}"
    target.tap()


@pytest.mark.parametrize(
    ("door", "below"), [("Learn it", "learn/"), ("Copy it", "programs/"), ("My loss looks wrong", "symptoms/")]
)
def test_one_press_to_each_door(open_page: Callable[..., Page], address: str, door: str, below: str) -> None:
    page = open_page("", **PHONE)
    press(page, page.locator("article a", has_text=door), screens=0)
    page.wait_for_url(f"{address}{below}**")


def test_two_presses_copy_the_right_softmax(open_page: Callable[..., Page]) -> None:
    page = open_page("", permissions=["clipboard-read", "clipboard-write"], **PHONE)
    press(page, page.locator("article a", has_text="Copy it"), screens=0)
    page.wait_for_url("**/programs/")
    press(page, page.locator(".copy").first)
    page.wait_for_selector(".md-dialog--active")
    names = {"__name__": "copied"}
    exec(page.evaluate("navigator.clipboard.readText()"), names)
    np.testing.assert_allclose(names["softmax"]([1000.0, 1000.0, 0.0]), [0.5, 0.5, 0.0])


@pytest.mark.parametrize("number", NUMBERS)
def test_two_presses_to_a_symptom(open_page: Callable[..., Page], number: str) -> None:
    page = open_page("", **PHONE)
    press(page, page.locator("article a", has_text="My loss looks wrong"), screens=0)
    page.wait_for_url("**/symptoms/")
    page.wait_for_load_state("networkidle")
    press(page, page.locator("article > p a", has_text=number).first)
    page.wait_for_url("**/symptoms/#*")
    page.wait_for_timeout(300)
    heading = page.locator(f"[id='{page.url.partition('#')[2]}']")
    assert -1 <= heading.bounding_box()["y"] < 844 / 2, f"{number}: the symptom is at {heading.bounding_box()}"


def test_a_typed_number_leads_to_its_symptom(open_page: Callable[..., Page]) -> None:
    page = open_page("symptoms/", **PHONE)
    page.wait_for_selector("loss-explorer fieldset:enabled")
    page.locator("[name=loss]").fill("16.1181")
    cause = page.locator(".causes a").first
    page.wait_for_function("document.querySelector('.causes').textContent.includes('1e-07')")
    press(page, cause, screens=0)
    page.wait_for_url("**#cut-probability")
