"""What a matter has come to: the state that its events add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from brightline.desk.matters.events import Happened

SETS = ("papers", "request.kind")
"""Facts of which a paper shows some values, and a person says that these are all."""
ELIGIBLE = "person.eligible_for_release"


class Said(Struct, frozen=True):
    """A fact, who said it, and how: `read` off a paper, or by a person `confirmed`, `corrected` or `unknown`."""

    text: str
    """As `--fact` writes it; empty where it is not known."""
    how: str
    by: str
    at: datetime


class Values(Struct, frozen=True):
    """What is known of a fact that has several values: which are there, and which are not. That these are all, a person
    says."""

    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def after(self, text: str) -> Values:
        """With one more saying: `+=` adds, `-=` takes away, `=` puts right what was said before."""
        name, _, told = text.partition("=")
        said = [one.strip() for one in told.split(",") if one.strip() not in ("", "none")]
        if name.rstrip().endswith("+"):
            return Values(_joined(self.has, said), tuple(one for one in self.lacks if one not in said))
        if name.rstrip().endswith("-"):
            return Values(tuple(one for one in self.has if one not in said), _joined(self.lacks, said))
        return Values(tuple(said))


class Where(Struct, frozen=True):
    """Where the person is: here, elsewhere, released_before_receipt, never_ours or unclear."""

    custody: str
    booking: str
    cell: str
    at: datetime


class OnRoster(Struct, frozen=True):
    """What a jail's roster says of somebody of this name; whether it is this person, somebody confirms."""

    custody: str
    booking: str
    cell: str
    station: str
    since: str

    def is_at(self, where: Where) -> bool:
        """Whether it says what is known already."""
        return (self.custody, self.booking, self.cell) == (where.custody, where.booking, where.cell)


class Eligible(Struct, frozen=True):
    """Since when the person could go free but for immigration papers, and on what ground."""

    ground: str
    since: datetime
    by: str


class Authority(Struct, frozen=True):
    """Other law under which the person is kept."""

    source: str
    says: str
    ends: str


class Verified(Struct, frozen=True):
    """What came of asking the court for its paper: genuine, ended, not_theirs or no_answer."""

    paper: str
    answer: str
    asked: str
    number: str
    by: str
    at: datetime


class Answered(Struct, frozen=True):
    """What the law said, at one time, of one thing that was asked."""

    event: int
    action: str
    line: str
    """`now`, or `then`: once eligible for release."""
    outcome: str
    evidence: str
    facts: tuple[str, ...]
    corpus: str
    at: datetime


class State(Struct):
    """What a matter has come to."""

    number: str
    station: str
    opened_at: datetime | None = None
    channel: str = ""
    arrivals: list[int] = field(default_factory=list)
    requests: list[tuple[str, int]] = field(default_factory=list)
    """The requests that were read: hash of the file, and which of its requests."""
    unread: bool = False
    """Whether something that came must be read by a person."""
    asks: list[str] = field(default_factory=list)
    claimed: list[str] = field(default_factory=list)
    facts: dict[str, Said] = field(default_factory=dict)
    values: dict[str, Values] = field(default_factory=dict)
    """Of the facts that have several values, what is known of them."""
    everything: str = ""
    """Who said that nothing else came; empty while nobody did, and once something else came."""
    came_since: tuple[str, datetime] | None = None
    """Who had said so before something else came, and when that came."""
    subject: dict[str, str] = field(default_factory=dict)
    named_by: str = ""
    """Who said what the person's name is; empty where it was only read."""
    told: dict[str, str] = field(default_factory=dict)
    """Of what came by telephone, at the counter or in NCIC: who asked, and what was said and done."""
    where: Where | None = None
    on_roster: list[OnRoster] = field(default_factory=list)
    """Who of the last roster may be this person, until somebody says where the person is."""
    eligible: Eligible | None = None
    authorities: list[Authority] = field(default_factory=list)
    verified: dict[str, Verified] = field(default_factory=dict)
    """What a court has said of its paper; one that did not answer has said nothing."""
    calls: list[Verified] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    likely_same_as: list[str] = field(default_factory=list)
    same_as: str = ""
    renews: str = ""
    """The earlier matter about the same person, of which this is a new request."""
    cancelled_by: str = ""
    answers: list[Answered] = field(default_factory=list)
    past_answers: list[Answered] = field(default_factory=list)
    letters: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Event of the letter -> its form, its words, and the hash of its PDF."""
    proposals: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Event of the proposal -> what it is, with its signatures and whether it was done."""
    editors: list[str] = field(default_factory=list)
    outcome: dict[str, Any] = field(default_factory=dict)
    """How it ended; empty while it is open."""
    not_a_request: str = ""

    @property
    def not_yet_eligible(self) -> bool:
        """Whether somebody said that the criminal case still keeps the person."""
        said = self.facts.get(ELIGIBLE)
        return said is not None and said.text == f"{ELIGIBLE}=no"

    @property
    def transfer_done(self) -> bool:
        """Whether a transfer was carried out here, which nobody does unsigned."""
        return any(one["action"] == "transfer" and one["does"] and one["done"] for one in self.proposals.values())

    @property
    def confirmed(self) -> bool:
        """Whether a person stands behind every fact, and said that nothing else came."""
        return bool(self.everything) and all(said.how != "read" for said in self.facts.values())


