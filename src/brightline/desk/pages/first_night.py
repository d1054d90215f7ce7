"""*First night*: what to try at a desk for training, and in whose place."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from brightline.desk.pages.asking import desk_of


@login_required
def first_night(request: HttpRequest) -> HttpResponse:
    """The steps of a first night; at a desk at work there is no such page."""
    if not desk_of(request).home.training:
        raise Http404
    return render(request, "desk/first_night.html")
