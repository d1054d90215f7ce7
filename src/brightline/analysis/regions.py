"""The cases at one leaf as few readable regions: for each variable that matters, the values it may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from brightline.engine.diagram import IMPOSSIBLE, Diagram
from brightline.engine.store import NONE

NOWHERE: Mapping[int, int] = {}


class Region(Struct, frozen=True):
    """A part of the cases: (variable, bit mask of its values) for each variable that matters, in order."""

    limits: tuple[tuple[int, int], ...]


def regions(diagram: Diagram, root: int, leaf: int) -> tuple[Region, ...]:
    """Regions that together hold all cases of a leaf, and no real case of any other.

    Each is as wide as can be: without one of its variables, or with one value more, it would hold a case of another
    leaf. None is held by the others together. Impossible cases may lie in a region, for nobody ever meets them.
    """
    found: list[dict[int, int]] = []
    left = root
    outside = diagram.leaf(("outside",))
    while (path := _first_path(diagram, left, leaf)) is not None:
        wide = _widened(diagram, root, leaf, path)
        found.append(wide)
        left = _without(diagram, left, wide, outside)
    return tuple(Region(tuple(sorted(r.items()))) for r in _needed(diagram, root, leaf, found, outside))


def some_region(diagram: Diagram, root: int, leaf: int) -> Region:
    """One of the widest regions that hold cases of a leaf and no real case of any other."""
    path = _first_path(diagram, root, leaf)
    assert path is not None, "a leaf is reached"
    return Region(tuple(sorted(_widened(diagram, root, leaf, path).items())))


def real_part(diagram: Diagram, root: int, leaf: int, region: Region) -> dict[int, int]:
    """One value for each variable that a case of a region cannot do without, once the others have theirs.

    Real cases have these values together, and none of another leaf has.
    """
    limits = dict(region.limits)
    way = _first_path(diagram, root, leaf, limits)
    assert way is not None, "a region holds a case of its leaf"
    return _fewest(diagram, root, leaf, {at: mask & way.get(at, -1) for at, mask in limits.items()})


def some_case(diagram: Diagram, root: int, leaf: int) -> dict[int, int]:
    """One value for each variable that some case of a leaf cannot do without, as `real_part` gives them: quicker than
    to look for regions."""
    way = _first_path(diagram, root, leaf)
    assert way is not None, "a leaf is reached"
    return _fewest(diagram, root, leaf, way)


def _fewest(diagram: Diagram, root: int, leaf: int, held: Mapping[int, int]) -> dict[int, int]:
    few = {at: mask & -mask for at, mask in held.items()}
    level, children = diagram.level, diagram.children
    settled = {leaf: True, IMPOSSIBLE: True}

    def only(k: int, deeper: int, passing: set[int]) -> bool:
        """Whether no real case of another leaf is left. Of variables `deeper` than one nothing changes any more, and
        what was found of the others, those `passing`, holds until one is changed."""
        if k in passing:
            return True
        known = settled.get(k)
        if known is None:
            at = level[k]
            mask = few.get(at, -1)
            known = at != NONE and all(only(c, deeper, passing) for v, c in enumerate(children[k]) if mask >> v & 1)
            if at > deeper:
                settled[k] = known
            elif known:
                passing.add(k)
        return known

    for at in sorted(few, reverse=True):
        mask = few.pop(at)
        if not only(root, at, set()):
            few[at] = mask
    return few


def _first_path(diagram: Diagram, root: int, leaf: int, limits: Mapping[int, int] = NOWHERE) -> dict[int, int] | None:
    """The values on one way to a leaf: all values of a variable that lead on the same way, within some limits."""
    dead: set[int] = set()
    way: dict[int, int] = {}

    def go(k: int) -> bool:
        if k == leaf:
            return True
        if k in dead or diagram.level[k] == NONE:
            return False
        at = diagram.level[k]
        mask = limits.get(at, -1)
        for child in dict.fromkeys(c for v, c in enumerate(diagram.children[k]) if mask >> v & 1):
            if go(child):
                way[at] = sum(1 << v for v, c in enumerate(diagram.children[k]) if c == child)
                return True
        dead.add(k)
        return False

    return way if go(root) else None


def _widened(diagram: Diagram, root: int, leaf: int, path: dict[int, int]) -> dict[int, int]:
    region = dict(path)
    # What stands last in the order is the least telling: it goes first, where it can.
    for at in sorted(path, reverse=True):
        held = region.pop(at)
        if _holds_only(diagram, root, leaf, region):
            continue
        for value in range(diagram.sizes[at]):
            if not held >> value & 1 and _holds_only(diagram, root, leaf, {**region, at: held | 1 << value}):
                held |= 1 << value
        region[at] = held
    return region


def _holds_only(diagram: Diagram, root: int, leaf: int, region: dict[int, int]) -> bool:
    """Whether a region holds no real case of another leaf."""
    seen, todo = {root}, [root]
    while todo:
        k = todo.pop()
        at = diagram.level[k]
        if at == NONE:
            if k not in (leaf, IMPOSSIBLE):
                return False
            continue
        mask = region.get(at, -1)
        for value, child in enumerate(diagram.children[k]):
            if mask >> value & 1 and child not in seen:
                seen.add(child)
                todo.append(child)
    return True


def _without(diagram: Diagram, root: int, region: dict[int, int], outside: int) -> int:
    """A function whose cases in a region lead to `outside`."""
    limits = sorted(region.items())
    made: dict[tuple[int, int], int] = {}

    def grow(k: int, i: int) -> int:
        if i == len(limits):
            return IMPOSSIBLE if k == IMPOSSIBLE else outside
        if diagram.level[k] == NONE and k in (IMPOSSIBLE, outside):
            return k
        key = (k, i)
        if key not in made:
            at, mask = limits[i]
            if diagram.level[k] < at:
                kids = tuple(grow(c, i) for c in diagram.children[k])
                made[key] = diagram.node(diagram.level[k], kids)
            else:
                kids = diagram.children[k] if diagram.level[k] == at else (k,) * diagram.sizes[at]
                ways = tuple(grow(c, i + 1) if mask >> v & 1 else c for v, c in enumerate(kids))
                made[key] = diagram.node(at, ways)
        return made[key]

    return grow(root, 0)


def _needed(
    diagram: Diagram, root: int, leaf: int, found: Sequence[dict[int, int]], outside: int
) -> Iterator[dict[int, int]]:
    """The regions without those that the others hold together."""
    kept = list(found)
    for region in sorted(found, key=len, reverse=True):
        others = [r for r in kept if r is not region]
        left = root
        for other in others:
            left = _without(diagram, left, other, outside)
        if _first_path(diagram, left, leaf) is None:
            kept = others
    yield from kept
