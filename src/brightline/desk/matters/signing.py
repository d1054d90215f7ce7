"""What is done on an answer of the law, and who must sign it first.

Leaving something undone waits for nobody: DO NOT HOLD stands at once and is signed afterwards. Keeping, handing over,
telling, sharing, admitting wait for a second person, who entered none of the facts. To do what the law forbids, or
leaves open, takes a commander and counsel. The database refuses the same things (migration 0004).
"""

from __future__ import annotations

from django.db import DatabaseError, transaction
from django.db.models import Q

from brightline.desk import log
from brightline.desk.access import Thing, listed, reads, rights
from brightline.desk.again import Again, check
from brightline.desk.errors import Refused
from brightline.desk.matters.answers import WAITS, answer
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import Book, book
from brightline.desk.matters.state import Answered, State
from brightline.desk.matters.telling import still_told
from brightline.desk.models import Done, Event, Letter, Matter, Proposal, Role, Signature, User

NO_FINDING = frozenset({"forbidden", "undetermined", "conflict"})
"""Outcomes on which nothing is done to anybody unless a commander and counsel depart from them."""
OWN = "You entered a fact of this matter, or proposed this, and so do not sign it"


def propose(desk: Desk, matter: Matter, action: str, does: bool, why: str = "") -> Proposal:
    """Propose that something be done, or be left undone, on the answer that stands now. Raises Refused."""
    if not (reads(desk.user, matter) and rights(desk.user).may(Thing.EDIT, matter.station)):
        raise Refused(matter.number, "You may not propose anything here.", "It takes somebody of its station who may "
                      "read it.", "Ask one of them.")  # fmt: skip
    with transaction.atomic():
        log.hold()
        found = book(matter, desk.home)
        now = answer(found, desk.unit, desk.today())
        standing = _standing(now, action, matter)
        if does and (now.outcome or now.not_a_request):
            raise _ended(matter.number)
        departs = (does and standing.outcome in NO_FINDING) or (not does and standing.outcome == "required")
        if does and action in WAITS and not now.confirmed:
            raise Refused(
                matter.number, "A person must stand behind each fact first.",
                "Something was read off a paper, and nobody has confirmed it, or that it is everything.",
                "Confirm or correct each fact, and say whether this is everything.",
            )  # fmt: skip
        if departs and not why.strip():
            raise Refused(matter.number, "This is other than what the law says, and nothing says why.",
                          "Whoever departs from the finding gives a reason.", "Write the reason.")  # fmt: skip
        answered = Event.objects.get(pk=standing.event)
        return enter_proposal(found, desk.user, answered, action, does=does, departs=departs, why=why)


def enter_proposal(
    found: Book, by: User, answered: Event, action: str, *, does: bool, departs: bool, why: str
) -> Proposal:
    """Enter a proposal that rests on an answer of the law. In a transaction."""
    counted = {"action": action, "does": does, "departs": departs, "answer": answered.pk}
    event = found.add("proposed", by, counted, {"why": why})
    return Proposal.objects.create(
        event=event, matter=found.matter, action=action, does=does, departs=departs, answer=answered
    )


def sign(desk: Desk, proposal: Proposal, proof: str | Again, role: Role, why: str = "") -> Signature:
    """Sign a proposal, with the password given again, or having been asked again who one is. Raises Refused."""
    matter = proposal.matter
    held = rights(desk.user)
    check(desk.user, proof, matter.number)
    if not (reads(desk.user, matter) and held.has(role, matter.station) and held.may(Thing.SIGN, matter.station)):
        raise Refused(matter.number, "You may not sign here.", "It takes a supervisor, a commander or counsel who may "
                      "read the matter.", "Ask one of them.")  # fmt: skip
    if role not in who_signs(proposal):
        next_ = "Ask both of them." if proposal.departs and proposal.does else "Ask one of them."
        raise Refused(matter.number, f"This is not signed by a {role.label}.", _needs(proposal), next_)
    if held.has(Role.ADMINISTRATOR):
        raise Refused(matter.number, "Whoever administers the desk signs nothing.", "", "Ask somebody else.")
    if _signed_by(desk.user, proposal):
        raise Refused(matter.number, "You signed this already.", "Each person signs once.", "Look at the matter again.")
    try:
        with transaction.atomic():
            log.hold()
            found = book(matter, desk.home)
            now = answer(found, desk.unit, desk.today())
            if proposal.does:
                # What was left undone is signed afterwards, whatever has been said since.
                _current(proposal, now, desk)
            if desk.user.username in now.editors or proposal.event.by_id == desk.user.pk:
                raise Refused(matter.number, f"{OWN}.", "Two people stand behind what is done to somebody.",
                              "Ask somebody who did neither.")  # fmt: skip
            event = found.add("signed", desk.user, {"proposal": proposal.pk, "role": str(role)}, {"why": why})
            return Signature.objects.create(event=event, proposal=proposal, signer=desk.user, role=role)
    except DatabaseError as error:
        raise Refused(matter.number, "The database refused the signature.", "You signed it already, or may not.",
                      "Look at the matter again.") from error  # fmt: skip


