"""A decision as plain JSON, under keys that never change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from brightline.engine.givens import givens
from brightline.engine.outcome import Outcome
from brightline.engine.wording import extent_in_words
from brightline.language.measure import Grade

if TYPE_CHECKING:
    from brightline.engine.decision import Decision

KEYS = (
    "place", "action", "on", "facts", "outcome", "possible", "because", "reasons", "lifted", "displaced", "by_layer",
    "asks", "extent", "due", "evidence", "contested", "readings", "coverage", "confirmed_to", "pending",
    "open_questions", "corpus", "what_if",
)  # fmt: skip


def to_json(decision: Decision) -> dict[str, Any]:
    """The decision as JSON-ready values, under KEYS in that order; `error` is added when evaluation failed."""
    evidence = decision.evidence
    answer: dict[str, Any] = {
        "place": decision.place,
        "action": decision.action,
        "on": str(decision.on),
        "facts": list(givens(decision.facts, decision.law.vocabulary)),
        "outcome": str(decision.outcome),
        "possible": [str(o) for o in decision.possible],
        "because": list(decision.because),
        "reasons": [asdict(r) for r in decision.reasons],
        "lifted": [_plain(x) for x in decision.lifted],
        "displaced": [_plain(x) for x in decision.displaced],
        "by_layer": [{"layer": layer, "outcome": str(outcome)} for layer, outcome in decision.by_layer],
        "asks": [_plain(a) for a in decision.asks],
        "extent": [*map(extent_in_words, decision.extent), *(["no limit"] if decision.perhaps_without_limit else [])]
        or None,
        "due": [str(d) for d in decision.due] or None,
        "evidence": str(evidence) if isinstance(evidence, Grade) else evidence,
        "contested": list(decision.contested),
        "readings": [_plain(r) for r in decision.readings],
        "coverage": list(decision.coverage),
        "confirmed_to": str(decision.confirmed_to) if decision.confirmed_to else None,
        "pending": list(decision.pending),
        "open_questions": [_plain(q) for q in decision.open_questions],
        "corpus": decision.corpus,
        "what_if": decision.what_if,
    }
    if decision.outcome is Outcome.UNDETERMINED and decision.error:
        answer["error"] = decision.error
    return answer


def _plain(item: Any) -> dict[str, Any]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(item).items()}