def state(number: str, station: str, events: Iterable[Happened]) -> State:
    """What the events of a matter add up to. Raises KeyError for a kind of event that nobody knows."""
    found = State(number, station)
    for event in events:
        if found.opened_at is None:
            found.opened_at = event.at
        _KINDS[event.kind](found, event)
    return found


def _name(event: Happened) -> str:
    return event.by.name if event.by else "Brightline"


def _arrived(s: State, e: Happened) -> None:
    s.channel = s.channel or e.countable["channel"]
    s.arrivals.append(e.countable["arrival"])
    # The same once more, to the last byte, is nothing else.
    if e.personal.get("new", True):
        _more_came(s, e)


def _read(s: State, e: Happened) -> None:
    s.unread |= e.countable["unread"]
    s.asks += [ask for ask in e.countable["asks"] if ask not in s.asks]
    s.claimed += [paper for paper in e.countable["claimed"] if paper not in s.claimed]
    s.requests += [(file, number) for file, number in e.personal.get("requests", [])]
    s.subject = {**e.personal.get("subject", {}), **s.subject}
    for text in e.personal.get("facts", []):
        name = fact_name(text)
        if name not in s.facts or s.facts[name].how == "read" or name in SETS:
            _say(s, name, text, "read", e)
    _more_came(s, e)


def _more_came(s: State, e: Happened) -> None:
    """That nothing else came is true no longer."""
    if s.everything:
        s.came_since = s.everything, e.at
    s.everything = ""


def _recorded(s: State, e: Happened) -> None:
    s.channel = s.channel or e.countable["channel"]
    s.arrivals.append(e.countable["arrival"])
    s.asks += [ask for ask in e.countable["asks"] if ask not in s.asks]
    s.claimed += [paper for paper in e.countable["claimed"] if paper not in s.claimed]
    s.told = dict(e.personal.get("told", {}))
    _subject_said(s, e)
    for text in e.personal.get("facts", []):
        _say(s, fact_name(text), text, "confirmed", e)
    if "papers=none" in e.personal.get("facts", []):
        s.everything = _name(e)
    _edited(s, e)


def _fact(s: State, e: Happened) -> None:
    name = e.countable["fact"]
    _say(s, name, e.personal.get("text", ""), e.countable["how"], e)
    _edited(s, e)


def _everything(s: State, e: Happened) -> None:
    s.everything, s.came_since = _name(e), None
    _edited(s, e)


def _subject(s: State, e: Happened) -> None:
    _subject_said(s, e)
    _edited(s, e)


def _subject_said(s: State, e: Happened) -> None:
    told = e.personal.get("subject", {})
    s.subject = {**s.subject, **told}
    if told.get("name"):
        s.named_by = _name(e)


def _custody(s: State, e: Happened) -> None:
    s.where = Where(e.countable["custody"], e.personal.get("booking", ""), e.personal.get("cell", ""), e.at)
    s.on_roster = []
    _edited(s, e)


def _on_roster(s: State, e: Happened) -> None:
    s.on_roster = [OnRoster(**row) for row in e.personal.get("rows", [])]


def _eligible(s: State, e: Happened) -> None:
    if e.countable["ground"] == "not_eligible":
        s.eligible = None
        s.facts[ELIGIBLE] = Said(f"{ELIGIBLE}=no", "confirmed", _name(e), e.at)
    else:
        since = datetime.fromisoformat(e.personal["since"]) if "since" in e.personal else e.at
        # Entered once more, it has been so since it was so first.
        since = min(since, s.eligible.since) if s.eligible else since
        s.eligible = Eligible(e.countable["ground"], since, _name(e))
        s.facts[ELIGIBLE] = Said(f"{ELIGIBLE}=yes", "confirmed", _name(e), e.at)
    _edited(s, e)


def _authority(s: State, e: Happened) -> None:
    s.authorities.append(Authority(e.countable["source"], e.personal.get("says", ""), e.personal.get("ends", "")))
    _edited(s, e)


def _verified(s: State, e: Happened) -> None:
    paper = e.countable["paper"]
    call = Verified(paper, e.countable["answer"], e.countable["asked"], e.personal.get("number", ""), _name(e), e.at)
    s.calls.append(call)
    if call.answer != "no_answer":
        s.verified[paper] = call
    if call.answer in ("not_theirs", "ended") and paper == "judicial_criminal_warrant":
        # It was entered as verified, and is not any more: nobody is kept under it.
        s.authorities = [one for one in s.authorities if one.source != "federal_court_warrant"]
    _edited(s, e)


