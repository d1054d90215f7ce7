"""Pages in a pipe and on a terminal."""

from __future__ import annotations

import pytest

from brightline.cli import output, words
from brightline.cli.output import Gap, Heading, Headline, Item, Para, Table, Verbatim

PAGE: output.Page = [
    Headline("not addressed", tone="not addressed"),
    Para("one two three " * 10),
    Heading("Why"),
    Item("four five six " * 10),
    Item("seven eight nine " * 8, mark="A long mark:"),
    Verbatim("  kept   as\nit is"),
    Gap(),
    Table(("a", "the last column"), [("first", "ten eleven twelve " * 8), ("second", "")]),
]


def test_no_line_of_a_page_is_wider_than_asked() -> None:
    assert max(len(line) for line in output.plain(PAGE, 40)) <= 40


def test_every_word_of_a_page_is_printed_once() -> None:
    text = " ".join(" ".join(output.plain(PAGE)).split())
    for word, times in (("three", 10), ("six", 10), ("nine", 8), ("twelve", 8)):
        assert text.count(word) == times


def test_lines_kept_as_they_are_stay_so() -> None:
    assert "    kept   as" in list(output.plain(PAGE))


def test_a_long_word_is_never_cut() -> None:
    address = "https://law.example/" + "a" * 90
    assert any(address in line for line in output.plain([Item(address)]))


def test_what_stands_in_brackets_is_not_taken_for_a_style(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    output.show([Para("clause [red] of [/bold] the act"), Item("[warrant]"), Table(("a",), [("[b]",)])])
    out = capsys.readouterr().out
    assert "clause [red] of [/bold] the act" in out
    assert "[warrant]" in out
    assert "[b]" in out


def test_a_terminal_and_a_pipe_say_the_same_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output.show(PAGE)
    plain = capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    output.show(PAGE)
    rich = capsys.readouterr().out
    assert rich.split() == plain.split()


@pytest.mark.parametrize(
    ("items", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_in_a_row(items: list[str], said: str) -> None:
    assert words.listed(items) == said


def test_days_are_said_as_people_say_them() -> None:
    assert words.day("2024-12-04") == "4 December 2024"


def test_a_command_to_copy_is_one_line_on_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "40")
    command = "brightline decide us/ma/boston hold --fact actor=police_officer --fact papers=none"
    output.show([Verbatim(command)])
    assert command in capsys.readouterr().out.splitlines()[0]


def test_a_page_does_not_begin_with_an_empty_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.show([Heading("Facts"), Para("one")])
    assert capsys.readouterr().out == "Facts\none\n"
