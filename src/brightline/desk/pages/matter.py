"""*Matter*: the picture, what was read of it, what the law says, and what people say and do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from brightline.desk.access import Thing, listed, reads, rights
from brightline.desk.errors import Refused
from brightline.desk.log_told import told as told_by
from brightline.desk.matters import doing
from brightline.desk.matters.answers import (
    CARD,
    Answer,
    answers,
    asked,
    corpus,
    takes_back,
    to_verify,
    were_it_genuine,
    why_not_eligible,
)
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.signing import carry_out, missing_signatures, propose, sign, who_signs, why_not
from brightline.desk.matters.state import ELIGIBLE, SETS, State, Values
from brightline.desk.models import LogEntry, Matter, Proposal, Role, User
from brightline.desk.pages.again import asked_again, proved
from brightline.desk.pages.asking import day, desk_of, matter_for, number, opens, refused, sent_from
from brightline.desk.pages.files import files_of, mails_of
from brightline.desk.pages.times import arrivals_of
from brightline.desk.pages.tonight import of_custody, to_do
from brightline.vocabulary import Kind


@opens(Thing.MATTERS)
def matter(request: HttpRequest, which: str) -> HttpResponse:
    """A matter, open; or what somebody who may not read it must know of it."""
    desk, found = desk_of(request), matter_for(request, which)
    if not reads(desk.user, found):
        shown = {"matter": found, "grounds": doing.GROUNDS, "edits": rights(desk.user).may(Thing.EDIT, found.station)}
        return render(request, "desk/restricted.html", shown, status=403)
    opened, now = desk.open(found)
    if opened.key is None:
        return render(request, "desk/expunged.html", {"matter": found})
    told = answers(now, desk.unit, desk.today())
    supposed = were_it_genuine(now, desk.unit, desk.today()) if not (now.outcome or now.not_a_request) else {}
    at = number(request.GET.get("from", "1"))
    files, stretches = files_of(found, now, desk, at)
    alike = listed(desk.user).filter(number__in=now.likely_same_as)
    # Of a sealed matter not even the number is told.
    linked = set(listed(desk.user).filter(number__in=(now.same_as, now.renews)).values_list("number", flat=True))
    held = [role for role in Role if rights(desk.user).has(role, found.station)]
    proposals = [
        {
            "proposal": one, "shown": now.proposals[one.pk], "missing": missing_signatures(one),
            "roles": [role for role in who_signs(one) if role in held], "why_not": why_not(desk.user, one),
        }
        for one in Proposal.objects.filter(matter=found).order_by("pk")
    ]  # fmt: skip
    return render(
        request,
        "desk/matter.html",
        {
            "matter": found,
            "state": now,
            "answers": [(one, supposed.get((one.action, one.line), [])) for one in told],
            "card": _card(now, desk) if now.told else [],
            "to_do": to_do(now),
            "custody": of_custody(now),
            "numbers": [(says, desk.unit.directory.get(who)) for who, says in doing.ASKED_COURT.items()],
            "files": files,
            "stretches": stretches,
            "at": at if any(first <= at <= last for first, last in stretches) else 1,
            "proposals": proposals,
            "asks": _questions(told),
            "choices": {
                "custody": doing.CUSTODY, "grounds": doing.GROUNDS, "authorities": doing.AUTHORITIES,
                "flags": doing.FLAGS, "others": doing.OTHERS, "ends": doing.ENDS, "asked": doing.ASKED_COURT,
                "said": doing.COURT_SAID,
            },
            "unverified": to_verify(now),
            "confirmed": [paper for paper, one in now.verified.items() if one.answer == "genuine"],
            "no_then": why_not_eligible(now, desk.unit, desk.today()) if told and told[-1].line == "now" else "",
            "takes_back": takes_back(now),
            "undecided": _is_undecided(now),
            "no_request": doing.OTHERS.get(now.not_a_request, ""),
            "alike": [one.number for one in alike if reads(desk.user, one)],
            "same_as": now.same_as if now.same_as in linked else "",
            "renews": now.renews if now.renews in linked else "",
            "mails": mails_of(found, desk),
            "arrivals": arrivals_of(found, desk),
            "edits": rights(desk.user).may(Thing.EDIT, found.station),
            "people": User.objects.filter(is_active=True).order_by("name") if found.restricted else [],
            "sets": [
                (name, fact.question, [(v.name, v.says) for v in fact.values], now.values.get(name, Values()).has)
                for name in SETS
                for fact in (corpus().vocabulary.facts[name],)
            ],
            "again": asked_again(request),
            "signs": rights(desk.user).may(Thing.SIGN, found.station),
        },
    )  # fmt: skip


@sent_from("matter", "which")
@opens(Thing.MATTERS)
def act(request: HttpRequest, which: str, what: str) -> HttpResponse:
    """Something that somebody says or does in a matter."""
    if what not in ACTS:
        raise Http404
    found = matter_for(request, which)
    try:
        ACTS[what](desk_of(request), found, request)
    except Refused as error:
        return refused(request, error, 409, WRITTEN.get(what))
    # Who confirms one fact after the other stays at their list.
    there = "#known" if what in ("confirm", "unknown") else ""
    return redirect(reverse("matter", args=[which]) + there)


def _card(now: State, desk: Desk) -> list[Answer]:
    """What the law says of what was not asked yet, to whoever stands at the counter."""
    more = [action for action in CARD if action not in asked(now)]
    return [one for one in answers(now, desk.unit, desk.today(), more) if one.line == "now"]


def _is_undecided(now: State) -> bool:
    """Whether the person was handed over without a signed decision, as the log is counted: one stands here, or in a
    linked matter."""
    if now.outcome.get("how") != "federal_agency" or now.transfer_done:
        return False
    requests = told_by(LogEntry.objects.order_by("index").values_list("index", "countable")).requests
    return any(entry == now.outcome["entry"] for one in requests for _, entry in one.unsigned)


def _questions(told: Sequence[Answer]) -> list[dict[str, object]]:
    """The open questions of all answers, the most useful first, each with the values that can be given."""
    vocabulary = corpus().vocabulary
    found: dict[str, dict[str, object]] = {}
    for one in told:
        for ask in one.decision.asks:
            if ask.fact in (ELIGIBLE, "papers", "actor") or ask.fact in found:
                continue
            fact = vocabulary.facts[ask.fact]
            says = {value.name: value.says for value in fact.values}
            chosen = ask.values if fact.kind in (Kind.YES_NO, Kind.ONE_OF) else ()
            found[ask.fact] = {
                "fact": ask.fact, "question": ask.question, "judgement": ask.judgement,
                "values": [(value, says.get(value, value)) for value in chosen],
            }  # fmt: skip
    return list(found.values())


def _answer(desk: Desk, found: Matter, request: HttpRequest) -> State:
    """An answer to a question of the page, or the values of a set that were chosen. Raises Refused."""
    post = request.POST
    name, values = post.get("fact", ""), post.getlist("value")
    fact = corpus().vocabulary.facts.get(name)
    if fact is None:
        raise Refused(found.number, "That is no fact to be said here.", "", "Take one of the page.")
    if name not in SETS and not any(value.strip() for value in values):
        raise Refused(found.number, "Nothing was answered.", "", "Choose an answer, or write one.")
    if fact.judgement:
        return desk.judge(found, name, values[0] if values else "", post.get("why", ""))
    if name in SETS:
        return desk.say(found, f"{name}={','.join(values) or 'none'}", "corrected")
    return desk.say(found, f"{name}={values[0] if values else ''}")


def _confirm(desk: Desk, found: Matter, request: HttpRequest) -> State:
    """Confirm a fact as it was read, and no other. Raises Refused."""
    _, now = desk.open(found)
    text = request.POST.get("text", "")
    if text not in {said.text for said in now.facts.values() if said.how == "read"}:
        raise Refused(found.number, "That is not what was read.", "Something came, or was said, since the page was "
                      "opened.", "Look at the matter again.")  # fmt: skip
    return desk.say(found, text)


def _reader(desk: Desk, found: Matter, request: HttpRequest) -> State:
    user = User.objects.filter(pk=number(request.POST.get("user")), is_active=True).first()
    if user is None:
        raise Refused(found.number, "Nobody was chosen.", "", "Choose somebody of the list.")
    return desk.name_reader(found, user)


def _time(text: str) -> datetime | None:
    """A time as a form gives it, at the desk's own clock. Raises Refused."""
    if not text:
        return None
    try:
        day(text[:10])
        return timezone.make_aware(datetime.fromisoformat(text))
    except ValueError:
        raise Refused("matter", "That is no time.", "It is written as 2024-12-04T03:15.", "Write it so.") from None


