"""A table decided, batch after batch: the answers, the rows that have none, and the account of both."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from msgspec import Struct
from numpy.typing import NDArray

from brightline.batch.combinations import combinations
from brightline.batch.deciding import Answers, Decider, Refused
from brightline.batch.laws import LawOf, Laws
from brightline.batch.plan import Asked, Plan, plan
from brightline.batch.problems import NoLaw, TableError, Wrong
from brightline.batch.values import NO_TEXT, UNKNOWN, Column, Reader, constant, distinct, filled, laid_out, plain
from brightline.engine.facts import AtLeast, Judged
from brightline.engine.outcome import Outcome
from brightline.vocabulary import Fact, Kind, Vocabulary, nearest

REASONS = 50
"""Kinds of rejects that are counted apart in a summary."""
OTHER = Wrong(
    "Rows have other things wrong with them too.", "There are too many kinds to count each here.",
    "The file of rejects has them, row by row.",
)  # fmt: skip
"""What stands in a summary for the kinds after those."""
WORD = pa.dictionary(pa.int32(), pa.string())
WORDS = pa.list_(WORD)
"""Answers are few and rows many: what is told is kept as numbers of words, until somebody looks at it."""
REJECTS = pa.schema([("row", pa.int64()), *((n, pa.string()) for n in ("column", "what", "why", "next"))])


class Part(Struct, frozen=True):
    """What became of a batch: the rows decided and the rows rejected, each in the order of the table."""

    decided: pa.RecordBatch
    rejects: pa.RecordBatch


class Run:
    """Decides the batches of one table."""

    def __init__(
        self, law_of: LawOf, vocabulary: Vocabulary, schema: pa.Schema, asked: Asked, only: Collection[str] = ()
    ) -> None:
        """`only`: the columns that are made of the decided rows, besides `row`; all where it names none.

        Raises TableError for a table or a call that cannot be meant, FactErrors for facts that are none."""
        self.asked = asked
        self.vocabulary = vocabulary
        self.plan: Plan = plan(schema.names, asked, vocabulary)
        self._answers = Answers()
        self._laws = Laws(law_of, self._answers)
        self._readers = {
            fact: Reader(vocabulary.facts[fact], vocabulary, fact in asked.complete) for fact in self.plan.facts
        }
        self._roles = {role: Reader(_role(role), vocabulary, True) for role in self.plan.roles}
        self.schema = self._schema(schema, only)
        """That of the decided rows."""
        self.read = self.decided = self.rejected = 0
        self.outcomes: Counter[str] = Counter()
        self.no_permission = 0
        """Undetermined rows that may be forbidden."""
        self.reasons: Counter[tuple[str, Wrong]] = Counter()
        self._tables: tuple[int, dict[str, pa.Array]] = (-1, {})
        if asked.place is not None and asked.on is not None:
            # A place or a day that is wrong for all rows is a mistake in the call, and no reject.
            found = self._laws.decider(asked.place, asked.on, asked.action or next(iter(vocabulary.actions)))
            if isinstance(found, NoLaw):
                value = asked.place if found.column == "place" else asked.on
                wrong = found.wrong
                raise TableError(f"--{found.column} {value}", wrong.what, wrong.why, wrong.next)

    def _schema(self, given: pa.Schema, only: Collection[str]) -> pa.Schema:
        told = {"outcome": WORD, "rules": WORDS, "possible": WORDS, "because": WORDS, "next_fact": WORD}
        told |= {"evidence": WORDS, "place": WORD, "on": pa.date32(), "action": WORD}
        fields = [
            *(given.field(name).with_type(laid_out(given.field(name).type)) for name in self.plan.kept),
            *(pa.field(name, kind) for name, kind in told.items()),
        ]
        return pa.schema([pa.field("row", pa.int64()), *(f for f in fields if not only or f.name in only)])

    def decide(self, batch: pa.RecordBatch, numbers: NDArray[np.int64] | None = None) -> Part:
        """Decide a batch. `numbers`: those of its rows in the table; by default they go on where the last batch ended.

        Raises TableError for a column of a type that cannot be read, and what `law_of` raises besides NoLaw.
        """
        rows = batch.num_rows
        numbers = np.arange(self.read, self.read + rows) if numbers is None else numbers
        refused: list[Refused] = []
        columns = self._columns(batch, refused)
        roles = self._asked_of_each(batch, refused)
        for name in self.plan.kept:
            _refuse_no_text(batch.column(name), name, refused)
        left = _without(np.arange(rows), refused, rows)
        answers = np.full(rows, -1, np.int32)
        for decider, chosen in self._by_law(roles, left, refused):
            refused += decider.decide(columns, chosen, answers)
        self._account(rows, answers, refused)
        return Part(self._answered(batch, roles, numbers, answers), _rejected(numbers, refused))

    def refuse(self, numbers: NDArray[np.int64], wrong: Wrong) -> pa.RecordBatch:
        """Account for lines of a file that are no row: read, and rejected."""
        refused = [Refused(np.arange(len(numbers)), "", wrong)] if len(numbers) else []
        self._account(len(numbers), np.full(len(numbers), -1, np.int32), refused)
        return _rejected(numbers, refused)

    # -- reading --------------------------------------------------------------------------------------------------

    def _columns(self, batch: pa.RecordBatch, refused: list[Refused]) -> dict[str, Column]:
        columns = {fact: constant(value, batch.num_rows) for fact, value in self.asked.facts.items()}
        for fact, name in self.plan.facts.items():
            column = columns[fact] = self._readers[fact].column(name, batch.column(name))
            _refuse_wrong(column, name, refused)
            if fact in self.plan.judged:
                _refuse_unjudged(column, fact, self.plan.judged[fact], batch, refused)
        return columns

    def _asked_of_each(self, batch: pa.RecordBatch, refused: list[Refused]) -> dict[str, Column]:
        """For each row its place, its day and its act."""
        found = {}
        for role in ("place", "on", "action"):
            name = self.plan.roles.get(role)
            if name is None:
                found[role] = constant(getattr(self.asked, role), batch.num_rows)
                continue
            column = self._roles[role].column(name, batch.column(name))
            said = [self._role_said(role, value) for value in column.said]
            found[role] = Column(column.codes, said)
            _refuse_wrong(found[role], name, refused)
        return found

    def _role_said(self, role: str, value: Any) -> Any:
        if value is UNKNOWN:
            what = {"place": "a place", "on": "a day", "action": "an act"}[role]
            return Wrong(
                "Nothing stands here.", f"Each row is decided about {what}.", "Fill it in, or take the row out."
            )
        if role == "action" and value.__class__ is str and value not in self.vocabulary.actions:
            close = nearest(value[:80], self.vocabulary.actions)
            return Wrong(
                "What stands here is not an action in the vocabulary.",
                "No rule could speak to it, and silence would look like an answer.",
                f"Closest: `{close}`." if close else "`brightline vocabulary actions` lists them.",
            )
        return value

    # -- deciding -------------------------------------------------------------------------------------------------

    def _by_law(
        self, roles: Mapping[str, Column], left: NDArray[np.int64], refused: list[Refused]
    ) -> Iterator[tuple[Decider, NDArray[np.int64]]]:
        """Each law about an act with the rows that it decides."""
        if not len(left):
            return
        chosen = list(roles.values())
        example, which = combinations([c.codes[left] for c in chosen], [len(c.said) for c in chosen], len(left))
        groups: dict[int, list[int]] = {}
        deciders: dict[int, Decider] = {}
        for k, row in enumerate(example):
            place, on, action = (c.said[c.codes[left[row]]] for c in chosen)
            found = self._laws.decider(place, on, action)
            if isinstance(found, NoLaw):
                refused.append(Refused(left[which == k], self.plan.roles.get(found.column, found.column), found.wrong))
            else:
                deciders[id(found)] = found
                groups.setdefault(id(found), []).append(k)
        if len(groups) == 1 and len(example) == len(next(iter(groups.values()))):
            yield deciders[next(iter(groups))], left
            return
        # Of small numbers NumPy makes no comparisons.
        order = np.argsort(which.astype(np.uint16) if len(example) <= 1 << 16 else which, kind="stable")
        ends = np.searchsorted(which[order], np.arange(len(example) + 1))
        for number, members in groups.items():
            rows = np.concatenate([order[ends[k] : ends[k + 1]] for k in members])
            # Those of one member are in order already.
            yield deciders[number], left[rows if len(members) == 1 else np.sort(rows)]

    # -- telling --------------------------------------------------------------------------------------------------

    def _account(self, rows: int, answers: NDArray[np.int32], refused: list[Refused]) -> None:
        done = answers[answers >= 0]
        self.read += rows
        self.decided += len(done)
        self.rejected += rows - len(done)
        for number, count in enumerate(np.bincount(done)):
            told = self._answers.told[number]
            if count:
                self.outcomes[str(told.outcome)] += int(count)
            if told.outcome is Outcome.UNDETERMINED and Outcome.FORBIDDEN in told.possible:
                self.no_permission += int(count)
        for one in refused:
            room = (one.column, one.wrong) in self.reasons or len(self.reasons) < REASONS
            self.reasons[(one.column, one.wrong) if room else ("", OTHER)] += len(one.rows)

    def _answered(
        self, batch: pa.RecordBatch, roles: Mapping[str, Column], numbers: NDArray[np.int64],
        answers: NDArray[np.int32],
    ) -> pa.RecordBatch:  # fmt: skip
        decided = np.flatnonzero(answers >= 0)
        every = len(decided) == len(answers)
        chosen = pa.array(answers if every else answers[decided])
        told = self._told()

        def column(field: pa.Field) -> pa.Array:
            if field.name == "row":
                return pa.array(numbers if every else numbers[decided])
            if field.name in told:
                return told[field.name].take(chosen)
            if field.name in roles:
                role = roles[field.name]
                said = [None if s.__class__ is Wrong else s for s in role.said]
                codes = pa.array(role.codes if every else role.codes[decided])
                return pa.array(said, field.type).take(codes)
            kept = plain(batch.column(field.name))
            kept = kept if every else kept.take(pa.array(decided))
            return kept if kept.type == field.type else kept.cast(field.type)

        return pa.record_batch([column(field) for field in self.schema], schema=self.schema)

    def _told(self) -> dict[str, pa.Array]:
        """The distinct answers as columns, by number."""
        told = self._answers.told
        if self._tables[0] != len(told):
            columns = {
                "outcome": pa.array([str(t.outcome) for t in told], WORD),
                "next_fact": pa.array([t.next_fact for t in told], WORD),
                "rules": _lists([list(t.rules) for t in told]),
                "possible": _lists([[str(o) for o in t.possible] for t in told]),
                "because": _lists([list(t.because) for t in told]),
                "evidence": _lists([_evidence(t) for t in told]),
            }
            self._tables = (len(told), columns)
        return self._tables[1]

    def summary(self) -> dict[str, Any]:
        """The account of the rows, under stable keys, ready for `json.dumps`."""
        asked, found = self.asked, self.plan
        return {
            "read": self.read,
            "decided": self.decided,
            "rejected": self.rejected,
            "outcomes": dict(sorted(self.outcomes.items(), key=lambda i: (-i[1], i[0]))),
            "undetermined_perhaps_forbidden": self.no_permission,
            "place": asked.place,
            "on": asked.on.isoformat() if asked.on else None,
            "action": asked.action,
            "counterfactual": list(found.counterfactual),
            "facts": dict(found.facts),
            "for_every_row": {fact: _written(value) for fact, value in asked.facts.items()},
            "complete": sorted(asked.complete),
            "kept": list(found.kept),
            "not_looked_at": list(found.not_looked_at),
            "rejects": [
                {"rows": n, "column": column, "what": w.what, "why": w.why, "next": w.next}
                for (column, w), n in self.reasons.most_common()
            ],
            "corpus": dict(sorted(self._laws.hashes.items())),
        }

    def metadata(self) -> dict[str, str]:
        """What a file of answers says about itself."""
        told = {k: v for k, v in self.summary().items() if k != "rejects"}
        return {"brightline": json.dumps(told, ensure_ascii=True)}


def _lists(words: list[list[str | None]]) -> pa.Array:
    return pa.array(words, WORDS)


def _evidence(told: Any) -> list[str | None]:
    """The grade of each possible outcome, in the order of `possible`; of a settled answer, one."""
    grades = dict(told.evidence)
    return [grades.get(str(o)) or None for o in told.possible]


def _written(value: Any) -> Any:
    if isinstance(value, Judged):
        return {"value": value.value, "by": value.by, "because": value.why}
    if isinstance(value, AtLeast):
        return {"has": sorted(map(str, value.has)), "lacks": sorted(map(str, value.lacks))}
    if isinstance(value, frozenset | set | tuple | list):
        return sorted(map(str, value))
    return str(value)


def _role(role: str) -> Fact:
    """A place, a day or an act, to be read as facts are."""
    kind = Kind.DATE if role == "on" else Kind.ONE_OF
    return Fact(role, kind, role, "", "", "", "", "")


def _refuse_wrong(column: Column, name: str, refused: list[Refused]) -> None:
    wrongs: dict[Wrong, int] = {}
    kinds = [wrongs.setdefault(s, len(wrongs)) if s.__class__ is Wrong else -1 for s in column.said]
    if wrongs:
        kind = np.array(kinds, np.int64)[column.codes]
        refused += [Refused(np.flatnonzero(kind == number), name, wrong) for wrong, number in wrongs.items()]


def _refuse_no_text(array: pa.Array, name: str, refused: list[Refused]) -> None:
    """Refuse the rows of which a column that is kept could not be written as text."""
    if pa.types.is_binary(array.type):
        codes, values = distinct(array)
        odd = np.fromiter((not _is_text(value) for value in values), bool, len(values))[codes]
    else:
        try:
            array.validate(full=True)
            return
        except pa.ArrowInvalid:
            odd = np.fromiter((not _is_text(value) for value in array), bool, len(array))
    if odd.any():
        refused.append(Refused(np.flatnonzero(odd), name, NO_TEXT))


def _is_text(value: Any) -> bool:
    """Whether bytes are text, and whether all text in a scalar is."""
    try:
        if isinstance(value, pa.Scalar):
            value.as_py()
        elif value is not None:
            value.decode()
    except UnicodeDecodeError:
        return False
    except (OverflowError, ValueError):
        return True
    return True


def _refuse_unjudged(
    column: Column, fact: str, pair: tuple[str, str], batch: pa.RecordBatch, refused: list[Refused]
) -> None:
    """Refuse the rows that have a judgement and do not say who judged, or why."""
    given = np.fromiter((s is not UNKNOWN for s in column.said), bool, len(column.said))[column.codes]
    for name, what in zip(pair, ("who judged", "why it was judged so"), strict=True):
        missing = given & ~filled(batch.column(name))
        if missing.any():
            why = Wrong(
                f"`{fact}` is judged in this row, and nothing says {what}.",
                "Two people could judge it differently: a bare value would hide that a person decided it.",
                f"Fill in `{name}`, or leave `{fact}` empty.",
            )
            refused.append(Refused(np.flatnonzero(missing), name, why))


def _without(rows: NDArray[np.int64], refused: list[Refused], many: int) -> NDArray[np.int64]:
    if not refused:
        return rows
    good = np.ones(many, bool)
    for one in refused:
        good[one.rows] = False
    return rows[good]


def _rejected(numbers: NDArray[np.int64], refused: list[Refused]) -> pa.RecordBatch:
    rows = np.concatenate([one.rows for one in refused]) if refused else np.zeros(0, np.int64)
    order = np.argsort(rows, kind="stable")
    sizes = [len(one.rows) for one in refused]
    which = pa.array(np.repeat(np.arange(len(refused)), sizes)[order])
    found = [pa.array(numbers[rows[order]])]
    for name in ("column", "what", "why", "next"):
        texts = [one.column if name == "column" else getattr(one.wrong, name) for one in refused]
        found.append(pa.array(texts, pa.string()).take(which))
    return pa.record_batch(found, schema=REJECTS)


__all__ = ["REJECTS", "Asked", "Part", "Run"]
