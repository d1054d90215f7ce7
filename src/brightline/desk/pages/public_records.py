"""*Requests for records*: each with its deadline, its scope, and the rows that can be given out."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from brightline.desk import public_records
from brightline.desk.access import Thing
from brightline.desk.errors import Refused
from brightline.desk.matters.answers import ASKED
from brightline.desk.models import RecordsRequest
from brightline.desk.pages.asking import day, desk_of, number, opens, sent_from
from brightline.desk.pages.record import ASKS


@sensitive_post_parameters("words")
@opens(Thing.PUBLIC_RECORDS)
def records(request: HttpRequest) -> HttpResponse:
    """The requests that are open, and the form to enter one."""
    desk = desk_of(request)
    if request.method == "POST":
        post = request.POST
        came_on, first, last = (_day(post.get(name, "")) for name in ("came_on", "first", "last"))
        public_records.enter(desk, came_on, first, last, post.getlist("asks"), post.get("words", ""))
        return redirect("records")
    lines = [
        {
            "asked": one, "words": public_records.words_of(desk, one), "scope": public_records.scope(one),
            "deadline": public_records.deadline(one, desk.unit),
            "first": date.fromisoformat(one.entry.countable["first"]),
            "last": date.fromisoformat(one.entry.countable["last"]),
        }
        for one in RecordsRequest.objects.select_related("entry").filter(ended=None).order_by("came_on", "pk")
    ]  # fmt: skip
    shown = {
        "lines": lines, "law": desk.unit.public_records, "today": desk.today(),
        "asks": {ask: ASKS.get(ask, ask) for ask in ASKED}, "ended": RecordsRequest.objects.exclude(ended=None).count(),
    }  # fmt: skip
    return render(request, "desk/records.html", shown)


@sent_from("records")
@opens(Thing.PUBLIC_RECORDS)
def records_act(request: HttpRequest, what: str) -> HttpResponse:
    """Take the rows of a request, or enter that it has ended."""
    desk = desk_of(request)
    one = RecordsRequest.objects.filter(pk=number(request.POST.get("request"))).first()
    if one is None or what not in ("rows", "end"):
        raise Http404
    if what == "end":
        public_records.end(desk, one)
        return redirect("records")
    response = HttpResponse(public_records.exported(desk, one), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="records-request-{one.pk}.csv"'
    return response


def _day(text: str) -> date:
    try:
        return day(text)
    except ValueError:
        raise Refused("records", "A day is missing, or is none.", "Days are written as 2024-12-04.",
                      "Write it so.") from None  # fmt: skip
