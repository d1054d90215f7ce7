"""A case of a region needs few facts, and is found though there are very many ways to it."""

from __future__ import annotations

from brightline.analysis.regions import Region, real_part, regions
from brightline.engine.diagram import Diagram

MANY = 40
"""Facts of which each way to give them a value is another way through the diagram."""


def test_a_case_is_found_in_a_region_to_which_there_are_very_many_ways() -> None:
    """One answer hangs on two facts at the end, and every other case on whether an even number of many is true."""
    diagram = Diagram([3] + [2] * (MANY + 2))
    asked, even, odd = (diagram.leaf(answer) for answer in ("asked", "even", "odd"))
    first, second = MANY + 1, MANY + 2

    def counted(ends: tuple[int, int]) -> int:
        for at in range(MANY, 0, -1):
            ends = (diagram.node(at, ends), diagram.node(at, ends[::-1]))
        return ends[0]

    one = counted((diagram.node(first, (even, asked)), diagram.node(first, (odd, asked))))
    ends = [diagram.node(first, (x, diagram.node(second, (x, asked)))) for x in (even, odd)]
    both = counted((ends[0], ends[1]))
    root = diagram.node(0, (one, both, odd))
    found = regions(diagram, root, asked)
    assert found == (Region(((0, 1), (first, 2))), Region(((0, 3), (first, 2), (second, 2))))
    assert [real_part(diagram, root, asked, region) for region in found] == [{0: 1, first: 2}] * 2
