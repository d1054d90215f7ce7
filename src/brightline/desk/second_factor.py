"""The second factor of who signs in with a password: a code of six digits that changes each half minute (RFC 6238).

allauth makes and checks the codes. The secret behind them is kept sealed with the key of the desk, so that neither the
database nor a backup of it gives anybody a code.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import quote, urlencode

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from brightline.desk import log
from brightline.desk.home import Home, home
from brightline.desk.models import User
from brightline.desk.sealing import opened, sealed

USED_FOR = 120
"""Seconds in which a code is taken once; it would be right for at most ninety."""
_PURPOSE = "second factor"


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Where allauth keeps a secret."""

    def encrypt(self, text: str) -> str:
        """The secret, sealed."""
        return b64encode(sealed(text.encode(), home().key(), _PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret, opened. Raises NotOpened."""
        return opened(b64decode(encrypted_text), home().key(), _PURPOSE).decode()


def has(user: User) -> bool:
    """Whether somebody has set it up."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def kept_for(session: MutableMapping[str, Any]) -> str:
    """The secret of 160 bits that somebody is setting up: the same until it is done, and sealed in the session."""
    adapter = Adapter()
    if "secret" not in session:
        session["secret"] = adapter.encrypt(generate_totp_secret())
    return adapter.decrypt(session["secret"])


def address(user: User, secret: str, unit: str) -> str:
    """The secret as such programs read it off a picture."""
    return f"otpauth://totp/{quote(user.username)}?{urlencode({'secret': secret, 'issuer': unit}, quote_via=quote)}"


def set_up(user: User, secret: str, code: str, desk: Home) -> bool:
    """Keep a secret, once a code of it shows that the person has it too; whether the code was right."""
    if not (validate_totp_code(secret, code) and _first_use(user, code)):
        return False
    with transaction.atomic():
        log.hold()
        if has(user):
            return False
        TOTP.activate(user, secret)
        told = {"kind": "second_factor", "user": user.pk, "by": user.pk, "day": f"{timezone.localdate():%Y-%m-%d}"}
        log.append(told, {}, desk.key())
    return True


def right(user: User, code: str) -> bool:
    """Whether a code is right, and was not given before."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return found is not None and bool(TOTP(found).validate_code(code)) and _first_use(user, code)


def _first_use(user: User, code: str) -> bool:
    """allauth remembers a code for thirty seconds only."""
    return bool(cache.add(f"code-{user.pk}-{''.join(code.split())}", True, USED_FOR))
