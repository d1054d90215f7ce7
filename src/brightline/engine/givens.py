"""Facts written in the language of measures, so that they can be given again."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from brightline.engine.facts import Facts, Known, KnownList, KnownSet
from brightline.engine.wording import number
from brightline.vocabulary import Fact, Vocabulary


def givens(facts: Facts, vocabulary: Vocabulary) -> Iterator[str]:
    """The lines `FACT = literal` that give some facts; `--fact` and a case's `given` take them."""
    for name, known in facts.known.items():
        fact = vocabulary.facts[name]
        for op, said in _literals(fact, known):
            yield f"{name} {op} {said}{_judged(facts, fact)}"


def _judged(facts: Facts, fact: Fact) -> str:
    """Who judged and why; of a case that nobody met, that it is one."""
    if not fact.judgement:
        return ""
    judged = facts.judged.get(fact.name)
    by, why = (judged.by, judged.why) if judged is not None else ("an example", "supposed in this case")
    return f" by {_quoted(by)} because {_quoted(why)}"


def _quoted(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _literals(fact: Fact, known: Known) -> Iterator[tuple[str, str]]:
    match known:
        case KnownSet(has, lacks, complete):
            if complete:
                yield "=", ", ".join(v for v in fact.value_names if v in has) or "none"
                return
            if has:
                yield "+=", ", ".join(v for v in fact.value_names if v in has)
            if lacks:
                yield "-=", ", ".join(v for v in fact.value_names if v in lacks)
        case KnownList(records, complete):
            fields = {f.name: f for f in fact.fields}
            said = ", ".join(_record(record, fields) for record in records)
            yield "=" if complete else "+=", f"[{said}]"
        case Fraction():
            yield "=", number(known)
        case _:
            yield "=", str(known)


def _record(record: tuple[tuple[str, Known], ...], fields: dict[str, Fact]) -> str:
    said = []
    for name, value in record:
        for op, literal in _literals(fields[name], value):
            several = isinstance(value, KnownSet) and "," in literal
            said.append(f"{name} {op} {{{literal}}}" if several else f"{name} {op} {literal}")
    return "{" + ", ".join(said) + "}"
