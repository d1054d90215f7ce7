"""Reads a chart as somebody does who stands before it: boxes, arrows that touch them, and the words on both.

It knows nothing of how charts are made: only the SVG, and the words of the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from xml.etree import ElementTree as ET

from brightline.vocabulary import Vocabulary

SVG = "{http://www.w3.org/2000/svg}"
HEADS = {
    "DO NOT": "forbidden",
    "MUST": "required",
    "MAY": "permitted",
    "NO LAW KNOWN": "not addressed",
    "ASK COUNSEL": "undetermined",
}
Facts = Mapping[str, str | frozenset[str]]


class Area(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, x: float, y: float) -> bool:
        return self.left - 1 <= x <= self.right + 1 and self.top - 1 <= y <= self.bottom + 1

    def overlaps(self, other: Area) -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)


class Drawn(NamedTuple):
    kind: str
    area: Area
    texts: tuple[str, ...]
    lines: tuple[Area, ...]
    """Where each text stands."""


class Arrow(NamedTuple):
    start: tuple[float, float]
    tip: tuple[float, float]
    says: str


class Chart:
    """A chart taken from its SVG."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.root = ET.fromstring(text)
        self.vocabulary = vocabulary
        self.boxes: list[Drawn] = []
        self.arrows: list[Arrow] = []
        for group in self.root.iter(f"{SVG}g"):
            kind = str(group.get("class"))
            if kind == "arrow":
                self.arrows.append(_arrow(group))
            elif kind.split()[0] in ("question", "outcome", "onward"):
                self.boxes.append(_box(group, kind))

    def answer(self, facts: Facts) -> str:
        """The outcome that the chart leads to."""
        (here,) = [b for b in self.boxes if not any(b.area.touches(*a.tip) for a in self.arrows)]
        for _ in range(len(self.boxes) + 1):
            if here.kind.startswith("outcome"):
                return HEADS[here.texts[0]]
            if here.kind == "onward":
                number = here.texts[0].rpartition(" ")[2]
                (here,) = [b for b in self.boxes if b.kind == "question" and b.texts[0].split()[0] == number]
                continue
            here = self._next(here, facts)
        raise AssertionError("the chart goes round")

    def _next(self, box: Drawn, facts: Facts) -> Drawn:
        arrows = [a for a in self.arrows if box.area.touches(*a.start)]
        says = self._answered(box, facts, [a.says for a in arrows])
        (arrow,) = [a for a in arrows if a.says == says]
        (to,) = [b for b in self.boxes if b is not box and b.area.touches(*arrow.tip)]
        return to

    def _answered(self, box: Drawn, facts: Facts, choices: list[str]) -> str:
        head, *points = re.split(r" ?• ", " ".join(box.texts))
        text = re.sub(r"^\d+ +", "", head).partition(" A judgement:")[0]
        (fact,) = [f for f in self.vocabulary.facts.values() if f.question == text]
        held = facts[fact.name]
        if points:
            assert isinstance(held, frozenset)
            says = {v.says: v.name for v in fact.values}
            there = [says[p] in held for p in points]
            if "any of these" in choices:
                return "any of these" if any(there) else "none of these"
            if "all of these" in choices:
                return "all of these" if all(there) else "not all of these"
            return "yes" if there[0] else "no"
        assert isinstance(held, str)
        said = next((v.says for v in fact.values if v.name == held), held)
        fits = [c for c in choices if c == said or said in re.split(r", | or ", c) or _one_of(said, c)]
        return fits[0] if fits else "any other"


def _one_of(said: str, choice: str) -> bool:
    """Whether a list of answers holds one that has a comma or an `or` of its own."""
    return re.search(rf"(^|, | or ){re.escape(said)}($|, | or )", choice) is not None


def _box(group: ET.Element, kind: str) -> Drawn:
    frame = group.find(f"{SVG}rect")
    assert frame is not None
    x, y, w, h = (float(str(frame.get(n))) for n in ("x", "y", "width", "height"))
    texts = group.findall(f"{SVG}text")
    return Drawn(kind, Area(x, y, x + w, y + h), tuple(str(t.text) for t in texts), tuple(map(_line, texts)))


def _line(text: ET.Element) -> Area:
    x, y, size, wide = (float(str(text.get(n))) for n in ("x", "y", "font-size", "textLength"))
    return Area(x, y - size * 0.75, x + wide, y + size * 0.2)


def _arrow(group: ET.Element) -> Arrow:
    line, head = group.find(f"{SVG}polyline"), group.find(f"{SVG}polygon")
    assert line is not None
    assert head is not None
    says = " ".join(str(t.text) for t in group.findall(f"{SVG}text"))
    return Arrow(_point(str(line.get("points")).split()[0]), _point(str(head.get("points")).split()[0]), says)


def _point(text: str) -> tuple[float, float]:
    x, y = text.split(",")
    return float(x), float(y)
