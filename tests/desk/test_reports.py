"""Reports: drafted for any span, proposed by one, filed by another, never changed; in public without small numbers."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
import yaml
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins
from msgspec.structs import replace
from pypdf import PdfReader

from brightline.corpus import Corpus
from brightline.desk.counting import Span, counts_of
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.log_told import told
from brightline.desk.matters.doing import Desk
from brightline.desk.models import FiledReport, LogEntry, Matter, Role, User
from brightline.desk.pages import asking
from brightline.desk.reports import filing
from brightline.desk.reports.charts import bars
from brightline.desk.reports.content import Content, content_of
from brightline.desk.reports.document import PUBLIC, STATUTORY, document
from brightline.desk.reports.filing import draft, file, mark, propose, propose_supplement, span_of, waiting, withdraw
from brightline.desk.reports.law import lawful
from brightline.desk.reports.public import OTHERS, SMALLEST, Public, public
from brightline.desk.reports.writing import as_csv, as_json, as_pdf
from brightline.desk.unit import Unit
from tests.desk.people import PASSWORD
from tests.desk.year import Year

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
SPAN = Span(*YEAR)


class Office:
    """A desk with a few requests of 2025, in January 2026, and who makes its report."""

    def __init__(self, desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
        self.year = Year(desk, unit, monkeypatch)
        self.year.clock.set(2025, 2, 3)
        first = self.year.fax()
        again = self.year.fax(station="B-2")
        self.year.sits(self.year.sergeant).same_as(again, first)
        self.year.ends(first, "kept", 90)
        for month in (3, 3, 4, 4, 5, 5):
            self.year.clock.set(2025, month, 9)
            self.year.told("custody", "interview")
        self.year.released()
        filing.reimburse(self.year.sits(self.year.sergeant), 100_000, date(2025, 6, 1))
        self.year.clock.set(2026, 1, 12, 9)
        self.home, self.unit, self.people = desk, unit, self.year.people

    def sits(self, user: User) -> Desk:
        return self.year.sits(user)

    def filed(self, proposal: int | None = None) -> FiledReport:
        """A report that was proposed and filed."""
        entry = propose(self.sits(self.year.sergeant), *YEAR) if proposal is None else proposal
        one = next(one for one in waiting() if one.entry == entry)
        seen = mark(draft(self.home, self.unit, one.first, one.last, one.supplement_to))
        return file(self.sits(self.year.counsel), entry, PASSWORD, seen)

    def late(self) -> None:
        """Something of the year is written down after the report."""
        self.year.told("custody", came=date(2025, 12, 30))


@pytest.fixture
def office(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(desk, unit, monkeypatch)


# -- filing -----------------------------------------------------------------------------------------------------------


def test_a_report_is_numbered_and_stands_in_the_log_with_its_hash(office: Office) -> None:
    report = office.filed()
    entry = LogEntry.objects.order_by("index").last()
    assert entry is not None
    content = filing.read(report)
    assert report.number == "2025-1"
    assert entry.countable == {
        "kind": "report_filed", "report": "2025-1", "sha256": content.sha256, "first": "2025-01-01",
        "last": "2025-12-31", "size": content.log.size, "rules": "counting rules 1", "day": "2026-01-12",
        "by": office.year.counsel.pk,
    }  # fmt: skip
    assert content.log.size == entry.index
    assert content.log.checkpoint.split("\n")[1] == str(entry.index)
    assert office.filed().number == "2025-2"


def test_who_proposes_a_report_does_not_file_it(office: Office) -> None:
    office.people.grant(office.year.sergeant, Role.COMMANDER, "")
    entry = propose(office.sits(office.year.sergeant), *YEAR)
    seen = mark(draft(office.home, office.unit, *YEAR))
    with pytest.raises(Refused, match="You proposed"):
        file(office.sits(office.year.sergeant), entry, PASSWORD, seen)
    assert not FiledReport.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COMMANDER, Role.COUNSEL)])
def test_only_a_commander_or_counsel_files(role: Role, office: Office) -> None:
    entry = propose(office.sits(office.year.sergeant), *YEAR)
    somebody = office.people("Uma User", role)
    with pytest.raises(Refused, match="may not file"):
        file(office.sits(somebody), entry, PASSWORD, mark(draft(office.home, office.unit, *YEAR)))


def test_only_a_supervisor_proposes(office: Office) -> None:
    with pytest.raises(Refused, match="may not propose"):
        propose(office.sits(office.year.commander), *YEAR)


def test_who_administers_the_desk_files_nothing(office: Office) -> None:
    entry = propose(office.sits(office.year.sergeant), *YEAR)
    office.people.grant(office.year.counsel, Role.ADMINISTRATOR, "")
    with pytest.raises(Refused, match="may not file"):
        file(office.sits(office.year.counsel), entry, PASSWORD, mark(draft(office.home, office.unit, *YEAR)))


def test_a_wrong_password_files_nothing(office: Office) -> None:
    entry = propose(office.sits(office.year.sergeant), *YEAR)
    with pytest.raises(Refused, match="not your password"):
        file(office.sits(office.year.counsel), entry, "guess", mark(draft(office.home, office.unit, *YEAR)))


def test_what_was_not_looked_at_is_not_filed(office: Office) -> None:
    entry = propose(office.sits(office.year.sergeant), *YEAR)
    seen = mark(draft(office.home, office.unit, *YEAR))
    office.late()
    with pytest.raises(Refused, match="have changed"):
        file(office.sits(office.year.counsel), entry, PASSWORD, seen)
    assert not FiledReport.objects.exists()


def test_what_does_not_change_the_numbers_does_not_keep_a_report_from_being_filed(office: Office) -> None:
    entry = propose(office.sits(office.year.sergeant), *YEAR)
    seen = mark(draft(office.home, office.unit, *YEAR))
    office.year.enter("listed", by=office.year.counsel.pk, matters=[], day="2026-01-12")
    assert file(office.sits(office.year.counsel), entry, PASSWORD, seen).number == "2025-1"


def test_what_was_taken_back_is_not_filed(office: Office) -> None:
    entry = propose(office.sits(office.year.sergeant), *YEAR)
    withdraw(office.sits(office.year.counsel), entry)
    assert waiting() == []
    with pytest.raises(Refused, match="does not wait"):
        file(office.sits(office.year.counsel), entry, PASSWORD, mark(draft(office.home, office.unit, *YEAR)))


def test_a_proposal_is_filed_once(office: Office) -> None:
    report = office.filed()
    with pytest.raises(Refused, match="does not wait"):
        file(office.sits(office.year.counsel), report.proposal_id, PASSWORD, "")


@pytest.mark.parametrize(("first", "last"), [("2025-06-01", "2025-05-31"), ("2026-01-01", "2026-01-13")])
def test_a_span_that_is_none_or_not_over_is_refused(first: str, last: str, office: Office) -> None:
    with pytest.raises(Refused, match="no such span"):
        draft(office.home, office.unit, date.fromisoformat(first), date.fromisoformat(last))


def test_a_span_is_written_as_a_year_or_as_two_days() -> None:
    today = date(2025, 6, 30)
    assert span_of("2024", today) == (date(2024, 1, 1), date(2024, 12, 31))
    assert span_of("2025", today) == (date(2025, 1, 1), today)
    assert span_of("2024-03-01..2024-03-31", today) == (date(2024, 3, 1), date(2024, 3, 31))
    for other in ("24", "2024-1", "2024-02-30..2024-03-01", "20240101..20240201", "2024-01-01", "0000"):
        assert span_of(other, today) is None, other


def test_the_database_keeps_a_report_as_it_was_filed(office: Office) -> None:
    report = office.filed()
    for change in (
        lambda: FiledReport.objects.filter(pk=report.pk).update(sha256="0" * 64),
        lambda: FiledReport.objects.filter(pk=report.pk).delete(),
        lambda: FiledReport.objects.create(**{**_row(report), "filed_by": office.year.commander}),
        lambda: FiledReport.objects.create(
            **{**_row(report), "number": "9", "proposal_id": 0, "entry_id": 1, "filed_by_id": report.proposed_by_id}
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert filing.read(FiledReport.objects.get()).sha256 == report.sha256


def _row(report: FiledReport) -> dict[str, Any]:
    return {
        field.attname: getattr(report, field.attname) for field in FiledReport._meta.fields if field.name != "filed_by"
    }


# -- supplements ------------------------------------------------------------------------------------------------------


def test_what_changes_later_stands_in_a_supplement_and_not_in_the_report(office: Office) -> None:
    report = office.filed()
    before = bytes(report.content)
    office.late()
    supplement = office.filed(propose_supplement(office.sits(office.year.sergeant), report.number))
    assert supplement.number == "2025-1-S1"
    assert bytes(FiledReport.objects.get(pk="2025-1").content) == before
    changes = {one.number: one for one in filing.read(supplement).changes}
    assert (changes["requests"].now or 0) - (changes["requests"].was or 0) == 1
    assert changes["late"].added == changes["requests"].added
    assert "by_end/kept" not in changes
    recorded = LogEntry.objects.get(pk=changes["late"].added[0]).countable
    assert (recorded["kind"], recorded["came"]) == ("recorded", "2025-12-30")
    entry = LogEntry.objects.get(pk=supplement.entry_id).countable
    assert entry["supplement_to"] == "2025-1"


def test_shifts_that_were_set_up_later_stand_in_a_supplement(office: Office) -> None:
    report = office.filed()
    office.year.returned()
    office.year.clock.set(2026, 1, 13)
    supplement = office.filed(propose_supplement(office.sits(office.year.sergeant), report.number))
    changes = {one.number: one for one in filing.read(supplement).changes}
    assert (changes["shifts_set_up"].was, changes["shifts_set_up"].now) == (0, 1)
    assert changes["stations/B-2/missing"].now == 304
    assert "Returned: fax" in as_csv(filing.read(supplement), STATUTORY).decode()


def test_a_second_supplement_tells_what_changed_since_the_first(office: Office) -> None:
    report = office.filed()
    for number in (1, 2):
        office.late()
        supplement = office.filed(propose_supplement(office.sits(office.year.sergeant), report.number))
        assert supplement.number == f"2025-1-S{number}"
        change = next(one for one in filing.read(supplement).changes if one.number == "late")
        assert (change.was, change.now) == (number - 1, number)


def test_where_nothing_has_changed_there_is_no_supplement(office: Office) -> None:
    report = office.filed()
    with pytest.raises(Refused, match="Nothing has changed"):
        propose_supplement(office.sits(office.year.sergeant), report.number)


def test_there_is_no_supplement_to_a_supplement(office: Office) -> None:
    report = office.filed()
    office.late()
    supplement = office.filed(propose_supplement(office.sits(office.year.sergeant), report.number))
    with pytest.raises(Refused, match="no such report"):
        propose_supplement(office.sits(office.year.sergeant), supplement.number)


# -- what the law asks ------------------------------------------------------------------------------------------------


def test_boston_asks_for_a_yearly_report_and_its_day_is_inferred() -> None:
    found = lawful(Corpus.load(), "us/ma/boston", date(2024, 12, 31))
    assert [(one.cite, one.evidence, one.due, one.due_evidence) for one in found.duties] == [
        ("City of Boston Code, 11-1.9, 3", "reported", ("2024-12-31",), "inferred")
    ]
    assert not found.not_settled


def test_springfield_asks_for_other_items_and_sets_no_day() -> None:
    found = lawful(Corpus.load(), "us/ma/springfield", date(2024, 12, 31))
    assert [(one.due, one.who) for one in found.duties] == [((), ("police_commissioner", "department"))]
    assert "warrant" in found.duties[0].prose


@pytest.mark.parametrize("place", ["us/ma/newton", "us/ma/worcester", "us/tx"])
def test_where_it_is_not_known_what_is_asked_the_report_says_so(place: str) -> None:
    found = lawful(Corpus.load(), place, date(2024, 12, 31))
    assert found.duties == ()
    assert found.not_settled


# -- the public edition -----------------------------------------------------------------------------------------------

STATIONS, ENDS = ("A-1", "B-2", "C-3"), ("bailed", "court", "kept")
MATTERS = st.lists(
    st.tuples(
        st.sampled_from(["01", "02", "02", "03", "06", "12"]),
        st.sampled_from(STATIONS),
        st.sampled_from([(), ("custody",), ("custody", "interview")]),
        st.sampled_from([None, *ENDS]),
        st.sampled_from(["", "", "", "", "restricted"]),
        st.sampled_from(["", "", "", "same", "renewal", "none"]),
    ),
    max_size=60,
)


def year_of(matters: Sequence[tuple[str, str, tuple[str, ...], str | None, str, str]]) -> list[dict[str, Any]]:
    """The entries of such matters."""
    found: list[dict[str, Any]] = []
    for number, (month, station, asks, end, flag, link) in enumerate(matters, 1):
        day = f"2025-{month}-15"
        of = {"matter": str(number), "station": station, "day": day}
        found += [
            {"kind": "arrival", "arrival": number, "channel": "smtp", "station": station, "day": day},
            {**of, "kind": "arrived", "arrival": number, "channel": "smtp"},
            {**of, "kind": "read", "asks": list(asks), "forms": []},
        ]
        if flag:
            found.append({**of, "kind": "flag", "restricted": True})
        if end:
            found.append({**of, "kind": "closed", "how": end, "minutes_past": None})
        if link == "none":
            found.append({**of, "kind": "not_a_request", "what": "blank"})
        elif link and number > 1:
            found.append({**of, "kind": link, "other": str(number - 1)})
    return found


@given(MATTERS)
def test_no_small_number_can_be_worked_out_from_the_public_edition(matters: Any) -> None:
    """What is printed of a table is a system of equations in its cells; no cell of one to four has one solution."""
    log = told(enumerate(year_of(matters)))
    counts = counts_of(log, SPAN)
    found = public(log, SPAN, counts)
    shown = [one for one in log.requests if one.came and one.none is None and not one.cancels and not one.restricted]
    tables = (
        (found.by_station, STATIONS, [one.came.station for one in shown if one.came], found.figures["requests"]),
        (found.by_channel, ("smtp", "imap"), ["smtp"] * sum(a not in log.restricted_arrivals for a in log.arrivals),
         found.figures["arrivals"]),
        (found.by_asked, ("unknown", "custody", "custody + interview"),
         [" + ".join(sorted(one.asks)) or "unknown" for one in shown], found.figures["requests"]),
        (found.by_end, [end for end in ENDS if end != "kept"],
         [one.end.how for one in log.requests if one.end and one.end.how != "kept" and not one.restricted], None),
    )  # fmt: skip
    for printed, names, cells, total in tables:
        assert all(number >= SMALLEST for number in printed.values())
        equations = [
            [name == row or (row == OTHERS and name not in printed) for name in (*names, OTHERS)] for row in printed
        ]
        values = list(printed.values())
        if total is not None:
            equations.append([True] * (len(names) + 1))
            values.append(total)
        for place, name in enumerate(names):
            if 0 < cells.count(name) < SMALLEST:
                assert not solved(equations, place), (name, printed)
    _months_hide(found, counts.by_month)
    assert all(number is None or number == 0 or number >= SMALLEST for number in found.figures.values())


def _months_hide(found: Public, by_month: dict[str, dict[str, int]]) -> None:
    names = sorted(by_month)
    equations = [
        [row.first <= name <= row.last for name in names] + [row is found.by_month[-1]] for row in found.by_month
    ]
    for column in ("arrivals", "requests", "persons"):
        assert all(getattr(row, column) >= SMALLEST for row in found.by_month)
        total = found.figures[column]
        if found.by_month:
            assert sum(getattr(row, column) for row in found.by_month) == total
        more = [[True] * (len(names) + 1)] if total is not None else []
        for place, name in enumerate(names):
            if 0 < by_month[name][column] < SMALLEST:
                assert not solved(equations + more, place), (name, column, found.by_month)


def solved(equations: list[list[bool]], place: int) -> bool:
    """Whether equations fix one of their unknowns."""
    if not equations:
        return False
    unknown = [[n == place for n in range(len(equations[0]))]]
    rank = np.linalg.matrix_rank
    return bool(rank(np.array(equations, float)) == rank(np.array(equations + unknown, float)))


def test_the_search_for_small_numbers_finds_one_that_is_planted() -> None:
    """Eleven in all and eight at one of two stations: three at the other, though its cell is not printed."""
    assert solved([[True, True], [True, False]], 1)
    assert not solved([[True, True]], 1)


def test_the_public_edition_does_not_say_where_people_under_18_stand() -> None:
    """Twelve requests in March, and one in June about somebody whose matter only named people read."""
    matters = [("03", "A-1", ("custody",), None, "", "")] * 12 + [
        ("06", "B-2", ("interview",), "kept", "restricted", "")
    ]
    log = told(enumerate(year_of(matters)))
    found = public(log, SPAN, counts_of(log, SPAN))
    assert found.figures["requests"] == 13
    assert [(one.first, one.last, one.requests) for one in found.by_month] == [("2025-01", "2025-12", 13)]
    assert (found.by_station, found.by_asked, found.by_end) == ({OTHERS: 13}, {OTHERS: 13}, {})


def test_who_subtracts_the_figure_of_those_kept_from_a_table_finds_nobody() -> None:
    """Seven kept, of whom one is under 18, and two taken to court: neither the one nor the two can be worked out."""
    ends = ["bailed"] * 10 + ["kept"] * 6 + ["court"] * 2
    matters = [("03", "A-1", ("custody",), end, "", "") for end in ends]
    matters.append(("03", "A-1", ("custody",), "kept", "restricted", ""))
    log = told(enumerate(year_of(matters)))
    found = public(log, SPAN, counts_of(log, SPAN))
    assert (found.figures["kept_past"], found.by_end) == (7, {OTHERS: 12})


def test_who_subtracts_those_kept_past_eligibility_from_all_held_finds_nobody() -> None:
    for kept, signed, printed in ((6, 2, None), (6, 0, 6), (6, 5, 6), (2, 6, None), (0, 6, 0)):
        entries = year_of([("03", "A-1", ("custody",), end, "", "") for end in ["kept"] * kept + ["court"] * signed])
        for number in range(kept + 1, kept + signed + 1):
            of = {"matter": str(number), "station": "A-1", "day": "2025-03-16"}
            at = len(entries)
            entries.append({**of, "kind": "proposed", "action": "hold", "does": True, "departs": False})
            entries += [{**of, "kind": kind, "proposal": at} for kind in ("signed", "done")]
        log = told(enumerate(entries))
        counts = counts_of(log, SPAN)
        assert (counts.held, counts.kept_past) == (kept + signed, kept)
        found = public(log, SPAN, counts)
        assert found.figures["kept_past"] == printed
        assert (found.minutes_past is None) is (printed is None)


def test_who_subtracts_those_handed_over_without_a_decision_finds_nobody() -> None:
    """Of so many handed over so many without a signed decision: neither these nor the rest are told where few."""
    for signed, unsigned, printed in ((0, 4, None), (0, 6, 6), (2, 6, None), (6, 2, None), (5, 6, 6), (7, 0, 0)):
        entries = year_of([("03", "A-1", ("custody",), "bailed", "", "")] * (9 + signed + unsigned))
        for number in range(1, 1 + signed + unsigned):
            of = {"matter": str(number), "station": "A-1", "day": "2025-03-16"}
            if number <= signed:
                at = len(entries)
                entries.append({**of, "kind": "proposed", "action": "transfer", "does": True, "departs": False})
                entries += [{**of, "kind": kind, "proposal": at} for kind in ("signed", "done")]
            entries.append({**of, "kind": "reopened"})
            entries.append({**of, "kind": "closed", "how": "federal_agency", "minutes_past": None})
        log = told(enumerate(entries))
        counts = counts_of(log, SPAN)
        assert (counts.transferred, counts.transferred_unsigned) == (signed + unsigned, unsigned)
        found = public(log, SPAN, counts)
        assert found.figures["transferred_unsigned"] == printed
        # And no table takes those handed over apart in another way.
        assert found.by_end == {"bailed": 9}


def test_a_supplement_and_a_span_printed_before_have_no_public_edition(office: Office) -> None:
    report = office.filed()
    assert filing.read(report).public is not None
    office.late()
    supplement = filing.read(office.filed(propose_supplement(office.sits(office.year.sergeant), report.number)))
    quarter = draft(office.home, office.unit, date(2025, 10, 1), date(2025, 12, 31))
    for content in (supplement, quarter):
        assert content.public is None
        with pytest.raises(Refused, match="no public edition"):
            document(content, PUBLIC)
    assert draft(office.home, office.unit, date(2026, 1, 1), date(2026, 1, 12)).public is not None


# -- files ------------------------------------------------------------------------------------------------------------


def test_page_pdf_csv_and_json_carry_the_same_numbers(office: Office) -> None:
    content = filing.read(office.filed())
    for edition in (STATUTORY, PUBLIC):
        rows = list(csv.reader(io.StringIO(as_csv(content, edition).decode("utf-8-sig"))))
        text = " ".join(
            " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(as_pdf(content, edition))).pages
        )
        for table in document(content, edition).tables:
            for row in table.rows:
                for place, value in enumerate(row[1:], 1):
                    assert [table.title, str(row[0]), table.head[place], str(value)] in [one[:4] for one in rows]
                if table.name == "figures":
                    assert f"{row[0]} {row[1]}" in text, row
    told_in = json.loads(as_json(content, STATUTORY))
    assert told_in["counts"]["requests"] == content.counts.requests
    assert content_of(as_json(content, STATUTORY)) == content


def test_the_public_edition_has_no_entry_no_request_and_no_count_of_the_statutory_one(office: Office) -> None:
    content = filing.read(office.filed())
    told_in = json.loads(as_json(content, PUBLIC))
    assert {"counts", "entries", "each", "changes"} & set(told_in) == set()
    assert "entries" not in as_csv(content, PUBLIC).decode("utf-8-sig").split("\r\n")[0]
    assert "Each request" not in as_csv(content, PUBLIC).decode()


def test_a_report_on_days_before_the_log_began_says_that_nothing_is_known_of_them(office: Office) -> None:
    def begins(first: date) -> list[str]:
        told = document(draft(office.home, office.unit, first, YEAR[1]), STATUTORY)
        return [says for name, says in told.says if name == "The log begins"]

    began = date.fromisoformat(draft(office.home, office.unit, *YEAR).log.begins)
    (said,) = begins(began - timedelta(days=1))
    assert said.startswith(f"{began.day} {began:%B %Y}: ")
    assert begins(began) == []


@pytest.mark.parametrize("edition", [STATUTORY, PUBLIC])
def test_where_no_shift_was_over_no_return_is_said_to_have_been_made(edition: str, office: Office) -> None:
    content = draft(office.home, office.unit, *YEAR)
    assert content.public is not None
    counts = replace(content.counts, shifts_set_up=True, stations={})
    public = replace(content.public, shifts_set_up=True, shifts_expected=0, shifts_missing=0)
    told = document(replace(content, counts=counts, public=public), edition)
    (returns,) = [table for table in told.tables if table.name == "returns"]
    assert "no return is due yet" in returns.note


def test_a_fax_that_a_gateway_sent_is_not_said_to_have_come_by_letter(office: Office) -> None:
    told = document(draft(office.home, office.unit, *YEAR), STATUTORY)
    (doors,) = [table for table in told.tables if table.name == "by_channel"]
    assert all("mail" not in str(row[0]) or "fax" in str(row[0]) for row in doors.rows)


def test_the_same_report_gives_the_same_pdf_and_it_is_tagged(office: Office) -> None:
    content = filing.read(office.filed())
    made = as_pdf(content, STATUTORY)
    assert made == as_pdf(content, STATUTORY)
    root: Any = PdfReader(io.BytesIO(made)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"


def test_a_training_report_says_so_on_every_page_and_in_every_file(
    unit: Unit, tmp_path: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "training", tmp_path / "key", training=True).prepared()
    office = Office(home, unit, monkeypatch)
    content = filing.read(office.filed())
    for edition in (STATUTORY, PUBLIC):
        for page in PdfReader(io.BytesIO(as_pdf(content, edition))).pages:
            assert "TRAINING" in page.extract_text()
        assert "TRAINING" in as_csv(content, edition).decode()
        assert json.loads(as_json(content, edition))["training"] is True
    assert content.log.key.startswith("brightline-training/")


def test_no_cell_of_a_csv_is_taken_for_a_formula(office: Office) -> None:
    unit = Unit("=HYPERLINK(1)", "us/ma/boston", {"A-1": "+1 Station", "B-2": "@B", "C": "-C"})
    content = draft(office.home, unit, *YEAR)
    for row in csv.reader(io.StringIO(as_csv(content, STATUTORY).decode("utf-8-sig"))):
        assert not any(re.match(r"\s*[=+\-@]", cell) for cell in row), row


def test_a_name_that_is_markup_stays_a_name(office: Office) -> None:
    unit = Unit('#panic("x") <b> *Police*', "us/ma/boston", {"A-1": "$x$ <script>", "B-2": "B"})
    content = draft(office.home, unit, *YEAR)
    text = PdfReader(io.BytesIO(as_pdf(content, STATUTORY))).pages[0].extract_text()
    assert '#panic("x") <b> *Police*' in text
    assert "<script>" not in bars([("<script>", 3)], "a & b")


# -- pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("brightline.desk.pages.asking.home", lambda: office.home)
    (office.home.folder / "desk.yaml").write_text(yaml.safe_dump(to_builtins(office.unit)))
    asking.the_unit.cache_clear()
    return office


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_report_goes_from_draft_to_filed_on_the_pages(pages: Office) -> None:
    sergeant, counsel = signed_in(pages.year.sergeant), signed_in(pages.year.counsel)
    drafted = sergeant.get("/reports/draft?from=2025-01-01&to=2025-12-31").content.decode()
    assert "Draft of a report" in drafted
    assert "Propose that it be filed" in drafted
    sergeant.post("/reports/do/propose", {"from": "2025-01-01", "to": "2025-12-31"})
    (one,) = waiting()
    looked = counsel.get(f"/reports/draft?proposal={one.entry}").content.decode()
    seen = re.search(r'name="mark" value="([0-9a-f]{64})"', looked)
    assert seen is not None
    assert 'name="mark"' not in sergeant.get(f"/reports/draft?proposal={one.entry}").content.decode()
    post = {"proposal": str(one.entry), "mark": seen[1], "password": PASSWORD}
    shown = counsel.post("/reports/do/file", post, follow=True).content.decode()
    assert "Filed as report 2025-1" in shown
    assert "How to prove it" in shown


@pytest.mark.parametrize("role", [Role.COUNCIL, Role.CITY_CLERK, Role.AUDITOR])
def test_the_council_and_the_clerk_see_what_was_filed_and_no_draft(role: Role, pages: Office) -> None:
    pages.filed()
    propose(pages.sits(pages.year.sergeant), *YEAR)
    client = signed_in(pages.people("Cleo Council", role))
    listed = client.get("/reports").content.decode()
    assert "2025-1" in listed
    assert "Proposed" not in listed
    assert client.get("/reports/2025-1").status_code == 200
    assert client.get("/reports/draft?from=2025-01-01&to=2025-12-31").status_code == 409
    for what in ("propose", "supplement", "withdraw", "file", "money"):
        assert client.post(f"/reports/do/{what}", {}).status_code == 409, what


@pytest.mark.parametrize(("role", "opens_log"), [(Role.AUDITOR, True), (Role.COUNCIL, False)])
def test_where_no_report_was_filed_it_is_said_who_files_one_and_where_an_auditor_looks(
    role: Role, opens_log: bool, pages: Office
) -> None:
    shown = signed_in(pages.people("Cleo Council", role)).get("/reports").content.decode()
    assert "a commander or counsel files it" in shown
    assert ("under <a" in shown) is opens_log
    assert ('so far stands under <a href="/count"' in shown) is opens_log


def test_an_auditor_sees_the_numbers_before_they_are_filed_and_no_matter(pages: Office) -> None:
    auditor = signed_in(pages.people("Audrey Auditor", Role.AUDITOR, station=""))
    shown = auditor.get("/count?from=2025-01-01&to=2025-12-31").content.decode()
    assert (
        f'<th scope="row">Arrivals</th><td class="num">{draft(pages.home, pages.unit, *YEAR).counts.arrivals}<' in shown
    )
    assert re.findall(r'href="(/[^"]*)"', shown.split("<main")[1]) == ["/log", "/reports"]
    assert not any(one.number in shown for one in Matter.objects.all())
    assert "INVENTADO" not in shown.upper()
    assert auditor.get("/reports/draft?from=2025-01-01&to=2025-12-31").status_code == 409
    assert "Draft a report" not in auditor.get("/reports").content.decode()


def test_who_does_not_propose_reads_on_a_draft_who_does(pages: Office) -> None:
    shown = signed_in(pages.year.counsel).get("/reports/draft?from=2025-01-01&to=2025-12-31").content.decode()
    assert "A supervisor proposes that a report be filed" in shown


@pytest.mark.parametrize("edition", [STATUTORY, PUBLIC])
@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbftable"), ("json", b"{")])
def test_each_file_of_a_report_is_given_out(edition: str, form: str, begins: bytes, pages: Office) -> None:
    report = pages.filed()
    answer = signed_in(pages.year.counsel).get(f"/reports/2025-1/{edition}.{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert f"report-2025-1-{edition}.{form}" in answer["Content-Disposition"]
    if (edition, form) == (STATUTORY, "json"):
        assert content_of(answer.content).sha256 == report.sha256


def test_money_is_entered_in_dollars_and_taken_away_again(pages: Office) -> None:
    client = signed_in(pages.year.sergeant)
    before = draft(pages.home, pages.unit, *YEAR).counts.reimbursed_cents or 0
    for text in ("$1,250.50", "-50.50"):
        client.post("/reports/do/money", {"sum": text, "received": "2025-03-01"})
    assert draft(pages.home, pages.unit, *YEAR).counts.reimbursed_cents == before + 120_000
    for wrong in ("", "abc", "1.5", "1e3", "٣"):
        assert client.post("/reports/do/money", {"sum": wrong, "received": "2025-03-01"}).status_code == 409, wrong


def test_a_report_that_is_not_there_is_not_found(pages: Office) -> None:
    client = signed_in(pages.year.counsel)
    for address in ("/reports/2025-7", "/reports/2025-7/statutory.pdf", "/reports/..%2Fkey"):
        assert client.get(address).status_code == 404


def test_what_was_told_on_another_day_is_recorded_late_on_the_page(pages: Office) -> None:
    client = signed_in(pages.people("Bo Booking", Role.BOOKING))
    post = {"channel": "phone", "asks": ["custody"], "agency": "ice_ero", "paper": "none", "station": "A-1"}
    client.post("/record", {**post, "came": "2025-12-30"})
    entry = LogEntry.objects.filter(countable__kind="recorded").order_by("index").last()
    assert entry is not None
    assert (entry.countable["came"], entry.countable["day"]) == ("2025-12-30", "2026-01-12")
    assert client.post("/record", {**post, "came": "yesterday"}).status_code == 400
    assert client.post("/record", {**post, "came": "2026-01-13"}).status_code == 409
    client.post("/record", {**post, "came": "2026-01-12"})
    entry = LogEntry.objects.filter(countable__kind="recorded").order_by("index").last()
    assert entry is not None
    assert "came" not in entry.countable


def test_no_report_names_anybody(office: Office) -> None:
    content: Content = filing.read(office.filed())
    whole = as_json(content, STATUTORY).decode() + as_csv(content, STATUTORY).decode()
    assert "INVENTADO" not in whole
    assert "Ramona" not in whole
