"""A decision as a page: the outcome first, then what it rests on, what is open, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from brightline.cli import errors, output, ranges, words
from brightline.engine.outcome import CAUSE_WORDS, Cause, Outcome

if TYPE_CHECKING:
    from brightline.engine.decision import Ask, Decision, Reason
    from brightline.language.measure import Extent
    from brightline.vocabulary import Fact

NO_PERMISSION = "This is not a permission: a ban is still possible."
NEITHER = "That is neither a ban nor a permission: other law, or an order of a court, may speak to it."
NO_ADVICE = "This is no legal advice. A person decides, and signs."

VERBS = {
    Outcome.FORBIDDEN: "{who} must not {act}.",
    Outcome.REQUIRED: "{who} must {act}.",
    Outcome.PERMITTED: "{who} may {act}.",
    Outcome.NOT_ADDRESSED: "No law known here says whether {who} may {act}.",
    Outcome.UNDETERMINED: "It is not settled whether {who} may {act}.",
    Outcome.CONFLICT: "The law contradicts itself on whether {who} may {act}. Ask counsel.",
}

EFFECTS = {
    "forbid": "forbids it",
    "permit": "permits it",
    "require": "requires it",
    "leaves open": "leaves it open",
    "preempt forbid": "takes local limits away",
}


def exit_code(decision: Decision) -> int:
    if decision.outcome is Outcome.UNDETERMINED:
        return errors.UNDETERMINED
    if decision.outcome is Outcome.CONFLICT:
        return errors.CONFLICT
    return errors.ANSWER


def page(decision: Decision, place: str) -> Iterator[output.Block]:
    """The whole answer. `place` is the place's name."""
    yield from supposed(decision)
    yield output.Headline(str(decision.outcome), tone=str(decision.outcome))
    yield output.Para(f"{place}, {words.day(decision.on)}. {_in_words(decision)}")
    yield from _warning(decision)
    yield from _why(decision)
    yield from _open(decision)
    yield from _given(decision)
    yield from _changes(decision)
    yield from _rests_on(decision)


def supposed(decision: Decision) -> Iterator[output.Block]:
    """What was supposed, where the answer is not that of the law as it is read."""
    found = decision.what_if
    if found is None:
        return
    said = [f"{found['alone']} stood alone"] if found["alone"] else []
    said += [f"{measure} fell" for measure in found["without"]]
    said += [f"{reading} were read the other way" for reading in found["other_readings"]]
    yield output.Para(f"WHAT IF {words.listed(said)}? This is not the answer of the law as it is read.", tone="warning")


def summary(decision: Decision) -> Iterator[output.Block]:
    """The answer without what it rests on."""
    yield output.Para(_in_words(decision))
    yield from _warning(decision)
    yield from _why(decision)
    yield from _open(decision)


def _in_words(decision: Decision) -> str:
    vocabulary = decision.law.vocabulary
    known = decision.facts.known.get("actor")
    who = vocabulary.actors[known].says if isinstance(known, str) else "whoever acts"
    said = VERBS[decision.outcome].format(who=who, act=vocabulary.actions[decision.action].says)
    return said[:1].upper() + said[1:]


def _warning(decision: Decision) -> Iterator[output.Block]:
    """What to do while nothing is settled, and what an open answer is not."""
    if decision.outcome is Outcome.NOT_ADDRESSED:
        yield output.Para(NEITHER, tone="quiet")
    for layer in decision.coverage:
        if layer["status"] == "not asked" and decision.outcome is not Outcome.FORBIDDEN:
            yield output.Para(layer["note"], tone="warning")
    yield from meanwhile(decision)


def meanwhile(decision: Decision) -> Iterator[output.Para]:
    """What to do where the act is forbidden or nothing is settled."""
    action = decision.law.vocabulary.actions[decision.action]
    if decision.outcome is Outcome.FORBIDDEN:
        yield output.Para(f"What to do: {action.safe_default}")
    if decision.outcome not in (Outcome.UNDETERMINED, Outcome.CONFLICT):
        return
    if Outcome.FORBIDDEN in decision.possible or Outcome.CONFLICT in decision.possible or decision.error:
        yield output.Para(NO_PERMISSION, tone="warning")
    yield output.Para(f"Until it is settled: {action.safe_default}", tone="warning")


def _why(decision: Decision) -> Iterator[output.Block]:
    yield from _lifted(decision)
    if decision.reasons:
        yield output.Heading("Why")
    for reason in decision.reasons:
        yield from _reason(reason, decision)
    yield from _extent(decision)
    if decision.due:
        yield output.Item(_either_day(decision), mark="Due:")
    yield from _displaced(decision)


def _lifted(decision: Decision) -> Iterator[output.Block]:
    if decision.lifted:
        yield output.Heading("Bans that an exception saves it from")
    for lifted in decision.lifted:
        clauses = f" (by: {', '.join(lifted.clauses)})" if lifted.clauses else ""
        yield output.Item(f"{lifted.says}{clauses}")
        yield output.Para(f"{lifted.cite}; {lifted.measure}#{lifted.id}", tone="quiet", indent=4)


