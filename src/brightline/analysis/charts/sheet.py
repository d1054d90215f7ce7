"""What a wall chart says, before anything is drawn: questions, answers, outcomes and where they rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from brightline.analysis.asking import OTHER, Asked, Asking
from brightline.analysis.findings import Findings, Grounds
from brightline.analysis.flow import Ask, End, Node, asks, flow, within
from brightline.analysis.left_open import Answers
from brightline.engine.action_law import CAUSES
from brightline.engine.outcome import CAUSE_WORDS, Cause, Outcome
from brightline.engine.wording import clock_in_words, extent_in_words

HEADS = {
    Outcome.FORBIDDEN: "DO NOT",
    Outcome.REQUIRED: "MUST",
    Outcome.PERMITTED: "MAY",
    Outcome.NOT_ADDRESSED: "NO LAW KNOWN",
    Outcome.UNDETERMINED: "ASK COUNSEL",
    Outcome.CONFLICT: "ASK COUNSEL",
}
NO_PERMISSION = "This is no permission."
ANYTHING = "any answer is possible"
MANY = 4
"""Outcomes that are possible and no longer named one by one."""


class Question(Struct, eq=False):
    """A box with a question; `ways` are its answers and the boxes they lead to."""

    asked: Asked
    ways: list[tuple[str, Box]]
    number: int = 0
    """As it is read: from the top down, from the left to the right."""


class Ending(Struct, eq=False):
    """A box with an outcome."""

    outcome: Outcome
    head: str
    lines: tuple[str, ...]
    cites: tuple[str, ...]


class Onward(Struct, eq=False):
    """A sign that leads on to a question that stands elsewhere."""

    to: Question


Box = Question | Ending | Onward
Way = tuple[int, Node, set[int]]
"""Values of a variable, what follows, and the grounds of the cases that go there: functions of grounds."""


class Sheet(Struct, frozen=True):
    """A wall chart."""

    root: Box
    questions: tuple[Question, ...]
    rules: tuple[tuple[str, str, str], ...]
    """Each rule that a box cites: the cite, MEASURE#RULE, the grade of its evidence."""
    notes: tuple[tuple[str, str], ...]
    """Why boxes are open: the letter by which a box refers to it, and the sentence."""


def sheet(findings: Findings) -> Sheet:
    """The chart of an action, as exact as the law itself."""
    return _Making(findings).sheet()


def best_given(findings: Findings) -> tuple[str, str] | None:
    """The fact, with one of its values, that would leave the fewest questions if it were given and its worst value
    came; who acts, where that is asked, for the reader of a chart knows it best. None where nothing is asked."""
    coding, diagram = findings.coding, findings.diagram
    plain = [i for i, key in enumerate(coding.keys) if key[0] == "value" and diagram.support[findings.root] >> i & 1]
    if not plain:
        return next(((fact, "...") for fact in findings.facts()), None)

    def left(variable: int, value: int) -> int:
        return len(findings.shared.below(diagram.restricted(findings.root, {variable: value})))

    def worst(variable: int) -> tuple[bool, int]:
        return coding.keys[variable][1] != "actor", max(left(variable, v) for v in range(diagram.sizes[variable]))

    variable = min(plain, key=worst)
    return str(coding.keys[variable][1]), coding.names(variable)[0]


