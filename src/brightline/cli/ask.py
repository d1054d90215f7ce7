"""`brightline ask PLACE ACTION`: be asked only for the facts that still matter."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from brightline.cli import answer, errors, options, output, words
from brightline.cli.decide import Question
from brightline.cli.errors import CallError

if TYPE_CHECKING:
    from brightline.corpus import Report
    from brightline.engine.decision import Decision


@click.command("ask")
@options.question
@click.option("--keep", metavar="TITLE", help="Keep the answers as a case in the measure's file.")
@click.option(
    "--into",
    metavar="MEASURE",
    shell_complete=options.complete("measures"),
    help="The measure to keep the case in; without it, the place's own one behind the answer.",
)
def command(as_json: bool, keep: str | None, into: str | None, **asked: Any) -> int:
    """Be asked only for the facts that still matter, then see the answer.

    Answer with a number or a word; `?` for what is not known, `q` to stop. With --json nothing is asked: the questions
    that are left are printed.
    """
    from brightline.cli.interview import interview

    question = Question(**asked)
    if keep is not None:
        _refuse_what_a_case_cannot_say(question)
    decision, place = question.decide()
    said, stopped = question.facts, False
    if not as_json:

        def decide(facts: tuple[str, ...]) -> Decision:
            return replace(question, facts=facts).decide()[0]

        decision, said, stopped = interview(decide, question.facts, options.load_corpus(question.measures).vocabulary)
    kept = None
    if keep is not None and _worth_keeping(decision, stopped, as_json):
        from brightline.cli.keep import keep_case

        kept = keep_case(decision, said, keep, into, question.alone, question.measures)
    if as_json:
        found: dict[str, Any] = {
            "facts": list(said),
            "asks": decision.to_json()["asks"],
            "decision": decision.to_json(),
        }
        if kept is not None:
            found["kept"] = {"case": kept[0], "measure": kept[1]}
        output.show_json(found)
    else:
        page = list(answer.page(decision, place))
        page += [output.Heading("The same question, without being asked"), output.Verbatim(as_command(question, said))]
        if keep is not None:
            page += _kept(*kept) if kept is not None else [output.Heading("Not kept"), output.Item("as you said")]
        output.show(page)
    return answer.exit_code(decision)


def _worth_keeping(decision: Decision, stopped: bool, as_json: bool) -> bool:
    """Whether to keep the answer: a settled one at once, an open one only when the person says so.

    Raises CallError where nobody can be asked.
    """
    from brightline.cli.interview import say_yes_or_no
    from brightline.engine.outcome import Outcome

    opened = decision.outcome is Outcome.UNDETERMINED
    if not opened and not stopped:
        return True
    what = "The answer is not settled." if opened else "The questions were not all answered."
    if not as_json:
        asks = words.listed([ask.fact for ask in decision.asks])
        errors.say(f"\n{decision.outcome.value.upper()}. {what}{f' Still open: {asks}.' if asks else ''}")
        if opened:
            errors.say("Kept, it would be a case that expects `undetermined` and decides no rule.")
        kept = say_yes_or_no("Keep it as it is?")
        if kept is not None:
            return kept
    raise CallError(
        "--keep",
        f"{what} Nothing was kept.",
        "A case that expects `undetermined` decides no rule, so an open answer is kept only when somebody says so."
        if opened
        else "A case should hold every fact that mattered.",
        "Give the facts that are missing with --fact, or answer `yes` when it asks whether to keep it.",
    )


def _refuse_what_a_case_cannot_say(question: Question) -> None:
    from brightline.vocabulary import LAYERS

    if not question.without and not question.readings and question.alone not in LAYERS:
        return
    raise CallError(
        "--keep",
        "Only an answer of the whole law of a place, or of one measure alone, can be kept.",
        "A case is run again by `check`, which takes nothing away and leaves no layer out.",
        "Leave --without, --reading and --alone LAYER out.",
    )


def as_command(question: Question, facts: tuple[str, ...]) -> str:
    """The call of `decide` that asks the same, ready to paste into a shell."""
    call = ["brightline", "decide", question.place, question.action, "--on", str(question.on)]
    for fact in facts:
        call += ["--fact", fact]
    for name in question.readings:
        call += ["--reading", name]
    for measure in question.without:
        call += ["--without", measure]
    if question.alone:
        call += ["--alone", question.alone]
    if question.measures:
        call += ["--measures", str(question.measures)]
    return " ".join(shlex.quote(word) for word in call)


def _kept(name: str, measure: str, report: Report) -> output.Page:
    return [
        output.Heading("Kept"),
        output.Item(f"case {name} in {measure}", tone="good"),
        output.Item(
            f"rules decided by a case: {report.tally.decided} of {report.tally.rules}; "
            f"exceptions tried: {report.tally.saved} of {report.tally.exceptions}"
        ),
    ]
