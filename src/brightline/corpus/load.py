"""The corpus: measure files, found by place, read when asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brightline import language
from brightline.corpus.places import Place, Places, coverage
from brightline.engine.law import Background, Law
from brightline.language import MeasureErrors, Problem
from brightline.language.conditions import Condition
from brightline.language.measure import Event, Measure
from brightline.language.positions import Span
from brightline.vocabulary import LAYERS, OWN_WORDS, Vocabulary, load_vocabulary, nearest

if TYPE_CHECKING:
    from brightline.batch import Decided


def packaged() -> Path:
    """Where the measures that ship with Brightline are: beside the package, or in the checkout."""
    inside = Path(__file__).resolve().parent.parent / "measures"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "measures"


MOST_LAWS = 64
"""Laws of a place on a day that a corpus holds on to; whoever asks about many must not fill the memory."""


class Corpus:
    """Measures and places. `Corpus.load()` gives the ones that ship; files are read when a place is asked about."""

    def __init__(self, root: Path, vocabulary: Vocabulary) -> None:
        self.root = root
        self.vocabulary = vocabulary
        self._measures: dict[str, Measure] = {}
        self._recalled: dict[str, Measure] = {}
        self._digests: dict[str, str] = {}
        self._laws: dict[tuple[str, date], Law] = {}
        """Those asked for last, oldest first."""

    @classmethod
    def load(cls, path: str | Path | None = None) -> Corpus:
        """A corpus from a folder of measures, with the words of its own that stand in its words.yaml.

        Raises MeasureErrors when there is no such folder, and VocabularyErrors for mistakes in its words.
        """
        root = Path(path) if path is not None else packaged()
        if not root.is_dir():
            raise MeasureErrors(
                [
                    Problem(
                        Span(str(root), 1, 1), f"`{root}` is not a folder.", "A corpus is a folder of measures.",
                        "Name the folder that holds `us/`.",
                    )
                ]
            )  # fmt: skip
        words = root / OWN_WORDS
        return cls(root, load_vocabulary(own_words=language.read_text(str(words)) if words.is_file() else ""))

    # -- places ---------------------------------------------------------------------------------------------------

    @cached_property
    def _places(self) -> Places:
        return Places(self.root)

    def places(self) -> tuple[Place, ...]:
        """Every place the corpus knows, by path."""
        return tuple(self._places)

    def place(self, path: str) -> Place:
        """Raises UnknownPlace, with the nearest place that is known."""
        return self._places[path.strip("/")]

    @cached_property
    def _vocabulary_digest(self) -> str:
        from brightline.corpus import kept

        return kept.digest_of(self.vocabulary)

    # -- measures -------------------------------------------------------------------------------------------------

    @cached_property
    def never(self) -> tuple[Condition, ...]:
        """The vocabulary's `never` lines as conditions."""
        from brightline.corpus import kept

        lines = self.vocabulary.never
        entry = kept.name_of("never", "\n".join(lines), self._vocabulary_digest)
        found = kept.recall_conditions(entry, len(lines))
        if found is None:
            found = tuple(language.parse_condition(line, self.vocabulary, file="never.yaml") for line in lines)
            kept.keep(entry, found)
        return found

    def files(self, place: str | None = None) -> tuple[Path, ...]:
        """The measure files of one place (not of those above it), or of all."""
        found = self.root.rglob("*.md") if place is None else (self.root / place).glob("*.md")
        return tuple(sorted(p for p in found if p.name != "README.md"))

    def id_of(self, file: Path) -> str:
        if not file.is_relative_to(self.root):
            file = self.root / file.resolve().relative_to(self.root.resolve())
        return file.relative_to(self.root).with_suffix("").as_posix()

    def read(self, file: Path) -> Measure:
        """Parse and check one file. Raises MeasureErrors."""
        found = self._measures.get(self.id_of(file))
        return found if found is not None else self._parse(file, language.read_text(str(file)))

    def _parse(self, file: Path, text: str) -> Measure:
        """Parse and check the text that was read from a file. Raises MeasureErrors."""
        name = self.id_of(file)
        found = language.read_measure(text, self.shown(file), self.vocabulary, name)
        self._noted(name, text)
        self._measures[name] = found
        return found

    def _noted(self, name: str, text: str) -> None:
        """Note the text a measure was first read from: the law is made of that one as long as the corpus lives."""
        self._digests.setdefault(name, hashlib.sha256(text.encode()).hexdigest())

    def shown(self, file: Path) -> str:
        """The file's name as errors print it: its path, and of those that ship the one from `measures/` on."""
        # Where an installed package lies helps nobody who reads a message about a measure that ships with it.
        return f"measures/{self.id_of(file)}.md" if self._ships else str(file)

    @cached_property
    def _ships(self) -> bool:
        return self.root.resolve() == packaged()

    def _recall(self, file: Path) -> Measure:
        """A measure as far as deciding needs it: kept from an earlier run, or read and kept. Raises MeasureErrors."""
        name = self.id_of(file)
        found = self._recalled.get(name) or self._measures.get(name)
        if found is not None:
            return found
        from brightline.corpus import kept

        text = language.read_text(str(file))
        entry = kept.name_of(name.replace("/", "-"), text, self._vocabulary_digest)
        recalled = kept.recall_measure(entry, name)
        if recalled is None:
            recalled = kept.without_cases(self._parse(file, text))
            kept.keep(entry, (name, recalled))
        self._noted(name, text)
        self._recalled[name] = recalled
        return recalled

    def _read_all(self, files: Iterable[Path], read: Callable[[Path], Measure] | None = None) -> tuple[Measure, ...]:
        measures, problems = [], []
        for file in files:
            try:
                measures.append((read or self.read)(file))
            except MeasureErrors as errors:
                problems.append(errors)
        if problems:
            raise BrokenMeasures(problems)
        return tuple(measures)

    def measures(self, place: str | None = None) -> tuple[Measure, ...]:
        """All measures, or those that a question about a place could rest on: its own and those above it.

        Raises MeasureErrors when one of them cannot be read: a law with a hole in it decides nothing.
        """
        if place is None:
            return self._read_all(self.files())
        return self._read_all(f for path in self.place(place).chain for f in self.files(path))

    def measure(self, name: str) -> Measure:
        """Raises MeasureErrors for an unknown id, with the nearest one."""
        file = self.root / f"{name}.md"
        if not file.is_file() or ".." in name:
            known = [self.id_of(f) for f in self.files()]
            close = nearest(name, known)
            raise MeasureErrors(
                [
                    Problem(
                        Span("call", 1, 1),
                        f"`{name}` is not a measure of the corpus.",
                        "A measure is named by its path.",
                        f"Closest: `{close}`." if close else "`brightline places` shows where there are measures.",
                    )
                ]
            )  # fmt: skip
        return self.read(file)

    # -- law ------------------------------------------------------------------------------------------------------

    def law(self, place: str, on: date) -> Law:
        """The law of a place on a day. Raises UnknownPlace, and MeasureErrors when a measure cannot be read."""
        where = self.place(place)
        if not isinstance(on, date) or isinstance(on, datetime):
            raise MeasureErrors(
                [
                    Problem(
                        Span("call", 1, 1),
                        f"`{on!r}` is not a day.",
                        "The law in force is that of a day.",
                        "Give a datetime.date: date(2024, 12, 4).",
                    )
                ]
            )
        found = self._laws.pop((where.path, on), None)
        if found is None:
            measures = self._binding(where)
            background = Background(
                place=where.path,
                vocabulary=self.vocabulary,
                never=self.never,
                measures=measures,
                coverage=coverage(where, {p: self._places[p] for p in where.chain}, self.vocabulary, on),
                corpus_hash=self._hash(measures, where),
                state=where.path.split("/")[1] if "/" in where.path else "",
            )
            found = Law(background, on)
            if len(self._laws) >= MOST_LAWS:
                self._laws.pop(next(iter(self._laws)), None)
        self._laws[where.path, on] = found
        return found

    def batch(
        self,
        table: Any,
        *,
        action: str | None = None,
        place: str | None = None,
        on: date | None = None,
        facts: Mapping[str, Any] | None = None,
        renamed: Mapping[str, str] | None = None,
        keep: Iterable[str] = (),
        complete: Iterable[str] = (),
    ) -> Decided:
        """Decide a table: an Arrow table or reader, a Polars frame, a DuckDB relation. Needs the extra `batch`.

        Columns are named as facts are, or `renamed` says which is which; `place`, `on` and `action` are columns too,
        unless given here for every row. `facts` hold for every row, columns named in `keep` go along, and a set or
        list named in `complete` is everything there is, where others are at least what is named.
        Raises TableError for a table or a call that cannot be meant, and FactErrors and MeasureErrors as `law` and
        `decide` do; a row that cannot be decided raises nothing and is among the rejects.
        """
        from brightline.batch import Asked, decide_table
        from brightline.corpus.stretches import Stretches

        asked = Asked(action, place, on, facts or {}, renamed or {}, tuple(keep), frozenset(complete))
        return decide_table(Stretches(self), self.vocabulary, table, asked)

    def _hash(self, measures: Iterable[Measure], where: Place) -> str:
        """One hash of everything an answer rests on: each measure's text, the coverage, and the vocabulary."""
        whole = hashlib.sha256()
        for measure in sorted(measures, key=lambda m: m.id):
            whole.update(f"{measure.id} {self._digests[measure.id]}\n".encode())
        for path in where.chain:
            whole.update(repr(self._places[path]).encode())
        for fact in self.vocabulary.facts.values():
            whole.update(f"{fact.name} {fact.kind.value} {','.join(fact.value_names)}\n".encode())
        for action in self.vocabulary.actions.values():
            whole.update(f"{action.name} {action.kind_of} {action.where} {action.safe_default}\n".encode())
        for actor in self.vocabulary.actors.values():
            whole.update(f"{actor.name} {actor.level} {actor.agency}\n".encode())
        whole.update("\n".join(self.vocabulary.never).encode())
        return f"sha256:{whole.hexdigest()}"

    def _binding(self, where: Place) -> tuple[Measure, ...]:
        """The measures of a place and of those above it, as far as deciding needs them. Raises MeasureErrors."""
        return self._read_all((f for path in where.chain for f in self.files(path)), self._recall)

    def change_days(self, place: str) -> tuple[date, ...]:
        """The days on which an answer about a place could change: each is the first day of a stretch without change."""
        where = self.place(place)
        found: set[date] = set()
        for measure in self._binding(where):
            events = {e.name: e for e in measure.events}
            for rule in measure.rules:
                if rule.in_force is None or rule.in_force.never:
                    continue
                for end, after in ((rule.in_force.start, 0), (rule.in_force.finish, 1)):
                    if end.event is not None:
                        found |= _around(events[end.event])
                    elif end.day is not None:
                        found.add(_later(end.day, after))
                for stay in rule.suspensions:
                    found.add(stay.first)
                    found |= {_later(stay.last, 1)} if stay.last else set()
        for path in where.chain:
            for _, spans in self._places[path].layers:
                for span in spans:
                    found.add(span.first)
                    found |= {_later(span.last, 1)} if span.last else set()
        return tuple(sorted(d for d in found if d > date.min))


def _later(day: date, days: int) -> date:
    return day if day == date.max else day + timedelta(days=days)


def _around(event: Event) -> set[date]:
    """The days on which what is known of an event changes: where its span begins and ends, and the days after."""
    return {event.first, _later(event.first, 1), event.last, _later(event.last, 1)}


class BrokenMeasures(MeasureErrors):
    """Several files that cannot be read, each with all its mistakes."""

    def __init__(self, errors: Iterable[MeasureErrors]) -> None:
        super().__init__(p for e in errors for p in e.problems)


__all__ = ["LAYERS", "BrokenMeasures", "Corpus", "packaged"]
