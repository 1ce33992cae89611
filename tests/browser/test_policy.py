"""The content security policy in force: what is smuggled into a page does not run, and fetches nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser import visits

ROOT = Path(__file__).parents[2]

# As an attacker would leave them in a page. Each sets window.broken if it runs, or asks another host.
SMUGGLED = """
<script>window.broken = "an inline script"</script>
<script src="https://elsewhere.example/script.js"></script>
<script src="data:text/javascript,window.broken='a script in its address'"></script>
<img src="x:" alt="" onerror="window.broken = 'a handler'">
<img src="https://elsewhere.example/image.png" alt="">
<iframe srcdoc="<script>parent.broken = 'a frame'</script>"></iframe>
<iframe src="https://elsewhere.example/frame"></iframe>
<object data="https://elsewhere.example/object"></object>
<link rel="stylesheet" href="https://elsewhere.example/style.css">
<style>.smuggled { position: fixed }</style>
<p class="smuggled" style="position: fixed">drawn over the page</p>
<a class="smuggled-link" href="javascript:window.broken='an address';void 0">press</a>
<form class="smuggled-form" action="https://elsewhere.example/form"><button>press</button></form>
"""
ATTACKS = """async guarded => {
    await new Promise(resolve => setTimeout(resolve, 50));  // what a debugger evaluates at once may use eval
    const caught = [], run = attack => { try { attack() } catch (error) { caught.push(error.name) } };
    document.querySelector(".smuggled-link").click();
    if (guarded) document.querySelector(".smuggled-form button").click();  // it would leave the page
    const script = document.createElement("script");
    script.text = "window.broken = 'a script that was added'";
    document.body.append(script);
    document.querySelector("article").insertAdjacentHTML("beforeend", "<img src='x:' onerror='window.broken = 1'>");
    document.querySelector("article").setAttribute("onclick", "window.broken = 'a handler that was added'");
    document.querySelector("article").click();
    run(() => eval("window.broken = 'eval'"));
    run(() => new Function("window.broken = 'a function'")());
    run(() => setTimeout("window.broken = 'a string'"));
    run(() => new Worker("data:text/javascript,0"));
    await fetch("https://elsewhere.example/fetch").catch(() => caught.push("fetch"));
    run(() => navigator.sendBeacon("https://elsewhere.example/beacon"));
    import("https://elsewhere.example/module.js").catch(() => {});
    await new Promise(resolve => setTimeout(resolve, 100));
    return {broken: window.broken, caught, position: getComputedStyle(document.querySelector(".smuggled")).position};
}"""


@pytest.fixture
def attacked(browser: Browser, address: str):
    """Open a page with something smuggled into it: the page, and what it asked of other hosts."""
    contexts = []

    def open_(path: str, guarded: bool = True) -> tuple[Page, list[str]]:
        contexts.append(browser.new_context())
        page, asked = contexts[-1].new_page(), []

        def smuggle(route: Route) -> None:
            answer = route.fetch()
            body = answer.text().replace("</article>", SMUGGLED + "</article>", 1)
            body = body if guarded else body.replace("Content-Security-Policy", "x")
            headers = {key: value for key, value in answer.headers.items() if key != "content-encoding"}
            route.fulfill(response=answer, body=body, headers=headers)

        def elsewhere(route: Route) -> None:
            asked.append(route.request.url)
            route.abort()

        page.route(lambda url: not url.startswith(address), elsewhere)
        page.route(address + path, smuggle)
        page.goto(address + path)
        return page, asked

    yield open_
    for context in contexts:
        context.close()


def test_what_is_smuggled_in_does_not_run(attacked: Callable, path: str) -> None:
    page, asked = attacked(path)
    result = page.evaluate(ATTACKS, True)
    assert result["broken"] is None, f"{path or 'the home page'}: {result['broken']} ran"
    assert result["position"] == "static", f"{path or 'the home page'}: a style from elsewhere is in force"
    assert not asked, f"{path or 'the home page'}: asked {asked}"


def test_what_is_smuggled_into_the_404_page_does_not_run(attacked: Callable) -> None:
    page, asked = attacked("nowhere/at/all/")
    assert page.evaluate(ATTACKS, True)["broken"] is None and not asked


def test_without_the_policy_all_of_it_would(attacked: Callable) -> None:
    page, asked = attacked("", guarded=False)
    result = page.evaluate(ATTACKS, False)
    assert result["broken"] and result["position"] == "fixed" and len(asked) >= 5


def place_in_script(site: Path, address: str, number: int, _: str) -> str:
    """The place in the sources of a line of a script: the build has left out the comments of its own scripts."""
    name = address.partition("/assets/")[2]
    source, built = ROOT / "docs" / "assets" / name, site / "assets" / name
    if not name or not source.exists():
        return address
    text = built.read_text(encoding="utf-8").split("\n")[number - 1].strip()
    lines = source.read_text(encoding="utf-8").split("\n")
    return f"docs/assets/{name}:{next(n for n, line in enumerate(lines, 1) if text in line)}"


def test_console_is_clean(visit: Callable, site: Path, path: str) -> None:
    """On every visit: with the theme's script, the search and its worker at work, and every folded part open. No error
    is reported, and the policy refuses nothing."""
    seen = [visit(purpose, path) for purpose in (visits.reader, visits.narrow)]
    wrong = [f"{place_in_script(site, *one)}: {one[2]}" for each in seen for one in each.refused]
    wrong += [f"{path or 'the home page'}: {error}" for each in seen for error in each.said]
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_every_page_begins_with_its_policy(site: Path) -> None:
    for path in site.rglob("*.html"):
        head = path.read_text(encoding="utf-8").partition("<head>")[2].lstrip()
        assert head.startswith('<meta charset="utf-8"><meta http-equiv="Content-Security-Policy"'), path.relative_to(
            site
        )
        policy = head.partition('Policy" content="')[2].partition('"')[0]
        assert "unsafe" not in policy and "http" not in policy and "*" not in policy
