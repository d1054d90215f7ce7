"""`python -m brightline.desk`: opens the desk in the folder that the environment names (`brightline.desk.home`)."""

from __future__ import annotations

import logging
import os
import sys


def main() -> int:
    """Open the desk; 1 where it cannot be."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.desk.settings")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    # At a lower level it writes who sent what to whom.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    from brightline.desk.home import HomeError, home
    from brightline.desk.unit import unit

    try:
        place = home().prepared()
        whose = unit(place)
    except HomeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    import django

    django.setup()
    from brightline.desk.serving import serve

    try:
        serve(place, whose)
    except HomeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
