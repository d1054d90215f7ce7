"""`python -m brightline.desk`: opens the desk in the folder that the environment names (`brightline.desk.home`)."""

from __future__ import annotations

import logging
import os
import sys

from brightline.desk.home import Home, HomeError, home
from brightline.desk.unit import Unit, unit


def main() -> int:
    """Open the desk; 1 where it cannot be."""
    found = opened()
    if found is None:
        return 1
    from brightline.desk.serving import serve

    try:
        serve(*found)
    except HomeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def opened() -> tuple[Home, Unit] | None:
    """The desk that the environment names, with Django set up; None, and why is said, where it cannot be opened."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.desk.settings")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    # At a lower level it writes who sent what to whom.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    try:
        place = home().prepared()
        whose = unit(place)
    except HomeError as error:
        sys.stderr.write(f"{error}\n")
        return None
    import django

    django.setup()
    return place, whose


if __name__ == "__main__":
    sys.exit(main())