def _propose(desk: Desk, found: Matter, request: HttpRequest) -> None:
    post = request.POST
    if post.get("does") not in ("yes", "no"):
        raise Refused(found.number, "It was not said whether to do it or to leave it.", "", "Choose one of the two.")
    propose(desk, found, post.get("action", ""), post["does"] == "yes", post.get("why", "").strip())


def _sign(desk: Desk, found: Matter, request: HttpRequest) -> None:
    role = request.POST.get("role", "")
    if role not in Role.values:
        raise Refused(found.number, "No role was chosen.", "A signature is given in a role.", "Choose yours.")
    proposal = _proposal(found, request)
    sign(desk, proposal, proved(request), Role(role), request.POST.get("why", ""))
    messages.success(request, "Signed.")


def _proposal(found: Matter, request: HttpRequest) -> Proposal:
    one = Proposal.objects.filter(matter=found, pk=number(request.POST.get("proposal"))).first()
    if one is None:
        raise Http404
    return one


def _same(desk: Desk, found: Matter, request: HttpRequest) -> None:
    desk.same_as(found, _earlier(found, request))


def _renews(desk: Desk, found: Matter, request: HttpRequest) -> None:
    desk.renews(found, _earlier(found, request))


def _earlier(found: Matter, request: HttpRequest) -> Matter:
    """The matter whose number was written. Raises Refused, in the same words for one that whoever asks may not know
    of."""
    try:
        return matter_for(request, request.POST.get("other", "").strip())
    except Http404:
        raise Refused(found.number, "There is no matter of that number for you.", "It is written as 2024-0007.",
                      "Search for the person, and write the number as it stands there.") from None  # fmt: skip


