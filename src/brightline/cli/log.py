"""`brightline log verify BUNDLE` and `log show BUNDLE ENTRY`: what a desk's log proves and says, without the desk and
without a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from brightline.cli import errors, output
from brightline.cli.errors import CallError, FileError

if TYPE_CHECKING:
    from brightline.ledger import Checkpoint, Verified

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
KEY = click.option("--key", required=True, metavar="KEY", help="The log's public key, as a filed report prints it.")


@click.group("log")
def command() -> None:
    """What a desk's log proves: that nothing in it was changed, taken out or put in since it was signed."""


@command.command("verify")
@click.argument("bundle", type=FILE)
@KEY
@click.option(
    "--kept", "kept", multiple=True, type=FILE, metavar="FILE",
    help="A file with a checkpoint that somebody kept, all of it; may be given more than once.",
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


@command.command("show")
@click.argument("bundle", type=FILE)
@click.argument("entries", nargs=-1, required=True, type=click.IntRange(min=0), metavar="ENTRY...")
@KEY
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(bundle: Path, entries: tuple[int, ...], key: str, as_json: bool) -> int:
    """Show what entries of the log say, by the numbers that a report gives for them.

    The whole bundle is checked first. The first entry has the number 0.
    """
    ledger = _ledger_package()
    try:
        fields = ledger.verified(bundle.read_bytes(), ledger.verifier_key(key), []).fields
    except ledger.LedgerError as error:
        raise FileError(error.where, error.what, error.why, error.next) from None
    for entry in entries:
        if entry >= len(fields):
            raise CallError("log show", f"This bundle has no entry {entry}.",
                            f"It has {len(fields)}, of which the first has the number 0.",
                            "Give a number that a report names, and a bundle not older than the report.")  # fmt: skip
    if as_json:
        output.show_json([{"entry": entry, **fields[entry]} for entry in entries])
    else:
        output.show([output.Table(("entry", "kind", "says"),
                                  [(str(entry), str(fields[entry].get("kind", "")), _says(fields[entry]))
                                   for entry in entries])])  # fmt: skip
    return errors.ANSWER


def _says(fields: Mapping[str, Any]) -> str:
    """The fields of an entry but its kind, each with its name."""
    told = {name: value for name, value in sorted(fields.items()) if name != "kind"}
    return "; ".join(
        f"{name} {value if isinstance(value, str) and value else msgspec.json.encode(value).decode()}"
        for name, value in told.items()
    )


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
    """A checkpoint as it was signed, however a page or a printed report broke its lines when it was copied."""
    text = file.read_text("utf-8-sig", errors="replace")
    words = text.split()
    if len(words) == 6 and words[3] == "\N{EM DASH}":
        return "{}\n{}\n{}\n\n{} {} {}\n".format(*words)
    return text


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
