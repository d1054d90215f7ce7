"""What every page needs: who is asking, whether that is allowed, and how a refusal is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from brightline.desk.access import Rights, Thing, listed, rights
from brightline.desk.errors import Refused
from brightline.desk.home import home
from brightline.desk.matters.doing import Desk
from brightline.desk.models import Matter, User
from brightline.desk.unit import Unit, unit

YEARS = range(1900, 2100)
"""Of the days that forms give; others are slips."""
View = Callable[..., HttpResponse]
BACK = "brightline.sent_from"
"""Beside what the server tells of a request: the page that it was sent from."""
CSRF = "csrfmiddlewaretoken"


@lru_cache(maxsize=1)
def the_unit() -> Unit:
    """The unit of this desk."""
    return unit(home())


def desk_of(request: HttpRequest) -> Desk:
    """The desk, with whoever asks at it."""
    assert isinstance(request.user, User)
    return Desk(home(), the_unit(), request.user)


def opens(thing: Thing) -> Callable[[View], View]:
    """A page that a role opens by the table of who sees what; to others it is closed."""

    def wrapped(view: View) -> View:
        @login_required
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
            assert isinstance(request.user, User)
            if not rights(request.user).may(thing):
                what = "This page is not open to you."
                return refused(
                    request, Refused("desk", what, "Your roles do not open it.", "Ask an administrator."), 403
                )
            try:
                return view(request, *args, **more)
            except Refused as error:
                return refused(request, error, 409)

        return asked

    return wrapped


def sent_from(page: str, *names: str) -> Callable[[View], View]:
    """A view that takes what a page sends, and shows nothing itself: who comes to it in another way is led to the page.

    So comes who was signed out while writing: the sign-in leads on to the address that was sent to. `names` are the
    parts of that address which the page's own has too.
    """

    def wrapped(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
            back = reverse(page, kwargs={name: more[name] for name in names})
            if request.method == "POST":
                request.META[BACK] = back
                return view(request, *args, **more)
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            messages.warning(request, "Nothing was kept of what you sent: you were signed out. Do it again here.")
            return redirect(back)

        return asked

    return wrapped


def refused(
    request: HttpRequest, error: Refused, status: int, written: Mapping[str, str] | None = None
) -> HttpResponse:
    """The page that says what was refused, why, and what to do next.

    Of a form of ours, what was `written` stands there to be put right and sent again: each field that is written into,
    with what it is called. Of a form that may be another's nothing does.
    """
    back = request.META.get(BACK, request.path if request.method == "POST" else "")
    post = request.POST if written else QueryDict()
    chosen = [(name, value) for name in post if name not in (*(written or ()), CSRF) for value in post.getlist(name)]
    told = [(name, says, post[name]) for name, says in (written or {}).items() if name in post]
    shown = {"error": error, "back": back, "written": told, "chosen": chosen}
    return render(request, "desk/refused.html", shown, status=status)


def number(text: str | None) -> int:
    """A row's number as a form gives it; one that no row has for anything else."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,18}", text) else -1


def day(text: str) -> date:
    """A day as a form gives it. Raises ValueError for what is none, and for a year that is a slip: with one the desk
    would count thousands of years, or reach the end of the calendar."""
    found = date.fromisoformat(text)
    if found.year not in YEARS:
        raise ValueError(text)
    return found


def matter_for(request: HttpRequest, which: str) -> Matter:
    """A matter that whoever asks may know of. Raises Http404 for any other, so that numbers tell nothing."""
    assert isinstance(request.user, User)
    return get_object_or_404(listed(request.user), number=which)


def around(request: HttpRequest) -> dict[str, Any]:
    """What every page shows around it: the unit, whether it is for training, and where one may go."""
    held = rights(request.user) if isinstance(request.user, User) else Rights(())
    return {
        "unit": the_unit(),
        "training": home().training,
        "now": timezone.localtime(),
        "may": {thing.value: held.may(thing) for thing in Thing},
    }
