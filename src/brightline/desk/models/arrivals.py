"""What arrived, by which door, and how far it has been read.

What arrived is never changed: the database itself refuses it. How far the work on it has come stands apart, in `Work`.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

CHANNELS = {
    "upload": "given to the desk in the browser",
    "folder": "laid into the watched folder",
    "smtp": "sent by mail",
    "imap": "fetched from the mailbox",
    "phone": "told by telephone",
    "counter": "brought to the counter",
    "ncic": "a hit in NCIC",
}
"""The doors by which a request comes."""


class Original(models.Model):
    """A file as it came, kept encrypted under the hash of what it was. The same bytes are kept once."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    file = models.CharField(max_length=100)
    """Its name below the folder of originals."""
    kept_at = models.DateTimeField()


class OriginalKey(models.Model):
    """The wrapped key of an original. Where the row is gone, the original cannot be opened by anybody any more."""

    original = models.OneToOneField(Original, models.PROTECT, primary_key=True, related_name="key")
    wrapped = models.BinaryField()


class Arrival(models.Model):
    """One thing that came, by one door, at one time."""

    channel = models.CharField(max_length=10, choices=CHANNELS)
    station = models.CharField(max_length=40)
    receiving_number = models.CharField(max_length=320, blank=True)
    """The fax number or the mailbox it came to; never the sender's."""
    original = models.ForeignKey(Original, models.PROTECT, null=True, related_name="arrivals")
    """None for what was told and not given."""
    sealed_name = models.BinaryField(null=True)
    """The name of the file as it was sent, which may name somebody: sealed with the key of the original."""
    gateway_at = models.DateTimeField(null=True)
    """When the gateway wrote the file, or the mail by its own words; for a mailbox, when its server had it. What the
    fax machine printed is known once the file is read, and stands in the reading."""
    stored_at = models.DateTimeField()
    utc_offset = models.SmallIntegerField()
    """Minutes east of UTC at the desk when it was stored: clocks that were set back are told apart by it."""


class Part(models.Model):
    """A file within an arrival: the one it is, or one attached to a mail."""

    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    original = models.ForeignKey(Original, models.PROTECT, related_name="parts")
    sealed_name = models.BinaryField(null=True)
    is_fax = models.BooleanField(default=False)
    """A PDF or a TIFF, as faxes are; the picture in the signature of a mail is none."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["arrival", "position"], name="one_part_a_place")]


class FileReading(models.Model):
    """What was read of an original, once for all arrivals that brought it."""

    original = models.OneToOneField(Original, models.PROTECT, primary_key=True, related_name="reading")
    sealed = models.BinaryField()
    """A `brightline.paper.ReadFile` as JSON, sealed with the key of the original; empty where it could not be read."""
    why_not = models.TextField(blank=True)
    program = models.CharField(max_length=40)
    """The version of the program that read it."""
    read_at = models.DateTimeField()


class TakenIn(models.Model):
    """A file of a watched folder, a message of a mailbox, or a form of *Record a request*, that was taken in. A file or
    a message stays where it is: the desk copies what comes, and diverts nothing."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    """A keyed hash of what it is told apart by: of a file its name, which may name somebody, its size and time; of a
    form its random mark and everything that was written."""
    arrival = models.OneToOneField(Arrival, models.PROTECT)


class Work(models.Model):
    """What is still to be done with an arrival, and who is doing it until when. The table is the queue."""

    class Step(models.TextChoices):
        SPLIT = "split", "to be taken apart"
        READ = "read", "to be read"
        DONE = "done", "read"
        BY_EYE = "by_eye", "to be read by a person"

    arrival = models.OneToOneField(Arrival, models.PROTECT, primary_key=True, related_name="work")
    step = models.CharField(max_length=10, choices=Step)
    leased_until = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    """A random name of who holds it: one who comes back too late finds another's name here."""
    tries = models.PositiveSmallIntegerField(default=0)
    why = models.TextField(blank=True)
    """Why a person must read it; names nobody."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["step", "leased_until"])]
