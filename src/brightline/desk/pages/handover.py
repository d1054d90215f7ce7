"""*Handover*: what is open at a station, handed over by one person and taken over by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from brightline.desk.access import Thing
from brightline.desk.duty import handover as handing
from brightline.desk.errors import Refused
from brightline.desk.models import Handover
from brightline.desk.pages.asking import desk_of, number, opens
from brightline.desk.pages.shift import chosen
from brightline.desk.pages.tonight import CANNOT, to_do


@opens(Thing.SHIFT)
def handover(request: HttpRequest) -> HttpResponse:
    """The list, to be handed over or taken over; *Tonight* says so until it was taken over. Raises Refused."""
    desk = desk_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    stations, station = chosen(desk, asked.get("station", ""))
    if request.method == "POST" and "take" in asked:
        found = Handover.objects.filter(pk=number(asked.get("take")), station__in=stations).first()
        if found is None:
            raise Refused("handover", "There is nothing of this number to take over.", "", "Look at the page again.")
        handing.take(desk, found)
        messages.success(request, "Taken over.")
        return redirect("tonight")
    if request.method == "POST":
        if not station:
            raise Refused("handover", "No station was chosen.", "", "Choose one of the page.")
        handing.hand_over(desk, station, asked.getlist("matter"))
        messages.success(request, "Handed over. Somebody else takes it over: Tonight says so until then.")
        return redirect("tonight")
    there = handing.open_at(desk, station)
    lines = [{"open": one, "to_do": to_do(one.state) if one.state else CANNOT} for one in there]
    last = handing.last(station)
    waits = last if last is not None and not hasattr(last, "taken") else None
    since = [one.number for one in there if waits and one.number not in waits.entry.countable["matters"]]
    return render(
        request,
        "desk/handover.html",
        {"stations": stations, "station": station, "lines": lines, "last": last, "waits": waits, "since": since},
    )
