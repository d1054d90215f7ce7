"""A decision in plain English, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from brightline.engine.action_law import ActionLaw
from brightline.engine.decision import range_text
from brightline.engine.inquiry import Inquiry
from brightline.engine.norms import Norm
from brightline.engine.outcome import CAUSE_WORDS, Cause, Outcome
from brightline.engine.rewrite import Plain
from brightline.engine.store import FALSE, TRUE
from brightline.engine.wording import Words, changes_in_words, clock_in_words, extent_in_words
from brightline.language.conditions import And, Clause, Condition, Or, Term
from brightline.language.measure import Effect, Grade
from brightline.vocabulary import LAYERS

if TYPE_CHECKING:
    from brightline.engine.decision import Decision

SAYS = {
    Outcome.FORBIDDEN: "{who} must not {act}.",
    Outcome.REQUIRED: "{who} must {act}.",
    Outcome.PERMITTED: "{who} may {act}.",
    Outcome.NOT_ADDRESSED: "No law known here says whether {who} may {act}. That is neither a ban nor a permission.",
    Outcome.UNDETERMINED: "It is not settled whether {who} may {act}.",
    Outcome.CONFLICT: "The law contradicts itself on whether {who} may {act}. A lawyer must say which rule prevails.",
}
MARKS = {True: "met", False: "not met", None: "not known"}
"""Whether a part of a condition is met. The sentence after it says what is the case, so no `yes` or `no` denies it."""
EFFECTS = {
    Effect.FORBID: "forbids it",
    Effect.PERMIT: "permits it",
    Effect.REQUIRE: "requires it",
    Effect.LEAVES_OPEN: "leaves it open",
    Effect.PREEMPT: "takes away bans of lower law",
    Effect.UNREAD: "is known to exist and has not been read",
}


ONLY_WHEN = "permits it where its condition is met, and forbids it where not"


def explain(decision: Decision) -> str:
    """The whole answer as text: outcome, each rule clause by clause, what it takes as given, what would change it."""
    return "\n".join(_lines(decision)) + "\n"


def _lines(decision: Decision) -> Iterator[str]:
    law = decision.law
    vocabulary = law.vocabulary
    words = Words(vocabulary)
    facts = decision.facts
    actor = facts.known.get("actor")
    who = vocabulary.actors[actor].says if isinstance(actor, str) else "the one who acts"
    text = SAYS[decision.outcome].format(who=who, act=vocabulary.actions[decision.action].says)
    yield f"{str(decision.outcome).upper()}: {decision.place}, {decision.on}."
    yield text[0].upper() + text[1:]
    if decision.outcome is Outcome.UNDETERMINED:
        yield from _open(decision)
    elif decision.because:
        on = [a.fact for a in decision.asks] + [CAUSE_WORDS[Cause(c)] for c in decision.because if c != "facts_missing"]
        yield f"The outcome is settled; how far it goes, or when it is due, still depends on: {', '.join(on)}."
    yield ""
    yield "Known facts:"
    for name, known in facts.known.items():
        judged = facts.judged.get(name)
        yield f"  - {words.known(name, known)}" + (f" (judged by {judged.by}: {judged.why})" if judged else "")
    if not facts.known:
        yield "  - none"
    compiled, inquiry = decision._action_law, decision.inquiry
    if compiled is not None and inquiry is not None:
        yield from _rules(decision, compiled, inquiry)
    yield from _rest(decision)


def _open(decision: Decision) -> Iterator[str]:
    if Outcome.FORBIDDEN in decision.possible:
        yield "This is not a permission: a ban is still possible."
    yield f"Until it is settled: {decision.law.vocabulary.actions[decision.action].safe_default}"
    yield "Possible: " + ", ".join(map(str, decision.possible)) + "."
    yield "Because " + "; ".join(CAUSE_WORDS[Cause(c)] for c in decision.because) + "."
    if decision.error:
        yield f"What went wrong: {decision.error}."
    for ask in decision.asks:
        yield f"  To find out: {ask.question} ({ask.fact})" + (
            " - a judgement: say who judged it and why" if ask.judgement else ""
        )
    for question in decision.open_questions:
        yield f"  Open: {question.question} ({question.cause})"


def _rules(decision: Decision, law: ActionLaw, inquiry: Inquiry) -> Iterator[str]:
    reasons = {f"{r.measure}#{r.id}": r.effect for r in decision.reasons}
    beaten = {f"{d.measure}#{d.id}": d.by for d in decision.displaced}
    lifted = {f"{x.measure}#{x.id}": x.clauses for x in decision.lifted}
    actor = decision.facts.known.get("actor")
    speakers = [s for s in law.speakers if s.norm and (not isinstance(actor, str) or actor in s.norm.actors)]
    yield ""
    yield f"The rules that speak to it ({len(speakers)}):" if speakers else "No rule here speaks to it."
    for layer in range(len(LAYERS)):
        for speaker in speakers:
            norm = speaker.norm
            if norm is None or norm.layer != layer:
                continue
            yield from _rule(decision, law, inquiry, norm)
            if norm.id in reasons:
                yield f"    => The outcome rests on this: it {EFFECTS[Effect(reasons[norm.id])]} here."
            if norm.id in lifted:
                by = f" ({', '.join(lifted[norm.id])})" if lifted[norm.id] else ""
                yield f"    => Its exception{by} saves the act from this ban, and permits nothing."
            if norm.id in beaten:
                yield f"    => Displaced by {', '.join(beaten[norm.id])}."


def _rule(decision: Decision, law: ActionLaw, inquiry: Inquiry, norm: Norm) -> Iterator[str]:
    rule = norm.rule
    cite = rule.cite if rule else norm.id
    kind = ", for want of authority" if rule and rule.kind == "no_authority" else ""
    yield ""
    yield f"  {cite} {EFFECTS[norm.effect] if norm.only_when is None else ONLY_WHEN}{kind}."
    days = range_text(norm.ranges[0], law.code.events)
    yield f"    {LAYERS[norm.layer].capitalize()} law; text {norm.evidence}; in force {days}; {norm.id}"
    yield f"    {decision.law.says(norm)}"
    for word, condition in (("when", norm.when), ("only when", norm.only_when), ("unless", norm.unless)):
        if condition is not None:
            yield f"    {word}:"
            yield from _clauses(decision, law, inquiry, condition, "      ")
    if rule and rule.extent:
        yield f"    {extent_in_words(rule.extent)}"
    if rule and rule.clock:
        yield f"    due {clock_in_words(rule.clock, decision.law.vocabulary)}"


def _clauses(decision: Decision, law: ActionLaw, inquiry: Inquiry, condition: Condition, indent: str) -> Iterator[str]:
    match condition:
        case Term(_, means) if means is not None:
            yield from _clauses(decision, law, inquiry, means, indent)
        case And(items) | Or(items):
            if isinstance(condition, Or):
                yield f"{indent}any of:"
                indent += "  "
            for item in items:
                yield from _clauses(decision, law, inquiry, item, indent)
        case Clause(label, item, cite, evidence) if isinstance(item, And | Or | Term):
            mark = f", {cite}" if cite else ""
            yield f"{indent}[{label}{mark}{f', {evidence}' if evidence else ''}]"
            yield from _clauses(decision, law, inquiry, item, indent + "  ")
        case _:
            truth = _truth(law, inquiry, condition)
            tag = f" [{condition.label}]" if isinstance(condition, Clause) else ""
            yield f"{indent}{MARKS[truth]}: {Words(decision.law.vocabulary).say(condition, truth)}{tag}"


def _truth(law: ActionLaw, inquiry: Inquiry, condition: Condition) -> bool | None:
    """Whether a part of a rule is known to hold."""
    plain = law.fix(Plain(law.code.vocabulary)(condition))
    try:
        coded = law.coding.code(plain)
    except (KeyError, ValueError):
        return None
    found = {law.coding.store.with_known(coded, list(w)) for w in inquiry.worlds}
    return True if found == {TRUE} else False if found == {FALSE} else None


def _rest(decision: Decision) -> Iterator[str]:
    given = decision.taken_as_given
    if given:
        yield ""
        yield "Taking it that " + "; ".join(given) + "."
    for reading in decision.readings:
        yield ""
        if f"{reading.measure}/{reading.name}" in decision.other_readings:
            yield f"It takes the other reading ({reading.name}, {reading.measure}): {reading.other}"
            yield f"  As it is read otherwise: {reading.says}"
            continue
        yield f"It depends on a reading ({reading.name}, {reading.measure}): {reading.says}"
        if reading.other:
            then = f" Then: {reading.other_outcome}." if reading.other_outcome else ""
            yield f"  The other reading: {reading.other}{then}"
    changes = changes_in_words(decision.nearest_change, decision.facts, decision.law.vocabulary)
    if changes:
        yield ""
        yield "What would change it:"
        for change in changes:
            yield f"  - {change}"
    yield ""
    evidence = decision.evidence
    if isinstance(evidence, Grade):
        yield f"Evidence: {evidence}."
    elif evidence:
        yield "Evidence: " + "; ".join(f"{o}: {g or 'none'}" for o, g in evidence.items()) + "."
    if decision.contested:
        yield "Contested in law: " + ", ".join(decision.contested) + "."
    for note in decision.coverage:
        if note["status"] != "encoded":
            yield f"{note['layer'].capitalize()} law of {note['place']}: {note['status']}. {note['note']}".rstrip()
    confirmed = decision.confirmed_to
    if confirmed is None:
        yield "For some of the law behind this nobody has checked until when it stands."
    elif confirmed < decision.on:
        yield f"The law behind this was last confirmed to stand on {confirmed}, before the day asked."
    for bill in decision.pending:
        yield f"Pending, and could change it: {bill['title']} ({bill['cite']})."
    yield f"Outside this answer: {decision.law.vocabulary.actions[decision.action].scope}"
    yield f"This is no legal advice. A person decides, and signs. Corpus {decision.corpus}."
