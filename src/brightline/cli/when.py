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
from brightline.engine.facts import Facts

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
    question = Question(on=options.today(), **asked)
    corpus = options.load_corpus(question.measures)
    # Decided once as any other question, so that a mistake in the call is told in the same words.
    question.decide_in(corpus)
    found = list(stretches(question, corpus, corpus.vocabulary))
    if as_json:
        said = {"place": question.place, "action": question.action, "facts": list(question.facts)}
        output.show_json({**said, "stretches": [s.to_json() for s in found]})
        return
    says = corpus.vocabulary.actions[question.action].says
    output.show(list(_page(corpus.place(question.place).name, says, found)))


def stretches(question: Question, corpus: Corpus, vocabulary: Vocabulary) -> Iterator[Stretch]:
    """Decide on each day on which the law could change, and join neighbours whose answer is the same."""
    asked = Asked(related(question.action, vocabulary), _actor(question, vocabulary), vocabulary)
    began: tuple[date, dict[str, Any]] | None = None
    edge = first_day(question, corpus)
    for day in sorted({edge, *(d for d in corpus.change_days(question.place) if d > edge)}):
        answer = _in_short(replace(question, on=day).decide_in(corpus))
        if began is not None and _answer(answer) != _answer(began[1]):
            yield _stretch(began, day - timedelta(days=1), corpus, question, asked)
            began = None
        began = began or (day, answer)
    if began is not None:
        yield _stretch(began, None, corpus, question, asked)


def first_day(question: Question, corpus: Corpus) -> date:
    """The day on which what the corpus holds begins: of what stands alone, or of the last layer somebody looked for."""
    days = corpus.change_days(question.place)
    if question.alone is not None:
        found = [
            begins
            for measure in corpus.measures(question.place)
            if question.alone in (measure.id, measure.layer)
            for rule in measure.rules
            if (begins := ranges.earliest(measure, rule)) is not None
        ]
        return max(days[0], min(found, default=days[0]))
    places = [corpus.place(path) for path in corpus.place(question.place).chain]
    looked = [min(s.first for _, spans in p.layers for s in spans) for p in places if any(s for _, s in p.layers)]
    return max([days[0], *looked])


def _stretch(
    began: tuple[date, dict[str, Any]], last: date | None, corpus: Corpus, question: Question, asked: Asked
) -> Stretch:
    first, answer = began
    found = (*causes(corpus, question, asked, first), *looked(corpus, question, asked, first))
    return Stretch(first, last, answer, found)


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


def causes(corpus: Corpus, question: Question, asked: Asked, day: date) -> tuple[dict[str, str], ...]:
    """What happened on a day to the rules that could speak to the question."""
    found: dict[str, dict[str, str]] = {}
    for measure in corpus.measures(question.place):
        if measure.id in question.without or question.alone not in (None, measure.id, measure.layer):
            continue
        for rule in measure.rules if measure.binding != "no" or question.alone == measure.id else ():
            event = ranges.begins_or_ends(measure, rule, day) if asked.hears(measure, rule) else None
            if event is None:
                continue
            name = f"{measure.id}#{rule.id}"
            cite = rule.cite
            if name in found and {found[name]["event"], event} == {"begins", "ends"}:
                cite = cite if event == "begins" else found[name]["cite"]
                event = "continues in a new version"
            found[name] = {
                "rule": name,
                "measure": measure.id,
                "title": measure.title,
                "cite": cite,
                "event": event,
            }
    return tuple(found.values())


def looked(corpus: Corpus, question: Question, asked: Asked, day: date) -> Iterator[dict[str, str]]:
    """Layers that concern the actor and of which something else is known from this day on."""
    if question.alone is not None:
        return
    facts = Facts({"actor": asked.actor} if asked.actor else {})
    before = corpus.law(question.place, on=day - timedelta(days=1)).coverage_for(facts)
    for layer in corpus.law(question.place, on=day).coverage_for(facts):
        if layer not in before:
            event = f"from here on: {layer['status']}"
            yield {"place": layer["place"], "layer": layer["layer"], "event": event, "note": layer["note"]}


def _page(place: str, says: str, found: list[Stretch]) -> Iterator[output.Block]:
    yield output.Para(f"{place}: to {says}", tone="not addressed")
    yield output.Para(
        f"What the corpus holds begins on {words.day(found[0].first)}. That is no answer about earlier days, only its "
        "edge.",
        tone="quiet",
    )
    for stretch in found:
        until = f"to {words.day(stretch.last)}" if stretch.last else "on"
        yield output.Heading(f"From {words.day(stretch.first)} {until}")
        outcome = stretch.answer["outcome"]
        yield output.Para(outcome.upper() + _open(stretch.answer), tone=outcome, indent=2)
        for reason in stretch.answer["reasons"]:
            yield output.Item(f"{reason['cite']} ({reason['measure']}#{reason['id']})")
        for said in _caused(stretch.causes):
            yield output.Item(said, mark="*", tone="quiet")


def _caused(causes: tuple[dict[str, str], ...]) -> Iterator[str]:
    """One line for all rules of a measure to which the same happened."""
    rules: dict[tuple[str, str, str], list[str]] = {}
    for cause in causes:
        if "rule" in cause:
            rules.setdefault((cause["title"], cause["event"], cause["measure"]), []).append(cause["rule"])
    for (title, event, measure), found in rules.items():
        yield f"{title} {event}: {words.listed([r.rpartition('#')[2] for r in found])} ({measure})"
    yield from (f"{c['layer']} law of {c['place']}, {c['event']}" for c in causes if "rule" not in c)


def _open(answer: dict[str, Any]) -> str:
    if answer["outcome"] != "undetermined":
        return ""
    possible = words.listed(list(answer["possible"]), "or")
    return f": {possible} ({', '.join(answer['because']).replace('_', ' ')})"