def _displaced(decision: Decision) -> Iterator[output.Block]:
    settled = decision.outcome is not Outcome.UNDETERMINED
    if decision.displaced:
        yield output.Heading("Rules that apply and give way" if settled else "Rules that give way as far as they apply")
    for beaten in decision.displaced:
        contested = ". Whether it must is contested in law" if beaten.contested else ""
        yield output.Item(
            f"{beaten.cite} ({beaten.layer}) {EFFECTS.get(beaten.effect, beaten.effect)}, but gives way to "
            f"{words.listed(list(beaten.by))}{contested}"
        )


def _reason(reason: Reason, decision: Decision) -> Iterator[output.Block]:
    yield output.Item(reason.says)
    kind = ", for want of authority" if reason.kind == "no_authority" else ""
    if ".. unknown" in reason.in_force:
        yield output.Para("Whether it has ended nobody has looked.", tone="warning", indent=4)
    yield output.Para(
        f"{reason.cite}: {EFFECTS.get(reason.effect, reason.effect)}{kind}. {reason.layer.capitalize()} law, "
        f"{reason.evidence}; in force {reason.in_force}; {reason.measure}#{reason.id}",
        tone="quiet",
        indent=4,
    )
    for note in _notes(decision, reason):
        yield output.Para(f"Note: {note}", indent=4)


def _notes(decision: Decision, reason: Reason) -> list[str]:
    """What the encoder noted on a rule, of the versions that may stand on the day asked about."""
    on = decision.on
    found = (
        rule.note
        for measure in decision.law.measures
        if measure.id == reason.measure
        for rule in measure.rules
        if rule.id == reason.id and rule.note and ranges.stands(measure, rule, on) != ranges.NO
    )
    return list(dict.fromkeys(found))


def _extent(decision: Decision) -> Iterator[output.Block]:
    said = [extent_words(extent) for extent in decision.extent]
    if decision.perhaps_without_limit:
        said.append("as far as the rule goes, which then sets no limit")
    if len(said) > 1 and decision.because:
        why = "; ".join(CAUSE_WORDS[Cause(b)] for b in decision.because)
        which = f"It is not settled which ({why}): keep to the shortest."
        yield output.Item(f"{words.listed(said, 'or')}. {which}", mark="How far:")
        return
    for extent in said:
        yield output.Item(extent, mark="How far:")


def extent_words(extent: Extent) -> str:
    """at most 48 hours, weekends and holidays left out."""
    left_out = [word for word, counts in (("weekends", extent.weekends), ("holidays", extent.holidays)) if counts]
    said = f"at most {words.count(extent.hours, 'hour')}"
    if left_out:
        said += f", {words.listed(left_out)} left out"
    if extent.holidays and extent.calendar == "unknown":
        said += " (the law does not say whose holidays)"
    return said


def _either_day(decision: Decision) -> str:
    days = words.listed([words.day(d) for d in decision.due], "or")
    return days + (", depending on whose holidays count" if len(decision.due) > 1 else "")


def _open(decision: Decision) -> Iterator[output.Block]:
    """What is not known: the outcomes still possible, what can be asked, and what nobody at the counter can answer."""
    if decision.outcome is Outcome.UNDETERMINED:
        yield output.Heading("What is still possible")
        reasons = decision.possible_reasons
        for outcome in decision.possible:
            cites = words.listed(
                sorted({f"{r.cite} ({r.measure}#{r.id})" for r in reasons.get(str(outcome), ())}), "or"
            )
            yield output.Item(f"{outcome}{': ' + cites if cites else ''}")
        why = [CAUSE_WORDS.get(Cause(b), b.replace("_", " ")) for b in decision.because]
        yield output.Para(f"Because: {'; '.join(why)}.")
        if decision.error:
            yield output.Para(f"An error in evaluation: {decision.error}", tone="bad")
    if decision.asks:
        yield output.Heading(
            "What to find out" if decision.outcome is Outcome.UNDETERMINED else "What could still matter"
        )
        for number, ask in enumerate(decision.asks, 1):
            yield from question(ask, decision.law.vocabulary.facts[ask.fact], f"{number}.")
            for missing in _parts_missing(decision, ask.fact):
                yield output.Para(missing, tone="quiet", indent=5)
    if decision.open_questions:
        yield output.Heading("What nobody at the counter can answer")
        for unknown in decision.open_questions:
            yield output.Item(f"{unknown.question} ({unknown.cause.replace('_', ' ')}: {unknown.where})")


