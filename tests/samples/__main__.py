"""Write invented papers into a folder, each with its truth beside it.

python -m tests.samples DIR --seed 1 --packets 22 [--variant refax]
python -m tests.samples DIR --seed 1 --pages 200
"""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from tests.samples.layouts import draw
from tests.samples.packets import SINGLE_KINDS, VARIANTS, packet, single
from tests.samples.truth import FORMS


def write_packets(folder: Path, seed: int, count: int, variant: str | None) -> None:
    """Write packets of one variant, or of all in turn."""
    variants = [variant] if variant else list(VARIANTS)
    for number in range(count):
        made = packet(variants[number % len(variants)], seed + number)
        name = f"{made.variant}-{made.seed:05d}"
        for copy, sent in enumerate(made.transmissions):
            again = f"-{copy + 1}" if copy else ""
            (folder / f"{name}{again}{sent.ending}").write_bytes(sent.data)
        (folder / f"{name}.json").write_bytes(made.truth())


def write_pages(folder: Path, seed: int, count: int) -> None:
    """Write single pages: all forms in turn, and with every round the next degradation."""
    for number in range(count):
        form = FORMS[number % len(FORMS)]
        # A prime step, so that no form keeps to a few degradations.
        kind = SINGLE_KINDS[(number * 7 + number // len(FORMS)) % len(SINGLE_KINDS)]
        sent = single(draw(form, seed + number), kind, seed + number)
        name = f"{form}-{seed + number:05d}"
        (folder / f"{name}{sent.ending}").write_bytes(sent.data)
        (folder / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(sent.pages[0]), indent=1))


def main() -> None:
    """Read the arguments and write."""
    reader = argparse.ArgumentParser(prog="python -m tests.samples", description=__doc__)
    reader.add_argument("folder", type=Path, metavar="DIR")
    reader.add_argument("--seed", type=int, default=0, metavar="N")
    reader.add_argument("--packets", type=int, default=0, metavar="K")
    reader.add_argument("--variant", choices=list(VARIANTS))
    reader.add_argument("--pages", type=int, default=0, metavar="K")
    given = reader.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    write_packets(given.folder, given.seed, given.packets, given.variant)
    write_pages(given.folder, given.seed, given.pages)


if __name__ == "__main__":
    main()
