"""Invented people, offices, courts and numbers for layout "b"."""

from __future__ import annotations

import random
import re

from msgspec import Struct

from tests.samples.other_hand_page import Sheet

_FIRST = (
    "Ana", "Joao", "Miguel", "Teresa", "Luc", "Minh", "Carla", "Pedro", "Rosa", "Denis", "Marta", "Ivan", "Fatou",
    "Emil", "Jonas", "Lucia",
)  # fmt: skip
_LAST = (
    "Testperson", "Exempla", "Muster", "Specimen", "Sampleton", "Fictus", "Placeholder", "Modelo", "Inventado",
    "Nadie-Prueba",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
COUNTRIES = (
    "Brazil", "El Salvador", "Guatemala", "Haiti", "Ireland", "Cape Verde", "Vietnam", "Dominican Republic", "Mexico",
    "Honduras", "Colombia",
)  # fmt: skip
DISTRICTS = (
    "District of Massachusetts", "District of Rhode Island", "District of New Hampshire",
    "Southern District of Texas", "Northern District of Illinois", "Eastern District of New York",
)  # fmt: skip
CITIES = {
    "District of Massachusetts": ("Boston, Massachusetts", "Worcester, MA"),
    "District of Rhode Island": ("Providence, Rhode Island",),
    "District of New Hampshire": ("Concord, New Hampshire",),
    "Southern District of Texas": ("Houston, Texas", "Laredo, TX"),
    "Northern District of Illinois": ("Chicago, Illinois",),
    "Eastern District of New York": ("Brooklyn, New York",),
}
_POLICE = (
    "Watch Commander\nMillbrook Police Department\n12 Sample Way, Millbrook, MA 00001",
    "Booking Officer\nPort Example Police, District 3\n400 Fictive Street, Port Example, MA 00002",
    "Superintendent\nCounty of Example House of Correction\n1 Nowhere Road, Exampleton, MA 00003",
    "Chief of Police\nTown of Sampleford\n77 Invented Ave, Sampleford, MA 00004",
)
_OFFICES = (
    "Boston Field Office, ERO\n99 Placeholder Drive\nBurlington, MA 00005",
    "ICE Enforcement and Removal\n5 Imaginary Plaza\nHartford, CT 00006",
    "CBP Port of Boston\n31 Example Pier\nBoston, MA 00007",
    "ERO Houston Field Office\n8 Fictive Loop\nHouston, TX 00008",
)
_TITLES = (
    "Deportation Officer", "SDDO", "Supervisory Deportation Officer", "Immigration Enforcement Agent",
    "CBP Officer", "Border Patrol Agent", "Assistant Field Office Director",
)  # fmt: skip
_BENCH = (
    "United States Magistrate Judge", "U.S. Magistrate Judge", "U.S. District Judge", "Deputy Clerk",
    "Clerk of Court", "Chief U.S. Magistrate Judge",
)  # fmt: skip


class Subject(Struct):
    """Who a paper is about."""

    name: str
    born: str
    sex: str
    citizenship: str
    file_number: str
    subject_id: str
    event: str


def plain_name(rng: random.Random) -> str:
    """First name, initial, last name."""
    return f"{rng.choice(_FIRST)} {rng.choice('ABCDEFGHJKLMNPRST')}. {rng.choice(_LAST)}"


def day(rng: random.Random, first: int = 2024, last: int = 2026) -> str:
    """A date in one of the ways people write one."""
    year, month, number = rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice(
        (
            f"{month:02}/{number:02}/{year}",
            f"{month}/{number}/{year % 100:02}",
            f"{_MONTHS[month - 1]} {number}, {year}",
            f"{number:02}-{_MONTHS[month - 1][:3].upper()}-{year}",
        )
    )


def subject(rng: random.Random) -> Subject:
    """An invented person with numbers of the right shape."""
    last = rng.choice(_LAST)
    name = rng.choice(
        (
            plain_name(rng),
            f"{last.upper()}, {rng.choice(_FIRST)}",
            f"{last}, {rng.choice(_FIRST)} {rng.choice(_FIRST)}",
            f"{rng.choice(_FIRST)} {last}-{rng.choice(_LAST)}".replace("-Nadie-Prueba", "-Prueba"),
        )
    )
    tail = f"{rng.randint(100, 999)}", f"{rng.randint(100, 999)}"
    file_number = rng.choice(("A 000 {} {}", "A000-{}-{}", "A000{}{}", "000 {} {}")).format(*tail)
    return Subject(
        name=name,
        born=day(rng, 1961, 2006),
        sex=rng.choice(("M", "F", "Male", "Female")),
        citizenship=rng.choice(COUNTRIES),
        file_number=file_number,
        subject_id=f"000{rng.randint(100000, 999999)}",
        event=f"{rng.choice(('BOS', 'HAR', 'HOU', 'CHI'))}{rng.randint(2401, 2512)}{rng.randint(0, 999999):06}",
    )


def police(rng: random.Random) -> str:
    """The institution that holds somebody, in lines."""
    return rng.choice(_POLICE)


def office(rng: random.Random) -> str:
    """An immigration office, in lines."""
    return rng.choice(_OFFICES)


def officer(rng: random.Random) -> str:
    """An immigration officer's name and title."""
    who, title, badge = plain_name(rng), rng.choice(_TITLES), rng.randint(1000, 9999)
    return rng.choice((f"{who}, {title}", f"{who} - {title}", f"{who} #{badge}, {title}"))


def bench(rng: random.Random) -> str:
    """A judge's or a clerk's name and title."""
    title = rng.choice(_BENCH)
    return f"{'Hon. ' if 'Judge' in title and rng.random() < 0.5 else ''}{plain_name(rng)}, {title}"


def name_of(who: str) -> str:
    """The name without the title and the badge."""
    return re.split(r",| - | #", who)[0]


def phone(rng: random.Random) -> str:
    """A number that rings nowhere."""
    tail = f"555-01{rng.randint(0, 99):02}"
    return rng.choice(("(617) {}", "781-{}", "(802) {}", "860-{}")).format(tail)


def case_number(rng: random.Random, kinds: tuple[str, ...] = ("cr", "mj")) -> str:
    """Of the shapes that federal courts give."""
    year, number = rng.randint(24, 26), rng.randint(1, 1999)
    kind = rng.choice(kinds)
    return rng.choice(
        (f"1:{year}-{kind}-{number:05}-TST", f"{year}-{kind}-{number:05}", f"{year}-{kind.upper()}-{number}-XYZ")
    )


def officers_hand(rng: random.Random, who: str) -> str:
    """How an immigration officer signs: mostly in ink, now and then by a program's stamp."""
    if rng.random() < 0.12:
        return f"Digitally signed by {name_of(who).upper()}\nDate: 2025.{rng.randint(1, 12):02}.11 09:41:07 -05'00'"
    return who


def benchs_hand(rng: random.Random, who: str) -> str:
    """How a court signs: ink, or `/s/` and the name."""
    return f"/s/ {name_of(who)}" if rng.random() < 0.35 else who


def issuing_officer(sheet: Sheet, rng: random.Random, signed: float = 0.8) -> tuple[str, str]:
    """An immigration officer's printed name and their signature, empty when they have not signed.

    The truth's signer is set. The printed name is sometimes empty too on an unsigned paper.
    """
    who = officer(rng)
    if rng.random() < signed:
        sheet.truth.signer = "immigration_officer"
        return who, officers_hand(rng, who)
    sheet.truth.signer = "nobody"
    return ("" if rng.random() < 0.4 else who), ""
