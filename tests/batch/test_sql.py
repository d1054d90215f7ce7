"""A law written as a query decides in a warehouse as it decides a table here, also where facts are not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
import pytest

from brightline import Corpus
from brightline.batch import TableError
from brightline.batch.sql import OWN, query
from brightline.vocabulary import Fact, Kind
from tests.cli.run import call
from tests.desk.postgresql import postgresql, programs

DAY = date(2024, 12, 4)
LISTED = ("us/ma/newton", DAY)
LAWS = [
    ("us/ma/boston", "hold"), ("us/ma/boston", "notify_release"), ("us/ma/boston", "share_information"),
    ("us/ma/cambridge", "hold"), ("us/ma/cambridge", "ask_status"), ("us/ma/somerville", "arrest"),
    ("us/tx", "ask_status"),
]  # fmt: skip


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.load()


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection[Any]]:
    try:
        programs()
    except FileNotFoundError:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with postgresql() as address, psycopg.connect(address, autocommit=True) as connection:
        yield connection


def random_rows(rng: Random, facts: list[Fact], rows: int) -> pa.Table:
    """Rows of text and numbers, some of them empty and some wrong."""
    columns: dict[str, pa.Array] = {"number": pa.array(range(rows))}
    for fact in facts:
        if fact.kind is Kind.NUMBER:
            columns[fact.name] = pa.array([rng.choice((None, 0, 17, 18, 24.5, 36)) for _ in range(rows)], pa.float64())
            continue
        names = ("yes", "no") if fact.kind is Kind.YES_NO else fact.value_names
        cells = [_cell(rng, names, fact.kind is Kind.SET_OF) for _ in range(rows)]
        columns[fact.name] = pa.array(cells, pa.string())
        for part in ("by", "because") if fact.judgement else ():
            told = [rng.choice(("Lt. Example", "Lt. Example", "Lt. Example", " ", None)) for _ in range(rows)]
            columns[f"{fact.name} {part}"] = pa.array(told, pa.string())
    return pa.table(columns)


def _cell(rng: Random, names: tuple[str, ...], of_many: bool) -> str | None:
    kind = rng.randrange(30)
    if kind < 8:
        return rng.choice((None, "", " ", *([";", "; ,"] if of_many else [])))
    if kind == 8:
        return rng.choice(("nobody", "Yes", "none", "civil_detainer;nobody", ";" + names[0] + ", "))
    words = rng.sample(names, min(len(names), rng.choice((1, 1, 2, 3)))) if of_many else [rng.choice(names)]
    return rng.choice((",", "; ", ", ")).join(words)


def asked(
    corpus: Corpus, place: str, action: str, seed: int
) -> tuple[pa.Table, list[str], dict[int, tuple[str, str | None]]]:
    """Random rows, the sets that are complete, and what a table's decision says of each row."""
    rng = Random(f"{place} {action} {seed}")
    law = corpus.law(place, on=DAY)
    facts = [corpus.vocabulary.facts[name] for name in law.about(action).coding.facts]
    table = random_rows(rng, facts, 400)
    complete = [f.name for f in facts if f.kind is Kind.SET_OF and rng.randrange(2)]
    found = corpus.batch(table, action=action, place=place, on=DAY, complete=complete)
    told: dict[int, tuple[str, str | None]] = dict.fromkeys(range(400), ("rejected", None))
    told |= {row["row"]: (row["outcome"], ";".join(sorted(row["possible"]))) for row in found.table.to_pylist()}
    assert len({outcome for outcome, _ in told.values()}) > 1
    return table, complete, told


def in_order(rows: list[tuple[Any, ...]]) -> dict[int, tuple[str, str | None]]:
    """What a warehouse says of each row; a contradiction leaves nothing possible."""
    found = {}
    for number, outcome, possible in rows:
        found[number] = (outcome, None if outcome == "rejected" else ";".join(sorted(possible.split(";"))))
    return found


@pytest.mark.parametrize(("place", "action"), LAWS)
@pytest.mark.parametrize("seed", range(2))
def test_duckdb_decides_a_query_as_a_table_is_decided(corpus: Corpus, place: str, action: str, seed: int) -> None:
    table, complete, told = asked(corpus, place, action, seed)
    connection = duckdb.connect()
    connection.register("requests", table)
    text = query(corpus.law(place, on=DAY), action, "duckdb", "requests", ["number"], complete)
    rows = connection.sql(text).select("number, outcome, possible").fetchall()
    assert in_order(rows) == told


@pytest.mark.parametrize(("place", "action"), LAWS)
def test_postgresql_decides_a_query_as_a_table_is_decided(
    corpus: Corpus, postgres: psycopg.Connection[Any], place: str, action: str
) -> None:
    table, complete, told = asked(corpus, place, action, 7)
    kinds = ["numeric" if pa.types.is_floating(f.type) or f.name == "number" else "text" for f in table.schema]
    names = ", ".join(f'"{f.name}" {kind}' for f, kind in zip(table.schema, kinds, strict=True))
    with postgres.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS requests; CREATE TEMPORARY TABLE requests ({names})")  # type: ignore[arg-type]
        places = ", ".join(["%s"] * len(kinds))
        cursor.executemany(
            f"INSERT INTO requests VALUES ({places})",
            [tuple(row.values()) for row in table.to_pylist()],  # type: ignore[arg-type]
        )
        text = query(corpus.law(place, on=DAY), action, "postgres", "requests", ["number"], complete)
        cursor.execute(f"SELECT number, outcome, possible FROM ({text}) AS decided")  # type: ignore[arg-type]
        assert in_order(cursor.fetchall()) == told


def test_a_law_that_looks_at_lists_is_not_written_as_a_query(corpus: Corpus) -> None:
    law = corpus.law(*LISTED)
    with pytest.raises(TableError, match="lists of records"):
        query(law, "hold", "duckdb", "requests")
    result = call("sql", LISTED[0], "hold", "--on", str(LISTED[1]))
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.strip().splitlines()) == 4


def test_the_verb_prints_a_query_in_the_words_of_the_warehouse() -> None:
    for dialect, mark in (("duckdb", '"'), ("postgres", '"'), ("spark", "`")):
        result = call("sql", "us/ma/boston", "hold", "--on", "2024-12-04", "--dialect", dialect, "--table", "matters")
        assert result.exit_code == 0
        assert f"{mark}person.eligible_for_release{mark}" in result.stdout
        assert "FROM matters" in result.stdout


@pytest.mark.parametrize("name", ["n42", "V0", "is_wrong", "outcome", "Possible"])
def test_a_kept_column_is_not_taken_for_one_of_the_querys_own(corpus: Corpus, name: str) -> None:
    with pytest.raises(TableError, match=f"a column `{name}` of its own"):
        query(corpus.law("us/ma/boston", on=DAY), "hold", "duckdb", "requests", [name])


@pytest.mark.parametrize(
    ("name", "what"), [("paper", "`paper` is not a fact"), ("actor", "`actor` is neither a set nor a list")]
)
def test_a_fact_misspelt_is_not_passed_over(name: str, what: str) -> None:
    result = call("sql", "us/ma/boston", "hold", "--on", "2024-12-04", "--complete", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert what in result.stderr
    assert len(result.stderr.strip().splitlines()) == 4


def test_every_column_that_a_query_makes_is_known_as_its_own(corpus: Corpus) -> None:
    for place, action in LAWS:
        text = query(corpus.law(place, on=DAY), action, "duckdb", "requests", ["number"])
        made = re.findall(r" AS (\w+)(?! \()", text)
        assert made
        assert [name for name in made if not OWN.fullmatch(name)] == []
