"""A desk in a process of its own that expunges a matter: `python -m tests.desk.expunging`, with its folder in the
environment. Prints what was to vanish, and what was to stay, in hexadecimal."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from itertools import count

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.desk.settings")

from brightline.desk.home import home

NAME = "INVENTADO-UNMISTAKABLE, Ramona"
ALSO = 40
"""Matters beside the expunged one, so that its rows lie in pages that were split."""


def main() -> int:
    """Work through a night, and expunge one matter of it."""
    place = home().prepared()
    import django

    django.setup()
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command
    from django.utils import timezone

    from brightline.desk import disposition, people
    from brightline.desk.arrival.receive import receive
    from brightline.desk.matters.doing import Desk
    from brightline.desk.models import Disposal, Matter, MatterKey, OriginalKey, Role, User
    from brightline.desk.queue import lease
    from brightline.desk.splitting import split
    from brightline.desk.unit import Schedule, Unit

    call_command("migrate", verbosity=0, interactive=False)
    told = {"name": "Somebody", "password": make_password("x" * 16)}
    first, second, clerk, counsel = (User.objects.create(username=f"u{n}", **told) for n in range(4))
    people.begin(first, second, place)
    for user, role in ((clerk, Role.CLERK), (counsel, Role.COUNSEL)):
        people.give(people.ask(user, role, "", first, place), second, place)
    schedule = Schedule(1, "an invented schedule", "Cy Counsel", timezone.localdate() - timedelta(days=9))
    unit = Unit("Millbrook", "us/ma/boston", {"A-1": "A-1"}, disposition=schedule)
    numbers = count()

    def came() -> Matter:
        arrival = receive(b"From: %s %d\n\n" % (NAME.encode(), next(numbers)), place, channel="smtp", station="A-1")
        leased = lease()
        assert leased is not None
        split(leased, place, unit)
        arrival.work.refresh_from_db()
        type(arrival.work).objects.update(step="done")
        matter = arrival.brought.get().matter
        desk.subject(matter, NAME)
        desk.close(matter, "bailed", f"{NAME} was there")
        return matter

    desk = Desk(place, unit, clerk)
    matters = [came() for _ in range(ALSO)]
    target = matters[ALSO // 2]
    original = target.brought.get().arrival.original_id
    keys = [MatterKey.objects.get(matter=target).wrapped, OriginalKey.objects.get(original_id=original).wrapped]
    stays = [MatterKey.objects.get(matter=matters[0]).wrapped]
    disposal = disposition.ask(desk, target, Disposal.What.EXPUNGE, Disposal.Ground.ORDER, "an invented order")
    disposition.confirm(Desk(place, unit, counsel), disposal, "x" * 16)
    for word, told_keys in (("gone", keys), ("stays", stays)):
        for key in told_keys:
            sys.stdout.write(f"{word} {bytes(key).hex()}\n")
    sys.stdout.flush()
    # As a power cut would end it: what is in the files now is what is there.
    os.kill(os.getpid(), 9)
    return 0


if __name__ == "__main__":
    sys.exit(main())
