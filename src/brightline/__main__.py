"""`python -m brightline`: the `brightline` command, for an installation whose scripts are not on the path."""

from __future__ import annotations

from brightline.cli import main

main()
