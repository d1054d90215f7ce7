"""Reports as they were filed. What changed since stands in a supplement; no row is ever changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from brightline.desk.models.log import LogEntry
from brightline.desk.models.people import User


class FiledReport(models.Model):
    """A report, or a supplement to one."""

    number = models.CharField(max_length=20, primary_key=True)
    """2024-1, or 2024-1-S1 for the first supplement to it."""
    supplement_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="supplements")
    proposal = models.OneToOneField(LogEntry, models.PROTECT, related_name="+")
    """The entry by which somebody proposed it."""
    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="+")
    """The entry by which it was filed; it has the hash of the content."""
    content = models.BinaryField()
    """A `brightline.desk.reports.content.Content` as canonical JSON. It says nothing of any person."""
    sha256 = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="a_report_takes_two", condition=~Q(proposed_by=F("filed_by")))
        ]

    def __str__(self) -> str:
        return self.number
