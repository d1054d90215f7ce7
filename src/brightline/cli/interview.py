"""Asking only for the facts that still matter, most useful first.

Questions go to standard error, so that standard output holds the answer alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from brightline.cli import errors, words

if TYPE_CHECKING:
    from brightline.engine.decision import Ask, Decision
    from brightline.vocabulary import Fact, Vocabulary

YES, NO = ("yes", "y"), ("no", "n")
UNKNOWN = ("", "?", "not known", "don't know", "dont know", "unknown")
STOP = ("q", "quit", "stop")


class Stopped(Exception):
    """The person has no more answers."""


def interview(
    decide: Callable[[tuple[str, ...]], Decision], given: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[Decision, tuple[str, ...], bool]:
    """Ask until nothing that matters is left to ask.

    Gives the decision, the facts as `--fact` would say them, and whether the person stopped before the end. Each fact
    is asked for once: not to know is an answer.
    """
    answers = given
    decision = decide(answers)
    asked: set[str] = set()
    try:
        while ask := next((a for a in decision.asks if a.fact not in asked), None):
            asked.add(ask.fact)
            fact = vocabulary.facts[ask.fact]
            if fact.fields:
                looked_at = words.parts_looked_at(decision, fact.name)
                fact = replace(fact, fields=tuple(part for part in fact.fields if part.name in looked_at))
            decision, answers = _ask_one(ask, fact, decide, decision, answers)
    except Stopped:
        errors.say("")
        return decision, answers, True
    return decision, answers, False


def say_yes_or_no(question: str) -> bool | None:
    """A plain yes or no; None when the input ends. Asked again until it is one of the two."""
    try:
        while True:
            said = _listen(f"{question} (yes, no) > ").lower()
            if said in (*YES, *NO):
                return said in YES
            errors.say("Answer yes or no.")
    except Stopped:
        errors.say("")
        return None


def _ask_one(
    ask: Ask,
    fact: Fact,
    decide: Callable[[tuple[str, ...]], Decision],
    before: Decision,
    answers: tuple[str, ...],
) -> tuple[Decision, tuple[str, ...]]:
    """One question, again until its answer can be understood; the facts so far, when it is not known."""
    from brightline.engine.facts import Contradiction
    from brightline.language import MeasureErrors

    _say_question(ask, fact)
    while True:
        said = _listen()
        if said.lower() in UNKNOWN:
            return before, answers
        try:
            text = _as_given(fact, said)
            if text is None:
                return before, answers
            more = (*answers, text)
            return decide(more), more
        except errors.CallErrors as error:
            errors.say(f"{error}\n(? if it is not known, q to stop)")
        except errors.CallError as error:
            errors.say(f"{error.what} {error.why} {error.next}")
        except Contradiction as error:
            why = " ".join(p.why for p in error.problems)
            errors.say(
                f"This and an earlier answer cannot both be true. {why}\n"
                "Answer differently, or stop with q and begin again with the earlier answer changed."
            )
        except MeasureErrors as error:
            errors.say("\n".join(f"{p.what} {p.why} {p.next}" for p in error.problems))


def _say_question(ask: Ask, fact: Fact) -> None:
    errors.say(f"\n{ask.question}")
    says = {v.name: v.says for v in fact.values}
    size = max((len(v) for v in ask.values), default=0)
    for number, value in enumerate(ask.values, 1):
        errors.say(f"  {number:>2}  {value.ljust(size)}  {says.get(value, '')}".rstrip())
    errors.say(f"   ?  not known   ({_how(fact)})")


def _how(fact: Fact) -> str:
    from brightline.vocabulary import Kind

    return {
        Kind.SET_OF: "several: a,b   at least: +a   not among them: -a   nothing: none",
        Kind.DATE: "a day: 2024-12-04",
        Kind.NUMBER: "a number",
        Kind.LIST_OF: "yes: there are some   none: there are none",
    }.get(fact.kind, "a number or a word from the list")


def _listen(prompt: str = "> ") -> str:
    """A line from the person. Raises Stopped at the end of input."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line or line.strip().lower() in STOP:
        raise Stopped
    return line.strip()


def _as_given(fact: Fact, said: str) -> str | None:
    """An answer as `--fact` would say it; None when a judgement lacks its judge or its reason."""
    from brightline.vocabulary import Kind

    if fact.kind is Kind.LIST_OF:
        return _records(fact, said)
    if fact.kind is Kind.SET_OF:
        sign = {"+": "+=", "-": "-="}.get(said[:1], "=")
        values = [_word(fact, part) for part in said.lstrip("+-").split(",")]
        return f"{fact.name}{sign}{','.join(values)}"
    word = _word(fact, said)
    if not fact.judgement:
        return f"{fact.name}={word}"
    if word not in YES + NO:
        raise _wrong(fact, word)
    by = _listen("  Who judged it? > ")
    why = "" if by.lower() in UNKNOWN else _listen("  Why? > ")
    if why.lower() in UNKNOWN:
        errors.say("  A judgement counts only with who made it and why: taken as not known.")
        return None
    return f"{fact.name}={word} by {_quoted(by)} because {_quoted(why)}"


