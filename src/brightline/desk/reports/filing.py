"""How a report is made: drafted by anybody, proposed by one, filed by another, and then kept as it is.

A supervisor proposes; a commander or counsel, who is somebody else, looks at the numbers and files them. What is filed
is counted in the transaction that enters it in the log, over every entry before.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from msgspec import Struct
from msgspec.structs import replace

from brightline.desk import log
from brightline.desk.access import rights
from brightline.desk.again import Again, check
from brightline.desk.checkpoints import checkpoint, signing_key
from brightline.desk.counting import RULES, Span
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.matters.answers import corpus
from brightline.desk.matters.doing import Desk
from brightline.desk.models import FiledReport, LogEntry, LogHead, Role
from brightline.desk.reports.content import Content, LogAt, content_of, differences, numbers
from brightline.desk.reports.law import lawful
from brightline.desk.unit import Unit

DRAFT = "draft"
FILES = (Role.COMMANDER, Role.COUNSEL)
MOST_CENTS = 10**12


class Proposed(Struct, frozen=True):
    """A report that somebody proposed and nobody has filed or taken back."""

    entry: int
    first: date
    last: date
    supplement_to: str
    by: int
    day: str


def draft(home: Home, unit: Unit, first: date, last: date, supplement_to: str = "") -> Content:
    """A report on the log as it is now, without a number and not signed. Raises Refused for a span that is none, or
    that ends after today."""
    with transaction.atomic():
        at = LogAt(LogHead.objects.get().size, "", "", _begins())
        return _made(home, unit, (first, last), supplement_to, DRAFT, at)


def propose(desk: Desk, first: date, last: date) -> int:
    """Propose that a report on a span be filed; gives the entry of the proposal. Raises Refused."""
    return _propose(desk, first, last, "")


def propose_supplement(desk: Desk, number: str) -> int:
    """Propose that what has changed since a report be filed as a supplement to it. Raises Refused."""
    base = filed(number)
    if base is None or base.supplement_to is not None:
        raise Refused("report", "There is no such report.", "A supplement is to a report, and to no supplement.",
                      "Take one of the list.")  # fmt: skip
    span = read(base).span
    return _propose(desk, span.first, span.last, number)


def waiting() -> list[Proposed]:
    """What was proposed, and neither filed nor taken back."""
    over = set(FiledReport.objects.values_list("proposal_id", flat=True))
    rows = LogEntry.objects.filter(countable__kind__in=("report_proposed", "report_withdrawn")).order_by("index")
    found: dict[int, Proposed] = {}
    for index, told in rows.values_list("index", "countable"):
        if told["kind"] == "report_withdrawn":
            found.pop(told["proposal"], None)
        elif index not in over:
            found[index] = Proposed(
                index, date.fromisoformat(told["first"]), date.fromisoformat(told["last"]), told["supplement_to"],
                told["by"], told["day"],
            )  # fmt: skip
    return list(found.values())


def withdraw(desk: Desk, entry: int) -> None:
    """Take a proposal back: by a supervisor, a commander or counsel. Raises Refused."""
    held = rights(desk.user)
    if not any(held.has(role) for role in (Role.SUPERVISOR, *FILES)):
        raise Refused("report", "You may not take that back.", "A supervisor, a commander or counsel does.",
                      "Ask one of them.")  # fmt: skip
    with transaction.atomic():
        log.hold()
        _proposal(entry)
        _enter(desk, "report_withdrawn", {"proposal": entry})


def file(desk: Desk, entry: int, proof: str | Again, seen: str) -> FiledReport:
    """File what was proposed, with the password given again, or having been asked again who one is. Raises Refused.

    `seen` is the `mark` of the draft that was looked at: where the numbers are others by now, nothing is filed.
    """
    held = rights(desk.user)
    check(desk.user, proof, "report")
    if held.has(Role.ADMINISTRATOR) or not any(held.has(role) for role in FILES):
        raise Refused("report", "You may not file a report.", "A commander or counsel does, who does not administer "
                      "the desk.", "Ask one of them.")  # fmt: skip
    with transaction.atomic():
        size = log.hold().size
        proposed = _proposal(entry)
        if proposed.by == desk.user.pk:
            raise Refused("report", "You proposed this report, and so do not file it.", "Two people stand behind it.",
                          "Ask another commander or counsel.")  # fmt: skip
        at = LogAt(size, checkpoint(desk.home), str(signing_key(desk.home).verifier), _begins())
        span = (proposed.first, proposed.last)
        made = _made(desk.home, desk.unit, span, proposed.supplement_to, _number(proposed), at)
        if mark(made) != seen:
            raise Refused("report", "The numbers have changed since you looked.", "Nothing was filed.",
                          "Look at them again.")  # fmt: skip
        _changed(made)
        told: dict[str, Any] = {
            "report": made.report, "sha256": made.sha256, "first": made.first, "last": made.last, "size": size,
            "rules": made.rules,
        }  # fmt: skip
        if made.supplement_to:
            told["supplement_to"] = made.supplement_to
        return FiledReport.objects.create(
            number=made.report, supplement_to_id=made.supplement_to or None, proposal_id=entry,
            entry_id=_enter(desk, "report_filed", told), content=made.data(), sha256=made.sha256,
            proposed_by_id=proposed.by, filed_by=desk.user, filed_at=timezone.now(),
        )  # fmt: skip


def reimburse(desk: Desk, cents: int, received: date) -> int:
    """Enter money that was paid back for keeping people; gives the entry. Raises Refused.

    A figure that was wrong is put right by one that takes it away again, below nothing.
    """
    held = rights(desk.user)
    if not (held.has(Role.SUPERVISOR) or held.has(Role.COMMANDER)):
        raise Refused("report", "You may not enter money.", "A supervisor or a commander does.", "Ask one of them.")
    if abs(cents) > MOST_CENTS or received > timezone.localdate():
        raise Refused("report", "That is no sum that was paid by now.", "", "Mend the sum or the day.")
    with transaction.atomic():
        return _enter(desk, "reimbursement", {"cents": cents, "received": received.isoformat()})


def mark(content: Content) -> str:
    """What tells the numbers of one draft from those of another, whatever the log is by now."""
    return replace(content, report=DRAFT, log=LogAt(0, "", "", "")).sha256


def filed(number: str) -> FiledReport | None:
    """A report by its number."""
    return FiledReport.objects.filter(pk=number).first()


def read(report: FiledReport) -> Content:
    """What was filed."""
    return content_of(bytes(report.content))


def span_of(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day of `2024`, a year that is not over ending today, or of `2024-01-01..2024-06-30`; None
    for anything else."""
    try:
        if re.fullmatch(r"[0-9]{4}", text):
            return date(int(text), 1, 1), min(date(int(text), 12, 31), today)
        days = text.split("..")
        if len(days) == 2 and all(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day) for day in days):
            return date.fromisoformat(days[0]), date.fromisoformat(days[1])
    except ValueError:
        pass
    return None


