"""Signing in and out. A name that was tried too often has to wait, whoever tries it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from brightline.desk import second_factor
from brightline.desk.access import Thing, rights
from brightline.desk.errors import Refused
from brightline.desk.home import home
from brightline.desk.models import User
from brightline.desk.pages.asking import number, the_unit

TRIES, WAIT = 5, 15 * 60
"""After so many wrong passwords a name waits so many seconds."""
HALF = 5 * 60
"""Seconds between a right password and the code that belongs to it."""


@contextmanager
def guarded(name: str) -> Iterator[Callable[[bool], None]]:
    """Count wrong passwords and codes of a name: within it, say whether they were right. Raises Refused after too many.

    Where a password was right and a code is still to come, nothing is said: else each right password would give five
    more codes to try.
    """
    counter = f"tries-{sha256(name.encode()).hexdigest()}"
    if cache.get(counter, 0) >= TRIES:
        raise Refused("password", "This name was tried too often.", "Somebody may be guessing.",
                      "Wait a quarter of an hour, or ask an administrator.")  # fmt: skip

    def right(is_right: bool) -> None:
        if is_right:
            cache.delete(counter)
        else:
            cache.add(counter, 0, WAIT)
            cache.incr(counter)

    yield right


def needs_code() -> bool:
    """Whether who signs in or signs with a password gives a code too."""
    return the_unit().second_factor == "required"


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page with a name and a password."""
    shown: dict[str, Any] = {"next": request.GET.get("next", ""), "issuer": the_unit().issuer}
    if request.method != "POST":
        return render(request, "desk/sign_in.html", shown)
    name = request.POST.get("username", "").strip().casefold()
    shown["username"] = name
    try:
        with guarded(name) as right:
            user = authenticate(request, username=name, password=request.POST.get("password", ""))
            if user is None or not needs_code():
                right(user is not None)
    except Refused:
        return render(request, "desk/sign_in.html", {**shown, "wait": True}, status=429)
    if user is None:
        return render(request, "desk/sign_in.html", {**shown, "wrong": True}, status=403)
    assert isinstance(user, User)
    where = request.POST.get("next", "")
    if needs_code():
        # Whoever was at this browser before leaves nothing to who is there now, and no secret that was shown.
        request.session.flush()
        request.session["half"] = {"user": user.pk, "at": time.time(), "next": where}
        return redirect("second_factor")
    return signed_in(request, user, where)


@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """The page for the code, after the password; at the first time also the secret behind it."""
    half = request.session.get("half") or {}
    user = User.objects.filter(pk=number(str(half.get("user"))), is_active=True).first()
    if user is None or time.time() - half["at"] > HALF:
        request.session.pop("half", None)
        return redirect("sign_in")
    shown: dict[str, Any] = {}
    if not second_factor.has(user):
        secret = second_factor.kept_for(request.session)
        shown = {"secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)), **_picture(user, secret)}
    if request.method != "POST":
        return render(request, "desk/code.html", shown)
    given = request.POST.get("code", "")
    try:
        with guarded(user.username) as right:
            good = second_factor.set_up(user, secret, given, home()) if shown else second_factor.right(user, given)
            right(good)
    except Refused as error:
        return render(request, "desk/code.html", {**shown, "error": error}, status=429)
    if not good:
        return render(request, "desk/code.html", {**shown, "wrong": True}, status=403)
    for name in ("half", "secret"):
        request.session.pop(name, None)
    return signed_in(request, user, half["next"])


def signed_in(request: HttpRequest, user: User, where: str) -> HttpResponse:
    """Begin a session, and lead on to the page that was asked for, or to the first that the person's roles open.

    The desk's own address is what one types to be let in: it asks for no page.
    """
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(where if where != "/" and here(request, where) else _first_screen(user))


def here(request: HttpRequest, where: str) -> bool:
    """Whether an address is one of this desk."""
    return bool(where) and url_has_allowed_host_and_scheme(where, {request.get_host()}, request.is_secure())


def _picture(user: User, secret: str) -> dict[str, object]:
    """The secret as squares, which a telephone reads: a path of the page itself, as nothing else may be loaded."""
    import qrcode

    drawn = qrcode.QRCode(border=4)
    drawn.add_data(second_factor.address(user, secret, the_unit().name))
    rows = drawn.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return {"path": path, "size": len(rows)}


def _first_screen(user: User) -> str:
    """The screen to begin with: the first that the person's roles open."""
    held = rights(user)
    screens = (
        (Thing.MATTERS, "tonight"), (Thing.PEOPLE, "people"), (Thing.REPORTS, "reports"), (Thing.MISSING, "missing"),
    )  # fmt: skip
    return next((screen for thing, screen in screens if held.may(thing)), "password")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("sign_in")
