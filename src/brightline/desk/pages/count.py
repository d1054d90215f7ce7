"""*Count*: arrivals, distinct requests and persons of a span, always together."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from brightline.desk.access import Thing
from brightline.desk.counting import RULES, counted
from brightline.desk.errors import Refused
from brightline.desk.models import LogEntry
from brightline.desk.pages.asking import day, opens


@opens(Thing.COUNT)
def count(request: HttpRequest) -> HttpResponse:
    """The numbers of a span of days, the year so far where none is named."""
    today = timezone.localdate()
    first = _day(request.GET.get("from", ""), date(today.year, 1, 1))
    last = _day(request.GET.get("to", ""), today)
    entries = LogEntry.objects.order_by("index").values_list("index", "countable")
    return render(
        request,
        "desk/count.html",
        {"first": first, "last": last, "counts": counted(entries, first, last), "rules": RULES},
    )


def _day(text: str, otherwise: date) -> date:
    if not text:
        return otherwise
    try:
        return day(text)
    except ValueError:
        raise Refused("count", f"`{text[:20]}` is no day.", "Days are written as 2024-12-04.", "Write it so.") from None
