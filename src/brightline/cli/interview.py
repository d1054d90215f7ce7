"""Asking only for the facts that still matter, most useful first.

Questions go to standard error, so that standard output holds the answer alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from brightline.cli import errors

if TYPE_CHECKING:
    from brightline.engine.decision import Ask, Decision
    from brightline.vocabulary import Fact, Vocabulary

UNKNOWN = ("", "?", "don't know", "dont know", "unknown")
STOP = ("q", "quit", "stop")


class Stopped(Exception):
    """The person has no more answers."""


def interview(
    decide: Callable[[tuple[str, ...]], Decision], given: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[Decision, tuple[str, ...]]:
    """Ask until nothing that matters is left to ask. Gives the decision, and the facts as `--fact` would say them.

    Each fact is asked for once: not to know is an answer.
    """
    answers = given
    decision = decide(answers)
    asked: set[str] = set()
    try:
        while ask := next((a for a in decision.asks if a.fact not in asked), None):
            asked.add(ask.fact)
            decision, answers = _ask_one(ask, vocabulary.facts[ask.fact], decide, decision, answers)
    except Stopped:
        errors.say("")
    return decision, answers


def _ask_one(
    ask: Ask,
    fact: Fact,
    decide: Callable[[tuple[str, ...]], Decision],
    before: Decision,
    answers: tuple[str, ...],
) -> tuple[Decision, tuple[str, ...]]:
    """One question, again until its answer can be understood; the facts so far, when it is not known."""
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
        except MeasureErrors as error:
            # The answer is a word of the vocabulary and contradicts another one.
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
        words = [_word(fact, part) for part in said.lstrip("+-").split(",")]
        return f"{fact.name}{sign}{','.join(words)}"
    word = _word(fact, said)
    if not fact.judgement:
        return f"{fact.name}={word}"
    by, why = _listen("  Who judged it? > "), _listen("  Why? > ")
    if not by or not why:
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
    """The records of a list, one field after the other."""
    if said.lower() in ("none", "no", "n"):
        return f"{fact.name}=none"
    if said.startswith("["):
        return f"{fact.name}={said}"
    records: list[str] = []
    sign = "="
    while True:
        records.append("{" + ", ".join(_fields(fact)) + "}")
        more = _listen("  Is there another one? (yes, no, ?) > ").lower()
        if more not in ("yes", "y"):
            sign = "=" if more in ("no", "n") else "+="
            break
    return f"{fact.name}{sign}[{', '.join(records)}]"


def _fields(fact: Fact) -> list[str]:
    from brightline.vocabulary import Kind

    found = []
    for part in fact.fields:
        errors.say(f"  {part.question}")
        for number, value in enumerate(part.value_names, 1):
            errors.say(f"    {number:>2}  {value}")
        said = _listen("  (? if not known) > ")
        if said.lower() in UNKNOWN:
            continue
        if part.kind is Kind.SET_OF and said != "none":
            found.append(f"{part.name} = {{{', '.join(_word(part, w) for w in said.split(','))}}}")
        else:
            found.append(f"{part.name} = {_word(part, said)}")
    return found


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
