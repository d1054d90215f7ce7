"""Takes an arrival apart into the files it brought: a mail into its own words and what is attached to it."""

from __future__ import annotations

from brightline.desk.arrival.originals import bytes_of, keep
from brightline.desk.arrival.receive import sealed_name
from brightline.desk.home import Home
from brightline.desk.matters.opening import open_for
from brightline.desk.models import Part, Work
from brightline.desk.queue import Leased, finished
from brightline.paper.opening import Attachment, Unreadable, is_mail, parts


def split(leased: Leased, home: Home) -> None:
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
            message = parts(data, name="mail")
            attached = message.attachments
        except Unreadable as error:
            step, why = Work.Step.BY_EYE, error.what
    with finished(leased, step, why):
        Part.objects.create(arrival=leased.arrival, position=0, original=original)
        hashes = []
        for position, file in enumerate(attached, 1):
            kept = keep(file.data, home)
            Part.objects.create(
                arrival=leased.arrival,
                position=position,
                original=kept.original,
                sealed_name=sealed_name(file.name, kept),
            )
            hashes.append(kept.original.sha256)
        open_for(leased.arrival, hashes or [original.sha256], home)
