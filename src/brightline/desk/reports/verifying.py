"""Counts a filed report again, from the report and an auditor's bundle alone: no desk, no database, no network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from brightline.desk.counting import RULES
from brightline.desk.reports.content import Change, Content, content_of, differences, numbers
from brightline.ledger import LedgerError, checkpoint_in, verified, verifier_key
from brightline.ledger.bundle import Bundle


class NotAReport(Exception):
    """A file that is no filed report, in four parts."""

    def __init__(self, what: str, why: str, next: str) -> None:
        super().__init__(what)
        self.what, self.why, self.next = what, why, next


class Checked(Struct, frozen=True):
    """What came of counting again."""

    content: Content
    wrong: tuple[str, ...]
    """What does not fit, in words; empty where all does."""
    differences: tuple[Change, ...]
    """Each number that the bundle gives otherwise than the report, with the entries that make it so."""
    recounted: bool
    """Whether the bundle could be counted at all."""


def check(report: bytes, bundle: bytes, key: str = "") -> Checked:
    """Check a filed report against the bundle. Without a key, that which the report prints is taken.

    Raises NotAReport, and LedgerError for a key that is none. Whatever else does not fit is told, and all of it.
    """
    content = _content(report)
    public = verifier_key(key or content.log.key)
    wrong: list[str] = []
    if key and key.strip() != content.log.key:
        wrong.append("The report prints another key than the one that was given.")
    told: list[Mapping[str, Any]] | None = None
    try:
        point = checkpoint_in(content.log.checkpoint, public, "the checkpoint in the report")
        if point.size != content.log.size:
            wrong.append(f"The report counts {content.log.size} entries, and its checkpoint is of {point.size}.")
        told = list(verified(bundle, public, [point]).fields)
    except LedgerError as error:
        wrong.append(f"{error.where}: {error.what}")
    entries = told if told is not None else _unproved(bundle)
    if entries is None:
        return Checked(content, tuple(wrong), (), recounted=False)
    _filed(content, entries, wrong)
    return _recounted(content, entries, wrong)


def _content(report: bytes) -> Content:
    try:
        return content_of(report)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotAReport(
            f"This is no filed report: {error}", "What is checked is the whole report, with its entries.",
            "Take the JSON of the statutory edition.",
        ) from None  # fmt: skip


def _unproved(bundle: bytes) -> list[Mapping[str, Any]] | None:
    """The entries of a bundle that did not prove true, to say which numbers are touched; None where there are none."""
    try:
        return [entry.countable for entry in msgspec.json.decode(bundle, type=Bundle).entries]
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _filed(content: Content, entries: list[Mapping[str, Any]], wrong: list[str]) -> None:
    """That the log itself says that this report was filed."""
    if len(entries) <= content.log.size:
        wrong.append("The bundle was taken before this report was filed, or the log lost entries: take a new bundle.")
    after = entries[content.log.size :]
    hashes = [
        one.get("sha256") for one in after if (one.get("kind"), one.get("report")) == ("report_filed", content.report)
    ]
    if not hashes:
        wrong.append(f"The log does not say that a report {content.report} was filed.")
    elif content.sha256 not in hashes:
        wrong.append(f"The log says that report {content.report} was filed with another content.")


def _recounted(content: Content, entries: list[Mapping[str, Any]], wrong: list[str]) -> Checked:
    if content.rules != RULES:
        wrong.append(f"It was counted by {content.rules}, and this program counts by {RULES}.")
        return Checked(content, tuple(wrong), (), recounted=False)
    counted = list(enumerate(entries[: content.log.size]))
    try:
        span, frozen = content.span, date.fromisoformat(content.frozen)
        counts, public = numbers(counted, span, frozen)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        wrong.append(f"The entries cannot be counted: {type(error).__name__} {error}.")
        return Checked(content, tuple(wrong), (), recounted=False)
    if counted and counted[0][1].get("day") != content.log.begins:
        wrong.append("The log begins on another day than the report says.")
    found = differences(content.counts, counts)
    if found:
        is_one = len(found) == 1
        wrong.append(f"{len(found)} {'number is' if is_one else 'numbers are'} other than the report says.")
    elif counts != content.counts:
        wrong.append("The lists of the statutory edition are other than the report says.")
    if content.public is not None and public != content.public:
        wrong.append("The public edition is other than the one that follows from the log.")
    return Checked(content, tuple(wrong), found, recounted=True)


__all__ = ["Checked", "NotAReport", "check"]
