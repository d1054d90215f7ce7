"""Who sees what: one table, and the questions that views ask of it.

An administrator sees nobody's matter. A restricted matter is read by the people named for it and by nobody else; others
of its station see its number and the answer to act on. Of a sealed matter counsel alone knows. Roles add up, except
that whoever administers the desk signs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils import timezone
from msgspec import Struct

from brightline.desk.models import Grant, Matter, Reader, Role, User

BOOKING_SEES = timedelta(hours=72)
"""How long after its end a booking officer still sees a matter."""


class Thing(StrEnum):
    """What can be seen or done at the desk."""

    MATTERS = "matters"
    RECORD = "record"
    EDIT = "edit"
    SIGN = "sign"
    COUNT = "count"
    LOG = "log"
    REPORTS = "reports"
    PEOPLE = "people"
    SHIFT = "shift"
    MISSING = "missing"
    SHEETS = "sheets"
    DISPOSE = "dispose"
    PUBLIC_RECORDS = "public_records"


TABLE: dict[Role, frozenset[Thing]] = {
    Role.BOOKING: frozenset({Thing.MATTERS, Thing.RECORD, Thing.EDIT, Thing.COUNT, Thing.SHIFT}),
    Role.CLERK: frozenset(
        {
            Thing.MATTERS, Thing.RECORD, Thing.EDIT, Thing.COUNT, Thing.REPORTS, Thing.SHIFT, Thing.SHEETS,
            Thing.DISPOSE, Thing.PUBLIC_RECORDS,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            Thing.MATTERS, Thing.RECORD, Thing.EDIT, Thing.SIGN, Thing.COUNT, Thing.REPORTS, Thing.SHIFT, Thing.MISSING,
            Thing.SHEETS, Thing.DISPOSE, Thing.PUBLIC_RECORDS,
        }
    ),
    Role.COMMANDER: frozenset({Thing.MATTERS, Thing.SIGN, Thing.COUNT, Thing.REPORTS, Thing.MISSING}),
    Role.COUNSEL: frozenset({Thing.MATTERS, Thing.SIGN, Thing.REPORTS, Thing.DISPOSE, Thing.PUBLIC_RECORDS}),
    Role.AUDITOR: frozenset({Thing.COUNT, Thing.LOG, Thing.REPORTS, Thing.MISSING}),
    Role.ADMINISTRATOR: frozenset({Thing.PEOPLE}),
    Role.COUNCIL: frozenset({Thing.REPORTS}),
    Role.CITY_CLERK: frozenset({Thing.REPORTS}),
}  # fmt: skip
"""Of each role, what it opens. What the table does not name is closed."""


class Rights(Struct, frozen=True):
    """The roles that somebody has now, each with its station; the empty one stands for all stations."""

    roles: tuple[tuple[Role, str], ...]

    def may(self, thing: Thing, station: str | None = None) -> bool:
        """Whether a role opens this, at a station, or, with None, at any."""
        return any(thing in TABLE[role] and (station is None or at in ("", station)) for role, at in self.roles)

    def has(self, role: Role, station: str | None = None) -> bool:
        """Whether somebody has this role, at a station or, with None, at any."""
        return any(held is role and (station is None or at in ("", station)) for held, at in self.roles)

    def stations(self, roles: Iterable[Role]) -> set[str]:
        """The stations at which somebody has one of these roles; with the empty one, all."""
        return {at for role, at in self.roles if role in roles}


def rights(user: User) -> Rights:
    """What somebody may do now; nothing for somebody who was switched off."""
    if not user.is_active:
        return Rights(())
    grants = Grant.objects.filter(user=user, given_at__isnull=False, ended_at=None)
    return Rights(tuple((Role(role), station) for role, station in grants.values_list("role", "station")))


def with_role(role: Role, station: str) -> list[User]:
    """Everybody who has a role at a station now."""
    held = Q(role=role, given_at__isnull=False, ended_at=None) & (Q(station="") | Q(station=station))
    return [grant.user for grant in Grant.objects.filter(held, user__is_active=True).select_related("user")]


def listed(user: User, now: datetime | None = None) -> QuerySet[Matter]:
    """The matters of whose existence somebody may know, restricted ones among them."""
    held = rights(user)
    if held.has(Role.COUNSEL):
        return Matter.objects.all()
    asked = Q(pk__in=())
    for stations, more in (
        # Not the empty condition, which "or" would leave out.
        (held.stations((Role.CLERK, Role.SUPERVISOR, Role.COMMANDER)), Q(pk__isnull=False)),
        (
            held.stations((Role.BOOKING,)),
            Q(closed_at=None) | Q(closed_at__gte=(now or timezone.now()) - BOOKING_SEES),
        ),
    ):
        if stations:
            asked |= more if "" in stations else more & Q(station__in=stations)
    return Matter.objects.filter(asked, sealed=False)


def reads(user: User, matter: Matter, now: datetime | None = None) -> bool:
    """Whether somebody may read what a matter says of the person."""
    if not listed(user, now).filter(pk=matter.pk).exists():
        return False
    return not matter.restricted or matter.readers.filter(user=user).exists()


def readable(user: User, matters: Iterable[Matter]) -> set[int]:
    """Of matters that somebody may know of, those of whose person he or she may read: `reads`, of many at once."""
    named = set(Reader.objects.filter(user=user).values_list("matter_id", flat=True))
    return {matter.pk for matter in matters if not matter.restricted or matter.pk in named}
