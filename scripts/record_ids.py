"""Where each record of the research sheets stands in the corpus, and as what.

    python scripts/record_ids.py [--records FILE]

Reads the record ids from a text file, one a line, and prints for each its place in the measures: `measure#provision`
and `rule (forbid hold)`, `term`, `definition`, `statement` or `not encoded`. Exits 1 if one is missing or stands
twice. Records of other sheets, which are not on the list, are counted for standing twice only.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from brightline import Corpus
from brightline.language import Effect, Measure, Provision

ROOT = Path(__file__).resolve().parent.parent
RECORDS = ROOT / "tests" / "corpus" / "records.txt"


def provisions(measure: Measure) -> Iterator[tuple[Provision, str]]:
    """Every provision of a measure that can carry a record, with a word for what it is."""
    for rule in measure.rules:
        if rule.effect is not Effect.UNREAD:  # the same clause stands among the skipped ones
            yield rule, f"rule ({rule.effect.value} {rule.action})"
    for definition in measure.definitions:
        yield definition, "definition" if definition.means is None else "term"
    for statement in measure.statements:
        yield statement, "statement"
    for skipped in measure.skipped:
        yield skipped, "not encoded"


def standing(measures: Iterable[Measure]) -> dict[str, list[tuple[str, str]]]:
    """Record id -> the places where it stands, each as (`measure#provision`, what it is)."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for measure in measures:
        for provision, what in provisions(measure):
            for record in provision.records:
                name = provision.id if "#" in provision.id else f"{measure.id}#{provision.id}"
                found[record].append((name, what))
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(description="Where each record of the research sheets stands in the corpus.")
    parser.add_argument("--records", type=Path, default=RECORDS, help="a text file of record ids, one a line")
    wanted = parser.parse_args(arguments).records.read_text(encoding="utf-8").split()
    found = standing(Corpus.load().measures())
    wrong = 0
    for record in wanted:
        places = found.get(record, [])
        for name, what in places:
            sys.stdout.write(f"{record:<22} {name}  {what}\n")
        if len(places) != 1:
            wrong += 1
            sys.stderr.write(f"{record}: stands {len(places)} times; each record stands exactly once.\n")
    for record in sorted(set(found) - set(wanted)):
        if len(found[record]) > 1:
            wrong += 1
            sys.stderr.write(f"{record}: stands {len(found[record])} times; each record stands exactly once.\n")
    sys.stderr.write(f"{len(wanted)} records, {wrong} wrong.\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
