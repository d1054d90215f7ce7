"""Conditions, rules and facts in plain English, with the vocabulary's own sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from brightline.engine.facts import Facts, Known, KnownList, KnownSet
from brightline.engine.norms import Norm
from brightline.engine.outcome import Outcome
from brightline.language.conditions import (
    Always,
    And,
    Clause,
    Condition,
    DateTest,
    Empty,
    Has,
    Is,
    Not,
    NumberTest,
    Or,
    Period,
    Some,
    Term,
    Unread,
)
from brightline.language.measure import Clock, Effect, Extent
from brightline.vocabulary import Fact, Kind, Vocabulary, sentence

COMPARISONS = {
    "<": "less than {}",
    "<=": "at most {}",
    ">": "more than {}",
    ">=": "at least {}",
    "=": "{}",
    "!=": "not {}",
}
DAY_COMPARISONS = {
    "<": "before {}",
    "<=": "on or before {}",
    ">": "after {}",
    ">=": "on or after {}",
    "=": "on {}",
    "!=": "on another day than {}",
}
TURNED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
"""What an operator is when it does not hold."""

VERBS = {
    Effect.FORBID: "must not",
    Effect.PERMIT: "may",
    Effect.REQUIRE: "must",
    Effect.LEAVES_OPEN: "is neither told to nor kept from acting: to",
    Effect.PREEMPT: "may not be kept by lower law from acting: to",
    Effect.UNREAD: "may be told something nobody has read about acting: to",
}


def number(value: Fraction) -> str:
    """A number as people write it: the language has decimals only, so it ends."""
    return f"{Decimal(value.numerator) / value.denominator:f}"


def period(value: Period) -> str:
    unit = value.unit if abs(value.count) != 1 else value.unit.removesuffix("s")
    return f"{abs(value.count)} {unit}"


class Words:
    """Says conditions of one vocabulary. Within a record, fields are looked up first."""

    def __init__(self, vocabulary: Vocabulary, fields: Iterable[Fact] = ()) -> None:
        self._vocabulary = vocabulary
        self._fields = {f.name: f for f in fields}

    def fact(self, name: str) -> Fact:
        return self._fields.get(name) or self._vocabulary.facts[name]

    def say(self, c: Condition, truth: bool | None = True) -> str:
        """A condition as a clause: that it holds, that it does not, or that there is no evidence that it does."""
        match c:
            case Always():
                return "in every case" if truth else "in no case"
            case Term(name, means):
                return self.say(means, truth) if means is not None else name
            case Clause(_, item):
                return self.say(item, truth)
            case Not(item):
                return self.say(item, None if truth is None else not truth)
            case And(items) | Or(items):
                joined_by_and = isinstance(c, And) == (truth is not False)
                said = [f"({self.say(i, truth)})" if _mixed(c, i) else self.say(i, truth) for i in items]
                return _joined(said, "and" if joined_by_and else "or")
            case Unread(question):
                asked = question or "a condition that has not been read"
                # The sentence around it has a stop of its own.
                return f"an open question: {asked.rstrip('.')}"
            case Some(fact, where):
                inner = Words(self._vocabulary, self.fact(fact).fields)
                return (
                    sentence(self.fact(fact), truth, words=inner.say(where))
                    if where != Always()
                    else sentence(self.fact(fact), truth)
                )
            case Empty(fact, negated):
                return sentence(self.fact(fact), None if truth is None else truth is negated)
            case Is(fact, values, negated):
                held = None if truth is None else truth is not negated
                return sentence(self.fact(fact), held, sorted(values))
            case Has(fact, how, values):
                return self._has(self.fact(fact), how, values, truth)
            case NumberTest(fact, op, value):
                op = op if truth is not False else TURNED[op]
                return sentence(
                    self.fact(fact), None if truth is None else True, words=COMPARISONS[op].format(number(value))
                )
            case DateTest(fact, op):
                op = op if truth is not False else TURNED[op]
                return sentence(
                    self.fact(fact), None if truth is None else True, words=DAY_COMPARISONS[op].format(self._moment(c))
                )
        raise TypeError(f"{c}: not a condition")

    def _has(self, fact: Fact, how: str, values: tuple[str, ...], truth: bool | None) -> str:
        if how == "none":
            return self._has(fact, "any", values, None if truth is None else not truth)
        if how == "all" and len(values) > 1:
            return _joined([sentence(fact, truth, [v]) for v in values], "or" if truth is False else "and")
        return sentence(fact, truth, values)

    def _moment(self, test: DateTest) -> str:
        if test.day is not None:
            return str(test.day)
        assert test.other is not None
        name = self.fact(test.other).noun
        if test.period is None:
            return name
        return f"{period(test.period)} {'after' if test.period.count > 0 else 'before'} {name}"

    def known(self, name: str, known: Known) -> str:
        """What is known of a fact, as a clause."""
        fact = self.fact(name)
        match known:
            case KnownSet(has, lacks, complete):
                parts = [sentence(fact, True, [v]) for v in fact.value_names if v in has]
                parts += [sentence(fact, False, [v]) for v in fact.value_names if v in lacks]
                if complete and fact.kind is Kind.SET_OF:
                    return _joined([*parts, "nothing else"], "and") if has else fact.empty
                return _joined([*parts, "perhaps more"], "and") if parts else f"nothing is known of {fact.noun}"
            case KnownList(records, complete):
                if not records:
                    return fact.empty if complete else f"nothing is known of {fact.noun}"
                many = f"{len(records)} of {fact.noun} {'is' if len(records) == 1 else 'are'} known"
                return many if not complete else f"{many}, and there are no more"
            case Fraction():
                return sentence(fact, True, words=number(known))
            case date():
                return sentence(fact, True, words=f"on {known}")
            case str():
                return sentence(fact, True, [known])


def changes_in_words(changes: Iterable[tuple[str, Known, Outcome]], facts: Facts, vocabulary: Vocabulary) -> list[str]:
    """ "if the papers include a removal order or a search warrant: permitted"

    The values of one fact that lead to one outcome are said together; of a set, only the one value more or less.
    """
    by_outcome: dict[tuple[str, Outcome], tuple[list[str], list[str]]] = {}
    for name, value, outcome in changes:
        fact, before = vocabulary.facts[name], facts.known.get(name)
        values, others = by_outcome.setdefault((name, outcome), ([], []))
        if isinstance(value, KnownSet) and isinstance(before, KnownSet):
            values += sorted(value.has - before.has)
            others += [sentence(fact, False, [taken]) for taken in sorted(before.has - value.has)]
        elif isinstance(value, str):
            values.append(value)
        else:
            others.append(Words(vocabulary).known(name, value))
    said = []
    for (name, outcome), (values, others) in by_outcome.items():
        together = [sentence(vocabulary.facts[name], True, values)] if values else []
        said.append(f"if {_joined([*together, *others], 'or')}: {outcome}")
    return said


def _mixed(c: Condition, part: Condition) -> bool:
    """Whether a part joins with another word than the whole, so that only brackets tell which belongs to which."""
    turned = False
    while True:
        match part:
            case Clause(_, item):
                part = item
            case Term(_, means) if means is not None:
                part = means
            case Not(item):
                part, turned = item, not turned
            case And() | Or():
                return (type(part) is type(c)) == turned
            case _:
                return False


def _joined(parts: list[str], word: str) -> str:
    kept = list(dict.fromkeys(parts))
    if len(kept) == 1:
        return kept[0]
    return f"{', '.join(kept[:-1])} {word} {kept[-1]}"


def extent_in_words(extent: Extent) -> str:
    """ "for at most 48 hours, weekends and holidays left out" """
    left_out = [w for w, yes in (("weekends", extent.weekends), ("holidays", extent.holidays)) if yes]
    text = f"for at most {extent.hours} hours"
    if left_out:
        text += f", {' and '.join(left_out)} left out"
    if extent.holidays and extent.calendar == "unknown":
        text += " (the law does not say whose holidays)"
    return text


def clock_in_words(clock: Clock, vocabulary: Vocabulary) -> str:
    """ "every year by 31 December, from 2015" """
    if clock.month:
        day = date(2000, clock.month, clock.day)
        return f"every year by {day.day} {day:%B}" + (f", from {clock.first_year}" if clock.first_year else "")
    unit = clock.unit.replace("_", " ")
    noun = vocabulary.facts[clock.fact].noun if clock.fact else "the start"
    return f"within {clock.count} {unit if clock.count != 1 else unit.removesuffix('s')} of {noun}"


def rule_in_words(norm: Norm, vocabulary: Vocabulary) -> str:
    """A rule in one sentence: who, what, when, unless."""
    words = Words(vocabulary)
    who = _joined(
        [vocabulary.actors[a].says for a in sorted(norm.actors) if a in vocabulary.actors] or ["nobody"], "or"
    )
    act = vocabulary.actions[norm.action].says
    text = f"{who} {VERBS[norm.effect]} {act}"
    if norm.when is not None:
        text += f" when {words.say(norm.when)}"
    if norm.only_when is not None:
        text += f", only when {words.say(norm.only_when)}"
    if norm.unless is not None:
        text += f", unless {words.say(norm.unless)}"
    rule = norm.rule
    if rule is not None and rule.extent is not None:
        text += f", {extent_in_words(rule.extent)}"
    if rule is not None and rule.clock is not None:
        text += f", {clock_in_words(rule.clock, vocabulary)}"
    return text[0].upper() + text[1:] + "."
