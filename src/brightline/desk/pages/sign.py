"""*Sign*: what waits for a second person, and what was left undone and is signed afterwards."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from brightline.desk.access import Thing, listed, reads
from brightline.desk.matters.signing import missing_signatures
from brightline.desk.models import Proposal
from brightline.desk.pages.asking import desk_of, opens


@opens(Thing.SIGN)
def to_sign(request: HttpRequest) -> HttpResponse:
    """Every proposal that is not signed, of matters that whoever asks may read; those that wait come first."""
    desk = desk_of(request)
    open_ones = Proposal.objects.filter(matter__in=listed(desk.user), done=None, signatures=None).select_related(
        "matter"
    )
    lines = [
        {"proposal": one, "matter": one.matter, "missing": missing_signatures(one)}
        for one in open_ones.order_by("pk")
        if reads(desk.user, one.matter)
    ]
    return render(request, "desk/sign.html", {"lines": sorted(lines, key=lambda line: not line["missing"])})
