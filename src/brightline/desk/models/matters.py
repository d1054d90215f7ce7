"""A matter: one person's file at the desk. It is what its events say, and no event is ever changed.

An event is an entry of the log with the matter it belongs to. What may be counted stands in the entry; what is about
the person stands in the sealed half of it, under the key of the matter.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from brightline.desk.models.arrivals import Arrival
from brightline.desk.models.log import LogEntry
from brightline.desk.models.people import User

CHANGE_ANSWERS = ("recorded", "fact", "everything", "custody", "eligible", "authority", "verified", "subject")
"""Kinds of events by which somebody says what answers rest on: whoever adds one signs no such answer."""


class Matter(models.Model):
    """A file. Its columns other than number and station repeat what its events say, so that lists can be asked for."""

    number = models.CharField(max_length=12, unique=True)
    """2024-0007: the seventh that was opened in that year."""
    station = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    first_seen_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    restricted = models.BooleanField(default=False)
    """Under 18, a victim or a witness: only people named for this matter read it."""
    not_a_request = models.BooleanField(default=False)
    sealed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.number


class MatterKey(models.Model):
    """The wrapped key of a matter. Where the row is gone, what it said of a person cannot be opened any more."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="key")
    wrapped = models.BinaryField()


class Brought(models.Model):
    """Which arrival brought what to which matter: the first of them opened it, later ones are refaxes."""

    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="brought")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="brought")
    person = models.PositiveSmallIntegerField(default=0)
    """Of the people an arrival is about, the first is 0. Each arrival has exactly one row with 0."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["arrival", "person"], name="one_matter_a_person")]


class Likeness(models.Model):
    """A keyed hash of what makes two requests alike. Without the key of the desk it says nothing."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="likenesses")
    hash = models.CharField(max_length=64, db_index=True)


class Event(models.Model):
    """One thing that happened in a matter."""

    entry = models.OneToOneField(LogEntry, models.PROTECT, primary_key=True, related_name="event")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """None for what the program did."""
    changes_answers = models.BooleanField(default=False)
    """Who entered a fact, and so signs no answer that rests on it."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="what_changes_answers_is_called_so",
                condition=Q(changes_answers=True, kind__in=CHANGE_ANSWERS)
                | (Q(changes_answers=False) & ~Q(kind__in=CHANGE_ANSWERS)),
            )
        ]


class Proposal(models.Model):
    """That something is to be done, or not done, on an answer of the law; what others sign."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="proposal")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="proposals")
    action = models.CharField(max_length=40)
    does = models.BooleanField()
    """Whether the action is to be done. Leaving it undone waits for nobody."""
    departs = models.BooleanField()
    """Whether that is other than what the law says."""
    answer = models.ForeignKey(Event, models.PROTECT, related_name="+")
    """The event of the answer it rests on."""


class Signature(models.Model):
    """That somebody signed a proposal, after giving the password again."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="signature")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="signatures")
    signer = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "signer"], name="signed_once_by_each")]


class Done(models.Model):
    """That a proposal was carried out."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="done")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="done")


class Reader(models.Model):
    """Somebody named to read a restricted matter."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="readers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["matter", "user"], name="a_reader_is_named_once")]
