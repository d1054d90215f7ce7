"""A second program, written from the counting page alone, comes to every number that the desk comes to."""

from __future__ import annotations

import json
import random
import runpy
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from brightline.desk.counting import Span
from brightline.desk.reports.content import numbers
from brightline.desk.reports.verifying import check
from tests.desk import test_report_verify as verifying
from tests.desk.year import Filed

RECOUNT = Path(__file__).parents[1] / "recount" / "recount.py"
LISTS = ("departed", "unexplained", "each", "stations", "shifts_set_up")
year = verifying.year


def recounted(bundle: bytes, folder: Path, span: Span, size: int, frozen: str) -> dict[str, Any]:
    """What the second program says, in a process of its own."""
    (folder / "auditor.bundle").write_bytes(bundle)
    days = (f"{span.first}", f"{span.last}")
    command = [sys.executable, "-I", str(RECOUNT), str(folder / "auditor.bundle"), *days, "--size", str(size)]
    done = subprocess.run([*command, "--frozen", frozen], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def as_recounted(counts: Mapping[str, Any], public: Any) -> dict[str, Any]:
    """The desk's numbers, as a filed report has them, in the shape in which the second program prints its own."""
    flat: dict[str, Any] = {}

    def put(name: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                put(f"{name}/{key}", inner)
        else:
            flat[name] = value

    for name, value in counts.items():
        if name not in (*LISTS, "entries"):
            put(name, value)
    lists = {name: counts[name] for name in LISTS}
    return {"numbers": flat, "entries": counts["entries"], **lists, "public": public}


def as_told(entries: list[dict[str, Any]], span: Span, frozen: str) -> dict[str, Any]:
    """The desk's numbers on a span, counted now."""
    counts, public = numbers(list(enumerate(entries)), span, date.fromisoformat(frozen))
    plain = json.loads(msgspec.json.encode([counts, public]))
    return as_recounted(*plain)


def test_the_filed_report_is_counted_alike(year: Filed, tmp_path: Path) -> None:
    report = json.loads(year.report)
    span = Span(date(2025, 1, 1), date(2025, 12, 31))
    found = recounted(year.bundle, tmp_path, span, report["log"]["size"], report["frozen"])
    assert found.pop("whole") is True
    assert found == as_recounted(report["counts"], report["public"])
    assert found["numbers"]["arrivals"] == 496


@pytest.mark.parametrize("span", [
    Span(date(2024, 12, 15), date(2025, 2, 3)), Span(date(2025, 6, 2), date(2026, 1, 12)),
])  # fmt: skip
def test_other_spans_are_counted_alike(span: Span, year: Filed, tmp_path: Path) -> None:
    report = json.loads(year.report)
    size, frozen = report["log"]["size"], report["frozen"]
    found = recounted(year.bundle, tmp_path, span, size, frozen)
    assert found.pop("whole") is True
    assert found == as_told(verifying.rows_of(year)[:size], span, frozen)
    assert found["numbers"]["requests"] > 0


def test_of_a_span_of_which_a_part_was_filed_nothing_is_printed_in_public(year: Filed, tmp_path: Path) -> None:
    span = Span(date(2025, 12, 1), date(2026, 1, 12))
    found = recounted(year.bundle, tmp_path, span, len(verifying.rows_of(year)), "2026-01-13")
    assert found["public"] is None


@pytest.mark.parametrize(("kind", "where", "change", "touched"), [
    ("arrival", {"channel": "smtp"}, {"channel": "imap"}, "by_channel/smtp"),
    ("arrival", {"station": "B-2"}, {"station": "A-1"}, "arrivals_by_station/B-2"),
    ("arrival", {}, {"day": "2024-07-01"}, "arrivals"),
    ("recorded", {"asks": ["interview"]}, {"asks": ["custody"]}, "by_ask/interview"),
    ("recorded", {"came": "2025-12-30"}, {"came": "2026-01-01"}, "late"),
    ("closed", {"how": "bailed"}, {"how": "kept"}, "kept_past"),
    ("closed", {"how": "kept"}, {"minutes_past": 1}, "minutes_past"),
    ("closed", {"how": "federal_agency", "minutes_past": 45}, {"how": "bailed"}, "transferred_unsigned"),
    ("proposed", {"departs": True, "does": True}, {"departs": False}, "departures_custody"),
    ("proposed", {"departs": True, "does": False}, {"does": True}, "departures_release"),
    ("renewal", {}, {"other": "2025-9999"}, "persons"),
    ("same", {}, {"other": "2025-9999"}, "cancellations"),
    ("not_a_request", {"what": "blank"}, {"kind": "flag", "restricted": False}, "not_requests"),
    ("reopened", {}, {"kind": "flag", "restricted": False}, "by_end/court"),
    ("reimbursement", {}, {"cents": 1}, "reimbursed_cents"),
    ("call_explained", {}, {"matter": "", "reason": ""}, "calls_unexplained"),
    ("shift_return", {"station": "B-2"}, {"station": "A-1"}, "stations"),
])  # fmt: skip
def test_one_altered_row_changes_both_counts_alike(
    kind: str, where: dict[str, Any], change: dict[str, Any], touched: str, year: Filed, tmp_path: Path
) -> None:
    report = json.loads(year.report)
    filed = as_recounted(report["counts"], report["public"])
    fits = [
        index
        for index, row in enumerate(verifying.rows_of(year))
        if row["kind"] == kind and where.items() <= row.items()
        and (kind != "arrival" or row["day"].startswith("2025"))
    ]  # fmt: skip
    index = fits[-1]
    if kind == "reopened":  # of the end that was taken back, not of what was no request
        index = fits[1]
    changed = verifying.altered(year, lambda entries: entries[index]["countable"].update(change))
    span = Span(date(2025, 1, 1), date(2025, 12, 31))
    found = recounted(changed, tmp_path, span, report["log"]["size"], report["frozen"])
    assert found.pop("whole") is False
    before, after = ({**one["numbers"], "stations": one["stations"]} for one in (filed, found))
    assert before.get(touched) != after.get(touched)
    rows = [entry["countable"] for entry in json.loads(changed)["entries"]][: report["log"]["size"]]
    assert found == as_told(rows, span, report["frozen"])
    assert check(year.report, changed, year.key).differences


# -- logs that no desk makes ------------------------------------------------------------------------------------------

MATTERS = [f"2025-{number:04}" for number in range(1, 13)]
ASKS = ("custody", "interview", "notice_of_release", "cancellation")
ENDS = ("kept", "federal_agency", "bailed", "court")


def any_log(draw: random.Random) -> list[dict[str, Any]]:
    """Entries of every kind in any order, most of which no desk would write: links in circles, ends of nothing."""
    found: list[dict[str, Any]] = []
    arrivals = 0
    few = MATTERS[: draw.randint(3, len(MATTERS))]
    plan = date(2025, 1, 1)
    for index in range(draw.randint(20, 220)):
        day = f"{date(2024, 12, 1) + timedelta(days=draw.randrange(120))}"
        matter, station = draw.choice(few), draw.choice(("A-1", "B-2", "C-3"))
        of = {"matter": matter, "station": station, "day": day}
        kinds = [
            {"kind": "arrived", **of, "arrival": draw.randint(1, arrivals + 1), "channel": "smtp"},
            {"kind": "read", **of, "asks": draw.sample(ASKS, draw.randint(0, 2)),
             "forms": draw.sample(("i-247a", "i-200", "letter"), draw.randint(0, 2))},
            {"kind": draw.choice(("same", "renewal")), **of, "other": draw.choice((*few, "", "2020-0001"))},
            {"kind": draw.choice(("not_a_request", "reopened", "expunged", "answer")), **of},
            {"kind": "closed", **of, "how": draw.choice(ENDS), "minutes_past": draw.choice((None, 0, 7, 30))},
            {"kind": "flag", **of, "restricted": draw.random() < 0.2},
            {"kind": "proposed", **of, "action": draw.choice(("hold", "transfer", "notify_release")),
             "does": draw.random() < 0.7, "departs": draw.random() < 0.5},
            {"kind": "done", **of, "proposal": draw.choice(
                [at for at, one in enumerate(found) if one["kind"] == "proposed"] or [index + 1])},
            {"kind": "signed", **of, "proposal": draw.choice(
                [at for at, one in enumerate(found) if one["kind"] == "proposed"] or [index + 1]), "role": "counsel"},
            {"kind": "call", "station": station, "day": day},
            {"kind": "call_explained", "call": draw.randint(0, index + 5), "day": day,
             "matter": draw.choice(("", matter)), "reason": draw.choice(("", "misdialled"))},
            {"kind": "call_log", "first": day, "last": max(day, "2025-02-01")},
            {"kind": "shift_return", "station": station, "shift": f"{day} {draw.choice(('day', 'night'))}", "day": day,
             "counts": {"fax": draw.randint(0, 3), "phone": 0, "counter": 1, "ncic": 0}},
            {"kind": "reimbursement", "cents": draw.randint(-500, 500), "received": day, "day": "2025-03-01"},
        ]  # fmt: skip
        if draw.random() < 0.3:
            arrivals += 1
            came = {"came": "2025-01-09"} if draw.random() < 0.2 else {}
            told = {"kind": "recorded", **of, **came, "channel": draw.choice(("phone", "ncic")),
                    "asks": draw.sample(ASKS, draw.randint(0, 2))}  # fmt: skip
            door = {"kind": "arrival", "station": station, "day": day, "channel": draw.choice(("smtp", "imap"))}
            found.append({**draw.choice((told, door, door)), "arrival": arrivals})
        elif draw.random() < 0.02:
            plan += timedelta(days=draw.randint(1, 30))
            shifts = draw.choice(({"day": "07:00", "night": "19:00"}, {"night": "23:00", "day": "11:00"}))
            found.append({"kind": "shift_plan", "stations": ["A-1", "B-2"][: draw.randint(1, 2)], "shifts": shifts,
                          "shift": f"{plan} {draw.choice(tuple(shifts))}", "day": f"{plan}"})  # fmt: skip
        else:
            found.append(draw.choice(kinds))
    return found


def test_logs_that_no_desk_makes_are_counted_alike() -> None:
    """In one process, since a new one for each of so many logs takes too long."""
    count = runpy.run_path(str(RECOUNT))["count"]
    draw = random.Random(1)
    for number in range(400):
        entries = any_log(draw)
        first = date(2024, 12, 1) + timedelta(days=draw.randrange(60))
        span = Span(first, first + timedelta(days=draw.randrange(90)))
        frozen = f"{span.last + timedelta(days=draw.randint(-5, 5))}"
        found = json.loads(json.dumps(count(entries, f"{span.first}", f"{span.last}", frozen)))
        assert found == as_told(entries, span, frozen), number
