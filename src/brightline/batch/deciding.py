"""What one law says of an act in many rows: by the kernel where it reaches, else once for each combination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from brightline.batch.columns import UNKNOWN as NO_VALUE
from brightline.batch.combinations import combinations
from brightline.batch.kernel import Kernel
from brightline.batch.problems import Wrong
from brightline.batch.told import BY_ITSELF, Told
from brightline.batch.values import UNKNOWN, Column, key_of
from brightline.engine.action_law import ActionLaw
from brightline.engine.coding import key_facts
from brightline.engine.days import TooMany
from brightline.engine.decision import Decision
from brightline.engine.diagram import TooLarge
from brightline.engine.facts import FactErrors, Facts
from brightline.engine.law import Law
from brightline.engine.prevail import Circle

REMEMBERED = 200_000
"""Combinations whose answers are remembered; beyond it they are decided anew."""

Rows = NDArray[np.int64]


class Answers:
    """Every distinct answer of a run, by number."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self._numbers: dict[Told, int] = {}

    def number(self, told: Told) -> int:
        found = self._numbers.get(told)
        if found is None:
            found = self._numbers[told] = len(self.told)
            self.told.append(told)
        return found


class Refused(Struct, frozen=True):
    """Rows of a batch that are not decided, and why."""

    rows: Rows
    column: str
    """The column to blame; empty where several together are wrong."""
    wrong: Wrong


def told_of(decision: Decision) -> Told:
    """What a table tells of a decision."""
    evidence = decision.evidence
    grades = evidence if isinstance(evidence, dict) else {str(decision.outcome): evidence}
    return Told(
        decision.outcome,
        decision.possible,
        decision.rules,
        decision.asks[0].fact if decision.asks else None,
        decision.because,
        tuple((outcome, "" if grade is None else str(grade)) for outcome, grade in sorted(grades.items())),
    )


