"""`python -m brightline.desk`: a desk with the doors that the environment names. For tests and service managers.

BRIGHTLINE_DESK_MAILBOXES is `ADDRESS=STATION` and BRIGHTLINE_DESK_FOLDERS `FOLDER=STATION`, with commas between;
BRIGHTLINE_DESK_SMTP is `HOST:PORT`. See `brightline.desk.home` for the others.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path


def main() -> int:
    """Open the desk; 1 where it cannot be."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.desk.settings")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    from brightline.desk.home import HomeError, home

    try:
        place = home().prepared()
    except HomeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    import django

    django.setup()
    from brightline.desk.serving import Doors, serve

    host, _, port = os.environ.get("BRIGHTLINE_DESK_SMTP", "127.0.0.1:8025").rpartition(":")
    doors = Doors(
        mailboxes=_pairs("BRIGHTLINE_DESK_MAILBOXES"),
        smtp=(host, int(port)),
        folders={Path(folder): station for folder, station in _pairs("BRIGHTLINE_DESK_FOLDERS").items()},
    )
    serve(place, doors)
    return 0


def _pairs(name: str) -> dict[str, str]:
    pairs = (pair.rpartition("=") for pair in os.environ.get(name, "").split(",") if pair)
    return {left: right for left, _, right in pairs}


if __name__ == "__main__":
    sys.exit(main())
