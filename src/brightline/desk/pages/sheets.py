"""*Calls* and *Roster*: lists of other systems, given to the desk as files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from brightline.desk.access import Thing
from brightline.desk.duty import calls as calling
from brightline.desk.duty import roster as rosters
from brightline.desk.errors import Refused
from brightline.desk.models import Call
from brightline.desk.pages.asking import desk_of, matter_for, opens, sent_from

LARGEST = 8 * 2**20
"""Of a list, in bytes: a hundred thousand lines."""


@opens(Thing.SHEETS)
def calls(request: HttpRequest) -> HttpResponse:
    """The federal calls of one's stations, and the form for the gateway's log. Raises Refused."""
    desk = desk_of(request)
    if request.method != "POST":
        shown, waiting = calling.calls(desk)
        return render(
            request,
            "desk/calls.html",
            {
                "waiting": waiting,
                "unexplained": [one for one in shown if one.explained is None],
                "explained": [one for one in shown if one.explained is not None],
                "reasons": calling.REASONS, "until": calling.given_until(), "columns": _columns(
                    calling.COLUMNS, desk.unit.call_log.columns),
            },
        )  # fmt: skip
    found = calling.take_in(desk, _file(request, "calls"))
    messages.success(
        request, f"From listed federal numbers: {found.entered} new, {found.known} entered before. From others, and "
        f"not kept: {found.others}, of which {found.unknown} withheld their number.",
    )  # fmt: skip
    return redirect("calls")


@sent_from("calls")
@opens(Thing.SHEETS)
def explain(request: HttpRequest, call: int) -> HttpResponse:
    """Say which matter a call came to, or why to none. Raises Refused, Http404."""
    desk, post = desk_of(request), request.POST
    found = Call.objects.filter(pk=call).first()
    if found is None:
        raise Http404
    which = post.get("matter", "").strip()
    matter = matter_for(request, which) if which else None
    calling.explain(desk, found, matter, post.get("reason", ""), " ".join(post.get("words", "").split()))
    return redirect("calls")


@opens(Thing.SHEETS)
def roster(request: HttpRequest) -> HttpResponse:
    """The form for a roster. What it says of open matters stands on their pages. Raises Refused."""
    desk = desk_of(request)
    if request.method != "POST":
        columns = _columns(rosters.COLUMNS, desk.unit.roster.columns)
        return render(request, "desk/roster.html", {"columns": columns})
    count = rosters.take_in(desk, _file(request, "roster"))
    messages.success(
        request, f"Lines read: {count}. Where one names the person of an open matter, that matter's page says so, to "
        "be confirmed there. Nothing else of the roster is kept.",
    )  # fmt: skip
    return redirect("roster")


def _columns(needs: tuple[str, ...], called: dict[str, str]) -> list[str]:
    return [called.get(need, need) for need in needs]


def _file(request: HttpRequest, where: str) -> bytes:
    """The file that was given. Raises Refused."""
    file = request.FILES.get("file")
    if file is None:
        raise Refused(where, "No file was chosen.", "", "Choose one.")
    if (file.size or 0) > LARGEST:
        raise Refused(where, "That is more than a list has.", f"The desk takes {LARGEST // 2**20} MB.",
                      "Give the list of fewer days.")  # fmt: skip
    data: bytes = file.read()
    return data
