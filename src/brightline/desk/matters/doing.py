"""What people do in a matter. Each of these enters an event, and the law answers anew in the same transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from msgspec import Struct

from brightline.desk import log
from brightline.desk.access import Thing, listed, reads, rights, with_role
from brightline.desk.arrival.originals import keep
from brightline.desk.arrival.receive import sealed_name
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.matters.answers import ASKED, COURT_PAPERS, answer, corpus
from brightline.desk.matters.events import Book, book, opened_matter
from brightline.desk.matters.opening import link_alike
from brightline.desk.matters.state import ELIGIBLE, State, state
from brightline.desk.models import Arrival, Brought, Matter, Part, Reader, Role, TakenIn, User, Work
from brightline.desk.unit import Unit
from brightline.engine.facts import Contradiction, Facts
from brightline.language import MeasureErrors, parse_given
from brightline.vocabulary import Kind

CUSTODY = {
    "here": "in custody here",
    "elsewhere": "in custody elsewhere",
    "released_before_receipt": "released before this came",
    "never_ours": "never in our custody",
    "unclear": "not clear where the person is",
}
GROUNDS = {
    "not_eligible": "not eligible: the criminal case still keeps the person",
    "bail": "bail posted or personal recognizance",
    "dismissed": "charges dropped or dismissed",
    "acquitted": "acquitted",
    "served": "sentence served",
    "no_charge": "released without charge",
    "other": "another ground",
}
AUTHORITIES = {
    "state_warrant": "warrant of a state court",
    "federal_court_warrant": "warrant of a federal court, verified",
    "bail": "bail set and not posted",
    "court_order": "order of a court",
    "probation": "probation or parole hold",
    "protective": "protective custody",
}
"""Other law under which somebody may be kept. An immigration detainer is none, and no administrative warrant is."""
FLAGS = {"under_18": "under 18", "victim": "a victim of a crime", "witness": "a witness to a crime"}
ENDS = {
    "bailed": "bailed at the station",
    "court": "taken to court",
    "no_charge": "released without charge",
    "hospital": "taken to hospital",
    "other_agency": "handed to another agency",
    "federal_agency": "handed to the federal agency",
    "kept": "kept past eligibility",
    "not_here": "was not in custody here",
    "answered": "nothing more to do",
}
OTHERS = {
    "court_order": "an order of a state's court, such as a restraining order",
    "medical": "a medical paper",
    "juvenile": "a juvenile court's or agency's paper",
    "other_agency": "another agency's ordinary paper",
    "advertisement": "an advertisement",
    "blank": "a blank or broken page",
    "misdirected": "meant for somebody else",
}
"""What a paper is that is no request; the words in which it is told stay sealed."""
ASKED_COURT = {"court_clerk": "the court's clerk", "marshals": "the U.S. Marshals"}
COURT_SAID = {
    "genuine": "it is the court's, and stands",
    "ended": "it is the court's, and stands no longer: bailed, served or recalled",
    "not_theirs": "it is not the court's",
    "no_answer": "no answer",
}


class Desk(Struct, frozen=True):
    """A desk, and who sits at it."""

    home: Home
    unit: Unit
    user: User

    # -- looking --------------------------------------------------------------------------------------------------

    def open(self, matter: Matter) -> tuple[Book, State]:
        """A matter with what it has come to under today's law; that somebody looked is entered. Raises Refused."""
        if not reads(self.user, matter):
            raise Refused(
                matter.number, "You may not open this matter.",
                "It belongs to another station, or is read by named people only.", "Ask a supervisor of the station.",
            )  # fmt: skip
        with transaction.atomic():
            log.hold()
            found = book(matter, self.home)
            if found.key is not None:
                found.add("looked", self.user)
                if matter.first_seen_at is None:
                    matter.first_seen_at = timezone.now()
                    matter.save(update_fields=["first_seen_at"])
                return found, answer(found, self.unit, self.today())
        return found, state(matter.number, matter.station, found.events())

    # -- facts ----------------------------------------------------------------------------------------------------

    def say(self, matter: Matter, text: str, how: str = "confirmed") -> State:
        """Say a fact as `--fact` writes it: one that was read is confirmed or corrected. Raises Refused.

        Whether the person could go free is said by its ground (`eligible`), and a judgement by `judge`.
        """
        name, plain = self._plain(matter, text)
        if corpus().vocabulary.facts[name].judgement:
            raise Refused(matter.number, "A judgement needs its reason.", "It counts only with who judged, and why.",
                          "Write why.")  # fmt: skip
        return self._edit(matter, "fact", {"fact": name, "how": how}, {"text": plain})

    def judge(self, matter: Matter, name: str, value: str, why: str) -> State:
        """Judge what the vocabulary leaves to judgement, by whoever sits here and with a reason. Raises Refused."""
        name, plain = self._plain(matter, f"{name}={value}")
        why = " ".join(why.replace('"', "'").split())
        if not why:
            raise Refused(matter.number, "A judgement needs its reason.", "It counts only with who judged, and why.",
                          "Write why.")  # fmt: skip
        who = " ".join(self.user.name.replace('"', "'").split())
        text = f'{plain} by "{who}" because "{why}"'
        return self._edit(matter, "fact", {"fact": name, "how": "confirmed"}, {"text": text})

    def unsay(self, matter: Matter, name: str) -> State:
        """Say that a fact is not known. Raises Refused."""
        if name not in corpus().vocabulary.facts or name in (ELIGIBLE, "actor"):
            raise Refused(matter.number, "That is no fact to be said here.", "", "Take one of the page.")
        return self._edit(matter, "fact", {"fact": name, "how": "unknown"}, {"text": ""})

    def everything(self, matter: Matter) -> State:
        """Say that nothing else came: only then is the set of papers complete."""
        return self._edit(matter, "everything", {}, {})

    def subject(self, matter: Matter, name: str, born: str = "") -> State:
        """Say whom it is about."""

        def find(found: Book) -> None:
            link_alike(found, name, self.home)

        return self._edit(matter, "subject", {}, {"subject": {"name": name, "born": born}}, find)

    def custody(self, matter: Matter, where: str, booking: str = "", cell: str = "") -> State:
        """Say where the person is. Raises Refused."""
        _one_of(matter, where, CUSTODY)
        return self._edit(matter, "custody", {"custody": where}, {"booking": booking, "cell": cell})

    def eligible(self, matter: Matter, ground: str, since: datetime | None = None) -> State:
        """Say on what ground the person could go free but for immigration papers, and since when. Raises Refused."""
        _one_of(matter, ground, GROUNDS)
        since = since or timezone.now()
        if since > timezone.now():
            raise Refused(matter.number, "That time has not come yet.", "Eligibility is entered when it is there.",
                          "Enter it then, or mend the time.")  # fmt: skip
        return self._edit(matter, "eligible", {"ground": ground}, {"since": since.isoformat()})

    def authority(self, matter: Matter, source: str, says: str, ends: str = "") -> State:
        """Say what else the person is kept under. Raises Refused for what is no authority to keep anybody."""
        _one_of(matter, source, AUTHORITIES)
        if source == "federal_court_warrant" and "judicial_criminal_warrant" not in self._genuine(matter):
            raise Refused(matter.number, "No court has said that the warrant is its own.",
                          "What is printed on a fax proves nothing.", "Ask the court first.")  # fmt: skip
        return self._edit(matter, "authority", {"source": source}, {"says": says, "ends": ends})

    def verify(self, matter: Matter, paper: str, asked: str, said: str) -> State:
        """Say what came of asking the court for its paper, at the number of the directory. Raises Refused."""
        _one_of(matter, paper, dict.fromkeys(COURT_PAPERS, ""))
        _one_of(matter, asked, ASKED_COURT)
        _one_of(matter, said, COURT_SAID)
        number = self.unit.directory.get(asked)
        if number is None:
            raise Refused(
                matter.number, f"The directory has no number for {ASKED_COURT[asked]}.",
                "A number on the paper itself proves nothing.", "Have it entered under `directory` in desk.yaml.",
            )  # fmt: skip
        counted = {"paper": paper, "asked": asked, "answer": said}
        return self._edit(matter, "verified", counted, {"number": number})

    # -- what becomes of it ---------------------------------------------------------------------------------------

    def flag(self, matter: Matter, flag: str, on: bool = True) -> State:
        """Mark somebody as under 18, a victim or a witness. Raises Refused.

        From then on the matter is read by whoever marked it, the station's supervisors and counsel, and who is named
        besides.
        """
        _one_of(matter, flag, FLAGS)

        def narrow(found: Book) -> None:
            people = {self.user, *with_role(Role.SUPERVISOR, matter.station), *with_role(Role.COUNSEL, matter.station)}
            for user in people:
                Reader.objects.get_or_create(matter=matter, user=user)
            now = state(matter.number, matter.station, found.events())
            matter.restricted = bool(now.flags)
            matter.save(update_fields=["restricted"])

        return self._edit(matter, "flag", {"restricted": on}, {"flag": flag}, narrow)

    def name_reader(self, matter: Matter, user: User) -> State:
        """Name somebody to read a restricted matter. Raises Refused."""

        def name(_: Book) -> None:
            Reader.objects.get_or_create(matter=matter, user=user)

        return self._edit(matter, "reader", {"user": user.pk}, {}, name)

    def same_as(self, matter: Matter, other: Matter) -> State:
        """Say that it is an earlier request come again. Nothing is dropped; it counts once. Raises Refused."""
        if other.opened_at > matter.opened_at or other == matter:
            raise Refused(matter.number, f"{other.number} is not earlier.", "The later one is the repeat.",
                          "Open the later one, and link it there.")  # fmt: skip
        return self._edit(matter, "same", {"other": other.number}, {})

    def renews(self, matter: Matter, other: Matter) -> State:
        """Say that it is a new request about the person of an earlier matter: two requests, one person. Raises
        Refused."""
        if other.opened_at > matter.opened_at or other == matter:
            raise Refused(matter.number, f"{other.number} is not earlier.", "The later one is the renewal.",
                          "Open the later one, and link it there.")  # fmt: skip
        return self._edit(matter, "renewal", {"other": other.number}, {})

    def not_a_request(self, matter: Matter, what: str, words: str = "") -> State:
        """Confirm that what came is no request of an immigration authority; what it is, and in words where it was
        routed. Raises Refused."""
        _one_of(matter, what, OTHERS)

        def hide(_: Book) -> None:
            matter.not_a_request, matter.closed_at = True, timezone.now()
            matter.save(update_fields=["not_a_request", "closed_at"])

        return self._edit(matter, "not_a_request", {"what": what}, {"words": words}, hide)

    def close(self, matter: Matter, how: str, why: str = "") -> State:
        """Say how it ended, and how many minutes after eligibility. Raises Refused."""
        _one_of(matter, how, ENDS)
        before = state(matter.number, matter.station, book(matter, self.home).events())
        now = timezone.now()
        minutes = max(0, int((now - before.eligible.since).total_seconds() // 60)) if before.eligible else None
        if how == "kept" and not why.strip():
            raise Refused(matter.number, "Somebody was kept past eligibility, and nothing says why.",
                          "The report counts each with its reason.", "Write why.")  # fmt: skip
        if how == "answered" and before.where is not None and before.where.custody == "here":
            raise Refused(matter.number, "The person is still here.", "A matter ends with where the person went.",
                          "Say what became of the person.")  # fmt: skip

        def end(_: Book) -> None:
            matter.closed_at = now
            matter.save(update_fields=["closed_at"])

        return self._edit(matter, "closed", {"how": how, "minutes_past": minutes}, {"why": why}, end)

    def reopen(self, matter: Matter) -> State:
        """Open a matter again that had ended. Raises Refused."""

        def again(_: Book) -> None:
            matter.closed_at, matter.not_a_request = None, False
            matter.save(update_fields=["closed_at", "not_a_request"])

        return self._edit(matter, "reopened", {}, {}, again)

    # -- what came without a paper --------------------------------------------------------------------------------

    def record(
        self,
        station: str,
        channel: str,
        asks: list[str],
        *,
        told: Mapping[str, str],
        subject: Mapping[str, str],
        facts: list[str],
        claimed: Sequence[str] = (),
        came: date | None = None,
        photo: bytes = b"",
        photo_name: str = "",
        fingerprint: str | None = None,
    ) -> tuple[Matter, State]:
        """Record a request that was made by telephone, at the counter or in NCIC. Raises Refused, and OSError or
        DatabaseError where the photo of a paper cannot be kept: then nothing was recorded.

        `came` is the day on which it was made, where that is not today: it is entered late, and counts on that day.
        Of one `fingerprint` a second one is not recorded: that raises IntegrityError, and `recorded_as` has the first.
        """
        if not rights(self.user).may(Thing.RECORD, station):
            raise Refused("record", "You may not record a request at this station.", "", "Choose your own station.")
        if channel not in ("phone", "counter", "ncic"):
            raise Refused("record", f"`{channel}` is no way by which a request is told.", "",
                          "Take phone, counter or ncic.")  # fmt: skip
        for ask in asks:
            if ask not in ASKED and ask != "cancellation":
                raise Refused("record", f"`{ask}` is nothing that can be asked.", "", f"Take {', '.join(ASKED)}.")
        if came is not None and came > self.today():
            raise Refused("record", "That day has not come yet.", "A request is recorded once it was made.",
                          "Mend the day.")  # fmt: skip
        with transaction.atomic():
            now = timezone.localtime()
            late = {"came": came.isoformat()} if came is not None and came != now.date() else {}
            offset = now.utcoffset()
            kept = keep(photo, self.home) if photo else None
            arrival = Arrival.objects.create(
                channel=channel, station=station, stored_at=now, original=kept.original if kept else None,
                sealed_name=sealed_name(photo_name, kept) if kept else None,
                utc_offset=int(offset.total_seconds() // 60) if offset is not None else 0,
            )  # fmt: skip
            if fingerprint is not None:
                TakenIn.objects.create(fingerprint=fingerprint, arrival=arrival)
            if kept is not None:
                Part.objects.create(
                    arrival=arrival, position=0, original=kept.original, sealed_name=arrival.sealed_name
                )
                Work.objects.create(arrival=arrival, step=Work.Step.READ)
            found = opened_matter(station, self.home)
            self._facts(found.matter, facts)
            Brought.objects.create(arrival=arrival, matter=found.matter, person=0)
            found.add(
                "recorded", self.user,
                {"channel": channel, "arrival": arrival.pk, "asks": asks, "claimed": list(claimed), **late},
                {"told": dict(told), "subject": dict(subject), "facts": facts},
            )  # fmt: skip
            link_alike(found, subject.get("name", ""), self.home)
            return found.matter, answer(found, self.unit, self.today())

    @staticmethod
    def recorded_as(fingerprint: str) -> Matter | None:
        """The matter that was recorded with a fingerprint."""
        return Matter.objects.filter(brought__arrival__takenin=fingerprint, brought__person=0).first()

    @staticmethod
    def today() -> date:
        """The day at the desk."""
        return timezone.localdate()

    # -- inside ---------------------------------------------------------------------------------------------------

    def _edit(
        self, matter: Matter, kind: str, counted: Mapping[str, Any], personal: Mapping[str, Any],
        also: Callable[[Book], object] | None = None,
    ) -> State:  # fmt: skip
        # Where somebody is, and since when eligible, is entered by whoever knows it, without reading of the person.
        known = kind in ("custody", "eligible") or reads(self.user, matter)
        if not (known and listed(self.user).filter(pk=matter.pk).exists()) or not rights(self.user).may(
            Thing.EDIT, matter.station
        ):
            raise Refused(matter.number, "You may not change this matter.", "It takes somebody of its station who may "
                          "read it.", "Ask one of them.")  # fmt: skip
        with transaction.atomic():
            log.hold()
            matter.refresh_from_db()
            if matter.sealed:
                raise Refused(matter.number, "This matter is sealed.", "Nothing is changed in it.", "Ask counsel.")
            if (matter.closed_at is not None) is not (kind == "reopened"):
                ended = matter.closed_at is not None
                raise Refused(matter.number, "This matter has ended." if ended else "This matter is open.", "",
                              "Open it again first." if ended else "Nothing is to be done.")  # fmt: skip
            found = book(matter, self.home)
            found.add(kind, self.user, counted, personal)
            if also is not None:
                also(found)
            try:
                return answer(found, self.unit, self.today())
            except MeasureErrors as error:
                raise _of(matter, error) from None

    def _plain(self, matter: Matter, text: str) -> tuple[str, str]:
        """The name of a fact, and the fact in the one way in which it is kept. Raises Refused."""
        written = re.fullmatch(r"\s*([a-z_.]+)\s*([+-]?=)([^\x00-\x1f#\"]*)", text)
        fact = corpus().vocabulary.facts.get(written[1]) if written else None
        if written is None or fact is None or fact.name in (ELIGIBLE, "actor"):
            raise Refused(matter.number, "That is no fact to be said here.", "Only facts of the vocabulary are, and "
                          "eligibility by its ground.", "Take one of the page.")  # fmt: skip
        value = written[3].strip()
        if fact.kind is Kind.SET_OF:
            value = ",".join(one.strip() for one in value.split(","))
        self._facts(matter, [f"{fact.name}{written[2]}{value}"])
        return fact.name, f"{fact.name}{written[2]}{value}"

    def _facts(self, matter: Matter, texts: list[str]) -> None:
        """Refuse facts that the vocabulary does not know, and a court's paper that nobody asked the court about."""
        vocabulary = corpus().vocabulary
        for text in texts:
            name, _, value = text.partition("=")
            fact = vocabulary.facts.get(name.rstrip("+-"))
            try:
                # That a judgement has no judge yet is not looked at here.
                if fact is None or not fact.judgement:
                    Facts.given([parse_given(text, vocabulary)], vocabulary)
                elif value not in fact.value_names and value not in ("yes", "no"):
                    raise Refused(matter.number, "That is none of the answers.", "", "Take one of the list.")
            except MeasureErrors as error:
                raise _of(matter, error) from None
            named = set(value.split(",")) if name.rstrip("+-") == "papers" and not name.endswith("-") else set()
            if (named & COURT_PAPERS) - self._genuine(matter):
                raise Refused(
                    matter.number, "A court's paper counts once the court has said that it is its own.",
                    "What is printed on a fax proves nothing.", "Call the court at the directory's number, and enter "
                    "its answer.",
                )  # fmt: skip

    def _genuine(self, matter: Matter) -> set[str]:
        now = state(matter.number, matter.station, book(matter, self.home).events())
        return {paper for paper, one in now.verified.items() if one.answer == "genuine"}


def _of(matter: Matter, error: MeasureErrors) -> Refused:
    """A mistake in facts as a refusal."""
    first = error.problems[0]
    if isinstance(error, Contradiction):
        return Refused(matter.number, "This cannot be true together with what was said before.", first.why,
                       "Put right first what is not so any more. A court can be asked again whether its paper still "
                       "stands; no release waits for that.")  # fmt: skip
    return Refused(matter.number, first.what, first.why, first.next)


def _one_of(matter: Matter, word: str, words: Mapping[str, str]) -> None:
    if word not in words:
        what = f"`{word}` is none of the choices." if word else "Nothing was chosen."
        raise Refused(matter.number, what, "", "Choose one of the list.")
