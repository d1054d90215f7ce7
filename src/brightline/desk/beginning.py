"""Begins a desk: its database, and the two administrators who give everybody else their roles."""

from __future__ import annotations

from secrets import choice

from django.db import transaction
from msgspec import Struct

from brightline.desk import people
from brightline.desk.database import bring_up_to_date
from brightline.desk.home import Home
from brightline.desk.models import User

LONGEST = 40
"""Of a name to sign in with, in letters."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another."""

LONGEST = 50
"""Of a name to sign in with, in signs; a number may follow it."""


class Begun(Struct, frozen=True):
    """Somebody who was entered, and the password to sign in with once."""

    name: str
    username: str
    password: str


def begin(home: Home, names: tuple[str, str]) -> list[Begun]:
    """Make the database, and two people its administrators. Raises HomeError, and Refused where it has any."""
    bring_up_to_date()
    with transaction.atomic():
        made = [entered(name) for name in names]
        first, second = (User.objects.get(username=one.username) for one in made)
        people.begin(first, second, home)
    return made


def entered(name: str) -> Begun:
    """Enter somebody, without a role, under a name to sign in with that nobody else has."""
    plain = ".".join("".join(c for c in word if c.isalnum()) for word in name.casefold().split())[:LONGEST] or "person"
    username, number = plain, 1
    while User.objects.filter(username=username).exists():
        number += 1
        username = f"{plain}{number}"
    password = one_time_password()
    User.objects.create_user(username, " ".join(name.split()), password)
    return Begun(name, username, password)


def one_time_password() -> str:
    """A password of 80 bits in four groups, to be typed once."""
    return "-".join("".join(choice(LETTERS) for _ in range(4)) for _ in range(4))
