"""What becomes of a matter that has ended: two people seal or expunge it, or a lawsuit or a request keeps it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from brightline.desk.models.log import LogEntry
from brightline.desk.models.matters import Event, Matter
from brightline.desk.models.people import User


class Disposal(models.Model):
    """That somebody asks for a matter to be sealed or expunged; another confirms it or turns it down."""

    class What(models.TextChoices):
        SEAL = "seal", "sealed"
        EXPUNGE = "expunge", "expunged"

    class Ground(models.TextChoices):
        SCHEDULE = "schedule", "the approved schedule"
        ORDER = "order", "an order of a court"

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="disposal")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="disposals")
    what = models.CharField(max_length=10, choices=What)
    ground = models.CharField(max_length=10, choices=Ground)


class DisposalAnswer(models.Model):
    """That somebody confirmed a disposal, and it was done, or turned it down."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="disposal_answer")
    disposal = models.OneToOneField(Disposal, models.PROTECT, related_name="answer")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed = models.BooleanField()


class LitigationHold(models.Model):
    """That counsel has a matter kept for a lawsuit: while it lies on a matter, nobody expunges that."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="litigation_hold")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="litigation_holds")
    ended = models.OneToOneField(Event, models.PROTECT, null=True, related_name="+")
    """None while it lies on the matter."""


class RecordsRequest(models.Model):
    """A request under the public-records law. While it is open, nothing of its span is expunged.

    Who asked, and in which words, stands in the sealed half of its entry.
    """

    entry = models.OneToOneField(LogEntry, models.PROTECT, primary_key=True, related_name="records_request")
    came_on = models.DateField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    """The span of the matters it is about: opened at `since` or later, and before `until`."""
    asks = models.JSONField()
    """What those matters asked for, as in the fact `request.kind`; empty for whatever it was."""
    ended = models.OneToOneField(LogEntry, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="a_span_begins_first", condition=models.Q(since__lt=models.F("until")))
        ]
