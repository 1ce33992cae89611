"""What turns the sources into the site. MkDocs comes in by `mkdocs.py`; no arrow leads back up to it."""
