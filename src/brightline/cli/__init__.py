"""The command line: one file per verb. `main` is what the `brightline` command runs."""

from __future__ import annotations


def main() -> None:
    """Run the command with the arguments of this process, and exit with its code (`brightline.cli.errors`)."""
    from brightline.cli.group import brightline

    brightline.main(prog_name="brightline")


__all__ = ["main"]
