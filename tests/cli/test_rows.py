"""The federal government's own rows, decided: each is accounted for, and none is settled by what it does not say."""

from __future__ import annotations

import csv
import os
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from brightline import Corpus
from brightline.cli.errors import CallError, CallErrors, FileError
from scripts import rows

FORM = "I247 - Immigration Detainer - Notice of Action (as of March 2013)"
FEDERAL = {"BOSTON HOLDROOM", "US MARSHALS, BOSTON,MA", "DEVENS FMC"}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.load()


def row(facility: str, city: str, form: str = FORM, on: str = "2015-07-14") -> dict[str, str]:
    return {
        "detainer_prepare_date": on, "detainer_type": form, "detention_facility": facility, "facility_city": city,
    }  # fmt: skip


def test_every_custodian_of_the_map_has_a_government_that_is_known(corpus: Corpus) -> None:
    known = {p.path for p in corpus.places()}
    holders = rows.custodians()
    assert len(holders) == 33
    for holder in holders.values():
        assert holder.place in known
        assert holder.actor in corpus.vocabulary.actors
        assert holder.kind in rows.KINDS
        assert holder.in_scope == (holder.kind != "federal")


def test_the_traps_of_the_map() -> None:
    holders = rows.custodians()
    assert holders["NASHUA ST. JAIL", "BOSTON"].place == "us/ma/suffolk-county"
    assert holders["SUFFOLK HOC SBAY", "BOSTON"].actor == "sheriff_officer"
    assert holders["BOSTON POLICE DEPT, DISTRICT #3", "DORCHESTER"].place == "us/ma/boston"
    assert holders["MIDDLESEX COUNTY-CAMBRIDGE", "CAMBRIDGE"].place == "us/ma/middlesex-county"
    assert {facility for (facility, _), h in holders.items() if not h.in_scope} == FEDERAL
    assert holders["MASSACHUSETTS STATE POLICE", "NANTUCKET"].actor == "state_trooper"


def test_a_row_says_at_least_which_paper_came_and_no_more(corpus: Corpus) -> None:
    """A row cannot say that no judge's warrant came with the detainer, so it never settles a hold by itself."""
    release = [row("BOSTON POLICE DEPT", "BOSTON")]
    (alone,) = rows.decide_rows(release, corpus)
    assert alone.outcome == "undetermined"
    assert "papers" in alone.turns_on
    assumed = (
        "person.eligible_for_release=yes",
        "papers-=judicial_criminal_warrant,state_arrest_warrant,other_court_order",
    )
    (settled,) = rows.decide_rows(release, corpus, assumed)
    assert settled.outcome == "forbidden"
    assert settled.turns_on == "us/ma/boston/trust-act-2014#hold"


def test_a_request_for_notice_is_no_request_to_hold(corpus: Corpus) -> None:
    form = "I247N - Immigration Advisal - Request for Notification"
    (group,) = rows.decide_rows([row("BARNSTABLE COUNTY", "BARNSTABLE", form)], corpus)
    assert group.action == "notify_release"


def test_equal_rows_are_different_detainers(corpus: Corpus) -> None:
    twice = [row("BOSTON POLICE DEPT", "BOSTON")] * 2
    assert sum(Counter(rows.decide_rows(twice, corpus)).values()) == 2


def test_a_federal_custodian_is_counted_as_out_of_scope(corpus: Corpus) -> None:
    (group,) = rows.decide_rows([row("DEVENS FMC", "AYER")], corpus)
    assert group.outcome == "out of scope"


@pytest.mark.parametrize(
    "wrong", [row("NOWHERE JAIL", "BOSTON"), row("BOSTON POLICE DEPT", "BOSTON", "I-9 something"), row("", "")]
)
def test_a_row_nobody_can_place_is_an_error_and_not_left_out(wrong: dict[str, str], corpus: Corpus) -> None:
    with pytest.raises(FileError):
        list(rows.decide_rows([wrong], corpus))


def test_a_file_that_is_not_the_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CallError):
        rows.read_rows(tmp_path / "missing.csv")
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(FileError):
        rows.read_rows(other)


def test_a_fact_that_is_none_is_told_of_before_any_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    release = tmp_path / "release.csv"
    with release.open("w", encoding="utf-8", newline="") as opened:
        written = csv.DictWriter(opened, rows.NEEDED)
        written.writeheader()
        written.writerow(row("BOSTON POLICE DEPT", "BOSTON"))
    for assumed in (("foo=1",), ("actor=state_trooper",), ("papers=none",)):
        with pytest.raises(CallErrors):
            rows.run(release, assumed)
        assert capsys.readouterr().out == ""


@pytest.fixture
def file() -> Path:
    """The release, where it is at hand."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "data"
    found = Path(os.environ.get("BRIGHTLINE_DATA") or beside) / "ice_detainers_massachusetts_fy2015ytd.csv"
    if not found.is_file():
        pytest.skip("the release is not part of the repository: set BRIGHTLINE_DATA to the folder that holds it")
    return found


def test_all_410_rows_of_the_release_are_accounted_for(corpus: Corpus, file: Path) -> None:
    release = rows.read_rows(file)
    assert len(release) == 410
    groups = Counter(rows.decide_rows(release, corpus))
    assert sum(groups.values()) == 410
    by_kind: Counter[str] = Counter()
    for group, n in groups.items():
        by_kind[group.kind] += n
    assert by_kind == {"city police": 29, "sheriff": 233, "state prison": 100, "state police": 5, "federal": 43}
    assert sum(n for g, n in groups.items() if g.place == "us/ma/boston") == 18
    days = [date.fromisoformat(r["detainer_prepare_date"]) for r in release]
    assert (min(days), max(days)) == (date(2014, 10, 1), date(2015, 7, 17))
    with file.open(encoding="utf-8", newline="") as opened:
        assert {(r["detention_facility"], r["facility_city"]) for r in csv.DictReader(opened)} == set(rows.custodians())


def test_as_a_table_the_rows_are_decided_as_one_by_one_each_in_its_own_place(corpus: Corpus, file: Path) -> None:
    holds = pl.col("detainer_type").str.starts_with("I247N").not_()
    release = pl.read_csv(file).join(
        pl.read_csv(rows.CUSTODIANS), on=["detention_facility", "facility_city"], how="left", maintain_order="left"
    )
    table = release.filter(pl.col("in_scope") == "yes").select(
        "place", "actor", "row_original",
        on="detainer_prepare_date",
        papers=pl.when(holds).then(pl.lit("civil_detainer")).otherwise(pl.lit("notification_request")),
        action=pl.when(holds).then(pl.lit("hold")).otherwise(pl.lit("notify_release")),
    )  # fmt: skip
    found = corpus.batch(table, keep=["row_original"])
    assert (found.summary["decided"], found.summary["rejected"], found.summary["counterfactual"]) == (367, 0, [])
    singly = [g.outcome for g in rows.decide_rows(rows.read_rows(file), corpus) if g.outcome != "out of scope"]
    assert found.table["outcome"].to_pylist() == singly
