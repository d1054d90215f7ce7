"""Signing in and out. A name that was tried too often has to wait, whoever tries it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from brightline.desk.access import Thing, rights
from brightline.desk.errors import Refused
from brightline.desk.models import User

TRIES, WAIT = 5, 15 * 60
"""After so many wrong passwords a name waits so many seconds."""


@contextmanager
def guarded(name: str) -> Iterator[Callable[[bool], None]]:
    """Count wrong passwords of a name: within it, say whether one was right. Raises Refused after too many."""
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


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page with a name and a password."""
    shown: dict[str, Any] = {"next": request.GET.get("next", "")}
    if request.method != "POST":
        return render(request, "desk/sign_in.html", shown)
    name = request.POST.get("username", "").strip().casefold()
    shown["username"] = name
    try:
        with guarded(name) as right:
            user = authenticate(request, username=name, password=request.POST.get("password", ""))
            right(user is not None)
    except Refused:
        return render(request, "desk/sign_in.html", {**shown, "wait": True}, status=429)
    if user is None:
        return render(request, "desk/sign_in.html", {**shown, "wrong": True}, status=403)
    login(request, user)
    where = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(where, {request.get_host()}, request.is_secure())
    return redirect(where if safe and where else _first_screen(user))


def _first_screen(user: AbstractBaseUser) -> str:
    """The screen to begin with: the first that the person's roles open."""
    assert isinstance(user, User)
    held = rights(user)
    screens = (
        (Thing.MATTERS, "tonight"), (Thing.PEOPLE, "people"), (Thing.COUNT, "count"), (Thing.MISSING, "missing"),
        (Thing.LOG, "log"),
    )  # fmt: skip
    return next((screen for thing, screen in screens if held.may(thing)), "password")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("sign_in")
