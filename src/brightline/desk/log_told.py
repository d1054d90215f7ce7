"""What the countable half of a log tells, as far as it is counted: arrivals, requests, people, and what was done.

It knows nothing of the desk's database, and is the same for the desk and for an auditor who has only the bundle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct, field

GRAVEST = ("federal_agency", "kept")
"""Ends that count before the others, wherever among linked matters they were entered."""
TOLD = "told"
"""The form of what came without one."""


class Came(Struct, frozen=True):
    """An arrival."""

    day: str
    """On which it came."""
    channel: str
    station: str
    entry: int
    late: bool = False
    """Whether it was entered after that day."""


class End(Struct, frozen=True):
    """How a matter ended."""

    day: str
    how: str
    minutes: int | None
    """Since eligibility; None where that was not entered."""
    entry: int


class Departed(Struct, frozen=True):
    """Something that was done otherwise than the law said."""

    day: str
    action: str
    does: bool
    entries: tuple[int, int]


class Called(Struct):
    """A call from a listed federal number."""

    day: str
    station: str
    explained: bool = False


class Payment(Struct, frozen=True):
    """Money that was paid back."""

    day: str
    cents: int


class Plan(Struct, frozen=True):
    """Which stations and shifts there are, from a shift on."""

    begins: tuple[str, str]
    """The day and the time of the first shift."""
    stations: tuple[str, ...]
    shifts: Mapping[str, str]
    """Name -> when it begins, as 23:00."""


class Returned(Struct, frozen=True):
    """What a station said of a shift."""

    day: str
    counts: Mapping[str, int]
    entry: int


class Asked(Struct):
    """One request about one person, with every matter that was linked to it."""

    person: str
    """The first request about the same person: its first matter."""
    entry: int = -1
    """By which it came first."""
    came: Came | None = None
    asks: dict[str, int] = field(default_factory=dict)
    """What was asked, with the entry that said it first."""
    forms: dict[str, int] = field(default_factory=dict)
    none: int | None = None
    """The entry by which it was confirmed to be no request; None where it is one."""
    restricted: bool = False
    end: End | None = None
    holds: list[tuple[str, int]] = field(default_factory=list)
    """Day and entry of each hold that was carried out."""
    transfers: list[tuple[str, int]] = field(default_factory=list)
    unsigned: list[tuple[str, int]] = field(default_factory=list)
    """Those of the transfers on which nobody's signature stands."""

    @property
    def cancels(self) -> bool:
        """Whether it does nothing but take an earlier one back."""
        return list(self.asks) == ["cancellation"]


class Told(Struct):
    """What a log tells."""

    arrivals: dict[int, Came] = field(default_factory=dict)
    requests: list[Asked] = field(default_factory=list)
    """In the order of their first matters."""
    departures: list[Departed] = field(default_factory=list)
    calls: dict[int, Called] = field(default_factory=dict)
    call_logs: list[tuple[str, str]] = field(default_factory=list)
    """The first and the last day of each call log that was entered."""
    payments: dict[int, Payment] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    returns: dict[tuple[str, str], Returned] = field(default_factory=dict)
    restricted_arrivals: set[int] = field(default_factory=set)
    """Arrivals that brought something to a restricted matter."""


class _Matter(Struct):
    """One matter, as its entries tell it."""

    brought: list[tuple[int, int]] = field(default_factory=list)
    """Arrival, and the entry that says so."""
    asks: dict[str, int] = field(default_factory=dict)
    forms: dict[str, int] = field(default_factory=dict)
    same_as: str = ""
    renews: str = ""
    none: int | None = None
    restricted: bool = False
    end: End | None = None
    done: list[tuple[str, str, int, bool]] = field(default_factory=list)
    """Action, day and entry of what was done to the person, and whether it had been signed."""


class _Reading(Struct):
    """What has been read of a log so far."""

    told: Told = field(default_factory=Told)
    matters: dict[str, _Matter] = field(default_factory=dict)
    proposals: dict[int, tuple[str, bool, bool]] = field(default_factory=dict)
    """Entry -> action, whether it is to be done, whether that departs from the finding."""
    signed: set[int] = field(default_factory=set)
    """Proposals that somebody signed."""


