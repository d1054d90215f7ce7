"""Random rows: the facts of each as a single decision takes them, and as cells of a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from brightline import AtLeast, Facts, Judged, Law
from brightline.batch.deciding import told_of
from brightline.batch.told import Told
from brightline.engine import FactErrors
from brightline.vocabulary import Fact, Kind, Vocabulary

Facts_ = dict[str, Any]
DAYS = [date(2010, 2, 28), date(2014, 8, 31), date(2019, 12, 19), date(2020, 3, 1), date(2021, 6, 15)]


def random_facts(rng: Random, facts: Sequence[Fact], complete: frozenset[str]) -> Facts_:
    """What is known of some facts; about a third is not."""
    found = {}
    for fact in facts:
        if rng.randrange(3):
            value = random_value(rng, fact, fact.name in complete)
            if value is not None:
                found[fact.name] = value
    return found


def random_value(rng: Random, fact: Fact, complete: bool) -> Any:
    match fact.kind:
        case Kind.YES_NO:
            value: Any = rng.choice(("yes", "no"))
        case Kind.ONE_OF:
            value = rng.choice(fact.value_names)
        case Kind.NUMBER:
            value = rng.choice((0, 12, 17, 18, 20, 21, 64.5, 80))
        case Kind.DATE:
            value = rng.choice(DAYS) + timedelta(days=rng.choice((-1, 0, 1, 30)))
        case Kind.SET_OF:
            has = frozenset(v for v in fact.value_names if rng.randrange(len(fact.value_names)) < 2)
            value = has if complete else AtLeast(has, frozenset()) if has else None
        case Kind.LIST_OF:
            records = tuple(_record(rng, fact, complete) for _ in range(rng.randrange(3)))
            value = records if complete else AtLeast(records) if records else None
    return Judged(value, "Sgt. Example", "seen") if fact.judgement and value is not None else value


def _record(rng: Random, fact: Fact, complete: bool) -> Facts_:
    values = {f.name: random_value(rng, f, complete) for f in fact.fields if rng.randrange(3)}
    return {name: value for name, value in values.items() if value is not None}


def table_of(rows: Sequence[Facts_], facts: Sequence[Fact], rng: Random) -> pa.Table:
    """The rows as a table, each column in one of the ways in which its fact can be written."""
    columns: dict[str, pa.Array] = {}
    for fact in facts:
        given = [row.get(fact.name) for row in rows]
        if fact.judgement:
            for part, said in (("by", "by"), ("because", "why")):
                texts = [getattr(g, said) if isinstance(g, Judged) else rng.choice((None, "")) for g in given]
                columns[f"{fact.name} {part}"] = pa.array(texts, pa.string())
            given = [g.value if isinstance(g, Judged) else g for g in given]
        columns[fact.name] = _column([_cell(g) for g in given], fact, rng)
    return pa.table(columns)


def _cell(value: Any) -> Any:
    if isinstance(value, AtLeast):
        value = value.has
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [{name: _cell(field) for name, field in record.items()} for record in value]
    return value


def _column(cells: list[Any], fact: Fact, rng: Random) -> pa.Array:
    text = rng.randrange(2) == 0
    match fact.kind:
        case Kind.SET_OF if text:
            mark = rng.choice((",", "; "))
            return pa.array([None if c is None else mark.join(c) if c else "none" for c in cells], pa.string())
        case Kind.SET_OF:
            return pa.array(cells, pa.list_(pa.string()))
        case Kind.NUMBER if text:
            return pa.array([rng.choice((None, "")) if c is None else f" {c}" for c in cells], pa.string())
        case Kind.NUMBER:
            return pa.array(cells, pa.float64())
        case Kind.DATE if text:
            return pa.array([None if c is None else c.isoformat() for c in cells], pa.string())
        case Kind.DATE:
            return pa.array(cells, pa.date32()).cast(rng.choice((pa.date32(), pa.timestamp("us"))))
        case Kind.LIST_OF:
            return pa.array(cells, pa.list_(pa.struct([(f.name, _type(f)) for f in fact.fields])))
    array = pa.array([rng.choice((None, "", " ")) if c is None else c for c in cells], pa.string())
    return array.dictionary_encode() if text else array


def _type(field: Fact) -> pa.DataType:
    kinds = {Kind.SET_OF: pa.list_(pa.string()), Kind.NUMBER: pa.float64(), Kind.DATE: pa.date32()}
    return kinds.get(field.kind, pa.string())


def singly(law: Law, action: str, facts: Facts_) -> Told | None:
    """What a single decision says; None where it refuses the facts."""
    try:
        return told_of(law.decide(action, Facts.of(facts, law.vocabulary)))
    except FactErrors:
        return None


def told_in(table: pa.Table) -> dict[int, tuple[Any, ...]]:
    """What a table of answers tells, by the number of the row."""
    rows = table.to_pylist()
    names = ("outcome", "rules", "possible", "because", "next_fact", "evidence")
    return {row["row"]: tuple(row[name] for name in names) for row in rows}


def as_row(told: Told) -> tuple[Any, ...]:
    """An answer as a row of a table has it."""
    grades = dict(told.evidence)
    evidence = [grades.get(str(o)) or None for o in told.possible]
    possible = [str(o) for o in told.possible]
    return (str(told.outcome), list(told.rules), possible, list(told.because), told.next_fact, evidence)


def looked_at(vocabulary: Vocabulary, law: Law, action: str, rng: Random) -> list[Fact]:
    """The facts that a law looks at, and some that it does not."""
    names = set(law.about(action).coding.facts) | set(
        rng.sample(sorted(vocabulary.facts), min(3, len(vocabulary.facts)))
    )
    return [fact for name, fact in vocabulary.facts.items() if name in names]