def _made(home: Home, unit: Unit, days: tuple[date, date], supplement_to: str, number: str, at: LogAt) -> Content:
    first, last = days
    today = timezone.localdate()
    if not first <= last <= today:
        raise Refused(
            "report", "There is no such span to report on.", "It begins after it ends, or ends after today.",
            "Name a first and a last day, the last not after today.",
        )  # fmt: skip
    entries = LogEntry.objects.filter(index__lt=at.size).order_by("index").values_list("index", "countable")
    counts, public = numbers(entries, Span(first, last), today)
    changes = differences(_latest(supplement_to).counts, counts) if supplement_to else ()
    return Content(
        report=number, supplement_to=supplement_to, unit=unit.name, place=unit.place, training=home.training,
        first=first.isoformat(), last=last.isoformat(), frozen=today.isoformat(), rules=RULES, log=at,
        law=lawful(corpus(), unit.place, last), stations=dict(unit.stations), changes=changes,
        counts=counts, public=None if supplement_to or _printed_before(first, last) else public,
    )  # fmt: skip


def _begins() -> str:
    """The day of the log's first entry; today where it has none."""
    entry = LogEntry.objects.order_by("index").first()
    return str(entry.countable["day"]) if entry else timezone.localdate().isoformat()


def _printed_before(first: date, last: date) -> bool:
    """Whether a report on any day of a span was filed."""
    spans = [read(one).span for one in FiledReport.objects.filter(supplement_to=None)]
    return any(first <= span.last and span.first <= last for span in spans)


def _propose(desk: Desk, first: date, last: date, supplement_to: str) -> int:
    if not rights(desk.user).has(Role.SUPERVISOR):
        raise Refused("report", "You may not propose a report.", "A supervisor does.", "Ask a supervisor.")
    with transaction.atomic():
        log.hold()
        made = draft(desk.home, desk.unit, first, last, supplement_to)
        _changed(made)
        return _enter(desk, "report_proposed", {"first": made.first, "last": made.last, "supplement_to": supplement_to})


def _changed(made: Content) -> None:
    """Raises Refused for a supplement that would say nothing."""
    if made.supplement_to and not made.changes:
        raise Refused("report", f"Nothing has changed since {made.supplement_to} and its supplements.",
                      "A supplement says what has.", "Nothing is to be done.")  # fmt: skip


def _proposal(entry: int) -> Proposed:
    found = next((one for one in waiting() if one.entry == entry), None)
    if found is None:
        raise Refused("report", "That does not wait to be filed.", "It was filed, or taken back.", "Look at the list.")
    return found


def _latest(number: str) -> Content:
    """What was filed last of a report: itself, or its last supplement."""
    last = FiledReport.objects.filter(supplement_to_id=number).order_by("entry_id").last()
    return read(last or FiledReport.objects.get(pk=number))


def _number(proposed: Proposed) -> str:
    if proposed.supplement_to:
        before = FiledReport.objects.filter(supplement_to_id=proposed.supplement_to).count()
        return f"{proposed.supplement_to}-S{before + 1}"
    year = f"{proposed.last.year:04}-"
    return f"{year}{FiledReport.objects.filter(number__startswith=year, supplement_to=None).count() + 1}"


def _enter(desk: Desk, kind: str, told: dict[str, Any]) -> int:
    day = timezone.localdate().isoformat()
    entry = log.append({"kind": kind, **told, "by": desk.user.pk, "day": day}, {}, desk.home.key())
    return int(entry.index)
