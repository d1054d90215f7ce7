"""`brightline when PLACE ACTION`: the days on which the answer is constant, and the cause of each change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from brightline.cli import options, output, ranges, words
from brightline.cli.answer import extent_words
from brightline.cli.decide import Question
from brightline.cli.facts import read_facts

if TYPE_CHECKING:
    from brightline.corpus import Corpus
    from brightline.engine.decision import Decision
    from brightline.language import Measure
    from brightline.language.measure import Rule
    from brightline.vocabulary import Vocabulary


class Stretch(Struct, frozen=True):
    """Days on which the answer stays the same."""

    first: date
    last: date | None
    answer: dict[str, Any]
    causes: tuple[dict[str, str], ...]
    """What began or ended on the first day."""

    def to_json(self) -> dict[str, Any]:
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat() if self.last else None,
            **self.answer,
            "causes": list(self.causes),
        }


class Asked(Struct, frozen=True):
    """What decides which rules can speak to a question."""

    actions: frozenset[str]
    actor: str | None
    """None when it is not known who acts."""
    vocabulary: Vocabulary

    def hears(self, measure: Measure, rule: Rule) -> bool:
        from brightline.engine.norms import reach

        reached = self.actor is None or self.actor in reach(measure, rule.by, self.vocabulary)
        return reached and rule.action in self.actions and not rule.other_reading


def _actor(question: Question, vocabulary: Vocabulary) -> str | None:
    known = read_facts(question.facts, vocabulary).known.get("actor")
    return known if isinstance(known, str) else None


@click.command("when")
@options.place
@options.action
@options.fact
@options.reading
@options.alone
@options.without
@options.measures
@options.as_json
def command(as_json: bool, **asked: Any) -> None:
    """The days on which the answer stays the same, and what changed it."""
    from brightline.vocabulary import load_vocabulary

    question = Question(on=options.today(), **asked)
    corpus = options.load_corpus(question.measures)
    # Decided once as any other question, so that a mistake in the call is told in the same words.
    question.decide_in(corpus)
    found = list(stretches(question, corpus, load_vocabulary()))
    if as_json:
        said = {"place": question.place, "action": question.action, "facts": list(question.facts)}
        output.show_json({**said, "stretches": [s.to_json() for s in found]})
        return
    says = load_vocabulary().actions[question.action].says
    output.show(list(_page(corpus.place(question.place).name, says, found)))


def stretches(question: Question, corpus: Corpus, vocabulary: Vocabulary) -> Iterator[Stretch]:
    """Decide on each day on which the law could change, and join neighbours whose answer is the same."""
    asked = Asked(related(question.action, vocabulary), _actor(question, vocabulary), vocabulary)
    began: tuple[date, dict[str, Any]] | None = None
    for day in corpus.change_days(question.place):
        answer = _in_short(replace(question, on=day).decide_in(corpus))
        if began is not None and _answer(answer) != _answer(began[1]):
            yield _stretch(began, day - timedelta(days=1), corpus, question.place, asked)
            began = None
        began = began or (day, answer)
    if began is not None:
        yield _stretch(began, None, corpus, question.place, asked)


def _stretch(
    began: tuple[date, dict[str, Any]], last: date | None, corpus: Corpus, place: str, asked: Asked
) -> Stretch:
    first, answer = began
    return Stretch(first, last, answer, (*causes(corpus, place, asked, first), *looked(corpus, place, first)))


def _in_short(decision: Decision) -> dict[str, Any]:
    """What a stretch shows of its answer."""
    evidence = decision.evidence
    return {
        "outcome": str(decision.outcome),
        "possible": [str(o) for o in decision.possible],
        "because": list(decision.because),
        "evidence": evidence if isinstance(evidence, dict) or evidence is None else str(evidence),
        "extent": [extent_words(e) for e in decision.extent],
        "reasons": [{"id": r.id, "measure": r.measure, "cite": r.cite} for r in decision.reasons],
    }


def _answer(found: dict[str, Any]) -> tuple[Any, ...]:
    """What makes two answers the same: the outcome and the rules it rests on; not how well their text is known."""
    return tuple(found[key] for key in ("outcome", "possible", "because", "extent", "reasons"))


def related(action: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The action, what it is a kind of, and the kinds of it."""
    found = {action}
    wider = vocabulary.actions[action].kind_of
    while wider is not None:
        found.add(wider)
        wider = vocabulary.actions[wider].kind_of
    while more := {a.name for a in vocabulary.actions.values() if a.kind_of in found and a.name not in found}:
        found |= more
    return frozenset(found)


def causes(corpus: Corpus, place: str, asked: Asked, day: date) -> tuple[dict[str, str], ...]:
    """What happened on a day to the rules that could speak to the question."""
    found: dict[str, dict[str, str]] = {}
    for measure in corpus.measures(place):
        for rule in measure.rules if measure.binding != "no" else ():
            event = ranges.begins_or_ends(measure, rule, day) if asked.hears(measure, rule) else None
            if event is None:
                continue
            name = f"{measure.id}#{rule.id}"
            if name in found and {found[name]["event"], event} == {"begins", "ends"}:
                event = "is replaced by its next version"
            found[name] = {
                "rule": name,
                "measure": measure.id,
                "title": measure.title,
                "cite": rule.cite,
                "event": event,
            }
    return tuple(found.values())


def looked(corpus: Corpus, place: str, day: date) -> Iterator[dict[str, str]]:
    """Layers of which something else is known from this day on."""
    for path in corpus.place(place).chain:
        for layer, spans in corpus.place(path).layers:
            for span in spans:
                if span.first == day:
                    yield {
                        "place": path, "layer": layer, "event": f"from here on: {span.status}", "note": span.note,
                    }  # fmt: skip


def _page(place: str, says: str, found: list[Stretch]) -> Iterator[output.Block]:
    yield output.Para(f"{place}: to {says}", tone="not addressed")
    yield output.Para(
        f"Before {words.day(found[0].first)} the corpus knows no law here. That is no answer, only the edge of it.",
        tone="quiet",
    )
    for stretch in found:
        until = f"to {words.day(stretch.last)}" if stretch.last else "on"
        yield output.Heading(f"From {words.day(stretch.first)} {until}")
        outcome = stretch.answer["outcome"]
        yield output.Para(outcome.upper() + _open(stretch.answer), tone=outcome, indent=2)
        for reason in stretch.answer["reasons"]:
            yield output.Item(f"{reason['cite']} ({reason['measure']}#{reason['id']})")
        for cause in stretch.causes:
            what = (
                f"{cause['cite']}, {cause['title']}" if "rule" in cause else f"{cause['layer']} law of {cause['place']}"
            )
            where = f" ({cause['rule']})" if "rule" in cause else ""
            yield output.Item(f"{what} {cause['event']}{where}", mark="*", tone="quiet")


def _open(answer: dict[str, Any]) -> str:
    if answer["outcome"] != "undetermined":
        return ""
    possible = words.listed(list(answer["possible"]), "or")
    return f": {possible} ({', '.join(answer['because']).replace('_', ' ')})"
