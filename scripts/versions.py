"""Every version of the law of five towns, action by action: the outcome, what each layer says, and the evidence.

    python scripts/versions.py [--check]

Prints the page `docs/reference/versions.md`; `--check` compares it with the file instead, and exits 1 where they
differ.
A version is a stretch of days on which the law of the town about one action is constant. Each is asked the same
standard facts, so that what changes from one row to the next is the law alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from brightline import Corpus, Decision, Facts, Law, Outcome
from brightline.language import parse_given
from brightline.language.measure import End, Event, Measure, Rule

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "versions.md"
TOWNS = ("us/ma/boston", "us/ma/cambridge", "us/ma/somerville", "us/ma/amherst", "us/ma/northampton")
DAY = timedelta(days=1)

OFFICER = "actor=police_officer"
CIVIL = "purpose=civil_immigration"
ERO = "requester=ice_ero"
HSI = "requester=ice_hsi"
UNFORCED = "law.requires=no"
ELIGIBLE = "person.eligible_for_release=yes"
HELD = "person.in_custody=yes"
PETTY = 'person.serious_violent_crime=no by "Sgt. Dale" because "A charge of shoplifting."'
NO_THREAT = 'belief.public_safety_threat=no by "Sgt. Dale" because "Nobody fears this person."'
UNLISTED = ("person.sex_offender_registrant=no", "person.terrorist_watchlist=no")
NO_RECORD = ("person.convictions=none", *UNLISTED)
FELONY = (
    "person.convictions=[{class = felony, convicted_on = 2013-05-02, released_on = 2014-05-02, status = standing}]",
    "request.received_on=2017-03-06",
    *UNLISTED,
)
NOT_OURS = 'purpose.unrelated_to_immigration=no by "Sgt. Dale" because "Nothing but the detainer."'
STATUS_ALONE = ("status.basis_of_action=yes", "status.other_basis=no", "status.needed_for_benefit=no")
TRAFFICKING = ("purpose=criminal_investigation", "investigation.subject=human_trafficking")

PROFILES: dict[str, tuple[tuple[str, ...], ...]] = {
    "hold": (
        (OFFICER, "papers=civil_detainer", ELIGIBLE, *NO_RECORD, NOT_OURS),
        (OFFICER, "papers=administrative_warrant", ELIGIBLE, *NO_RECORD, NOT_OURS),
        (OFFICER, "papers=civil_detainer,judicial_criminal_warrant", ELIGIBLE, *NO_RECORD, NOT_OURS),
        (OFFICER, "papers=civil_detainer", ELIGIBLE, *FELONY, NOT_OURS),
    ),
    "transfer": (
        (OFFICER, "papers=administrative_warrant", "person.eligible_for_release=no", CIVIL, UNFORCED),
        (OFFICER, "papers=civil_detainer", ELIGIBLE, CIVIL, UNFORCED),
    ),
    "arrest": (
        (OFFICER, "papers=administrative_warrant", "status.basis_of_action=yes",
         "status.other_basis=no", "offense.suspected=civil_violation_only", CIVIL, UNFORCED, NO_THREAT),
        (OFFICER, "papers=none", "status.basis_of_action=no", "offense.suspected=usc8_1326",
         "purpose=criminal_investigation"),
    ),
    "notify_release": (
        (OFFICER, ERO, CIVIL, HELD, UNFORCED, PETTY),
        (OFFICER, ERO, CIVIL, HELD, UNFORCED),
    ),
    "share_information": (
        (OFFICER, ERO, CIVIL, "information.kind=home_address", HELD, UNFORCED, PETTY),
        (OFFICER, ERO, CIVIL, "information.kind=immigration_status", HELD, UNFORCED, PETTY),
        (OFFICER, HSI, *TRAFFICKING, "information.kind=home_address", HELD, UNFORCED, PETTY),
    ),
    "ask_status": ((OFFICER, UNFORCED, "status.needed_for_benefit=no"),),
    "allow_interview": ((OFFICER, ERO, CIVIL, UNFORCED),),
    "contact_immigration_agency": ((OFFICER, CIVIL, UNFORCED),),
    "join_operation": (
        (OFFICER, ERO, CIVIL, "operation.kind=civil_immigration", "operation.support=none", UNFORCED),
        (OFFICER, ERO, CIVIL, "operation.kind=civil_immigration", "operation.support=escort",
         "operation.support_requested=yes", UNFORCED),
        (OFFICER, HSI, *TRAFFICKING, "operation.kind=trafficking", "operation.support=none", UNFORCED),
    ),
    "cooperate_with_federal_agency": ((OFFICER, HSI, *TRAFFICKING), (OFFICER, ERO, CIVIL, UNFORCED)),
    "act_as_immigration_officer": (
        (OFFICER, "agreement.kind=none", UNFORCED, "status.needed_for_benefit=no"),
    ),
    "enter_agreement": (("actor=department", "agreement.kind=new"),),
    "initiate_enforcement": ((OFFICER, *STATUS_ALONE),),
    "treat_by_status": ((OFFICER, "status.needed_for_benefit=no"),),
    "investigate_crime": ((OFFICER, "offense.suspected=usc8_1326"),),
    "run_background_check": ((OFFICER,),),
    "relay_detainer": ((OFFICER, "papers=civil_detainer", CIVIL, UNFORCED),),
    "complete_return": ((OFFICER, "papers=civil_detainer", CIVIL, UNFORCED),),
    "serve_administrative_warrant": ((OFFICER, "papers=administrative_warrant", CIVIL, UNFORCED),),
    "provide_facility": ((OFFICER, ERO, CIVIL, UNFORCED),),
    "use_resources": ((OFFICER, CIVIL, UNFORCED),),
    "use_property": (
        ("actor=city_employee", CIVIL, "papers=none", UNFORCED),
        ("actor=city_employee", CIVIL, "papers=judicial_search_warrant", UNFORCED),
    ),
    "admit_to_nonpublic_area": (
        ("actor=city_employee", ERO, CIVIL, "papers=none"),
        ("actor=city_employee", ERO, CIVIL, "papers=judicial_search_warrant"),
    ),
    "certify_visa": ((OFFICER, "victim.qualifies=yes"),),
    "summons_unlicensed_driver": ((OFFICER, "driver.unlicensed=yes", "driver.unlicensed_only=yes"),),
    "offer_licensed_driver": ((OFFICER, "driver.unlicensed=yes", "driver.unlicensed_only=yes"),),
    "verify_agent_identity": ((OFFICER, "scene.federal_immigration_arrest=yes"),),
    "support_registry": ((OFFICER, "registry.by_group=yes"),),
    "assist_health_care_investigation": ((OFFICER, UNFORCED, "status.needed_for_benefit=no"),),
    "seek_reimbursement": ((OFFICER, "person.held_on_detainer=yes"),),
    "file_annual_report": (("actor=police_commissioner",),),
    "report_figures": (("actor=department",),),
    "file_records_request": (("actor=city_employee",),),
    "train_officers": (("actor=department",),),
    "investigate_complaint": (("actor=department", "complaint.filed=yes", "complaint.about_police=yes"),),
    "investigate_federal_conduct": ((OFFICER,),),
    "refer_to_prosecutor": (
        (OFFICER, 'referral.appropriate=yes by "Capt. Roe" because "The film shows an assault."'),
    ),
    "release_recording": (
        ("actor=department", "recording.shows=federal_violence", "recording.closed_by_records_law=no"),
    ),
    "deescalate": ((OFFICER,),),
    "answer_entry_call": ((OFFICER,),),
}  # fmt: skip
"""Per action, in the order of the page: one set of standard facts, or more where one would hide a difference."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row shows of one decision."""

    outcome: str
    layers: str
    evidence: str
    rests_on: str


