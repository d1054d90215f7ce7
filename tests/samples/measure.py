"""How often the reader is right, does not know, or is wrong and sure of it: over drawn pages whose truth is known.

python -m tests.samples.measure --pages 1000 --seed 1 [--workers 2] [--degradations fine,standard] [--pictures DIR]

Every form and every degradation comes equally often, half of the pages in each set of layouts. The same seed draws the
same pages. The figures and every error go to build/accuracy/SEED.json. Ends with 1 when a form or a signer was named
wrongly and surely, or when a page ended the reader.

What is read less surely than `brightline.paper.request.SURE` counts as unknown, here as in the reader. The upper bounds
are one-sided Clopper-Pearson bounds at 95 %: the share of errors at which so few would be seen in one run of twenty.
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pypdfium2
from msgspec import Struct
from msgspec.structs import replace
from PIL import Image
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from brightline.paper.crops import write_crops
from brightline.paper.fields import DATES, FieldReading, day_in
from brightline.paper.packet import put_together
from brightline.paper.read import read_file
from brightline.paper.reading import PageReading, read_page
from brightline.paper.request import SURE, ReadFile
from brightline.paper.text import folded
from tests.samples.fax import KINDS, arrived, fax, parts
from tests.samples.layouts import draw
from tests.samples.other_hand import draw_b
from tests.samples.packets import SINGLE_KINDS
from tests.samples.truth import FORMS, Drawn, Truth

RIGHT, UNKNOWN, WRONG, CALLED_EMPTY = "right", "unknown", "wrong", "called empty"
FOLDER = Path(__file__).parents[2] / "build" / "accuracy"
PICTURED, LEAST_CERTAIN = 20, 5
STATE_ORDER = "ABUSE PREVENTION ORDER"
"""The head of a state court's order: the reader may leave open what it is, for it is a court's paper all the same."""


class Sample(Struct, frozen=True):
    """One page to be drawn, faxed and read."""

    form: str
    seed: int
    degradation: str
    layout: str

    def __str__(self) -> str:
        return f"{self.form} {self.seed} {self.degradation} {self.layout}"


class Error(Struct, frozen=True):
    """Something that was read surely and wrongly, or a box or field that was."""

    sample: Sample
    page: int
    part: str
    """`form`, `page`, `signer`, `box:NAME` or `field:NAME`; `reader` where no reading came."""
    what: str


class Outcome(Struct):
    """How one page was read."""

    sample: Sample
    form: str
    signer: str | None
    """None where the page does not say who signed and the reader does not claim to know."""
    boxes: Counter[str]
    fields: Counter[str]
    errors: list[Error]
    certainty: float
    seconds: float
    clock: float
    peak: float
    """The most memory that the process used so far, in MB."""


def samples(count: int, seed: int, degradations: Sequence[str] = SINGLE_KINDS) -> list[Sample]:
    """The pages of a seed: forms, degradations and layouts each in turn, so that none keeps to one of another."""
    turn = math.lcm(len(FORMS), len(degradations))
    found = []
    for n in range(count):
        # Where the degradations are even in number, each would otherwise see one layout only.
        side = n if len(degradations) % 2 else n + n // len(degradations)
        found.append(
            Sample(
                form=FORMS[n % len(FORMS)],
                seed=seed * 1_000_000 + n,
                degradation=degradations[(n + n // turn) % len(degradations)],
                layout="ab"[side % 2],
            )
        )
    return found


def drawn(sample: Sample) -> Drawn:
    """The page of a sample before it is faxed."""
    return (draw if sample.layout == "a" else draw_b)(sample.form, sample.seed)


def arriving(sample: Sample, page: Drawn) -> Image.Image | None:
    """The picture of the page that arrives; None for a clean PDF with its text layer."""
    return None if sample.degradation == "none" else fax(page.pdf, sample.degradation, sample.seed)


def read(sample: Sample, page: Drawn, image: Image.Image | None) -> PageReading:
    """The page as it is read when it arrives."""
    if image is None:
        return read_file(page.pdf, f"{sample}.pdf")[1][0]
    return read_page(np.array(image.convert("L")), image.info["dpi"])


def nothing_left(image: Image.Image | None) -> bool:
    """Whether a picture shows no ink at all: of a page that was cut off, the empty half may arrive."""
    return image is not None and not (np.asarray(image.convert("L")) < 128).any()


def tried(sample: Sample) -> Outcome:
    """Draw, fax and read one page, and hold the reading against the truth."""
    page = drawn(sample)
    image = arriving(sample, page)
    truth = arrived(page.truth, sample.degradation, sample.seed)
    if nothing_left(image):
        truth = replace(truth, form="not_a_request")
    started, clock = time.process_time(), time.perf_counter()
    try:
        reading = read(sample, page, image)
    except Exception as error:  # noqa: BLE001  one page that ends the reader is told with the others
        ended = Error(sample, truth.page, "reader", f"ended with {error!r}")
        return Outcome(sample, UNKNOWN, None, Counter(), Counter(), [ended], 0.0, 0.0, 0.0, 0.0)
    seconds, clock = time.process_time() - started, time.perf_counter() - clock
    errors: list[Error] = []

    def note(part: str, verdict: str, what: str) -> str:
        if verdict in (WRONG, CALLED_EMPTY):
            errors.append(Error(sample, truth.page, part, what))
        return verdict

    sight, signer = reading.sight, reading.signer
    form = note("form", form_verdict(truth, reading, page.pdf), f"{sight.form} at {sight.confidence:.2f}: {sight.why}")
    if form == RIGHT and sight.spec is not None:
        note("page", RIGHT if sight.page == truth.page else WRONG, f"page {sight.page} for {truth.page}")
    who = signer_verdict(truth, reading)
    if who is not None:
        note("signer", who, f"{signer.who} at {signer.confidence:.2f} for {truth.signer}: {signer.why}")
    boxes = Counter(
        note(f"box:{name}", box_verdict(on, reading, name), f"{'off' if on else 'on'} for {'on' if on else 'off'}")
        for name, on in truth.boxes.items()
    )
    fields = Counter(
        note(f"field:{name}", field_verdict(name, value, reading.fields.get(name)), _said(reading, name, value))
        for name, value in truth.fields.items()
    )
    sure = [sight.confidence] + [signer.confidence] * (signer.who != "unknown")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Outcome(sample, form, who, boxes, fields, errors, min(sure), seconds, clock, peak)


def form_verdict(truth: Truth, reading: PageReading, pdf: bytes) -> str:
    """Whether the page was taken for what it is; a blank page is no request."""
    said = "not_a_request" if reading.sight.form == "blank" else reading.sight.form
    if said == "unknown" and truth.form == "not_a_request" and STATE_ORDER in _print(pdf):
        return RIGHT
    if said == "unknown" or reading.sight.confidence < SURE:
        return UNKNOWN
    return RIGHT if said == truth.form else WRONG


def signer_verdict(truth: Truth, reading: PageReading) -> str | None:
    """Whether the signer was read; None where there is none to be read and none was claimed."""
    sure = reading.signer.who != "unknown" and reading.signer.confidence >= SURE
    if truth.signer == "unknown" or truth.form == "not_a_request":
        return WRONG if sure else None
    if not sure:
        return UNKNOWN
    return RIGHT if reading.signer.who == truth.signer else WRONG


def box_verdict(on: bool, reading: PageReading, name: str) -> str:
    """Whether a check box was read."""
    mark = reading.boxes.get(name)
    if mark is None or mark.state == "unknown" or mark.confidence < SURE:
        return UNKNOWN
    return RIGHT if (mark.state == "on") == on else WRONG


def field_verdict(name: str, value: str, field: FieldReading | None) -> str:
    """Whether a field was read: days as days, other values without regard to spacing, marks and accents."""
    if field is None or field.text is None or field.confidence < SURE:
        return UNKNOWN
    if name in DATES:
        day = day_in(value)
        right = field.text == (day.isoformat() if day else "")
    else:
        right = folded(field.text) == folded(value)
    if right:
        return RIGHT
    return WRONG if folded(field.text) else CALLED_EMPTY


def _said(reading: PageReading, name: str, value: str) -> str:
    field = reading.fields.get(name)
    return f"{field.text!r} at {field.confidence:.2f} for {value!r}" if field else ""


def _print(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[0].get_textpage().get_text_range())


def upper_bound(errors: int, tries: int) -> float:
    """The one-sided Clopper-Pearson upper bound of a share at 95 %: where so few errors have a chance of 5 %."""
    if errors >= tries:
        return 1.0

    def chance_of_so_few(share: float) -> float:
        return sum(math.comb(tries, k) * share**k * (1 - share) ** (tries - k) for k in range(errors + 1))

    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if chance_of_so_few(middle) > 0.05 else (low, middle)
    return high


def picture(sample: Sample, folder: Path) -> None:
    """Write the page with what was read drawn over it, and the parts that decide."""
    page = drawn(sample)
    reading = read(sample, page, arriving(sample, page))
    requests, others = put_together([reading])
    file = ReadFile(name=str(sample), sha256="", kind="", page_count=1, warnings=(), requests=requests, others=others)
    write_crops(file, (reading,), folder, str(sample).replace(" ", "-"))


def pictured(outcomes: Sequence[Outcome], seed: int) -> list[Sample]:
    """Some pages by seed, with those that were read least surely among them."""
    by_certainty = sorted(outcomes, key=lambda o: (o.certainty, o.sample.seed))
    first, others = by_certainty[:LEAST_CERTAIN], by_certainty[LEAST_CERTAIN:]
    chosen = random.Random(seed).sample(others, min(PICTURED - len(first), len(others)))
    return [o.sample for o in (*first, *chosen)]


def measured(pages: Sequence[Sample], workers: int, pictures: Path | None, seed: int) -> list[Outcome]:
    """Try all pages in several processes, each with one thread for reading; show how far it is."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=cv2.setNumThreads, initargs=(1,))
    with _ended_with_the_program(pool), Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("reading", total=len(pages))
        outcomes = []
        for done in as_completed([pool.submit(tried, page) for page in pages]):
            outcomes.append(done.result())
            progress.advance(task)
        outcomes.sort(key=lambda o: o.sample.seed)
        if pictures is not None:
            chosen = pictured(outcomes, seed)
            task = progress.add_task("pictures", total=len(chosen))
            for drawing in as_completed([pool.submit(picture, sample, pictures) for sample in chosen]):
                drawing.result()
                progress.advance(task)
    return outcomes


