"""Count a desk's log again, from the auditor's bundle and the written rules alone.

    python tests/recount/recount.py AUDITOR.bundle FIRST LAST [--size N] [--frozen DAY]

This is written from `docs/reference/counting.md` (counting rules 1), `docs/how-to/check-a-log.md` and the glossary, and
from nothing else. It shares no code with Brightline and imports nothing of it, and is to stay so: where two programs by
two readers of one page come to other numbers, one of them is wrong, or the page is unclear. Needs Python 3.11 only.

It prints JSON: `numbers` and `entries` by the names that the page gives them (`by_month/2024-12/arrivals`), the lists
`each`, `departed` and `unexplained`, `stations`, `shifts_set_up`, and `public`, what the public edition would print.
`whole` says whether the entries fit the roots of the bundle's checkpoints; signatures are for `brightline log verify`.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections import defaultdict
from datetime import date, timedelta

NAMES_A_MATTER = (
    *("arrived", "recorded", "read", "same", "renewal", "not_a_request", "closed", "reopened", "flag", "proposed"),
    *("signed", "done"),
)
FIGURES = (
    *("arrivals", "requests", "persons", "late", "not_requests", "cancellations", "held", "transferred", "kept_past"),
    *("departures_custody", "departures_release", "transferred_unsigned"),
)
PLAIN = (*FIGURES, "minutes_past", "departures", "call_logs", "calls", "calls_unexplained")
NONE = "unknown"
RETURNED = ("fax", "phone", "counter", "ncic")


def one_form(value):
    """JSON with sorted keys and no blanks, as the log commits to it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def root(leaves):
    """The root of RFC 9162, 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()


def is_whole(bundle):
    """Whether every checkpoint of the bundle has the root of its entries, and the last is of all."""
    leaves = []
    for entry in bundle["entries"]:
        salt = base64.b64decode(entry["salt"])
        said = b"brightline commitment 1\n" + salt + one_form(entry["countable"])
        leaves.append(hashlib.sha256(said).digest() + base64.b64decode(entry["personal"]))
    sizes = []
    for note in bundle["checkpoints"]:
        _, size, told = note.split("\n")[:3]
        sizes.append(int(size))
        if root(leaves[: int(size)]) != base64.b64decode(told):
            return False
    return bool(sizes) and sizes == sorted(set(sizes)) and sizes[-1] == len(leaves)


class Log:
    """What the entries say, each kind in the order of the log."""

    def __init__(self, entries):
        self.kinds = defaultdict(list)  # kind -> [(index, fields)]
        self.arrivals = {}  # number -> (day, number, station)
        self.of = defaultdict(lambda: defaultdict(list))  # matter -> kind -> [(index, fields)]
        self.ends = {}  # matter -> (index, fields) of the end that stands
        self.none = {}  # matter -> index of the `not_a_request` that stands
        for index, fields in enumerate(entries):
            kind, matter = fields.get("kind"), fields.get("matter")
            self.kinds[kind].append((index, fields))
            if kind in ("arrival", "recorded"):
                number = fields["arrival"]
                self.arrivals[number] = (counts_on(fields), number, fields["station"])
            if kind not in NAMES_A_MATTER or not matter:
                continue
            self.of[matter][kind].append((index, fields))
            if kind == "closed":
                self.ends.setdefault(matter, (index, fields))
            elif kind == "not_a_request":
                self.none[matter] = index
            elif kind == "reopened":
                self.ends.pop(matter, None)
                self.none.pop(matter, None)

    def of_kind(self, *kinds):
        return sorted((one for kind in kinds for one in self.kinds[kind]), key=lambda one: one[0])

    def carried_out(self):
        """(index of the proposal, proposal, index of the `done`, `done`) of each that names an earlier proposal."""
        proposals = dict(self.kinds["proposed"])
        for index, fields in self.kinds["done"]:
            proposal = fields.get("proposal")
            if proposal in proposals and proposal < index:
                yield proposal, proposals[proposal], index, fields

    def is_signed(self, proposal, done):
        """Whether a `signed` entry before the `done` names the proposal."""
        return any(fields["proposal"] == proposal and index < done for index, fields in self.kinds["signed"])


def counts_on(fields):
    """The day on which an arrival counts."""
    return fields.get("came", fields["day"])


class Request:
    """The matters that are one request."""

    def __init__(self, log, matters):
        self.matters = matters
        brought = [
            (log.arrivals[fields["arrival"]], place, index)
            for place, matter in enumerate(matters)
            for kind in ("arrived", "recorded")
            for index, fields in log.of[matter][kind]
            if fields.get("arrival") in log.arrivals
        ]
        self.arrivals = {arrival[1] for arrival, _, _ in brought}
        self.day = self.station = self.entry = None
        if brought:
            (self.day, _, self.station), _, self.entry = min(brought)
        self.asks, self.forms = {}, {}  # word -> the entry that said it first
        for matter in matters:
            said = sorted(log.of[matter]["read"] + log.of[matter]["recorded"], key=lambda one: one[0])
            for index, fields in said:
                for word in fields.get("asks", ()):
                    self.asks.setdefault(word, index)
                told = fields["kind"] == "recorded"
                for word in ("told",) if told else fields.get("forms", ()):
                    self.forms.setdefault(word, index)
        self.cancels = list(self.asks) == ["cancellation"]
        self.none = log.none.get(matters[0]) if all(matter in log.none for matter in matters) else None
        ends = [log.ends[matter] for matter in matters if matter in log.ends]
        self.end = None
        for how in ("federal_agency", "kept", None):
            fit = [end for end in ends if how in (None, end[1]["how"])]
            self.end = self.end or (fit[0] if fit else None)
        self.hidden = any(
            fields.get("restricted") is True for matter in matters for _, fields in log.of[matter]["flag"]
        )
        self.counts = self.day is not None and self.none is None and not self.cancels


def requests_of(log):
    """Every request, and the one to which each matter belongs."""

    def first(matter):
        passed = {matter}
        while log.of[matter]["same"]:
            other = log.of[matter]["same"][-1][1].get("other")
            if other not in log.of or other in passed:
                break
            passed.add(other)
            matter = other
        return matter

    together = defaultdict(list)
    for matter in list(log.of):
        together[first(matter)].append(matter)
    requests = [Request(log, matters) for matters in together.values()]
    return requests, {matter: request for request in requests for matter in request.matters}


def person(log, request, owner):
    """The request at which the renewals end. All with one such request are about one person."""
    passed = [request]
    while True:
        said = [log.of[matter]["renewal"][-1:] for matter in request.matters]
        others = [renewal[0][1].get("other") for renewal in said if renewal]
        other = owner.get(next(filter(None, others), None))
        if other is None or other in passed:
            return request
        passed.append(other)
        request = other


class Counts:
    """Numbers by name, and the entries of each."""

    def __init__(self):
        self.numbers, self.entries = {}, defaultdict(list)

    def add(self, name, index, by=1):
        self.numbers[name] = self.numbers.get(name, 0) + by
        self.entries[name].append(index)


def months(first, last):
    year, month = int(first[:4]), int(first[5:7])
    while f"{year:04}-{month:02}" <= last[:7]:
        yield f"{year:04}-{month:02}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def count(entries, first, last, frozen=None):
    """All numbers of a span."""
    log, out = Log(entries), Counts()
    requests, owner = requests_of(log)

    def within(day):
        return day is not None and first <= day <= last

    out.numbers.update(dict.fromkeys(PLAIN, 0), reimbursed_cents=None)
    for month in months(first, last):
        out.numbers.update({f"by_month/{month}/{name}": 0 for name in ("arrivals", "requests", "persons")})

    arrived = [(index, fields) for index, fields in log.of_kind("arrival", "recorded") if within(counts_on(fields))]
    for index, fields in arrived:
        for name in (
            "arrivals",
            f"by_month/{counts_on(fields)[:7]}/arrivals",
            f"by_channel/{fields['channel']}",
            f"arrivals_by_station/{fields['station']}",
        ):
            out.add(name, index)
        if counts_on(fields) != fields["day"]:
            out.add("late", index)

    about = {request: person(log, request, owner) for request in requests}
    met, new = set(), []
    came = sorted((request for request in requests if within(request.day)), key=lambda one: (one.day, one.entry))
    counted = [request for request in came if request.counts]
    for request in came:
        if request.none is not None:
            out.add("not_requests", request.none)
        elif request.cancels:
            out.add("cancellations", request.entry)
    for request in counted:
        out.add("requests", request.entry)
        out.add(f"by_month/{request.day[:7]}/requests", request.entry)
        out.add(f"by_station/{request.station}", request.entry)
        for word, index in (request.asks or {NONE: request.entry}).items():
            out.add(f"by_ask/{word}", index)
        for word, index in (request.forms or {NONE: request.entry}).items():
            out.add(f"by_form/{word}", index)
        if about[request] not in met:
            met.add(about[request])
            new.append(request)
            out.add("persons", request.entry)
            out.add(f"by_month/{request.day[:7]}/persons", request.entry)

    acts = {"held": defaultdict(list), "transferred": defaultdict(list)}
    for _, proposal, index, done in log.carried_out():
        name = {"hold": "held", "transfer": "transferred"}.get(proposal["action"])
        if name and proposal["does"] is True and done.get("matter") in owner and within(done["day"]):
            request = owner[done["matter"]]
            acts[name][about[request]].append((done["day"], index, request))
    for matter, (index, closed) in log.ends.items():
        name = {"kept": "held", "federal_agency": "transferred"}.get(closed["how"])
        if name and within(closed["day"]):
            acts[name][about[owner[matter]]].append((closed["day"], index, owner[matter]))
    decided, undecided = set(), []  # requests with a signed transfer; (day, entry, request) without a signature
    for at, proposal, index, done in log.carried_out():
        if proposal["action"] == "transfer" and proposal["does"] is True and done.get("matter") in owner:
            if log.is_signed(at, index):
                decided.add(owner[done["matter"]])
            else:
                undecided.append((done["day"], index, owner[done["matter"]]))
    for matter, (index, closed) in log.ends.items():
        if closed["how"] == "federal_agency" and owner[matter] not in decided:
            undecided.append((closed["day"], index, owner[matter]))
    people = set()
    for day, index, request in sorted(undecided, key=lambda act: act[:2]):
        if within(day) and about[request] not in people:
            people.add(about[request])
            out.add("transferred_unsigned", index)
    for name, by_person in acts.items():
        for happened in by_person.values():
            _, index, request = min(happened, key=lambda act: act[:2])
            out.add(name, index)
            for word in request.asks or (NONE,):
                out.add(f"{name}_by_ask/{word}", index)

    for request in requests:
        if request.end is None or not within(request.end[1]["day"]):
            continue
        index, closed = request.end
        out.add(f"by_end/{closed['how']}", index)
        minutes = closed.get("minutes_past")
        if minutes is not None:
            out.add(f"minutes_by_end/{closed['how']}", index, minutes)
        if closed["how"] == "kept":
            out.add("kept_past", index)
            out.add("minutes_past", index, minutes or 0)

    departed = []
    for at, proposal, index, done in log.carried_out():
        if proposal["departs"] is True and within(done["day"]):
            toward = "custody" if proposal["does"] else "release"
            out.add("departures", index)
            out.add(f"departures_{toward}", index)
            fields = {"day": done["day"], "action": proposal["action"], "toward": toward}
            departed.append({**fields, "entries": [at, index]})

    explained = set()
    for index, said in log.kinds["call_explained"]:
        if said["call"] < index and (said["matter"] or said["reason"]):
            explained.add(said["call"])
    unexplained = []
    for index, call in log.kinds["call"]:
        if within(call["day"]):
            out.add("calls", index)
            if index not in explained:
                out.add("calls_unexplained", index)
                unexplained.append({"day": call["day"], "station": call["station"], "entry": index})
    out.numbers["call_logs"] = sum(said["first"] <= last and said["last"] >= first for _, said in log.kinds["call_log"])
    for index, paid in log.kinds["reimbursement"]:
        if within(paid["received"]):
            out.numbers["reimbursed_cents"] = out.numbers["reimbursed_cents"] or 0
            out.add("reimbursed_cents", index, paid["cents"])

    stations = shifts(log, out, first, last, frozen)
    each = [
        {
            "day": request.day,
            "station": request.station,
            "asks": list(request.asks),
            "forms": list(request.forms),
            "end": request.end[1]["how"] if request.end else "",
            "entry": request.entry,
        }
        for request in counted
    ]
    return {
        "numbers": out.numbers,
        "entries": {name: sorted(indices) for name, indices in out.entries.items()},
        "departed": departed,
        "unexplained": unexplained,
        "shifts_set_up": bool(log.kinds["shift_plan"]),
        "stations": stations,
        "each": each,
        "public": public(log, out.numbers, first, last, arrived, requests, counted, new, stations),
    }


def shifts(log, out, first, last, frozen):
    """Of each station: the shifts due and missing, and what was returned."""
    plans = []
    for _, plan in log.kinds["shift_plan"]:
        day, name = plan["shift"].split(" ", 1)
        plans.append(((day, plan["shifts"].get(name, "")), plan))
    due = defaultdict(dict)  # station -> shift -> when it began
    for (start, plan), (until, _) in zip(plans, [*plans[1:], (("9999", ""), None)], strict=False):
        day = date.fromisoformat(max(first, start[0]))
        while (written := day.isoformat()) <= last and (frozen is None or written < frozen):
            for name, time in plan["shifts"].items():
                if start <= (written, time) < until:
                    for station in plan["stations"]:
                        due[station].setdefault(f"{written} {name}", (written, time))
            day += timedelta(days=1)
    returns = {}
    for index, said in log.kinds["shift_return"]:
        returns[said["station"], said["shift"]] = (index, said)
    stations = {}
    for station in sorted(set(due) | {station for station, _ in returns}):
        told = [one for (where, _), one in returns.items() if where == station and first <= one[1]["day"] <= last]
        if not told and station not in due:
            continue
        if told:
            out.entries[f"returned/{station}"] = [index for index, _ in told]
        in_order = sorted(due[station], key=lambda shift: due[station][shift])
        stations[station] = {
            "expected": len(in_order),
            "missing": [shift for shift in in_order if (station, shift) not in returns],
            "returned": {way: sum(said["counts"].get(way, 0) for _, said in told) for way in RETURNED if told},
            "arrivals": out.numbers.get(f"arrivals_by_station/{station}", 0),
        }
    return stations


def table(words):
    """Rows of five and more of what is given as its row's word, or as None where it is hidden."""
    rows = defaultdict(int)
    for word in words:
        rows[word] += 1
    others = sum(number for word, number in rows.items() if word is None or number < 5)
    rows = {word: number for word, number in rows.items() if word is not None and number >= 5}
    while 0 < others < 5:
        if not rows:
            return {}
        smallest = min(rows, key=lambda word: (rows[word], word))
        others += rows.pop(smallest)
    return rows | ({"others": others} if others else {})


