"""Which column of a table is which fact, which are kept, and which nobody looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from msgspec import Struct

from brightline.batch.problems import TableError
from brightline.engine.facts import AtLeast, Facts, Known, KnownList, KnownSet
from brightline.vocabulary import Kind, Vocabulary, nearest

ROLES = ("place", "on", "action")
"""Columns that are no facts, and yet are part of the question."""
OUT = ("row", "outcome", "rules", "possible", "because", "next_fact", "evidence", "place", "on", "action")
"""The columns that every answer has."""
LIKE = 0.85
"""From this likeness on, a name is taken for a fact's, misspelt."""


class Asked(Struct, frozen=True):
    """What is asked of a table as a whole. What is given here holds for every row."""

    action: str | None = None
    place: str | None = None
    on: date | None = None
    facts: Mapping[str, Any] = {}
    """Facts that are the same in every row, as `decide` takes them."""
    renamed: Mapping[str, str] = {}
    """A column -> the fact that it is, or place, on, action."""
    keep: Sequence[str] = ()
    complete: frozenset[str] = frozenset()
    """The sets and lists whose column says everything; of others it says what there is at least."""


def as_given(facts: Facts) -> dict[str, Any]:
    """Checked facts as `Law.decide` takes them."""
    return {name: facts.judged.get(name) or _as_given(known) for name, known in facts.known.items()}


def _as_given(known: Known) -> Any:
    if isinstance(known, KnownSet):
        return known.has if known.complete else AtLeast(known.has, known.lacks)
    if isinstance(known, KnownList):
        records = tuple({name: _as_given(value) for name, value in record} for record in known.records)
        return records if known.complete else AtLeast(records)
    return known


class Plan(Struct, frozen=True):
    """What each column of a table is."""

    facts: dict[str, str]
    """A fact -> its column."""
    judged: dict[str, tuple[str, str]]
    """A judgement -> the columns that say who judged, and why."""
    roles: dict[str, str]
    """place, on, action -> its column; those that the call fixes are not among them."""
    kept: tuple[str, ...]
    not_looked_at: tuple[str, ...]
    counterfactual: tuple[str, ...]
    """Those of place, on and action that rows say themselves, and that the call fixed all the same."""


def plan(columns: Sequence[str], asked: Asked, vocabulary: Vocabulary) -> Plan:
    """What each column of a table is. Raises TableError for a name that cannot be meant, FactErrors for constants."""
    _check_once(columns)
    _check_call(columns, asked, vocabulary)
    named = {column: asked.renamed.get(column, column) for column in columns}
    facts: dict[str, str] = {}
    roles: dict[str, str] = {}
    judged: dict[str, dict[str, str]] = {}
    rest: list[str] = []
    for column, name in named.items():
        fact, _, part = name.rpartition(" ")
        if name in vocabulary.facts:
            _check_free(column, name, facts)
            facts[name] = column
        elif name in ROLES:
            _check_free(column, name, roles)
            roles[name] = column
        elif part in ("by", "because") and fact in vocabulary.facts:
            judged.setdefault(fact, {})[part] = column
        else:
            rest.append(column)
    for fact in asked.facts:
        if fact in facts:
            raise TableError(
                f"--fact {fact}", f"`{fact}` is given for every row, and the table has a column of it.",
                "Nobody could tell which of the two counts.", "Leave one of them out.",
            )  # fmt: skip
    for column in rest:
        if column not in asked.keep:
            _check_not_misspelt(column, vocabulary)
    fixed = {role for role in ROLES if getattr(asked, role) is not None}
    for role in ROLES:
        if role not in fixed and role not in roles:
            raise TableError(
                f"column {role}", f"Nothing says the {'day' if role == 'on' else role} of a row.",
                "Each row is decided by the law of a place, on a day, about an act.",
                f"Give --{role} for all rows, or --as COLUMN={role} for the column that says it.",
            )  # fmt: skip
    pairs = _judgements(facts, judged, vocabulary)
    return Plan(
        facts=facts,
        judged=pairs,
        roles={role: column for role, column in roles.items() if role not in fixed},
        kept=tuple(dict.fromkeys(asked.keep)),
        not_looked_at=tuple(c for c in rest if c not in asked.keep),
        counterfactual=tuple(role for role in ROLES if role in fixed and role in roles),
    )


def _check_once(columns: Sequence[str]) -> None:
    twice = next((c for c in columns if columns.count(c) > 1), None)
    if twice is not None:
        raise TableError(
            f"column {twice}", f"Two columns are called `{twice}`.", "Nobody could tell which one counts.",
            "Rename one of them.",
        )  # fmt: skip


def _check_free(column: str, name: str, taken: Mapping[str, str]) -> None:
    if name in taken:
        raise TableError(
            f"column {column}", f"`{taken[name]}` and `{column}` are both `{name}`.",
            "Nobody could tell which one counts.", "Take one --as away, or rename a column.",
        )  # fmt: skip


