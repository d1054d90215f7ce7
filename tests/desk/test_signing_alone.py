"""Whatever people of all roles try, in whatever order, nobody acts on one person's word."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.matters import signing
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.signing import carry_out, propose, sign
from brightline.desk.models import Done, Event, Matter, Proposal, Role, User
from brightline.desk.unit import Unit
from tests.desk.people import PASSWORD, People
from tests.desk.reading import arrive_read, matter_of, paper, request

NAMES = ("Ann", "Ben", "Cleo", "Dan")
ROLES = (Role.CLERK, Role.SUPERVISOR, Role.COMMANDER, Role.COUNSEL, Role.ADMINISTRATOR)
WHO, ROLE = st.sampled_from(NAMES), st.sampled_from(ROLES)
ACTION = st.sampled_from(["hold", "notify_release"])


class Night:
    """What a machine begins with: a matter whose facts are confirmed, and four people."""

    def __init__(self, desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.unit, self.people = desk, unit, people
        self.matter: Matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))
        self.users = {name: people(name, Role.CLERK) for name in NAMES}
        clerk = self.sits(people("Carla Clerk", Role.CLERK))
        clerk.everything(self.matter)
        for fact in ("papers=civil_detainer", "request.kind=custody,notice_of_release", "requester=ice_ero"):
            clerk.say(self.matter, fact)

    def sits(self, user: User) -> Desk:
        return Desk(self.home, self.unit, user)


class Office(RuleBasedStateMachine):
    """People who get roles and lose them, say things, propose, sign and act."""

    def __init__(self, night: Night) -> None:
        super().__init__()
        self.night = night
        self._outer = transaction.atomic()
        self._outer.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._outer.__exit__(None, None, None)

    def tries(self, what: object, *args: object) -> None:
        """Do something that may be refused."""
        try:
            with transaction.atomic():
                what(*args)  # type: ignore[operator]  # whichever of the desk's functions is tried
        except Refused:
            pass

    def at(self, who: str) -> Desk:
        return self.night.sits(self.night.users[who])

    @rule(who=WHO, role=ROLE)
    def gets(self, who: str, role: Role) -> None:
        self.night.people.grant(self.night.users[who], role)

    @rule(who=WHO, role=ROLE)
    def loses(self, who: str, role: Role) -> None:
        self.night.people.take(self.night.users[who], role)

    @rule(who=WHO, ground=st.sampled_from(["not_eligible", "bail"]))
    def says(self, who: str, ground: str) -> None:
        self.tries(self.at(who).eligible, self.night.matter, ground)

    @rule(who=WHO, action=ACTION, does=st.booleans())
    def proposes(self, who: str, action: str, does: bool) -> None:
        self.tries(propose, self.at(who), self.night.matter, action, does, "a reason")

    @precondition(lambda self: Proposal.objects.exists())
    @rule(who=WHO, role=ROLE, which=st.integers(0, 9))
    def signs(self, who: str, role: Role, which: int) -> None:
        self.tries(sign, self.at(who), self.proposal(which), PASSWORD, role)

    @precondition(lambda self: Proposal.objects.exists())
    @rule(who=WHO, which=st.integers(0, 9))
    def acts(self, who: str, which: int) -> None:
        self.tries(carry_out, self.at(who), self.proposal(which))

    @staticmethod
    def proposal(which: int) -> Proposal:
        every = list(Proposal.objects.order_by("pk"))
        return every[which % len(every)]

    @invariant()
    def nobody_acts_alone(self) -> None:
        for done in Done.objects.select_related("event", "proposal__event"):
            assert_signed_by_others(done)


def assert_signed_by_others(done: Done) -> None:
    """Judge what was done by the rows alone: who said, proposed and signed what, and in which order."""
    proposal = done.proposal
    events = Event.objects.filter(matter=proposal.matter)
    said = events.filter(changes_answers=True, pk__lt=done.pk)
    later = events.filter(kind="answered", pk__gt=proposal.answer_id, pk__lt=done.pk)
    assert not later.exists(), "done on an answer that was past"
    assert not said.filter(pk__gt=proposal.pk).exists(), "done after something else was said"
    if not proposal.does:
        return
    signatures = [s for s in proposal.signatures.all() if s.pk < done.pk]
    signers = {s.signer_id for s in signatures}
    assert signers, "done on one person's word"
    assert proposal.event.by_id not in signers, "signed by who proposed it"
    assert not signers & set(said.values_list("by_id", flat=True)), "signed by who entered a fact"
    if proposal.departs:
        by_role = {s.role: s.signer_id for s in signatures}
        assert {"commander", "counsel"} <= set(by_role), "a departure without a commander and counsel"
        assert by_role["commander"] != by_role["counsel"], "a departure signed twice by one person"


def run(night: Night, examples: int) -> None:
    run_state_machine_as_test(
        lambda: Office(night),
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )


@pytest.fixture
def night(desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch) -> Night:
    return Night(desk, unit, people, monkeypatch)


def test_no_order_of_doing_things_lets_one_person_act_alone(night: Night) -> None:
    run(night, 60)


def test_the_machine_finds_a_desk_that_does_not_look_at_signatures(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted fault, with the database's own refusal taken out of the way."""
    monkeypatch.setattr(signing, "missing_signatures", lambda _: "")
    if connection.vendor != "sqlite":
        pytest.skip("the trigger is dropped by SQLite's own words")
    with connection.cursor() as cursor:
        for number in range(4):
            cursor.execute(f"DROP TRIGGER desk_done_{number}")
    with pytest.raises(AssertionError, match=r"one person's word|a departure"):
        run(night, 200)