def _word(fact: Fact, said: str) -> str:
    """A value by its number or its name; anything else goes through, to be refused with the nearest right word."""
    from brightline.vocabulary import Kind

    said = said.strip()
    names = ("yes", "no") if fact.kind is Kind.YES_NO else fact.value_names
    if said.isdecimal() and 1 <= int(said) <= len(names):
        return names[int(said) - 1]
    if fact.kind is Kind.YES_NO and said.lower() in ("y", "n"):
        return {"y": "yes", "n": "no"}[said.lower()]
    plain = said.lower().replace(" ", "_")
    return plain if plain in names else said


def _records(fact: Fact, said: str) -> str:
    """The records of a list, one field after the other. Raises CallError for an answer that is none of the three."""
    if said.lower() in ("none", *NO):
        return f"{fact.name}=none"
    if said.startswith("["):
        return f"{fact.name}={said}"
    if said.lower() not in YES:
        raise errors.CallError(
            fact.name,
            f"`{said}` does not say whether there are any.",
            "First it is asked whether there are any, then for each of them.",
            "Answer yes, none, or ? if it is not known.",
        )
    records: list[str] = []
    while True:
        errors.say(f"  {fact.noun.removeprefix('the ').capitalize()}, number {len(records) + 1}:")
        records.append("{" + ", ".join(_fields(fact)) + "}")
        sign = _another()
        if sign:
            return f"{fact.name}{sign}[{', '.join(records)}]"


def _another() -> str:
    """The sign that ends a list: `=` when these are all, `+=` when there may be more; empty for another record."""
    while True:
        more = _listen("  Is there another one? (yes, no: these are all, ?: not known) > ").lower()
        if more in YES:
            return ""
        if more in NO:
            return "="
        if more and more in UNKNOWN:
            return "+="
        errors.say("  Answer yes, no or ?.")


def _fields(fact: Fact) -> list[str]:
    """The fields of one record that are known, each checked as it is typed."""
    found = []
    for part in fact.fields:
        errors.say(f"  {part.question}")
        size = max((len(name) for name in part.value_names), default=0)
        for number, value in enumerate(part.values, 1):
            errors.say(f"    {number:>2}  {value.name.ljust(size)}  {value.says}".rstrip())
        while True:
            said = _listen(f"  ({_field_how(part)}) > ")
            if said.lower() in UNKNOWN:
                break
            try:
                found.append(_field(part, said))
                break
            except errors.CallError as error:
                errors.say(f"  {error.what} {error.why} {error.next}")
    return found


def _field_how(part: Fact) -> str:
    from brightline.vocabulary import Kind

    how = {
        Kind.SET_OF: "several: a,b   at least: +a   not among them: -a   nothing: none",
        Kind.DATE: "a day: 2024-12-04",
        Kind.NUMBER: "a number",
    }.get(part.kind, "a number or a word")
    return f"{how}   ?: not known"


def _field(part: Fact, said: str) -> str:
    """A field of a record as a measure writes it. Raises CallError, with the nearest right word."""
    from brightline.cli.options import DayType
    from brightline.vocabulary import Kind

    if part.kind is Kind.SET_OF:
        sign = {"+": "+=", "-": "-="}.get(said[:1], "=")
        if said.lower() == "none":
            return f"{part.name} = none"
        names = [_word(part, name) for name in said.lstrip("+-").split(",")]
        for name in names:
            if name not in part.value_names:
                raise _wrong(part, name)
        return f"{part.name} {sign} {{{', '.join(dict.fromkeys(names))}}}"
    if part.kind is Kind.DATE:
        try:
            return f"{part.name} = {DayType().convert(said, None, None)}"
        except errors.CallError as error:
            why = "A day is never guessed."
            raise errors.CallError(part.name, error.what, why, error.next) from None
    word = _word(part, said)
    if part.kind is Kind.NUMBER:
        if not re.fullmatch(r"-?\d+(\.\d+)?", word):
            raise errors.CallError(part.name, f"`{word}` is not a number.", "It is compared.", "Write digits: 18.")
    elif word not in (part.value_names or ("yes", "no")):
        raise _wrong(part, word)
    return f"{part.name} = {word}"


def _wrong(fact: Fact, word: str) -> errors.CallError:
    """A word that is none of a fact's values."""
    from brightline.vocabulary import nearest

    names = fact.value_names or ("yes", "no")
    close = nearest(word, names)
    return errors.CallError(
        fact.name,
        f"`{word}` is not a value of `{fact.name}`.",
        f"Its values are {', '.join(names)}.",
        f"Closest: `{close}`." if close else "Answer with one of them, its number, or ? if it is not known.",
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
