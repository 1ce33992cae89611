"""The pages as Markdown."""

from machinery.finish.copies import as_markdown


class Config:
    """What of MkDocs' settings is asked."""

    mdx_configs = {"pymdownx.snippets": {"base_path": ["."]}}  # noqa: RUF012


def test_tabs_become_one_block_after_another_with_their_names() -> None:
    text = 'A.\n\n=== "NumPy"\n\n    ```python\n    x = 1\n    ```\n\n=== "scikit-learn"\n\n    B.\n\nC.'
    copy = as_markdown(text, Config)
    assert copy == "A.\n\n**NumPy**\n\n```python\nx = 1\n```\n\n**scikit-learn**\n\nB.\n\nC.\n"


def test_elements_around_a_part_are_left_out() -> None:
    assert as_markdown('A.\n\n<div markdown="1">\n\nB.\n\n</div>\n\nC.', Config) == "A.\n\nB.\n\nC.\n"
    doors = '<div class="doors" markdown>\n\n- A\n\n</div>\n'  # an author's own
    assert as_markdown(f'{doors}\n<div markdown="1">\n\nB.\n\n</div>', Config) == f"{doors}\nB.\n"
    assert as_markdown(f'<div markdown="1">\n\nB.\n\n</div>\n\n{doors}', Config) == f"B.\n\n{doors}"
