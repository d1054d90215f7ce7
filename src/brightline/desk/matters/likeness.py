"""Names by keyed hash: two that are alike are found by it, and without the key of the desk it says nothing."""

from __future__ import annotations

import hmac

from django.db.models import QuerySet

from brightline.desk.home import Home
from brightline.desk.models import Likeness, Matter
from brightline.paper.text import folded


def same_name(name: str) -> str:
    """A name so written that it is the same for all ways of writing it: some write the last name first.

    Empty for what has no letter in it.
    """
    return " ".join(sorted(filter(None, (folded(word) for word in name.replace(",", " ").split()))))


def hash_of(name: str, home: Home) -> str:
    """The keyed hash of a name."""
    return hmac.digest(home.key(), b"likeness\0" + same_name(name).encode(), "sha256").hex()


def remember(matter: Matter, name: str, home: Home) -> None:
    """Have a matter be found by a name."""
    if same_name(name):
        Likeness.objects.get_or_create(matter=matter, hash=hash_of(name, home))


def named(name: str, home: Home) -> QuerySet[Matter]:
    """The matters that were about somebody of this name, as it was read or said."""
    return Matter.objects.filter(likenesses__hash=hash_of(name, home))
