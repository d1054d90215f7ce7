"""Places and what is known of their law: `coverage.yaml`, and the lists of municipalities beside it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from brightline.engine.law import Covered
from brightline.language import MeasureErrors, Problem
from brightline.language.divisions import division_of
from brightline.language.measure import Grade
from brightline.language.positions import Span
from brightline.language.text_file import no_file
from brightline.vocabulary import LAYERS, Vocabulary, cache, nearest

STATUSES = ("encoded", "none found", "not looked")


class CoverageSpan(Struct, frozen=True):
    """What is known of one layer of a place over a range of days, both ends included."""

    first: date
    last: date | None
    status: str
    looked_on: str = ""
    evidence: Grade | None = None
    note: str = ""


class Place(Struct, frozen=True):
    """A government: the United States, a state, a county, a city or a town."""

    path: str
    name: str
    division: str
    """The same as an OCD division id."""
    level: str
    layers: tuple[tuple[str, tuple[CoverageSpan, ...]], ...] = ()
    """Layer, or "department/AGENCY", with its spans. A layer without spans was never looked at."""

    @property
    def chain(self) -> tuple[str, ...]:
        """The paths of the governments above it, highest first, and its own."""
        parts = self.path.split("/")
        return tuple("/".join(parts[: i + 1]) for i in range(len(parts)))

    def span(self, layer: str, on: date) -> CoverageSpan | None:
        for name, spans in self.layers:
            if name == layer:
                return next((s for s in spans if s.first <= on and (s.last is None or on <= s.last)), None)
        return None


class UnknownPlace(MeasureErrors):
    """A place that the corpus does not know."""


PATH = re.compile(r"[a-z]{2}(/[a-z]{2}(/[a-z0-9]+(-[a-z0-9]+)*)?)?")
"""What a place is called: country, state, and the town or county, whose words are joined by hyphens."""


def level_of(path: str) -> str:
    """The level of government that a short path names."""
    depth = path.count("/")
    return ("federal", "state", "county" if path.endswith("-county") else "municipal")[min(depth, 2)]


class Places:
    """All places of a corpus. Raises MeasureErrors for a coverage file that is not as it should be."""

    def __init__(self, root: Path) -> None:
        self._file = root / "coverage.yaml"
        self._known: dict[str, Place] = {}
        if self._file.exists():
            if not self._file.is_file():
                raise MeasureErrors([no_file(self._file.name)])
            self._read(self._file.read_bytes())
        for listing in sorted(root.glob("*/*/municipalities.txt")):
            parent = listing.parent.relative_to(root).as_posix()
            for slug, name, official in _listed(listing):
                path = f"{parent}/{slug}"
                own = self._known.get(path) or Place(path, name, division_of(path), level_of(path))
                division = f"{division_of(parent)}/place:{official}" if official else own.division
                self._known[path] = replace(own, division=division)
        for folder in sorted({file.parent for file in root.rglob("*.md")}):
            path = folder.relative_to(root).as_posix()
            # What lies beside the country's folder is no law of any government: a folder of measures in another one.
            if path.split("/")[0] == "us" and path not in self._known:
                self._known[path] = Place(path, _title(path), division_of(path), level_of(path))
        # A folder that holds one town's file alone still has the governments above that town.
        for path in [above for known in self._known.values() for above in known.chain]:
            self._known.setdefault(
                path, Place(path, path.rpartition("/")[2].upper(), division_of(path), level_of(path))
            )

    def _read(self, text: bytes) -> None:
        entry = f"coverage-{hashlib.sha256(_readers() + text).hexdigest()[:40]}"
        kept = cache.read_entry(entry)
        if kept is not None:
            with suppress(AttributeError, KeyError, TypeError, ValueError):
                self._known = _described(json.loads(kept))
                return
        # Imported here: what an earlier run kept needs neither YAML nor the checks.
        from brightline.corpus.coverage_file import read_coverage

        data = read_coverage(text, self._file.name)
        self._known = _described(data)
        cache.write_entry(entry, json.dumps(data))

    def __iter__(self) -> Iterator[Place]:
        return iter(sorted(self._known.values(), key=lambda p: p.path))

    def _nearest(self, path: str) -> str | None:
        """The place most likely meant: by its own name among its neighbours, then anywhere, then by the whole path."""
        parent, _, name = path.rpartition("/")
        beside = {p.rpartition("/")[2]: p for p in self._known if p.rpartition("/")[0] == parent}
        anywhere = {p.rpartition("/")[2]: p for p in self._known}
        for choices in (beside, anywhere):
            close = nearest(name, choices)
            if close is not None:
                return choices[close]
        return nearest(path, self._known)

    def __getitem__(self, path: str) -> Place:
        """Raises UnknownPlace, with the nearest place that is known."""
        found = self._known.get(path)
        if found is None:
            close = self._nearest(path)
            raise UnknownPlace(
                [
                    Problem(
                        Span("call", 1, 1),
                        f"`{path}` is not a place the corpus knows.",
                        "An answer about a place nobody has heard of would be a guess.",
                        f"Closest: `{close}`." if close else "`brightline places` lists the places.",
                    )
                ]
            )
        return found


def _title(path: str) -> str:
    """What a place is called of which nothing but the path is known."""
    return path.rpartition("/")[2].replace("-", " ").title()


def _readers() -> bytes:
    """What tells one version of the code that checks coverage from another: the size and time of each of its files."""
    from brightline import vocabulary

    here, words = Path(__file__).parent, Path(vocabulary.__file__).parent
    found = [file.stat() for file in (here / "coverage_file.py", here / "places.py", words / "checking.py")]
    return repr([(status.st_size, status.st_mtime_ns) for status in found]).encode()


def _described(data: dict[str, Any]) -> dict[str, Place]:
    """Places from the records of a coverage file."""
    return {
        path: Place(
            path,
            entry["name"],
            division_of(path),
            entry["level"],
            tuple((name, tuple(_span(*span) for span in spans)) for name, spans in entry["layers"].items()),
        )
        for path, entry in data.items()
    }


def _span(first: str, last: str | None, status: str, looked_on: str, grade: str | None, note: str) -> CoverageSpan:
    return CoverageSpan(
        date.fromisoformat(first),
        date.fromisoformat(last) if last else None,
        status,
        looked_on,
        Grade[grade.upper()] if grade else None,
        note,
    )


def _listed(listing: Path) -> Iterator[tuple[str, str, str]]:
    """Lines `SLUG NAME` or `SLUG NAME = OFFICIAL`, where the last is how the OCD id names the place."""
    for line in listing.read_text(encoding="utf-8").splitlines():
        slug, _, rest = line.strip().partition(" ")
        name, _, official = rest.partition(" = ")
        if slug and not slug.startswith("#"):
            yield slug, name.strip() or slug, official.strip()


LOWER = {
    "state": "Who works for a state",
    "county": "Who works for a sheriff or a county",
    "municipal": "Who works for a city or town",
}
"""Governments below the one asked about, as a note says them."""


def coverage(place: Place, places: Mapping[str, Place], vocabulary: Vocabulary, on: date) -> tuple[Covered, ...]:
    """What is known on a day of every layer that could speak to an actor of the place.

    A layer with nothing said of it, or asked about for a day before anything was looked for, is "not looked".
    """
    found: list[Covered] = []
    levels = {
        "federal": None,
        "state": ("state", "county", "municipal"),
        "county": ("county",),
        "municipal": ("municipal",),
    }
    for path in place.chain:
        at = places[path]
        reached = levels[at.level]
        concerned = frozenset(
            a.name for a in vocabulary.actors.values() if reached is None or a.level in (*reached, None)
        )
        found.append(_covered(at, at.level, concerned, on))
        if at.level == "federal":
            continue
        agencies: dict[str, set[str]] = {}
        for actor in vocabulary.actors.values():
            if actor.level == at.level or (actor.level is None and path == place.path):
                name = f"department/{actor.agency}"
                known = any(n == name for n, _ in at.layers)
                agencies.setdefault(name if known else "department", set()).add(actor.name)
        found.extend(_covered(at, name, frozenset(who), on) for name, who in agencies.items())
    if place.level == "municipal":
        elsewhere = frozenset(a.name for a in vocabulary.actors.values() if a.level == "county")
        note = "A sheriff's own government is a county: ask about the county."
        found.append(Covered("county", place.path, "not looked", elsewhere, note=note))
    for level, who in LOWER.items():
        if LAYERS.index(level) > LAYERS.index(place.level) and place.level in ("federal", "state"):
            below = frozenset(a.name for a in vocabulary.actors.values() if a.level == level)
            note = f"{who} is bound by the law of that government too, which was not asked about: ask about it."
            found.append(Covered(level, place.path, "not asked", below, note=note))
    return tuple(found)


def _covered(place: Place, layer: str, concerned: frozenset[str], on: date) -> Covered:
    span = place.span(layer, on)
    name = layer.partition("/")[0]
    if span is None:
        return Covered(
            name, place.path, "not looked", concerned, note="Nobody has looked for the law of this layer on this day."
        )
    return Covered(name, place.path, span.status, concerned, span.looked_on, span.note, span.evidence)
