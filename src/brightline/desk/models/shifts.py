"""What shifts return and hand over, which alerts went out, and the federal calls of the fax gateway's log.

Each row stands beside its entry in the log, so that it can be asked for, and stays as it is.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from brightline.desk.models.log import LogEntry
from brightline.desk.models.matters import Event, Matter
from brightline.desk.models.people import User


class ShiftReturn(models.Model):
    """That a station said what came in a shift. The latest of a shift counts."""

    entry = models.OneToOneField(LogEntry, models.PROTECT, primary_key=True, related_name="shift_return")
    station = models.CharField(max_length=40)
    shift = models.CharField(max_length=60)
    """2024-12-04 night."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["station", "shift"])]


class Alert(models.Model):
    """That somebody was told of something that had come."""

    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="alerts")
    event = models.ForeignKey(Event, models.PROTECT, related_name="alerts")
    """By which it came to its matter."""
    position = models.PositiveSmallIntegerField()
    """In the chain of the station, from 0."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "position"], name="alerted_once")]


class Handover(models.Model):
    """That somebody handed over what is open at a station."""

    entry = models.OneToOneField(LogEntry, models.PROTECT, primary_key=True, related_name="handover")
    station = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")


class Taken(models.Model):
    """That another took over what was handed over."""

    entry = models.OneToOneField(LogEntry, models.PROTECT, primary_key=True, related_name="taken")
    handover = models.OneToOneField(Handover, models.PROTECT, related_name="taken")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")


class Call(models.Model):
    """A call from a listed federal number. Who called stands sealed in the entry."""

    entry = models.OneToOneField(LogEntry, models.PROTECT, primary_key=True, related_name="call")
    station = models.CharField(max_length=40)
    at = models.DateTimeField()
    receiving_number = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64, unique=True)
    """A keyed hash of its line, so that the same line enters nothing twice."""


class CallExplained(models.Model):
    """What became of a call: a matter, or a reason why there is none. The latest counts."""

    entry = models.OneToOneField(LogEntry, models.PROTECT, primary_key=True, related_name="call_explained")
    call = models.ForeignKey(Call, models.PROTECT, related_name="explained")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_call_has_a_matter_or_a_reason",
                condition=models.Q(matter__isnull=False, reason="") | (models.Q(matter=None) & ~models.Q(reason="")),
            )
        ]
