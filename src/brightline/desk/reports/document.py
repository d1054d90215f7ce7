"""A report as it is read: titles, sentences and tables, from which page, PDF, CSV and JSON are all made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from msgspec import Struct

from brightline.desk.counting import NONE, RETURNED
from brightline.desk.errors import Refused
from brightline.desk.log_told import TOLD
from brightline.desk.matters.answers import corpus
from brightline.desk.matters.doing import ENDS
from brightline.desk.models import CHANNELS
from brightline.desk.reports.content import Content, Duty
from brightline.desk.reports.filing import DRAFT
from brightline.desk.reports.public import OTHERS, PARTS, SMALLEST

STATUTORY, PUBLIC = "statutory", "public"
EDITIONS = (STATUTORY, PUBLIC)
FEW = f"fewer than {SMALLEST}"
PART_NOT_SHOWN = f"not shown, since this or the rest is {FEW}"
"""Of a part of another figure: who subtracts it knows the rest."""
ASKS = {
    "custody": "keep a person in custody",
    "notice_of_release": "tell when a person will be released",
    "information": "give other information",
    "interview": "talk to a person in custody",
    "transfer": "hand a person over",
    "admission": "come in where the public may not",
    "joining": "join an operation",
    "cancellation": "cancel an earlier request",
    NONE: "not known",
}
DOORS = {
    **CHANNELS,
    "smtp": "a fax or e-mail, sent to the desk",
    "imap": "a fax or e-mail, fetched from the mailbox",
    "folder": "a fax or other file, laid into the watched folder",
}
"""Ways of arriving, for who never saw the desk: a fax gateway sends mail, and is no e-mail of the agency's."""
MEANT = (
    "Whatever came is an arrival each time it came. The same request come again is one distinct request. A person "
    "counts once, as far as somebody linked the requests about that person. A cancellation alone asked for nothing "
    "but that an earlier request be cancelled. Kept past eligibility is who stayed after the criminal case alone "
    "would have let that person go. A departure is what was carried out otherwise than the law answered. Without a "
    "signed decision was handed over of whom it is written down, and no transfer was signed and carried out."
)
"""What the numbers mean, for who never saw the counting rules."""
FORMS = {TOLD: "told, without a paper", NONE: "not known"}
RETURNS = {"fax": "fax", "phone": "telephone", "counter": "counter", "ncic": "NCIC"}
FIGURES = {
    "arrivals": "Arrivals",
    "requests": "Distinct requests",
    "persons": "Persons",
    "late": "Arrivals entered after the day they came",
    "not_requests": "Confirmed to be no request",
    "cancellations": "Cancellations alone",
    "held": "Persons held",
    "transferred": "Persons handed over to the federal agency",
    "kept_past": "Requests that ended with a person kept past eligibility",
    "departures_custody": "Departures from the law's answer toward more custody or disclosure",
    "departures_release": "Departures from the law's answer toward release",
    "transferred_unsigned": "Persons handed over without a signed decision, of all handed over",
}
NO_SHIFT_OVER = "No shift in this span was over since the shifts were set up, so that no return is due yet."
NUMBERS = {
    "minutes_past": "Minutes kept past eligibility",
    "departures": "Departures from the law's answer",
    "calls": "Calls from listed federal numbers",
    "calls_unexplained": "Calls that nobody explained",
    "call_logs": "Call logs of the gateway",
    "reimbursed_cents": "Reimbursement, in cents",
    "by_month": "By month",
    "by_channel": "Arrivals by door",
    "arrivals_by_station": "Arrivals by station",
    "by_station": "Requests by station",
    "by_ask": "Requests by stated reason",
    "by_form": "Requests by form",
    "held_by_ask": "Persons held by stated reason",
    "transferred_by_ask": "Persons handed over by stated reason",
    "by_end": "Requests by how they ended",
    "minutes_by_end": "Minutes after eligibility by how it ended",
    "stations": "Returns of stations",
    "returned": "Entries of returns",
    "shifts_set_up": "Shifts are set up (1) or not (0)",
}
"""Numbers that only a supplement names by themselves."""
_ONE_DAY = timedelta(days=1)


