"""Invented people, officers, offices, stations and courts. Nobody here exists; telephone numbers are 555-01xx."""

from __future__ import annotations

import random
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

_GIVEN = (
    "Alex", "Maria", "Jose", "Sam", "Ana", "Luis", "Rosa", "Ivan", "Mei", "Omar", "Fatima", "Carlos", "Juan", "Grace",
    "Daniel", "Lucia", "Pedro", "Elena", "Kofi", "Amina", "Marco", "Teresa", "Hassan", "Julia", "Pablo", "Nina",
)  # fmt: skip
_MIDDLE = ("", "", "", "A.", "B.", "Q.", "Luis", "Maria", "J.")
_SURNAMES = (
    "Testperson", "Sampleton", "Placeholder", "Pruebas", "Ejemplo", "Mockford", "Exampleson", "Demostrador",
    "Dummyfield", "Fictitious", "Inventado", "Specimen", "Nobodyson", "Ficticio-Prueba", "Modelo", "Amostra",
)  # fmt: skip
_WORLD_NAMES = (
    ("Nguyễn", "Thị Thử", "Vietnam"), ("Pruebas-Ejemplo", "José", "Honduras"), ("Проверкин", "Иван", "Russia"),
    ("测试", "样本", "China"), ("Muñoz-Ficticio", "Iñigo", "Mexico"), ("Örneköğlü", "Ayşe", "Turkey"),
    ("Specimençe", "Zoë", "Haiti"),
)  # fmt: skip
_COUNTRIES = (
    "Guatemala", "Honduras", "El Salvador", "Mexico", "Brazil", "Haiti", "Ecuador", "Colombia", "China", "Vietnam",
    "Dominican Republic", "Cape Verde", "Ghana", "India", "Jamaica", "Nicaragua", "Peru", "Venezuela",
)  # fmt: skip
_OFFICER_NAMES = ("Pat Sample", "Chris Mockwell", "Jordan Tester", "Taylor Fakename", "Morgan Proxy", "Lee Standin")
_JUDGE_NAMES = ("Testa B. Gavel", "Robin M. Placebo", "Avery Q. Benchley", "Quinn Madeup", "Dana R. Examplar")
OFFICER_TITLES = (
    "Deportation Officer", "Immigration Enforcement Agent", "Supervisory Detention and Deportation Officer",
    "Border Patrol Agent", "CBP Officer", "SDDO",
)  # fmt: skip
CHIEF_TITLES = ("Assistant Field Office Director", "Field Office Director", "Deputy Field Office Director")
COURT_TITLES = ("United States Magistrate Judge", "United States District Judge", "Deputy Clerk", "Clerk of Court")


class Person(Struct, frozen=True):
    """The person a paper names. `surname_first` is the name as a form writes it."""

    given: str
    surname: str
    born: date
    sex: str
    citizenship: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.surname}"

    @property
    def surname_first(self) -> str:
        return f"{self.surname}, {self.given}"


class Station(Struct, frozen=True):
    """The police station a paper is sent to."""

    city: str
    lines: tuple[str, ...]
    fax: str


class Office(Struct, frozen=True):
    """The federal office a paper comes from."""

    lines: tuple[str, ...]
    city_state: str
    telephone: str


class Court(Struct, frozen=True):
    """A federal trial court: its district and one of its cities."""

    district: str
    city_state: str


class Case(Struct, frozen=True):
    """Everything that the papers of one packet agree on."""

    person: Person
    day: date
    officer: str
    officer_title: str
    chief: str
    chief_title: str
    office: Office
    station: Station
    court: Court
    judge: str
    judge_title: str
    subject_id: str
    event_number: str
    file_number: str
    case_number: str
    date_form: str

    def written(self, day: date) -> str:
        """A day as these papers write it."""
        return day.strftime(self.date_form)

    @property
    def date(self) -> str:
        return self.written(self.day)


