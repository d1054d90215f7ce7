"""A jail's roster, held against the open matters: who of them is in custody here, a person then confirms.

Of the roster nothing is kept but what it says of somebody who has an open matter, sealed with that matter's key. It
tells whoever gives it no name and no number back: else it would be a way to ask who has a matter.
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from msgspec import Struct, to_builtins

from brightline.desk import log
from brightline.desk.access import Thing, rights
from brightline.desk.duty import sheets
from brightline.desk.errors import Refused
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.likeness import same_name
from brightline.desk.matters.state import OnRoster, state
from brightline.desk.models import Matter
from brightline.desk.unit import Unit

COLUMNS = ("booking", "name", "cell", "in", "out", "station")
LONGEST = 100
"""Of a booking number or a cell, in signs."""
_logger = logging.getLogger(__name__)


class _Row(Struct, frozen=True):
    name: str
    """As `same_name` writes it."""
    booking: str
    cell: str
    since: str
    is_out: bool
    station: str


def take_in(desk: Desk, data: bytes) -> int:
    """Take in a roster, and suggest in each open matter where its person is; gives the number of lines. Raises Refused.

    Names are compared whole. Who is out again is suggested nowhere.
    """
    if not rights(desk.user).may(Thing.SHEETS):
        raise Refused("roster", "You may not give a roster.", "", "Ask a clerk.")
    lines = sheets.read(data, "roster", desk.unit.roster, COLUMNS, lambda told: _row(told, desk.unit))
    here: dict[str, list[_Row]] = {}
    for line in lines:
        if not line.row.is_out:
            here.setdefault(line.row.name, []).append(line.row)
    stations = {line.row.station for line in lines}
    with transaction.atomic():
        log.hold()
        now = timezone.now()
        entry = {
            "kind": "roster", "rows": len(lines), "by": desk.user.pk, "day": f"{timezone.localtime(now):%Y-%m-%d}"
        }  # fmt: skip
        log.append(entry, {"at": now.isoformat()}, desk.home.key())
        for matter in Matter.objects.filter(closed_at=None, sealed=False).order_by("pk"):
            try:
                with transaction.atomic():
                    _suggest(desk, matter, here, stations)
            except Exception as error:  # noqa: BLE001  whatever is wrong with one matter, the next must not wait for it
                _logger.error("A roster could not be held against a matter: %s", type(error).__name__)
    return len(lines)


def _suggest(desk: Desk, matter: Matter, here: dict[str, list[_Row]], stations: set[str]) -> None:
    """Enter what a roster of some stations says of the person of a matter, where that is other than what is known."""
    found = book(matter, desk.home)
    if found.key is None:
        return
    now = state(matter.number, matter.station, found.events())
    name = same_name(now.subject.get("name", ""))
    told = [one for one in now.on_roster if one.station not in stations]
    for row in here.get(name, []) if name else []:
        custody = "here" if row.station == matter.station else "elsewhere"
        one = OnRoster(custody, row.booking, row.cell, row.station, row.since)
        if now.where is None or not one.is_at(now.where):
            told.append(one)
    if told != now.on_roster:
        found.add("on_roster", desk.user, {}, {"rows": to_builtins(told)})


def _row(told: dict[str, str], unit: Unit) -> _Row:
    """A line of the roster. Raises sheets.Wrong."""
    if not same_name(told["name"]):
        raise sheets.Wrong("it has no name")
    if not told["booking"] or max(len(told["booking"]), len(told["cell"])) > LONGEST:
        raise sheets.Wrong("it has no booking number, or one too long")
    if told["station"] not in unit.stations:
        raise sheets.Wrong("its station is none of desk.yaml")
    since = sheets.moment(told["in"], unit.roster)
    out = sheets.moment(told["out"], unit.roster) if told["out"] else None
    return _Row(
        same_name(told["name"]), told["booking"], told["cell"], since.isoformat(),
        out is not None and out <= timezone.now(), told["station"],
    )  # fmt: skip
