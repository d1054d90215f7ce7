"""How what arrived becomes a matter: one for each person it is about, and none twice for the same bytes."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from brightline.desk.home import Home
from brightline.desk.matters.events import Book, book, opened_matter
from brightline.desk.models import Arrival, Brought, Likeness, Matter, Work
from brightline.paper import FederalRequest, ReadFile
from brightline.paper.text import folded


def open_for(arrival: Arrival, hashes: Sequence[str], home: Home) -> Book:
    """The matter of an arrival that brought files with these hashes: a new one, or the one they opened before.

    To be called once for each arrival, in a transaction.
    """
    earlier = _same_bytes(arrival, hashes)
    found = book(earlier, home) if earlier is not None else opened_matter(arrival.station, home)
    if found.key is None:
        # What came was expunged with its matter; the same paper coming again is new.
        found = opened_matter(arrival.station, home)
    Brought.objects.create(arrival=arrival, matter=found.matter, person=0)
    found.add("arrived", None, {"channel": arrival.channel, "arrival": arrival.pk})
    return found


def open_left(home: Home) -> int:
    """Open the matters of arrivals that were left to a person before they had one; gives their number.

    So it is with what ended the program each time that it was taken apart.
    """
    left = Arrival.objects.filter(work__step=Work.Step.BY_EYE, brought=None, original__isnull=False).order_by("pk")
    for arrival in left:
        with transaction.atomic():
            found = open_for(arrival, [str(arrival.original_id)], home)
            told = {"forms": [], "asks": [], "claimed": [], "unread": True}
            found.add("read", None, told, {})
    return len(left)


def fill(arrival: Arrival, files: Sequence[ReadFile], unread: bool, home: Home) -> list[Book]:
    """Tell the matters of an arrival what was read of it; open one more for each further person. Gives those matters.

    To be called in a transaction. An arrival whose bytes were read for an earlier one tells its matter nothing new.
    """
    first = book(Brought.objects.get(arrival=arrival, person=0).matter, home)
    if first.matter.events.filter(kind="read").exists():
        return [first]
    people = list(_people(files))
    books = [first]
    for number in range(1, len(people)):
        more = opened_matter(arrival.station, home)
        Brought.objects.create(arrival=arrival, matter=more.matter, person=number)
        more.add("arrived", None, {"channel": arrival.channel, "arrival": arrival.pk})
        books.append(more)
    for found, requests in zip(books, people or [[]], strict=True):
        _tell(found, requests, unread, home)
    return books


def _same_bytes(arrival: Arrival, hashes: Sequence[str]) -> Matter | None:
    """The matter of the first earlier arrival that brought all of these files."""
    if not hashes:
        return None
    held: set[int] | None = None
    for one in hashes:
        found = set(Arrival.objects.filter(parts__original_id=one).exclude(pk=arrival.pk).values_list("pk", flat=True))
        held = found if held is None else held & found
    first = Brought.objects.filter(arrival_id__in=held or (), person=0).order_by("arrival_id").first()
    return first.matter if first is not None else None


def _people(files: Sequence[ReadFile]) -> Iterable[list[tuple[str, int, FederalRequest]]]:
    """The requests of some files, those about one person together; one whose person was not read stands alone."""
    found: dict[str, list[tuple[str, int, FederalRequest]]] = {}
    for file in files:
        for number, request in enumerate(file.requests):
            who = folded(request.subject) if request.subject else f"?{file.sha256}{number}"
            found.setdefault(who, []).append((file.sha256, number, request))
    return found.values()


def _tell(found: Book, requests: Sequence[tuple[str, int, FederalRequest]], unread: bool, home: Home) -> None:
    asks = dict.fromkeys(ask for _, _, request in requests for ask in request.asks)
    papers = [paper for _, _, request in requests for paper in request.papers]
    subject = next((r.subject for _, _, r in requests if r.subject), None)
    found.add(
        "read",
        None,
        {
            "forms": [paper.form for paper in papers],
            "asks": list(asks),
            "claimed": list(dict.fromkeys(p for _, _, request in requests for p in request.claimed)),
            "unread": unread or not requests,
        },
        {
            "requests": [[file, number] for file, number, _ in requests],
            "facts": [fact for _, _, request in requests for fact in request.facts],
            "subject": {"name": subject} if subject else {},
        },
    )
    if subject:
        _link_alike(found, subject, home)


def _link_alike(found: Book, name: str, home: Home) -> None:
    """Point out the matters about somebody of this name of the last two years; whether they are one, a person says."""
    # Some write the last name first.
    told = " ".join(sorted(folded(word) for word in name.replace(",", " ").split()))
    likeness = hmac.digest(home.key(), b"likeness\0" + told.encode(), "sha256").hex()
    since = timezone.now() - timedelta(days=731)
    alike = Matter.objects.filter(likenesses__hash=likeness, opened_at__gte=since).exclude(pk=found.matter.pk)
    for other in alike.order_by("pk")[:5]:
        found.add("likely_same", None, {"other": other.number})
    Likeness.objects.create(matter=found.matter, hash=likeness)
