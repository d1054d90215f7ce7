"""Facts and conditions written alone: on the command line, in the vocabulary, in a question."""

from __future__ import annotations

from brightline.language.check_cases import Givens
from brightline.language.check_conditions import Conditions
from brightline.language.check_words import Words
from brightline.language.conditions import Condition
from brightline.language.cursor import Stop
from brightline.language.diagnostics import MeasureErrors, Reporter, TooMany
from brightline.language.draft import GivenLine, Question, Written
from brightline.language.hidden import refuse_hidden
from brightline.language.lexer import END, tokens
from brightline.language.measure import Given
from brightline.language.parse_cases import CaseParser
from brightline.vocabulary import Vocabulary

LONGEST = 20_000
"""Characters of one fact or condition."""


def parse_given(text: str, vocabulary: Vocabulary, file: str = "command line") -> Given:
    """One fact as given: `papers += civil_detainer`, or without blanks `papers+=civil_detainer`.

    Raises MeasureErrors, all mistakes at once, each with the nearest right word.
    """
    parser, reporter = _parser(text, file)
    line: GivenLine | None = None
    given: Given | None = None
    try:
        if parser is not None:
            line = parser.given()
            _end(parser, "a fact with its value")
            given = Givens(Words(vocabulary, reporter)).given(line)
    except (Stop, TooMany):
        pass
    reporter.raise_if_any()
    assert given is not None
    return given


def parse_condition(text: str, vocabulary: Vocabulary, file: str = "command line") -> Condition:
    """One condition on facts of the vocabulary; terms and `?` belong to measures and are refused.

    Raises MeasureErrors, all mistakes at once.
    """
    parser, reporter = _parser(text, file)
    condition: Condition | None = None
    try:
        if parser is not None:
            written = parser.condition()
            _end(parser, "the condition")
            _refuse_questions(written, reporter)
            condition = Conditions(Words(vocabulary, reporter), file).of(written, "condition")
    except (Stop, TooMany):
        pass
    reporter.raise_if_any()
    assert condition is not None
    return condition


def _parser(text: str, file: str) -> tuple[CaseParser | None, Reporter]:
    lines = text.replace("\r\n", "\n").split("\n")
    reporter = Reporter(file, lines)
    if len(text) > LONGEST:
        reporter.say(
            1,
            1,
            1,
            f"This is longer than {LONGEST:,} characters.",
            "Facts and conditions are short.",
            "Check what was pasted.",
        )
        return None, reporter
    try:
        if refuse_hidden(lines, reporter, "in a fact or a condition"):
            return None, reporter
        found, _ = tokens(lines, 1, reporter)
    except TooMany:
        return None, reporter
    return (None if reporter.problems else CaseParser(found, reporter)), reporter


def _end(parser: CaseParser, after: str) -> None:
    if parser.token.kind is not END:
        parser.fail(
            parser.token,
            f"`{parser.token.text[:40]}` stands after {after}.",
            "There it ends; the rest would be ignored.",
            "Take it away, or join conditions with `and` or `or`.",
        )


def _refuse_questions(written: Written, reporter: Reporter) -> None:
    if isinstance(written, Question):
        reporter.say(
            written.at.line,
            written.at.column,
            1,
            "`?` stands in a condition on facts.",
            "It is for clauses of a measure that could not be read.",
            "Test a fact.",
        )
    for name in ("item", "where"):
        inner = getattr(written, name, None)
        if inner is not None:
            _refuse_questions(inner, reporter)
    for inner in getattr(written, "items", ()):
        _refuse_questions(inner, reporter)


__all__ = ["MeasureErrors", "parse_condition", "parse_given"]
