"""The law about an action as a decision table: every case that can be lies in one line, and no other does.

Facts that contradict one another lie in none. What a case leaves open stands in its line as undetermined, with the
outcomes that are possible: an engine that reads the table never finds a permission that the law does not give.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from fractions import Fraction

from msgspec import Struct

from brightline.analysis.asking import Asking
from brightline.analysis.findings import Findings, Grounds
from brightline.analysis.flow import flow, rows
from brightline.analysis.left_open import Answers
from brightline.analysis.regions import Region
from brightline.analysis.written import condition_of
from brightline.engine.coding import key_facts
from brightline.engine.outcome import Cause, Outcome
from brightline.engine.wording import clock_in_words, extent_in_words
from brightline.language import format_condition
from brightline.language.conditions import DateTest, NumberTest


class Form(Enum):
    """How a column is answered."""

    VALUE = "one value"
    ELEMENT = "whether a set has a value"
    NUMBER = "a number"
    DAY = "a day"
    ASKED = "a question of its own"
    """What other engines have no words for: lists of records, and days against days."""


class Column(Struct, frozen=True):
    """A variable of the law."""

    variable: int
    form: Form
    fact: str
    name: str
    """The fact; of an element, FACT has VALUE; of a question of its own, question_1 and so on."""
    question: str
    values: tuple[str, ...]
    """What each value of the variable is called; of numbers and days, as a condition."""
    says: str = ""
    """Of a question of its own: the condition in the language of measures."""


class Interval(Struct, frozen=True):
    """Numbers or days between two ends; an end that is None is open."""

    low: Fraction | date | None
    low_in: bool
    high: Fraction | date | None
    high_in: bool


class Line(Struct, frozen=True):
    """One line: for each column the bit mask of the values, None for any."""

    cells: tuple[int | None, ...]
    answers: Answers
    cites: tuple[str, ...]
    rules: tuple[str, ...]
    because: tuple[Cause, ...]
    terms: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        return self.answers.outcome


class Stamp(Struct, frozen=True):
    """What a table is of: the law and the day of the law, never the day on which it was made."""

    place: str
    name: str
    action: str
    says: str
    on: date
    corpus: str
    given: tuple[str, ...]
    """What is taken as given, each as a sentence."""
    evidence: tuple[tuple[str, str, str], ...]
    """The rules that are cited: cite, MEASURE#RULE, grade."""
    version: str
    """Of this program."""
    words: dict[str, tuple[str, ...]]
    """Of each set that the law looks at, every value that it can have."""


