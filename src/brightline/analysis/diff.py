"""What would be decided otherwise: two laws about an action compared over every case, and what changes are due to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from brightline.analysis.left_open import Answers
from brightline.analysis.regions import Region, real_part, regions
from brightline.analysis.shared import Shared, answers_of
from brightline.analysis.witness import witness
from brightline.engine.facts import Facts
from brightline.engine.law import Law
from brightline.engine.prevail import Circle
from brightline.engine.speaking import Speaking
from brightline.vocabulary import LAYERS

COVERAGE = "coverage"
"""The name of what is not a measure and can change an answer all the same: what somebody looked for."""


class Change(Struct, frozen=True):
    """Cases that one law answers otherwise than the other."""

    before: Answers
    after: Answers
    cases: int
    """How many cases there are with these answers and these causes."""
    regions: tuple[Region, ...]
    """Where they lie; a case may lie in two."""
    witnesses: tuple[Facts, ...]
    """A case of each region: the fewest facts with which both laws answer so."""
    causes: tuple[str, ...] = ()
    """To what the change is due: lines of measures of which each alone is enough, or failing that each needed; all of
    them where it takes several together."""
    enough: bool = True
    """Whether each of the causes is enough; else it takes them together, or together with others."""
    whole: tuple[Answers, Answers] | None = None
    """Of a line of measures alone: what all layers together answer there, before and after."""

    @property
    def let_through(self) -> bool:
        """Of a line of measures alone: whether all layers together change too."""
        return self.whole is not None and self.whole[0] != self.whole[1]


class Difference(Struct, frozen=True):
    """Two laws about one action, compared."""

    action: str
    cases: int
    """All the cases that the two laws can tell apart."""
    changes: tuple[Change, ...]
    """With all layers together."""
    alone: dict[str, tuple[Change, ...]]
    """For each line of measures that changed, by its newest: with these measures alone."""
    shared: Shared

    @property
    def changed(self) -> int:
        """How many cases are answered otherwise."""
        return sum(c.cases for c in self.changes)


def difference(before: Law, after: Law, action: str) -> Difference:
    """Compare two laws of one vocabulary about an action, over every case.

    A measure counts as changed where what it says about the action differs. Measures of which one supersedes the other
    are one line: an act and the act that amended it. Each line is also compared alone, as if no other law stood.
    Raises Circle, TooLarge and TooMany.
    """
    old, new = before.spoken(action), after.spoken(action)
    lines = changed_lines(before, after, changed_measures(old, new))
    swapped = [
        (_with_other(before, after, n, action) or old, _with_other(after, before, n, action) or new)
        for n in lines.values()
    ]
    acts = {name: line for name, line in lines.items() if name != COVERAGE}
    apart = [(_alone(before, line), _alone(after, line)) for line in acts.values()]
    shared = Shared(
        [old, new, *(s for pair in swapped for s in pair), *(x.spoken(action) for pair in apart for x in pair)]
    )
    a, b, *rest = shared.roots
    causes, rest = rest[: 2 * len(lines)], rest[2 * len(lines) :]
    total = shared.combined((a, b, *causes), lambda leaf: _cause(leaf, tuple(lines)))
    sides = (partial(answers_of, before, action), partial(answers_of, after, action))
    alone = {}
    for i, name in enumerate(acts):
        own = rest[2 * i : 2 * i + 2]
        root = shared.combined((*own, a, b), lambda leaf: "same" if leaf[0] == leaf[1] else leaf)
        both = (*sides, *(partial(answers_of, law, action) for law in apart[i]))
        alone[name] = tuple(_alone_change(shared, root, leaf, n, both) for leaf, n in _counted(shared, root))
    return Difference(
        action,
        sum(shared.counted(a).values()),
        tuple(_change(shared, total, leaf, n, sides) for leaf, n in _counted(shared, total)),
        alone,
        shared,
    )


def changed_lines(before: Law, after: Law, names: Iterable[str]) -> dict[str, frozenset[str]]:
    """Measures in lines, each by the name of its newest: one that none of the line supersedes."""
    over = {(m.id, older) for law in (before, after) for m in law.measures for older, _ in m.supersedes}
    lines: list[set[str]] = []
    for name in names:
        near = [line for line in lines if any((name, n) in over or (n, name) in over for n in line)]
        lines = [line for line in lines if line not in near]
        lines.append({name}.union(*near))
    found = {}
    for line in lines:
        newest = sorted(n for n in line if not any((other, n) in over for other in line))
        found[(newest or sorted(line))[0]] = frozenset(line)
    return dict(sorted(found.items()))


def changed_measures(old: Speaking, new: Speaking) -> tuple[str, ...]:
    """The measures that say something else about the action; COVERAGE where somebody looked for other law."""
    before, after = _said(old), _said(new)
    return tuple(sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n)))


def _said(spoken: Speaking) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for speaker in spoken.speakers:
        norm = speaker.norm
        if norm is None:
            found.setdefault(COVERAGE, []).append((LAYERS[speaker.standing.layer], speaker.slots))
        else:
            days = {k: v for k, v in spoken.possible.items() if k[1].startswith(f"{norm.measure}#")}
            over = sorted(older for newer, older in spoken.code.supersedes if newer == norm.measure)
            said = (speaker.standing, speaker.slots, speaker.saves, norm.extent, norm.clock, days, over)
            found.setdefault(norm.measure, []).append(said)
    return found


def _with_other(law: Law, other: Law, line: frozenset[str], action: str) -> Speaking | None:
    """The law with some measures, or the coverage, as the other has them; None where that would be no law, for its
    rules would prevail over one another all round."""
    if COVERAGE in line:
        return Law(replace(law.background, coverage=other.background.coverage), law.on).spoken(action)
    kept = tuple(m for m in law.measures if m.id not in line)
    taken = tuple(m for m in other.measures if m.id in line)
    mixed = Law(replace(law.background, measures=(*kept, *taken)), law.on)
    try:
        spoken = mixed.spoken(action, days=dict.fromkeys(line, other.on))
        return spoken if spoken.precedence else None
    except Circle:
        return None


def _alone(law: Law, line: frozenset[str]) -> Law:
    """Some measures of a law alone."""
    kept = tuple(m for m in law.measures if m.id in line)
    return Law(replace(law.background, measures=kept, coverage=()), law.on)


def _cause(leaf: tuple[object, ...], names: Sequence[str]) -> object:
    before, after, *swapped = leaf
    if before == after:
        return "same"
    enough = tuple(n for n, got in zip(names, swapped[::2], strict=True) if got == after)
    needed = tuple(n for n, got in zip(names, swapped[1::2], strict=True) if got == before)
    return before, after, enough or needed or tuple(names), bool(enough)


def _counted(shared: Shared, root: int) -> Iterator[tuple[tuple[object, ...], int]]:
    """The leaves that are a change, with their cases: the most first."""
    found = [(leaf, n) for leaf, n in shared.counted(root).items() if isinstance(leaf, tuple)]
    return iter(sorted(found, key=lambda x: (-x[1], *(tuple(map(str, sorted(p))) for p in x[0][:2]))))


def _change(
    shared: Shared, root: int, leaf: tuple[object, ...], cases: int, asked: Sequence[Callable[[Facts], Answers]]
) -> Change:
    before, after, causes, enough = leaf
    assert isinstance(before, Answers)
    assert isinstance(after, Answers)
    assert isinstance(causes, tuple)
    found, examples = _where(shared, root, leaf, asked, (before, after))
    return Change(before, after, cases, found, examples, causes, enough=bool(enough))


def _alone_change(
    shared: Shared, root: int, leaf: tuple[object, ...], cases: int, asked: Sequence[Callable[[Facts], Answers]]
) -> Change:
    before, after, *whole = leaf
    assert isinstance(before, Answers)
    assert isinstance(after, Answers)
    old, new = whole
    assert isinstance(old, Answers)
    assert isinstance(new, Answers)
    found, examples = _where(shared, root, leaf, asked, (old, new, before, after))
    return Change(before, after, cases, found, examples, whole=(old, new))


def _where(
    shared: Shared,
    root: int,
    leaf: tuple[object, ...],
    asked: Sequence[Callable[[Facts], Answers]],
    wanted: Sequence[Answers],
) -> tuple[tuple[Region, ...], tuple[Facts, ...]]:
    def right(facts: Facts) -> bool:
        return all(ask(facts) == answers for ask, answers in zip(asked, wanted, strict=True))

    at = shared.diagram.leaf(leaf)
    found = regions(shared.diagram, root, at)
    return found, tuple(witness(shared, real_part(shared.diagram, root, at, region), right) for region in found)
