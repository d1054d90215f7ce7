"""*Search*: by a whole name, for a purpose. A name stands in no address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from brightline.desk.access import Thing
from brightline.desk.errors import Refused
from brightline.desk.pages.asking import desk_of, opens
from brightline.desk.searching import PURPOSES, search


@sensitive_post_parameters("name", "why")
@opens(Thing.MATTERS)
def look_up(request: HttpRequest) -> HttpResponse:
    """The form, and, by POST, what is found."""
    shown: dict[str, object] = {"purposes": PURPOSES}
    if request.method != "POST":
        return render(request, "desk/search.html", shown)
    post = request.POST
    shown |= {"name": post.get("name", ""), "purpose": post.get("purpose", ""), "why": post.get("why", "")}
    try:
        found = search(desk_of(request), post.get("name", ""), post.get("purpose", ""), post.get("why", ""))
    except Refused as error:
        return render(request, "desk/search.html", {**shown, "error": error}, status=400)
    return render(request, "desk/search.html", {**shown, "asked": True, "found": found})
