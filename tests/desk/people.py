"""Invented people of an invented department, with their roles."""

from __future__ import annotations

from django.utils import timezone

from brightline.desk import people
from brightline.desk.home import Home
from brightline.desk.models import Grant, Role, User
from tests.desk.browser import PASSWORD

__all__ = ["PASSWORD", "People"]


class People:
    """Two administrators, and whoever is asked for, by name."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.admin, self.other_admin = self.user("Ada Admin"), self.user("Abe Admin")
        people.begin(self.admin, self.other_admin, home)

    def user(self, name: str) -> User:
        """Somebody without a role."""
        return User.objects.create_user(name.lower().replace(" ", "."), name, PASSWORD)

    def grant(self, user: User, role: Role, station: str = "A-1") -> Grant:
        """Give a role as it must be given, by two administrators."""
        grant = people.ask(user, role, station, self.admin, self._home)
        people.give(grant, self.other_admin, self._home)
        grant.refresh_from_db()
        return grant

    def __call__(self, name: str, *roles: Role, station: str = "A-1") -> User:
        """Somebody with these roles at a station."""
        user = self.user(name)
        for role in roles:
            self.grant(user, role, station)
        return user

    def take(self, user: User, role: Role) -> None:
        """Take a role away."""
        Grant.objects.filter(user=user, role=role, ended_at=None).update(ended_at=timezone.now())
