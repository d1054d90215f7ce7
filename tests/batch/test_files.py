"""Files of many rows: CSV and Parquet, line by line accounted for, whole or not there."""

from __future__ import annotations

import csv
import gc
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from brightline import AtLeast, Corpus
from brightline.batch import Asked, TableError, decide_file, sources
from brightline.corpus.stretches import Stretches
from brightline.csv_cells import cell
from tests.batch.generated import write_requests
from tests.batch.rows import as_row, singly, told_in
from tests.cli.run import ROOT, call

DAY = date(2024, 12, 4)
BOSTON = "us/ma/boston"
HEAD = "number,actor,papers,person.eligible_for_release"
LINES = [
    "1,police_officer,civil_detainer,yes",
    "2,state_trooper,civil_detainer; judicial_criminal_warrant,no",
    "3,police_officer,,yes",
    "4,police_officr,civil_detainer,yes",
]
HOLD = ("--action", "hold", "--place", BOSTON, "--on", "2024-12-04")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.load()


def written(folder: Path, *lines: str, name: str = "requests.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    return file


def decided(corpus: Corpus, file: Path, out: Path, **more: Any) -> dict[str, Any]:
    asked = Asked("hold", BOSTON, DAY, keep=("number",), **more)
    return decide_file(Stretches(corpus), corpus.vocabulary, file, out, out.with_suffix(".rejects.csv"), asked)


def test_csv_and_parquet_are_answered_alike(corpus: Corpus, tmp_path: Path) -> None:
    table = written(tmp_path, *LINES)
    pl.read_csv(table, infer_schema=False).write_parquet(tmp_path / "requests.parquet")
    accounts = [
        decided(corpus, tmp_path / f"requests{kind}", tmp_path / f"{kind[1:]}.parquet") for kind in (".csv", ".parquet")
    ]
    assert accounts[0] == accounts[1]
    one, two = (pq.read_table(tmp_path / f"{kind}.parquet") for kind in ("csv", "parquet"))
    assert one.to_pylist() == two.to_pylist()
    assert (tmp_path / "csv.rejects.csv").read_bytes() == (tmp_path / "parquet.rejects.csv").read_bytes()
    assert (
        json.loads(pq.read_metadata(tmp_path / "csv.parquet").metadata[b"brightline"])["corpus"]
        == accounts[0]["corpus"]
    )
    decided(corpus, table, tmp_path / "plain.csv")
    plain = pacsv.read_csv(tmp_path / "plain.csv").to_pylist()
    assert [row["rules"] or "" for row in plain] == [";".join(rules) for rules in one["rules"].to_pylist()]
    assert [row["number"] for row in plain] == [1, 2, 3]


def test_lines_that_are_no_row_are_rejected_by_their_number(corpus: Corpus, tmp_path: Path) -> None:
    lines = ["too,few", LINES[0], '"1\n1",police_officer,,yes', "too,many,values,in,this", "too,few", LINES[1], "few"]
    account = decided(corpus, written(tmp_path, *lines), tmp_path / "out.parquet")
    assert (account["read"], account["decided"], account["rejected"]) == (7, 3, 4)
    assert pq.read_table(tmp_path / "out.parquet")["row"].to_pylist() == [1, 2, 5]
    rejects = pacsv.read_csv(tmp_path / "out.rejects.csv").to_pylist()
    assert [row["row"] for row in rejects] == [0, 3, 4, 6]
    assert all("not as many values" in row["what"] for row in rejects)


def test_what_is_no_text_is_rejected_and_stops_nothing(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(
        b"\xef\xbb\xbf" + HEAD.encode() + b"\n\xe9,police_officer,,yes\n2,\xff\xfe,,yes\n3,police_officer,,yes\n"
    )
    account = decided(corpus, file, tmp_path / "out.csv")
    assert (account["decided"], account["rejected"]) == (1, 2)
    assert {kind["column"] for kind in account["rejects"]} == {"number", "actor"}


def test_a_line_that_is_neither_text_nor_a_row_stops_nothing(corpus: Corpus, tmp_path: Path) -> None:
    file = written(tmp_path, LINES[0], "few", LINES[1])
    file.write_bytes(file.read_bytes().replace(b"few", b"\xe9 few"))
    account = decided(corpus, file, tmp_path / "out.csv")
    assert (account["read"], account["decided"], account["rejected"]) == (3, 2, 1)
    assert pacsv.read_csv(tmp_path / "out.csv")["row"].to_pylist() == [0, 2]


@pytest.mark.parametrize("opened", ['"2,police_officer,,yes', '2,police_officer,,"yes'])
def test_rows_that_an_unclosed_quote_takes_in_are_not_lost_in_silence(
    corpus: Corpus, tmp_path: Path, opened: str
) -> None:
    """The second would else be one row whose last value goes on to the end of the file."""
    account = decided(corpus, written(tmp_path, LINES[0], opened, LINES[2]), tmp_path / "out.csv")
    assert (account["decided"], account["rejected"]) == (1, 1)
    assert "never closed" in account["rejects"][0]["what"]


def test_a_quote_that_is_closed_some_lines_later_is_told_of_as_such(corpus: Corpus, tmp_path: Path) -> None:
    account = decided(
        corpus, written(tmp_path, '"2,police_officer,,yes', '3,"police_officer",,yes'), tmp_path / "out.csv"
    )
    assert (account["decided"], account["rejected"]) == (0, 1)
    assert "goes over several lines" in account["rejects"][0]["what"]


def test_a_kept_value_with_an_unclosed_quote_is_no_decided_row(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    file.write_text('actor,number\npolice_officer,1\npolice_officer,"2\npolice_officer,3\n', encoding="utf-8")
    account = decided(corpus, file, tmp_path / "out.csv")
    assert (account["decided"], account["rejected"]) == (1, 1)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("num\xe9ro,actor\n1,police_officer\n".encode("latin-1"), "not text in UTF-8"),
        (f"{HEAD}\n{LINES[0]}\n".encode("utf-16"), "not text in UTF-8"),
        (f"{HEAD}\n{LINES[0]}\n".encode("utf-16-le"), "not text in UTF-8"),
        (f"{HEAD}\n{LINES[0]}\n".replace(",", ";").encode(), "has semicolons, and no comma"),
        (f"{HEAD}\n{LINES[0]}\n".replace(",", "\t").encode(), "has tabs, and no comma"),
    ],
)
def test_a_file_whose_head_cannot_be_read_is_refused_before_any_row(
    corpus: Corpus, tmp_path: Path, content: bytes, what: str
) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(content)
    with pytest.raises(TableError, match=what):
        decide_file(Stretches(corpus), corpus.vocabulary, file, tmp_path / "out.csv", tmp_path / "r.csv",
                    Asked("hold", BOSTON, DAY))  # fmt: skip
    assert [f.name for f in tmp_path.iterdir()] == ["odd.csv"]


def test_a_file_read_in_small_pieces_is_answered_as_in_one(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_requests(tmp_path / "requests.parquet", 3000, seed=5)
    pl.read_parquet(tmp_path / "requests.parquet").write_csv(tmp_path / "requests.csv")
    found = {}
    for rows, block in ((1 << 18, 16 << 20), (101, 4096)):
        monkeypatch.setattr(sources, "ROWS", rows)
        monkeypatch.setattr(sources, "BLOCK", block)
        for kind in ("csv", "parquet"):
            account = decided(corpus, tmp_path / f"requests.{kind}", tmp_path / "out.csv")
            found[rows, kind] = (
                account,
                (tmp_path / "out.csv").read_bytes(),
                (tmp_path / "out.rejects.csv").read_bytes(),
            )
    assert found[101, "csv"][0]["read"] == 3000
    for kind in ("csv", "parquet"):
        assert found[101, kind] == found[1 << 18, kind]
    # What is kept from a CSV file is text, and quoted again.
    assert found[101, "csv"][1].replace(b'"', b"") == found[101, "parquet"][1].replace(b'"', b"")


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("gone.csv", None, "There is no such file."),
        ("empty.csv", b"", "cannot be read as CSV"),
        ("torn.parquet", b"PAR1 and no more", "cannot be read as Parquet"),
        ("table.xlsx", b"PK", "neither .csv nor .parquet"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_written(
    corpus: Corpus, tmp_path: Path, name: str, content: bytes | None, what: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(TableError, match=what):
        decided(corpus, tmp_path / name, tmp_path / "out.csv")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("begin", "end"), [("", ""), ("", "\n"), ("\n\n", "\n")])
def test_of_a_table_of_one_column_an_empty_line_is_a_row_that_says_nothing(
    corpus: Corpus, tmp_path: Path, begin: str, end: str
) -> None:
    table = tmp_path / "requests.csv"
    table.write_text(f"{begin}actor\npolice_officer\n\n\nstate_trooper\nnobody known{end}", encoding="utf-8")
    asked = Asked("hold", BOSTON, DAY)
    out = tmp_path / "out.parquet"
    found = decide_file(Stretches(corpus), corpus.vocabulary, table, out, tmp_path / "r.csv", asked)
    assert (found["read"], found["decided"], found["rejected"]) == (5, 4, 1)
    rows = pq.read_table(out).to_pylist()
    assert [row["row"] for row in rows] == [0, 1, 2, 3]
    assert [row["next_fact"] for row in rows[1:3]] == ["actor", "actor"]
    assert pacsv.read_csv(tmp_path / "r.csv")["row"].to_pylist() == [4]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_run_that_fails_leaves_an_earlier_file_as_it_was(corpus: Corpus, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"out.{kind}"
    out.write_text("an earlier answer")
    whole = tmp_path / "requests.parquet"
    write_requests(whole, 3000, seed=1)
    torn = bytearray(whole.read_bytes())
    torn[40:400] = bytes(360)
    whole.write_bytes(torn)
    with pytest.raises(TableError, match="cannot be read as Parquet"):
        decided(corpus, whole, out)
    gc.collect()  # a writer that is forgotten unclosed complains now, and the test fails
    assert out.read_text() == "an earlier answer"
    assert {file.name for file in tmp_path.iterdir()} == {out.name, "requests.parquet"}


def test_what_a_killed_run_left_does_not_stop_another_of_the_same_number(corpus: Corpus, tmp_path: Path) -> None:
    file = written(tmp_path, *LINES)
    (tmp_path / f".out.csv.{os.getpid()}.part").write_text("half an answer")
    assert decided(corpus, file, tmp_path / "out.csv")["decided"] == 3


def test_the_answers_may_not_be_written_over_the_table(corpus: Corpus, tmp_path: Path) -> None:
    file = written(tmp_path, *LINES)
    with pytest.raises(TableError, match="are the same file"):
        decided(corpus, file, file)
    assert file.read_text(encoding="utf-8").startswith(HEAD)


RISKY = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", " =1", "\u00a0=1", "＝1", "|calc", "\t=1", "a=1", "-2", "+41.5", "", "7"]


def test_no_cell_of_the_answers_is_a_formula_and_a_number_stays_one(corpus: Corpus, tmp_path: Path) -> None:
    table = tmp_path / "requests.parquet"
    lists = [[text, "=2"] for text in RISKY]
    columns = {"number": RISKY, "=name": lists, "actor": ["police_officer"] * len(RISKY)}
    pl.DataFrame(columns).write_parquet(table)
    asked = Asked("hold", BOSTON, DAY, keep=("number", "=name"))
    decide_file(Stretches(corpus), corpus.vocabulary, table, tmp_path / "out.csv", tmp_path / "r.csv", asked)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as opened:
        head, *rows = csv.reader(opened)
    assert head[:3] == ["row", "number", "'=name"]
    assert [row[1] for row in rows] == [text if text in ("-2", "+41.5") else cell(text) for text in RISKY]
    assert [row[2] for row in rows] == [f"{row[1]};'=2" for row in rows]


def test_a_head_that_is_a_formula_is_none_in_the_rejects(corpus: Corpus, tmp_path: Path) -> None:
    table = tmp_path / "requests.csv"
    table.write_text("=HYPERLINK(1)\nofficer\n", encoding="utf-8")
    asked = Asked("hold", BOSTON, DAY, renamed={"=HYPERLINK(1)": "actor"})
    decide_file(Stretches(corpus), corpus.vocabulary, table, tmp_path / "out.csv", tmp_path / "r.csv", asked)
    assert pacsv.read_csv(tmp_path / "r.csv")["column"].to_pylist() == ["'=HYPERLINK(1)"]


def test_a_list_of_records_that_is_kept_has_no_place_in_a_csv_file(corpus: Corpus, tmp_path: Path) -> None:
    pl.DataFrame({"actor": ["police_officer"], "more": [[{"a": 1}]]}).write_parquet(tmp_path / "requests.parquet")
    asked = Asked("hold", BOSTON, DAY, keep=("more",))
    with pytest.raises(TableError, match="`more` is a column of large_list"):
        decide_file(Stretches(corpus), corpus.vocabulary, tmp_path / "requests.parquet", tmp_path / "out.csv",
                    tmp_path / "r.csv", asked)  # fmt: skip
    assert [f.name for f in tmp_path.iterdir()] == ["requests.parquet"]


NO_TEXT = {
    "a uuid": pa.ExtensionArray.from_storage(pa.uuid(), pa.array([b"1234567890123456"], pa.binary(16))),
    "bytes of a length": pa.array([b"\xff\xfe"], pa.binary(2)),
    "lists of bytes": pa.array([[b"\xff"]]),
}


@pytest.mark.parametrize("kind", NO_TEXT)
def test_a_column_that_is_no_text_has_no_place_in_a_csv_file_and_one_in_a_parquet_file(
    corpus: Corpus, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "requests.parquet"
    pq.write_table(pa.table({"actor": ["police_officer"], "number": NO_TEXT[kind]}), file)
    with pytest.raises(TableError, match="`number` is a column of"):
        decided(corpus, file, tmp_path / "out.csv")
    assert [f.name for f in tmp_path.iterdir()] == ["requests.parquet"]
    decided(corpus, file, tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet")["number"].to_pylist() == NO_TEXT[kind].to_pylist()


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_text_in_the_newer_layout_is_passed_through(corpus: Corpus, tmp_path: Path, kind: str) -> None:
    file, out = tmp_path / "requests.parquet", tmp_path / f"out.{kind}"
    numbers = pa.array(["a", "b", None], pa.string_view())
    pq.write_table(pa.table({"actor": ["police_officer", "nobody known", "state_trooper"], "number": numbers}), file)
    decided(corpus, file, out)
    found = pacsv.read_csv(out) if kind == "csv" else pq.read_table(out)
    assert found["number"].to_pylist() == ["a", "" if kind == "csv" else None]


def test_where_nothing_can_be_written_the_file_is_named_as_the_caller_named_it(tmp_path: Path) -> None:
    table = str(written(tmp_path, *LINES))
    for out, what in (("nowhere/out.csv", "There is no folder"), (".csv", "neither"), ("a.csv", "folder of that name")):
        (tmp_path / "a.csv").mkdir(exist_ok=True)
        result = call("batch", table, "--out", str(tmp_path / out), *HOLD)
        assert (result.exit_code, result.stdout) == (2, "")
        assert what in result.stderr
        assert ".part" not in result.stderr
        assert len(result.stderr.strip().splitlines()) == 4
    assert {file.name for file in tmp_path.iterdir()} == {"requests.csv", "a.csv"}


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_run_that_is_killed_leaves_no_torn_file(tmp_path: Path, kind: str) -> None:
    write_requests(tmp_path / "requests.parquet", 2_000_000, seed=2)
    out = tmp_path / f"out.{kind}"
    out.write_bytes(b"an earlier answer")
    run = subprocess.Popen(
        [sys.executable, "-m", "brightline.cli", "batch", str(tmp_path / "requests.parquet"), "--out", str(out), *HOLD],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    try:
        while not (parts := list(tmp_path.glob(f".out.{kind}.*.part"))) or not parts[0].stat().st_size:
            assert run.poll() is None, "it ended before it could be killed"
            time.sleep(0.01)
    finally:
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert run.returncode == -signal.SIGKILL
    assert out.read_bytes() == b"an earlier answer"
    assert not (tmp_path / "out.rejects.csv").exists()


def test_the_verb_accounts_for_every_row_and_says_so_by_its_exit_status(tmp_path: Path) -> None:
    table, out = str(written(tmp_path, *LINES)), str(tmp_path / "out.csv")
    result = call("batch", table, "--out", out, *HOLD)
    assert result.exit_code == 5
    page = " ".join(result.stdout.split())
    assert page.startswith("3 OF 4 ROWS DECIDED")
    assert "undetermined is no permission" in page
    assert "not looked at: number" in page
    assert "1 row rejected" in page
    assert "1 actor: What stands here is not a value of `actor`. Closest: `police_officer`." in page
    whole = call("batch", str(written(tmp_path, *LINES[:3])), "--out", out, *HOLD, "--json")
    assert whole.exit_code == 0
    account = json.loads(whole.stdout)
    assert (account["read"], account["decided"], account["rejected"]) == (3, 3, 0)


def test_columns_of_other_names_are_told_by_the_call(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text("No,Officer,Came,Paper\n7,police_officer,2024-12-04,civil_detainer\n", encoding="utf-8")
    names = ("--as", "Officer=actor", "--as", "Came=on", "--as", "Paper=papers", "--keep", "No")
    result = call(
        "batch", str(file), "--out", str(tmp_path / "out.parquet"), "--action", "hold", "--place", BOSTON, *names,
        "--complete", "papers", "--fact", "person.eligible_for_release=yes",
    )  # fmt: skip
    assert (result.exit_code, result.stderr) == (0, "")
    (row,) = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert (row["No"], row["outcome"], row["on"]) == ("7", "forbidden", DAY)


@pytest.mark.parametrize(
    ("args", "what"),
    [
        (("--action", "holdd"), "is not an action in the vocabulary"),
        (("--place", "us/ma/bostn"), "is not a place the corpus knows"),
        (("--on", "1500-01-01"), "What the corpus knows of Boston begins on"),
        (("--as", "actor"), "does not say which fact a column is"),
        (("--as", "nobody=actor"), "The table has no column `nobody`."),
        (("--fact", "actor=police_officer"), "is given for every row"),
        (("--complete", "actor"), "is neither a set nor a list"),
        (("--out", "answers.doc"), "is neither .csv nor .parquet"),
    ],
)
def test_a_call_that_cannot_be_meant_is_refused_in_four_parts(tmp_path: Path, args: tuple[str, ...], what: str) -> None:
    given = {"--out": str(tmp_path / "out.csv"), "--action": "hold", "--place": BOSTON, "--on": "2024-12-04"}
    given[args[0]] = str(tmp_path / args[1]) if args[0] == "--out" else args[1]
    result = call("batch", str(written(tmp_path, *LINES)), *(word for pair in given.items() for word in pair))
    assert (result.exit_code, result.stdout) == (2, "")
    assert what in result.stderr
    assert len(result.stderr.strip().splitlines()) == 4
    assert {file.name for file in tmp_path.iterdir()} == {"requests.csv"}


# -- the federal government's own rows ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def national() -> pa.Table:
    beside = Path(__file__).resolve().parents[3] / "shared" / "data"
    file = Path(os.environ.get("BRIGHTLINE_DATA") or beside) / "ice_detainers_national_fy2015ytd.parquet"
    if not file.is_file():
        pytest.skip("the release is not part of the repository: set BRIGHTLINE_DATA to the folder that holds it")
    rows = pl.read_parquet(file)
    form = pl.col("detainer_type").str.extract("^(I247[DN]?)")
    told = form == "I247N"
    return rows.select(
        "row_original",
        on="detainer_prepare_date",
        action=pl.when(told).then(pl.lit("notify_release")).otherwise(pl.lit("hold")),
        papers=pl.when(told).then(pl.lit("notification_request")).otherwise(pl.lit("civil_detainer")),
    ).to_arrow()


@pytest.mark.parametrize(
    ("place", "actor", "on"),
    [
        (BOSTON, "police_officer", DAY),
        ("us/ma/cambridge", "police_officer", DAY),
        ("us/tx", "sheriff_officer", DAY),
        (BOSTON, "police_officer", None),
    ],
)
def test_all_79053_rows_of_the_release_are_accounted_for(
    corpus: Corpus, national: pa.Table, place: str, actor: str, on: date | None
) -> None:
    found = corpus.batch(national, place=place, on=on, facts={"actor": actor}, keep=["row_original"])
    account = found.summary
    assert (account["read"], account["decided"] + account["rejected"]) == (79_053, 79_053)
    assert account["counterfactual"] == (["on"] if on else [])
    assert found.table["row_original"].to_pylist() == [n + 2 for n in found.table["row"].to_pylist()]
    told = told_in(found.table)
    rows = national.to_pylist()
    # Day by day, for a corpus holds on to a few laws alone.
    for number in sorted(random.Random(1).sample(range(len(rows)), 1000), key=lambda n: rows[n]["on"]):
        row = rows[number]
        law = corpus.law(place, on=on or row["on"])
        single = singly(law, row["action"], {"actor": actor, "papers": AtLeast(frozenset([row["papers"]]))})
        assert single is not None
        assert told[number] == as_row(single)
