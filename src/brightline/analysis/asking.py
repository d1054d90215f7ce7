"""Questions about variables in plain English, and their answers: what a chart's boxes and a table's columns say."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from brightline.analysis.regions import Region
from brightline.analysis.written import condition_of
from brightline.engine.coding import Coding, key_facts
from brightline.engine.wording import Words
from brightline.language.conditions import Condition, Some
from brightline.vocabulary import Fact, Vocabulary

LONG = 80
"""Letters of an answer; of those that are longer, the longest is called `any other`."""
OTHER = "any other"
JUDGEMENT = "A judgement: write down who judged, and why."


class Asked(Struct, frozen=True):
    """A question and what it asks about."""

    fact: str
    text: str
    points: tuple[str, ...] = ()
    """What is asked about, one under the other."""
    note: str = ""


class Asking:
    """Says questions about the variables of one coding."""

    def __init__(self, coding: Coding, vocabulary: Vocabulary) -> None:
        self._coding = coding
        self._facts = vocabulary.facts
        self._words = Words(vocabulary)

    def fact(self, variable: int) -> Fact:
        """The fact that a variable is about; of a variable of two dates, the first."""
        return self._facts[key_facts(self._coding.keys[variable])[0]]

    def question(self, variables: Sequence[int]) -> Asked:
        """The question about one variable, or about several values of one set."""
        fact = self.fact(variables[0])
        note = JUDGEMENT if fact.judgement else ""
        match self._coding.keys[variables[0]]:
            case ("element", *_):
                return Asked(fact.name, fact.question, tuple(self._element(v) for v in variables), note)
            case ("some", _, where):
                assert isinstance(where, Condition)
                return Asked(fact.name, "Is this so?", (self._words.say(Some(fact.name, where)),), note)
        return Asked(fact.name, fact.question, (), note)

    def _element(self, variable: int) -> str:
        key = self._coding.keys[variable]
        return next(v.says for v in self._facts[str(key[1])].values if v.name == key[2])

    def answers(self, variables: Sequence[int], masks: Sequence[int], *, every: bool = False) -> tuple[str, ...]:
        """The answers of a question, in words, for the values in each mask.

        Of several values of a set it is asked whether there is any, or with `every` whether all are there.
        """
        (variable, *more) = variables
        match self._coding.keys[variable]:
            case ("element", *_):
                some = ("none of these", "any of these") if more else ("no", "yes")
                return tuple((("not all of these", "all of these") if every else some)[m == 2] for m in masks)
            case ("some", *_):
                return tuple("yes" if m == 2 else "no" for m in masks)
            case ("value", name):
                values = self._facts[str(name)].values
                if not values:
                    return tuple(self._coding.names(variable)[m.bit_length() - 1] for m in masks)
                said = [_listed([v.says for i, v in enumerate(values) if m >> i & 1]) for m in masks]
                longest = max(said, key=len)
                if len(said) > 1 and len(longest) > LONG:
                    said[said.index(longest)] = OTHER
                return tuple(said)
        return tuple(self.said(variable, m) for m in masks)

    def said(self, variable: int, mask: int) -> str:
        """That a variable has one of the values in a mask, as a clause."""
        return self._words.say(condition_of(Region(((variable, mask),)), self._coding))


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
