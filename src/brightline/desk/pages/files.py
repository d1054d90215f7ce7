"""What came to a matter, as it is shown: pictures that we rendered, and the words of mails; never the sender's file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from msgspec import Struct

from brightline.desk import log
from brightline.desk.access import Thing, reads
from brightline.desk.arrival.heads import vouched
from brightline.desk.arrival.originals import bytes_of
from brightline.desk.mails import Words, words
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.state import State, state
from brightline.desk.models import Brought, FileReading, Matter, Original, OriginalKey
from brightline.desk.pages.asking import desk_of, matter_for, opens
from brightline.desk.reading import reading_of
from brightline.paper import Paper
from brightline.paper.opening import Unreadable, is_mail, opened

WITHHELD = "This mail also brought papers about somebody of whom you may not read, and its words may be about both."
MOST = 10_000
"""Files of which it is remembered how many pages they have; after so many, of none."""
_pages: dict[str, int] = {}
AT_ONCE = 10
"""So many pictures are shown at once: a packet has up to two hundred, and each is drawn when it is asked for."""
ENTERED_WITH_PAGE = timedelta(minutes=10)
"""A picture that is fetched so long after the page of its matter was opened belongs to it."""


@opens(Thing.MATTERS)
def page_picture(request: HttpRequest, which: str, file: str, page: int) -> HttpResponse:
    """The picture of a page: rendered by us, never the sender's file itself. Raises Http404."""
    import cv2

    desk, found = desk_of(request), matter_for(request, which)
    if not reads(desk.user, found) or not hasattr(found, "key"):
        raise Http404
    _enter_looked(found, desk)
    now = state(found.number, found.station, book(found, desk.home).events())
    if page not in _own_pages(found, now, file, desk):
        raise Http404
    try:
        with opened(bytes_of(Original.objects.get(pk=file), desk.home), name="fax", only=page) as opened_file:
            for one in opened_file.pages():
                done, data = cv2.imencode(".png", one.image)
                if done:
                    return HttpResponse(data.tobytes(), content_type="image/png")
    except Unreadable as error:
        raise Http404 from error
    raise Http404


def _enter_looked(found: Matter, desk: Desk) -> None:
    """Enter that somebody looks at a picture, where it was not entered with the page that the picture belongs to."""
    lately = timezone.now() - ENTERED_WITH_PAGE
    if not found.events.filter(kind="looked", by=desk.user, at__gte=lately).exists():
        with transaction.atomic():
            log.hold()
            kept = book(found, desk.home)
            if kept.key is not None:
                kept.add("looked", desk.user)


def _own_pages(found: Matter, now: State, file: str, desk: Desk) -> set[int] | range:
    """The pages of a file that a matter may show: all to who may read everybody in it, else this person's own."""
    brought = Brought.objects.filter(arrival__parts__original_id=file)
    if not brought.filter(matter=found).exists():
        return set()
    others = {one.matter for one in brought.select_related("matter__key")}
    if all(_shown_beside(other, desk) for other in others):
        return range(1, 100_000)
    read = reading_of(Original.objects.get(pk=file), desk.home)
    numbers = [n for f, n in now.requests if f == file]
    return {page for n in numbers for paper in read.requests[n].papers for page in paper.pages} if read else set()


def _shown_beside(other: Matter, desk: Desk) -> bool:
    """Whether the papers of a matter may be seen by who reads another one that came with it."""
    if not hasattr(other, "key"):
        return False
    return not (other.restricted or other.sealed) or reads(desk.user, other)


def files_of(found: Matter, now: State, desk: Desk, at: int) -> tuple[list[dict[str, Any]], list[tuple[int, int]]]:
    """The files that were brought, with the papers of this person that were read in them; mails stand apart.

    The pages of all of them are counted through. Of each file `shown` has those that are shown at once with the one at
    `at`; and beside the files stand the stretches that can be shown, where there is more than one.
    """
    shown: list[dict[str, Any]] = []
    before = 0
    for original in _originals(found):
        read = reading_of(original, desk.home) if _opens(original) else None
        if read is None and (not _opens(original) or is_mail(bytes_of(original, desk.home))):
            continue
        numbers = [n for f, n in now.requests if f == original.sha256]
        papers = [paper for n in numbers for paper in read.requests[n].papers] if read else []
        count = read.page_count if read else _counted(original, desk)
        own = _own_pages(found, now, original.sha256, desk)
        places = {n: before + place for place, n in enumerate((n for n in range(1, count + 1) if n in own), 1)}
        before += len(places)
        shown.append({
            "sha256": original.sha256, "places": places,
            "papers": [(paper, [(n, places[n]) for n in paper.pages if n in places]) for paper in papers],
            "checks": [c for n in numbers for c in read.requests[n].checks] if read else [],
            "others": _alike([one for one in read.others if set(one.pages) & set(own)]) if read else [],
            "warnings": read.warnings if read else _why_not(original, count),
        })  # fmt: skip
    stretches = [(first, min(first + AT_ONCE - 1, before)) for first in range(1, before + 1, AT_ONCE)]
    first, last = next((one for one in stretches if one[0] <= at <= one[1]), (1, AT_ONCE))
    for file in shown:
        file["shown"] = [(n, place) for n, place in file["places"].items() if first <= place <= last]
    return shown, stretches if len(stretches) > 1 else []


