"""Reads the files that an arrival brought: each once, however often it comes."""

from __future__ import annotations

import msgspec
from django.utils import timezone

from brightline import __version__
from brightline.desk.arrival.originals import bytes_of, key_of
from brightline.desk.home import Home
from brightline.desk.matters.answers import answer
from brightline.desk.matters.opening import fill
from brightline.desk.models import FileReading, Original, Work
from brightline.desk.queue import Leased, finished
from brightline.desk.sealing import opened, sealed
from brightline.desk.unit import Unit
from brightline.paper import ReadFile, Unreadable, is_mail, read_file

CANNOT = "At least one of its files could not be read."


def read(leased: Leased, home: Home, unit: Unit) -> None:
    """Read what was not read yet of an arrival, and let the law answer; what cannot be read goes to a person.

    Raises LeaseLost, OSError, DatabaseError, NotOpened.
    """
    parts = leased.arrival.parts.select_related("original").order_by("position")
    # The words of a mail itself are read by who opens the matter: they have no page.
    files = [part.original for part in parts]
    fresh: list[ReadFile] = []
    new = [_reading(file, home, fresh) for file in files if not FileReading.objects.filter(original=file).exists()]
    readings = [one for one in new if one is not None]
    known = FileReading.objects.filter(original__in=files)
    open_still = [one for one in (reading_of(file, home) for file in files) if one is not None and _left_open(one)]
    # What was damaged when it was taken apart may have been a paper, and is in none of the files.
    damaged = leased.arrival.work.why
    unread = bool(damaged or open_still) or any(one.why_not for one in (*readings, *known))
    unread = unread or any(_left_open(one) for one in fresh)
    with finished(leased, Work.Step.BY_EYE if unread else Work.Step.DONE, damaged or (CANNOT if unread else "")):
        for one in readings:
            FileReading.objects.get_or_create(
                original=one.original,
                defaults={
                    "sealed": one.sealed, "why_not": one.why_not, "program": one.program, "read_at": one.read_at
                },
            )  # fmt: skip
        told = [reading for file in files if (reading := reading_of(file, home)) is not None]
        for matter in fill(leased.arrival, told, unread, home):
            answer(matter, unit, timezone.localdate())


def reading_of(original: Original, home: Home) -> ReadFile | None:
    """What was read of an original; None where it was not, or could not be."""
    found = FileReading.objects.filter(original=original).first()
    if found is None or found.why_not:
        return None
    told = opened(bytes(found.sealed), key_of(original, home), f"reading {original.sha256}")
    return msgspec.json.decode(told, type=ReadFile)


def _left_open(file: ReadFile) -> bool:
    """Whether a person must look at a file that was read: something in it could not be, or is not known."""
    return bool(file.warnings) or any(paper.form == "unknown" for paper in file.others)


def _reading(original: Original, home: Home, fresh: list[ReadFile]) -> FileReading | None:
    data = bytes_of(original, home)
    if is_mail(data):
        return None
    told, why_not = b"", ""
    try:
        fresh.append(read_file(data, pictures=False)[0])
        told = msgspec.json.encode(fresh[-1])
    except Unreadable as error:
        why_not = error.what
    return FileReading(
        original=original,
        sealed=sealed(told, key_of(original, home), f"reading {original.sha256}") if told else b"",
        why_not=why_not,
        program=__version__,
        read_at=timezone.now(),
    )
