"""Many rows at once get the answers that they get one by one, whichever kernel answers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightline import Corpus, Judged, Law
from brightline.batch import BY_ITSELF, CONTRADICTION, UNKNOWN, Kernel, Told
from brightline.batch import combined as combined_module
from brightline.batch.circuit import Circuit, Program
from brightline.batch.combined import Combined
from brightline.batch.kernel import Split
from brightline.batch.packed import Packed
from brightline.batch.planes import Disagreement, Planes, transposed
from brightline.batch.told import Teller
from brightline.engine import diagram as diagram_module
from brightline.engine.action_law import ActionLaw
from brightline.engine.facts import FactErrors, Facts
from brightline.engine.inquiry import Coded, Inquiry
from brightline.engine.interchange import facts_from_json
from brightline.engine.prevail import Precedence
from tests.oracles.laws import FACTS, laws, random_law, random_value
from tests.oracles.test_quick_way import law_of, one_rule, yes, yes_no

ON = "2020-02-29"
DATES_AND_LISTS = ("date", "list of records")
Column = np.ndarray[Any, np.dtype[np.uint8]]


# ---- one by one -----------------------------------------------------------------------------------------------------


def random_facts(rng: random.Random, law: Law, unknown: float) -> Facts:
    """Facts of the generated vocabulary: days and lists known, of the others some not, papers perhaps in part."""
    found = {}
    for name, fact in FACTS.items():
        long = fact["type"] in DATES_AND_LISTS
        if long or rng.random() >= unknown:
            found[name] = random_value(rng, fact, sure=long or not unknown)
    return facts_from_json(found, law.vocabulary)


def told_of(law: Law, action: str, facts: Any) -> Told:
    """The answer of a single decision as the kernels tell it. Rules by their ids: generated laws have no text to show.

    Raises FactErrors.
    """
    decision = law._decide(action, facts, frozenset())
    about = law.about(action)
    norms = [n for i, _ in decision._answer.deciding if (n := about.speakers[i].norm)]
    evidence = decision.evidence
    grades = evidence if isinstance(evidence, dict) else {str(decision.outcome): evidence}
    return Told(
        decision.outcome,
        decision.possible,
        tuple(n.id for n in sorted(norms, key=lambda n: (n.layer, n.id))),
        decision.asks[0].fact if decision.asks else None,
        decision.because,
        tuple((o, "" if g is None else str(g)) for o, g in sorted(grades.items())),
    )


def columns(about: ActionLaw, questions: Sequence[Facts]) -> dict[int, Column]:
    """The questions as coded columns; days and lists stand in the one world that is left of them."""
    rows = []
    for facts in questions:
        (world,) = Inquiry(about, facts).completed
        rows.append([UNKNOWN if value is None else value for value in world])
    table = np.array(rows, np.uint8).reshape(len(rows), len(about.coding.keys))
    return {i: np.ascontiguousarray(table[:, i]) for i in range(table.shape[1]) if i not in about.coding.hidden}


def variables_of(about: ActionLaw) -> list[tuple[int, int]]:
    support = about.diagram.support[about.root] & ~about.hidden
    return [(i, size) for i, size in enumerate(about.coding.store.sizes) if support >> i & 1]


def kernels(law: Law, about: ActionLaw) -> dict[str, tuple[Any, list[Told]]]:
    """Every kernel that can answer for a law, by name, with the answers it tells."""
    found: dict[str, tuple[Any, list[Told]]] = {}
    variables = variables_of(about)
    for name, make in (("packed", Packed), ("combined", Combined)):
        teller = Teller(law, about)
        found[name] = make(variables, teller.answer), teller.told
    if not about.hidden:
        teller = Teller(law, about)
        found["planes"] = Split(about, variables, teller), teller.told
    kernel = Kernel(law, about)
    found["chosen"] = kernel, kernel.told
    return found


def compare(law: Law, action: str, questions: Sequence[Facts]) -> dict[str, int]:
    """Every kernel against single decisions; how many rows each of them was compared on."""
    about = law.about(action)
    single = []
    for facts in questions:
        try:
            single.append((facts, told_of(law, action, facts)))
        except FactErrors:
            continue
    if not single:
        return {}
    values = columns(about, [facts for facts, _ in single])
    for name, (kernel, told) in kernels(law, about).items():
        for number, (facts, wanted) in zip(kernel.decide(values, len(single)).tolist(), single, strict=True):
            assert told[number] == wanted, (name, action, facts.known)
    return dict.fromkeys(kernels(law, about), len(single))


# ---- generated laws -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unknown", [0.0, 0.3, 0.7])
def test_of_random_laws_each_kernel_says_of_every_row_what_a_single_decision_says(unknown: float) -> None:
    rng = random.Random(17)
    compared = dict.fromkeys(("packed", "combined", "planes", "chosen"), 0)
    for _ in range(40):
        told = random_law(rng, rng.choice((1, 2, 2, 3)))
        law = law_of(told, ON)
        action = rng.choice(sorted({rule["action"] for rule in told["rules"]}))
        for name, rows in compare(law, action, [random_facts(rng, law, unknown) for _ in range(12)]).items():
            compared[name] += rows
    assert all(rows > 100 for rows in compared.values())


@given(st.randoms(use_true_random=False), laws())
@settings(max_examples=40, deadline=None)
def test_whatever_the_law_and_the_rows_the_kernels_agree_with_single_decisions(
    rng: random.Random, told: dict[str, Any]
) -> None:
    law = law_of(told, ON)
    action = rng.choice(sorted({rule["action"] for rule in told["rules"]}))
    compare(law, action, [random_facts(rng, law, rng.choice((0.0, 0.4))) for _ in range(6)])


def test_a_row_with_a_day_that_matters_and_is_not_known_is_left_to_be_decided_by_itself() -> None:
    days = {"one": {"type": "date"}, "other": {"type": "date"}} | yes_no("gate")
    law = one_rule(days, ["and", yes("gate"), ["date", "one", "<", {"fact": "other"}]], [])
    about = law.about("share")
    gate, actor = about.coding.index["value", "gate"], about.coding.index["value", "actor"]
    values = {actor: np.zeros(2, np.uint8), gate: np.array([0, 1], np.uint8)}
    for name, (kernel, told) in kernels(law, about).items():
        open_, settled = kernel.decide(values, 2).tolist()
        assert open_ == BY_ITSELF, name
        assert told[settled].outcome == "not addressed", name


def test_values_alone_say_all_of_a_row_only_where_no_unknown_day_matters() -> None:
    days = {"one": {"type": "date"}, "other": {"type": "date"}} | yes_no("gate")
    about = one_rule(days, ["and", yes("gate"), ["date", "one", "<", {"fact": "other"}]], []).about("share")
    known: list[int | None] = [None] * len(about.coding.keys)
    known[about.coding.index["value", "actor"]] = 0
    for gate, exact in ((0, False), (1, True)):
        known[about.coding.index["value", "gate"]] = gate
        assert Coded(about, known).exact is exact


def test_facts_that_cannot_be_true_together_are_told_apart_from_every_answer() -> None:
    law = one_rule(yes_no("wanted", "minor"), yes("wanted"), [["and", yes("wanted"), yes("minor")]])
    about = law.about("share")
    wanted, minor = about.coding.index["value", "wanted"], about.coding.index["value", "minor"]
    actor = about.coding.index["value", "actor"]
    values = {
        actor: np.zeros(3, np.uint8), wanted: np.zeros(3, np.uint8), minor: np.array([0, 1, UNKNOWN], np.uint8)
    }  # fmt: skip
    for name, (kernel, told) in kernels(law, about).items():
        numbers = kernel.decide(values, 3).tolist()
        assert numbers[0] == CONTRADICTION, name
        assert [told[n].outcome for n in numbers[1:]] == ["forbidden", "forbidden"], name


# ---- the real law ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def boston() -> Law:
    return Corpus.load().law("us/ma/boston", on=date(2024, 12, 4))


def cases(rng: random.Random, law: Law, rows: int) -> list[dict[str, Any]]:
    """Questions as they come to a counter: about half of the facts known."""
    found = []
    for _ in range(rows):
        facts: dict[str, Any] = {}
        for name, fact in law.vocabulary.facts.items():
            if str(fact.kind.value) not in ("yes or no", "one of", "set of") or rng.random() < 0.5:
                continue
            names = fact.value_names or ("yes", "no")
            value: Any = set(rng.sample(names, rng.randint(0, 2))) if fact.kind.value == "set of" else rng.choice(names)
            facts[name] = (
                Judged(value, by="Capt. Roe", why="The report of the night shift.") if fact.judgement else value
            )
        found.append(facts)
    return found


@pytest.mark.parametrize("action", ["hold", "share_information", "arrest", "join_operation"])
def test_in_boston_every_row_is_told_what_the_counter_is_told(boston: Law, action: str) -> None:
    compared = compare_public(boston, action, cases(random.Random(3), boston, 150))
    assert compared > 100


def compare_public(law: Law, action: str, questions: Sequence[dict[str, Any]]) -> int:
    """The chosen kernel against what `Law.decide` shows to everybody; how many rows were compared."""
    about = law.about(action)
    single = []
    for facts in questions:
        try:
            single.append((facts, law.decide(action, facts)))
        except FactErrors:
            continue
    checked = [Facts.of(facts, law.vocabulary) for facts, _ in single]
    rows = np.array([[UNKNOWN if v is None else v for v in about.coding.simple(f)] for f in checked], np.uint8)
    kernel = Kernel(law, about)
    numbers = kernel.decide({i: np.ascontiguousarray(rows[:, i]) for i in range(rows.shape[1])}, len(rows))
    compared = 0
    for number, (facts, decision) in zip(numbers.tolist(), single, strict=True):
        if number == BY_ITSELF:
            continue
        told = kernel.told[number]
        assert told.outcome is decision.outcome, facts
        assert told.possible == decision.possible, facts
        assert told.rules == tuple(f"{r.measure}#{r.id}" for r in decision.reasons), facts
        assert told.next_fact == (decision.asks[0].fact if decision.asks else None), facts
        assert told.because == decision.because, facts
        evidence = decision.evidence
        grades = evidence if isinstance(evidence, dict) else {str(decision.outcome): evidence}
        assert dict(told.evidence) == {o: "" if g is None else str(g) for o, g in grades.items()}, facts
        compared += 1
    return compared


# ---- what must not go wrong -----------------------------------------------------------------------------------------


def opposed(seed: int) -> tuple[Law, ActionLaw]:
    """A generated law without hidden unknowns in which a rule can beat another."""
    rng = random.Random(seed)
    while True:
        law = law_of(random_law(rng, 3), ON)
        about = law.about("hold")
        if not about.hidden and any(True for _ in about.precedence.beats()) and len(variables_of(about)) > 1:
            return law, about


def every_row(about: ActionLaw) -> tuple[dict[int, Column], int]:
    """All combinations of the values that an answer can turn on."""
    variables = variables_of(about)
    grid = np.meshgrid(*[np.arange(size, dtype=np.uint8) for _, size in variables], indexing="ij")
    return {v: np.ascontiguousarray(g.reshape(-1)) for (v, _), g in zip(variables, grid, strict=True)}, grid[0].size


def test_the_planes_notice_when_they_take_a_rule_to_be_beaten_that_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    noticed = 0
    for seed in range(12):
        law, about = opposed(seed)
        values, rows = every_row(about)
        right = Planes(about, variables_of(about), Teller(law, about))
        assert (right.decide(values, rows) >= 0).all()
        with monkeypatch.context() as patch:
            turned = [(j, b, i, a) for i, a, j, b in about.precedence.beats()]
            patch.setattr(Precedence, "beats", lambda _, turned=turned: iter(turned))
            try:
                Planes(about, variables_of(about), Teller(law, about)).decide(values, rows)
            except Disagreement:
                noticed += 1
    assert noticed > 6


def test_a_value_that_a_variable_has_not_is_refused_by_every_kernel() -> None:
    law = one_rule(yes_no("gate"), yes("gate"), [])
    about = law.about("share")
    for kernel, _ in kernels(law, about).values():
        values = {i: np.array([0, 7], np.uint8) for i, _ in variables_of(about)}
        with pytest.raises(ValueError, match="7 is no value of a variable with"):
            kernel.decide(values, 2)


@pytest.mark.parametrize("column", [np.zeros(2, np.int64), np.zeros(3, np.uint8), np.zeros((2, 1), np.uint8)])
def test_a_column_of_another_type_or_length_is_refused(column: Any) -> None:
    law = one_rule(yes_no("gate"), yes("gate"), [])
    with pytest.raises(ValueError, match="and not 2 of uint8"):
        Kernel(law, law.about("share")).decide({0: column}, 2)


def test_a_number_that_is_no_combination_is_refused() -> None:
    table = Packed([(0, 2)], lambda _: 5)
    assert table.decide_packed(np.array([0, 2], np.uint32)).tolist() == [5, 5]
    with pytest.raises(ValueError, match="3 is none of 3 combinations"):
        table.decide_packed(np.array([3], np.uint32))


def test_no_rows_are_no_trouble() -> None:
    law = one_rule(yes_no("gate"), yes("gate"), [])
    for kernel, _ in kernels(law, law.about("share")).values():
        assert kernel.decide({}, 0).tolist() == []
        assert kernel.decide({i: np.empty(0, np.uint8) for i in range(2)}, 0).tolist() == []


def test_a_table_packs_every_combination_into_a_number_of_its_own() -> None:
    sizes = [(4, 9), (2, 3), (7, 2), (1, 200), (0, 2)]
    rng = np.random.default_rng(1)
    values = {v: rng.integers(-1, size, 500).astype(np.uint8) for v, size in sizes}
    met: list[tuple[tuple[int, int], ...]] = []

    def tell(known: Any) -> int:
        met.append(tuple(sorted(known.items())))
        return len(met) - 1

    table = Packed(sizes, tell)
    found = table.decide(values, 500)
    assert (table.decide_packed(table.pack(values, 500)) == found).all()
    for row, number in enumerate(found.tolist()):
        assert dict(met[number]) == {v: int(c[row]) for v, c in values.items() if c[row] != UNKNOWN}


def test_more_variables_than_a_number_has_room_for_are_combined_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(combined_module, "NUMBER", 1_000_000)
    rng = np.random.default_rng(1)
    sizes = [(v, 9) for v in range(30)]
    values = {v: rng.integers(-1, 9, 300).astype(np.uint8) for v, _ in sizes}
    met: list[dict[int, int]] = []

    def tell(known: Any) -> int:
        met.append(dict(known))
        return len(met) - 1

    for row, number in enumerate(Combined(sizes, tell).decide(values, 300).tolist()):
        assert met[number] == {v: int(c[row]) for v, c in values.items() if c[row] != UNKNOWN}


def test_where_the_diagram_has_no_room_for_remainders_the_law_as_a_whole_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    law, about = opposed(1)
    variables = variables_of(about)
    values = {variables[-1][0]: np.zeros(1, np.uint8)}
    (wanted,) = (told[n] for kernel, told in [kernels(law, about)["combined"]] for n in kernel.decide(values, 1))
    law, about = opposed(1)
    teller = Teller(law, about)
    monkeypatch.setattr(diagram_module, "NODES", 0)
    (number,) = Combined(variables, teller.answer).decide(values, 1).tolist()
    assert teller.told[number] == wanted


# ---- the parts ------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=8))
def test_planes_turned_by_eight_are_a_byte_for_each_row(words: list[int]) -> None:
    planes = [np.array([word], np.uint64) for word in words]
    found = transposed(planes).tolist()
    assert found == [sum((word >> row & 1) << k for k, word in enumerate(words)) for row in range(64)]


@given(st.randoms(use_true_random=False))
def test_a_circuit_in_places_used_again_says_what_its_operations_say(rng: random.Random) -> None:
    circuit, inputs = Circuit(), [rng.getrandbits(64) for _ in range(4)]
    made = [(circuit.given(i, 0), word) for i, word in enumerate(inputs)]
    for _ in range(30):
        (a, x), (b, y) = rng.choice(made), rng.choice(made)
        made.append(
            rng.choice((
                (circuit.both(a, b), x & y),
                (circuit.either(a, b), x | y),
                (circuit.negate(a), ~x & (1 << 64) - 1),
            ))
        )  # fmt: skip
    wanted = [made[-1], made[-2], made[10]]
    wanted = [(plane, word) for plane, word in wanted if plane > 1]
    program = Program(circuit, [plane for plane, _ in wanted])
    planes = [np.zeros(1, np.uint64) for _ in range(program.places)]
    for variable, _, place in program.inputs:
        planes[place][0] = inputs[variable]
    program.run(planes)
    assert [int(planes[place][0]) for place in program.wanted] == [word for _, word in wanted]
