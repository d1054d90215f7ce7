"""*Sign*: what waits for a second person, and what was left undone and is signed afterwards."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from brightline.desk.access import Thing, listed, reads
from brightline.desk.matters.signing import has_ended, is_past, missing_signatures, why_not
from brightline.desk.models import Proposal
from brightline.desk.pages.asking import desk_of, opens


@opens(Thing.SIGN)
def to_sign(request: HttpRequest) -> HttpResponse:
    """Every proposal that waits, and every one that nobody has signed yet, of matters that whoever asks may read."""
    desk = desk_of(request)
    every = Proposal.objects.filter(matter__in=listed(desk.user)).select_related("matter", "event__by").order_by("pk")
    lines: list[dict[str, object]] = []
    for one in every.annotate(signed=Count("signatures")):
        missing = missing_signatures(one)
        waits = bool(missing) and not hasattr(one, "done") and not is_past(one) and not has_ended(one)
        if (waits or (not one.does and not one.signed)) and reads(desk.user, one.matter):
            minutes = int((timezone.now() - one.event.at).total_seconds() // 60)
            lines.append({
                "proposal": one, "matter": one.matter, "missing": missing, "minutes": minutes,
                "why_not": why_not(desk.user, one),
            })  # fmt: skip
    lines.sort(key=lambda line: (bool(line["why_not"]), not line["missing"]))
    return render(request, "desk/sign.html", {"lines": lines})