@dataclass(frozen=True, slots=True)
class Version:
    """A stretch of days on which the law about an action is constant, with one answer for each set of facts."""

    first: date
    last: date | None
    answers: tuple[Answer, ...]


def facts_of(profile: Iterable[str], corpus: Corpus) -> Facts:
    """The facts of one profile, as the command line would read them. Raises MeasureErrors and FactErrors."""
    return Facts.given((parse_given(line, corpus.vocabulary) for line in profile), corpus.vocabulary)


def answer(decision: Decision) -> Answer:
    """A decision as a row shows it."""
    outcome = str(decision.outcome)
    if decision.because:
        outcome += f" ({', '.join(decision.because)})"
    evidence = decision.evidence
    if isinstance(evidence, dict):
        shown = ", ".join(f"{o}: {grade or 'none'}" for o, grade in evidence.items())  # every outcome still possible
    else:
        shown = str(evidence) if evidence is not None else "none"
    layers = ", ".join(f"{layer}: {says}" for layer, says in decision.by_layer if says is not Outcome.NOT_ADDRESSED)
    parts = [f"{r.measure}#{r.id}" for r in decision.reasons]
    parts += [f"lifted {x.measure}#{x.id}" for x in decision.lifted]
    parts += [f"displaced {x.measure}#{x.id}" for x in decision.displaced]
    return Answer(outcome, layers or "none speaks", shown, ", ".join(parts) or "-")


