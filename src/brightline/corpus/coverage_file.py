"""Reads `coverage.yaml`: what was looked for in each place, for which days. Every mistake is told, with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec.structs import replace

from brightline.corpus.places import PATH, STATUSES, level_of
from brightline.language import MeasureErrors, Problem
from brightline.language.diagnostics import Reporter, TooMany, suggestion
from brightline.language.hidden import refuse_hidden
from brightline.language.measure import Grade
from brightline.language.positions import Span
from brightline.language.yaml_tree import Mapping, Node, Scalar, Sequence, read_tree
from brightline.vocabulary import LAYERS, nearest
from brightline.vocabulary.checking import AGENCIES

_PLACE_KEYS = ("name", "level", "layers")
_SPAN_KEYS = ("from", "to", "status", "on", "evidence", "note")
_GRADES = tuple(str(g) for g in Grade)
_LAYER_NAMES = (*LAYERS, *(f"department/{agency}" for agency in AGENCIES))
_FORM = 'CONTRIBUTING.md, "Coverage", shows how it is written.'


def read_coverage(raw: bytes, file: str) -> dict[str, Any]:
    """The places of a coverage file as plain records: by path, each with `name`, `level` and `layers`.

    A layer is a list of spans, each `[first, last, status, looked on, evidence, note]` with days as text and null where
    nothing is said. Raises MeasureErrors with every mistake.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        what, why = "This line is not text in UTF-8.", "Its letters could be read as any others."
        raise MeasureErrors([Problem(Span(file, line, 1), what, why, "Save the file as UTF-8.")]) from None
    # The tree counts lines as in a front matter, which has one line above it.
    lines = ["", *text.replace("\r\n", "\n").split("\n")]
    reporter = Reporter(file, lines)
    found: dict[str, Any] = {}
    try:
        refuse_hidden(lines, reporter, "in a coverage file")
        tree = read_tree(text, reporter)
        if tree is not None:
            found = _Reader(reporter).places(tree)
    except TooMany:
        pass
    if reporter.problems:
        raise MeasureErrors(_retold(reporter.problems))
    return found


def _retold(problems: Iterable[Problem]) -> Iterable[Problem]:
    """Mistakes with the lines of this file, and in words that fit it."""
    for p in problems:
        span = replace(p.span, line=max(1, p.span.line - 1))
        what, why, cure = (
            w.replace("The front matter", "The coverage file")
            .replace("In front matter", "In a coverage file")
            .replace("Keys of front matter", "Keys of a coverage file")
            .replace("that a measure does not have", "that coverage does not have")
            .replace("No key of a measure needs", "No key of it needs")
            .replace("Write `title: …`, `cite: …` and so on.", _FORM)
            for w in (p.what, p.why, p.next)
        )
        yield Problem(span, what, why, cure, p.line)


