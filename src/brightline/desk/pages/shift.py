"""*Shift*: what came in a shift, as a station returns it, beside what the desk knows; and what is missing of all."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from brightline.desk.access import Thing, rights
from brightline.desk.duty import returns, shifts
from brightline.desk.duty.calls import given_until
from brightline.desk.duty.missing import unexplained_calls
from brightline.desk.duty.returns import MOST, WAYS
from brightline.desk.errors import Refused
from brightline.desk.matters.doing import Desk
from brightline.desk.models import LogEntry
from brightline.desk.pages.asking import desk_of, opens

SHOWN = 60
"""So many missing returns are listed; how many there are in all is said."""


@opens(Thing.SHIFT)
def shift(request: HttpRequest) -> HttpResponse:
    """The shifts of a station, and the form to return one. Raises Refused."""
    desk = desk_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    stations, station = chosen(desk, asked.get("station", ""))
    if not station:
        return render(request, "desk/shift.html", {"stations": stations})
    now = timezone.now()
    shown = returns.returns(desk.unit, station, now)
    running = shifts.at(now, desk.unit.shifts, timezone.get_current_timezone())
    context: dict[str, Any] = {
        "stations": stations, "station": station, "shown": shown, "most": MOST,
        "running": None if running in [one.shift for one in shown] else running,
        "returned_from": running.ends - returns.EARLY,
    }  # fmt: skip
    label = asked.get("shift", "") or next((one.shift.label for one in shown if one.returned is None), "")
    if not label:
        return render(request, "desk/shift.html", context)
    about = returns.to_return(desk.unit, station, label, now)
    known = returns.known(station, about)
    context["about"] = about
    context["ways"] = [(way, says, known[way], request.POST.get(way, "")) for way, says in WAYS.items()]
    if request.method != "POST":
        return render(request, "desk/shift.html", context)
    counts = dict.fromkeys(WAYS, 0) if asked.get("none") == "yes" else _counts(asked)
    if counts is None:
        return render(request, "desk/shift.html", {**context, "problem": True}, status=400)
    returns.enter(desk, station, about.label, counts)
    if counts == known:
        messages.success(request, f"Returned: {about.label}. It is what the desk knows.")
    else:
        messages.warning(
            request, f"Returned: {about.label}. It is other than what the desk knows. If something is not at the desk, "
            "give it the file or record it; if it was counted wrongly, return the shift again.",
        )  # fmt: skip
    return redirect(f"{reverse('shift')}?{urlencode({'station': station})}")


@opens(Thing.MISSING)
def missing(request: HttpRequest) -> HttpResponse:
    """The shifts that were not returned, and the federal calls that nobody explained: no more than may be counted."""
    desk = desk_of(request)
    held = rights(desk.user)
    shifts = [one for one in returns.missing(desk.unit, timezone.now()) if held.may(Thing.MISSING, one.station)]
    told = LogEntry.objects.filter(countable__kind__in=("call", "call_explained")).order_by("index")
    entries = told.values_list("index", "countable")
    calls = [one for one in unexplained_calls(entries, date.min, date.max) if held.may(Thing.MISSING, one.station)]
    lists = bool(desk.unit.federal_numbers)
    return render(
        request,
        "desk/missing.html",
        {
            "shifts": shifts[:SHOWN], "all_shifts": len(shifts), "calls": calls[:SHOWN], "all_calls": len(calls),
            "any_over": any(held.may(Thing.MISSING, one.station) for one in returns.over(desk.unit, timezone.now())),
            "lists": lists, "until": given_until() if lists else "",
        },
    )  # fmt: skip


def chosen(desk: Desk, station: str) -> tuple[dict[str, str], str]:
    """The stations at which somebody works in shifts, and the one that was chosen: the only one by itself, else empty.

    Raises Refused for one that is none of them.
    """
    held = rights(desk.user)
    stations = {short: name for short, name in desk.unit.stations.items() if held.may(Thing.SHIFT, short)}
    if station and station not in stations:
        raise Refused("shift", "That is none of your stations.", "", "Choose one of the page.")
    return stations, station or (next(iter(stations)) if len(stations) == 1 else "")


def _counts(post: QueryDict) -> dict[str, int] | None:
    """The counts of a form; None where one is missing or is no number."""
    told = {way: post.get(way, "").strip() for way in WAYS}
    return {way: int(text) for way, text in told.items()} if all(map(_is_count, told.values())) else None


def _is_count(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,4}", text) is not None
