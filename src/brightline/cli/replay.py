"""`brightline replay DECISION.json`: an answer that was kept, decided again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from brightline.cli import answer, compared, errors, options, output, words
from brightline.cli.errors import CallError
from brightline.engine.outcome import Outcome

if TYPE_CHECKING:
    from brightline.analysis.replay import Differs
    from brightline.corpus import Corpus
    from brightline.engine.decision import Decision

NEEDED = ("place", "action", "on", "facts", "outcome", "corpus", "what_if")
"""What an answer must say, to be decided again."""
BESIDE = {"error", "explanation"}
"""What stands in some answers besides: an error of the program, and what `explain` adds."""
SUPPOSED = {"alone", "without", "other_readings"}
"""What an answer can suppose that is not the law as it is read."""
MEANING = {
    "outcome": "The outcome", "possible": "What is possible", "because": "Why it is open",
    "reasons": "What it rests on", "lifted": "Bans an exception saves from",
    "displaced": "Rules that give way", "by_layer": "What each layer says alone", "asks": "What is asked",
    "open_questions": "What nobody can be asked",
    "extent": "How far", "due": "When it is due", "evidence": "How well the text is known",
    "contested": "Contested in law", "readings": "Readings it depends on", "coverage": "What was looked for",
    "confirmed_to": "Confirmed to", "pending": "Pending bills",
}  # fmt: skip


class Replayed(Struct, frozen=True):
    """An answer that was kept, and what is answered to the same question."""

    was: Mapping[str, Any]
    now: Decision
    differs: tuple[Differs, ...]
    then: Decision | None
    """By a copy of the files that gave it; None where none was named."""
    then_differs: tuple[Differs, ...]
    measures: tuple[str, ...]
    """The measures that say something else of the action than that copy."""


@click.command("replay")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="DECISION.json")
@click.option(
    "--then",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The measures that gave the answer: a copy of the folder as it was.",
)
@options.measures
@options.as_json
def command(file: Path, then: Path | None, measures: Path | None, as_json: bool) -> int:
    """Decide an answer that was kept again, for the same day and the same facts, and say what is otherwise and why.

    \b
    brightline decide us/ma/boston hold --on 2024-12-04 --fact actor=police_officer --json > kept.json
    brightline replay kept.json

    DECISION.json is what `decide --json` printed; - reads it from standard input. It names its files of law by a hash.
    With --then, a copy of these files decides first, and shows that it gives the answer that was kept.

    Exit status: 0 the same answer, 1 another, 2 a mistake in the call.
    """
    was = _kept(file)
    corpus = options.load_corpus(measures)
    now = _decided(corpus, was, file)
    old = None if then is None else _decided(options.load_corpus(then, "--then"), was, file)
    if old is not None and then is not None and old.corpus != was["corpus"]:
        raise CallError(
            f"--then {then}",
            f"These measures are not those that gave the answer: their hash is {_short(old.corpus)}, "
            f"and the answer names {_short(was['corpus'])}.",
            "Another law would be taken for the one of that time.",
            "Name a copy of the folder as it was. Without --then the answer is held against today's law alone.",
        )
    one = _replayed(was, now, old, file)
    if as_json:
        output.show_json(_json(one))
    else:
        output.show(list(_page(one, corpus.place(now.place).name)))
    return errors.FILE_ERRORS if one.differs else errors.ANSWER


def _kept(file: Path) -> dict[str, Any]:
    """The answer in a file. Raises CallError for what is none."""
    from brightline.analysis.replay import READ
    from brightline.engine.report import KEYS

    try:
        with click.open_file(str(file), encoding="utf-8") as opened:
            found = json.loads(opened.read())
    except OSError as error:
        raise _no_answer(file, f"It cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise _no_answer(file, "It is not JSON.") from None
    missing = [k for k in dict.fromkeys((*NEEDED, *READ)) if not isinstance(found, dict) or k not in found]
    if missing:
        raise _no_answer(file, f"It has no {words.listed([f'`{k}`' for k in missing])}.")
    strange = sorted(found.keys() - {*KEYS, *BESIDE})
    if strange:
        raise _no_answer(
            file,
            f"It has {words.listed([f'`{k[:40]}`' for k in strange[:5]])}, which no answer has.",
            "What is not known could say that it answers another question.",
        )
    texts = [found[k] for k in ("place", "action", "on", "outcome", "corpus")]
    if not all(isinstance(t, str) for t in [*texts, *_listed(found["facts"])]) or not isinstance(found["facts"], list):
        raise _no_answer(file, "What it says of place, action, day or facts is not what an answer says.")
    if found["outcome"] not in list(Outcome):
        raise _no_answer(file, "Its outcome is none that an answer has.")
    if not re.fullmatch("sha256:[0-9a-f]{64}", found["corpus"]):
        raise _no_answer(file, "What it names as its files of law is no hash.")
    answered: dict[str, Any] = found
    return answered


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _no_answer(
    file: Path, what: str, why: str = "Deciding part of a question would give an answer to another one."
) -> CallError:
    return CallError(
        f"DECISION.json {file}",
        f"This is not an answer that can be decided again. {what}",
        why,
        "Keep what `brightline decide … --json` prints.",
    )


def _decided(corpus: Corpus, was: Mapping[str, Any], file: Path) -> Decision:
    from brightline.cli.decide import Question
    from brightline.language import MeasureErrors

    supposed = was["what_if"] or {}
    try:
        on = date.fromisoformat(was["on"])
        readings = tuple(f"{name}=other" for name in supposed.get("other_readings", ()))
        without = tuple(supposed.get("without", ()))
        alone = supposed.get("alone")
        if supposed.keys() - SUPPOSED:
            raise ValueError("something is supposed that no answer supposes")
    except (ValueError, TypeError, AttributeError):
        raise _no_answer(file, "Its day, or what it supposes, is not what an answer says.") from None
    options.known_place(corpus, was["place"])
    facts = tuple(was["facts"])
    try:
        return Question(was["place"], was["action"], on, facts, readings, alone, without, None).decide_in(corpus)
    except errors.CallErrors as error:
        raise errors.CallErrors([_in_file(mistake, file) for mistake in error.mistakes]) from None
    except MeasureErrors as error:
        if any(p.span.file not in errors.CALL for p in error.problems):
            raise
        where = f"DECISION.json {file}"
        raise errors.CallErrors([CallError(where, p.what, p.why, p.next) for p in error.problems]) from None


def _in_file(mistake: CallError, file: Path) -> CallError:
    """A mistake of a fact, where it stands: nobody gave it on the command line."""
    where = mistake.where.replace("--fact", f"DECISION.json {file}", 1)
    return CallError(where, mistake.what, mistake.why, mistake.next)


def _replayed(was: Mapping[str, Any], now: Decision, then: Decision | None, file: Path) -> Replayed:
    from brightline.analysis.diff import changed_measures
    from brightline.analysis.replay import differences

    try:
        differs = differences(was, now.to_json())
        then_differs = () if then is None else differences(was, then.to_json())
    except (KeyError, TypeError, AttributeError):
        raise _no_answer(file, "Parts of the answer are missing, or are not what an answer says.") from None
    changed: tuple[str, ...] = ()
    if then is not None:
        old, new = (d.law.spoken(d.action, d.other_readings) for d in (then, now))
        changed = changed_measures(old, new)
    return Replayed(was, now, differs, then, then_differs, changed)


def _short(corpus: str) -> str:
    return corpus.removeprefix("sha256:")[:12]


# -- a page ------------------------------------------------------------------------------------------------------------


def _page(one: Replayed, place: str) -> Iterator[output.Block]:
    was, now = one.was["outcome"], str(one.now.outcome)
    yield from answer.supposed(one.now)
    if not one.differs:
        yield output.Headline(f"The same answer: {now}", tone=now)
    elif was == now:
        yield output.Headline(f"Still {now}, on other grounds", tone=now)
    else:
        yield output.Headline(f"Another answer: {was} then, {now} now", tone=now)
    yield output.Para(f"{place}, {words.day(one.now.on)}: {one.now.action}")
    if now == "not addressed":
        yield output.Para(answer.NEITHER, tone="quiet")
    yield from answer.meanwhile(one.now)
    yield from _by_which(one)
    for difference in one.differs:
        yield output.Heading(MEANING[difference.key])
        yield from (output.Item(said, mark="then") for said in difference.gone)
        yield from (output.Item(said, mark="now") for said in difference.new)
    yield output.Heading("Taken as given, then and now")
    given = compared.given(one.now.facts, one.now.law.vocabulary)
    yield from (output.Item(line) for line in given or ["nothing"])
    if one.differs:
        yield output.Para("What was done on an answer stands. Counsel says what is to be done about it.")


def _by_which(one: Replayed) -> Iterator[output.Block]:
    """Whether the law's files are those that gave the answer, and what changed in them."""
    named, today = _short(one.was["corpus"]), _short(one.now.corpus)
    if named == today:
        yield output.Para(f"The files of law are the very ones that gave the answer: {named}.")
        if one.differs:
            yield output.Para(
                "So the program decides otherwise, for an error was mended, or made; or somebody has changed what was "
                "kept.",
                tone="warning",
            )
        return
    yield output.Para(f"The answer was given by files {named}; today's are {today}.")
    if one.then is None:
        yield output.Para(
            "Those files were not named, so nothing shows that they gave it: --then takes a copy.", tone="quiet"
        )
    elif one.then_differs:
        yield output.Para(
            f"Those files give another answer with this program: {_keys(one.then_differs)}. An error in it was mended, "
            "or made; or somebody has changed what was kept.",
            tone="warning",
        )
    else:
        yield output.Para("Those files were decided by again, and give the answer that was kept.", tone="good")
    if one.then is not None:
        named_measures = words.listed(list(one.measures)) or "none"
        yield output.Para(f"What says something else of {one.now.action} on that day since then: {named_measures}.")


def _keys(differs: Sequence[Differs]) -> str:
    return words.listed([MEANING[d.key].lower() for d in differs])


# -- JSON --------------------------------------------------------------------------------------------------------------


def _json(one: Replayed) -> dict[str, Any]:
    return {
        "same": not one.differs,
        "was": one.was["outcome"],
        "now": one.now.to_json(),
        "differs": [_differs(d) for d in one.differs],
        "corpus": {"named": one.was["corpus"], "today": one.now.corpus},
        "then": None
        if one.then is None
        else {"same": not one.then_differs, "differs": [_differs(d) for d in one.then_differs]},
        "measures": list(one.measures) if one.then is not None else None,
    }


def _differs(one: Differs) -> dict[str, Any]:
    return {"key": one.key, "then": list(one.gone), "now": list(one.new)}
