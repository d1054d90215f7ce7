"""Changes how somebody signs in: one administrator asks, another gives it, and both stand in the log.

Neither alone can make an account answer to somebody else: not by naming another of the city's people for it, and not by
a fresh password.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from brightline.desk import log
from brightline.desk.access import Thing, rights
from brightline.desk.beginning import Begun, one_time_password
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.models import SignIn, User


def ask(user: User, claim: str, by: User, home: Home) -> SignIn:
    """Ask that the city's issuer be believed about somebody, or, without a claim, that the password be made anew.

    Raises Refused.
    """
    _administers(by)
    if by == user:
        raise Refused("people", "You asked about your own sign-in.", "That is asked for by somebody else.",
                      "Have another administrator ask for it.")  # fmt: skip
    with transaction.atomic():
        row = SignIn.objects.create(user=user, claim=claim.strip()[:200], asked_by=by)
        _enter("sign_in_asked", row, by, home)
    return row


def give(row: SignIn, by: User, home: Home) -> Begun | None:
    """Give what another asked for; the fresh password, which is shown once, where that was it. Raises Refused.

    Every session of the person ends with it, for the old password does.
    """
    _administers(by)
    if by in (row.asked_by, row.user):
        raise Refused("people", "How somebody signs in takes two people besides the one it is about.",
                      "You asked for this, or it is yours.", "Have another administrator give it.")  # fmt: skip
    try:
        with transaction.atomic():
            log.hold()
            fresh = SignIn.objects.select_for_update().get(pk=row.pk)
            if fresh.given_at is not None or fresh.ended_at is not None:
                raise Refused("people", "This was given or refused already.", "", "Look at the list again.")
            now, user = timezone.now(), fresh.user
            SignIn.objects.filter(user=user, given_at__isnull=False, ended_at=None).update(ended_at=now)
            fresh.given_by, fresh.given_at = by, now
            fresh.save()
            Authenticator.objects.filter(user=user).delete()
            password = None if fresh.claim else one_time_password()
            user.set_password(password)
            user.save(update_fields=["password"])
            _enter("sign_in_given", fresh, by, home)
    except IntegrityError:
        raise Refused("people", "The city's issuer calls somebody else so.", "A claim is one person's.",
                      "End the other one first, or correct this one.") from None  # fmt: skip
    return Begun(user.name, user.username, password) if password else None


def end(row: SignIn, by: User, home: Home) -> None:
    """Refuse what was asked for, or stop believing the issuer about somebody. One person is enough for less."""
    _administers(by)
    with transaction.atomic():
        log.hold()
        SignIn.objects.filter(pk=row.pk, ended_at=None).update(ended_at=timezone.now())
        if row.given_at is not None and row.claim:
            row.user.set_unusable_password()
            row.user.save(update_fields=["password"])
        _enter("sign_in_ended", row, by, home)


def known_as(claim: str) -> User | None:
    """Whom the city's issuer means, as two administrators entered it."""
    found = SignIn.objects.filter(claim=claim, given_at__isnull=False, ended_at=None).exclude(claim="").first()
    return found.user if found is not None and found.user.is_active else None


def _administers(by: User) -> None:
    if not rights(by).may(Thing.PEOPLE):
        raise Refused("people", "You may not change how somebody signs in.", "Only an administrator does.",
                      "Ask an administrator.")  # fmt: skip


def _enter(kind: str, row: SignIn, by: User, home: Home) -> None:
    told = {"kind": kind, "sign_in": row.pk, "user": row.user_id, "how": "issuer" if row.claim else "password"}
    told |= {"by": by.pk, "day": f"{timezone.localdate():%Y-%m-%d}"}
    log.append(told, {"claim": row.claim}, home.key())