ACTS: dict[str, Callable[[Desk, Matter, HttpRequest], object]] = {
    "fact": _answer,
    "confirm": _confirm,
    "reader": _reader,
    "reopen": lambda d, m, r: d.reopen(m),
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
    "renewal": _renews,
    "not_a_request": lambda d, m, r: d.not_a_request(m, r.POST.get("what", ""), r.POST.get("words", "")),
    "close": lambda d, m, r: d.close(m, r.POST.get("how", ""), r.POST.get("why", "").strip()),
    "propose": _propose,
    "sign": _sign,
    "done": lambda d, m, r: carry_out(d, _proposal(m, r)),
}
"""What can be said or done in a matter, by the last part of its address."""
WRITTEN = {
    "fact": {"why": "Why you judge so"},
    "subject": {"name": "Name of the person", "born": "Date of birth"},
    "custody": {"booking": "Booking number", "cell": "Cell"},
    "eligible": {"since": "Since when, as 2024-12-04T03:15; left empty: since this moment"},
    "authority": {"says": "Court and number", "ends": "When it ends"},
    "same": {"other": "Number of the earlier matter"},
    "renewal": {"other": "Number of the earlier matter about the same person"},
    "not_a_request": {"words": "Where it went, if anywhere"},
    "close": {"why": "Why, where somebody was kept past eligibility"},
    "propose": {"why": "Why, where it is other than the law says"},
}
"""Of what is said or done, the fields that are written into, and what they are called."""