class Table(Struct, frozen=True):
    """A table: the first column says of what, the others are numbers or words."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    keys: tuple[str, ...] = ()
    """Of each row, the number that it shows, by which its entries are found."""
    note: str = ""
    chart: bool = False
    """Whether the second column is drawn too."""


class Document(Struct, frozen=True):
    """A report to be read."""

    title: str
    edition: str
    training: bool
    says: tuple[tuple[str, str], ...]
    """What it is: unit, span, day, rules."""
    law: tuple[str, ...]
    duties: tuple[Duty, ...]
    tables: tuple[Table, ...]
    proof: tuple[tuple[str, str], ...]


def document(content: Content, edition: str) -> Document:
    """One edition of a report, to be read."""
    is_draft = content.report == DRAFT
    kind = "Supplement" if content.supplement_to else "Report"
    name = "Draft of a report" if is_draft else f"{kind} {content.report}"
    says = [
        ("Unit", content.unit),
        ("Law of", content.place),
        ("Span", f"{_day(content.first)} to {_day(content.last)}"),
        ("Drafted on" if is_draft else "Filed on", _day(content.frozen)),
        ("Counted by", f"{content.rules}, from {content.log.size} entries of the log"),
    ]
    if content.log.begins > content.first:
        known = f"{_day(content.log.begins)}: of what came before, only what was entered afterwards is counted here"
        says.append(("The log begins", known))
    if content.supplement_to:
        says.insert(0, ("Supplement to", f"report {content.supplement_to}, which stays as it was filed"))
    tables = _public(content) if edition == PUBLIC else _statutory(content)
    return Document(
        title=f"{name} on federal requests, {edition} edition",
        edition=edition,
        training=content.training,
        says=tuple(says),
        law=tuple(_law(content)),
        duties=content.law.duties,
        tables=tuple(table for table in tables if table.rows or table.note),
        proof=() if is_draft else (
            ("SHA-256 of the report", content.sha256),
            ("Key of the log", content.log.key),
            ("Checkpoint", content.log.checkpoint),
        ),
    )  # fmt: skip


def entries_of(content: Content, table: Table, row: int) -> list[int]:
    """The entries of the log that a row of a statutory table is from."""
    return content.counts.entries.get(table.keys[row], []) if table.keys else []


def _law(content: Content) -> Iterator[str]:
    law = content.law
    if not law.duties and not law.not_settled:
        yield (
            f"The corpus knows of no duty to report in {law.place} on {_day(law.on)}. "
            "The items are those of the counting rules."
        )
    for duty in law.duties:
        due = " or ".join(_day(day) for day in duty.due)
        known = f"due {due}; the day is {duty.due_evidence}" if due else "the text sets no day that is known"
        yield f"{duty.title}, {duty.cite}: {duty.says}; {known}; the rule is {duty.evidence}."
    for doubt in law.not_settled:
        yield f"Not settled whether the law asks to {doubt}. Ask counsel."


def _statutory(content: Content) -> Iterator[Table]:
    counts = content.counts
    if content.supplement_to:
        yield _changes(content)
    rows = [(says, getattr(counts, name)) for name, says in FIGURES.items()]
    yield Table("figures", "The numbers", ("Number", "How many"), tuple(rows), tuple(FIGURES),
                note=_meant(counts.reimbursed_cents, counts.kept_past, counts.minutes_past))  # fmt: skip
    yield _asked(content)
    months = counts.by_month.items()
    yield Table(
        "by_month", "By month", ("Month", "Arrivals", "Requests", "Persons"),
        tuple((_month(m), c["arrivals"], c["requests"], c["persons"]) for m, c in months),
        tuple(f"by_month/{m}/requests" for m, _ in months), chart=True,
        note="A person counts in the month of the first request in the span.",
    )  # fmt: skip
    yield _named("by_form", "Requests by form", ("Form", "Requests"), counts.by_form,
                 {form: FORMS.get(form, form.upper()) for form in counts.by_form},
                 note="One request can come on several forms.")  # fmt: skip
    yield _named("by_channel", "Arrivals by door", ("Door", "Arrivals"), counts.by_channel, DOORS)
    yield Table(
        "by_station", "By station", ("Station", "Arrivals", "Requests"),
        tuple((content.stations.get(s, s), n, counts.by_station.get(s, 0))
              for s, n in counts.arrivals_by_station.items()),
        tuple(f"by_station/{s}" for s in counts.arrivals_by_station),
    )  # fmt: skip
    yield Table(
        "by_end", "How requests ended", ("End", "Requests", "Minutes after eligibility, in all"),
        tuple((ENDS.get(h, h), n, counts.minutes_by_end.get(h, "not known")) for h, n in counts.by_end.items()),
        tuple(f"by_end/{h}" for h in counts.by_end),
        note="Minutes are known where somebody entered since when the person was eligible for release.",
    )  # fmt: skip
    yield Table(
        "departed", "Departures from the law's answer", ("Day", "What", "Toward"),
        tuple((_day(one.day), _action(one.action, one.toward), _toward(one.toward)) for one in counts.departed),
        note="" if counts.departed else "None.",
    )  # fmt: skip
    yield _returns(content)
    yield Table(
        "unexplained", "Calls from listed federal numbers that nobody explained", ("Day", "Station"),
        tuple((_day(one.day), content.stations.get(one.station, one.station)) for one in counts.unexplained),
        note=f"Of {counts.calls} calls from listed federal numbers." if counts.calls or counts.call_logs else
        "No call log of the gateway was entered for this span: whether there was such a call is not known.",
    )  # fmt: skip
    yield Table(
        "each", "Each request", ("Day", "Station", "Asked", "End"),
        tuple((_day(one.day), content.stations.get(one.station, one.station),
               ", ".join(ASKS.get(a, _words(a)) for a in one.asks) or ASKS[NONE],
               ENDS.get(one.end, "still open") if one.end else "still open") for one in counts.each),
    )  # fmt: skip


def _changes(content: Content) -> Table:
    return Table(
        "changes", f"What has changed since report {content.supplement_to} and its earlier supplements",
        ("Number", "Was", "Is now", "By entries"),
        tuple((_number(one.number), _or_unknown(one.was), _or_unknown(one.now), _listed(one.added, one.gone))
              for one in content.changes),
    )  # fmt: skip


def _asked(content: Content) -> Table:
    counts = content.counts
    return Table(
        "by_ask", "By stated reason: what was asked", ("Asked", "Requests", "Persons held", "Persons handed over"),
        tuple((ASKS.get(a, _words(a)), number, counts.held_by_ask.get(a, 0), counts.transferred_by_ask.get(a, 0))
              for a, number in _all_asks(content).items()),
        tuple(f"by_ask/{a}" for a in _all_asks(content)), chart=True, note="One request can ask for several things.",
    )  # fmt: skip


def _all_asks(content: Content) -> dict[str, int]:
    """What was asked in the span, and what those asked who were held or handed over in it and asked before."""
    counts = content.counts
    names = sorted({*counts.by_ask, *counts.held_by_ask, *counts.transferred_by_ask})
    return {name: counts.by_ask.get(name, 0) for name in names}


def _returns(content: Content) -> Table:
    counts = content.counts
    if not counts.shifts_set_up:
        note = "Shifts are not set up at this desk, so that no return can be missing."
    elif not counts.stations:
        note = NO_SHIFT_OVER
    else:
        note = "A station returns for each shift what came, or that none came. Days without one are listed."
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (content.stations.get(name, name), one.expected, len(one.missing), ranges(one.missing) or "none",
         *(one.returned.get(kind, 0) for kind in RETURNED), one.arrivals)
        for name, one in counts.stations.items()
    )  # fmt: skip
    head = (
        "Station",
        "Shifts",
        "Without a return",
        "Which",
        *(f"Returned: {RETURNS[k]}" for k in RETURNED),
        "Arrivals here",
    )
    return Table("returns", "Returns of the stations", head, rows,
                 tuple(f"returned/{name}" for name in counts.stations), note=note)  # fmt: skip


def _public(content: Content) -> Iterator[Table]:
    public = content.public
    if public is None:
        raise Refused("report", "This report has no public edition.", "It is a supplement, or a part of its span was "
                      "printed before: small numbers could be worked out from the two.",
                      "Take the statutory edition.")  # fmt: skip
    rows = tuple((says, _few(public.figures[name], name)) for name, says in FIGURES.items())
    yield Table("figures", "The numbers", ("Number", "How many"), rows,
                note=_meant(public.reimbursed_cents, public.figures["kept_past"], public.minutes_past))  # fmt: skip
    yield Table(
        "by_month", "By month", ("Months", "Arrivals", "Requests", "Persons"),
        tuple((_months(one.first, one.last, one is public.by_month[-1]), one.arrivals, one.requests, one.persons)
              for one in public.by_month),
        chart=True,
        note="Months are taken together until each number is five or more; the last row has also what is not shown by "
        "month." if public.by_month else "There are too few to be shown by month.",
    )  # fmt: skip
    for name, title, first, second, words in (
        ("by_channel", "Arrivals by door", "Door", "Arrivals", DOORS),
        ("by_station", "Requests by station", "Station", "Requests", content.stations),
        ("by_asked", "Requests by all that they asked", "Asked", "Requests", {}),
        (
            "by_end",
            "How requests ended, those kept past eligibility and those handed over aside",
            "End",
            "Requests",
            ENDS,
        ),
    ):
        cells = getattr(public, name)
        said = words or {key: _all_of(key) for key in cells}
        yield _named(name, title, (first, second), cells, {**said, OTHERS: "all others, and what is not shown here"},
                     note="" if cells else "There are too few to be shown, or none.")  # fmt: skip
    shifts = "Shifts are not set up at this desk."
    if public.shifts_set_up:
        shifts = f"{public.shifts_missing} of {public.shifts_expected} shifts of the stations are without a return."
    if public.shifts_set_up and public.shifts_expected == 0:
        shifts = NO_SHIFT_OVER
    calls = "No call log of the gateway was entered: whether a federal call came that nobody wrote down is not known."
    if public.calls_unexplained is not None:
        calls = f"Calls from listed federal numbers that nobody explained: {public.calls_unexplained}."
    yield Table("returns", "What may be missing", (), (), note=f"{shifts} {calls}")


def _named(name: str, title: str, head: tuple[str, ...], cells: Mapping[str, int], words: Mapping[str, str],
           note: str = "") -> Table:  # fmt: skip
    keys = sorted(cells, key=lambda key: (key == OTHERS, key))
    rows = tuple((words.get(key, _words(key)), cells[key]) for key in keys)
    return Table(name, title, head, rows, tuple(f"{name}/{key}" for key in keys), note=note)


def _meant(cents: int | None, kept: int | None, minutes: int | None) -> str:
    """Reimbursement, the minutes of those kept past eligibility, and what the numbers mean, as a sentence each."""
    paid = "not known, since nothing was entered"
    if cents is not None:
        paid = f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"
    past = f" Those kept past eligibility were so for {minutes} minutes in all." if kept and minutes is not None else ""
    return f"Reimbursement: {paid}.{past} {MEANT}"


def _few(number: int | None, name: str) -> str | int:
    if number is not None:
        return number
    return PART_NOT_SHOWN if name in PARTS else FEW


def _or_unknown(number: int | None) -> str | int:
    return "not known" if number is None else number


def _number(name: str) -> str:
    """The name of a number in words: `by_ask/custody`."""
    first, _, rest = name.partition("/")
    known = {**FIGURES, **NUMBERS}
    words = {**DOORS, **ENDS, **ASKS}
    parts = [words.get(part, _words(part)) for part in rest.split("/")] if rest else []
    return ": ".join([known.get(first, _words(first)), *parts])


def _listed(added: Sequence[int], gone: Sequence[int]) -> str:
    found = [f"with {', '.join(map(str, added))}"] if added else []
    found += [f"without {', '.join(map(str, gone))}"] if gone else []
    return "; ".join(found) or "none of its own"


def _action(name: str, toward: str) -> str:
    says = corpus().vocabulary.actions[name].says
    return says if toward == "custody" else f"not to {says}"


def _toward(word: str) -> str:
    return {"custody": "more custody or disclosure", "release": "release"}[word]


def _all_of(asked: str) -> str:
    """All that a request asked, in words: `custody + interview`."""
    return " and ".join(ASKS.get(one, _words(one)) for one in asked.split(" + "))


def _words(key: str) -> str:
    return key.replace("_", " ")


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _month(text: str) -> str:
    return f"{date.fromisoformat(text + '-01'):%B %Y}"


def _months(first: str, last: str, is_last: bool) -> str:
    told = _month(first) if first == last else f"{_month(first)} to {_month(last)}"
    return f"{told}, and what is not shown by month" if is_last else told


def ranges(shifts: Sequence[str]) -> str:
    """Shifts as days taken together: night 4 to 9 December 2024."""
    by_name: dict[str, list[date]] = {}
    for shift in shifts:
        by_name.setdefault(shift[11:], []).append(date.fromisoformat(shift[:10]))
    found = []
    for name, days in by_name.items():
        runs = [[day for _, day in run] for _, run in groupby(enumerate(days), lambda p: p[1] - p[0] * _ONE_DAY)]
        told = [_day(f"{r[0]}") if len(r) == 1 else f"{_day(f'{r[0]}')} to {_day(f'{r[-1]}')}" for r in runs]
        found.append(f"{name}: {', '.join(told)}")
    return "; ".join(found)


def plain(content: Content, edition: str) -> dict[str, Any]:
    """An edition as JSON: the statutory one is the whole report, the public one has no entry and no small number."""
    whole = content.plain()
    if edition == STATUTORY:
        return whole
    kept = ("format", "report", "supplement_to", "unit", "place", "training", "first", "last", "frozen", "rules", "log",
            "law", "public")  # fmt: skip
    return {"edition": PUBLIC, **{name: whole[name] for name in kept}, "sha256_of_the_report": content.sha256}
