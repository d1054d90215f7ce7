"""What shows only when measures stand together: references between them, circles, and invariants that try nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from brightline.corpus import Corpus, check_corpus
from brightline.corpus import checking as checks
from brightline.engine.diagram import TooLarge
from brightline.engine.law import Law
from brightline.language import Problem

FRONT = """---
title: {title}
cite: Ashford Code
jurisdiction: ocd-division/country:us/state:zz/place:ashford
kind: {kind}
binding: yes
binds: [police_officer]
sources:
  - id: code
    title: Ashford Code
    url: https://law.ashford.example/9
    nature: official
    read_by: R. Okafor
    read_on: 2026-10-30
confirmed_to: 2026-10-30
encoded_by: R. Okafor
reviewed_by: nobody yet
---

# {title}

## Holding (§ 1)

An officer does not keep anybody.

```rules
in force {range}

{rules}
```
"""
RULE = """rule {name}
  cite "§ 1"
  evidence read
  source code
  {words}
"""
ALWAYS = "2019-01-01 .. open"


def rule(name: str, *words: str) -> str:
    return RULE.format(name=name, words="\n  ".join(words))


BAN = rule(
    "hold",
    "forbid hold",
    "when papers has civil_detainer",
    "unless papers has judicial_criminal_warrant [warrant]",
)


def corpus_of(folder: Path, **measures: tuple[str, str, str]) -> Corpus:
    """A town's measures by name: the kind, the range and the rules, with whatever blocks follow them."""
    town = folder / "us" / "zz" / "ashford"
    town.mkdir(parents=True)
    for name, (kind, days, rules) in measures.items():
        text = FRONT.format(title=f"Ashford {name.title()}", kind=kind, range=days, rules=rules.rstrip())
        (town / f"{name}.md").write_text(text, encoding="utf-8")
    return Corpus.load(folder)


def problems(corpus: Corpus) -> tuple[Problem, ...]:
    return tuple(check_corpus(corpus).problems)


def test_a_misspelt_clause_of_another_measure_is_told_with_the_nearest(tmp_path: Path) -> None:
    order = rule("hold", "permit hold", "when papers has civil_detainer", "despite us/zz/ashford/act#hold[warant]")
    corpus = corpus_of(tmp_path, act=("ordinance", ALWAYS, BAN), order=("ordinance", ALWAYS, order))
    (problem,) = problems(corpus)
    assert problem.what == "`us/zz/ashford/act#hold` has no clause `warant`."
    assert problem.next == "Closest: `warrant`."


def test_a_clause_that_the_rule_of_another_measure_has_may_be_named(tmp_path: Path) -> None:
    order = rule("hold", "permit hold", "when papers has civil_detainer", "despite us/zz/ashford/act#hold[warrant]")
    corpus = corpus_of(tmp_path, act=("ordinance", ALWAYS, BAN), order=("ordinance", ALWAYS, order))
    assert [str(p) for p in problems(corpus)] == []


def test_a_circle_is_found_on_a_day_that_no_case_asks_about(tmp_path: Path) -> None:
    """The two prevail over each other only in 2019, and no case asks about 2019."""
    past = "2019-01-01 .. 2019-12-31"
    act = rule("hold", "forbid hold", "despite us/zz/ashford/order#hold")
    order = rule("hold", "permit hold", "despite us/zz/ashford/act#hold")
    corpus = corpus_of(tmp_path, act=("ordinance", past, act), order=("ordinance", past, order))
    found = problems(corpus)
    assert found
    assert all("prevail over each other all round" in p.what for p in found)


def test_law_too_large_to_look_through_is_a_problem_and_not_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = corpus_of(tmp_path, act=("ordinance", ALWAYS, BAN))
    (measure,) = corpus.measures()

    def outgrown(self: Law, action: str) -> None:
        raise TooLarge("more than 3 nodes")

    monkeypatch.setattr(Law, "about", outgrown)
    (problem,) = checks._circles(corpus, measure)
    assert "too large to look through: more than 3 nodes" in problem.what


def invariants(line: str) -> str:
    return f"{BAN}```\n\n```invariants\n{line}\n"


@pytest.mark.parametrize(
    ("days", "line", "what"),
    [
        ("never", "never hold permitted when papers has civil_detainer", "stands on no day"),
        (ALWAYS, "never hold permitted when actor = police_officer and actor = sheriff_officer", "Nothing can satisfy"),
        (ALWAYS, "always hold forbidden when papers has civil_detainer", "Not always hold forbidden"),
    ],
)
def test_an_invariant_that_nothing_tries_is_told_like_one_that_fails(
    tmp_path: Path, days: str, line: str, what: str
) -> None:
    found = problems(corpus_of(tmp_path, act=("ordinance", days, invariants(line))))
    assert [what in p.what for p in found] == [True], [str(p) for p in found]


def test_an_invariant_that_holds_passes(tmp_path: Path) -> None:
    rules = invariants("never hold permitted when papers has civil_detainer")
    assert problems(corpus_of(tmp_path, act=("ordinance", ALWAYS, rules))) == ()