def versions(corpus: Corpus, place: str, action: str, alone: str | None = None) -> list[Version]:
    """The versions of a place's law about an action, or of one measure alone, oldest first."""
    found: list[Version] = []
    profiles = [facts_of(p, corpus) for p in PROFILES[action]]
    for first in starts(corpus, place, action, alone):
        law = corpus.law(place, first)
        law = law.alone(alone) if alone else law
        answers = tuple(answer(law.decide(action, facts)) for facts in profiles)
        if found and found[-1].answers == answers:
            continue
        if found:
            found[-1] = Version(found[-1].first, first - DAY, found[-1].answers)
        found.append(Version(first, None, answers))
    return found


def starts(corpus: Corpus, place: str, action: str, alone: str | None = None) -> Iterator[date]:
    """The first day on which the town's own law was looked for, and each later one on which law about the action
    changes."""
    kin = _kin(corpus, action)
    measures = [m for m in corpus.measures(place) if any(r.action in kin for r in m.rules) and alone in (None, m.id)]
    before: object = None
    for day in corpus.change_days(place):
        law = corpus.law(place, day)
        if any(c.status == "not looked" and "police_officer" in c.actors for c in law.background.coverage):
            continue
        now = (_standing(law, measures, kin), law.background.coverage if alone is None else ())
        if now != before:
            yield day
        before = now


def _kin(corpus: Corpus, action: str) -> frozenset[str]:
    """The action, those it is a kind of, and those that are a kind of it."""
    actions = corpus.vocabulary.actions
    kin = {action}
    while wider := {w for a in kin if (w := actions[a].kind_of)} - kin:
        kin |= wider
    while narrower := {a.name for a in actions.values() if a.kind_of in kin} - kin:
        kin |= narrower
    return frozenset(kin)


def _standing(law: Law, measures: Iterable[Measure], kin: frozenset[str]) -> object:
    """Which rules about the action stand on the law's day, certainly or perhaps."""
    return [
        (m.id, r.id, r.span.line, _in_force(r, {e.name: e for e in m.events}, law.on))
        for m in measures
        for r in m.rules
        if r.action in kin
    ]


def _in_force(rule: Rule, events: dict[str, Event], on: date) -> tuple[bool, bool]:
    """Whether the rule may stand on the day, and whether it must."""
    force = rule.in_force
    if force is None or force.never:
        return (False, False)
    if any(s.first <= on and (s.last is None or on <= s.last) for s in rule.suspensions):
        return (False, False)
    starts, finishes = _days(force.start, events, date.min), _days(force.finish, events, date.max)
    return (starts[0] <= on <= finishes[1], starts[1] <= on <= finishes[0])


