"""How the handbook is built. `make docs` treats every warning as an error."""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS))

import generate  # noqa: E402 - the path to it is set above
import measure_lexer  # noqa: E402 - the path to it is set above

import brightline  # noqa: E402 - the path to it is set above

project = "Brightline"
author = "The Brightline contributors"
project_copyright = author
release = version = brightline.__version__

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "deflist"]
nitpicky = True

html_theme = "furo"
html_title = "Brightline"
html_copy_source = False
html_show_sphinx = False
highlight_language = "text"


def setup(app):  # type: ignore[no-untyped-def] # Sphinx hands over what it likes; it is no dependency of the type check
    """Write the pages that are made from the code, and teach the highlighter our fences."""
    generate.write(DOCS / "reference" / "generated")
    for name in measure_lexer.FENCES:
        app.add_lexer(name, measure_lexer.MeasureLexer)
