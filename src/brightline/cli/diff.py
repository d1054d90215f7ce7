"""`brightline diff`: what one law decides otherwise than another, in which cases, and what that is due to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource
from msgspec import Struct

from brightline.cli import compared, options, output, ranges, words
from brightline.cli.errors import CallError

if TYPE_CHECKING:
    from brightline.analysis import Change, Difference, Shared
    from brightline.corpus import Corpus
    from brightline.engine.law import Law
    from brightline.language.measure import Measure, Rule
    from brightline.vocabulary import Vocabulary


class Side(Struct, frozen=True):
    """One of the two laws."""

    says: str
    law: Law
    again: list[str] | None = None
    """Options with which `decide` decides by it; None where a case in a measure says as much."""


class Provision(Struct, frozen=True):
    """A rule that stands in one law and not, or not so, in the other; or a measure that binds otherwise."""

    rule: str
    """MEASURE#RULE, or MEASURE for what its front matter says."""
    cite: str
    title: str
    change: str
    """added, removed or changed"""
    what: tuple[str, ...] = ()
    """Of what is changed: its parts that are."""


@click.command("diff")
@options.place
@click.argument("other", nargs=-1, metavar="[DAY DAY | DAY | PLACE]")
@options.on
@click.option(
    "--draft",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Measures in which an amendment is drafted: what would change.",
)
@click.option("--action", "only", multiple=True, metavar="ACTION", help="Compare this action only. May be repeated.")
@options.alone
@options.without
@options.measures
@options.as_json
def command(
    place: str, other: tuple[str, ...], on: date, draft: Path | None, only: tuple[str, ...], alone: str | None,
    without: tuple[str, ...], measures: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """What would be decided otherwise: over every case, with all layers together and each measure alone.

    \b
    brightline diff us/ma/boston 2015-01-01 2020-01-01
    brightline diff us/ma/boston us/ma/cambridge --on 2024-12-04
    brightline diff us/ma/boston --draft my-measures --on 2024-12-04

    Two days of a place, two places on a day, or a place as it is and as a copy of the measures would have it. For each
    action: the cases that are decided otherwise, as conditions that hold all of them and no other; to which measure
    each change is due; how many cases they are; and of each condition one case, to be pasted under the law.

    A case gives a value to every fact that either law looks at. What nobody can be asked, such as a clause that was not
    read, stays open in it.
    """
    corpus = options.load_corpus(measures)
    before, after = _narrowed(*_sides(corpus, place, other, on, draft), alone, without, draft or measures)
    actions = [options.known_action(name, corpus.vocabulary) for name in only] or list(corpus.vocabulary.actions)
    found = list(_differences(before, after, actions))
    changed = list(provisions(before.law, after.law, _related(actions, corpus.vocabulary) if only else None))
    if as_json:
        output.show_json(_json(before, after, changed, found))
    else:
        output.show(list(_page(before, after, changed, found)))


def _sides(corpus: Corpus, place: str, other: Sequence[str], on: date, draft: Path | None) -> tuple[Side, Side]:
    days = [options.DayType().convert(o, None, None) for o in other if re.match(r"\d", o)]
    places = [o for o in other if not re.match(r"\d", o)]
    if len(days) + len(places) + (draft is not None) not in (1, 2) or len(places) > 1 or len(days) > 2:
        raise CallError(
            f"brightline diff {' '.join((place, *other))}",
            "It is not plain which two laws are to be compared.",
            "A comparison needs two sides: two days, two places, or the measures as they are and a draft.",
            "Write `diff PLACE DAY DAY`, `diff PLACE PLACE --on DAY`, or `diff PLACE --draft DIR --on DAY`.",
        )
    if (days and (places or draft)) or (places and draft):
        raise CallError(
            f"brightline diff {' '.join((place, *other))}",
            "Days, another place and a draft are given together.",
            "Of a difference nobody could tell which of them it is due to.",
            "Compare one of them at a time.",
        )

    if len(days) == 2 and click.get_current_context().get_parameter_source("on") is not ParameterSource.DEFAULT:
        raise CallError(
            f"--on {on}",
            "Two days are compared, and a third is given.",
            "It would be left unlooked at.",
            "Leave out `--on`, or one of the two days.",
        )

    def side(of: Corpus, path: str, day: date, more: str = "") -> Side:
        law = options.chosen_law(of, path, day, None, ())
        return Side(f"{of.place(path).name} on {words.day(day)}{more}", law)

    if days:
        first, second = days if len(days) == 2 else (days[0], on)
        return side(corpus, place, first), side(corpus, place, second)
    if places:
        return side(corpus, place, on), side(corpus, places[0], on)
    drafted = options.load_corpus(draft, "--draft")
    if drafted.vocabulary != corpus.vocabulary:
        raise CallError(
            f"--draft {draft}",
            "The draft has other words of its own (`words.yaml`) than the measures it is compared with.",
            "Cases of two vocabularies are not the same cases.",
            "Give both folders the same words; the measures may differ.",
        )
    return side(corpus, place, on), side(drafted, place, on, ", as drafted")


def _narrowed(
    before: Side, after: Side, alone: str | None, without: tuple[str, ...], measures: Path | None
) -> tuple[Side, Side]:
    """The two laws as `--alone` and `--without` leave them."""
    if alone is None and not without:
        return before, after
    again = compared.options_again(alone, without, measures)
    said = ", ".join(["", *([f"{alone} alone"] if alone else []), *(f"without {m}" for m in without)])
    return (
        Side(before.says + said, compared.narrowed(before.law, after.law, alone, without), again),
        Side(after.says + said, compared.narrowed(after.law, before.law, alone, without), again),
    )


def _related(actions: Sequence[str], vocabulary: Vocabulary) -> frozenset[str]:
    """Actions, those that they are kinds of, and their kinds: a rule on the one can decide the other."""

    def wider(name: str | None) -> Iterator[str]:
        while name is not None:
            yield name
            name = vocabulary.actions[name].kind_of

    chosen = set(actions)
    return frozenset(n for n in vocabulary.actions if chosen & set(wider(n)) or any(n in wider(a) for a in chosen))


def _differences(before: Side, after: Side, actions: Sequence[str]) -> Iterator[Difference]:
    from brightline.analysis import difference
    from brightline.engine.days import TooMany
    from brightline.engine.diagram import TooLarge
    from brightline.engine.prevail import Circle

    with compared.steps("comparing", len(actions)) as step:
        for action in actions:
            try:
                found = difference(before.law, after.law, action)
            except (Circle, TooLarge, TooMany) as error:
                raise compared.told(action, before.law.place, error) from error
            step()
            yield found


def provisions(before: Law, after: Law, actions: frozenset[str] | None = None) -> Iterator[Provision]:
    """The rules about some actions that stand in one of two laws and not, or not so, in the other, and the measures
    that bind otherwise; an uncertain day counts as standing."""
    old, new = _standing(before, actions), _standing(after, actions)
    measures = {m.id: m for m in before.measures}
    for measure in sorted(after.measures, key=lambda m: m.id):
        was = measures.get(measure.id)
        what = _parts(MEASURE, was, measure) if was is not None else ()
        if what:
            yield Provision(measure.id, measure.cite, measure.title, "changed", what)
    for name in sorted(old.keys() | new.keys()):
        ours, theirs = old.get(name), new.get(name)
        found = theirs or ours
        assert found is not None
        measure, rules = found
        what = ()
        if ours and theirs:
            pairs = zip_longest(ours[1], theirs[1])
            what = tuple(dict.fromkeys(part for a, b in pairs for part in _parts(RULE, a, b)))
            if not what:
                continue
        change = "changed" if ours and theirs else "added" if theirs else "removed"
        yield Provision(name, rules[0].cite, measure.title, change, what)


def _standing(law: Law, actions: frozenset[str] | None) -> dict[str, tuple[Measure, list[Rule]]]:
    found: dict[str, tuple[Measure, list[Rule]]] = {}
    for measure in law.measures:
        for rule in measure.rules if measure.binding != "no" or law.background.alone == measure.id else ():
            known = actions is None or rule.action in actions
            if known and ranges.stands(measure, rule, law.on) != ranges.NO:
                found.setdefault(f"{measure.id}#{rule.id}", (measure, []))[1].append(rule)
    return found


RULE = (
    "effect", "action", "by", "when", "only_when", "unless", "extent", "clock", "despite", "subject_to", "contested",
    "reading", "other_reading",
)  # fmt: skip
"""What a rule does; not where it is written, nor how well it is known."""
MEASURE = ("kind", "binding", "binds", "agency", "contested", "supersedes")
"""What a measure's front matter says that can change an answer."""


def _parts(names: Sequence[str], was: object | None, now: object | None) -> tuple[str, ...]:
    """The parts in which two rules, or two measures, differ."""
    return tuple(n.replace("_", " ") for n in names if getattr(was, n, None) != getattr(now, n, None))


# -- a page ------------------------------------------------------------------------------------------------------------


def _page(before: Side, after: Side, changed: list[Provision], found: list[Difference]) -> Iterator[output.Block]:
    differ = [d for d in found if d.changes or any(d.alone.values())]
    many = sum(d.changed > 0 for d in found)
    yield output.Headline(f"{words.count(many, 'action')} of {len(found)} decided otherwise")
    yield output.Para(f"From: {before.says}")
    yield output.Para(f"To:   {after.says}")
    yield output.Heading("Provisions")
    yield from _provisions(changed, before.law.place != after.law.place)
    if len(differ) > 1:
        yield from _at_a_glance(differ)
    for one in differ:
        yield from _difference(one, after)
    same = [d.action for d in found if d not in differ]
    if same:
        yield output.Heading("No difference, in any case and any measure")
        yield output.Para(", ".join(same), tone="quiet")
    yield output.Para(
        "A case gives a value to every fact that either law looks at. This is no legal advice: it says what the files "
        "of the measures say, as well as their text is known.",
        tone="quiet",
    )


def _at_a_glance(differ: list[Difference]) -> Iterator[output.Block]:
    """What a page of hundreds of lines comes to."""
    yield output.Heading("At a glance: cases decided otherwise with all layers together")
    for one in differ:
        if not one.changes:
            yield output.Item(f"{one.action}: none, but some in a measure alone", tone="quiet")
            continue
        causes = words.listed(sorted({cause for change in one.changes for cause in change.causes}))
        yield output.Item(f"{one.action}: {one.changed:,} of {one.cases:,}, due to {causes}")
    yield output.Para(f"`--action {differ[0].action}` shows one of them, and `--action` may be repeated.", tone="quiet")


def _provisions(changed: list[Provision], places: bool) -> Iterator[output.Block]:
    if not changed:
        yield output.Para("The same rules stand in both.")
    by_measure: dict[tuple[str, str], list[Provision]] = {}
    for one in changed:
        if "#" in one.rule:
            by_measure.setdefault((one.title, one.change), []).append(one)
        else:
            yield output.Item(f"{one.title} ({one.rule}): otherwise in {words.listed(list(one.what))}")
    for (title, change), rules in by_measure.items():
        said = {"added": "only in the second", "removed": "only in the first"}.get(change, change) if places else change
        names = words.listed([r.rule.partition("#")[2] + (f" ({', '.join(r.what)})" if r.what else "") for r in rules])
        yield output.Item(
            f"{title} ({rules[0].rule.partition('#')[0]}): {words.count(len(rules), 'rule')} {said}: {names}"
        )


def _difference(one: Difference, after: Side) -> Iterator[output.Block]:
    says = one.shared.vocabulary.actions[one.action].says
    yield output.Heading(f"{one.action}: to {says}")
    yield output.Para(
        f"With all layers together: {one.changed:,} of {one.cases:,} cases are decided otherwise."
        if one.changes
        else "With all layers together: no case is decided otherwise."
    )
    number = 0
    for change in one.changes:
        number_of = words.count(change.cases, "case")
        yield output.Item(f"{_arrow(change, one.shared)}: {number_of}, due to {_due(change)}", tone="warning")
        said = compared.all_in_words(change.regions, one.shared)
        yield from _regions(change, said, one, after, number)
        number += len(said)
    for measure, changes in one.alone.items():
        yield from _alone(measure, changes, one)


def _alone(measure: str, changes: tuple[Change, ...], one: Difference) -> Iterator[output.Block]:
    moved = sum(c.cases for c in changes)
    through = sum(c.cases for c in changes if c.let_through)
    yield output.Para(
        f"{measure} alone: {words.count(moved, 'case')} decided otherwise; all layers together let {through:,} of them "
        "through."
        if moved
        else f"{measure} alone: no case decided otherwise.",
    )
    for change in changes:
        assert change.whole is not None
        stays = compared.answers_in_words(change.whole[0])
        became = compared.answers_in_words(change.whole[1])
        whole = f"all layers: {stays} becomes {became}" if change.let_through else f"all layers: {stays}, as before"
        yield output.Item(f"{_arrow(change, one.shared)}: {words.count(change.cases, 'case')}; {whole}", tone="quiet")
        for _, said in compared.all_in_words(change.regions, one.shared):
            yield output.Item(said, mark="", indent=6)


def _due(change: Change) -> str:
    if change.enough:
        return words.listed(list(change.causes), "or")
    return f"{words.listed(list(change.causes))} together" + ("" if len(change.causes) > 1 else " with others")


def _arrow(change: Change, shared: Shared) -> str:
    return " becomes ".join(compared.pair_in_words(change.before, change.after, shared))


def _regions(
    change: Change, said: tuple[tuple[int, str], ...], one: Difference, after: Side, number: int
) -> Iterator[output.Block]:
    from brightline.analysis import case_text

    for i, (lies_in_it, where) in enumerate(said, number + 1):
        facts = change.witnesses[lies_in_it]
        yield output.Item(where, mark="where", indent=4)
        became = compared.answers_in_words(change.after)
        title = f"{became.partition(' (')[0]}, where it was {compared.answers_in_words(change.before)}"
        expect = f"together {one.action} {change.after.outcome}"
        vocabulary, law = one.shared.vocabulary, after.law
        if after.again is None:
            text = case_text(f"{one.action}-{i}", title, law.on, facts, expect, vocabulary)
        else:
            text = compared.decide_call(law.place, one.action, law.on, facts, vocabulary, after.again)
        yield output.Verbatim(text, indent=6)


# -- JSON --------------------------------------------------------------------------------------------------------------


def _json(before: Side, after: Side, changed: list[Provision], found: list[Difference]) -> dict[str, Any]:
    def side(one: Side) -> dict[str, Any]:
        return {"place": one.law.place, "on": one.law.on.isoformat(), "corpus": one.law.corpus_hash}

    return {
        "before": side(before),
        "after": side(after),
        "provisions": [{"rule": p.rule, "cite": p.cite, "change": p.change, "what": p.what} for p in changed],
        "actions": [
            {
                "action": d.action,
                "cases": d.cases,
                "changed": d.changed,
                "changes": [_change(c, d) for c in d.changes],
                "alone": {name: [_change(c, d) for c in changes] for name, changes in d.alone.items()},
            }
            for d in found
        ],
    }


def _change(change: Change, one: Difference) -> dict[str, Any]:
    shared = one.shared
    found = {
        "before": compared.to_json(change.before, shared),
        "after": compared.to_json(change.after, shared),
        "cases": change.cases,
        "where": [
            {
                "condition": compared.where(region, shared),
                "in_words": compared.where_in_words(region, shared),
                "witness": compared.given(facts, shared.vocabulary),
            }
            for region, facts in zip(change.regions, change.witnesses, strict=True)
        ],
    }
    if change.whole is None:
        return {**found, "causes": list(change.causes), "each_is_enough": change.enough}
    was, now = change.whole
    whole = {"before": compared.to_json(was, shared), "after": compared.to_json(now, shared)}
    return {**found, "all_layers": whole, "let_through": change.let_through}
