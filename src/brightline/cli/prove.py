"""`brightline prove`: whether a law has a property in every case, or a case in which it has not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from brightline.cli import compared, errors, options, output, words

if TYPE_CHECKING:
    from brightline.analysis import Example, Proof, Question
    from brightline.corpus import Corpus
    from brightline.engine.law import Law


class Tried(Struct, frozen=True):
    """A question, what came out for each action it is about, and which of its conditions matter."""

    question: Question
    law: Law
    other: Law | None
    proofs: tuple[Proof, ...]
    without: tuple[tuple[str, Proof], ...]
    """Of a question about one action that was proved: each condition, and what comes out without it."""


@click.command("prove")
@options.place
@click.argument("questions", nargs=-1, required=True, metavar="QUESTION...")
@options.on
@options.alone
@options.without
@options.measures
@options.as_json
def command(
    place: str, questions: tuple[str, ...], on: date, alone: str | None, without: tuple[str, ...],
    measures: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Whether a law has a property in every case, or a case in which it has not.

    \b
    brightline prove us/ma/boston --on 2024-12-04 \\
        "always hold forbidden when actor = police_officer and papers has civil_detainer
         and not papers has judicial_criminal_warrant and not papers has other_court_order
         and person.eligible_for_release = yes"

    \b
    The questions:
      never ACTION OUTCOME [when COND]
      always ACTION OUTCOME [when COND]
      no conflict [in ACTION] [when COND]
      no gap [in ACTION] [when COND]            never "not addressed"
      same as PLACE|DAY [in ACTION] [when COND]
      at least as strict as PLACE|DAY [in ACTION] [when COND]

    Every case is tried, none by chance. Where the law is not known well enough to say - a clause nobody read, a layer
    nobody looked for - that is told, and never counted as proved. Of a question that is proved it is tried which of its
    conditions matter.

    Exit status: 0 proved, 1 a counterexample, 3 not known well enough, 2 a mistake in the call.
    """
    corpus = options.load_corpus(measures)
    more = compared.options_again(alone, without, measures)
    tried = [_tried(corpus, place, on, text, alone, without) for text in questions]
    if as_json:
        output.show_json([_json(one) for one in tried])
    else:
        output.show([block for one in tried for block in _page(one, corpus.place(place).name, more)])
    return max((_code(one) for one in tried), key=(0, errors.UNDETERMINED, errors.FILE_ERRORS).index)


def _tried(corpus: Corpus, place: str, on: date, text: str, alone: str | None, without: tuple[str, ...]) -> Tried:
    from brightline.analysis import Result, without_each
    from brightline.language import format_condition

    question = _question(corpus, text)
    law, other = options.chosen_law(corpus, place, on, None, ()), None
    if question.place is not None or question.on is not None:
        other = options.chosen_law(corpus, question.place or law.place, question.on or law.on, None, ())
        other = compared.narrowed(other, law, alone, without)
    law = compared.narrowed(law, other, alone, without)
    with compared.steps("proving", len(question.actions)) as step:
        proofs = tuple(_proof(question, action, law, other, step) for action in question.actions)
    fewer: list[tuple[str, Proof]] = []
    if len(proofs) == 1 and proofs[0].result is Result.PROVED:
        fewer = [
            (format_condition(condition), _proof(less, question.actions[0], law, other, lambda: None))
            for condition, less in without_each(question)
        ]
    return Tried(question, law, other, proofs, tuple(fewer))


def _question(corpus: Corpus, text: str) -> Question:
    """Raises CallErrors with every mistake of the question."""
    from brightline.analysis import parse_question
    from brightline.language import MeasureErrors

    try:
        return parse_question(text, corpus.vocabulary)
    except MeasureErrors as error:
        where = f"QUESTION\n    {' '.join(text.split())}"
        raise errors.CallErrors([errors.CallError(where, p.what, p.why, p.next) for p in error.problems]) from error


def _proof(question: Question, action: str, law: Law, other: Law | None, step: Any) -> Proof:
    from brightline.analysis import proof
    from brightline.engine.days import TooMany
    from brightline.engine.diagram import TooLarge
    from brightline.engine.prevail import Circle

    try:
        found = proof(question, action, law, other)
    except (Circle, TooLarge, TooMany) as error:
        raise compared.told(action, law.place, error) from error
    step()
    return found


def _code(one: Tried) -> int:
    from brightline.analysis import Result

    results = {p.result for p in one.proofs}
    if Result.COUNTEREXAMPLE in results:
        return errors.FILE_ERRORS
    return errors.UNDETERMINED if Result.OPEN in results else errors.ANSWER


# -- a page ------------------------------------------------------------------------------------------------------------

FEW = 3
"""Conditions that are shown of each action where the question is about several."""
HEADLINES = {
    1: ("A counterexample", "forbidden"),
    3: ("Not proved, and not refuted", "undetermined"),
    0: ("Proved", "good"),
}


def _page(one: Tried, place: str, more: list[str]) -> Iterator[output.Block]:
    from brightline.analysis import Result

    text, tone = HEADLINES[_code(one)]
    vacuous = all(p.why for p in one.proofs)
    so_far = {"Proved": ", but vacuous", HEADLINES[3][0]: ": vacuous by the rules that are known"}.get(text, "")
    yield output.Headline(text + (so_far if vacuous else ""), tone)
    yield output.Para(f"{place}, {words.day(one.law.on)}: {' '.join(one.question.text.split())}")
    if len(one.proofs) > 1:
        yield from _at_a_glance(one.proofs)
    for proof in one.proofs:
        if proof.result not in (Result.PROVED, Result.VACUOUS) or len(one.proofs) == 1:
            yield from _proved(proof, one, more)
    if len(one.proofs) > 1:
        yield from _in_all(one.proofs)
    if one.without:
        yield output.Heading("Which conditions matter")
        for condition, less in one.without:
            yield from _less(condition, less, one, more)