def told(entries: Iterable[tuple[int, Mapping[str, Any]]]) -> Told:
    """What the entries of a log tell, each with its index. Raises KeyError where one lacks a field of its kind."""
    read = _Reading()
    for index, entry in entries:
        if (tell := _OF_THE_DESK.get(entry["kind"])) is not None:
            tell(read.told, index, entry)
        if "matter" in entry and (of_it := _OF_A_MATTER.get(entry["kind"])) is not None:
            of_it(read, read.matters.setdefault(entry["matter"], _Matter()), index, entry)
    read.told.requests = _grouped(read)
    return read.told


# -- entries of the desk ----------------------------------------------------------------------------------------------


def _arrival(told: Told, index: int, entry: Mapping[str, Any]) -> None:
    day = entry.get("came", entry["day"])
    late = day != entry["day"]
    told.arrivals[entry["arrival"]] = Came(day, entry["channel"], entry["station"], index, late)


def _call(told: Told, index: int, entry: Mapping[str, Any]) -> None:
    told.calls[index] = Called(entry["day"], entry["station"])


def _call_explained(told: Told, _: int, entry: Mapping[str, Any]) -> None:
    if entry["call"] in told.calls and (entry["matter"] or entry["reason"]):
        told.calls[entry["call"]].explained = True


def _call_log(told: Told, _: int, entry: Mapping[str, Any]) -> None:
    told.call_logs.append((entry["first"], entry["last"]))


def _shift_plan(told: Told, _: int, entry: Mapping[str, Any]) -> None:
    day, _, name = entry["shift"].partition(" ")
    told.plans.append(Plan((day, entry["shifts"][name]), tuple(entry["stations"]), entry["shifts"]))


def _reimbursement(told: Told, index: int, entry: Mapping[str, Any]) -> None:
    told.payments[index] = Payment(entry["received"], entry["cents"])


def _shift_return(told: Told, index: int, entry: Mapping[str, Any]) -> None:
    told.returns[entry["station"], entry["shift"]] = Returned(entry["day"], entry["counts"], index)


_OF_THE_DESK: dict[str, Callable[[Told, int, Mapping[str, Any]], None]] = {
    "arrival": _arrival,
    "recorded": _arrival,
    "call": _call,
    "call_explained": _call_explained,
    "call_log": _call_log,
    "reimbursement": _reimbursement,
    "shift_plan": _shift_plan,
    "shift_return": _shift_return,
}

# -- entries of a matter ----------------------------------------------------------------------------------------------


def _arrived(_: _Reading, one: _Matter, index: int, entry: Mapping[str, Any]) -> None:
    one.brought.append((entry["arrival"], index))


def _asked(_: _Reading, one: _Matter, index: int, entry: Mapping[str, Any]) -> None:
    for ask in entry["asks"]:
        one.asks.setdefault(ask, index)
    for form in entry.get("forms", ()):
        one.forms.setdefault(form, index)


def _recorded(read: _Reading, one: _Matter, index: int, entry: Mapping[str, Any]) -> None:
    _arrived(read, one, index, entry)
    for ask in entry["asks"]:
        one.asks.setdefault(ask, index)
    one.forms.setdefault(TOLD, index)


def _same(_: _Reading, one: _Matter, __: int, entry: Mapping[str, Any]) -> None:
    one.same_as = entry["other"]


def _renewal(_: _Reading, one: _Matter, __: int, entry: Mapping[str, Any]) -> None:
    one.renews = entry["other"]


def _not_a_request(_: _Reading, one: _Matter, index: int, __: Mapping[str, Any]) -> None:
    one.none = index


def _closed(_: _Reading, one: _Matter, index: int, entry: Mapping[str, Any]) -> None:
    if one.end is None:
        one.end = End(entry["day"], entry["how"], entry["minutes_past"], index)


def _reopened(_: _Reading, one: _Matter, __: int, ___: Mapping[str, Any]) -> None:
    one.end, one.none = None, None