def public(log, numbers, first, last, arrived, requests, counted, new, stations):
    """What the public edition prints; None where any day of the span was in a report filed before."""
    if any(filed["first"] <= last and filed["last"] >= first for _, filed in log.kinds["report_filed"]):
        return None
    hidden = {number for request in requests if request.hidden for number in request.arrivals}

    def shown(number):
        return None if 0 < number < 5 else number

    def door(fields):
        return None if fields["arrival"] in hidden else fields["channel"]

    units = [("arrivals", counts_on(fields)) for _, fields in arrived if door(fields) is not None]
    units += [("requests", request.day) for request in counted if not request.hidden]
    units += [("persons", request.day) for request in new if not request.hidden]
    three = ("arrivals", "requests", "persons")
    rows, open_row = [], None
    for month in months(first, last):
        open_row = open_row or {"first": month, **dict.fromkeys(three, 0)}
        for name, day in units:
            open_row[name] += day[:7] == month
        open_row["last"] = month
        if all(open_row[name] >= 5 for name in three):
            rows.append(open_row)
            open_row = None
    if rows:
        rows[-1]["last"] = last[:7]
        for name in three:
            rows[-1][name] = numbers[name] - sum(row[name] for row in rows[:-1])
    seen = {name: shown(numbers[name]) for name in FIGURES}
    for part, whole in (("transferred_unsigned", "transferred"), ("kept_past", "held")):
        if numbers[part] and 0 < numbers[whole] - numbers[part] < 5:
            seen[part] = None
    told_of = ("kept", "federal_agency")
    ended = [one for one in requests if one.end and first <= one.end[1]["day"] <= last]
    ended = [one for one in ended if one.end[1]["how"] not in told_of]
    any_call = numbers["calls"] or numbers["call_logs"]

    def by(word):
        return table(None if request.hidden else word(request) for request in counted)

    return {
        "figures": seen,
        "minutes_past": None if seen["kept_past"] is None else numbers["minutes_past"],
        "reimbursed_cents": numbers["reimbursed_cents"],
        "calls_unexplained": numbers["calls_unexplained"] if any_call else None,
        "shifts_set_up": bool(log.kinds["shift_plan"]),
        "shifts_expected": sum(station["expected"] for station in stations.values()),
        "shifts_missing": sum(len(station["missing"]) for station in stations.values()),
        "by_month": rows,
        "by_channel": table(door(fields) for _, fields in arrived),
        "by_station": by(lambda request: request.station),
        "by_asked": by(lambda request: " + ".join(sorted(request.asks)) or NONE),
        "by_end": table(None if request.hidden else request.end[1]["how"] for request in ended),
    }


def main():
    words = argparse.ArgumentParser(description="Count a desk's log again, from the written rules alone.")
    words.add_argument("bundle")
    words.add_argument("first")
    words.add_argument("last")
    words.add_argument("--size", type=int, help="how many entries count; all of the bundle where it is not given")
    words.add_argument("--frozen", help="the day of freezing: shifts of this day and later are not due")
    given = words.parse_args()
    with open(given.bundle, encoding="utf-8") as file:
        bundle = json.load(file)
    entries = [entry["countable"] for entry in bundle["entries"]][: given.size]
    counted = count(entries, given.first, given.last, given.frozen)
    json.dump({"whole": is_whole(bundle), **counted}, sys.stdout, sort_keys=True, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
