"""Who signs says again who he or she is: with the password, and the code, or by the city's issuer a moment ago."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from django.http import HttpRequest

from brightline.desk import second_factor
from brightline.desk.again import AGAIN, Again
from brightline.desk.errors import Refused
from brightline.desk.models import User
from brightline.desk.pages.signing_in import guarded, needs_code


def asked_again(request: HttpRequest) -> dict[str, bool]:
    """What the page asks for with a signature: a password, a code, or a fresh sign-in at the issuer that is still to
    come."""
    assert isinstance(request.user, User)
    password = request.user.has_usable_password()
    return {"password": password, "code": password and needs_code(), "issuer": not password and not _fresh(request)}


def proved(request: HttpRequest) -> Again:
    """That who asks was just asked who he or she is; good for one signature. Raises Refused."""
    user = request.user
    assert isinstance(user, User)
    if user.has_usable_password():
        with guarded(user.username) as right:
            good = user.check_password(request.POST.get("password", ""))
            if good and needs_code():
                good = second_factor.right(user, request.POST.get("code", ""))
            right(good)
        if not good:
            if needs_code():
                what = "That is not your password, or not your code now."
                raise Refused("sign", what, "Nothing was signed. A code is taken once.", "Type both again.")
            raise Refused("sign", "That is not your password.", "Nothing was signed.", "Type it again.")
        return Again(user.pk, datetime.now(UTC))
    if not _fresh(request):
        raise Refused("sign", "You were not asked who you are within the last minute.", "Nothing was signed.",
                      "Sign in again on the page of the matter, and sign within a minute.")  # fmt: skip
    return Again(user.pk, datetime.fromtimestamp(request.session.pop("again"), UTC))


def _fresh(request: HttpRequest) -> bool:
    return bool(time.time() - request.session.get("again", 0) <= AGAIN.total_seconds())