_STATIONS = (
    ("Boston", ("Boston Police Department", "District D-4 Booking", "100 Example Avenue", "Boston, MA 02100")),
    ("Boston", ("Boston Police Department", "District A-1 Duty Supervisor", "40 Sample Street", "Boston, MA 02100")),
    ("Boston", ("Officer in Charge, Booking Unit", "Boston Police Department District E-13", "Boston, MA 02100")),
    ("Millbrook", ("Millbrook Police Department", "Records Unit", "1 Model Square", "Millbrook, MA 01000")),
    ("Providence", ("Providence Police Department", "Central Booking", "9 Specimen Road", "Providence, RI 02900")),
    ("Chicago", ("Chicago Police Department", "18th District Lockup", "12 N. Pretend Street", "Chicago, IL 60600")),
    ("Denver", ("Denver Sheriff Department", "Detention Center Records", "77 Mock Parkway", "Denver, CO 80200")),
    ("Newark", ("Newark Police Division", "Prisoner Processing", "3 Placeholder Plaza", "Newark, NJ 07100")),
)
_OFFICES = (
    (("ICE ERO Boston Field Office", "10 Invented Drive", "Burlington, MA 01800"), "Burlington, MA", "(781) 555-01"),
    (("DHS/ICE Providence Sub-Office", "200 Dummy Street", "Providence, RI 02900"), "Providence, RI", "(401) 555-01"),
    (("ICE Enforcement and Removal", "55 W. Fake Street", "Chicago, IL 60600"), "Chicago, IL", "(312) 555-01"),
    (("U.S. Customs and Border Protection", "1 Mock Airport Way", "Boston, MA 02100"), "Boston, MA", "(617) 555-01"),
    (("ICE ERO Denver Field Office", "8 Pretend Court", "Centennial, CO 80100"), "Centennial, CO", "(303) 555-01"),
)
_COURTS = (
    Court("District of Massachusetts", "Boston, Massachusetts"),
    Court("District of Rhode Island", "Providence, Rhode Island"),
    Court("Northern District of Illinois", "Chicago, Illinois"),
    Court("Southern District of New York", "New York, New York"),
    Court("District of Colorado", "Denver, Colorado"),
    Court("District of New Jersey", "Newark, New Jersey"),
    Court("Western District of Texas", "El Paso, Texas"),
)
_DATE_FORMS = ("%m/%d/%Y", "%m/%d/%Y", "%B %d, %Y", "%m-%d-%Y", "%d %b %Y")


def day_between(pick: random.Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both included."""
    return first + timedelta(days=pick.randint(0, (last - first).days))


def person(pick: random.Random, *, world: bool | None = None) -> Person:
    """An invented person. `world`: a name with accents or in another alphabet (by chance one in eight)."""
    born = day_between(pick, date(1955, 1, 1), date(2006, 12, 31))
    sex = pick.choice(("M", "F", "Male", "Female"))
    if (pick.random() < 0.125) if world is None else world:
        surname, given, country = pick.choice(_WORLD_NAMES)
        return Person(given, surname, born, sex, country)
    given = f"{pick.choice(_GIVEN)} {pick.choice(_MIDDLE)}".strip()
    surname = pick.choice(_SURNAMES)
    if pick.random() < 0.3:
        given, surname = given.upper(), surname.upper()
    return Person(given, surname, born, sex, pick.choice(_COUNTRIES))


def station(pick: random.Random, *, city: str = "", elsewhere_than: str = "") -> Station:
    """A station, of one city or of any but one."""
    fitting = [s for s in _STATIONS if (not city or s[0] == city) and s[0] != elsewhere_than]
    name, lines = pick.choice(fitting)
    return Station(name, lines, f"(617) 555-01{pick.randint(0, 99):02d}")


def case(
    pick: random.Random,
    *,
    first: date = date(2017, 4, 2),
    last: date = date(2026, 9, 30),
    city: str = "",
    world: bool | None = None,
) -> Case:
    """An invented case, dated between `first` and `last`."""
    who = person(pick, world=world)
    day = day_between(pick, first, last)
    officer, chief = pick.sample(_OFFICER_NAMES, 2)
    lines, city_state, telephone = pick.choice(_OFFICES)
    kind = pick.choice(("cr", "mj", "mj"))
    number = f"{day:%y}-{kind}-{pick.randint(1, 99999):05d}"
    if pick.random() < 0.5:
        number = f"{pick.randint(1, 4)}:{number}" + (f"-{pick.choice(('ABC', 'TBG', 'QM'))}" if kind == "cr" else "")
    alien_number = f"{pick.randint(0, 999_999_999):09d}"
    return Case(
        person=who,
        day=day,
        officer=officer,
        officer_title=pick.choice(OFFICER_TITLES),
        chief=chief,
        chief_title=pick.choice(CHIEF_TITLES),
        office=Office(lines, city_state, f"{telephone}{pick.randint(0, 99):02d}"),
        station=station(pick, city=city),
        court=pick.choice(_COURTS),
        judge=pick.choice(_JUDGE_NAMES),
        judge_title=pick.choice(COURT_TITLES[:3]),
        subject_id=str(pick.randint(100_000_000, 399_999_999)),
        event_number=f"{pick.choice(('BOS', 'PRO', 'CHI', 'DEN', 'NEW'))}{day:%y%m}{pick.randint(0, 999_999):06d}",
        file_number=pick.choice(("A{} {} {}", "A{}-{}-{}", "A{}{}{}", "A {} {} {}")).format(
            alien_number[:3], alien_number[3:6], alien_number[6:]
        ),
        case_number=number,
        date_form=pick.choice(_DATE_FORMS),
    )


def another(pick: random.Random, known: Case) -> Case:
    """A second person's case from the same office on the same day to the same station."""
    other = case(pick, world=False)
    return replace(
        other, day=known.day, office=known.office, station=known.station, officer=known.officer,
        officer_title=known.officer_title, date_form=known.date_form, court=known.court,
    )  # fmt: skip
