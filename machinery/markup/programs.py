"""Programs and outputs in a page: what stands above them."""

import re

from machinery.sources.pages import EXPECTED_OUTPUT


def titles(markdown: str) -> str:
    """Give each embedded program its name as a title, and each recorded output the title "Output"."""
    program = r'^(\s*`{3,}python)(\n\s*-+8<-+ "([\w./-]+)")$'
    output = rf"^(\s*){EXPECTED_OUTPUT}\s*?\n\s*(`{{3,}}text)\s*$"
    markdown = re.sub(program, r'\1 title="\3"\2', markdown, flags=re.MULTILINE)
    return re.sub(output, r'\1\2 title="Output"', markdown, flags=re.MULTILINE)