class _Making:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._vocabulary = findings.law.vocabulary
        self._asking = Asking(findings.coding, self._vocabulary)
        self._norms = {s.norm.id: s.norm for s in findings.spoken.speakers if s.norm is not None}
        self._start = flow(findings)
        self._parents = Counter(id(to) for ask in asks(self._start) for to in {id(t): t for _, t in ask.ways}.values())
        self._grounds = self._all_grounds()
        self._made: dict[int, Question] = {}
        self._cited: dict[str, None] = {}
        self._notes: dict[str, str] = {}

    def sheet(self) -> Sheet:
        root = self._box(self._start, {self._findings.grounds})
        rules = []
        for name in self._cited:
            norm = self._norms[name]
            rules.append((norm.rule.cite if norm.rule else name, name, str(norm.evidence)))
        return Sheet(
            root,
            tuple(self._made.values()),
            tuple(sorted(rules)),
            tuple((letter, text) for text, letter in self._notes.items()),
        )

    def _all_grounds(self) -> dict[int, set[int]]:
        """For each part of the flow, the grounds that its cases come with: functions of grounds."""
        found: dict[int, set[int]] = {id(self._start): {self._findings.grounds}}
        for ask in reversed(list(asks(self._start))):
            for mask, to in ask.ways:
                for root in found[id(ask)]:
                    found.setdefault(id(to), set()).add(within(self._findings, root, ask.variable, mask))
        return found

    def _box(self, node: Node, grounds: set[int]) -> Box:
        if isinstance(node, End):
            assert node.answers is not None, "what cannot be has no way of its own"
            return self._ending(node.answers, Grounds.of(map(self._findings.under, grounds)))
        if id(node) in self._made:
            return Onward(self._made[id(node)])
        variables, ways, every = self._together(node)
        answers = self._asking.answers(variables, [mask for mask, _, _ in ways], every=every)
        question = self._made[id(node)] = Question(self._asking.question(variables), [])
        # The longest way first: what others share with it stands there, and they lead on to it.
        boxes = {}
        for i in sorted(range(len(ways)), key=lambda i: -len(asks(ways[i][1]))):
            boxes[i] = self._box(ways[i][1], ways[i][2])
        question.ways = sorted(
            ((answer, boxes[i]) for i, answer in enumerate(answers)), key=lambda way: way[0] == OTHER
        )
        return question

    def _ways(self, ask: Ask) -> list[Way]:
        return [
            (mask, to, {within(self._findings, root, ask.variable, mask) for root in self._grounds[id(ask)]})
            for mask, to in ask.ways
        ]

    def _together(self, ask: Ask) -> tuple[list[int], list[Way], bool]:
        """A question with those after it that ask for more values of the same set and lead the same ways."""
        coding, variables, every = self._findings.coding, [ask.variable], False
        ways = self._ways(ask)
        while coding.keys[ask.variable][0] == "element":
            ends = {mask: (to, grounds) for mask, to, grounds in ways}
            for onward, shared, all_of in ((1, 2, False), (2, 1, True)):
                inner, (same, before) = ends[onward][0], ends[shared]
                if (
                    isinstance(inner, Ask)
                    and (len(variables) == 1 or all_of == every)
                    and self._parents[id(inner)] == 1
                    and coding.keys[inner.variable][:2] == coding.keys[ask.variable][:2]
                    and dict(inner.ways)[shared] is same
                ):
                    variables.append(inner.variable)
                    ways = [(m, to, g | before if m == shared else g) for m, to, g in self._ways(inner)]
                    every = all_of
                    break
            else:
                break
        return variables, ways, every

    # -- outcomes -------------------------------------------------------------------------------------------------

    def _ending(self, answers: Answers, grounds: Grounds) -> Ending:
        outcome = answers.outcome
        rules = sorted({name for _, name in grounds.rules})
        self._cited.update(dict.fromkeys(rules))
        cites = tuple(sorted({f"{self._cite(name)} ({self._norms[name].evidence})" for name in rules}))
        return Ending(outcome, HEADS[outcome], tuple(self._lines(answers, grounds)), cites)

    def _cite(self, name: str) -> str:
        rule = self._norms[name].rule
        return rule.cite if rule is not None else name

    def _lines(self, answers: Answers, grounds: Grounds) -> Iterable[str]:
        outcome, possible = answers.outcome, answers.possible
        terms = sorted(self._terms(answers))
        if outcome is Outcome.UNDETERMINED:
            yield f"Not settled: {_either([str(o) for o in possible]) if len(possible) < MANY else ANYTHING}."
            if Outcome.FORBIDDEN in possible or Outcome.CONFLICT in possible:
                yield NO_PERMISSION
        elif outcome is Outcome.CONFLICT:
            yield "The law contradicts itself."
            yield NO_PERMISSION
        elif outcome is Outcome.NOT_ADDRESSED:
            yield "Neither banned nor permitted by law known here."
        if terms:
            yield f"{_either(terms).capitalize()}."
        why = [self._note(n) for n in self._why(grounds)] if len(answers) > 1 else []
        if why:
            yield f"Why: {', '.join(sorted(set(why)))} below."

    def _why(self, grounds: Grounds) -> Iterable[str]:
        """Why an answer is open: a sentence for each clause, day or layer that is not known."""
        for kind, name in sorted(grounds.unknown):
            if CAUSES[kind] in grounds.because:
                unknown = self._findings.law.open_question(kind, name)
                what = unknown.where if kind == "gap" else unknown.question.rstrip(".")
                yield f"{CAUSE_WORDS[CAUSES[kind]].capitalize()}: {what}{'' if what.endswith('?') else '.'}"
        if grounds.because and not grounds.unknown:
            yield from (f"{CAUSE_WORDS[c].capitalize()}." for c in sorted(grounds.because, key=list(Cause).index))

    def _note(self, text: str) -> str:
        letter = self._notes.setdefault(text, chr(ord("a") + len(self._notes)))
        return f"({letter})"

    def _terms(self, answers: Answers) -> set[str]:
        said = {}
        for norm in self._norms.values():
            if norm.rule is not None:
                if norm.extent and norm.rule.extent:
                    said[norm.extent] = extent_in_words(norm.rule.extent)
                if norm.clock and norm.rule.clock:
                    said[norm.clock] = clock_in_words(norm.rule.clock, self._vocabulary)
        return {said[t] for _, extents, clocks in answers for t in (*extents, *clocks)}


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
