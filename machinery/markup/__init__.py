"""What Markdown becomes: formulas, drawings, programs; and what a page must not contain."""
