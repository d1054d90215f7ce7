"""Packets as a police station receives them: several pages in one fax, plain or with one oddity, by seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from tests.samples import people
from tests.samples.court import ao_442
from tests.samples.fax import arrived, as_pdf, as_tiff, fax, header_line, joined
from tests.samples.immigration import i_200, i_247a
from tests.samples.marks import TICKS
from tests.samples.people import Case
from tests.samples.plain import not_a_request
from tests.samples.sheet import HEIGHT, WIDTH
from tests.samples.truth import Drawn, Truth

HOME = "Boston"
"""The city that receives these packets; `wrong_city` is addressed to another."""
FIRST, LAST = date(2025, 3, 1), date(2026, 9, 30)
"""When packets are dated, but for `ten_year_old_date`."""

SINGLE_KINDS = (
    "none", "fine", "standard", "scan200", "scan300", "fine+noisy", "fine+skewed", "fine+dropped", "fine+half",
    "fine+upside_down", "fine+stamped", "fine+light", "fine+dark", "standard+noisy", "standard+skewed",
    "standard+dropped", "standard+stamped", "standard+light", "scan200+skewed", "scan300+light",
    "standard+noisy+skewed", "fine+skewed+upside_down", "scan200+stamped+dark",
)  # fmt: skip
"""The degradations that single pages go through."""
PACKET_KINDS = (
    "none", "fine", "standard", "scan200", "fine+noisy", "fine+skewed", "standard+noisy", "standard+skewed",
    "fine+dropped", "fine+stamped", "scan200+skewed", "fine+dark",
)  # fmt: skip
"""Those that packets go through: nothing of a page is missing."""


class Transmission(Struct):
    """One file that arrives."""

    data: bytes
    ending: str
    pages: list[Truth]
    """The truths in the order in which the pages arrive."""


class Packet(Struct):
    """A packet and what is odd about it."""

    variant: str
    seed: int
    people: list[str]
    """The names of those whom the packet is about."""
    city: str
    """The city that the request is addressed to."""
    damaged: list[str] = field(default_factory=list)
    """Fields of the first page whose digits nobody can read with certainty."""
    transmissions: list[Transmission] = field(default_factory=list)

    def truth(self) -> bytes:
        """The packet without its pictures, as JSON."""
        told = {name: getattr(self, name) for name in ("variant", "seed", "people", "city", "damaged")}
        told["transmissions"] = [{"ending": sent.ending, "pages": sent.pages} for sent in self.transmissions]
        return msgspec.json.format(msgspec.json.encode(told), indent=1)


class _Contents(Struct):
    """What goes into the machine."""

    pages: list[Drawn]
    cases: list[Case]
    damaged: list[str] = []
    times: int = 1


class _Maker:
    """Draws the pages of one packet in one manner."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.hand = chance.choice(("type", "type", "handwriting"))
        self.tick = chance.choice(TICKS)
        self.revision = chance.choice(("3/17", "3/17", "02/17", "05/25"))

    def case(self, *, city: str = HOME) -> Case:
        return people.case(self.chance, first=FIRST, last=LAST, city=city)

    def detainer(self, case: Case, page: int = 1, *, cancel: bool = False) -> Drawn:
        return i_247a(
            self.chance, case=case, revision=self.revision, page=page, cancel=cancel, hand=self.hand, tick=self.tick
        )

    def warrant(self, case: Case) -> Drawn:
        return i_200(self.chance, case=case, hand=self.hand, tick=self.tick)

    def plain(self, case: Case) -> list[Drawn]:
        return [*(self.detainer(case, page) for page in (1, 2, 3)), self.warrant(case)]


def _plain(maker: _Maker) -> _Contents:
    case = maker.case()
    return _Contents(maker.plain(case), [case])


def _page_1_only(maker: _Maker) -> _Contents:
    case = maker.case()
    return _Contents([maker.detainer(case)], [case])


def _wrong_city(maker: _Maker) -> _Contents:
    case = replace(maker.case(), station=people.station(maker.chance, elsewhere_than=HOME))
    return _Contents(maker.plain(case), [case])


def _ten_year_old_date(maker: _Maker) -> _Contents:
    case = maker.case()
    case = replace(case, day=case.day.replace(day=min(case.day.day, 28), year=case.day.year - 10))
    return _Contents(maker.plain(case), [case])


def _cancellation(maker: _Maker) -> _Contents:
    case = maker.case()
    return _Contents([maker.detainer(case, page, cancel=page == 1) for page in (1, 2, 3)], [case])


def _misread_digits(maker: _Maker) -> _Contents:
    case = maker.case()
    pages = maker.plain(case)
    damaged = maker.chance.sample(["file_number", "subject_id", "event_number", "date_of_birth"], 2)
    pages[0] = _damaged(maker.chance, pages[0], damaged)
    return _Contents(pages, [case], damaged)