def _parts_missing(decision: Decision, name: str) -> Iterator[str]:
    """What was left out of records that were given, as far as the law of the action looks at it."""
    from brightline.engine.facts import KnownList

    known = decision.facts.known.get(name)
    if not isinstance(known, KnownList):
        return
    looked_at = words.parts_looked_at(decision, name)
    for number, record in enumerate(known.records, 1):
        said = {part for part, _ in record}
        left_out = [f.name for f in decision.law.vocabulary.facts[name].fields if f.name in looked_at - said]
        if left_out:
            yield f"record {number}: {words.listed(left_out)} not given"


def question(ask: Ask, fact: Fact, mark: str) -> Iterator[output.Block]:
    """A question with the words it can be answered in."""
    yield output.Item(ask.question, mark=mark)
    if ask.judgement:
        yield output.Para(f'{ask.fact}=yes | no by "WHO" because "WHY"', tone="quiet", indent=5)
    elif ask.values:
        yield output.Para(f"{ask.fact}={' | '.join(ask.values)}", tone="quiet", indent=5)
    elif fact.fields:
        from brightline.cli.vocabulary import how_to_write

        yield output.Para(f"{ask.fact}=none, or its records: {how_to_write(fact)}", tone="quiet", indent=5)
    else:
        yield output.Para(f"{ask.fact}: a {fact.kind.value}".replace("a list", "list"), tone="quiet", indent=5)


def _given(decision: Decision) -> Iterator[output.Block]:
    said = list(words.given(decision.facts, decision.law.vocabulary))
    if said:
        yield output.Heading("Taken as given")
        for sentence in said:
            yield output.Item(sentence)
    for reading in decision.readings:
        turned = f"{reading.measure}/{reading.name}" in decision.other_readings
        yield output.Heading(
            f"The other reading is taken here: {reading.name}" if turned else f"A reading it depends on: {reading.name}"
        )
        if turned:
            yield output.Item(reading.other)
            yield output.Item(f"As it is read otherwise: {reading.says}")
        else:
            yield output.Item(reading.says)
            if reading.other:
                other = f" It would give: {reading.other_outcome}." if reading.other_outcome else ""
                yield output.Item(f"The other reading: {reading.other}{other}")


def _changes(decision: Decision) -> Iterator[output.Block]:
    from brightline.engine.wording import changes_in_words

    # Who acts is the question, not a circumstance of it.
    changes = [change for change in decision.nearest_change if change[0] != "actor"]
    said = changes_in_words(changes, decision.facts, decision.law.vocabulary)
    if said:
        yield output.Heading("What would change it")
    for change in said:
        yield output.Item(change)


def _rests_on(decision: Decision) -> Iterator[output.Block]:
    yield output.Heading("What this rests on")
    layers = [f"{layer} {outcome}" for layer, outcome in decision.by_layer]
    if layers:
        yield output.Item("; ".join(layers), mark="Each layer by itself:")
    evidence = decision.evidence
    if isinstance(evidence, dict):
        grades = [f"{outcome}: {grade or 'no text known'}" for outcome, grade in evidence.items()]
        yield output.Item("; ".join(grades), mark="Evidence:")
    elif evidence is not None and decision.outcome is Outcome.NOT_ADDRESSED and not decision.reasons:
        yield output.Item(f"{evidence}: as well known as the least known layer below", mark="Evidence:")
    elif evidence is not None:
        yield output.Item(f"{evidence}: {words.EVIDENCE[str(evidence)]}", mark="Evidence:")
    if decision.contested:
        yield output.Item(f"{words.listed(list(decision.contested))}", mark="Contested in law:", tone="warning")
    yield from coverage(decision.coverage, all_of_it=decision.outcome is Outcome.NOT_ADDRESSED)
    for bill in decision.pending:
        yield output.Item(f"{bill['title']}, {bill['cite']}: could change this", mark="Pending:", tone="warning")
    yield output.Item(_confirmed(decision), mark="Confirmed:")
    action = decision.law.vocabulary.actions[decision.action]
    yield output.Item(action.scope, mark="Outside this answer:")
    yield output.Para(f"{NO_ADVICE} Corpus {decision.corpus.removeprefix('sha256:')[:12]}.", tone="quiet", indent=2)


def coverage(layers: Iterable[dict[str, str]], *, all_of_it: bool = False) -> Iterator[output.Block]:
    """What is known of layers of law of which no text is here; of all layers, if wanted."""
    for layer in layers:
        looked = f" on {layer['looked_on']}" if layer["looked_on"] else ""
        note = f": {layer['note']}" if layer["note"] else ""
        said = f"{layer['layer']} law of {layer['place']}: {layer['status']}{looked}{note}"
        if layer["status"] == "none found":
            yield output.Item(said, mark="Looked for:")
        elif layer["status"] != "encoded":
            yield output.Item(said, mark="Law not here:")
        elif all_of_it:
            yield output.Item(said, mark="Looked at:")


def _confirmed(decision: Decision) -> str:
    until = decision.confirmed_to
    if until is None:
        return "nobody has checked until when the law behind this stands"
    if decision.on > until:
        return f"to {words.day(until)}. The day asked about is later: check that nothing has changed since"
    return f"to {words.day(until)}"
