"""How what arrived becomes a matter: one for each person it is about, and none twice for the same bytes."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from brightline.desk import log
from brightline.desk.home import Home
from brightline.desk.matters.events import Book, book, opened_matter
from brightline.desk.matters.likeness import named, remember, same_name
from brightline.desk.models import Arrival, Brought, Matter, Part, Work
from brightline.desk.sealing import NotOpened
from brightline.paper import FederalRequest, ReadFile
from brightline.paper.text import folded

_logger = logging.getLogger(__name__)


def open_for(arrival: Arrival, hashes: Sequence[str], home: Home, *, damaged: bool = False) -> Book:
    """The matter of an arrival that brought files with these hashes: a new one, or the open one of the same files.

    Only what came to the same station and is still open is joined; to a matter elsewhere, or ended, it is linked, and
    so it is where the arrival brought something besides that the matter does not have, or something `damaged`: it would
    be read for nobody. To be called once for each arrival, in a transaction.
    """
    log.hold()
    earlier = _same_files(arrival, hashes)
    for matter in earlier:
        here = matter.station == arrival.station and matter.closed_at is None and not matter.sealed
        if here and not damaged and not _brings_more(arrival, matter):
            joined = _openable(matter, home)
            if joined is not None:
                before = list(Brought.objects.filter(matter=matter).values_list("arrival_id", flat=True))
                Brought.objects.create(arrival=arrival, matter=matter, person=0)
                new = not _parts(arrival.pk) <= _parts(*before)
                joined.add("arrived", None, {"channel": arrival.channel, "arrival": arrival.pk}, {"new": new})
                return joined
    found = opened_matter(arrival.station, home)
    Brought.objects.create(arrival=arrival, matter=found.matter, person=0)
    found.add("arrived", None, {"channel": arrival.channel, "arrival": arrival.pk})
    for matter in earlier[:5]:
        found.add("likely_same", None, {"other": matter.number, "bytes": True})
    return found


def leave_to_a_person(arrival: Arrival, home: Home) -> None:
    """See that what the program cannot read has a matter, which says that a person must, and shows it. In a
    transaction."""
    if arrival.original_id is not None and not Part.objects.filter(arrival=arrival).exists():
        # It was never taken apart; whole, it can be looked at all the same.
        Part.objects.create(arrival=arrival, position=0, original_id=arrival.original_id)
    brought = Brought.objects.filter(arrival=arrival, person=0).first()
    found = book(brought.matter, home) if brought else open_for(arrival, [str(arrival.original_id)], home)
    if found.key is not None and not found.matter.events.filter(kind="read").exists():
        found.add("read", None, {"forms": [], "asks": [], "claimed": [], "unread": True}, {})


def open_left(home: Home) -> int:
    """Open the matters of arrivals that were left to a person and whose matter does not say so; gives their number.

    So it is with what ended the program each time. One that cannot be opened does not keep back the others.
    """
    left = Arrival.objects.filter(work__step=Work.Step.BY_EYE, original__isnull=False).exclude(
        brought__matter__events__kind="read"
    )
    opened = 0
    for arrival in left.order_by("pk"):
        try:
            with transaction.atomic():
                leave_to_a_person(arrival, home)
        except Exception as error:  # noqa: BLE001  whatever one arrival does, the next must not wait for it
            _logger.error("A matter could not be opened: %s", type(error).__name__)
        else:
            opened += 1
    return opened


def _openable(matter: Matter, home: Home) -> Book | None:
    """A matter with its key; None where that was destroyed or does not open."""
    try:
        found = book(matter, home)
    except NotOpened:
        return None
    return found if found.key is not None else None


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


def _same_files(arrival: Arrival, hashes: Sequence[str]) -> list[Matter]:
    """The matters of earlier arrivals that brought exactly these files, the latest first; none that was expunged: the
    files would say once more whom it was about."""
    if not hashes:
        return []
    candidates = Brought.objects.filter(
        arrival__parts__original_id=hashes[0], person=0, matter__key__isnull=False
    ).exclude(arrival=arrival)
    found = []
    for brought in candidates.select_related("matter").order_by("-arrival_id").distinct()[:50]:
        if files_of(brought.arrival_id) == set(hashes) and brought.matter not in found:
            found.append(brought.matter)
    return found


def _brings_more(arrival: Arrival, matter: Matter) -> bool:
    """Whether an arrival brought anything that none of a matter's arrivals did; the words of a mail itself apart, which
    stand on the page of the matter."""
    attached = Part.objects.filter(arrival=arrival, position__gt=0).values("original_id")
    known = Part.objects.filter(arrival__brought__matter=matter).values("original_id")
    return Part.objects.filter(arrival=arrival, original__in=attached).exclude(original__in=known).exists()


def files_of(arrival: int) -> set[str]:
    """The hashes of what an arrival is known by: the faxes in it, or, where it has none, itself."""
    parts = list(Part.objects.filter(arrival_id=arrival).order_by("position").values_list("original_id", "is_fax"))
    return {original for original, is_fax in parts if is_fax} or {original for original, _ in parts[:1]}


def _parts(*arrivals: int) -> set[str]:
    """The hashes of all that some arrivals brought, the words of a mail among them."""
    return set(Part.objects.filter(arrival_id__in=arrivals).values_list("original_id", flat=True))


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
            "unread": unread or not requests or not all(r.papers for _, _, r in requests),
        },
        {
            "requests": [[file, number] for file, number, _ in requests],
            "facts": [fact for _, _, request in requests for fact in request.facts],
            "subject": {"name": subject} if subject else {},
        },
    )
    if subject:
        link_alike(found, subject, home)


def link_alike(found: Book, name: str, home: Home) -> None:
    """Point out the matters about somebody of this name of the last two years; whether they are one, a person says.

    Whoever it was that said the name, a paper or a person. To be called in a transaction.
    """
    if not same_name(name):
        return
    known = {one.entry.countable["other"] for one in found.matter.events.filter(kind="likely_same")}
    since = timezone.now() - timedelta(days=731)
    alike = named(name, home).filter(opened_at__gte=since).exclude(pk=found.matter.pk)
    for other in alike.exclude(number__in=known).order_by("pk")[:5]:
        found.add("likely_same", None, {"other": other.number, "bytes": False})
    remember(found.matter, name, home)
