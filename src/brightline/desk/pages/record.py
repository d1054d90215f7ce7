"""*Record a request*: what came by telephone, at the counter or as a hit in NCIC, written down in under a minute."""

from __future__ import annotations

import hmac
import json
import secrets
from datetime import date

from django.contrib import messages
from django.db import DatabaseError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from brightline.desk.access import Thing, listed, rights
from brightline.desk.matters.doing import Desk
from brightline.desk.pages.asking import day, desk_of, opens
from brightline.desk.unit import LARGEST

CHANNELS = {"phone": "by telephone", "counter": "at the counter", "ncic": "as a hit in NCIC"}
ASKS = {
    "custody": "keep a person in custody",
    "notice_of_release": "tell when a person will be released",
    "information": "give other information about a person",
    "interview": "talk to a person in custody",
    "transfer": "hand a person over",
    "admission": "come in where the public may not",
    "joining": "join an operation",
    "cancellation": "cancel an earlier request",
}
AGENCIES = {
    "ice_ero": "ICE, deportation (ERO), or ICE without more",
    "ice_hsi": "ICE, investigations (HSI)",
    "cbp": "Customs and Border Protection",
    "other_federal": "another federal agency",
    "state_or_local": "a state or local agency",
}
PAPERS = {
    "none": "no paper was shown",
    "civil_detainer": "a detainer (I-247)",
    "administrative_warrant": "a warrant signed by an immigration officer (I-200, I-205)",
    "judicial_criminal_warrant": "a paper that claims to be a judge's",
    "other": "another paper, or not looked at",
}


@opens(Thing.RECORD)
def record(request: HttpRequest) -> HttpResponse:
    """The form, and after it the matter with the answers."""
    desk = desk_of(request)
    stations = {short: name for short, name in desk.unit.stations.items() if rights(desk.user).may(Thing.RECORD, short)}
    shown = {"channels": CHANNELS, "asked": ASKS, "agencies": AGENCIES, "papers": PAPERS, "stations": stations}
    if request.method != "POST":
        fresh = {"form": secrets.token_hex(16), "last": _last(desk, request)}
        return render(request, "desk/record.html", {**shown, **fresh})
    problems, status = _problems(request, stations), 400
    if not problems:
        try:
            return redirect("matter", which=_recorded(desk, request))
        except (OSError, DatabaseError):
            problems, status = (
                {"photo": "It could not be kept, and nothing is recorded. Try it without the photo."},
                503,
            )
    typed = {"problems": problems, "post": request.POST, "ticked": request.POST.getlist("asks"),
             "form": request.POST.get("form", "")}  # fmt: skip
    return render(request, "desk/record.html", {**shown, **typed}, status=status)


def _problems(request: HttpRequest, stations: dict[str, str]) -> dict[str, str]:
    """What is missing or wrong, by field."""
    post, found = request.POST, {}
    if post.get("channel") not in CHANNELS:
        found["channel"] = "Choose how it came."
    if post.get("station") not in stations:
        found["station"] = "Choose the station."
    if not set(post.getlist("asks")) & set(ASKS):
        found["asks"] = "Choose at least one thing that was asked."
    if post.get("agency") not in {*AGENCIES, "unknown"}:
        found["agency"] = "Choose who asked, or that it is not known."
    if post.get("paper") not in PAPERS:
        found["paper"] = "Choose what paper was shown."
    if post.get("came") and _came(post["came"]) is None:
        found["came"] = "Write the day as 2024-12-04, or leave it empty for today."
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        found["photo"] = f"The desk takes {LARGEST // 2**20} MB. Take a smaller one."
    return found


def _came(text: str) -> date | None:
    try:
        return day(text)
    except ValueError:
        return None


def _last(desk: Desk, request: HttpRequest) -> str:
    """The matter that was recorded last in this session: the browser may have led back to the form of it."""
    last = str(request.session.get("recorded", ""))
    return last if listed(desk.user).filter(number=last).exists() else ""


def _recorded(desk: Desk, request: HttpRequest) -> str:
    """The number of the matter that was recorded: of a form that was sent twice, of the first."""
    photo = upload.read() if (upload := request.FILES.get("photo")) is not None else b""
    fingerprint = _fingerprint(desk, request, photo)
    try:
        before = desk.recorded_as(fingerprint) if fingerprint else None
        number = before.number if before else _enter(desk, request, photo, fingerprint)
    except IntegrityError:
        # Sent twice at once: whoever came second finds what the first did.
        before = desk.recorded_as(fingerprint) if fingerprint else None
        if before is None:
            raise
        number = before.number
    if before is not None:
        messages.info(request, "This form was sent before, and is recorded once: here.")
    request.session["recorded"] = number
    return number


def _fingerprint(desk: Desk, request: HttpRequest, photo: bytes) -> str | None:
    """By what a form is known that is sent again as it was; one that was changed meanwhile is another, and not lost."""
    mark = request.POST.get("form", "")
    if not mark:
        return None
    written = sorted((name, request.POST.getlist(name)) for name in request.POST if name != "csrfmiddlewaretoken")
    told = json.dumps(["record", desk.user.pk, written]).encode() + b"\0" + photo
    return hmac.digest(desk.home.key(), told, "sha256").hex()


def _enter(desk: Desk, request: HttpRequest, photo: bytes, fingerprint: str | None) -> str:
    post = request.POST
    facts = []
    if post["agency"] in AGENCIES:
        facts.append(f"requester={post['agency']}")
    # What a judge's paper is, the court says, and not who shows it.
    if post["paper"] in ("none", "civil_detainer", "administrative_warrant"):
        facts.append(f"papers={post['paper']}")
    asks = [ask for ask in post.getlist("asks") if ask in ASKS]
    matter, _ = desk.record(
        post["station"],
        post["channel"],
        asks,
        told={key: post.get(key, "").strip() for key in ("who", "badge", "call_back", "said", "done")},
        subject={"name": name} if (name := post.get("person", "").strip()) else {},
        facts=facts,
        came=_came(post.get("came", "")),
        photo=photo,
        photo_name=getattr(request.FILES.get("photo"), "name", None) or "",
        fingerprint=fingerprint,
        claimed=["judicial_criminal_warrant"] if post["paper"] == "judicial_criminal_warrant" else [],
    )
    return matter.number
