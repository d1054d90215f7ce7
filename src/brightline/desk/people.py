"""Gives and takes roles: one asks, another gives, and both stand in the log."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from brightline.desk import log
from brightline.desk.access import Thing, rights
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.models import Grant, Role, User


def begin(first: User, second: User, home: Home) -> None:
    """Make two people the administrators of a new desk. Raises Refused where it has any."""
    with transaction.atomic():
        log.hold()
        if Grant.objects.exists():
            raise Refused(
                "people", "This desk has its people already.", "Only a new desk begins with two administrators.",
                "Have one of them ask for the role, and the other give it.",
            )  # fmt: skip
        for user in (first, second):
            grant = Grant.objects.create(user=user, role=Role.ADMINISTRATOR, given_at=timezone.now())
            _enter("granted", grant, None, home)


def ask(user: User, role: Role, station: str, by: User, home: Home) -> Grant:
    """Ask that somebody be given a role. Raises Refused."""
    _administers(by)
    if by == user:
        raise Refused("people", "You asked for a role for yourself.", "A role is asked for by somebody else.",
                      "Have another administrator ask for it.")  # fmt: skip
    with transaction.atomic():
        grant = Grant.objects.create(user=user, role=role, station=station, asked_by=by)
        _enter("grant_asked", grant, by, home)
    return grant


def give(grant: Grant, by: User, home: Home) -> None:
    """Give a role that another asked for. Raises Refused."""
    _administers(by)
    if by in (grant.asked_by, grant.user):
        raise Refused("people", "A role takes two people besides the one it is for.",
                      "You asked for this one, or it is yours.", "Have another administrator give it.")  # fmt: skip
    with transaction.atomic():
        log.hold()
        fresh = Grant.objects.select_for_update().get(pk=grant.pk)
        if fresh.given_at is not None or fresh.ended_at is not None:
            raise Refused("people", "This role was given or refused already.", "", "Look at the list again.")
        fresh.given_by, fresh.given_at = by, timezone.now()
        fresh.save()
        _enter("granted", fresh, by, home)


def end(grant: Grant, by: User, home: Home) -> None:
    """Take a role away. One person is enough for less."""
    _administers(by)
    with transaction.atomic():
        log.hold()
        Grant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=timezone.now())
        _enter("grant_ended", grant, by, home)


def _administers(by: User) -> None:
    if not rights(by).may(Thing.PEOPLE):
        raise Refused("people", "You may not change who works here.", "Only an administrator does.",
                      "Ask an administrator.")  # fmt: skip


def _enter(kind: str, grant: Grant, by: User | None, home: Home) -> None:
    told = {"kind": kind, "grant": grant.pk, "user": grant.user_id, "role": str(grant.role), "station": grant.station}
    log.append({**told, "by": by.pk if by else None, "day": f"{timezone.localdate():%Y-%m-%d}"}, {}, home.key())
