"""The words law is written in: facts, actions, actors and layers."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Kind(Enum):
    """The type of a fact."""

    YES_NO = "yes or no"
    ONE_OF = "one of"
    SET_OF = "set of"
    DATE = "date"
    NUMBER = "number"
    LIST_OF = "list of records"


class Value(Struct, frozen=True):
    """One value of a fact, with the words to say it."""

    name: str
    says: str
    """A noun phrase or clause that finishes the fact's sentence: "a civil immigration detainer"."""
    definition: str = ""
    source: str = ""
    true: str = ""
    """Where the fact's own sentence would read badly ("the charge is none"): the whole sentence; else empty."""
    false: str = ""
    unknown: str = ""


class Fact(Struct, frozen=True):
    """A typed fact: what may be known, how to ask for it, how to say it."""

    name: str
    kind: Kind
    question: str
    """What an officer is asked."""
    true: str
    """The sentence when a test on the fact holds; `{}` stands for the value's words."""
    false: str
    """The sentence when the test is known not to hold."""
    unknown: str
    """The sentence when there is no evidence either way."""
    definition: str
    source: str
    values: tuple[Value, ...] = ()
    fields: tuple[Fact, ...] = ()
    """The fields of a record, for `Kind.LIST_OF`."""
    judgement: bool = False
    """An open-textured term: counts only with who judged it and why."""
    noun: str = ""
    """A phrase that names the fact: "the day the request was received"."""
    empty: str = ""
    """For a set or a list: the sentence when it holds nothing."""
    not_empty: str = ""
    """For a set or a list: the sentence when it holds anything."""

    @property
    def value_names(self) -> tuple[str, ...]:
        return tuple([v.name for v in self.values])


class Action(Struct, frozen=True):
    """Something an actor may do, be banned from or be bound to do."""

    name: str
    says: str
    """A verb phrase: "keep a person in custody past release"."""
    scope: str
    """What is outside this corpus."""
    safe_default: str
    """What to do while nothing is settled; never anything that lengthens custody."""
    also: tuple[str, ...] = ()
    """Other words that people use for it."""
    kind_of: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    """The facts that make the wider action this one."""


class Actor(Struct, frozen=True):
    """Who acts, at which level of government, in which agency."""

    name: str
    says: str
    level: str | None
    """federal, state, county, municipal; None for a body of whatever government is asked."""
    agency: str


LAYERS: tuple[str, ...] = ("federal", "state", "county", "municipal", "department")
"""Highest first."""

OWN_WORDS = "words.yaml"
"""The file of a folder of measures with the facts that its measures need besides the common ones."""


class Vocabulary(Struct, frozen=True):
    """Everything a measure may mention."""

    facts: dict[str, Fact]
    actions: dict[str, Action]
    actors: dict[str, Actor]
    never: tuple[str, ...] = ()
    """Conditions that cannot be true, in the language of measures."""
    never_because: tuple[str, ...] = ()
    """Why, for each."""
