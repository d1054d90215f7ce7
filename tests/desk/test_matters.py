"""A matter: opened for whatever arrives, once for the same bytes, answered at once, and never rewritten."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from brightline.cli.decide import command as decide_command
from brightline.desk import queue
from brightline.desk.arrival.receive import receive
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.matters.answers import answers, were_it_genuine
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.opening import open_left
from brightline.desk.matters.state import Answered, State, state
from brightline.desk.models import Arrival, Brought, LogEntry, Matter, MatterKey, Original, Role
from brightline.desk.unit import Unit
from tests.desk.people import People
from tests.desk.process import as_owner
from tests.desk.reading import WARRANT, arrive_read, mail_with, matter_of, paper, request
from tests.desk.tampering import past_triggers


def state_of(matter: Matter, desk: Home) -> State:
    return state(matter.number, matter.station, book(matter, desk).events())


def outcomes(found: State) -> dict[tuple[str, str], str]:
    return {(one.action, one.line): one.outcome for one in found.answers}


@pytest.fixture
def matter(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Matter:
    """A detainer that was read."""
    return matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))


@pytest.fixture
def clerk(desk: Home, unit: Unit, people: People) -> Desk:
    return Desk(desk, unit, people("Carla Clerk", Role.CLERK))


def test_a_detainer_is_answered_before_anybody_has_looked(matter: Matter, desk: Home) -> None:
    assert outcomes(state_of(matter, desk)) == {
        ("hold", "now"): "undetermined",
        ("hold", "then"): "undetermined",
        ("notify_release", "now"): "undetermined",
        ("notify_release", "then"): "undetermined",
    }


def test_once_a_person_says_that_this_is_everything_a_hold_is_forbidden(matter: Matter, clerk: Desk) -> None:
    clerk.everything(matter)
    found = clerk.eligible(matter, "bail")
    assert outcomes(found)["hold", "now"] == "forbidden"
    assert outcomes(found)["hold", "then"] == "forbidden"


def test_the_two_lines_differ_while_the_criminal_case_keeps_the_person(matter: Matter, clerk: Desk) -> None:
    clerk.everything(matter)
    found = clerk.eligible(matter, "not_eligible")
    assert outcomes(found)["hold", "now"] == "not addressed"
    assert outcomes(found)["hold", "then"] == "forbidden"


def test_an_answer_is_past_when_a_fact_changes_and_is_not_edited(matter: Matter, clerk: Desk) -> None:
    clerk.everything(matter)
    before = clerk.eligible(matter, "not_eligible")
    after = clerk.eligible(matter, "bail")
    assert [a for a in after.past_answers if a.event == before.answers[0].event] == before.answers
    assert outcomes(after)["hold", "now"] == "forbidden"


def test_an_answer_is_what_brightline_decide_says_of_the_same_facts(matter: Matter, clerk: Desk, unit: Unit) -> None:
    clerk.everything(matter)
    found = clerk.eligible(matter, "bail")
    for one in answers(found, unit, clerk.today()):
        said = decide_command.main(
            [unit.place, one.action, "--on", f"{clerk.today()}", *(x for f in one.facts for x in ("--fact", f))],
            standalone_mode=False,
        )
        standing = next(a for a in found.answers if (a.action, a.line) == (one.action, one.line))
        assert standing.outcome == one.decision.outcome
        assert said == {"undetermined": 3, "conflict": 4}.get(standing.outcome, 0)


def test_the_same_bytes_by_another_door_come_to_the_same_matter(
    desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    fax = b"%PDF the same"
    for channel in ("upload", "folder", "imap"):
        arrive_read(desk, unit, monkeypatch, [request(paper())], data=fax, channel=channel)
    arrive_read(desk, unit, monkeypatch, [request(paper())], data=mail_with(fax, "See attached."), channel="smtp")
    assert Arrival.objects.count() == 4
    assert Matter.objects.count() == 1
    assert Original.objects.count() == 2, "the fax, and the mail around it"
    assert len(state_of(Matter.objects.get(), desk).arrivals) == 4


def test_each_person_of_a_packet_has_a_matter(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    two = [request(paper()), request(paper(name="ERFUNDEN, Jan"))]
    arrival = arrive_read(desk, unit, monkeypatch, two)
    assert [(b.person, b.matter.number[-4:]) for b in arrival.brought.order_by("person")] == [(0, "0001"), (1, "0002")]
    names = [state_of(b.matter, desk).subject["name"] for b in arrival.brought.order_by("person")]
    assert names == ["INVENTADO, Ramona", "ERFUNDEN, Jan"]


def test_what_could_not_be_read_has_a_matter_too(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    arrival = arrive_read(desk, unit, monkeypatch, [])
    assert state_of(matter_of(arrival), desk).unread
    assert Brought.objects.filter(arrival=arrival, person=0).count() == 1


def test_what_ends_the_program_each_time_has_a_matter_all_the_same(desk: Home) -> None:
    arrival = receive(b"%PDF a bomb", desk, channel="smtp", station="A-1")
    for _ in range(queue.TRIES):
        assert queue.lease() is not None
        queue.free_all()
    assert queue.lease() is None
    assert [open_left(desk), open_left(desk)] == [1, 0]
    assert state_of(matter_of(arrival), desk).unread
    assert [one.original for one in arrival.parts.all()] == [arrival.original], "and it can be looked at"


def test_another_request_about_somebody_of_the_same_name_is_pointed_out(
    matter: Matter, desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())], data=b"%PDF scanned again"))
    assert again != matter
    assert state_of(again, desk).likely_same_as == [matter.number]


def test_a_refax_is_linked_by_a_person_and_nothing_is_dropped(
    matter: Matter, desk: Home, unit: Unit, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())], data=b"%PDF scanned again"))
    assert clerk.same_as(again, matter).same_as == matter.number
    with pytest.raises(Refused, match="is not earlier"):
        clerk.same_as(matter, again)
    assert Matter.objects.count() == 2


def test_a_courts_paper_unlocks_nothing_until_the_court_was_asked(
    desk: Home, unit: Unit, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = request(paper(), paper(WARRANT, claimed=True))
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [both]))
    clerk.everything(matter)
    assert outcomes(clerk.eligible(matter, "bail"))["hold", "now"] == "undetermined"
    with pytest.raises(Refused, match="counts once the court"):
        clerk.say(matter, f"papers=civil_detainer,{WARRANT}")
    not_theirs = clerk.verify(matter, WARRANT, "court_clerk", "not_theirs")
    assert outcomes(not_theirs)["hold", "now"] == "forbidden"
    assert outcomes(clerk.verify(matter, WARRANT, "marshals", "genuine"))["hold", "now"] == "not addressed"


def test_what_the_law_would_say_is_what_it_says_once_the_court_has_and_is_entered_nowhere(
    desk: Home, unit: Unit, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = request(paper(), paper(WARRANT, claimed=True), paper("other_court_order", claimed=True))
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [both]))
    clerk.everything(matter)
    before = clerk.eligible(matter, "bail")
    entries = LogEntry.objects.count()
    supposed = were_it_genuine(before, unit, clerk.today())
    assert LogEntry.objects.count() == entries
    assert state_of(matter, desk) == before
    for number, one in enumerate((WARRANT, "other_court_order")):
        told = {
            line: str(papers[number][1].outcome) for line, papers in supposed.items() if papers[number][1] is not None
        }
        other = matter_of(arrive_read(desk, unit, monkeypatch, [both], data=f"%PDF {number}".encode()))
        clerk.everything(other)
        clerk.eligible(other, "bail")
        now = clerk.verify(other, one, "court_clerk", "genuine")
        assert told == outcomes(now), one


def test_nobody_is_kept_under_a_warrant_that_the_court_says_is_not_its_own(
    desk: Home, unit: Unit, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper(WARRANT, claimed=True))]))
    clerk.verify(matter, WARRANT, "court_clerk", "genuine")
    clerk.authority(matter, "state_warrant", "an invented court")
    assert len(clerk.authority(matter, "federal_court_warrant", "another invented court").authorities) == 2
    found = clerk.verify(matter, WARRANT, "marshals", "not_theirs")
    assert [one.source for one in found.authorities] == ["state_warrant"]


def test_nobody_is_kept_under_a_warrant_that_the_court_says_stands_no_longer(
    desk: Home, unit: Unit, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper(), paper(WARRANT, claimed=True))]))
    clerk.everything(matter)
    clerk.eligible(matter, "bail")
    clerk.verify(matter, WARRANT, "court_clerk", "genuine")
    clerk.authority(matter, "federal_court_warrant", "an invented court")
    found = clerk.verify(matter, WARRANT, "marshals", "ended")
    assert found.authorities == []
    assert outcomes(found)["hold", "now"] == "forbidden"
    with pytest.raises(Refused, match="No court has said"):
        clerk.authority(matter, "federal_court_warrant", "an invented court")


def test_what_is_told_by_telephone_after_a_fax_about_the_same_person_is_linked_to_it(
    matter: Matter, clerk: Desk
) -> None:
    more = {"told": {}, "facts": ["papers=none"]}
    _, found = clerk.record("A-1", "phone", ["custody"], subject={"name": "Ramona Inventado"}, **more)  # type: ignore[arg-type]
    assert found.likely_same_as == [matter.number]
    nobody, found = clerk.record("A-1", "phone", ["custody"], subject={}, **more)  # type: ignore[arg-type]
    assert found.likely_same_as == []
    assert matter.number in clerk.subject(nobody, "Ramona Inventado").likely_same_as
    links = nobody.events.filter(kind="likely_same").count()
    clerk.subject(nobody, "Ramona Inventado", "1990-01-01")
    assert nobody.events.filter(kind="likely_same").count() == links, "each is pointed out once"


def test_a_court_is_called_at_the_number_of_the_directory(
    matter: Matter, desk: Home, unit: Unit, people: People
) -> None:
    without = Unit(unit.name, unit.place, unit.stations)
    someone = Desk(desk, without, people("Cleo Clerk", Role.CLERK))
    with pytest.raises(Refused, match="directory has no number"):
        someone.verify(matter, WARRANT, "court_clerk", "genuine")


def test_what_else_comes_opens_the_set_of_papers_again_and_is_said(
    matter: Matter, desk: Home, unit: Unit, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.everything(matter)
    assert state_of(matter, desk).everything
    arrive_read(desk, unit, monkeypatch, data=mail_with(b"%PDF a fax", "A warrant follows."), channel="smtp")
    found = state_of(matter, desk)
    assert not found.everything
    assert found.came_since is not None
    assert found.came_since[0] == "Carla Clerk"
    assert clerk.everything(matter).came_since is None


def test_the_same_bytes_again_take_no_ban_on_a_hold_away(
    matter: Matter, desk: Home, unit: Unit, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.everything(matter)
    clerk.eligible(matter, "bail")
    arrive_read(desk, unit, monkeypatch, [request(paper())])
    found = state_of(matter, desk)
    assert len(found.arrivals) == 2
    assert outcomes(found)["hold", "now"] == "forbidden"
    assert found.came_since is None


def test_a_request_told_at_the_counter_is_answered_at_once(desk: Home, unit: Unit, clerk: Desk) -> None:
    matter, found = clerk.record(
        "A-1", "counter", ["admission", "custody"],
        told={"name": "Agent Invented", "agency": "ICE"}, subject={"name": "INVENTADO, Ramona"},
        facts=["papers=administrative_warrant", "requester=ice_ero"],
    )  # fmt: skip
    assert {action for action, _ in outcomes(found)} == {"admit_to_nonpublic_area", "hold"}
    assert Brought.objects.get(matter=matter).arrival.original is None


def test_a_detainer_is_no_other_authority_to_keep_somebody(matter: Matter, clerk: Desk) -> None:
    with pytest.raises(Refused, match="none of the choices"):
        clerk.authority(matter, "detainer", "I-247A")


def test_a_fact_that_the_vocabulary_does_not_know_is_refused(matter: Matter, clerk: Desk) -> None:
    before = LogEntry.objects.count()
    with pytest.raises(Refused) as refused:
        clerk.say(matter, "papers=civil_detaner")
    assert "civil_detainer" in refused.value.next
    assert LogEntry.objects.count() == before


def test_no_name_is_in_the_database_without_its_key(matter: Matter, clerk: Desk) -> None:
    clerk.subject(matter, "INVENTADO, Ramona", "1990-01-01")
    clerk.custody(matter, "here", booking="B-778899", cell="C4")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {table}")  # the names come from the database itself
            told = str([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])
            assert all(word not in told for word in ("INVENTADO", "Ramona", "1990-01-01", "B-778899")), table


def test_a_matter_whose_key_was_destroyed_tells_only_what_may_be_counted(matter: Matter, desk: Home) -> None:
    with past_triggers("desk_matterkey"):
        MatterKey.objects.filter(matter=matter).delete()
    found = state_of(matter, desk)
    assert (found.asks, found.subject, found.facts) == (["custody", "notice_of_release"], {}, {})


@pytest.mark.parametrize("change", ["UPDATE desk_event SET kind = 'looked'", "DELETE FROM desk_event"])
def test_the_database_refuses_to_change_what_happened(matter: Matter, change: str) -> None:
    with as_owner(), pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
        connection.cursor().execute(change)


def test_who_looked_is_entered(matter: Matter, clerk: Desk) -> None:
    clerk.open(matter)
    assert matter.events.filter(kind="looked", by=clerk.user).count() == 1
    matter.refresh_from_db()
    assert matter.first_seen_at is not None


def test_somebody_kept_past_eligibility_is_counted_in_minutes_with_the_reason(matter: Matter, clerk: Desk) -> None:
    clerk.eligible(matter, "bail")
    with pytest.raises(Refused, match="nothing says why"):
        clerk.close(matter, "kept")
    with pytest.raises(Refused, match="nothing says why"):
        clerk.close(matter, "kept", "  \n")
    found = clerk.close(matter, "kept", "keys not found")
    assert found.outcome["minutes_past"] == 0
    assert matter.closed_at is not None


def test_what_is_no_request_is_confirmed_by_a_person(matter: Matter, clerk: Desk) -> None:
    assert clerk.not_a_request(matter, "court_order", "to Officer Roe").not_a_request == "court_order"
    assert matter.not_a_request


def test_a_past_answer_keeps_the_law_it_was_given_under(matter: Matter, clerk: Desk) -> None:
    found = clerk.everything(matter)
    assert all(isinstance(a, Answered) and len(a.corpus) >= 16 for a in found.past_answers + found.answers)