def _flag(_: _Reading, one: _Matter, __: int, entry: Mapping[str, Any]) -> None:
    # Which flag was taken back is not told here, so none is taken for the last.
    one.restricted |= entry["restricted"]


def _proposed(read: _Reading, _: _Matter, index: int, entry: Mapping[str, Any]) -> None:
    read.proposals[index] = (entry["action"], entry["does"], entry["departs"])


def _signed(read: _Reading, _: _Matter, __: int, entry: Mapping[str, Any]) -> None:
    read.signed.add(entry["proposal"])


def _done(read: _Reading, one: _Matter, index: int, entry: Mapping[str, Any]) -> None:
    proposal = entry["proposal"]
    if proposal not in read.proposals:
        return
    action, does, departs = read.proposals[proposal]
    if departs:
        read.told.departures.append(Departed(entry["day"], action, does, (proposal, index)))
    if does:
        one.done.append((action, entry["day"], index, proposal in read.signed))


_OF_A_MATTER: dict[str, Callable[[_Reading, _Matter, int, Mapping[str, Any]], None]] = {
    "arrived": _arrived,
    "recorded": _recorded,
    "read": _asked,
    "same": _same,
    "renewal": _renewal,
    "not_a_request": _not_a_request,
    "closed": _closed,
    "reopened": _reopened,
    "flag": _flag,
    "proposed": _proposed,
    "signed": _signed,
    "done": _done,
}

# -- requests and people ----------------------------------------------------------------------------------------------


def _grouped(read: _Reading) -> list[Asked]:
    """The requests that the matters make, and whom they are about."""
    links = {number: one.same_as for number, one in read.matters.items()}
    groups: dict[str, list[str]] = {}
    for number in read.matters:
        groups.setdefault(_root(number, links), []).append(number)
    renewed = {}
    for root, linked in groups.items():
        other = next((read.matters[number].renews for number in linked if read.matters[number].renews), "")
        renewed[root] = _root(other, links) if other in links else ""
    return [_request(read, _root(root, renewed), linked) for root, linked in groups.items()]


def _root(number: str, links: Mapping[str, str]) -> str:
    """The first of a chain; of links in a circle, the last before it closes."""
    seen = {number}
    while (before := links[number]) in links and before not in seen:
        number = before
        seen.add(number)
    return number


def _request(read: _Reading, person: str, linked: list[str]) -> Asked:
    found = Asked(person)
    matters = [read.matters[number] for number in linked]
    brought = [(read.told.arrivals[arrival], arrival, entry) for one in matters for arrival, entry in one.brought
               if arrival in read.told.arrivals]  # fmt: skip
    if brought:
        found.came, _, found.entry = min(brought, key=lambda one: (one[0].day, one[1]))
    for one in matters:
        for ask, entry in one.asks.items():
            found.asks.setdefault(ask, entry)
        for form, entry in one.forms.items():
            found.forms.setdefault(form, entry)
        found.holds += [(day, entry) for action, day, entry, _ in one.done if action == "hold"]
        found.transfers += [(day, entry) for action, day, entry, _ in one.done if action == "transfer"]
        if one.end is not None and one.end.how in GRAVEST:
            (found.transfers if one.end.how == "federal_agency" else found.holds).append((one.end.day, one.end.entry))
    signed = {entry: signed for one in matters for action, _, entry, signed in one.done if action == "transfer"}
    # An end is no decision, and stands on a transfer that was signed and carried out.
    found.unsigned = [(day, entry) for day, entry in found.transfers if not signed.get(entry, any(signed.values()))]
    found.restricted = any(one.restricted for one in matters)
    if all(one.none is not None for one in matters):
        found.none = matters[0].none
    ends = [one.end for one in matters if one.end is not None]
    grave = [end for how in GRAVEST for end in ends if end.how == how]
    found.end = next(iter((*grave, *ends)), None)
    if found.restricted:
        read.told.restricted_arrivals.update(arrival for one in matters for arrival, _ in one.brought)
    return found
