"""Every form that can be drawn, and one call to draw any of them by seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from tests.samples import administrative, court, immigration, older, plain
from tests.samples.marks import TICKS
from tests.samples.truth import Drawn

LAYOUTS: dict[str, Callable[..., Drawn]] = {
    "i-247a": immigration.i_247a,
    "i-247d": older.i_247d,
    "i-247n": older.i_247n,
    "i-247x": older.i_247x,
    "i-247": older.i_247,
    "i-200": immigration.i_200,
    "i-205": immigration.i_205,
    "ao-442": court.ao_442,
    "ao-93": court.ao_93,
    "ao-93c": court.ao_93c,
    "i-138": administrative.i_138,
    "ao-88b": court.ao_88b,
    "ao-110": court.ao_110,
    "i-203": administrative.i_203,
    "i-862": administrative.i_862,
    "i-286": administrative.i_286,
    "letter": plain.letter,
    "cover_sheet": plain.cover_sheet,
    "not_a_request": plain.not_a_request,
}

_FIRST_PAGES = (1, 1, 1, 1, 2)
_SIGNED = (True, True, True, True, True, False)
_SELDOM = (False,) * 7 + (True,)
_SIGNED_ONLY: dict[str, tuple[object, ...]] = {"signed": _SIGNED}

CHOICES: Mapping[str, Mapping[str, tuple[object, ...]]] = {
    "i-247a": {
        "revision": ("3/17", "3/17", "02/17", "05/25"), "page": (1, 1, 1, 1, 1, 1, 2, 3), "cancel": _SELDOM,
        "returned": _SELDOM, **_SIGNED_ONLY,
    },
    "i-247d": {"cancel": _SELDOM, **_SIGNED_ONLY},
    "i-247n": _SIGNED_ONLY,
    "i-247x": _SIGNED_ONLY,
    "i-247": {"revision": ("12/12", "12/12", "12/11", "6/11", "8/10"), "cancel": _SELDOM, **_SIGNED_ONLY},
    "i-200": {"revision": ("09/16", "09/16", "09/16", "08/01/07"), "served": _SELDOM, **_SIGNED_ONLY},
    "i-205": {"page": _FIRST_PAGES, **_SIGNED_ONLY},
    "ao-442": {"page": _FIRST_PAGES, "returned": _SELDOM, **_SIGNED_ONLY},
    "ao-93": {"page": _FIRST_PAGES, **_SIGNED_ONLY},
    "ao-93c": {"page": _FIRST_PAGES, **_SIGNED_ONLY},
    "letter": {"kind": plain.LETTERS, **_SIGNED_ONLY},
    "cover_sheet": {},
    "not_a_request": {"kind": plain.OTHERS, **_SIGNED_ONLY},
}  # fmt: skip
"""What the seed chooses among, for each form; forms that are not here are only signed or not."""


def draw(form: str, seed: int, **choices: Any) -> Drawn:
    """Draw a form by seed. What the caller does not choose (revision, page, signed, hand, tick ...), the seed does.

    Raises `KeyError` for a form that is not in `LAYOUTS`, and `TypeError` for a choice that the form has not.
    """
    layout = LAYOUTS[form]
    chance = random.Random(f"{form} {seed}")
    chosen: dict[str, object] = {
        "hand": chance.choice(("type", "type", "handwriting")),
        "tick": chance.choice(TICKS),
    }
    for name, values in CHOICES.get(form, _SIGNED_ONLY).items():
        chosen[name] = chance.choice(values)
    drawn = layout(chance, **{**chosen, **choices})
    drawn.truth.seed = seed
    return drawn
