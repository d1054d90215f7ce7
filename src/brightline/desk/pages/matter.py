"""*Matter*: the picture, what was read of it, what the law says, and what people say and do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from brightline.desk.access import Thing, reads, rights
from brightline.desk.arrival.originals import bytes_of
from brightline.desk.errors import Refused
from brightline.desk.matters import doing
from brightline.desk.matters.answers import ELIGIBLE, answers, corpus
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.signing import carry_out, missing_signatures, propose, sign
from brightline.desk.matters.state import State
from brightline.desk.models import Matter, Original, Proposal, Role
from brightline.desk.pages.asking import desk_of, matter_for, opens
from brightline.desk.pages.tonight import to_do
from brightline.desk.reading import reading_of
from brightline.vocabulary import Kind


@opens(Thing.MATTERS)
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """A matter, open; or what somebody who may not read it must know of it."""
    desk, found = desk_of(request), matter_for(request, number)
    if not reads(desk.user, found):
        return render(request, "desk/restricted.html", {"matter": found}, status=403)
    _, now = desk.open(found)
    told = answers(now, desk.unit, desk.today())
    proposals = [
        {"proposal": one, "shown": now.proposals[one.pk], "missing": missing_signatures(one)}
        for one in Proposal.objects.filter(matter=found).order_by("pk")
    ]
    return render(
        request,
        "desk/matter.html",
        {
            "matter": found,
            "state": now,
            "answers": told,
            "to_do": to_do(now),
            "files": _files(now, desk),
            "proposals": proposals,
            "asks": _questions(now, desk),
            "choices": {
                "custody": doing.CUSTODY, "grounds": doing.GROUNDS, "authorities": doing.AUTHORITIES,
                "flags": doing.FLAGS, "ends": doing.ENDS, "asked": doing.ASKED_COURT, "said": doing.COURT_SAID,
            },
            "unverified": [paper for paper in now.claimed if paper not in now.verified],
            "roles": [role for role in (Role.SUPERVISOR, Role.COMMANDER, Role.COUNSEL)
                      if rights(desk.user).has(role, found.station)],
        },
    )  # fmt: skip


@require_POST
@opens(Thing.MATTERS)
def act(request: HttpRequest, number: str, what: str) -> HttpResponse:
    """Something that somebody says or does in a matter."""
    if what not in ACTS:
        raise Http404
    found = matter_for(request, number)
    ACTS[what](desk_of(request), found, request)
    return redirect("matter", number=number)


@opens(Thing.MATTERS)
def page_picture(request: HttpRequest, number: str, file: str, page: int) -> HttpResponse:
    """The picture of a page: rendered by us, never the sender's file itself. Raises Http404."""
    import cv2

    from brightline.paper.opening import Unreadable, opened

    desk, found = desk_of(request), matter_for(request, number)
    _, now = desk.open(found)
    if file not in {one for one, _ in now.requests} | _brought(found):
        raise Http404
    try:
        with opened(bytes_of(Original.objects.get(pk=file), desk.home), name="fax") as opened_file:
            for one in opened_file.pages():
                if one.number == page:
                    done, data = cv2.imencode(".png", one.image)
                    if done:
                        return HttpResponse(data.tobytes(), content_type="image/png")
    except Unreadable as error:
        raise Http404 from error
    raise Http404


def _brought(found: Matter) -> set[str]:
    arrivals = found.brought.values_list("arrival_id", flat=True)
    return set(Original.objects.filter(parts__arrival_id__in=arrivals).values_list("pk", flat=True))


def _files(now: State, desk: Desk) -> list[dict[str, Any]]:
    """The files of a matter with the papers that were read in them."""
    found: list[dict[str, Any]] = []
    for file in dict.fromkeys(file for file, _ in now.requests):
        read = reading_of(Original.objects.get(pk=file), desk.home)
        if read is not None:
            numbers = [n for f, n in now.requests if f == file]
            papers = [paper for n in numbers for paper in read.requests[n].papers]
            found.append({"sha256": file, "pages": range(1, read.page_count + 1), "papers": papers,
                          "checks": [c for n in numbers for c in read.requests[n].checks]})  # fmt: skip
    return found


