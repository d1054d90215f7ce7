"""Two laws compared over every case: the counts, the regions and the cases are those that deciding each case gives."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import chain, combinations, product
from pathlib import Path

import pytest

from brightline.analysis import COVERAGE, Answers, Difference, condition_of, difference, matrix
from brightline.corpus import Corpus
from brightline.engine.facts import FactErrors, Facts, KnownSet
from brightline.engine.givens import givens
from brightline.engine.law import Law
from brightline.engine.outcome import Outcome
from brightline.engine.possible import can_be_met
from brightline.language import format_condition, parse_condition, parse_given
from brightline.language.conditions import And, Condition

ACT, LUNN = "us/ma/boston/trust-act-2019", "us/ma/lunn"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.load()


@pytest.fixture(scope="module")
def laws(corpus: Corpus) -> tuple[Law, Law]:
    return corpus.law("us/ma/boston", on=date(2015, 1, 1)), corpus.law("us/ma/boston", on=date(2020, 1, 1))


@pytest.fixture(scope="module")
def hold(laws: tuple[Law, Law]) -> Difference:
    return difference(*laws, "hold")


def cases(law: Law, found: Difference) -> Iterator[Facts]:
    """Every combination of the facts that either law looks at, made from the vocabulary and not from a diagram."""
    names, values = [], []
    for name in sorted(found.shared.facts - found.shared.fixed.keys()):
        fact = law.vocabulary.facts[name]
        names.append(name)
        if fact.kind.value == "set of":
            looked_at = sorted(str(k[2]) for k in found.shared.coding.keys if k[:2] == ("element", name))
            held = chain.from_iterable(combinations(looked_at, n) for n in range(len(looked_at) + 1))
            values.append([KnownSet(frozenset(has), frozenset(), True) for has in held])
        else:
            values.append(list(fact.value_names or ("yes", "no")))
    for some in product(*values):
        yield Facts(dict(zip(names, some, strict=True)))


def decided(law: Law, action: str, facts: Facts) -> tuple[Outcome, ...] | None:
    """What is possible in a case; None for one that the vocabulary excludes."""
    try:
        return law.decide(action, facts).possible
    except FactErrors:
        return None


@pytest.mark.parametrize("action", ["hold", "transfer", "notify_release", "certify_visa"])
def test_the_cases_that_differ_are_as_many_as_deciding_every_case_finds(laws: tuple[Law, Law], action: str) -> None:
    before, after = laws
    found = difference(before, after, action)
    counted: Counter[tuple[tuple[Outcome, ...], tuple[Outcome, ...]]] = Counter()
    possible = 0
    for facts in cases(before, found):
        was, now = decided(before, action, facts), decided(after, action, facts)
        if was is not None and now is not None:
            possible += 1
            counted[was, now] += was != now
    assert found.cases == possible
    by_answers: Counter[tuple[tuple[Outcome, ...], tuple[Outcome, ...]]] = Counter()
    for change in found.changes:
        by_answers[change.before.possible, change.after.possible] += change.cases
    assert by_answers == +counted


def test_every_case_lies_in_a_region_just_when_it_is_decided_otherwise(laws: tuple[Law, Law], hold: Difference) -> None:
    before, after = laws
    where = [condition_of(region, hold.shared.coding) for change in hold.changes for region in change.regions]
    texts = [format_condition(c) for c in where]
    read_back = [parse_condition(text, before.vocabulary) for text in texts]
    assert [format_condition(c) for c in read_back] == texts
    inside = 0
    for facts in cases(before, hold):
        was, now = decided(before, "hold", facts), decided(after, "hold", facts)
        if was is None:
            continue
        never, words = before.background.never, before.vocabulary
        met = (can_be_met(_and(c, facts, before), never, words, before.on) for c in read_back)
        held = any(met) if was != now else False
        inside += held
        assert held == (was != now)
    assert inside == hold.changed == 52


def _and(condition: Condition, facts: Facts, law: Law) -> Condition:
    """A condition, and a case in full."""
    said = []
    for name, value in facts.known.items():
        if isinstance(value, KnownSet):
            words = law.vocabulary.facts[name].value_names
            said += [f"{name} has {w}" if w in value.has else f"not {name} has {w}" for w in words]
        else:
            said.append(f"{name} = {value}")
    return And((condition, parse_condition(" and ".join(said), law.vocabulary)))


def test_a_witness_is_decided_by_both_laws_as_the_change_says(laws: tuple[Law, Law]) -> None:
    for action in ("hold", "transfer", "arrest", "ask_status", "use_resources"):
        for change in difference(*laws, action).changes:
            for facts in change.witnesses:
                lines = [parse_given(line, laws[0].vocabulary) for line in givens(facts, laws[0].vocabulary)]
                pasted = Facts.given(lines, laws[0].vocabulary)
                assert [law.decide(action, pasted).possible for law in laws] == [
                    change.before.possible, change.after.possible,
                ]  # fmt: skip


def test_a_witness_has_no_fact_that_could_be_left_out(laws: tuple[Law, Law], hold: Difference) -> None:
    for change in hold.changes:
        for facts in change.witnesses:
            for name in facts.known:
                fewer = Facts({k: v for k, v in facts.known.items() if k != name})
                answers = [law.decide("hold", fewer).possible for law in laws]
                assert answers != [change.before.possible, change.after.possible]


def test_what_the_act_changed_is_told_from_what_lunn_changed(hold: Difference) -> None:
    causes: Counter[tuple[str, ...]] = Counter()
    for change in hold.changes:
        causes[change.causes] += change.cases
    assert causes == {(LUNN,): 40, ("us/ma/state-police-2014",): 8, (ACT, LUNN): 4}
    # Lunn forbids what the act of 2014 forbade already: what changes in it alone is more than gets through.
    masked = [c for c in hold.alone[LUNN] if not c.let_through]
    assert {c.before.possible for c in masked} == {(Outcome.NOT_ADDRESSED,)}
    assert sum(c.cases for c in masked) == 46


def test_a_change_is_due_to_the_measure_whose_falling_undoes_it(corpus: Corpus, laws: tuple[Law, Law]) -> None:
    before, after = laws
    fallen = corpus.law("us/ma/boston", on=date(2020, 1, 1)).without(LUNN)
    for change in difference(before, after, "hold").changes:
        if change.causes == (LUNN,):
            for facts in change.witnesses:
                assert fallen.decide("hold", facts).possible == before.decide("hold", facts).possible


def test_nothing_differs_between_a_law_and_itself(laws: tuple[Law, Law]) -> None:
    for action in ("hold", "arrest", "share_information"):
        found = difference(laws[0], laws[0], action)
        assert (found.changes, found.alone) == ((), {})


def test_what_somebody_looked_for_is_a_cause_of_its_own(corpus: Corpus) -> None:
    """Of a county nobody has looked at, and a town in it, only coverage differs where both have no measure."""
    towns = [corpus.law(p, on=date(2024, 12, 4)) for p in ("us/ma/abington", "us/ma/barnstable-county")]
    found = difference(*towns, "train_officers")
    assert {c for change in found.changes for c in change.causes} == {COVERAGE}


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The measures with an exception added to the act's rule on holding: a council's draft."""
    folder = tmp_path_factory.mktemp("draft") / "measures"
    shutil.copytree(Corpus.load().root, folder)
    act = folder / f"{ACT}.md"
    text = act.read_text(encoding="utf-8")
    begin = text.index("\nrule hold\n") if "\nrule hold\n" in text else text.index("\nrule hold ")
    end = text.index("\n\n", begin)
    rule = text[begin:end]
    assert "unless" in rule
    text = text[:begin] + rule.replace("unless ", "unless purpose = criminal_investigation or ", 1) + text[end:]
    act.write_text(text, encoding="utf-8")
    return folder


