"""What would change, and what can never happen: laws compared and properties proved over every case."""

from brightline.analysis.apart import Apart, apart
from brightline.analysis.by_solver import Solver
from brightline.analysis.diff import COVERAGE, Change, Difference, difference
from brightline.analysis.findings import Findings
from brightline.analysis.in_words import region_in_words, regions_in_words
from brightline.analysis.left_open import Answers
from brightline.analysis.matrix import Matrix, matrix
from brightline.analysis.prove import Example, Proof, Result, proof, without_each
from brightline.analysis.questions import FORMS, Question, parse_question
from brightline.analysis.regions import Region
from brightline.analysis.shared import Shared, answers_of
from brightline.analysis.written import case_text, condition_of

__all__ = [
    "COVERAGE", "FORMS", "Answers", "Apart", "Change", "Difference", "Example", "Findings", "Matrix", "Proof",
    "Question", "Region", "Result", "Shared", "Solver", "answers_of", "apart", "case_text", "condition_of",
    "difference", "matrix", "parse_question", "proof", "region_in_words", "regions_in_words", "without_each",
]  # fmt: skip
