"""A letter states nothing that the law does not let it state; where it states nothing, it says the same of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2
import pytest
import yaml
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import to_builtins
from msgspec.structs import replace

from brightline.corpus import Corpus
from brightline.desk.errors import Refused
from brightline.desk.home import Home, HomeError
from brightline.desk.letters import templates as written
from brightline.desk.letters.templates import default, templates, turned_on
from brightline.desk.letters.typeset import pdf
from brightline.desk.matters.doing import CUSTODY, GROUNDS, Desk
from brightline.desk.matters.letters import offers, prepare, take
from brightline.desk.matters.signing import sign
from brightline.desk.matters.state import Eligible, Said, State, Values, Where
from brightline.desk.matters.telling import ITEMS, shares, telling
from brightline.desk.models import Letter, LogEntry, Matter, Proposal, Role, User
from brightline.desk.unit import Approved, Unit
from brightline.desk.unit import unit as unit_of
from brightline.engine.facts import Facts
from brightline.language import parse_given
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import PASSWORD, People
from tests.desk.reading import arrive_read, mail_with, matter_of, paper, request

NAME = "INVENTADO, Ramona"
HOSTILE = '#panic("no") $x$ *b* @ref <lab> \\ ]INVENTADO[ // #read("/etc/hostname")'


def approving(unit: Unit, **more: Any) -> Unit:
    """A unit whose counsel turned on every letter as it stands."""
    approvals = {form: Approved("Cy Counsel", date(2026, 1, 5), one.sha256) for form, one in templates().items()}
    return replace(unit, letters=approvals, directory={**unit.directory, "records": "617-555-0103"}, **more)


@pytest.fixture
def unit(unit: Unit) -> Unit:
    return approving(unit)


@dataclass
class Case:
    """A detainer whose facts a clerk has confirmed, and a sergeant who entered nothing."""

    home: Home
    unit: Unit
    matter: Matter
    clerk: User
    sergeant: User

    def at(self, user: User) -> Desk:
        return Desk(self.home, self.unit, user)

    @property
    def desk(self) -> Desk:
        return self.at(self.clerk)

    def letter(self, form: str = "custody") -> Letter:
        return prepare(self.desk, self.matter, form)

    def signed(self, letter: Letter) -> Letter:
        assert letter.proposal is not None
        sign(self.at(self.sergeant), letter.proposal, PASSWORD, Role.SUPERVISOR)
        return Letter.objects.get(pk=letter.pk)

    def violent(self, value: str) -> None:
        """Judge what in Boston decides whether anything may be told."""
        self.desk.judge(self.matter, "person.serious_violent_crime", value, "the charge")


@pytest.fixture
def case(desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch) -> Case:
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))
    made = Case(desk, unit, matter, people("Carla Clerk", Role.CLERK), people("Sam Sergeant", Role.SUPERVISOR))
    made.desk.everything(matter)
    for fact in ("papers=civil_detainer", "request.kind=custody,notice_of_release,information", "requester=ice_ero"):
        made.desk.say(matter, fact)
    made.desk.say(matter, "purpose=civil_immigration")
    made.desk.subject(matter, NAME)
    made.desk.custody(matter, "here")
    made.desk.eligible(matter, "bail")
    return made


def words(data: bytes) -> str:
    """The words of a PDF, as a reader takes them out of it."""
    document = pypdfium2.PdfDocument(BytesIO(data))
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


# What may be stated


def test_no_letter_is_there_until_counsel_has_turned_it_on(case: Case) -> None:
    case.unit = replace(case.unit, letters={})
    with pytest.raises(Refused, match="No letter answers"):
        case.letter()


def test_a_letter_that_was_changed_since_it_was_approved_is_off(case: Case) -> None:
    changed = {**case.unit.letters, "custody": Approved("Cy Counsel", date(2026, 1, 5), "0" * 64)}
    case.unit = replace(case.unit, letters=changed)
    assert "custody" not in turned_on(changed)
    with pytest.raises(Refused, match="No letter answers"):
        case.letter()


@pytest.mark.parametrize("file", ["custody.yaml", "default.yaml", "letter.typ"])
def test_what_is_approved_is_the_letter_with_its_default_text_and_its_frame(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = templates()["custody"].sha256
    folder = tmp_path / "letters"
    folder.mkdir()
    for one in written.FOLDER.iterdir():
        if one.is_file():
            (folder / one.name).write_bytes(one.read_bytes() + (b"\n" if one.name == file else b""))
    cached = (written.frame, written.default, written.templates)
    monkeypatch.setattr(written, "FOLDER", folder)
    try:
        for one in cached:
            one.cache_clear()
        assert written.templates()["custody"].sha256 != before
    finally:
        for one in cached:
            one.cache_clear()


def test_what_the_law_forbids_to_tell_makes_it_the_default_text(case: Case) -> None:
    case.violent("no")
    letter = case.letter("notice_of_release")
    assert not letter.shares
    assert "neither confirms nor denies" in words(take(case.desk, letter))


def test_what_is_not_settled_makes_it_the_default_text(case: Case) -> None:
    assert not case.letter().shares


def test_what_the_law_does_not_address_makes_it_the_default_text(case: Case) -> None:
    case.unit = replace(case.unit, place="us/ma")
    told = offers(case.desk.open(case.matter)[1], case.desk)[0].told
    assert {one.outcome for one in told} == {"not addressed"}
    assert not case.letter().shares


def test_what_the_law_permits_to_tell_is_stated(case: Case) -> None:
    case.violent("yes")
    letter = case.signed(case.letter())
    said = words(take(case.desk, letter))
    assert f"{NAME} be kept in custody" in said
    assert "is in the custody of this department" in said
    assert "617-555-0103" in said


def test_of_several_facts_one_that_may_not_be_told_keeps_back_all(case: Case) -> None:
    case.violent("yes")
    case.desk.custody(case.matter, "unclear")
    letter = case.letter()
    assert not letter.shares
    said = words(take(case.desk, letter))
    assert "INVENTADO" not in said
    assert "received" not in said


def test_a_name_that_was_only_read_is_not_stated(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))
    clerk = Desk(desk, unit, people("Carla Clerk", Role.CLERK))
    clerk.everything(matter)
    for fact in ("papers=civil_detainer", "request.kind=custody", "requester=ice_ero"):
        clerk.say(matter, fact)
    clerk.judge(matter, "person.serious_violent_crime", "yes", "the charge")
    found = clerk.custody(matter, "here")
    told = {one.name: one.why_not for one in telling(found, unit, clerk.today(), tuple(ITEMS))}
    assert told["custody_status"] == ""
    assert "nobody has said it" in told["person_name"]


def test_nothing_is_stated_of_a_matter_that_named_people_read(case: Case) -> None:
    case.violent("yes")
    case.desk.flag(case.matter, "under_18")
    assert not case.letter().shares


def test_nothing_is_stated_on_what_only_the_program_read(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.violent("yes")
    more = mail_with(b"%PDF a fax", "A warrant follows.")
    arrive_read(case.home, case.unit, monkeypatch, [request(paper())], data=more, channel="smtp")
    assert not case.letter().shares


# The default text


@pytest.mark.parametrize("custody", CUSTODY)
@pytest.mark.parametrize("ground", ["not_eligible", "bail"])
def test_the_default_letter_is_the_same_bytes_whatever_is_the_case(
    custody: str, ground: str, desk: Home, unit: Unit, people: People
) -> None:
    clerk = Desk(desk, unit, people("Carla Clerk", Role.CLERK))
    told = {"told": {}, "subject": {"name": f"ERFUNDEN, {custody}"}, "facts": ["requester=ice_ero"]}
    matter, _ = clerk.record("A-1", "phone", ["custody"], **told)  # type: ignore[arg-type]
    clerk.custody(matter, custody)
    clerk.eligible(matter, ground)
    today = clerk.today()
    alone = pdf(
        unit=unit.name, day=f"{today.day} {today:%B %Y}", title=default().title,
        paragraphs=default().paragraphs({}), telephone="617-555-0103", training=False,
    )  # fmt: skip
    assert take(clerk, prepare(clerk, matter, "custody")) == alone


def test_the_default_text_states_no_fact() -> None:
    assert default().facts == ()
    assert all(set(one.facts) <= set(ITEMS) for one in templates().values())
    assert all(one.facts for one in templates().values())


# Whatever the facts are

LAW = Corpus.load()
CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "purpose": st.sampled_from(["civil_immigration", "criminal_investigation", "mixed", "other"]),
        "requester": st.sampled_from(["ice_ero", "ice_hsi", "cbp", "other_federal", "state_or_local", "court"]),
        "person.serious_violent_crime": st.sampled_from(["yes", "no"]),
        "information.kind": st.sampled_from(["immigration_status", "custody_status", "home_address", "other"]),
        "information.public": st.sampled_from(["yes", "no"]),
    },
)
PLACES = ["us/ma/boston", "us/ma/cambridge", "us/ma/somerville", "us/ma/chelsea", "us/ma", "us/tx", "us/dc"]


def drawn_state(facts: dict[str, str], papers: list[str], custody: str, ground: str) -> State:
    """A matter with these facts, every one of them confirmed."""
    at = datetime(2026, 1, 5, tzinfo=UTC)
    judged = ' by "A" because "b"'
    said = {
        name: Said(f"{name}={value}{judged if name.endswith('crime') else ''}", "confirmed", "A", at)
        for name, value in facts.items()
    }
    said["papers"] = Said("papers", "confirmed", "A", at)
    found = State("2026-0001", "A-1", opened_at=at, facts=said, values={"papers": Values(tuple(papers))})
    found.everything, found.named_by, found.subject = "A", "A", {"name": NAME}
    found.where, found.eligible = Where(custody, "", "", at), Eligible(ground, at, "A")
    return found


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(PLACES), CHOICES,
    st.lists(st.sampled_from(["civil_detainer", "administrative_warrant"]), unique=True),
    st.sampled_from(sorted(CUSTODY)), st.sampled_from(sorted(GROUNDS)), st.dates(date(2020, 1, 1), date(2026, 11, 1)),
)  # fmt: skip
def test_whatever_the_facts_are_a_letter_states_nothing_that_the_law_does_not_permit(
    place: str, facts: dict[str, str], papers: list[str], custody: str, ground: str, on: date
) -> None:
    unit = Unit("Millbrook", place, {"A-1": "A-1"})
    found = drawn_state(facts, papers, custody, ground)
    for template in templates().values():
        told = telling(found, unit, on, template.facts)
        if not shares(told):
            continue
        for one in told:
            action = "notify_release" if one.name == "release_date" else "share_information"
            kind = {"release_date": "release_date", "custody_status": "custody_status"}.get(one.name, "other")
            law = LAW.law(place, on=on)
            rest = [text for text in one.facts if not text.startswith("information.")]
            asked = [parse_given(text, law.vocabulary) for text in (*rest, f"information.kind={kind}")]
            assert str(law.decide(action, Facts.given(asked, law.vocabulary)).outcome) in ("permitted", "required")


def test_a_sealed_matter_has_no_letter(case: Case) -> None:
    case.matter.sealed = True
    with pytest.raises(Refused, match="is sealed"):
        case.letter()


# Signing, keeping, giving out


def test_a_letter_that_states_anything_waits_for_a_second_person(case: Case) -> None:
    case.violent("yes")
    letter = case.letter()
    with pytest.raises(Refused, match="waits for"):
        take(case.desk, letter)
    take(case.desk, case.signed(letter))
    kinds = [e.kind for e in case.matter.events.order_by("entry_id")]
    assert kinds[-5:] == ["proposed", "letter", "signed", "done", "looked"]


def test_the_one_who_prepared_it_does_not_sign_it(case: Case) -> None:
    case.violent("yes")
    letter = prepare(case.at(case.sergeant), case.matter, "custody")
    with pytest.raises(Refused, match="do not sign"):
        case.signed(letter)


def test_a_letter_is_past_once_anything_is_said(case: Case) -> None:
    case.violent("yes")
    letter = case.signed(case.letter())
    case.desk.custody(case.matter, "elsewhere")
    with pytest.raises(Refused, match="is past"):
        take(case.desk, letter)


def test_a_letter_that_counsel_turned_off_is_neither_signed_nor_given_out(case: Case) -> None:
    case.violent("yes")
    letter = case.letter()
    signed = case.signed(case.letter())
    case.unit = replace(case.unit, letters={})
    with pytest.raises(Refused, match="is past"):
        case.signed(letter)
    with pytest.raises(Refused, match="is past"):
        take(case.desk, signed)


def test_a_letter_is_not_given_out_again_when_it_may_not_be_told_any_more(case: Case) -> None:
    case.violent("yes")
    letter = case.signed(case.letter())
    take(case.desk, letter)
    case.violent("no")
    with pytest.raises(Refused, match="may not be told any more"):
        take(case.desk, Letter.objects.get(pk=letter.pk))


def test_a_letter_tells_the_log_its_form_and_facts_and_no_person(case: Case) -> None:
    case.violent("yes")
    letter = case.letter()
    entry = letter.event.entry.countable
    assert (entry["form"], entry["facts"]) == ("custody", ["request_received", "person_name", "custody_status"])
    answered = LogEntry.objects.get(pk=entry["answer"]).countable
    assert answered["facts"] == dict.fromkeys(entry["facts"], "permitted")
    for one in LogEntry.objects.values_list("countable", flat=True):
        assert "INVENTADO" not in msgspec.json.encode(one).decode()
    assert b"%PDF" not in bytes(letter.sealed)


def test_the_hash_of_a_letter_is_not_where_a_name_could_be_guessed_against_it(case: Case) -> None:
    letter = case.letter()
    assert "sha256" not in letter.event.entry.countable
    assert case.desk.open(case.matter)[1].letters[letter.pk]["sha256"]


def test_the_database_refuses_a_letter_that_states_something_on_no_proposal_to_tell(case: Case) -> None:
    case.violent("yes")
    kept = case.letter()
    to_hold = Proposal.objects.exclude(pk=kept.proposal_id).first()
    assert to_hold is None
    event = case.matter.events.exclude(letter__isnull=False).latest("entry_id")
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter(event=event, matter=case.matter, form="custody", shares=True, sealed=b"").save(force_insert=True)
    with pytest.raises(DatabaseError, match="are kept"), transaction.atomic():
        Letter.objects.filter(pk=kept.pk).update(sealed=b"")
    with pytest.raises(DatabaseError, match="are kept"), transaction.atomic():
        Letter.objects.filter(pk=kept.pk).delete()


# On paper


def test_a_hostile_name_is_printed_and_never_run(case: Case) -> None:
    data = pdf(
        unit=HOSTILE, day="1 January 2026", title="Answer to a request", paragraphs=[f"About {HOSTILE}."],
        telephone=HOSTILE, training=False,
    )  # fmt: skip
    assert words(data).replace(" ", "").count(HOSTILE.replace(" ", "")) >= 2


@pytest.mark.parametrize("name", [HOSTILE, "\u202eODATNEVNI", "伊万", "INVENTADO\x00", "INVENTADO\U0001f600"])
def test_a_name_that_a_letter_cannot_print_makes_it_the_default_text(name: str, case: Case) -> None:
    case.violent("yes")
    case.desk.subject(case.matter, name)
    assert not case.letter().shares


def test_a_name_with_accents_is_printed(case: Case) -> None:
    case.violent("yes")
    case.desk.subject(case.matter, "D’INVENTÁDO-ŐRÜLT, Ñusta Žofie (Жанна)")
    assert "D’INVENTÁDO-ŐRÜLT, Ñusta Žofie (Жанна)" in words(take(case.desk, case.signed(case.letter())))


def test_the_letter_of_a_training_desk_says_so(case: Case) -> None:
    case.home = msgspec.structs.replace(case.home, training=True)
    assert "TRAINING: nobody here is real" in words(take(case.desk, case.letter()))
    case.home = msgspec.structs.replace(case.home, training=False)
    assert "TRAINING" not in words(take(case.desk, case.letter()))


# What the unit's file may say


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"letters": {"custard": {"approved_by": "C", "approved_on": "2026-01-05", "sha256": ""}}}, "no letter"),
        ({"letters": {"custody": {"approved_by": " ", "approved_on": "2026-01-05", "sha256": ""}}}, "Nobody approved"),
        ({"letters": {"custody": {"approved_by": "C", "sha256": ""}}}, "cannot be understood"),
        ({"directory": {"marshals": "617-555-0102"}}, "no number under"),
    ],
)
def test_an_approval_that_approves_nothing_is_refused(
    change: dict[str, Any], what: str, desk: Home, unit: Unit
) -> None:
    (desk.folder / "desk.yaml").write_text(yaml.safe_dump({**to_builtins(unit), **change}))
    with pytest.raises(HomeError, match=what):
        unit_of(desk)


# The pages


@pytest.fixture
def at_this_desk(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pages_of(desk, unit, monkeypatch):
        yield


@pytest.mark.usefixtures("at_this_desk")
def test_a_letter_goes_from_the_matter_to_signature_to_download_on_the_pages(case: Case) -> None:
    case.violent("yes")
    at_clerk, at_sergeant = signed_in(case.clerk), signed_in(case.sergeant)
    matter = f"/matter/{case.matter.number}"
    assert f'href="{matter}/letter"' in at_clerk.get(matter).content.decode()
    assert "All of them may be stated" in at_clerk.get(f"{matter}/letter").content.decode()
    page = at_clerk.post(f"{matter}/letter", {"form": "custody"}, follow=True).content.decode()
    assert "Waits for a supervisor" in page
    letter = Letter.objects.get()
    file = f"{matter}/letter/{letter.pk}.pdf"
    assert at_clerk.get(file).status_code == 302
    assert at_clerk.post(file).status_code == 409
    assert NAME in at_sergeant.get(f"{matter}/letter").content.decode()
    sign_it = {"proposal": letter.proposal_id, "role": "supervisor", "password": PASSWORD}
    at_sergeant.post(f"{matter}/do/sign", sign_it)
    answer = at_clerk.post(file)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store"
    assert "INVENTADO" not in answer["Content-Disposition"]


@pytest.mark.usefixtures("at_this_desk")
def test_the_letters_that_there_are_are_shown_with_their_hashes(case: Case) -> None:
    page = signed_in(case.clerk).get("/letters").content.decode()
    for one in templates().values():
        assert one.sha256 in page
    assert page.count("<strong>On.</strong>") == len(templates())


@pytest.mark.usefixtures("at_this_desk")
def test_who_may_not_read_a_matter_finds_no_letter_of_it(case: Case, people: People) -> None:
    case.violent("yes")
    letter = case.signed(case.letter())
    other = signed_in(people("Ben Elsewhere", Role.CLERK, station="B-2"))
    matter = f"/matter/{case.matter.number}"
    assert other.get(f"{matter}/letter").status_code == 404
    assert other.post(f"{matter}/letter/{letter.pk}.pdf").status_code == 404
    case.desk.flag(case.matter, "witness")
    assert signed_in(people("Otto Other", Role.CLERK)).get(f"{matter}/letter").status_code == 404