class _Reader:
    """Walks the tree and notes every mistake."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter = reporter

    def wrong(self, at: Node, what: str, why: str, next: str) -> None:
        self.reporter.say(at.line, at.column, at.length, what, why, next)

    def places(self, tree: Mapping) -> dict[str, Any]:
        found = {}
        for key, entry in tree.items:
            if not PATH.fullmatch(key.text):
                why = (
                    "A place is named by its path: country, state, and the town or county, its words joined by hyphens."
                )
                instead = "Write it as `us/ma/ashford`, or `us/ma/suffolk-county`."
                self.wrong(key, f"`{key.text}` is not the path of a place.", why, instead)
            found[key.text] = self.place(key, entry)
        return found

    def place(self, path: Scalar, entry: Node) -> dict[str, Any]:
        parts = self.parts(path, entry, f"the place `{path.text}`", _PLACE_KEYS)
        name, level = parts.get("name"), parts.get("level")
        if isinstance(entry, Mapping) and not self.text(name):
            why = "Answers and lists call the place by it."
            self.wrong(name or path, f"`{path.text}` has no name.", why, "Write `name: …` below it.")
        if level is not None and self.text(level) not in LAYERS[:-1]:
            why = f"A government is {', '.join(LAYERS[:-2])} or {LAYERS[-2]}."
            self.wrong(
                level,
                f"`{path.text}` has no level `{self.text(level)}`.",
                why,
                suggestion(self.text(level), LAYERS[:-1], "Leave it out, and the path says it."),
            )
        return {
            "name": self.text(name),
            "level": self.text(level) or level_of(path.text),
            "layers": self.layers(path, parts.get("layers")),
        }

    def layers(self, path: Scalar, layers: Node | None) -> dict[str, list[list[str | None]]]:
        if layers is None or (isinstance(layers, Scalar) and not layers.text):
            return {}
        if not isinstance(layers, Mapping):
            what, why = f"The layers of `{path.text}` are not names with spans.", "A span belongs to one layer."
            self.wrong(layers, what, why, "Write `municipal:` and below it the spans, each after a `-`.")
            return {}
        found = {}
        for name, spans in layers.items:
            if name.text not in _LAYER_NAMES:
                _, agency, word = name.text.partition("department/")
                close = nearest(word, AGENCIES) if agency else None
                others = f"Agencies are {', '.join(AGENCIES)}."
                self.wrong(
                    name,
                    f"`{path.text}` has no layer `{name.text}`.",
                    f"What is said of it would never be used. Layers are {', '.join(LAYERS)} and department/AGENCY.",
                    f"Closest: `department/{close}`."
                    if close
                    else others
                    if agency
                    else suggestion(name.text, LAYERS, others),
                )
            found[name.text] = self.spans(f"{path.text}, {name.text}", spans)
        return found

    def spans(self, where: str, spans: Node) -> list[list[str | None]]:
        if isinstance(spans, Scalar) and not spans.text:
            return []
        if not isinstance(spans, Sequence):
            why = "What is known of a layer can change from day to day, so it is a list."
            self.wrong(spans, f"{where}: the spans are not a list.", why, "Begin each span with `-`.")
            return []
        found: list[list[str | None]] = []
        before: tuple[date, bool] | None = None
        for span in spans.items:
            first, last, record = self.span(where, span)
            if before is not None and first <= before[0]:
                until = "is open" if before[1] else f"ends on {before[0]}"
                self.wrong(
                    span,
                    f"{where}: spans overlap at {first}; the one above {until}.",
                    "On each day one thing is known, and the second would never be used.",
                    "Write the spans in the order of their days, and end each before the next begins.",
                )
            before = (last or date.max, last is None)
            found.append(record)
        return found

    def span(self, where: str, span: Node) -> tuple[date, date | None, list[str | None]]:
        parts = self.parts(span, span, f"a span of {where}", _SPAN_KEYS)
        first = self.day(parts.get("from")) or date.min
        to = parts.get("to")
        last = None if to is None or self.text(to) in ("open", "") else self.day(to)
        if to is not None and last is not None and last < first:
            self.wrong(
                to,
                f"{where}: the span ends on {last}, before it begins on {first}.",
                "It would hold on no day.",
                "Mend one of the two days.",
            )
        status, looked, grade = parts.get("status"), parts.get("on"), parts.get("evidence")
        if isinstance(span, Mapping) and self.text(status) not in STATUSES:
            what = f"`{self.text(status)}` is not a status." if status else f"{where}: the span has no status."
            why = f"A status is one of {', '.join(STATUSES)}."
            self.wrong(status or span, what, why, suggestion(self.text(status), STATUSES, "Write `status: …`."))
        if self.text(status) == "none found" and not self.text(looked):
            self.wrong(
                status or span,
                f"{where}: none was found, and it is not said when somebody looked.",
                "What nobody looked for on any day was not looked for.",
                'Add `"on":` with the day, or write `status: not looked`.',
            )
        day = self.day(looked) if self.text(looked) else None
        if grade is not None and self.text(grade) and self.text(grade) not in _GRADES:
            why = f"How well something is known is {', '.join(_GRADES)}."
            what = f"`{self.text(grade)}` is not a grade of evidence."
            self.wrong(grade, what, why, suggestion(self.text(grade), _GRADES, "Write one of them."))
        record = [
            first.isoformat(),
            last.isoformat() if last else None,
            self.text(status),
            day.isoformat() if day else "",
            self.text(grade) or None,
            self.text(parts.get("note")),
        ]
        return first, last, record

    def parts(self, at: Node, entry: Node, called: str, keys: tuple[str, ...]) -> dict[str, Node]:
        """The parts of an entry by name; an unknown key, or an entry without keys, is noted."""
        if not isinstance(entry, Mapping):
            self.wrong(at, f"Here {called} has no keys.", f"It is described by {', '.join(keys)}.", _FORM)
            return {}
        for key, value in entry.items:
            if key.text not in keys:
                why = "It would be read and never used."
                cure = suggestion(key.text, keys, f"The keys are {', '.join(keys)}.")
                self.wrong(key, f"`{key.text}` is not a key of {called}.", why, cure)
            elif key.text != "layers" and not isinstance(value, Scalar):
                what = f"`{key.text}` of {called} is not text."
                self.wrong(value, what, "It is one word, one day or one sentence.", "Write it on one line.")
        return {key.text: value for key, value in entry.items}

    def text(self, node: Node | None) -> str:
        return node.text if isinstance(node, Scalar) else ""

    def day(self, node: Node | None) -> date | None:
        """The day that is written; None for nothing, and for what is no day, which is noted."""
        if not isinstance(node, Scalar) or not node.text:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", node.text):
                raise ValueError
            return date.fromisoformat(node.text)
        except ValueError:
            why = "Without a day nothing can be said of what was known on it."
            self.wrong(node, f"`{node.text}` is not a day.", why, "Write it as 2024-12-04.")
            return None