def test_of_a_draft_just_the_cases_of_its_exception_move_and_lunn_lets_none_of_them_through(
    corpus: Corpus, draft: Path
) -> None:
    on = date(2024, 12, 4)
    before, after = corpus.law("us/ma/boston", on=on), Corpus.load(draft).law("us/ma/boston", on=on)
    found = difference(before, after, "hold")
    alone = found.alone[ACT]
    assert list(found.alone) == [ACT]
    assert alone
    assert all(c.before.outcome is Outcome.FORBIDDEN for c in alone)
    moved = 0
    act, drafted = before.alone(ACT), after.alone(ACT)
    for facts in cases(before, found):
        was, now = decided(act, "hold", facts), decided(drafted, "hold", facts)
        moved += was is not None and was != now
        if was is not None and was != now:
            assert facts.known["purpose"] == "criminal_investigation"
    assert sum(c.cases for c in alone) == moved > 0
    assert found.changed == sum(c.cases for c in alone if c.let_through)


def test_places_that_answer_alike_stand_together_in_the_matrix(corpus: Corpus) -> None:
    on = date(2024, 12, 4)
    paths = ["us/ma/abington", "us/ma/acton", "us/ma/boston", "us/ma/cambridge"]
    laws = [corpus.law(p, on=on) for p in paths]
    found = matrix(laws, "hold")
    assert found.groups == ((0, 1), (2,), (3,))
    assert found.differ[2][3] == found.differ[3][2] == sum(
        c.cases * found.cases // difference(laws[2], laws[3], "hold").cases
        for c in difference(laws[2], laws[3], "hold").changes
    )  # fmt: skip


def test_an_answer_that_is_not_settled_is_undetermined() -> None:
    answers = Answers([(Outcome.FORBIDDEN, (), ()), (Outcome.PERMITTED, (), ())])  # type: ignore[arg-type]
    assert answers.outcome is Outcome.UNDETERMINED
    assert answers.possible == (Outcome.FORBIDDEN, Outcome.PERMITTED)
