"""Colors for measures in the handbook: the fences that carry meaning stand out, prose stays prose."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, String, Text

FENCES = ("measure", "bad-measure", "linted-measure", "edit", "delete")

KEYWORDS = (
    "rule", "event", "term", "define", "statement", "case", "expect", "given", "forbid", "permit", "require", "preempt",
    "when", "unless", "only", "despite", "subject", "cite", "evidence", "in", "force", "not", "and", "or", "has", "is",
    "some", "where", "always", "never", "leaves", "open", "encoded", "touches", "means", "suspended", "contested",
)  # fmt: skip


class MeasureLexer(RegexLexer):
    """A measure, roughly: the real lexer is `brightline.language.lexer`."""

    name = "Brightline measure"
    aliases: ClassVar[list[str]] = list(FENCES)
    tokens: ClassVar = {
        "root": [
            (r"^```(rules|terms|cases|invariants)$", Comment, "law"),
            (r"^#+ .*$", Generic.Heading),
            (r".+", Text),
            (r"\n", Text),
        ],
        "law": [
            (r"^```$", Comment, "#pop"),
            (r"#.*?$", Comment.Single),
            (r"^case .*$", Keyword),
            (r'"(\\.|[^"\\])*"', String),
            (r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", Number),
            (r"\d+", Number),
            (words(KEYWORDS, prefix=r"\b", suffix=r"\b"), Keyword),
            (r"[A-Za-z][\w.-]*", Name),
            (r"\+=|-=|<=|>=|!=|\.\.|[=<>?]", Operator),
            (r"\s+", Text),
            (r".", Text),
        ],
    }
