"""Letters: what a matter's people may send on paper, kept as it was set."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from brightline.desk.models.matters import Event, Matter, Proposal


class Letter(models.Model):
    """A letter that was prepared: the default text, or one that shares something and waits for its proposal."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="letter")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="letters")
    form = models.CharField(max_length=40)
    """The template that was asked for."""
    shares = models.BooleanField()
    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, related_name="letter")
    """To tell what it states; None where it states nothing."""
    sealed = models.BinaryField()
    """The PDF, sealed with the key of the matter. Its hash stands in the sealed half of the event."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_letter_that_shares_is_proposed",
                condition=Q(shares=True, proposal__isnull=False) | Q(shares=False, proposal=None),
            )
        ]
