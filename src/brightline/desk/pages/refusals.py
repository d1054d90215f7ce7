"""What is shown where there is no page, where a form is not one of ours, and where the desk itself has failed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from brightline.desk.errors import Refused
from brightline.desk.pages.asking import refused


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that leads nowhere; of a matter that one may not know of it says the same."""
    what = "There is nothing at this address, or it is not open to you."
    return refused(request, Refused("desk", what, "", "Look at the number again, or go there from a list."), 404)


def not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that this browser did not get from the desk since it signed in last."""
    what = "This page was older than your sign-in."
    why = "You have signed in or out since it was opened, as in another window, and so nothing it sends is taken."
    return refused(request, Refused("desk", what, why, "Open the page again, and do it there."), 403)


def failed(request: HttpRequest) -> HttpResponse:
    """The page for a mistake of the desk's own: it asks nothing of the database, which may be what has failed."""
    return HttpResponse(render_to_string("desk/failed.html"), status=500)