class Decider:
    """One law about one act."""

    def __init__(self, law: Law, action: str, answers: Answers) -> None:
        self.law = law
        self.action = action
        self._answers = answers
        self._by_key: dict[tuple[Any, ...], int | Wrong] = {}
        self._possible: dict[tuple[Any, ...], Wrong | None] = {}
        self._coded: dict[tuple[str, Any], tuple[int | None, ...]] = {}
        self._numbers: list[int] = []
        """A number of the kernel's -> the run's."""
        self._kernel: Kernel | None = None
        self._about: ActionLaw | None = None
        try:
            about = self._about = law.about(action)
        except (TooMany, TooLarge, Circle, OverflowError):
            # Every row is then undetermined because of an error in evaluation, as a single decision is.
            return
        self._looked_at = frozenset(about.coding.facts)
        self._dates = sorted({f for i in about.coding.dated for f in key_facts(about.coding.keys[i])})
        if "actor" in self._looked_at and not about.coding.listed:
            # How well a silence is known depends on the actor, so a law that does not look at him goes the long way.
            self._kernel = Kernel(law, about)

    def decide(self, columns: Mapping[str, Column], rows: Rows, numbers: NDArray[np.int32]) -> list[Refused]:
        """Write the answers to some rows into `numbers`; the rows that have none, because they cannot be the case."""
        refused: list[Refused] = []
        rows = self._fitting(columns, rows, refused)
        rows = self._together(columns, rows, refused)
        by_itself = rows
        if self._kernel is not None and self._about is not None and len(rows):
            quick, by_itself = self._all_days_known(columns, rows)
            found = self._by_kernel(self._kernel, self._about, columns, quick)
            unsaid = found <= BY_ITSELF
            by_itself = np.concatenate((by_itself, quick[unsaid])) if unsaid.any() else by_itself
            quick, found = (quick[~unsaid], found[~unsaid]) if unsaid.any() else (quick, found)
            numbers[quick] = self._numbered(self._kernel)[found]
        self._one_by_one(columns, by_itself, numbers, refused)
        return refused

    # -- what cannot be the case ----------------------------------------------------------------------------------

    def _fitting(self, columns: Mapping[str, Column], rows: Rows, refused: list[Refused]) -> Rows:
        """The rows that do not contradict what makes the action what it is."""
        for name, needed in (self._about.fixed if self._about else {}).items():
            column = columns.get(name)
            if column is None:
                continue
            against = np.fromiter((s is not UNKNOWN and s != needed for s in column.said), bool, len(column.said))
            wrong = against[column.codes[rows]]
            if wrong.any():
                wider = self.law.vocabulary.actions[self.action].kind_of
                why = Wrong(
                    f"`{self.action}` means {name} = {needed}, and something else stands here.",
                    f"`{self.action}` is `{wider}` with that fact.",
                    f"Leave `{name}` empty, or ask about `{wider}`.",
                )
                refused.append(Refused(rows[wrong], name, why))
                rows = rows[~wrong]
        return rows

    def _together(self, columns: Mapping[str, Column], rows: Rows, refused: list[Refused]) -> Rows:
        """The rows whose facts can be true together."""
        names = [n for n in columns if n in self.law.together.facts]
        if not names or not len(rows):
            return rows
        example, which = _combined(columns, names, rows)
        wrong = np.zeros(len(example), bool)
        for k, row in enumerate(example):
            said = [columns[n].said[columns[n].codes[rows[row]]] for n in names]
            if (why := self._impossible(names, said)) is not None:
                refused.append(Refused(rows[which == k], "", why))
                wrong[k] = True
        return rows[~wrong[which]] if wrong.any() else rows

    def _impossible(self, names: Sequence[str], said: Sequence[Any]) -> Wrong | None:
        key = (*names, *(key_of(said) or (object(),)))
        if key not in self._possible:
            facts = {n: value for n, value in zip(names, said, strict=True) if value is not UNKNOWN}
            try:
                # By the way of a single decision, so that both refuse the same in the same words.
                self.law.check_possible(Facts.of(facts, self.law.vocabulary))
                why = None
            except FactErrors as errors:
                why = _of_errors(errors)
            except TooMany:
                # A single decision is undetermined then; it is for the answer to say so.
                why = None
            if len(self._possible) >= REMEMBERED:
                self._possible.clear()
            self._possible[key] = why
        return self._possible[key]

    # -- by the kernel --------------------------------------------------------------------------------------------

    def _all_days_known(self, columns: Mapping[str, Column], rows: Rows) -> tuple[Rows, Rows]:
        """The rows in which every day is known that the law looks at, and the others."""
        if not self._dates:
            return rows, rows[:0]
        if any(name not in columns for name in self._dates):
            return rows[:0], rows
        known = np.ones(len(rows), bool)
        for name in self._dates:
            column = columns[name]
            there = np.fromiter((s is not UNKNOWN for s in column.said), bool, len(column.said))
            known &= there[column.codes[rows]]
        return rows[known], rows[~known]

    def _by_kernel(
        self, kernel: Kernel, about: ActionLaw, columns: Mapping[str, Column], rows: Rows
    ) -> NDArray[np.int32]:
        values: dict[int, NDArray[np.uint8]] = {}
        for name in self._looked_at & columns.keys():
            column = columns[name]
            codes = column.codes[rows]
            meanings = [self._meaning(about, name, said) for said in column.said]
            for place, variable in enumerate(about.coding.of_fact(name)):
                if variable in about.coding.dated:
                    continue
                bytes_of = [m[place] for m in meanings]
                if any(b is not None for b in bytes_of):
                    table = np.array([NO_VALUE if b is None else b for b in bytes_of], np.uint8)
                    values[variable] = table[codes]
        if self._dates and len(rows):
            example, which = _combined(columns, self._dates, rows)
            placed = [about.coding.place(_days_at(columns, self._dates, rows[row])) for row in example]
            for variable in about.coding.dated:
                values[variable] = np.array([days[variable] for days in placed], np.uint8)[which]
        return kernel.decide(values, len(rows))

    def _meaning(self, about: ActionLaw, name: str, said: Any) -> tuple[int | None, ...]:
        """What the law's variables of a fact are where this is said of it."""
        variables = about.coding.of_fact(name)
        if said is UNKNOWN or said.__class__ is Wrong:
            return (None,) * len(variables)
        key = key_of((name, said))
        found = self._coded.get(key) if key is not None else None
        if found is None:
            coded = about.coding.simple(Facts.of({name: said}, self.law.vocabulary))
            found = tuple(coded[i] for i in variables)
            if key is not None and len(self._coded) < REMEMBERED:
                self._coded[key] = found
        return found

    def _numbered(self, kernel: Kernel) -> NDArray[np.int32]:
        """The run's numbers of the kernel's answers."""
        for told in kernel.told[len(self._numbers) :]:
            self._numbers.append(-1 if len(self._numbers) <= BY_ITSELF else self._answers.number(told))
        return np.array(self._numbers, np.int32)

    # -- once for each combination --------------------------------------------------------------------------------

    def _one_by_one(
        self, columns: Mapping[str, Column], rows: Rows, numbers: NDArray[np.int32], refused: list[Refused]
    ) -> None:
        if not len(rows):
            return
        names = [n for n in columns if self._about is None or n in self._looked_at or n == "actor"]
        example, which = _combined(columns, names, rows)
        found = np.empty(len(example), np.int32)
        for k, row in enumerate(example):
            told = self._decided(_facts_at(columns, names, rows[row]))
            if isinstance(told, Wrong):
                refused.append(Refused(rows[which == k], "", told))
                found[k] = -1
            else:
                found[k] = told
        numbers[rows] = found[which]

    def _decided(self, facts: dict[str, Any]) -> int | Wrong:
        key = key_of((*facts, *facts.values()))
        found = self._by_key.get(key) if key is not None else None
        if found is None:
            try:
                found = self._answers.number(told_of(self.law.decide(self.action, facts)))
            except FactErrors as errors:
                found = _of_errors(errors)
            if key is not None:
                if len(self._by_key) >= REMEMBERED:
                    self._by_key.clear()
                self._by_key[key] = found
        return found


def _combined(columns: Mapping[str, Column], names: Sequence[str], rows: Rows) -> tuple[Rows, Rows]:
    chosen = [columns[n] for n in names]
    return combinations([c.codes[rows] for c in chosen], [len(c.said) for c in chosen], len(rows))


def _facts_at(columns: Mapping[str, Column], names: Sequence[str], row: int) -> dict[str, Any]:
    said = ((n, columns[n].said[columns[n].codes[row]]) for n in names)
    return {n: value for n, value in said if value is not UNKNOWN}


def _days_at(columns: Mapping[str, Column], names: Sequence[str], row: int) -> dict[str, date]:
    return {n: columns[n].said[columns[n].codes[row]] for n in names}


def _of_errors(errors: FactErrors) -> Wrong:
    problem = errors.problems[0]
    return Wrong(problem.what, problem.why, problem.next)