class Table(Struct, frozen=True):
    """A decision table whose lines do not overlap."""

    stamp: Stamp
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    findings: Findings

    def intervals(self, column: Column, mask: int) -> tuple[Interval, ...]:
        """Where a number or a day lies when its variable has one of the values in a mask."""
        coding, size = self.findings.coding, self.findings.coding.store.sizes[column.variable]
        cuts = [_constant(coding.compared(column.variable, cut, "=")) for cut in range(coding.cuts(column.variable))]
        found = []
        value = 0
        while value < size:
            if not mask >> value & 1:
                value += 1
                continue
            first = value
            while value < size and mask >> value & 1:
                value += 1
            last = value - 1
            low = cuts[(first - 1) // 2] if first else None
            high = cuts[last // 2] if last < 2 * len(cuts) else None
            found.append(Interval(low, first % 2 == 1, high, last % 2 == 1))
        return tuple(found)


def table(findings: Findings, name: str, given: tuple[str, ...], version: str) -> Table:
    """The decision table of an action. `name` is the place's, `given` what is taken as given, in words."""
    law = findings.law
    ways = rows(findings, flow(findings, strict=True))
    held = _held(findings)
    used = sorted({variable for way in ways for variable, _ in way.limits} | held.keys())
    columns = tuple(_columns(findings, used))
    norms = {s.norm.id: s.norm for s in findings.spoken.speakers if s.norm is not None}
    cites = {n: (norm.rule.cite if norm.rule is not None else n) for n, norm in norms.items()}
    lines = []
    for way in ways:
        limits = held | dict(way.limits)
        names = tuple(sorted({rule for _, rule in way.grounds.rules}))
        lines.append(
            Line(
                tuple(limits.get(c.variable) for c in columns),
                way.answers,
                tuple(sorted({cites[n] for n in names})),
                names,
                _because(way.answers, way.grounds),
                tuple(_terms(findings, way.answers)),
            )
        )
    cited = sorted({(cites[n], n, str(norms[n].evidence)) for line in lines for n in line.rules})
    words = {c.fact: law.vocabulary.facts[c.fact].value_names for c in columns if c.form is Form.ELEMENT}
    stamp = Stamp(
        law.place, name, findings.action, law.vocabulary.actions[findings.action].says, law.on, law.corpus_hash,
        given, tuple(cited), version, words,
    )  # fmt: skip
    return Table(stamp, columns, tuple(lines), findings)


def _held(findings: Findings) -> dict[int, int]:
    """The variables about which something is given, with a bit mask of the values: an engine gets a case in which it is
    not so like any other, and must find no line. Questions of their own are not asked for it."""
    coding = findings.coding
    given = {name for name in findings.given.known if coding.of_fact(name)}
    values = {i: {v} for i, v in enumerate(coding.simple(findings.given)) if v is not None}
    dated = [i for i in coding.dated if key_facts(coding.keys[i])[0] in given and len(coding.keys[i]) == 2]
    for world in findings.shared.worlds_with(findings.given) if dated else ():
        for i in dated:
            values.setdefault(i, set()).add(world[i])
    return {i: sum(1 << v for v in found) for i, found in values.items()}


def _because(answers: Answers, grounds: Grounds) -> tuple[Cause, ...]:
    return tuple(c for c in Cause if c in grounds.because) if len(answers) > 1 else ()


def _terms(findings: Findings, answers: Answers) -> Iterator[str]:
    said = {}
    for speaker in findings.spoken.speakers:
        norm = speaker.norm
        if norm is not None and norm.rule is not None:
            if norm.extent and norm.rule.extent:
                said[norm.extent] = extent_in_words(norm.rule.extent)
            if norm.clock and norm.rule.clock:
                said[norm.clock] = clock_in_words(norm.rule.clock, findings.law.vocabulary)
    return iter(sorted({said[t] for _, extents, clocks in answers for t in (*extents, *clocks) if t in said}))


def _columns(findings: Findings, used: list[int]) -> Iterator[Column]:
    coding = findings.coding
    asking = Asking(coding, findings.law.vocabulary)
    asked = 0
    for variable in used:
        key, fact = coding.keys[variable], asking.fact(variable)
        question = fact.question
        sizes = range(coding.store.sizes[variable])
        conditions = [format_condition(condition_of(Region(((variable, 1 << v),)), coding)) for v in sizes]
        match key[0]:
            case "value":
                yield Column(variable, Form.VALUE, fact.name, fact.name, question, coding.names(variable))
            case "element":
                name = f"{fact.name} has {key[2]}"
                yield Column(variable, Form.ELEMENT, fact.name, name, question, ("no", "yes"), str(key[2]))
            case "number":
                yield Column(variable, Form.NUMBER, fact.name, fact.name, question, tuple(conditions))
            case "day" if len(key) == 2:
                yield Column(variable, Form.DAY, fact.name, fact.name, question, tuple(conditions))
            case _:
                asked += 1
                some = key[0] == "some"
                yield Column(
                    variable, Form.ASKED, fact.name, f"question_{asked}",
                    f"Is this so: {asking.said(variable, 2)}?" if some else question,
                    ("no", "yes") if some else tuple(conditions),
                    conditions[1] if some else f"one of: {'; '.join(conditions)}",
                )  # fmt: skip


def _constant(test: object) -> Fraction | date:
    if isinstance(test, NumberTest):
        return test.number
    assert isinstance(test, DateTest)
    assert test.day is not None
    return test.day