def _at_a_glance(proofs: tuple[Proof, ...]) -> Iterator[output.Block]:
    """What a page of hundreds of lines comes to."""
    from brightline.analysis import Result

    open_ = [p for p in proofs if p.result not in (Result.PROVED, Result.VACUOUS)]
    if len(open_) > 1:
        yield output.Heading("At a glance: cases of each action in which it is otherwise, or cannot be told")
    for proof in open_ if len(open_) > 1 else ():
        counted = (("otherwise in", proof.against, proof.broken), ("not to be told in", proof.open, proof.unsaid))
        parts = [f"{says} {'some' if many is None else f'{many:,}'}" for says, examples, many in counted if examples]
        whole = [] if proof.cases is None else [f"of {proof.cases:,}"]
        yield output.Item(f"{proof.action}: {', '.join([*parts, *whole])}")


def _in_all(proofs: tuple[Proof, ...]) -> Iterator[output.Block]:
    from brightline.analysis import Result

    for result in (Result.PROVED, Result.VACUOUS):
        names = [p.action for p in proofs if p.result is result]
        if names:
            yield output.Para(
                f"{result[0].upper()}{result[1:]}, for {words.count(len(names), 'action')}: {', '.join(names)}"
            )


def _proved(proof: Proof, one: Tried, more: list[str]) -> Iterator[output.Block]:
    yield output.Heading(proof.action + ("" if proof.cases is None else f": {_cases(proof.cases)}"))
    if proof.cases is None:
        yield output.Para("The law is too large to count cases: a solver looked for one.", tone="quiet")
    if not proof.exhausted and not proof.against:
        yield output.Para("It gave up after many cases in which this cannot be told; others were not looked at.")
    if proof.why:
        yield output.Para(f"Vacuous: {proof.why}.", tone="warning")
    if proof.against:
        yield output.Para(f"It is otherwise in {_cases(proof.broken)}.")
        yield from _examples(proof.against, proof, one, more)
    if proof.open:
        yield output.Para(
            f"In {_cases(proof.unsaid)} it cannot be told: the law is not known well enough. None of them "
            "counts as proved."
        )
        yield from _examples(proof.open, proof, one, more)
    if not proof.against and not proof.open and not proof.why:
        yield output.Para("It holds in every case.")


def _cases(number: int | None) -> str:
    return "some cases" if number is None else f"{number:,} case{'' if number == 1 else 's'}"


def _examples(examples: tuple[Example, ...], proof: Proof, one: Tried, more: list[str]) -> Iterator[output.Block]:
    shown = examples if len(one.proofs) == 1 else examples[:FEW]
    for example in shown:
        yield output.Item(
            f"{compared.where_in_words(example.region, proof.shared)}: {_answers(example, proof)}", mark="where"
        )
        yield from _calls(example, proof, one, more)
    if left := len(examples) - len(shown):
        more_of = words.count(left, "more condition")
        yield output.Item(f"and under {more_of}, told by --json, or with `in {proof.action}` in the question")


def _answers(example: Example, proof: Proof) -> str:
    if len(example.answers) == 1:
        return compared.answers_in_words(example.answers[0])
    ours, theirs = example.answers
    here, there = compared.pair_in_words(ours, theirs, proof.shared)
    return f"{here} here, {there} there"


def _calls(example: Example, proof: Proof, one: Tried, more: list[str]) -> Iterator[output.Block]:
    for law in (one.law, one.other):
        if law is not None:
            vocabulary = proof.shared.vocabulary
            call = compared.decide_call(law.place, proof.action, law.on, example.facts, vocabulary, more)
            yield output.Verbatim(call, indent=4)


def _less(condition: str, less: Proof, one: Tried, more: list[str]) -> Iterator[output.Block]:
    from brightline.analysis import Result

    if less.result in (Result.PROVED, Result.VACUOUS):
        yield output.Item(f"{condition}: does not matter; it is proved without it, in {_cases(less.cases)}.")
        return
    example = (less.against or less.open)[0]
    yield output.Item(f"{condition}: without it, {_answers(example, less)}, as here:")
    yield from _calls(example, less, one, more)


# -- JSON --------------------------------------------------------------------------------------------------------------


def _json(one: Tried) -> dict[str, Any]:
    return {
        "question": one.question.text,
        "place": one.law.place,
        "on": one.law.on.isoformat(),
        "corpus": one.law.corpus_hash,
        "proofs": [_proof_json(p) for p in one.proofs],
        "without": [{"condition": c, **_proof_json(p)} for c, p in one.without],
    }


def _proof_json(proof: Proof) -> dict[str, Any]:
    return {
        "action": proof.action,
        "result": str(proof.result),
        "cases": proof.cases,
        "broken": proof.broken,
        "unsaid": proof.unsaid,
        "vacuous_because": proof.why,
        "counterexamples": [_example(e, proof) for e in proof.against],
        "open": [_example(e, proof) for e in proof.open],
    }


def _example(example: Example, proof: Proof) -> dict[str, Any]:
    return {
        "condition": compared.where(example.region, proof.shared),
        "in_words": compared.where_in_words(example.region, proof.shared),
        "facts": compared.given(example.facts, proof.shared.vocabulary),
        "answers": [compared.to_json(a, proof.shared) for a in example.answers],
    }