def carry_out(desk: Desk, proposal: Proposal) -> None:
    """Enter that a proposal was carried out. Raises Refused where it waits for a signature, or the answer is past."""
    matter = proposal.matter
    if not (reads(desk.user, matter) and rights(desk.user).may(Thing.EDIT, matter.station)):
        raise Refused(matter.number, "You may not enter that.", "", "Ask somebody of its station.")
    try:
        with transaction.atomic():
            log.hold()
            found = book(matter, desk.home)
            _current(proposal, answer(found, desk.unit, desk.today()), desk)
            if missing := missing_signatures(proposal):
                raise Refused(matter.number, f"This waits for {missing}.", "Nobody does this on one person's word.",
                              "Have it signed. No release waits for that.")  # fmt: skip
            event = found.add("done", desk.user, {"proposal": proposal.pk})
            Done.objects.create(event=event, proposal=proposal)
    except DatabaseError as error:
        raise Refused(matter.number, "The database refused that it was done.", "It was done already, or is not signed.",
                      "Look at the matter again.") from error  # fmt: skip


def missing_signatures(proposal: Proposal) -> str:
    """Whose signature a proposal still waits for; empty where it waits for none.

    A signature counts while whoever gave it has the role.
    """
    if not proposal.does or not (proposal.departs or proposal.action in WAITS):
        return ""
    station = proposal.matter.station
    signed = {s.role for s in proposal.signatures.all() if rights(s.signer).has(Role(s.role), station)}
    if not proposal.departs:
        return "" if signed else "a supervisor, a commander or counsel"
    missing = [role for role in (Role.COMMANDER, Role.COUNSEL) if role not in signed]
    return " and ".join({Role.COMMANDER: "a commander", Role.COUNSEL: "counsel"}[role] for role in missing)


def _standing(now: State, action: str, matter: Matter) -> Answered:
    standing = next((a for a in now.answers if a.action == action and a.line == "now"), None)
    if standing is None:
        raise Refused(matter.number, "The law was not asked about that.", "Nobody asked for it in this matter.",
                      "Take something that was asked for.")  # fmt: skip
    return standing


def is_past(proposal: Proposal) -> bool:
    """Whether anything came, was said, or was answered in the matter since it was proposed."""
    since = Event.objects.filter(matter_id=proposal.matter_id, pk__gt=proposal.pk)
    return since.filter(Q(changes_answers=True) | Q(kind__in=("arrived", "read", "answered"))).exists()


def _ended(number: str) -> Refused:
    """In a matter that has ended nothing is done to somebody who is gone: it would be counted."""
    return Refused(number, "This matter has ended.", "Nothing is done in it any more.", "Open it again first.")


def has_ended(proposal: Proposal) -> bool:
    """Whether something was to be done about somebody, and the matter has ended. A letter is signed afterwards too."""
    if not proposal.does or Letter.objects.filter(proposal=proposal).exists():
        return False
    return Matter.objects.filter(pk=proposal.matter_id, closed_at__isnull=False).exists()


def why_not(user: User, proposal: Proposal) -> str:
    """Why somebody who signs in the matter gives no signature here now; empty where the desk would take it."""
    if _signed_by(user, proposal):
        return "You signed this"
    if proposal.does and hasattr(proposal, "done"):
        return "It was done"
    if has_ended(proposal):
        return "The matter has ended: nobody signs this any more"
    if proposal.does and is_past(proposal):
        return "Something came or was said since it was proposed: nobody signs this any more"
    if not any(rights(user).has(role, proposal.matter.station) for role in who_signs(proposal)):
        return _needs(proposal).rstrip(".")
    edited = Event.objects.filter(matter_id=proposal.matter_id, by=user, changes_answers=True).exists()
    return OWN if edited or proposal.event.by_id == user.pk else ""


def waits_for(user: User) -> list[Proposal]:
    """What is not done before it is signed, and somebody could sign now."""
    if not rights(user).may(Thing.SIGN):
        return []
    undone = Proposal.objects.filter(does=True, done=None, matter__in=listed(user), matter__closed_at=None)
    return [
        one
        for one in undone.select_related("matter", "event")
        if missing_signatures(one) and not why_not(user, one) and reads(user, one.matter)
    ]


def _signed_by(user: User, proposal: Proposal) -> bool:
    return any(signature.signer_id == user.pk for signature in proposal.signatures.all())


def _current(proposal: Proposal, now: State, desk: Desk) -> None:
    """Raises Refused where anything was said, or came, since it was proposed, or the law answers otherwise."""
    if has_ended(proposal):
        raise _ended(now.number)
    if is_past(proposal) or not _still_answered(proposal, now, desk):
        raise Refused(
            now.number, "The answer that this rests on is past.", "Something came or was said since it was proposed.",
            "Propose it again on the answer that stands.",
        )  # fmt: skip
    if proposal.does and proposal.action in WAITS and not now.confirmed:
        raise Refused(now.number, "A person must stand behind each fact first.", "Something is not confirmed.",
                      "Confirm or correct it, and propose it again.")  # fmt: skip


def _still_answered(proposal: Proposal, now: State, desk: Desk) -> bool:
    """Whether the answer that a proposal rests on still stands; of a letter, what it states is decided again."""
    letter = Letter.objects.filter(proposal=proposal).first()
    if letter is not None:
        return still_told(now, desk.unit, desk.today(), letter.form)
    standing = next((a for a in now.answers if a.action == proposal.action and a.line == "now"), None)
    return standing is not None and standing.event == proposal.answer_id


def who_signs(proposal: Proposal) -> tuple[Role, ...]:
    """The roles whose signature counts for a proposal."""
    if proposal.departs and proposal.does:
        return (Role.COMMANDER, Role.COUNSEL)
    return (Role.SUPERVISOR, Role.COMMANDER, Role.COUNSEL)


def _needs(proposal: Proposal) -> str:
    if proposal.departs and proposal.does:
        return "To do what the law does not allow takes a commander and counsel, both."
    return "It takes a supervisor, a commander or counsel."
