"""Decide the federal government's own rows on detainers in Massachusetts, of October 2014 to July 2015.

    python scripts/rows.py ice_detainers_massachusetts_fy2015ytd.csv --assume person.eligible_for_release=yes

The file is a public release under the Freedom of Information Act: a date, a form, a place of custody, why it was
lifted; no name and no number of a person, so equal rows are different detainers and stay apart. Who holds the person,
and for which government, comes from `data/custodians_ma.csv`. Every row is accounted for: decided, or out of scope.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from brightline import Corpus
from brightline.cli import errors, output
from brightline.cli.errors import CallError, FileError
from brightline.cli.facts import read_facts

CUSTODIANS = Path(__file__).parents[1] / "data" / "custodians_ma.csv"
NEEDED = ("detainer_prepare_date", "detainer_type", "detention_facility", "facility_city")

KINDS = ("city police", "sheriff", "state prison", "state police", "federal")


@dataclass(frozen=True, slots=True)
class Custodian:
    """Who holds the person, and which government he works for."""

    kind: str
    place: str
    actor: str
    in_scope: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Rows with one answer."""

    kind: str
    place: str
    action: str
    outcome: str
    turns_on: str
    """Why it is open and what to ask; for a settled answer the rules it rests on."""


def custodians(file: Path = CUSTODIANS) -> dict[tuple[str, str], Custodian]:
    """The agency map: (facility, city) -> who holds."""
    with file.open(encoding="utf-8", newline="") as opened:
        return {
            (row["detention_facility"], row["facility_city"]): Custodian(
                row["kind"], row["place"], row["actor"], row["in_scope"] == "yes"
            )
            for row in csv.DictReader(opened)
        }


def question(detainer_type: str) -> tuple[str, str] | None:
    """The action and the paper of a type of form, or None for a form this program does not know.

    The I-247 and the I-247D ask for a hold; the I-247N asks only to be told of release.
    """
    form = detainer_type.split(" ")[0].replace("-", "").upper()
    return {
        "I247": ("hold", "civil_detainer"),
        "I247D": ("hold", "civil_detainer"),
        "I247N": ("notify_release", "notification_request"),
    }.get(form)


def decide_rows(rows: Iterable[Mapping[str, str]], corpus: Corpus, assumed: tuple[str, ...] = ()) -> Iterator[Group]:
    """The answer to each row, in the order of the rows.

    Raises FileError for a row whose custodian or form is not known: a row is never left out silently.
    """
    known = custodians()
    answers: dict[tuple[str, str, str, str], Group] = {}
    for number, row in enumerate(rows, 2):
        holder = known.get((row["detention_facility"], row["facility_city"]))
        asked = question(row["detainer_type"])
        if holder is None or asked is None:
            word = "detention_facility" if holder is None else "detainer_type"
            raise FileError(
                f"row {number}",
                f"`{row[word]}` is not known.",
                "A row that nobody can place would be missing from every count.",
                "Add it to data/custodians_ma.csv." if holder is None else "Add the form to scripts/rows.py.",
            )
        action, paper = asked
        if not holder.in_scope:
            yield Group(holder.kind, holder.place, action, "out of scope", "a federal custodian")
            continue
        key = (holder.place, holder.actor, action, row["detainer_prepare_date"])
        if key not in answers:
            answers[key] = _answer(
                holder, action, paper, date.fromisoformat(row["detainer_prepare_date"]), corpus, assumed
            )
        yield answers[key]


def _answer(holder: Custodian, action: str, paper: str, on: date, corpus: Corpus, assumed: tuple[str, ...]) -> Group:
    facts = read_facts((f"actor={holder.actor}", f"papers+={paper}", *assumed), corpus.vocabulary)
    decision = corpus.law(holder.place, on=on).decide(action, facts)
    if decision.because:
        turns_on = ", ".join(decision.because)
        turns_on += f"; ask {', '.join(a.fact for a in decision.asks)}" if decision.asks else ""
    else:
        turns_on = ", ".join(f"{r.measure}#{r.id}" for r in decision.reasons)
    return Group(holder.kind, holder.place, action, str(decision.outcome), turns_on)


def page(groups: Counter[Group], title: str) -> output.Page:
    """The table, with the count of every group and of all."""
    ordered = sorted(groups.items(), key=lambda i: (KINDS.index(i[0].kind), i[0].place, i[0].action, i[0].outcome))
    rows = [(str(n), g.kind, g.place, g.action, g.outcome, g.turns_on) for g, n in ordered]
    total = Counter[str]()
    for group, n in groups.items():
        total[group.outcome] += n
    said = ", ".join(f"{outcome} {n}" for outcome, n in total.most_common())
    return [
        output.Heading(title),
        output.Table(("rows", "custodian", "government", "action", "outcome", "turns on"), rows),
        output.Para(f"{sum(groups.values())} rows: {said}."),
    ]


def read_rows(file: Path) -> list[dict[str, str]]:
    """The rows of the release. Raises CallError and FileError for a file that is not it."""
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            reader = csv.DictReader(opened)
            rows = list(reader)
    except (OSError, UnicodeDecodeError) as error:
        raise CallError(
            str(file), "The file cannot be read.", str(error), "Name the CSV file of the release."
        ) from error
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing or not rows:
        what = f"There is no column `{missing[0]}`." if missing else "There is no row."
        raise FileError(str(file), what, "This is not the release the program was written for.", "Name that file.")
    return rows


def run(file: Path, assumed: tuple[str, ...]) -> int:
    rows = read_rows(file)
    corpus = Corpus.load()
    # All mistakes are found before a table is printed: the first alone would look like what was asked for.
    read_facts(assumed, corpus.vocabulary)
    pages = [page(Counter(decide_rows(rows, corpus)), "What the papers alone tell")]
    if assumed:
        pages.append(page(Counter(decide_rows(rows, corpus, assumed)), f"Taking it that {' and '.join(assumed)}"))
    for found in pages:
        output.show(found)
    return errors.ANSWER


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("file", type=Path, help="ice_detainers_massachusetts_fy2015ytd.csv")
    parser.add_argument(
        "--assume", action="append", default=[], metavar="FACT", help="decide again with this fact as well"
    )
    arguments = parser.parse_args()
    errors.prepare_streams()
    sys.exit(errors.run(lambda: run(arguments.file, tuple(arguments.assume))))


if __name__ == "__main__":
    main()
