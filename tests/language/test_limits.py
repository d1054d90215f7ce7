"""What is too large is refused, what is just not too large is read; and what is said of conditions that stand alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from brightline.language import MeasureErrors, format_condition, parse_condition, parse_given, read_measure, read_text
from brightline.language.conditions import And, Condition, Has, Is, Period
from brightline.language.diagnostics import AT_MOST, LONGEST_PART, LONGEST_WORD, Problem, Reporter, suggestion
from brightline.language.given import LONGEST
from brightline.language.periods import ordered, shift
from brightline.language.positions import Span
from tests.language.files import HERE, VOCABULARY, read, recorded

FRONT = (HERE / "good" / "resolution.md").read_text(encoding="utf-8").partition("\n---\n")[0] + "\n---\n\n# Limits\n\n"


def rules(body: str) -> str:
    return f"{FRONT}```rules\nin force 2020-01-01 .. open\n\n{body}\n```\n"


def refused(work: Callable[[], Any]) -> str:
    """What is said against it."""
    with pytest.raises(MeasureErrors) as found:
        work()
    return str(found.value)


def accepted(text: str) -> bool:
    try:
        read(Path("limits.md"), text)
    except MeasureErrors:
        return False
    return True


# Conditions and facts that stand alone


ALONE = (
    "papers has removal_order now",
    "papers has removal_order " + "n" * 60,
    "?",
    "not ?",
    "(? and purpose = mixed)",
    "some person.convictions where (not ?)",
    "purpose = mixed [x] and ? [y]",
    "papers has",
    "“",
    "",
    "papers has removal_order\r\n  or papers has nothing",
    "x" * (LONGEST + 1),
)


def test_a_wrong_condition_alone_is_refused_as_recorded() -> None:
    found = "\n\n".join(
        f"# {text[:40]!r}\n{refused(partial(parse_condition, text, VOCABULARY))[:2000]}" for text in ALONE
    )
    assert f"{found}\n" == recorded(HERE / "alone.md", f"{found}\n")


GIVEN = (
    "papers = civil_detainer now",
    "papers = civil_detainer, " + "n" * 80,
    "person.age = " + "n" * 80,
    "request.received_on = " + "n" * 80,
    "request.received_on = 2024-02-30",
    "person.convictions = [{status = standing, colour = red}]",
    "person.convictions = [{class = felony, class += violent_crime}]",
    "= yes",
    "papers ==",
    "“",
    "x" * (LONGEST + 1),
)


def test_a_wrong_fact_alone_is_refused_as_recorded() -> None:
    found = "\n\n".join(f"# {text[:40]!r}\n{refused(partial(parse_given, text, VOCABULARY))[:2000]}" for text in GIVEN)
    assert f"{found}\n" == recorded(HERE / "given_alone.md", f"{found}\n")


def test_a_condition_alone_may_be_long_but_not_longer() -> None:
    text = "purpose = mixed"
    assert parse_condition(text.ljust(LONGEST), VOCABULARY) == Is("purpose", frozenset({"mixed"}))
    assert "This is longer than" in refused(lambda: parse_condition(text.ljust(LONGEST + 1), VOCABULARY))


def test_a_condition_alone_may_be_as_long_with_a_comment() -> None:
    text = "purpose = mixed # "
    assert parse_condition(text.ljust(LONGEST, "x"), VOCABULARY) == Is("purpose", frozenset({"mixed"}))


def test_lines_of_a_condition_may_end_in_either_way() -> None:
    text = "purpose = mixed\nand papers has removal_order"
    expected = And((Is("purpose", frozenset({"mixed"})), Has("papers", "any", ("removal_order",))))
    assert parse_condition(text, VOCABULARY) == parse_condition(text.replace("\n", "\r\n"), VOCABULARY) == expected


def test_what_a_text_alone_is_called_is_where_its_mistakes_are() -> None:
    for parsed in (parse_condition, parse_given):
        assert refused(partial(parsed, "(", VOCABULARY)).startswith("command line:1:")
        assert refused(partial(parsed, "(", VOCABULARY, file="form")).startswith("form:1:")


@pytest.mark.parametrize(
    "text",
    [
        "purpose = mixed or papers has removal_order and purpose = other".replace(" and ", " or "),
        "not (purpose = mixed or purpose = other)",
        "(not purpose = mixed) [label]",
        "(purpose = mixed and papers is empty) [label]",
        '(purpose = mixed [inner]) [outer, cite "9 \\"a\\"", evidence read]',
        "not purpose in {mixed, other}",
        "(not purpose in {mixed, other}) [label]",
        "purpose in {mixed, other} [label]",
        "purpose != mixed",
        "papers has all of {civil_detainer, removal_order}",
        "papers is not empty",
        "person.age < -0.5",
        "person.age >= 64.125",
        "person.age = 0.5 or person.age = -3",
        "request.received_on > 2020-01-31",
        "request.received_on > person.otherwise_released_on",
        "request.received_on > person.otherwise_released_on - 10 years",
        "request.received_on > person.otherwise_released_on + 3 days",
        "some person.convictions where (status = standing or class has felony)",
        "not some person.convictions where (not (status = standing and class has felony))",
    ],
)
def test_a_condition_is_set_as_it_is_best_written(text: str) -> None:
    assert format_condition(parse_condition(text, VOCABULARY)) == text


def test_joined_conditions_of_one_part_are_that_part() -> None:
    part = Is("purpose", frozenset({"mixed"}))
    found: list[Condition] = [And((part,)), And((And((part,)),))]
    assert [format_condition(c) for c in found] == ["purpose = mixed"] * 2


# Files


@pytest.mark.parametrize(
    ("raw", "line", "column", "shown"),
    [
        (b"---\ntitle: Caf\xe9 one\r\nnext: line\n", 2, 11, "title: Caf\ufffd one"),
        (b"\xe9", 1, 1, "\ufffd"),
        (b"caf\xc3\xa9 \xe9\nnext", 1, 6, "caf\xe9 \ufffd"),
        (b"a\nb\n\xff", 3, 1, "\ufffd"),
    ],
)
def test_a_wrong_byte_is_shown_in_its_line(tmp_path: Path, raw: bytes, line: int, column: int, shown: str) -> None:
    path = tmp_path / "act.md"
    path.write_bytes(raw)
    with pytest.raises(MeasureErrors) as found:
        read_text(path, "act.md")
    (problem,) = found.value.problems
    assert (problem.span, problem.line) == (Span("act.md", line, column), shown)
    assert problem.why == (
        "A measure is a UTF-8 text file; read in another encoding, letters of the law could change without a word."
    )
    assert problem.next.startswith("Save the file as UTF-8. Many editors call other encodings `Windows-1252`")


def test_a_file_without_another_name_is_called_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "act.md"
    path.write_bytes(b"a" * 1_000_001)
    assert refused(lambda: read_text(path)).startswith(f"{path}:1:1")
    assert refused(lambda: read_text(path, "act.md")).startswith("act.md:1:1")


def test_front_matter_may_have_64000_characters_and_no_more() -> None:
    start = FRONT.partition("---\n")[2].partition("\n---\n")[0]
    filled = f"# {'x' * (64_000 - len(start) - 3)}"
    assert accepted(f"---\n{start}\n{filled}\n---\n")
    said = refused(lambda: read(Path("limits.md"), f"---\n{start}\n{filled}x\n---\n"))
    assert said == (
        "/limits.md:1:1\n    ---\n    ^^^\n"
        "The front matter is longer than 64,000 characters.\n"
        "It holds a title, sources and a history; front matter of this size is a mistake or an attack.\n"
        "Move what is prose below the second `---`."
    )


@pytest.mark.parametrize(
    ("most", "text"),
    [
        (100_000, 'rule a cite "1" evidence read\n  permit hold\n    for at most {} hours'),
        (100_000, 'rule a cite "1" evidence read\n  require hold\n    within {} days of request.received_on'),
        (
            1_000_000,
            'rule a cite "1" evidence read\n  forbid hold\n    when request.received_on < 2020-01-01 - {} days',
        ),
    ],
)
def test_a_count_may_be_large_but_not_larger(most: int, text: str) -> None:
    assert accepted(rules(text.format(1)))
    assert accepted(rules(text.format(most)))
    assert not accepted(rules(text.format(most + 1)))


@pytest.mark.parametrize("form", ["not {}", "({})"])
def test_conditions_may_be_nested_but_not_without_end(form: str) -> None:
    def nested(depth: int) -> str:
        text = "purpose = mixed"
        for _ in range(depth):
            text = form.format(text)
        return rules(f'rule a cite "1" evidence read\n  forbid hold\n    when {text}')

    deepest = max(depth for depth in range(60) if accepted(nested(depth)))
    assert 38 <= deepest <= 40
    assert not accepted(nested(deepest + 1))


def test_brackets_that_are_closed_again_do_not_add_up() -> None:
    text = " and ".join(["(purpose = mixed or not papers is empty)"] * 60)
    assert accepted(rules(f'rule a cite "1" evidence read\n  forbid hold\n    when {text}'))


# What an error shows


def problem(column: int, length: int, line: str) -> list[str]:
    return str(Problem(Span("act.md", 1, column, length), "What.", "Why.", "Next.", line)).splitlines()[1:3]


def test_a_long_line_is_shown_around_the_place() -> None:
    line = "".join(str(n % 10) for n in range(400))
    shown = {column: problem(column, 5, line) for column in (1, 120, 121, 122, 300, 400)}
    assert [(len(text), len(carets)) for text, carets in shown.values()] == [
        (164, 9), (164, 128), (164, 49), (164, 49), (145, 49), (45, 45),
    ]  # fmt: skip
    for column, (text, carets) in shown.items():
        assert text[carets.index("^")] == line[column - 1]


def test_a_part_of_an_error_has_at_most_600_characters() -> None:
    reporter = Reporter("act.md", ["line"])
    reporter.say(1, 1, 1, "a" * LONGEST_PART, "b" * (LONGEST_PART + 1), "c")
    (found,) = reporter.problems
    assert found.what == "a" * LONGEST_PART
    assert found.why == "b" * (LONGEST_PART - 2) + " …"
    assert len(found.why) == LONGEST_PART


def test_a_mistake_at_no_line_of_the_file_shows_none() -> None:
    reporter = Reporter("act.md", ["first", "last"])
    for line in (0, 3):
        reporter.say(line, 1, 1, "What.", f"Why {line}.", "Next.")
    assert [p.line for p in reporter.problems] == ["", ""]


def test_a_mistake_is_under_the_last_heading_above_it() -> None:
    reporter = Reporter("act.md", [], [(3, "Three")])
    assert [reporter.heading(line) for line in (0, 2, 3, 4)] == ["", "", "Three", "Three"]
    reporter.add_heading(7, "Seven")
    assert [reporter.heading(line) for line in (4, 6, 7, 9)] == ["Three", "Three", "Seven", "Seven"]
    assert reporter.headings() == ((3, "Three"), (7, "Seven"))
    reporter.add_heading(9, "Nine")
    assert reporter.heading(9) == "Nine", "also where the line was asked for before"


def test_the_hundredth_mistake_is_the_last() -> None:
    text = rules("\n".join(f"nonsense{n}" for n in range(AT_MOST + 5)))
    with pytest.raises(MeasureErrors) as found:
        read(Path("limits.md"), text)
    assert len(found.value.problems) <= AT_MOST


@pytest.mark.parametrize(("length", "helped"), [(1, False), (LONGEST_WORD, True), (LONGEST_WORD + 1, False)])
def test_the_nearest_word_is_looked_for_unless_the_word_is_too_long(length: int, helped: bool) -> None:
    near = "x" * (length - 1) + "y"
    assert (suggestion("x" * length, [near], "No.") != "No.") is helped
    assert suggestion("", ["a"], "No.") == "No."


# Periods at the ends of the calendar, and weeks against months


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        ("0002-03-05", -1, "0001-03-05"),
        ("0002-03-05", -2, "0001-01-01"),
        ("9998-03-05", 1, "9999-03-05"),
        ("9998-03-05", 2, "9999-12-31"),
    ],
)
def test_the_first_and_the_last_year_of_the_calendar_are_reached(day: str, years: int, expected: str) -> None:
    assert shift(date.fromisoformat(day), Period(years, "years")) == date.fromisoformat(expected)


def test_thirteen_weeks_are_more_than_some_three_months_and_fewer_than_others() -> None:
    assert not ordered(Period(3, "months"), Period(13, "weeks"))
    assert ordered(Period(3, "months"), Period(12, "weeks"))
    assert ordered(Period(3, "months"), Period(14, "weeks"))
    assert ordered(Period(3, "months"), Period(-13, "weeks"))
    assert ordered(Period(0, "months"), Period(13, "weeks"))
    assert ordered(Period(3, "months"), Period(0, "weeks"))


def test_a_term_inside_a_list_is_told_which_word_would_change_its_meaning() -> None:
    fact = replace(VOCABULARY.facts["request.received_on"], name="convicted_on")
    vocabulary = replace(VOCABULARY, facts={**VOCABULARY.facts, "convicted_on": fact})
    for means in ("convicted_on > 2020-01-01", "request.received_on > convicted_on"):
        text = (
            f"{FRONT}```terms\nterm late means {means}\n\nterm both means some person.convictions where (late)\n```\n"
        )
        said = refused(partial(read_measure, text, "act.md", vocabulary, "us/ma/millbrook/act"))
        assert said.endswith(
            "`convicted_on` in the term `late` would be read as a field of `person.convictions` here.\n"
            "Inside `where (…)` a bare name is a field of the record.\n"
            "Write the condition out, or use the term outside the brackets."
        )


def test_a_term_that_leads_to_itself_through_another_list_is_refused() -> None:
    text = (
        f"{FRONT}```terms\nterm a means some person.convictions where (status = standing) and b\n\n"
        "term b means not (a [x]) or purpose = mixed\n```\n"
    )
    assert "`b`" in refused(partial(read_measure, text, "act.md", VOCABULARY, "us/ma/millbrook/act"))


def test_a_folder_or_a_pipe_with_the_name_of_a_measure_is_no_file(tmp_path: Path) -> None:
    folder, pipe = tmp_path / "act.md", tmp_path / "order.md"
    folder.mkdir()
    os.mkfifo(pipe)
    for path in (folder, pipe):
        with pytest.raises(MeasureErrors) as found:
            read_text(path, "act.md")
        assert found.value.problems == (
            Problem(
                Span("act.md", 1, 1),
                "This is not a file.",
                "A folder has no text, and who reads from a pipe may wait for ever; what it stands for could be law.",
                "Give it another name, or move it out of the folder of measures.",
            ),
        )