@contextmanager
def _ended_with_the_program(pool: ProcessPoolExecutor) -> Iterator[None]:
    """Leave no process behind that goes on reading when this one is told to end."""

    def end(*_: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
        pool.shutdown()
    except BaseException:
        # Leaving the pool by its own `with` would shut it down a second time and forget that all was cancelled.
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


class Sums(Struct):
    """The outcomes of some pages, counted."""

    pages: int
    form: Counter[str]
    signer: Counter[str]
    boxes: Counter[str]
    fields: Counter[str]


def summed(outcomes: Sequence[Outcome]) -> Sums:
    """Count the verdicts."""
    return Sums(
        pages=len(outcomes),
        form=Counter(o.form for o in outcomes),
        signer=Counter(o.signer for o in outcomes if o.signer is not None),
        boxes=sum((o.boxes for o in outcomes), Counter()),
        fields=sum((o.fields for o in outcomes), Counter()),
    )


def _row(sums: Sums) -> Iterator[str]:
    yield str(sums.pages)
    yield str(sums.form[RIGHT] + sums.form[WRONG])
    for count, verdicts in (
        (sums.form, (RIGHT, WRONG)),
        (sums.signer, (RIGHT, UNKNOWN, WRONG)),
        (sums.boxes, (RIGHT, UNKNOWN, WRONG)),
        (sums.fields, (RIGHT, UNKNOWN, CALLED_EMPTY, WRONG)),
    ):
        yield from (str(count[verdict]) for verdict in verdicts)


def show(outcomes: Sequence[Outcome], degradations: Sequence[str], console: Console) -> None:
    """Print the table, the totals, and each form and signer that was named wrongly."""
    table = Table(title="Pages as they were read; wrong means wrong and sure")
    for head in (
        "degradation", "pages", "form known", "right", "wrong", "signer right", "unknown", "wrong",
        "boxes right", "unknown", "wrong", "fields right", "unknown", CALLED_EMPTY, "wrong",
    ):  # fmt: skip
        table.add_column(head, justify="left" if head == "degradation" else "right")
    for kind in degradations:
        table.add_row(kind, *_row(summed([o for o in outcomes if o.sample.degradation == kind])))
    table.add_section()
    for layout in "ab":
        table.add_row(f"layouts {layout}", *_row(summed([o for o in outcomes if o.sample.layout == layout])))
    total = summed(outcomes)
    table.add_row("all", *_row(total))
    console.print(table)
    for part, count in (("form", total.form), ("signer", total.signer)):
        tries = count.total()
        console.print(
            f"{part}: wrong and sure in {count[WRONG]} of {tries}; "
            f"at most {upper_bound(count[WRONG], tries):.2%} (Clopper-Pearson, one-sided, 95 %)"
        )
    pages = max(1, len(outcomes))
    seconds, clock = sum(o.seconds for o in outcomes) / pages, sum(o.clock for o in outcomes) / pages
    peak = max((o.peak for o in outcomes), default=0.0)
    console.print(
        f"{seconds:.2f} s of processor and {clock:.2f} s of clock a page; a reader used at most {peak:.0f} MB"
    )
    for error in _grave(outcomes):
        console.print(f"WRONG {error.part}: {error.sample}, page {error.page}: {error.what}", markup=False)


def _grave(outcomes: Sequence[Outcome]) -> list[Error]:
    return [e for o in outcomes for e in o.errors if e.part in ("form", "signer", "reader")]


def as_json(outcomes: Sequence[Outcome], seed: int, degradations: Sequence[str]) -> bytes:
    """The figures and every error."""
    total = summed(outcomes)
    told = {
        "seed": seed,
        "sure": SURE,
        "all": total,
        "upper_bounds": {
            part: upper_bound(count[WRONG], count.total())
            for part, count in (("form", total.form), ("signer", total.signer))
        },
        "degradations": {kind: summed([o for o in outcomes if o.sample.degradation == kind]) for kind in degradations},
        "seconds_per_page": sum(o.seconds for o in outcomes) / max(1, len(outcomes)),
        "peak_mb": max((o.peak for o in outcomes), default=0.0),
        "not_known": [o.sample for o in outcomes if o.form == UNKNOWN],
        "errors": [e for o in outcomes for e in o.errors],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1)


def _kinds(given: str) -> tuple[str, ...]:
    kinds = tuple(given.split(","))
    for kind in kinds:
        try:
            parts(kind)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{error} Choose of {', '.join(KINDS)}.") from None
    return kinds


def main() -> int:
    """Read the arguments, measure, and tell."""
    reader = argparse.ArgumentParser(prog="python -m tests.samples.measure", description=__doc__.splitlines()[0])
    reader.add_argument("--pages", type=int, default=1000, metavar="N")
    reader.add_argument("--seed", type=int, default=1, metavar="N")
    reader.add_argument("--workers", type=int, default=2, metavar="N")
    reader.add_argument("--degradations", type=_kinds, default=SINGLE_KINDS, metavar="KIND,…")
    reader.add_argument("--pictures", type=Path, metavar="DIR", help="where to write pictures of twenty pages")
    given = reader.parse_args()
    pages = samples(given.pages, given.seed, given.degradations)
    outcomes = measured(pages, given.workers, given.pictures, given.seed)
    show(outcomes, given.degradations, Console(width=None if sys.stdout.isatty() else 200))
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{given.seed}.json"
    file.write_bytes(as_json(outcomes, given.seed, given.degradations))
    print(f"Every error: {file}")
    return 1 if _grave(outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
