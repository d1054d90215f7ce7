"""`brightline panel`: place by span of days by profile of facts, as a table for scholars."""

from __future__ import annotations

import csv
import io
import re
import secrets
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brightline import __version__
from brightline.cli import compared, errors, options, output, words
from brightline.cli.errors import CallError, FileError
from brightline.cli.facts import read_facts
from brightline.csv_cells import cell

if TYPE_CHECKING:
    from brightline.corpus import Corpus
    from brightline.corpus.panel import Row
    from brightline.engine.facts import Facts
    from brightline.language import Measure

NAME = re.compile(r"[A-Za-z][\w-]*")
PARTS = re.compile(r'(?:"(?:\\.|[^"\\])*"|[^";])+')
SOURCES = ("measure", "title", "cite", "kind", "encoded_by", "reviewed_by", "confirmed_to", "source", "url", "nature",
           "read_by", "read_on")  # fmt: skip


@click.command("panel")
@click.argument("places", nargs=-1, metavar="[PLACE...]", shell_complete=options.complete("places"))
@click.option("--action", "actions", multiple=True, required=True, metavar="ACTION", help="May be repeated.")
@click.option("--profile", "lines", multiple=True, metavar="'NAME: FACT=VALUE; …'", help="Facts. May be repeated.")
@click.option("--profiles", "file", type=click.Path(path_type=Path), metavar="FILE.yaml", help="NAME: list of facts.")
@click.option("--from", "first", type=options.DayType(), metavar="DAY", help="Not before this day.")
@click.option("--to", "last", type=options.DayType(), default=options.today, metavar="DAY", help="The last day.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A new folder.")
@click.option("--parquet", is_flag=True, help="Write the table also as Parquet.")
@options.measures
def command(
    places: tuple[str, ...], actions: tuple[str, ...], lines: tuple[str, ...], file: Path | None, first: date | None,
    last: date, out: Path, parquet: bool, measures: Path | None,
) -> None:  # fmt: skip
    """Write what the law says of actions, for profiles of facts, in every place and on every day, as a table.

    \b
    brightline panel us/ma/boston us/ma/cambridge --action hold --out panel \\
        --profile 'detainer: actor=police_officer; papers=civil_detainer; person.eligible_for_release=yes'

    Without a place, all of them. A row holds from its first to its last day, both included; it is what `decide` answers
    on each of them. Beside the table stand the sources of the measures and a citation file.
    """
    corpus = options.load_corpus(measures)
    vocabulary = corpus.vocabulary
    named = dict.fromkeys(options.known_place(corpus, p).path for p in places)
    chosen = list(named) or [p.path for p in corpus.places()]
    acts = list(dict.fromkeys(options.known_action(a, vocabulary) for a in actions))
    profiles = _profiles(lines, file, corpus)
    if first is not None and first > last:
        raise CallError(f"--from {first} --to {last}", "The span ends before it begins.", "No day lies in it.",
                        "Write the earlier day after --from.")  # fmt: skip
    _check_known_to(corpus, chosen, last)
    arrow = _arrow() if parquet else None
    if out.exists() or out.is_symlink():
        raise CallError(f"--out {out}", "There is something of that name.", "A table is never mixed with another.",
                        "Name a folder that does not exist.")  # fmt: skip
    rows = _rows(corpus, chosen, acts, profiles, first, last)
    used = list({m.id: m for p in chosen for m in corpus.measures(p)}.values())
    with _whole(out) as folder:
        (folder / "panel.csv").write_text(_csv(rows), encoding="utf-8", newline="")
        if arrow is not None:
            _write_parquet(arrow, rows, folder / "panel.parquet")
        (folder / "sources.csv").write_text(_sources(used), encoding="utf-8", newline="")
        (folder / "CITATION.cff").write_text(_citation(rows), encoding="utf-8")
    output.show(_page(rows, chosen, out, parquet))


def _check_known_to(corpus: Corpus, places: Sequence[str], last: date) -> None:
    """Raises CallError for a day long after anybody could know the law of a place: `decide` answers nothing there."""
    for place in places:
        days = corpus.change_days(place)
        if days and last > (until := options.known_to(days)):
            raise CallError(
                f"--to {last}", f"What the corpus knows of {corpus.place(place).name} ends on {until}.",
                "Rows of later days would be a guess.", f"Write --to {until}, or an earlier day.",
            )  # fmt: skip


def _rows(
    corpus: Corpus, places: Sequence[str], actions: Sequence[str], profiles: dict[str, Facts], first: date | None,
    last: date,
) -> list[Row]:  # fmt: skip
    from brightline.corpus.panel import panel

    rows: list[Row] = []
    with compared.steps("deciding", len(places)) as step:
        for place in places:
            rows += panel(corpus, [place], actions, profiles, first, last)
            step()
    return rows


# -- profiles ----------------------------------------------------------------------------------------------------------


def _profiles(lines: Sequence[str], file: Path | None, corpus: Corpus) -> dict[str, Facts]:
    """The profiles by name. Raises CallErrors with every mistake of a profile's facts."""
    said = [(f"--profile {line}", *_parted(line)) for line in lines] + ([] if file is None else _in_file(file))
    if not said:
        raise CallError("--profile", "There is no profile of facts.", "Of no facts at all nearly every answer is open.",
                        "Give one: --profile 'detainer: actor=police_officer; papers=civil_detainer'.")  # fmt: skip
    found: dict[str, Facts] = {}
    for where, name, facts in said:
        if not NAME.fullmatch(name):
            raise CallError(where, f"`{name}` is not a name.", "It stands in a column of the table.",
                            "Write letters, digits, `-` and `_`, and a colon after them.")  # fmt: skip
        if name in found:
            raise _two(where, name)
        try:
            found[name] = read_facts(facts, corpus.vocabulary)
        except errors.CallErrors as error:
            mistakes = [CallError(m.where.replace("--fact", where, 1), m.what, m.why, m.next) for m in error.mistakes]
            raise errors.CallErrors(mistakes) from None
    return found


