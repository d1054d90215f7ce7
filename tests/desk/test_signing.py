"""Nobody is held, handed over or told of on one person's word; and no release waits for a signature."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from brightline.desk.counting import counted
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.signing import carry_out, missing_signatures, propose, sign
from brightline.desk.models import Done, Event, LogEntry, Matter, Proposal, Role, Signature, User
from brightline.desk.unit import Unit
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import PASSWORD, People
from tests.desk.reading import arrive_read, matter_of, paper, request


class Night:
    """A detainer, a clerk who has confirmed what it is, and others who have touched nothing."""

    def __init__(self, desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.unit, self.people = desk, unit, people
        self.matter: Matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))
        self.clerk = people("Carla Clerk", Role.CLERK)
        self.sergeant = people("Sam Sergeant", Role.SUPERVISOR)
        self.commander = people("Cora Commander", Role.COMMANDER)
        self.counsel = people("Cy Counsel", Role.COUNSEL, station="")
        self.sits(self.clerk).everything(self.matter)
        for fact in ("papers=civil_detainer", "request.kind=custody,notice_of_release", "requester=ice_ero"):
            self.sits(self.clerk).say(self.matter, fact)

    def sits(self, user: User) -> Desk:
        return Desk(self.home, self.unit, user)

    def signs(self, user: User, proposal: Proposal, role: Role, password: str = PASSWORD) -> Signature:
        return sign(self.sits(user), proposal, password, role)


@pytest.fixture
def night(desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch) -> Night:
    return Night(desk, unit, people, monkeypatch)


@pytest.fixture
def pages(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pages_of(desk, unit, monkeypatch):
        yield


def still_held(night: Night) -> Proposal:
    """A proposal to keep somebody whom the criminal case still keeps: the law does not address it."""
    night.sits(night.clerk).eligible(night.matter, "not_eligible")
    return propose(night.sits(night.clerk), night.matter, "hold", does=True)


def test_a_hold_waits_for_a_second_person(night: Night) -> None:
    proposal = still_held(night)
    with pytest.raises(Refused, match="waits for"):
        carry_out(night.sits(night.clerk), proposal)
    night.signs(night.sergeant, proposal, Role.SUPERVISOR)
    carry_out(night.sits(night.clerk), proposal)
    assert Done.objects.get().proposal == proposal


def test_nothing_is_done_in_a_matter_that_has_ended(night: Night) -> None:
    clerk, proposal = night.sits(night.clerk), still_held(night)
    clerk.close(night.matter, "bailed")
    with pytest.raises(Refused, match="has ended"):
        night.signs(night.sergeant, proposal, Role.SUPERVISOR)
    clerk.reopen(night.matter)
    night.signs(night.sergeant, proposal, Role.SUPERVISOR)
    clerk.close(night.matter, "bailed")
    with pytest.raises(Refused, match="has ended"):
        carry_out(clerk, proposal)
    with pytest.raises(Refused, match="has ended"):
        propose(clerk, night.matter, "hold", does=True)
    propose(clerk, night.matter, "hold", does=False)
    assert not Done.objects.exists()


UNSIGNED = "Handed over without a signed decision: this is counted as such."


@pytest.mark.usefixtures("pages")
def test_handed_over_without_a_signed_transfer_can_be_written_down_and_is_told(night: Night) -> None:
    clerk, page = signed_in(night.clerk), f"/matter/{night.matter.number}"
    told = clerk.get(page).content.decode()
    assert "is counted as handed over without a signed decision" in told
    assert UNSIGNED not in told
    night.sits(night.clerk).say(night.matter, "request.kind=transfer")
    proposal = propose(night.sits(night.clerk), night.matter, "transfer", does=True, why="an invented reason")
    clerk.post(f"{page}/do/close", {"how": "federal_agency"})
    assert UNSIGNED in clerk.get(page).content.decode()
    night.sits(night.clerk).reopen(night.matter)
    assert UNSIGNED not in clerk.get(page).content.decode()
    roles = ((night.commander, Role.COMMANDER), (night.counsel, Role.COUNSEL))
    for user, role in roles if proposal.departs else roles[:1]:
        night.signs(user, proposal, role)
    carry_out(night.sits(night.clerk), proposal)
    assert "is counted as handed over without" not in clerk.get(page).content.decode()
    clerk.post(f"{page}/do/close", {"how": "federal_agency"})
    told = clerk.get(page).content.decode()
    assert "Ended: handed to the federal agency" in told
    assert UNSIGNED not in told


@pytest.mark.usefixtures("pages")
def test_what_a_matter_says_of_an_unsigned_hand_over_is_what_is_counted(night: Night) -> None:
    clerk = signed_in(night.clerk)
    clerk.post(f"/matter/{night.matter.number}/do/close", {"how": "federal_agency"})
    entries = LogEntry.objects.order_by("index").values_list("index", "countable")
    found = counted(entries, date(2024, 1, 1), date(2099, 1, 1))
    assert (found.transferred, found.transferred_unsigned) == (1, 1)


def test_a_blank_is_no_reason_to_depart_from_the_law(night: Night) -> None:
    night.sits(night.clerk).eligible(night.matter, "bail")
    with pytest.raises(Refused, match="nothing says why"):
        propose(night.sits(night.clerk), night.matter, "hold", does=True, why="  ")


def test_to_leave_it_undone_waits_for_nobody(night: Night) -> None:
    night.sits(night.clerk).eligible(night.matter, "bail")
    proposal = propose(night.sits(night.clerk), night.matter, "hold", does=False)
    assert missing_signatures(proposal) == ""
    carry_out(night.sits(night.clerk), proposal)


def test_who_entered_a_fact_does_not_sign(night: Night) -> None:
    night.people.grant(night.clerk, Role.SUPERVISOR)
    proposal = still_held(night)
    with pytest.raises(Refused, match="do not sign"):
        night.signs(night.clerk, proposal, Role.SUPERVISOR)


def test_a_wrong_password_signs_nothing(night: Night) -> None:
    proposal = still_held(night)
    with pytest.raises(Refused, match="not your password"):
        night.signs(night.sergeant, proposal, Role.SUPERVISOR, "guess")
    assert not Signature.objects.exists()


def test_a_clerk_and_an_administrator_do_not_sign(night: Night) -> None:
    proposal = still_held(night)
    other = night.people("Chris Clerk", Role.CLERK)
    with pytest.raises(Refused, match="may not sign"):
        night.signs(other, proposal, Role.CLERK)
    night.people.grant(night.sergeant, Role.ADMINISTRATOR, "")
    with pytest.raises(Refused, match="administers"):
        night.signs(night.sergeant, proposal, Role.SUPERVISOR)


def test_a_supervisor_of_another_station_does_not_sign(night: Night) -> None:
    proposal = still_held(night)
    other = night.people("Stan Sergeant", Role.SUPERVISOR, station="B-2")
    with pytest.raises(Refused, match="may not sign"):
        night.signs(other, proposal, Role.SUPERVISOR)


def test_to_do_what_the_law_forbids_takes_a_commander_and_counsel_and_a_reason(night: Night) -> None:
    night.sits(night.clerk).eligible(night.matter, "bail")
    with pytest.raises(Refused, match="nothing says why"):
        propose(night.sits(night.clerk), night.matter, "hold", does=True)
    proposal = propose(night.sits(night.clerk), night.matter, "hold", does=True, why="a reason")
    assert proposal.departs
    with pytest.raises(Refused, match="not signed by a supervisor"):
        night.signs(night.sergeant, proposal, Role.SUPERVISOR)
    night.signs(night.commander, proposal, Role.COMMANDER)
    with pytest.raises(Refused, match="waits for counsel"):
        carry_out(night.sits(night.clerk), proposal)
    night.signs(night.counsel, proposal, Role.COUNSEL)
    carry_out(night.sits(night.clerk), proposal)


def test_one_person_with_both_roles_signs_once(night: Night) -> None:
    night.people.grant(night.counsel, Role.COMMANDER, "")
    night.sits(night.clerk).eligible(night.matter, "bail")
    proposal = propose(night.sits(night.clerk), night.matter, "hold", does=True, why="a reason")
    night.signs(night.counsel, proposal, Role.COUNSEL)
    with pytest.raises(Refused, match="signed this already"):
        night.signs(night.counsel, proposal, Role.COMMANDER)


def test_nobody_signs_that_somebody_be_kept_who_has_gone(night: Night) -> None:
    night.sits(night.clerk).eligible(night.matter, "bail")
    proposal = propose(night.sits(night.clerk), night.matter, "hold", does=True, why="a reason")
    night.signs(night.commander, proposal, Role.COMMANDER)
    night.sits(night.clerk).close(night.matter, "bailed")
    with pytest.raises(Refused, match="has ended"):
        night.signs(night.counsel, proposal, Role.COUNSEL)


def test_a_signature_is_for_the_answer_that_stood(night: Night) -> None:
    proposal = still_held(night)
    night.sits(night.clerk).eligible(night.matter, "bail")
    with pytest.raises(Refused, match="is past"):
        night.signs(night.sergeant, proposal, Role.SUPERVISOR)


def test_what_was_signed_is_not_done_on_another_answer(night: Night) -> None:
    proposal = still_held(night)
    night.signs(night.sergeant, proposal, Role.SUPERVISOR)
    night.sits(night.clerk).eligible(night.matter, "bail")
    with pytest.raises(Refused, match="is past"):
        carry_out(night.sits(night.clerk), proposal)


def test_nothing_is_done_to_anybody_on_facts_that_only_the_program_read(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))
    clerk = Desk(desk, unit, people("Carla Clerk", Role.CLERK))
    clerk.eligible(matter, "not_eligible")
    with pytest.raises(Refused, match="stand behind each fact"):
        propose(clerk, matter, "hold", does=True)


def test_each_signature_is_one_entry_of_the_log(night: Night) -> None:
    proposal = still_held(night)
    signature = night.signs(night.sergeant, proposal, Role.SUPERVISOR)
    assert [e.countable["kind"] for e in LogEntry.objects.order_by("index")].count("signed") == 1
    assert signature.event.entry.countable["role"] == "supervisor"


def test_who_signed_and_then_changes_something_has_signed_nothing(night: Night) -> None:
    proposal = still_held(night)
    night.signs(night.sergeant, proposal, Role.SUPERVISOR)
    night.sits(night.sergeant).subject(night.matter, "ERFUNDEN, Jan")
    with pytest.raises(Refused, match="is past"):
        carry_out(night.sits(night.clerk), proposal)


def test_what_comes_after_a_signature_makes_it_past(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = still_held(night)
    night.signs(night.sergeant, proposal, Role.SUPERVISOR)
    arrive_read(night.home, night.unit, monkeypatch, [request(paper())])
    with pytest.raises(Refused, match="is past"):
        carry_out(night.sits(night.clerk), proposal)


def test_a_signature_counts_while_its_signer_has_the_role(night: Night) -> None:
    proposal = still_held(night)
    night.signs(night.sergeant, proposal, Role.SUPERVISOR)
    night.people.take(night.sergeant, Role.SUPERVISOR)
    with pytest.raises(Refused, match="waits for"):
        carry_out(night.sits(night.clerk), proposal)


def test_what_is_done_under_a_later_law_is_answered_by_that_law(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "today", staticmethod(lambda: date(2014, 8, 1)))
    night.sits(night.clerk).eligible(night.matter, "bail")
    proposal = propose(night.sits(night.clerk), night.matter, "hold", does=True)
    assert not proposal.departs
    night.signs(night.sergeant, proposal, Role.SUPERVISOR)
    monkeypatch.undo()
    with pytest.raises(Refused, match="is past"):
        carry_out(night.sits(night.clerk), proposal)


def test_a_forbidden_act_of_any_kind_takes_a_commander_and_counsel(night: Night) -> None:
    matter, _ = night.sits(night.clerk).record(
        "A-1", "phone", ["joining"], told={}, subject={}, facts=["requester=ice_ero", "papers=none"]
    )
    night.sits(night.clerk).say(matter, "purpose=civil_immigration")
    proposal = propose(night.sits(night.clerk), matter, "join_operation", does=True, why="a reason")
    assert proposal.departs
    assert missing_signatures(proposal) == "a commander and counsel"


@pytest.mark.parametrize(
    "fact",
    [
        "papers=civil_detainer, judicial_criminal_warrant", "papers=\njudicial_criminal_warrant",
        "papers= judicial_criminal_warrant", "papers+=judicial_criminal_warrant", "actor=federal_officer",
        "person.eligible_for_release=no", "requester=ice_ero # x", "papers=court_subpoena", "nonsense", "=", "",
    ],
)  # fmt: skip
def test_no_way_of_writing_a_fact_gets_past_what_a_court_or_a_ground_must_say(night: Night, fact: str) -> None:
    night.sits(night.clerk).eligible(night.matter, "bail")
    with pytest.raises(Refused):
        night.sits(night.clerk).say(night.matter, fact)


def test_a_judgement_is_the_one_of_who_sits_there(night: Night) -> None:
    name = "investigation.significant_public_safety"
    with pytest.raises(Refused, match="needs its reason"):
        night.sits(night.clerk).say(night.matter, f"{name}=yes")
    found = night.sits(night.clerk).judge(night.matter, name, "yes", 'shots" by "Cora Commander')
    assert 'by "Carla Clerk"' in found.facts[name].text
    assert found.facts[name].text.count('"') == 4


# What the database refuses by itself, when the program does not


def forced_signature(night: Night, proposal: Proposal, user: User, role: Role, by: User | None = None) -> None:
    """Insert a signature past every check of the program."""
    with transaction.atomic():
        event = book(night.matter, night.home).add("signed", by or user, {"proposal": proposal.pk, "role": str(role)})
        Signature.objects.create(event=event, proposal=proposal, signer=user, role=role)


def forced_done(night: Night, proposal: Proposal) -> None:
    """Insert that something was done past every check of the program."""
    with transaction.atomic():
        event = book(night.matter, night.home).add("done", night.clerk, {"proposal": proposal.pk})
        Done.objects.create(event=event, proposal=proposal)


def test_the_database_refuses_the_signature_of_who_entered_a_fact(night: Night) -> None:
    night.people.grant(night.clerk, Role.SUPERVISOR)
    night.sits(night.clerk).eligible(night.matter, "not_eligible")
    proposal = propose(night.sits(night.people("Chris Clerk", Role.CLERK)), night.matter, "hold", does=True)
    with pytest.raises(DatabaseError, match="entered a fact"):
        forced_signature(night, proposal, night.clerk, Role.SUPERVISOR)


def test_the_database_refuses_the_signature_of_who_proposed_it(night: Night) -> None:
    night.sits(night.clerk).eligible(night.matter, "not_eligible")
    proposal = propose(night.sits(night.sergeant), night.matter, "hold", does=True)
    with pytest.raises(DatabaseError, match="proposed it"):
        forced_signature(night, proposal, night.sergeant, Role.SUPERVISOR)


def test_the_database_refuses_a_signature_in_a_role_that_was_taken_away(night: Night) -> None:
    proposal = still_held(night)
    night.people.take(night.sergeant, Role.SUPERVISOR)
    with pytest.raises(DatabaseError, match="does not have"):
        forced_signature(night, proposal, night.sergeant, Role.SUPERVISOR)


def test_the_database_refuses_a_signature_under_another_name(night: Night) -> None:
    proposal = still_held(night)
    with pytest.raises(DatabaseError, match="not by this person"):
        forced_signature(night, proposal, night.sergeant, Role.SUPERVISOR, by=night.clerk)


def test_the_database_refuses_that_an_unsigned_hold_was_done(night: Night) -> None:
    proposal = still_held(night)
    with pytest.raises(DatabaseError, match="second person"):
        forced_done(night, proposal)


def test_the_database_refuses_what_is_done_on_a_past_answer(night: Night) -> None:
    proposal = still_held(night)
    night.signs(night.sergeant, proposal, Role.SUPERVISOR)
    night.sits(night.clerk).eligible(night.matter, "bail")
    with pytest.raises(DatabaseError, match="is past"):
        forced_done(night, proposal)


def test_the_database_refuses_the_signature_of_somebody_who_was_switched_off(night: Night) -> None:
    proposal = still_held(night)
    night.sergeant.is_active = False
    night.sergeant.save()
    with pytest.raises(DatabaseError, match="not by this person"):
        forced_signature(night, proposal, night.sergeant, Role.SUPERVISOR)


@pytest.mark.parametrize("action", ["hold", "certify_visa"])
def test_the_database_refuses_a_departure_that_is_not_called_one(night: Night, action: str) -> None:
    found = night.sits(night.clerk).eligible(night.matter, "bail")
    answer = Event.objects.get(pk=found.answers[0].event)
    event = book(night.matter, night.home).add("proposed", night.clerk, {"action": action, "does": True})
    miscalled = Proposal(event=event, matter=night.matter, action=action, does=True, departs=False, answer=answer)
    with pytest.raises(DatabaseError, match="is called so"), transaction.atomic():
        miscalled.save(force_insert=True)


def test_the_database_refuses_a_fact_that_is_not_called_one(night: Night) -> None:
    entry = LogEntry.objects.filter(event=None).earliest("index")
    first = night.matter.events.earliest("entry_id")
    hidden = Event(entry=entry, matter=night.matter, kind="fact", at=first.at, by=night.clerk, changes_answers=False)
    with pytest.raises(DatabaseError, match="called_so"), transaction.atomic():
        hidden.save(force_insert=True)


def test_the_database_refuses_a_departure_with_one_signature(night: Night) -> None:
    night.sits(night.clerk).eligible(night.matter, "bail")
    proposal = propose(night.sits(night.clerk), night.matter, "hold", does=True, why="a reason")
    night.signs(night.commander, proposal, Role.COMMANDER)
    with pytest.raises(DatabaseError, match="commander and counsel"):
        forced_done(night, proposal)


def forced_proposal(night: Night, answer: Event, *, matter: Matter | None = None, by: User | None = None) -> Proposal:
    """A proposal to tell of a release, written past the desk."""
    matter = matter or night.matter
    told = {"action": "notify_release", "does": True, "departs": False, "answer": answer.pk}
    event = book(matter, night.home).add("proposed", by, told)
    outcome = next(a for a in answer.entry.countable["answers"] if a["action"] == "notify_release")["outcome"]
    departs = outcome in ("forbidden", "undetermined", "conflict")
    return Proposal(
        event=event, matter=night.matter, action="notify_release", does=True, departs=departs, answer=answer
    )  # fmt: skip


def last_answer(night: Night, matter: Matter) -> Event:
    return Event.objects.filter(matter=matter, kind="answered").select_related("entry").latest("pk")


def test_the_database_refuses_a_proposal_on_the_answer_of_another_matter(
    night: Night, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = matter_of(arrive_read(night.home, unit, monkeypatch, [request(paper(name="ALTRA, Ana"))], data=b"%PDF b"))
    with pytest.raises(DatabaseError, match="no answer of this matter"), transaction.atomic():
        forced_proposal(night, last_answer(night, other), by=night.clerk).save(force_insert=True)


def test_the_database_refuses_a_proposal_on_an_answer_that_was_past_already(night: Night) -> None:
    before = last_answer(night, night.matter)
    night.sits(night.clerk).eligible(night.matter, "bail")
    assert last_answer(night, night.matter) != before
    with pytest.raises(DatabaseError, match="was past already"), transaction.atomic():
        forced_proposal(night, before, by=night.clerk).save(force_insert=True)


def test_the_database_refuses_a_proposal_by_nobody(night: Night) -> None:
    with pytest.raises(DatabaseError, match="not proposed by somebody"), transaction.atomic():
        forced_proposal(night, last_answer(night, night.matter)).save(force_insert=True)
