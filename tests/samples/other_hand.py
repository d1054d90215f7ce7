"""Layout "b" of every form: the papers as somebody else's word processor would have typed them anew.

These pages were drawn from the descriptions of the forms alone, by somebody who had seen neither the reader's anchors
nor the other layouts. Headings and labels are those printed on the forms; all other words are paraphrase or invented.

What the truth says of a page: a box that is printed on it is there, ticked or not; so is a field that has a place on
it, empty when nothing was filled in; `of` is there only if the page prints it; `signature` is the place to sign, signed
or not, of whoever issues the paper, and not of those who serve it, receive it or send it back.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.samples import other_hand_administrative as administrative
from tests.samples import other_hand_court as court
from tests.samples import other_hand_detainers as detainers
from tests.samples import other_hand_post as post
from tests.samples.truth import Drawn

LAYOUTS_B: dict[str, Callable[[random.Random], Drawn]] = {
    "i-247a": detainers.i_247a,
    "i-247d": detainers.i_247d,
    "i-247n": detainers.i_247n,
    "i-247x": detainers.i_247x,
    "i-247": detainers.i_247,
    "i-200": administrative.i_200,
    "i-205": administrative.i_205,
    "ao-442": court.ao_442,
    "ao-93": court.ao_93,
    "ao-93c": court.ao_93c,
    "i-138": administrative.i_138,
    "ao-88b": court.ao_88b,
    "ao-110": court.ao_110,
    "i-203": administrative.i_203,
    "i-862": administrative.i_862,
    "i-286": administrative.i_286,
    "letter": post.letter,
    "cover_sheet": post.cover_sheet,
    "not_a_request": post.not_a_request,
}


def draw_b(form: str, seed: int) -> Drawn:
    """The page of this form that the seed stands for: the same seed, the same page. Raises KeyError for no form."""
    drawn = LAYOUTS_B[form](random.Random(f"{form} {seed}"))
    drawn.truth.seed = seed
    return drawn