def _answered(s: State, e: Happened) -> None:
    s.past_answers += s.answers
    facts = {(one["action"], one["line"]): tuple(one["facts"]) for one in e.personal.get("answers", [])}
    s.answers = [
        Answered(
            e.index, one["action"], one["line"], one["outcome"], one["evidence"],
            facts.get((one["action"], one["line"]), ()), e.countable["corpus"], e.at,
        )
        for one in e.countable["answers"]
    ]  # fmt: skip


def _flag(s: State, e: Happened) -> None:
    flag = e.personal.get("flag", "")
    s.flags = [one for one in s.flags if one != flag]
    if e.countable["restricted"]:
        s.flags.append(flag)


def _likely(s: State, e: Happened) -> None:
    if e.countable["other"] not in s.likely_same_as:
        s.likely_same_as.append(e.countable["other"])


def _same(s: State, e: Happened) -> None:
    s.same_as = e.countable["other"]


def _renewal(s: State, e: Happened) -> None:
    s.renews = e.countable["other"]


def _cancelled(s: State, e: Happened) -> None:
    s.cancelled_by = e.countable["by_matter"]


def _proposed(s: State, e: Happened) -> None:
    s.proposals[e.index] = {
        **{key: e.countable[key] for key in ("action", "does", "departs", "answer")},
        "by": _name(e), "at": e.at, "why": e.personal.get("why", ""), "signatures": [], "done": None,
    }  # fmt: skip


def _signed(s: State, e: Happened) -> None:
    s.proposals[e.countable["proposal"]]["signatures"].append(
        {"by": _name(e), "role": e.countable["role"], "at": e.at, "why": e.personal.get("why", "")}
    )


def _done(s: State, e: Happened) -> None:
    s.proposals[e.countable["proposal"]]["done"] = e.at


def _letter(s: State, e: Happened) -> None:
    s.letters[e.index] = {
        "form": e.countable["form"], "by": _name(e), "at": e.at, "sha256": e.personal.get("sha256", ""),
        "title": e.personal.get("title", ""), "paragraphs": e.personal.get("paragraphs", []),
    }  # fmt: skip


def _closed(s: State, e: Happened) -> None:
    s.outcome = {
        "how": e.countable["how"], "minutes_past": e.countable["minutes_past"], "why": e.personal.get("why", ""),
        "at": e.at, "by": _name(e), "entry": e.index,
    }  # fmt: skip


def _reopened(s: State, e: Happened) -> None:
    s.outcome, s.not_a_request = {}, ""


def _not_a_request(s: State, e: Happened) -> None:
    s.not_a_request = e.countable["what"]


def _nothing(s: State, e: Happened) -> None:
    """Tells something that changes no state here: that somebody looked, was named as a reader, or asked to dispose."""


def _edited(s: State, e: Happened) -> None:
    if e.by is not None and e.by.username not in s.editors:
        s.editors.append(e.by.username)


def fact_name(text: str) -> str:
    """The name in a fact as `--fact` writes it."""
    return text.split("=", 1)[0].rstrip("+- ")


def _say(s: State, name: str, text: str, how: str, e: Happened) -> None:
    """A fact is said; of one with several values, what was read stays beside what a person only adds to it."""
    before = s.facts.get(name)
    if name not in SETS:
        s.facts[name] = Said(text, how, _name(e), e.at)
        return
    s.values[name] = s.values.get(name, Values()).after(text) if text else Values()
    # Of a set that a person spoke of, what is read afterwards is to be confirmed again.
    new = before is None or set(s.values[name].has) - set(_values(before.text))
    how = how if how != "read" or new or before is None else before.how
    has = s.values[name].has
    none = f"{name}=none" if text.endswith("none") else ""
    s.facts[name] = Said(f"{name}+={','.join(has)}" if has else none, how, _name(e), e.at)


def _values(text: str) -> list[str]:
    return [one for one in text.partition("=")[2].split(",") if one not in ("", "none")]


def _joined(before: tuple[str, ...], more: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *more)))


_KINDS: dict[str, Callable[[State, Happened], None]] = {
    "arrived": _arrived,
    "read": _read,
    "recorded": _recorded,
    "seen": _nothing,
    "looked": _nothing,
    "reader": _nothing,
    "fact": _fact,
    "everything": _everything,
    "subject": _subject,
    "custody": _custody,
    "on_roster": _on_roster,
    "eligible": _eligible,
    "authority": _authority,
    "verified": _verified,
    "answered": _answered,
    "flag": _flag,
    "likely_same": _likely,
    "same": _same,
    "renewal": _renewal,
    "cancelled": _cancelled,
    "proposed": _proposed,
    "signed": _signed,
    "done": _done,
    "letter_answered": _nothing,
    "letter": _letter,
    "disposal_asked": _nothing,
    "disposal_refused": _nothing,
    "sealed": _nothing,
    "expunged": _nothing,
    "litigation_hold": _nothing,
    "hold_ended": _nothing,
    "closed": _closed,
    "reopened": _reopened,
    "not_a_request": _not_a_request,
}
