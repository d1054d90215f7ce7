"""The six outcomes, and why an answer can be undetermined."""

from __future__ import annotations

from enum import Enum, StrEnum


class Outcome(StrEnum):
    """What the law says of an act. Never a bool: compare with `is`, or with the word."""

    FORBIDDEN = "forbidden"
    REQUIRED = "required"
    PERMITTED = "permitted"
    NOT_ADDRESSED = "not addressed"
    UNDETERMINED = "undetermined"
    CONFLICT = "conflict"

    def __bool__(self) -> bool:
        raise TypeError(f"an outcome is not yes or no: compare with `is Outcome.{self.name}`")


class Cause(Enum):
    """Why an outcome is undetermined (`docs/reference/meaning.md`, "What is not known")."""

    FACTS_MISSING = "facts_missing"
    TEXT_NOT_READ = "text_not_read"
    DATE_UNCERTAIN = "date_uncertain"
    CONTESTED_LAW = "contested_law"
    LAW_NOT_IN_CORPUS = "law_not_in_corpus"
    EVALUATION_ERROR = "evaluation_error"

    def __str__(self) -> str:
        return self.value


CAUSE_WORDS = {
    Cause.FACTS_MISSING: "facts that could change the answer are not known",
    Cause.TEXT_NOT_READ: "words of the law that could change the answer have not been read, or are in no rule",
    Cause.DATE_UNCERTAIN: "the day on which the law changed is not known exactly",
    Cause.CONTESTED_LAW: "law that could change the answer is contested",
    Cause.LAW_NOT_IN_CORPUS: "nobody has looked for the law of this layer",
    Cause.EVALUATION_ERROR: "the law could not be evaluated",
}
"""Each cause as a clause that follows "because"."""
