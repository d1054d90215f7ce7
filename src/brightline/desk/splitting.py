"""Takes an arrival apart into the files it brought: a mail into its own words and what is attached to it."""

from __future__ import annotations

from django.utils import timezone

from brightline.desk.arrival.originals import bytes_of, keep
from brightline.desk.arrival.receive import sealed_name
from brightline.desk.home import Home
from brightline.desk.mails import taken_apart
from brightline.desk.matters.answers import answer
from brightline.desk.matters.opening import files_of, leave_to_a_person, open_for
from brightline.desk.models import Part, Work
from brightline.desk.queue import Leased, finished
from brightline.desk.unit import Unit
from brightline.paper.opening import Attachment, Unreadable, is_mail

FAX = (b"%PDF", b"II*\0", b"MM\0*")
"""How the files of a fax begin."""
DAMAGED = "A part of the mail is damaged, or cannot be read."


def split(leased: Leased, home: Home, unit: Unit) -> None:
    """Keep each file of an arrival by itself, so that the same one is known however it came, and open its matter.

    What cannot be taken apart goes to a person, as it came. Raises LeaseLost, OSError, DatabaseError.
    """
    original = leased.arrival.original
    if original is None:
        raise ValueError(f"arrival {leased.arrival.pk} brought no file")
    data = bytes_of(original, home)
    attached: tuple[Attachment, ...] = ()
    step, why = Work.Step.READ, ""
    if is_mail(data):
        try:
            message = taken_apart(original, data, home)
            # Its own words could name a file, and that somebody.
            attached, why = message.attachments, DAMAGED if message.warnings else ""
        except Unreadable as error:
            step, why = Work.Step.BY_EYE, error.what
    with finished(leased, step, why):
        Part.objects.create(arrival=leased.arrival, position=0, original=original, is_fax=data.startswith(FAX))
        for position, file in enumerate(attached, 1):
            kept = keep(file.data, home)
            Part.objects.create(
                arrival=leased.arrival,
                position=position,
                original=kept.original,
                sealed_name=sealed_name(file.name, kept),
                is_fax=file.data.startswith(FAX),
            )
        found = open_for(leased.arrival, sorted(files_of(leased.arrival.pk)), home, damaged=bool(why))
        if step == Work.Step.BY_EYE:
            leave_to_a_person(leased.arrival, home)
        answer(found, unit, timezone.localdate())
