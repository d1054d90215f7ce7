"""The log: what happened, entry by entry, in rows that the database refuses to change or delete."""

from __future__ import annotations

from django.db import models


class LogHead(models.Model):
    """How many entries there are. Whoever adds one holds this row until its transaction ends: no index is left out."""

    size = models.PositiveBigIntegerField()


class LogEntry(models.Model):
    """An entry: its place in the tree, and its countable fields."""

    index = models.PositiveBigIntegerField(primary_key=True)
    entry = models.BinaryField()
    """The two commitments, 64 bytes: what the leaf is hashed from."""
    countable = models.JSONField()
    salt = models.BinaryField()
    """Of the commitment to the countable fields."""


class LogPersonal(models.Model):
    """The personal fields of an entry and their salt, sealed. The row goes when they are expunged; the entry stays."""

    entry = models.OneToOneField(LogEntry, models.PROTECT, primary_key=True, related_name="personal")
    sealed = models.BinaryField()


class SignedCheckpoint(models.Model):
    """A checkpoint of the log that was signed, and stays for who checks later that the log only grew."""

    size = models.PositiveBigIntegerField(primary_key=True)
    note = models.TextField()
    """The signed note, whole (C2SP signed-note)."""
    signed_at = models.DateTimeField()
