"""*Downtime*: the form to print beforehand, for the hours in which the desk cannot be used."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from brightline.desk.access import Thing
from brightline.desk.matters.doing import CUSTODY, GROUNDS
from brightline.desk.models import CHANNELS
from brightline.desk.pages.asking import opens

BY_HAND = ("phone", "counter", "ncic")
"""The doors that need somebody to write: what comes by fax and mail waits at the mail server and comes by itself."""


@opens(Thing.RECORD)
def downtime(request: HttpRequest) -> HttpResponse:
    """An empty form, one page when printed."""
    doors = [CHANNELS[name] for name in BY_HAND] + ["a fax that was printed: clip it to this sheet"]
    return render(
        request, "desk/downtime.html", {"doors": doors, "custody": CUSTODY.values(), "grounds": GROUNDS.values()}
    )
