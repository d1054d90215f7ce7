"""*Letter*: what could be answered on paper, what it would state and why not, and what was prepared."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from brightline.desk.access import Thing, reads, rights
from brightline.desk.letters.templates import default, templates, turned_on
from brightline.desk.matters.answers import asks_of
from brightline.desk.matters.letters import offers, prepare, take
from brightline.desk.matters.signing import is_past, missing_signatures
from brightline.desk.models import Letter, Matter
from brightline.desk.pages.asking import desk_of, matter_for, opens, sent_from, the_unit


@opens(Thing.MATTERS)
def letter(request: HttpRequest, which: str) -> HttpResponse:
    """The letters of a matter; a new one is prepared by POST. Raises Http404 for who may not read the matter."""
    desk, found = desk_of(request), _readable(request, which)
    if request.method == "POST":
        prepare(desk, found, request.POST.get("form", ""))
        return redirect("letter", which=which)
    _, now = desk.open(found)
    prepared = [
        {
            "letter": one,
            "shown": now.letters[one.pk],
            "missing": missing_signatures(one.proposal) if one.proposal else "",
            "done": one.proposal is not None and hasattr(one.proposal, "done"),
            "past": one.proposal is not None and not hasattr(one.proposal, "done") and is_past(one.proposal),
        }
        for one in Letter.objects.filter(matter=found).select_related("proposal").order_by("-pk")
    ]
    shown = {
        "matter": found, "state": now, "offers": offers(now, desk), "prepared": prepared,
        "unanswered": [ask for ask in asks_of(now) if ask in templates() and ask not in turned_on(desk.unit.letters)],
        "edits": rights(desk.user).may(Thing.EDIT, found.station),
    }  # fmt: skip
    return render(request, "desk/letter.html", shown)


@sent_from("letter", "which")
@opens(Thing.MATTERS)
def letter_file(request: HttpRequest, which: str, number: int) -> HttpResponse:
    """The PDF of a letter, to be sent by a person. Raises Http404."""
    found = _readable(request, which)
    one = Letter.objects.filter(matter=found, pk=number).select_related("proposal", "matter").first()
    if one is None:
        raise Http404
    response = HttpResponse(take(desk_of(request), one), content_type="application/pdf")
    # The name tells nothing of anybody: it stays in the list of what a browser has fetched.
    response["Content-Disposition"] = f'attachment; filename="letter-{found.number}-{one.pk}.pdf"'
    return response


@opens(Thing.MATTERS)
def letter_templates(request: HttpRequest) -> HttpResponse:
    """Every template with its text and its hash, and whether counsel has turned it on."""
    approvals = the_unit().letters
    on = turned_on(approvals)
    lines = [{"template": one, "approval": approvals.get(form), "on": form in on} for form, one in templates().items()]
    return render(request, "desk/letter_templates.html", {"lines": lines, "default": default()})


def _readable(request: HttpRequest, which: str) -> Matter:
    found = matter_for(request, which)
    if not reads(desk_of(request).user, found) or not hasattr(found, "key"):
        raise Http404
    return found
