"""`brightline log verify BUNDLE`: what a desk's log proves, without the desk and without a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brightline.cli import errors, output
from brightline.cli.errors import CallError, FileError

if TYPE_CHECKING:
    from brightline.ledger import Checkpoint, Verified

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("log")
def command() -> None:
    """What a desk's log proves: that nothing in it was changed, taken out or put in since it was signed."""


@command.command("verify")
@click.argument("bundle", type=FILE)
@click.option("--key", required=True, metavar="KEY", help="The log's public key, as a filed report prints it.")
@click.option(
    "--kept", "kept", multiple=True, type=FILE, metavar="FILE",
    help="A checkpoint that somebody kept, whole, as it was signed; may be given more than once.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(bundle: Path, key: str, kept: tuple[Path, ...], as_json: bool) -> int:
    """Check an auditor's bundle against the key of the log, and against checkpoints that were kept.

    Take the key and the checkpoints from a filed report, and not from who made the bundle.
    """
    ledger = _ledger_package()
    try:
        public = ledger.verifier_key(key)
        known = [ledger.checkpoint_in(_text(file), public, str(file)) for file in kept]
        proved = ledger.verified(bundle.read_bytes(), public, known)
    except ledger.LedgerError as error:
        raise FileError(error.where, error.what, error.why, error.next) from None
    if as_json:
        output.show_json(
            {
                "entries": len(proved.fields),
                "checkpoints": [_plain(point) for point in proved.checkpoints],
                "kept": [_plain(point) for point in known],
                "kinds": dict(sorted(_kinds(proved).items())),
            }
        )
    else:
        output.show(_page(proved, known))
    return errors.ANSWER


def _ledger_package() -> Any:
    try:
        from brightline import ledger
    except ImportError:
        raise CallError(
            "log",
            "The part that checks signatures is not installed.",
            "Who only asks what the law is does not need it.",
            'Install it: python -m pip install "brightline[ledger]"',
        ) from None
    return ledger


def _text(file: Path) -> str:
    return file.read_text("utf-8", errors="replace")


def _plain(point: Checkpoint) -> dict[str, Any]:
    return {"origin": point.origin, "size": point.size, "root": point.root.hex()}


def _kinds(proved: Verified) -> Counter[str]:
    return Counter(str(fields.get("kind", "without a kind")) for fields in proved.fields)


def _page(proved: Verified, known: Sequence[Checkpoint]) -> output.Page:
    last = proved.checkpoints[-1]
    page: output.Page = [
        output.Headline("THE LOG IS WHOLE", tone="good"),
        output.Para(
            f"{last.size} entries of {last.origin}, each as it was when it was signed, in {len(proved.checkpoints)} "
            f"signed checkpoints. The last root is {last.root.hex()}."
        ),
    ]
    if known:
        sizes = ", ".join(str(point.size) for point in known)
        page.append(output.Para(f"It begins with each checkpoint that was kept: of {sizes} entries."))
    page += [
        output.Gap(),
        output.Table(("entries", "number"), [(kind, str(number)) for kind, number in sorted(_kinds(proved).items())]),
        output.Gap(),
        output.Para(
            "This does not prove that everything that happened was entered. "
            + (
                "It proves what the log was at the checkpoints that were kept."
                if known
                else "Who holds the key could have written the whole log anew: give a checkpoint that the city clerk "
                "filed, with --kept, to rule that out for what came before it."
            )
        ),
    ]
    return page