def _two(where: str, name: str) -> CallError:
    return CallError(where, f"There are two profiles `{name}`.", "Their rows could not be told apart.",
                     "Give one of them another name.")  # fmt: skip


def _parted(line: str) -> tuple[str, list[str]]:
    name, _, facts = line.partition(":")
    return name.strip(), [part.strip() for part in PARTS.findall(facts) if part.strip()]


def _in_file(file: Path) -> list[tuple[str, str, list[str]]]:
    import yaml

    where = f"--profiles {file}"
    try:
        text = file.read_text(encoding="utf-8")
        found, tree = yaml.safe_load(text), yaml.compose(text, yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CallError(where, "This file cannot be read as YAML.", str(error).replace("\n", " "),
                        "Write a name, a colon, and below it the facts as a list.") from None  # fmt: skip
    right = isinstance(found, dict) and all(
        isinstance(name, str) and isinstance(facts, list) and all(isinstance(f, str) for f in facts)
        for name, facts in found.items()
    )
    if not right:
        raise CallError(where, "This file does not hold profiles.", "A profile is a name with a list of facts.",
                        "Write `detainer:`, and below it `  - actor=police_officer` and so on.")  # fmt: skip
    # Of two values under one key YAML keeps the last.
    named = [key.value for key, _ in tree.value] if isinstance(tree, yaml.MappingNode) else []
    twice = [name for name, times in Counter(named).items() if times > 1]
    if twice:
        raise _two(where, twice[0])
    return [(f"{where}, {name}", name, facts) for name, facts in found.items()]


# -- files -------------------------------------------------------------------------------------------------------------


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """A folder that is not there before it is whole: it is filled beside its place, and moved there at the end."""
    beside = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    try:
        beside.mkdir(parents=True)
    except OSError as error:
        raise CallError(f"--out {out}", f"It cannot be written: {error.strerror}.", "The table would have no place.",
                        "Name a folder elsewhere.") from error  # fmt: skip
    try:
        yield beside
        beside.rename(out)
    except OSError as error:
        raise FileError(f"--out {out}", f"It could not be written: {error.strerror}.",
                        "Half a table could be taken for the whole: nothing of it is left.",
                        "Mend that, or name a folder elsewhere.") from error  # fmt: skip
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _csv(rows: Sequence[Row]) -> str:
    from brightline.corpus.panel import COLUMNS

    return _table(COLUMNS, [[str(getattr(row, c)) for c in COLUMNS] for row in rows])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def _arrow() -> tuple[Any, Any]:
    """pyarrow, which only Parquet needs."""
    from importlib import import_module

    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise CallError("--parquet", "Parquet files need pyarrow, which is not installed.",
                        "Brightline is light without it.",
                        "`pip install pyarrow`, or leave --parquet out.") from None  # fmt: skip


def _write_parquet(arrow: tuple[Any, Any], rows: Sequence[Row], file: Path) -> None:
    from brightline.corpus.panel import COLUMNS

    pa, parquet = arrow
    kinds = {name: pa.date32() if name in ("first", "last") else pa.string() for name in COLUMNS}
    columns = {name: pa.array([getattr(row, name) for row in rows], kind) for name, kind in kinds.items()}
    parquet.write_table(pa.table(columns), file)


def _sources(measures: Sequence[Measure]) -> str:
    found = []
    for m in sorted(measures, key=lambda m: m.id):
        of = [m.id, m.title, m.cite, m.kind, m.encoded_by, m.reviewed_by, str(m.confirmed_to or "")]
        found += [[*of, s.title, s.url, s.nature, s.read_by, str(s.read_on)] for s in m.sources] or [[*of, *[""] * 5]]
    return _table(SOURCES, found)


def _citation(rows: Sequence[Row]) -> str:
    """A citation file (CFF 1.2.0); the version is of the program and of the law's files together."""
    import hashlib

    files = hashlib.sha256("\n".join(sorted({row.corpus for row in rows})).encode()).hexdigest()[:12]
    return (
        "cff-version: 1.2.0\n"
        "message: Cite this table with the version, which names the program and the files of law behind it.\n"
        "type: dataset\n"
        "title: What local law lets police do for federal immigration enforcement, by place, day and profile of facts\n"
        f'version: "Brightline {__version__}, measures {files}"\n'
        "authors:\n  - name: The Brightline contributors\n"
        "abstract: >-\n"
        "  The answers of the measures' files, as well as their text is known. The column evidence says how well;\n"
        "  sources.csv says what each measure was read from. No legal advice.\n"
    )


def _page(rows: Sequence[Row], places: Sequence[str], out: Path, parquet: bool) -> output.Page:
    held = {row.place for row in rows}
    page: output.Page = [
        output.Para(
            f"{words.count(len(rows), 'row')}, {words.count(len(held), 'place')}: {out / 'panel.csv'}", tone="good"
        )
    ]
    if parquet:
        page.append(output.Item(str(out / "panel.parquet")))
    page += [output.Item(str(out / name)) for name in ("sources.csv", "CITATION.cff")]
    left_out = [p for p in places if p not in held]
    if left_out:
        page.append(output.Para(f"Nothing is known in this span of {words.listed(left_out)}.", tone="warning"))
    return page
