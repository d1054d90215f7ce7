"""A corpus found again by another process, on this machine or on another, and held against the one that was meant."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from brightline import __version__
from brightline.corpus.load import Corpus, packaged
from brightline.corpus.stretches import Stretches
from brightline.language import MeasureErrors, Problem
from brightline.language.positions import Span
from brightline.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from brightline.batch import Asked
    from brightline.batch.laws import LawOf


def on_spark(corpus: Corpus, frame: DataFrame, asked: Asked, only: Sequence[str] = ()) -> DataFrame:
    """Decide each row of a Spark frame by a corpus, which every machine of the cluster must have: as
    `brightline.batch.on_spark.decide_frame` says. Needs the extra `spark`.

    Raises TableError and FactErrors for a call that cannot be meant; where a machine has another corpus, the job ends
    with MeasureErrors.
    """
    from brightline.batch.on_spark import decide_frame

    return decide_frame(Elsewhere.of(corpus), frame, asked, only)


def files_on_spark(
    corpus: Corpus, spark: SparkSession, files: Sequence[Path], asked: Asked, only: Sequence[str] = ()
) -> DataFrame:
    """Decide each row of Parquet files that every machine of a cluster has at the same place, by a corpus, as
    `brightline.batch.on_spark.decide_files` says. Raises as `on_spark` does."""
    from brightline.batch.on_spark import decide_files

    return decide_files(Elsewhere.of(corpus), spark, files, asked, only)


class Elsewhere(Struct, frozen=True):
    """Where a corpus is, and what it is."""

    root: str | None
    """Its folder; None for the one that ships, wherever it lies on the other machine."""
    digest: str

    @classmethod
    def of(cls, corpus: Corpus) -> Elsewhere:
        """That of a corpus as it lies on the disk now."""
        ships = corpus.root.resolve() == packaged()
        return cls(None if ships else str(corpus.root.resolve()), digest_of(corpus.root))

    def __call__(self) -> tuple[LawOf, Vocabulary]:
        """The law and its words. Raises MeasureErrors where there is no such corpus, or another one."""
        corpus = Corpus.load(self.root)
        if digest_of(corpus.root) != self.digest:
            where = "the measures that ship with Brightline" if self.root is None else f"the measures in {self.root}"
            raise MeasureErrors(
                [
                    Problem(
                        Span("cluster", 1, 1),
                        f"On another machine {where} are not those that were asked about, or Brightline is not "
                        f"version {__version__}.",
                        "Rows decided there would be decided by another law.",
                        "Install the same version on every machine, or put the same folder there.",
                    )
                ]
            )
        return Stretches(corpus), corpus.vocabulary


def digest_of(root: Path) -> str:
    """One hash of every file of a corpus, by its name, and of the program that reads them."""
    whole = hashlib.sha256(__version__.encode())
    for file in sorted(p for p in root.rglob("*") if p.is_file()):
        name, data = file.relative_to(root).as_posix().encode(), file.read_bytes()
        whole.update(b"%d %s %d " % (len(name), name, len(data)) + data)
    return whole.hexdigest()


__all__ = ["Elsewhere", "digest_of", "files_on_spark", "on_spark"]
