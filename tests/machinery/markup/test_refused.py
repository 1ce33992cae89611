"""What a rendered page must not contain, and what looks like it and is fine. The drill has each fault on a page."""

import pytest

from machinery.errors import PageError
from machinery.markup import refused


@pytest.mark.parametrize(
    "content",
    [
        "<p><code>&lt;script&gt; [a][b] \\frac</code></p>",
        '<div class="highlight"><pre><code>style="x" $$ \\(</code></pre></div>',
        "<p><math><annotation>\\frac{1}{2} [x][y]</annotation></math></p>",
        '<p><img alt="x" src="../figures/x.svg" /></p><p>p[0] and [1]</p>',
        '<h1 id="a">A</h1><h2 id="b">B<a class="headerlink" href="#b">#</a></h2><h3>C</h3><h2>D</h2>',
        '<figure><svg role="img"><text style="x">on one</text></svg></figure>',
        '<p>An online method, on="yes"</p>',
        '<a href="https://example.org/">x</a>',
    ],
)
def test_accepts(content: str) -> None:
    refused.refuse(content, "page.md", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<IFRAME src=x>", "<IFRAME> in a page"),
        ('<base href="/">', "<base> in a page"),
        ("<img src=\"x\" OnError='f()'>", "OnError= in a page"),
        ('<video poster="//example.org/x.png"></video>', "//example.org/x.png is fetched"),
        ("<p>as \\[x\\] says</p>", "LaTeX that was not typeset"),
        ("<p>a [^1]</p>", "[^1] refers to nothing"),
        ('<h1>A</h1><h2 class="x">B</h2><h2 id="b_1">B</h2>', 'heading "B" twice'),
        ("<h1>A</h1><h3>B</h3>", "level 3 below one of level 1"),
    ],
)
def test_refuses(content: str, message: str) -> None:
    with pytest.raises(PageError) as error:
        refused.refuse(content, "page.md", "")
    assert str(error.value).startswith("page.md:1: ") and message in str(error.value)