def _questions(now: State, desk: Desk) -> list[dict[str, object]]:
    """The open questions of all answers, the most useful first, each with the values that can be given."""
    vocabulary = corpus().vocabulary
    found: dict[str, dict[str, object]] = {}
    for one in answers(now, desk.unit, desk.today()):
        for ask in one.decision.asks:
            if ask.fact in (ELIGIBLE, "papers", "actor") or ask.fact in found:
                continue
            fact = vocabulary.facts[ask.fact]
            plain = fact.kind in (Kind.YES_NO, Kind.ONE_OF)
            found[ask.fact] = {"fact": ask.fact, "question": ask.question, "values": ask.values if plain else (),
                               "judgement": ask.judgement}  # fmt: skip
    return list(found.values())


def _said(name: str, value: str, desk: Desk, request: HttpRequest) -> str:
    """A fact as `--fact` writes it; a judgement with who judged and why. Raises Refused."""
    fact = corpus().vocabulary.facts.get(name)
    if fact is None or not value:
        raise Refused("matter", "Nothing was chosen.", "A fact has a value.", "Choose one of the values.")
    text = f"{name}={value}"
    if fact.judgement:
        why = " ".join(request.POST.get("why", "").replace('"', "'").split())
        if not why:
            raise Refused("matter", "A judgement needs its reason.", "It counts only with who judged, and why.",
                          "Write why.")  # fmt: skip
        text += f' by "{desk.user.name}" because "{why}"'
    return text


def _time(text: str) -> datetime | None:
    """A time as a form gives it, at the desk's own clock. Raises Refused."""
    if not text:
        return None
    try:
        return timezone.make_aware(datetime.fromisoformat(text))
    except ValueError:
        raise Refused("matter", "That is no time.", "It is written as 2024-12-04T03:15.", "Write it so.") from None


def _propose(desk: Desk, found: Matter, request: HttpRequest) -> None:
    post = request.POST
    propose(desk, found, post.get("action", ""), post.get("does") == "yes", post.get("why", "").strip())


def _sign(desk: Desk, found: Matter, request: HttpRequest) -> None:
    role = request.POST.get("role", "")
    if role not in Role.values:
        raise Refused(found.number, "No role was chosen.", "A signature is given in a role.", "Choose yours.")
    sign(desk, _proposal(found, request), request.POST.get("password", ""), Role(role), request.POST.get("why", ""))


def _proposal(found: Matter, request: HttpRequest) -> Proposal:
    number = request.POST.get("proposal", "")
    one = Proposal.objects.filter(matter=found, pk=int(number) if number.isdigit() else -1).first()
    if one is None:
        raise Http404
    return one


def _same(desk: Desk, found: Matter, request: HttpRequest) -> None:
    desk.same_as(found, matter_for(request, request.POST.get("other", "")))


ACTS: dict[str, Callable[[Desk, Matter, HttpRequest], object]] = {
    "fact": lambda d, m, r: d.say(m, _said(r.POST.get("fact", ""), r.POST.get("value", ""), d, r)),
    "confirm": lambda d, m, r: d.say(m, r.POST.get("text", "")),
    "unknown": lambda d, m, r: d.unsay(m, r.POST.get("fact", "")),
    "everything": lambda d, m, r: d.everything(m),
    "subject": lambda d, m, r: d.subject(m, r.POST.get("name", ""), r.POST.get("born", "")),
    "custody": lambda d, m, r: d.custody(m, r.POST.get("where", ""), r.POST.get("booking", ""), r.POST.get("cell", "")),
    "eligible": lambda d, m, r: d.eligible(m, r.POST.get("ground", ""), _time(r.POST.get("since", ""))),
    "authority": lambda d, m, r: d.authority(
        m, r.POST.get("source", ""), r.POST.get("says", ""), r.POST.get("ends", "")
    ),
    "verify": lambda d, m, r: d.verify(m, r.POST.get("paper", ""), r.POST.get("asked", ""), r.POST.get("answer", "")),
    "flag": lambda d, m, r: d.flag(m, r.POST.get("flag", ""), r.POST.get("on") == "yes"),
    "same": _same,
    "not_a_request": lambda d, m, r: d.not_a_request(m, r.POST.get("what", "")),
    "close": lambda d, m, r: d.close(m, r.POST.get("how", ""), r.POST.get("why", "").strip()),
    "propose": _propose,
    "sign": _sign,
    "done": lambda d, m, r: carry_out(d, _proposal(m, r)),
}
"""What can be said or done in a matter, by the last part of its address."""
