"""*Keep or dispose*: what is due, what waits for a second person, and what is kept for a lawsuit."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from brightline.desk import disposition
from brightline.desk.access import Thing, listed, rights
from brightline.desk.errors import Refused
from brightline.desk.matters.doing import Desk
from brightline.desk.models import Disposal, LitigationHold, Role
from brightline.desk.pages.again import asked_again, proved
from brightline.desk.pages.asking import desk_of, matter_for, number, opens, sent_from


@opens(Thing.DISPOSE)
def dispose(request: HttpRequest) -> HttpResponse:
    """The lists, and the forms to ask."""
    desk = desk_of(request)
    held = rights(desk.user)
    holds = LitigationHold.objects.filter(ended=None, matter__in=listed(desk.user)).select_related("matter")
    shown = {
        "due": disposition.due(desk), "schedule": desk.unit.disposition, "holds": holds.order_by("pk"),
        "waiting": [
            {"disposal": one, "own": one.event.by_id == desk.user.pk, "kept_by": disposition.kept_by(one.matter)}
            for one in disposition.waiting(desk).select_related("event", "event__by")
        ],
        "confirms": any(held.has(role) for role in disposition.CONFIRM) and not held.has(Role.ADMINISTRATOR),
        "counsel": held.has(Role.COUNSEL),
    }  # fmt: skip
    return render(request, "desk/dispose.html", {**shown, "again": asked_again(request)})


@sensitive_post_parameters("password", "order", "why")
@sent_from("dispose")
@opens(Thing.DISPOSE)
def dispose_act(request: HttpRequest, what: str) -> HttpResponse:
    """Something that somebody asks, confirms, or turns down."""
    if what not in ACTS:
        raise Http404
    messages.success(request, ACTS[what](desk_of(request), request))
    return redirect("dispose")


def _ask(desk: Desk, request: HttpRequest) -> str:
    post = request.POST
    if post.get("what") not in Disposal.What.values or post.get("ground") not in Disposal.Ground.values:
        raise Refused("dispose", "Nothing was chosen.", "", "Choose what is to be done, and on what ground.")
    found = matter_for(request, post.get("matter", "").strip())
    what, ground = Disposal.What(post["what"]), Disposal.Ground(post["ground"])
    disposition.ask(desk, found, what, ground, post.get("order", ""))
    return f"{found.number}: asked. It waits for a second person."


def _confirm(desk: Desk, request: HttpRequest) -> str:
    one = _disposal(desk, request)
    disposition.confirm(desk, one, proved(request))
    return f"{one.matter.number}: {Disposal.What(one.what).label}."


def _refuse(desk: Desk, request: HttpRequest) -> str:
    one = _disposal(desk, request)
    disposition.refuse(desk, one)
    return f"{one.matter.number}: turned down. Nothing was done."


def _keep(desk: Desk, request: HttpRequest) -> str:
    found = matter_for(request, request.POST.get("matter", "").strip())
    disposition.set_litigation_hold(desk, found, request.POST.get("why", ""))
    return f"{found.number}: kept for a lawsuit."


def _let_go(desk: Desk, request: HttpRequest) -> str:
    one = LitigationHold.objects.filter(
        pk=number(request.POST.get("hold")), matter__in=listed(desk.user)
    ).select_related("matter").first()  # fmt: skip
    if one is None:
        raise Http404
    disposition.end_litigation_hold(desk, one)
    return f"{one.matter.number}: the litigation hold has ended."


def _disposal(desk: Desk, request: HttpRequest) -> Disposal:
    one = disposition.waiting(desk).filter(pk=number(request.POST.get("disposal"))).first()
    if one is None:
        raise Http404
    return one


ACTS: dict[str, Callable[[Desk, HttpRequest], str]] = {
    "ask": _ask, "confirm": _confirm, "refuse": _refuse, "keep": _keep, "let_go": _let_go,
}  # fmt: skip
"""What can be done here, by the last part of its address."""
