"""Signing in and out. A name that was tried too often has to wait, whoever tries it."""

from __future__ import annotations

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
from brightline.desk.models import User

TRIES, WAIT = 5, 15 * 60
"""After so many wrong passwords a name waits so many seconds."""


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page with a name and a password."""
    shown: dict[str, Any] = {"next": request.GET.get("next", "")}
    if request.method != "POST":
        return render(request, "desk/sign_in.html", shown)
    name = request.POST.get("username", "").strip().casefold()
    counter = f"tries-{sha256(name.encode()).hexdigest()}"
    if cache.get(counter, 0) >= TRIES:
        return render(request, "desk/sign_in.html", {**shown, "wait": True, "username": name}, status=429)
    user = authenticate(request, username=name, password=request.POST.get("password", ""))
    if user is None:
        cache.add(counter, 0, WAIT)
        cache.incr(counter)
        return render(request, "desk/sign_in.html", {**shown, "wrong": True, "username": name}, status=403)
    cache.delete(counter)
    login(request, user)
    where = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(where, {request.get_host()}, request.is_secure())
    return redirect(where if safe and where else _first_screen(user))


def _first_screen(user: AbstractBaseUser) -> str:
    """The screen to begin with: the first that the person's roles open."""
    assert isinstance(user, User)
    held = rights(user)
    screens = ((Thing.MATTERS, "tonight"), (Thing.PEOPLE, "people"), (Thing.COUNT, "count"))
    return next((screen for thing, screen in screens if held.may(thing)), "password")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("sign_in")
