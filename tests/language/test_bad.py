"""A catalogue of every diagnostic: each bad file with the text that it is refused with."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

import brightline.language
from brightline.language import MeasureErrors, parse_condition, parse_given, read_measure, read_text
from brightline.language.diagnostics import AT_MOST, Reporter, TooMany
from brightline.vocabulary import Vocabulary
from tests.language.files import BAD, HERE, VOCABULARY, read, recorded

PACKAGE = Path(brightline.language.__file__).parent
LARGE_FRONT = "---\n" + "notes: [" + "x, " * 30_000 + "]\n---\n"
CAPTURE = (HERE / "good" / "resolution.md").read_text(encoding="utf-8") + (
    "```terms\nterm late means convicted_on > 2020-01-01\n\n"
    "term both means some person.convictions where (status = standing and late)\n```\n"
)
"""A term on a fact that has the name of a field, used where the field would take its place."""

REPORTING = {"say", "_say", "_at", "_wrong", "fail", "missing"}
"""The methods that report a mistake."""


def one_word_date() -> Vocabulary:
    """The vocabulary, with a fact of the same name as a field of convictions."""
    fact = replace(VOCABULARY.facts["request.received_on"], name="convicted_on")
    return replace(VOCABULARY, facts={**VOCABULARY.facts, "convicted_on": fact})


@cache
def refused(path: Path) -> MeasureErrors:
    """The errors of a bad file."""
    with pytest.raises(MeasureErrors) as found:
        read(path)
    return found.value


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_measure_is_refused_with_the_recorded_text(path: Path) -> None:
    found = f"{refused(path)}\n"
    assert found == recorded(path, found)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_each_mistake_has_a_place_in_the_file_and_four_parts(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    for problem in refused(path).problems:
        assert problem.span.file == f"bad/{path.name}"
        assert 1 <= problem.span.line <= len(lines)
        assert 1 <= problem.span.column <= len(lines[problem.span.line - 1]) + 1
        assert problem.what.endswith("."), problem.what
        assert problem.why.endswith((".", "?")), problem.why
        assert problem.next.endswith((".", "?")), problem.next
        assert not {"str", "None", "NoneType", "Token"} & set(problem.what.split()), "no words of Python"


def test_mistakes_are_told_in_the_order_of_their_lines() -> None:
    for path in BAD:
        lines = [problem.span.line for problem in refused(path).problems]
        assert lines == sorted(lines)


def test_a_mistake_under_a_heading_names_it() -> None:
    errors = refused(next(path for path in BAD if path.stem == "terms"))
    assert all(problem.span.heading == "Terms" for problem in errors.problems)


def test_mistakes_of_form_and_of_meaning_are_told_together() -> None:
    text = (
        '---\ntitle: x\n---\n\n# One\n\n```rules\nin force 2020-01-01 .. open\n\nrule a cite "1" evidence read\n'
        "  forbid hold\n    when pappers is empty\n\nrule b\n```\n"
    )
    with pytest.raises(MeasureErrors) as found:
        read(Path("mixed.md"), text)
    said = str(found.value)
    assert "`pappers` is not a fact" in said, "a mistake of meaning"
    assert "An effect is missing" in said, "a mistake of form"
    assert "The front matter has no `cite`" in said, "a mistake in the front matter"


def test_a_file_with_too_many_mistakes_says_that_there_are_more() -> None:
    errors = refused(next(path for path in BAD if path.stem == "federal_many_mistakes"))
    assert len(errors.problems) == AT_MOST
    assert str(errors).endswith("mend them and look again.")


# Every place in the package that reports a mistake is reached


def reports() -> set[tuple[str, int]]:
    """Every call in the package that reports a mistake: its file and first line."""
    found = set()
    for module in sorted(PACKAGE.glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in REPORTING
            ):
                continue
            # A helper that only hands its own parameters on is no diagnostic of its own.
            if any(
                isinstance(a, ast.Constant | ast.JoinedStr) and not isinstance(getattr(a, "value", ""), int)
                for a in node.args
            ):
                found.add((module.name, node.lineno))
    return found


def test_every_diagnostic_is_in_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    reached: set[tuple[str, int]] = set()
    say = Reporter.say

    def watched(self: Reporter, *args: object) -> None:
        frame = sys._getframe(1)
        while frame is not None and Path(frame.f_code.co_filename).parent == PACKAGE:
            reached.add((Path(frame.f_code.co_filename).name, frame.f_lineno))
            frame = frame.f_back  # type: ignore[assignment]  # the loop ends on the None above the first frame
        say(self, *args)  # type: ignore[arg-type]  # what was given is handed on as it came

    monkeypatch.setattr(Reporter, "say", watched)
    for path in BAD:
        refused.__wrapped__(path)
    with pytest.raises(MeasureErrors):
        read(Path("large.md"), LARGE_FRONT)
    with pytest.raises(MeasureErrors):
        read_measure(BAD[0].read_text(encoding="utf-8"), "act.md", VOCABULARY, "Millbrook/act")
    with pytest.raises(MeasureErrors):
        read_measure(CAPTURE, "act.md", one_word_date(), "us/ma/millbrook/act")
    for text in ("papers = ", "papers = civil_detainer now", "x" * 30_000):
        with pytest.raises(MeasureErrors):
            parse_given(text, VOCABULARY)
    for text in ("some person.convictions where (not (? [a] or class has felony))", "person.age > 1 when"):
        with pytest.raises(MeasureErrors):
            parse_condition(text, VOCABULARY)
    unreached = "\n".join(f"{name}:{line}" for name, line in sorted(reports() - reached))
    assert unreached == ""


# Files that are no text


def test_a_file_in_another_encoding_is_refused_at_its_first_wrong_byte(tmp_path: Path) -> None:
    path = tmp_path / "act.md"
    path.write_bytes("---\ntitle: Café\n".encode("latin-1"))
    with pytest.raises(MeasureErrors) as found:
        read_text(path, "us/ma/millbrook/act.md")
    (problem,) = found.value.problems
    assert (problem.span.file, problem.span.line, problem.span.column) == ("us/ma/millbrook/act.md", 2, 11)
    assert "0xE9" in problem.what
    assert "UTF-8" in problem.next


def test_a_file_of_more_than_a_million_bytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "act.md"
    path.write_bytes(b"a" * 1_000_001)
    with pytest.raises(MeasureErrors, match="larger than 1,000,000 bytes"):
        read_text(path)
    with pytest.raises(MeasureErrors, match="larger than 1,000,000 bytes"):
        read(Path("large.md"), "a" * 1_000_001)
    path.write_bytes(b"a" * 1_000_000)
    assert len(read_text(path)) == 1_000_000


def test_front_matter_of_more_than_64_000_characters_is_refused() -> None:
    with pytest.raises(MeasureErrors, match="longer than 64,000 characters"):
        read(Path("large.md"), LARGE_FRONT)


def test_a_path_that_names_no_place_is_refused() -> None:
    text = (HERE / "good" / "resolution.md").read_text(encoding="utf-8")
    for wrong in (
        "act",
        "us",
        "Millbrook/act",
        "us/massachusetts/millbrook/act",
        "us/ma/a/b/act",
        "us/ma/mill brook/act",
        "fr/ma/act",
    ):
        with pytest.raises(MeasureErrors, match="is not the path of a measure"):
            read_measure(text, "act.md", VOCABULARY, wrong)
    with pytest.raises(MeasureErrors) as found:
        read_measure(text, "act.md", VOCABULARY, "us/ma/a/b/act")
    assert str(found.value).startswith(
        "act.md:2:1\n    title: Millbrook example\n    ^^^^^\n`us/ma/a/b/act` is not the path of a measure.\n"
        "A measure's path is its name: `us/measure`, `us/xx/measure`, `us/xx/town/measure` or "
        "`us/xx/name-county/measure`, in small letters.\nMove the file."
    )


def test_a_term_whose_fact_would_become_a_field_is_refused() -> None:
    with pytest.raises(MeasureErrors) as found:
        read_measure(CAPTURE, "act.md", one_word_date(), "us/ma/millbrook/act")
    (problem,) = found.value.problems
    assert problem.what == "`convicted_on` in the term `late` would be read as a field of `person.convictions` here."


def test_a_byte_order_mark_at_the_start_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "act.md"
    path.write_bytes("\ufeff---\n".encode())
    assert read_text(path) == "---\n"


def test_no_mistake_is_noted_after_as_many_as_are_shown() -> None:
    reporter = Reporter("act.md", ())
    for line in range(1, AT_MOST):
        reporter.say(line, 1, 1, "What.", "Why.", "Next.")
    with pytest.raises(TooMany):
        reporter.say(AT_MOST, 1, 1, "What.", "Why.", "Next.")
    assert len(reporter.problems) == AT_MOST
