"""A desk that works for a moment: `python -m tests.desk.working NUMBER…` takes in a paper for each number, and ends."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Take papers in, at the desk that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.desk.settings")
    from brightline.desk.home import home

    place = home().prepared()
    import django

    django.setup()
    from django.db import transaction

    from brightline.desk.arrival.receive import receive
    from brightline.desk.database import bring_up_to_date
    from brightline.desk.matters.events import opened_matter

    bring_up_to_date()
    for number in sys.argv[1:]:
        receive(
            f"%PDF-1.4 Ramona Invented {number}".encode(), place, channel="upload", station="A-1", name="Ramona.pdf"
        )
        with transaction.atomic():
            opened_matter("A-1", place).add("subject", None, None, {"name": "Ramona Invented"})


if __name__ == "__main__":
    main()