def _why_not(original: Original, count: int) -> list[str]:
    """What is said of a file that was not read, to the person it was left to."""
    read = FileReading.objects.filter(original=original).first()
    if not count:
        return [read.why_not if read else "It is not read yet.", "No picture can be made of it. Ask at the fax machine "
                "or the gateway whether it is there on paper, or have it sent again."]  # fmt: skip
    return [f"It could not be read: {read.why_not} Look at it." if read else "It is not read. Look at it."]


def _alike(papers: Sequence[Paper]) -> list[dict[str, str]]:
    """Papers that are about nobody, those of one kind together: a packet can have two hundred of them."""
    found: dict[tuple[str, str], list[int]] = {}
    for one in papers:
        found.setdefault((one.title, one.why), []).extend(one.pages)
    return [{"title": title, "why": why, "pages": _in_words(pages)} for (title, why), pages in found.items()]


def _in_words(numbers: Iterable[int]) -> str:
    """Pages in words, those that follow each other together: Pages 4, 7 to 119."""
    told: list[list[int]] = []
    for number in sorted(set(numbers)):
        if told and number == told[-1][1] + 1:
            told[-1][1] = number
        else:
            told.append([number, number])
    words = ", ".join(f"{first} to {last}" if last > first else f"{first}" for first, last in told)
    return f"Page {words}" if words.isdecimal() else f"Pages {words}"


class Mail(Struct, frozen=True):
    """A mail as it is shown."""

    words: Words
    vouched: str = ""
    """What the city's own mail server says of who sent it; empty where it says nothing."""
    withheld: bool = False

    @property
    def address_vouched(self) -> bool:
        """Whether that is said of the address that the mail shows: SPF and DKIM pass for any that sent or signed."""
        return self.vouched.endswith("DMARC pass")


def mails_of(found: Matter, desk: Desk) -> list[Mail]:
    """What the mails say that brought something: anybody can write anything there."""
    told = []
    for original in _originals(found):
        data = bytes_of(original, desk.home) if _opens(original) else b""
        if data and is_mail(data):
            brought = Brought.objects.filter(arrival__parts__original=original).select_related("matter__key")
            if not all(_shown_beside(one.matter, desk) for one in brought):
                told.append(Mail(Words("", "", WITHHELD), withheld=True))
                continue
            # The mail server wrote on what it handed over, and on no message within it or given as a file.
            handed_over = original.arrivals.filter(channel__in=("smtp", "imap")).exists()
            says = vouched(data, desk.unit.mail_server) if handed_over else ""
            try:
                told.append(Mail(words(original, data, desk.home), says))
            except Unreadable as error:
                told.append(Mail(Words("", "", error.what), says))
    return told


def _counted(original: Original, desk: Desk) -> int:
    """How many pages a file has that was not read: each of them is looked at; none where it cannot be drawn at all."""
    if original.sha256 not in _pages:
        if len(_pages) >= MOST:
            _pages.clear()
        try:
            with opened(bytes_of(original, desk.home), name="fax", only=1) as file:
                _pages[original.sha256] = file.page_count if any(True for _ in file.pages()) else 0
        except Unreadable:
            _pages[original.sha256] = 0
    return _pages[original.sha256]


def _originals(found: Matter) -> list[Original]:
    arrivals = found.brought.values_list("arrival_id", flat=True)
    return list(Original.objects.filter(parts__arrival_id__in=arrivals).distinct().order_by("kept_at", "sha256"))


def _opens(original: Original) -> bool:
    return OriginalKey.objects.filter(original=original).exists()