def test_an_invariant_that_fails_gives_a_case_that_passes_when_it_is_pasted_in(tmp_path: Path) -> None:
    line = "always hold forbidden when actor = police_officer and papers has civil_detainer"
    (problem,) = problems(corpus_of(tmp_path / "first", act=("ordinance", ALWAYS, invariants(line))))
    assert problem.what == "Not always hold forbidden: on 2019-01-01 it can be not addressed."
    case = problem.next.partition("\n\n")[2]
    assert "given papers += civil_detainer, judicial_criminal_warrant" in case
    pasted = f"{BAN}```\n\n```cases\n{case}\n"
    assert problems(corpus_of(tmp_path / "second", act=("ordinance", ALWAYS, pasted))) == ()


def test_what_is_not_known_is_never_counted_as_an_invariant_that_holds(tmp_path: Path) -> None:
    unread = rule("hold", "forbid hold", 'when papers has civil_detainer and ? "Where?"')
    line = "always hold forbidden when actor = police_officer and papers has civil_detainer"
    days = unread + f"```\n\n```invariants\n{line}\n"
    (problem,) = problems(corpus_of(tmp_path, act=("ordinance", ALWAYS, days)))
    assert problem.what.startswith("Whether always hold forbidden cannot be told: on 2019-01-01 it is undetermined")
    assert "expect hold undetermined" in problem.next


def test_an_invariant_together_is_about_the_whole_law_of_the_place(tmp_path: Path) -> None:
    """The order of the same town permits what the ordinance says nothing of."""
    line = "never {} hold permitted when actor = police_officer and papers has judicial_criminal_warrant"
    order = rule("court", "permit hold", "when papers has judicial_criminal_warrant")
    for word, expected in (("", 0), ("together", 1)):
        act = ("ordinance", ALWAYS, invariants(line.format(word)))
        found = problems(corpus_of(tmp_path / (word or "alone"), act=act, order=("executive_order", ALWAYS, order)))
        assert len(found) == expected, [str(p) for p in found]
        assert all("expect together hold" in p.next for p in found)


@pytest.mark.parametrize(
    "condition",
    [
        "when purpose = other and purpose = mixed",
        "when person.age > 20 and person.age < 18",
        "when papers has civil_detainer and papers has none of {civil_detainer}",
        "when actor = sheriff_officer",
        "when purpose = other and purpose.mixed_is_solely_civil = yes",
        "when papers has civil_detainer unless papers has civil_detainer",
        "when request.received_on < 2020-01-01 and request.received_on > 2021-01-01",
    ],
)
def test_a_rule_that_no_facts_can_make_apply_is_an_error(tmp_path: Path, condition: str) -> None:
    rules = rule("hold", "forbid hold by police_officer", f"  {condition}")
    (problem,) = problems(corpus_of(tmp_path, act=("ordinance", ALWAYS, rules)))
    assert problem.what == "Rule `hold` can never apply."


@pytest.mark.parametrize("condition", ["when ?", "when purpose = other and ?", "when person.age > 18 unless ?"])
def test_a_rule_whose_words_nobody_read_may_apply(tmp_path: Path, condition: str) -> None:
    rules = rule("hold", "forbid hold by police_officer", f"  {condition}")
    assert not problems(corpus_of(tmp_path, act=("ordinance", ALWAYS, rules)))


def test_rules_in_a_circle_leave_no_invariant_standing_even_where_the_measure_does_not_bind(tmp_path: Path) -> None:
    circle = rule("one", "forbid hold", "despite two") + "\n" + rule("two", "permit hold", "despite one")
    line = "never hold permitted when actor = police_officer"
    resolution = f"{circle}```\n\n```invariants\n{line}\n"
    file = tmp_path / "us" / "zz" / "ashford" / "resolution.md"
    corpus = corpus_of(tmp_path, resolution=("resolution", ALWAYS, resolution))
    file.write_text(file.read_text(encoding="utf-8").replace("binding: yes", "binding: no"), encoding="utf-8")
    circles, untried = problems(corpus)
    assert circles.what.startswith("These rules prevail over each other all round")
    assert untried.what.startswith("Whether never hold permitted cannot be told")


def test_invariants_that_hold_are_counted_and_those_not_tried_are_not(tmp_path: Path) -> None:
    rules = invariants("never hold permitted when papers has civil_detainer")
    good = check_corpus(corpus_of(tmp_path / "good", act=("ordinance", ALWAYS, rules)))
    assert (good.invariants_held, good.invariants) == (1, 1)
    order = rule("hold", "permit hold", "despite us/zz/ashford/nothing#hold")
    bad = check_corpus(
        corpus_of(tmp_path / "bad", act=("ordinance", ALWAYS, rules), order=("ordinance", ALWAYS, order))
    )
    assert (bad.invariants_held, bad.invariants) == (0, 1)