def _check_call(columns: Sequence[str], asked: Asked, vocabulary: Vocabulary) -> None:
    """Raises for names in the call that are none of the table, or none of the vocabulary."""
    for option, names in (("--as", asked.renamed), ("--keep", asked.keep)):
        for column in names:
            if column not in columns:
                close = nearest(column, columns)
                raise TableError(
                    f"{option} {column}", f"The table has no column `{column}`.",
                    "What is asked of a column that is not there would be passed over.",
                    f"Closest: `{close}`." if close else f"Its columns are {', '.join(columns)}.",
                )  # fmt: skip
    for column in asked.keep:
        if column in OUT:
            raise TableError(
                f"--keep {column}", f"The answers have a column `{column}` of their own.",
                "Two columns of one name could not be told apart.", "Rename that column of the table.",
            )  # fmt: skip
    for name in asked.renamed.values():
        fact, _, part = name.rpartition(" ")
        if name not in ROLES and name not in vocabulary.facts and not (
            part in ("by", "because") and fact in vocabulary.facts
        ):  # fmt: skip
            raise _no_fact("--as", name, vocabulary)
    check_complete(asked.complete, vocabulary)
    if asked.action is not None and asked.action not in vocabulary.actions:
        close = nearest(asked.action, vocabulary.actions)
        raise TableError(
            f"--action {asked.action}", f"`{asked.action}` is not an action in the vocabulary.",
            "No rule could speak to it, and silence would look like an answer.",
            f"Closest: `{close}`." if close else "`brightline vocabulary actions` lists them.",
        )  # fmt: skip
    Facts.of(asked.facts, vocabulary)


def check_complete(names: Iterable[str], vocabulary: Vocabulary) -> None:
    """Raises TableError for a fact of which no column can say everything."""
    for name in names:
        if name not in vocabulary.facts:
            raise _no_fact("--complete", name, vocabulary)
        if vocabulary.facts[name].kind not in (Kind.SET_OF, Kind.LIST_OF):
            raise TableError(
                f"--complete {name}", f"`{name}` is neither a set nor a list.",
                "Only of these can a column say a part, or everything.", "Leave it out.",
            )  # fmt: skip


def _no_fact(option: str, name: str, vocabulary: Vocabulary) -> TableError:
    close = nearest(name, (*vocabulary.facts, *ROLES))
    return TableError(
        f"{option} {name}", f"`{name}` is not a fact in the vocabulary.",
        "A fact nobody defined would be passed over without a word.",
        f"Closest: `{close}`." if close else "`brightline vocabulary` lists the facts.",
    )  # fmt: skip


def _judgements(
    facts: Mapping[str, str], judged: Mapping[str, Mapping[str, str]], vocabulary: Vocabulary
) -> dict[str, tuple[str, str]]:
    found = {}
    for fact, parts in judged.items():
        if not vocabulary.facts[fact].judgement or fact not in facts or len(parts) < 2:
            what = (
                f"`{fact}` is no judgement." if not vocabulary.facts[fact].judgement
                else f"There is no column `{fact}`." if fact not in facts
                else f"Of `{fact} by` and `{fact} because` the table has one alone."
            )  # fmt: skip
            raise TableError(
                f"column {next(iter(parts.values()))}", what,
                "A judgement counts with who judged it and why, and other facts have neither.",
                f"Have all three: `{fact}`, `{fact} by`, `{fact} because`; or --keep what is no part of one.",
            )  # fmt: skip
        found[fact] = (parts["by"], parts["because"])
    for fact, column in facts.items():
        if vocabulary.facts[fact].judgement and fact not in found:
            raise TableError(
                f"column {column}", f"`{fact}` is a judgement, and the table does not say who judged it and why.",
                "Two people could judge it differently: a bare value would hide that a person decided it.",
                f"Add the columns `{fact} by` and `{fact} because`, or leave `{fact}` out.",
            )  # fmt: skip
    return found


def _check_not_misspelt(column: str, vocabulary: Vocabulary) -> None:
    """Raises for a column that is no fact, and that looks like one: passed over, it would change the answers."""
    names = {_plain(name): name for name in (*vocabulary.facts, *ROLES)}
    judgements = [f.name for f in vocabulary.facts.values() if f.judgement]
    names |= {_plain(name + part): f"{name} {part}" for name in judgements for part in ("by", "because")}
    ends = {_plain(name.rpartition(".")[2]): name for name in vocabulary.facts if "." in name}
    close = get_close_matches(_plain(column), names, 1, LIKE)
    meant = names[close[0]] if close else ends.get(_plain(column))
    if meant is not None:
        raise TableError(
            f"column {column}", f"`{column}` is not a fact in the vocabulary, and looks like `{meant}`.",
            "Passed over, the answers would rest on less than the table says.",
            f'Write --as "{column}={meant}" if that is what it is, or --keep "{column}" if not.',
        )  # fmt: skip


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