def _days(end: End, events: dict[str, Event], default: date) -> tuple[date, date]:
    """The first and the last day on which an end of a range can lie."""
    if end.event is not None:
        event = events[end.event]
        step = DAY if end.before else timedelta()
        return event.first - step, event.last - step
    return (end.day or default,) * 2


# -- the page -------------------------------------------------------------------------------------------------------

HEAD = """\
# Versions

Made by `python scripts/versions.py`; do not edit. The law of five towns, action by action. Each row is a version: a
stretch of days on which the law about that action, for a town's own actors, is constant. All rows of one action are
asked the same standard facts, so what changes from row to row is the law. "None speaks" means that each layer by itself
is silent; layers that are silent are left out. The first row begins where somebody has looked at every layer. The
evidence of an undetermined answer is shown for each outcome that is still possible. These are examples, and no legal
advice.
"""
COLUMNS = "| from | to | facts | outcome | layers | evidence | rests on |\n|---|---|---|---|---|---|---|\n"


def page(corpus: Corpus) -> str:
    """The whole page."""
    return "\n".join([HEAD, _standard_facts(), *(_town(corpus, t) for t in TOWNS)])


def _standard_facts() -> str:
    lines = ["## Standard facts\n", "| action | | facts |\n|---|---|---|"]
    for action, profiles in PROFILES.items():
        lines += [f"| `{action}` | {_letter(i)} | `{'` `'.join(p)}` |" for i, p in enumerate(profiles)]
    return "\n".join(lines) + "\n"


def _letter(number: int) -> str:
    return "abcdefgh"[number]


def _town(corpus: Corpus, place: str) -> str:
    name = corpus.place(place).name
    own = [m for m in corpus.measures(place) if m.place == place]
    spoken = {r.action for m in own for r in m.rules}
    missing = spoken - PROFILES.keys()
    if missing:
        raise SystemExit(f"{name}: no standard facts for {', '.join(sorted(missing))}. Add them to PROFILES.")
    parts = [f"## {name}\n"]
    for action in (a for a in PROFILES if a in spoken):
        parts.append(f"### {name}: {action}\n\n{COLUMNS}{_rows(versions(corpus, place, action), place)}")
    parts.append(f"### {name}: each measure alone\n")
    parts.append("As if it were binding and, where it was never in force, in force.\n")
    for measure in own:
        parts.append(f"#### {measure.title} (`{measure.id}`)\n")
        actions = [a for a in PROFILES if any(r.action == a for r in measure.rules)]
        if not actions:
            parts.append("It speaks to no action.\n")
        for action in actions:
            parts.append(f"`{action}`\n\n{COLUMNS}{_rows(versions(corpus, place, action, measure.id), place)}")
    return "\n".join(parts)


def _rows(found: Iterable[Version], place: str) -> str:
    lines = []
    for version in found:
        for i, a in enumerate(version.answers):
            first, last = (version.first, version.last or "open") if i == 0 else ("", "")
            facts = _letter(i) if len(version.answers) > 1 else ""
            rests_on = a.rests_on.replace(f"{place}/", "")
            lines.append(f"| {first} | {last} | {facts} | {a.outcome} | {a.layers} | {a.evidence} | {rests_on} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Print the page, or compare it with the file; return the exit status."""
    parser = argparse.ArgumentParser(description="Every version of the law of five towns, action by action.")
    parser.add_argument("--check", action="store_true", help="compare with docs/reference/versions.md instead")
    text = page(Corpus.load())
    if not parser.parse_args(arguments).check:
        sys.stdout.write(text)
        return 0
    if PAGE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{PAGE.name} is not what scripts/versions.py prints: print it again into the file.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