def _judicial(maker: _Maker) -> _Contents:
    case = replace(maker.case(), judge_title="United States Magistrate Judge")
    court = [ao_442(maker.chance, case=case, page=page, hand=maker.hand, tick=maker.tick) for page in (1, 2)]
    return _Contents([*maker.plain(case), *court], [case])


def _two_people(maker: _Maker) -> _Contents:
    case = maker.case()
    other = people.another(maker.chance, case)
    pages = [page for one in (case, other) for page in (maker.detainer(one), maker.warrant(one))]
    return _Contents(pages, [case, other])


def _out_of_order(maker: _Maker) -> _Contents:
    case = maker.case()
    pages = maker.plain(case)
    shuffled = pages[:]
    while shuffled == pages:
        maker.chance.shuffle(shuffled)
    return _Contents(shuffled, [case])


def _refax(maker: _Maker) -> _Contents:
    case = maker.case()
    return _Contents(maker.plain(case), [case], times=2)


def _hospital_page(maker: _Maker) -> _Contents:
    case = maker.case()
    pages = maker.plain(case)
    patient = replace(case, person=people.person(maker.chance, world=False))
    pages.insert(maker.chance.randint(1, len(pages) - 1), not_a_request(maker.chance, case=patient, kind="medical"))
    return _Contents(pages, [case])


VARIANTS: dict[str, Callable[[_Maker], _Contents]] = {
    "plain": _plain,
    "page_1_only": _page_1_only,
    "wrong_city": _wrong_city,
    "ten_year_old_date": _ten_year_old_date,
    "cancellation": _cancellation,
    "misread_digits": _misread_digits,
    "judicial": _judicial,
    "two_people": _two_people,
    "out_of_order": _out_of_order,
    "refax": _refax,
    "hospital_page": _hospital_page,
}


def packet(variant: str, seed: int, *, kind: str = "") -> Packet:
    """Make a packet by variant and seed. `kind` is how it is faxed (see `fax`); without it the seed chooses.

    Raises `KeyError` for an unknown variant.
    """
    chance = random.Random(f"{variant} {seed}")
    contents = VARIANTS[variant](_Maker(chance))
    kinds = [k for k in PACKET_KINDS if k != "none"] if contents.damaged else list(PACKET_KINDS)
    made = Packet(
        variant=variant,
        seed=seed,
        people=[case.person.name for case in contents.cases],
        city=contents.cases[0].station.city,
        damaged=contents.damaged,
    )
    for _ in range(contents.times):
        chosen = chance.choice(kinds)
        made.transmissions.append(_sent(contents.pages, kind or chosen, chance.randrange(2**31)))
    return made


def single(drawn: Drawn, kind: str, seed: int) -> Transmission:
    """One page, faxed alone."""
    return _sent([drawn], kind, seed)


def _sent(pages: Sequence[Drawn], kind: str, seed: int) -> Transmission:
    if kind == "none":
        return Transmission(joined([page.pdf for page in pages]), ".pdf", [page.truth for page in pages])
    images, truths = [], []
    for number, page in enumerate(pages, 1):
        header = header_line(seed, page=number, of=len(pages))
        images.append(fax(page.pdf, kind, seed + number, header=header))
        truths.append(arrived(page.truth, kind, seed + number))
    as_picture_pdf = random.Random(seed).random() < 0.3
    return (
        Transmission(as_pdf(images), ".pdf", truths)
        if as_picture_pdf
        else Transmission(as_tiff(images), ".tif", truths)
    )


def _damaged(chance: random.Random, page: Drawn, fields: Sequence[str]) -> Drawn:
    """Scratch and blot the digits of some fields until nobody can read them with certainty."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    for name in fields:
        left, top, right, bottom = page.truth.regions[name]
        width, high = right - left, bottom - top
        for _ in range(3):
            x, y = chance.uniform(left, right - width * 0.15), HEIGHT - bottom
            canvas.setFillGray(1)
            canvas.rect(x, y + high * chance.uniform(0.1, 0.5), width * 0.1, high * 0.4, stroke=0, fill=1)
            canvas.setFillGray(0)
            x = chance.uniform(left, right)
            canvas.ellipse(x, y + high * 0.2, x + width * 0.05, y + high * chance.uniform(0.5, 0.9), stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=BytesIO(page.pdf))
    writer.pages[0].merge_page(PdfReader(BytesIO(out.getvalue())).pages[0])
    merged = BytesIO()
    writer.write(merged)
    return Drawn(pdf=merged.getvalue(), truth=page.truth)
