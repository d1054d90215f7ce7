"""On a cluster of a master and two workers each row is decided as on one machine, in its order, and none is lost.

Needs a cluster: `python scripts/spark_cluster.py pytest tests/spark`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from brightline import Corpus
from brightline.batch import Asked, TableError, decide_table
from brightline.batch.on_spark_words import MOST
from brightline.batch.sql import query
from brightline.corpus.elsewhere import Elsewhere, files_on_spark, on_spark
from brightline.corpus.stretches import Stretches
from brightline.vocabulary import Kind
from tests.batch.rows import looked_at, random_facts, table_of
from tests.batch.test_sql import LAWS, in_order
from tests.batch.test_sql import asked as rows_asked

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MASTER = os.environ.get("BRIGHTLINE_SPARK")
pytestmark = [
    pytest.mark.skipif(
        MASTER is None, reason="no cluster: python scripts/spark_cluster.py pytest tests/spark starts one"
    ),
    # Spark's own, which it leaves to the collector.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]
PLACES = ("us/ma/boston", "us/ma/cambridge", "us/tx/houston", "us/nowhere")
DAYS = (date(2013, 1, 1), date(2015, 6, 1), date(2018, 2, 28), date(2024, 12, 4), date(1700, 1, 1))
COMPLETE = frozenset({"papers"})
ROWS = 4_000


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession

    assert MASTER is not None
    made = (
        SparkSession.builder.master(MASTER)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.files.maxPartitionBytes", "64k")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "700")
        .config("spark.executorEnv.PYTHONPATH", os.environ.get("PYTHONPATH", ""))
        .getOrCreate()
    )
    yield made
    made.stop()


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.load()


@pytest.fixture(scope="module")
def table(corpus: Corpus) -> pa.Table:
    """Rows of several places and days, some with a place or a day of which nothing is known, or a wrong word, or one
    with a blank behind it."""
    rng = Random(7)
    law = corpus.law(PLACES[0], on=DAYS[3])
    facts = looked_at(corpus.vocabulary, law, "hold", rng)
    made = table_of([random_facts(rng, facts, COMPLETE) for _ in range(ROWS)], facts, rng)
    actors = made.column("actor").cast(pa.string()).to_pylist()
    made = made.drop_columns("actor")
    actors = ["constable of nothing" if n % 97 == 0 else actor for n, actor in enumerate(actors)]
    for i, field in enumerate(made.schema):
        if pa.types.is_dictionary(field.type) or pa.types.is_string(field.type):
            words = made.column(i).cast(pa.string()).to_pylist()
            odd = [untidy(word, n + i) for n, word in enumerate(words)]
            made = made.set_column(i, field.name, pa.array(odd, pa.string()))
    return (
        made.append_column("actor", pa.array(actors))
        .append_column("place", pa.array([rng.choice(PLACES) for _ in range(ROWS)]))
        .append_column("on", pa.array([rng.choice(DAYS) for _ in range(ROWS)]))
        .append_column("number", pa.array(range(ROWS)))
    )  # fmt: skip


def untidy(word: str | None, n: int) -> str | None:
    """A word as people leave it in a table: blanks about it, nothing where it is not known, or another word."""
    if n % 401 == 0:
        return "perhaps"
    if word is None:
        return ("", None)[n % 2]
    return f" {word} " if n % 53 == 0 else word


ASKED = Asked("hold", keep=("number",), complete=COMPLETE)


def by_number(table: pa.Table, *drop: str) -> dict[int, dict[str, Any]]:
    rows = table.drop_columns(list(drop)).to_pylist()
    assert len({row["number"] for row in rows}) == len(rows)
    return {row["number"]: row for row in rows}


def test_each_row_is_decided_as_on_one_machine_and_none_is_lost(
    spark: SparkSession, corpus: Corpus, table: pa.Table, tmp_path: Path
) -> None:
    pq.write_table(table, tmp_path / "rows.parquet", row_group_size=500)
    frame = spark.read.parquet(str(tmp_path / "rows.parquet"))
    assert frame.rdd.getNumPartitions() >= 2
    found = on_spark(corpus, frame, ASKED).toArrow()
    alone = decide_table(Stretches(corpus), corpus.vocabulary, table, ASKED)
    assert found.num_rows == table.num_rows

    answered = found.filter(pa.compute.is_null(found.column("rejected")))
    assert by_number(answered, "rejected") == by_number(alone.table, "row")
    assert alone.rejects.num_rows > 0
    wrong = {row["number"]: row["rejected"] for row in found.to_pylist() if row["rejected"] is not None}
    expected: dict[int, list[dict[str, Any]]] = {}
    for reject in alone.rejects.to_pylist():
        expected.setdefault(reject.pop("row"), []).append(reject)
    assert wrong == expected
    assert {row["outcome"] for row in found.to_pylist() if row["rejected"] is not None} == {None}


def test_a_wrong_word_of_many_columns_is_rejected_by_its_own_column(spark: SparkSession, corpus: Corpus) -> None:
    questions = [f.name for f in corpus.vocabulary.facts.values() if f.kind is Kind.YES_NO and not f.judgement]
    assert len(questions) > MOST, "more columns than are numbered"
    rows = len(questions)
    columns = {name: pa.array(["maybe" if n == i else "yes" for n in range(rows)]) for i, name in enumerate(questions)}
    frame = spark.createDataFrame(pa.table({"number": pa.array(range(rows)), **columns})).coalesce(1)
    asked = Asked("hold", place=PLACES[0], on=DAYS[3], facts={"actor": "police_officer"}, keep=("number",))
    found = on_spark(corpus, frame, asked, only=("number", "outcome", "rejected")).collect()
    assert [row.number for row in found] == list(range(rows))
    assert [[wrong.column for wrong in row.rejected] for row in found] == [[name] for name in questions]
    assert {row.outcome for row in found} == {None}


def test_files_are_decided_where_they_are_read_with_the_number_of_each_row(
    spark: SparkSession, corpus: Corpus, table: pa.Table, tmp_path: Path
) -> None:
    files = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    for file, rows in zip(files, (table.slice(0, 1_300), table.slice(1_300)), strict=True):
        pq.write_table(rows, file, row_group_size=500)
    found = files_on_spark(corpus, spark, files, ASKED).toArrow()
    assert found.column("number").to_pylist() == list(range(ROWS))
    assert found.column("file").to_pylist() == [str(files[n >= 1_300]) for n in range(ROWS)]
    assert found.column("row").to_pylist() == [*range(1_300), *range(ROWS - 1_300)]
    of_rows = on_spark(corpus, spark.createDataFrame(table), ASKED).toArrow()
    assert by_number(found, "file", "row") == by_number(of_rows)


def test_a_file_that_was_changed_since_the_job_was_told_is_not_decided(
    spark: SparkSession, corpus: Corpus, table: pa.Table, tmp_path: Path
) -> None:
    from pyspark.errors import PythonException

    file = tmp_path / "a.parquet"
    pq.write_table(table, file)
    answers = files_on_spark(corpus, spark, [file], ASKED)
    pq.write_table(table.slice(1), file)
    with pytest.raises(PythonException, match="not as it was when the job was told"):
        answers.collect()


def test_files_that_are_no_one_table_are_refused_before_anything_runs(
    spark: SparkSession, corpus: Corpus, table: pa.Table, tmp_path: Path
) -> None:
    pq.write_table(table, tmp_path / "a.parquet")
    pq.write_table(table.drop_columns("actor"), tmp_path / "b.parquet")
    (tmp_path / "c.parquet").write_text("no table")
    for other, what in (("b", "not the columns"), ("c", "cannot be read"), ("d", "no such file")):
        with pytest.raises(TableError, match=what):
            files_on_spark(corpus, spark, [tmp_path / "a.parquet", tmp_path / f"{other}.parquet"], ASKED)
    with pytest.raises(TableError, match="No file"):
        files_on_spark(corpus, spark, [], ASKED)
    pq.write_table(table.append_column("file", pa.array(range(ROWS))), tmp_path / "e.parquet")
    with pytest.raises(TableError, match="a column `file` of their own"):
        files_on_spark(corpus, spark, [tmp_path / "e.parquet"], Asked("hold", keep=("file",)))


def test_a_file_that_one_machine_lacks_is_told_of_as_such(
    spark: SparkSession, corpus: Corpus, table: pa.Table, tmp_path: Path
) -> None:
    from pyspark.errors import PythonException

    file = tmp_path / "a.parquet"
    pq.write_table(table, file)
    answers = files_on_spark(corpus, spark, [file], ASKED)
    file.unlink()
    with pytest.raises(PythonException, match="not on this machine, or no longer"):
        answers.collect()


def test_a_file_is_named_once_and_told_by_the_name_that_it_was_given(
    spark: SparkSession, corpus: Corpus, table: pa.Table, tmp_path: Path
) -> None:
    file, link = tmp_path / "a.parquet", tmp_path / "b.parquet"
    pq.write_table(table.slice(0, 1), file)
    link.symlink_to(file)
    assert [row.file for row in files_on_spark(corpus, spark, [link], ASKED).collect()] == [str(link)]
    for twice in ([file, file], [link, file]):
        with pytest.raises(TableError, match="named twice"):
            files_on_spark(corpus, spark, twice, ASKED)


AT = datetime.fromisoformat("2024-12-04T10:30")
KEPT = {
    "moments in no zone": pa.array([AT, None], pa.timestamp("us")),
    "nanoseconds": pa.array([AT, None], pa.timestamp("ns")),
    "milliseconds": pa.array([AT, None], pa.timestamp("ms", "America/New_York")),
    "spans": pa.array([timedelta(2), None], pa.duration("ns")),
    "numbers without a sign": pa.array([2**64 - 1, None], pa.uint64()),
    "row numbers of Polars": pa.array([2**32 - 1, None], pa.uint32()),
    "lists": pa.array([["a", None], None], pa.list_(pa.string())),
    "long lists": pa.array([["a"], None], pa.large_list(pa.string())),
    "pairs": pa.array([[1, 2], None], pa.list_(pa.int32(), 2)),
    "records": pa.array([{"a": "x", "b": [1]}, None]),
    "words by number": pa.array(["a", None]).dictionary_encode(),
    "text in the newer layout": pa.array(["a", None], pa.string_view()),
    "bytes of a length": pa.array([b"ab", None], pa.binary(2)),
    "nothing": pa.nulls(2),
}


def test_a_column_that_is_kept_comes_back_as_it_was_whatever_its_type(
    spark: SparkSession, corpus: Corpus, tmp_path: Path
) -> None:
    file = tmp_path / "odd.parquet"
    table = pa.table({"actor": ["police_officer", "nobody known"], **KEPT})
    pq.write_table(table, file)
    asked = Asked("hold", PLACES[0], DAYS[3], keep=tuple(KEPT))
    zone = spark.conf.get("spark.sql.session.timeZone")
    assert zone is not None
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")
    try:
        answers = files_on_spark(corpus, spark, [file], asked)
        said = answers.selectExpr("cast(`moments in no zone` as string) as said").first()
        back = answers.select(*(f"`{name}`" for name in KEPT)).toArrow()
        ours = spark.sql("select 'police_officer' as actor, timestamp_ntz '2024-12-04 10:30:00' as kept")
        of_frame = on_spark(corpus, ours, Asked("hold", PLACES[0], DAYS[3], keep=("kept",)))
        assert of_frame.schema["kept"].dataType == ours.schema["kept"].dataType
    finally:
        spark.conf.set("spark.sql.session.timeZone", zone)
    assert said is not None
    assert said.said == "2024-12-04 10:30:00"
    expected = [{name: column[n].as_py() for name, column in KEPT.items()} for n in range(2)]
    assert back.to_pylist() == expected


@pytest.mark.parametrize("odd", [pa.array([time(1, 2)], pa.time64("us")), pa.array([1.0], pa.float16())])
def test_a_column_that_spark_has_no_type_for_is_refused_before_anything_runs(
    spark: SparkSession, corpus: Corpus, tmp_path: Path, odd: pa.Array
) -> None:
    pq.write_table(pa.table({"actor": ["police_officer"], "kept": odd}), tmp_path / "a.parquet")
    asked = Asked("hold", PLACES[0], DAYS[3], keep=("kept",))
    with pytest.raises(TableError, match="`kept` is a column of"):
        files_on_spark(corpus, spark, [tmp_path / "a.parquet"], asked)
    with pytest.raises(TableError, match="`kept` is a column of interval month"):
        on_spark(corpus, spark.sql("select 'police_officer' as actor, interval 1 month as kept"), asked)


def test_a_kept_value_that_spark_cannot_hold_is_not_handed_back_as_another(
    spark: SparkSession, corpus: Corpus, tmp_path: Path
) -> None:
    from pyspark.errors import PythonException

    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"actor": ["police_officer"], "kept": pa.array([1], pa.timestamp("ns"))}), file)
    answers = files_on_spark(corpus, spark, [file], Asked("hold", PLACES[0], DAYS[3], keep=("kept",)))
    with pytest.raises(PythonException, match="none of Spark's timestamp"):
        answers.collect()


SETTINGS = (
    ("spark.sql.execution.arrow.useLargeVarTypes", "true"),
    ("spark.sql.ansi.enabled", "false"),
    ("spark.sql.codegen.wholeStage", "false"),
)
"""Ways in which Spark can be told to send texts, to reckon and to run, each otherwise than by itself."""


@pytest.mark.parametrize(("name", "value"), SETTINGS)
def test_no_setting_of_spark_changes_an_answer(
    spark: SparkSession, corpus: Corpus, table: pa.Table, name: str, value: str
) -> None:
    few = table.slice(0, 1_000)
    frame = spark.createDataFrame(few)
    usual = on_spark(corpus, frame, ASKED).toArrow().to_pylist()
    before = spark.conf.get(name)
    assert before is not None
    assert before != value
    spark.conf.set(name, value)
    try:
        assert on_spark(corpus, frame, ASKED).toArrow().to_pylist() == usual
    finally:
        spark.conf.set(name, before)
    assert {row["rejected"] is None for row in usual} == {True, False}


def test_rows_keep_the_order_that_they_have_in_the_frame(spark: SparkSession, corpus: Corpus, table: pa.Table) -> None:
    frame = spark.createDataFrame(table.select(["actor", "place", "on", "number"])).coalesce(1)
    found = on_spark(corpus, frame, ASKED)
    assert [row.number for row in found.select("number").collect()] == list(range(ROWS))


def test_a_machine_with_another_corpus_decides_nothing(spark: SparkSession, corpus: Corpus, table: pa.Table) -> None:
    from pyspark.errors import PythonException

    from brightline.batch.on_spark import decide_frame

    here, other = Elsewhere.of(corpus), "another"

    def first_here_then_elsewhere() -> Any:
        from pyspark import TaskContext

        return (here if TaskContext.get() is None else Elsewhere(None, other))()

    frame = spark.createDataFrame(table.select(["actor", "place", "on", "number"]))
    with pytest.raises(PythonException, match="not those that were asked about"):
        decide_frame(first_here_then_elsewhere, frame, ASKED).collect()


def test_a_call_that_cannot_be_meant_is_refused_before_anything_runs(
    spark: SparkSession, corpus: Corpus, table: pa.Table
) -> None:
    frame = spark.createDataFrame(table.select(["actor", "place", "number"]))
    with pytest.raises(TableError, match="Nothing says the day"):
        on_spark(corpus, frame, ASKED)


def test_a_column_of_a_type_that_cannot_be_read_is_refused_before_anything_runs(
    spark: SparkSession, corpus: Corpus
) -> None:
    frame = spark.sql("select 1 as number, true as `person.eligible_for_release`")
    with pytest.raises(TableError, match="a column of true and false"):
        on_spark(corpus, frame, Asked("hold", PLACES[0], DAYS[3], keep=("number",)))


def test_a_column_that_nobody_looks_at_may_be_of_any_type(spark: SparkSession, corpus: Corpus) -> None:
    frame = spark.sql("select 1 as number, 'police_officer' as actor, interval 1 month as notice")
    asked = Asked("hold", PLACES[0], DAYS[3], keep=("number",))
    assert [row.outcome for row in on_spark(corpus, frame, asked).collect()] == ["undetermined"]


def test_a_kept_column_of_the_name_that_rejects_have_is_refused_and_not_overwritten(
    spark: SparkSession, corpus: Corpus
) -> None:
    frame = spark.sql("select 'by the clerk' as rejected, 'police_officer' as actor")
    with pytest.raises(TableError, match="`rejected` of their own"):
        on_spark(corpus, frame, Asked("hold", PLACES[0], DAYS[3], keep=("rejected",)))


@pytest.mark.parametrize(("place", "action"), LAWS)
def test_spark_decides_a_query_as_a_table_is_decided(
    spark: SparkSession, corpus: Corpus, place: str, action: str
) -> None:
    rows, complete, told = rows_asked(corpus, place, action, 7)
    spark.createDataFrame(rows).createOrReplaceTempView("requests")
    text = query(corpus.law(place, on=DAYS[3]), action, "spark", "requests", ["number"], complete)
    found = spark.sql(text).select("number", "outcome", "possible").collect()
    assert in_order([tuple(row) for row in found]) == told
