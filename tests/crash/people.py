"""Begins a desk that others are copied from: its database, and the people of a small department."""

from __future__ import annotations

import os
import sys

CLERK, OTHER_CLERK, SERGEANT = "carla.clerk", "dora.clerk", "sam.sergeant"
"""Both clerks are supervisors too, and so would sign if nobody looked at what they entered and proposed."""


def main() -> int:
    """Make the database of the desk that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.desk.settings")
    from brightline.desk.home import home

    place = home().prepared()
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    from django.core.management import call_command

    from brightline.desk.models import Role
    from tests.desk.people import People

    call_command("migrate", verbosity=0, interactive=False)
    people = People(place)
    people("Carla Clerk", Role.CLERK, Role.SUPERVISOR)
    people("Dora Clerk", Role.CLERK, Role.SUPERVISOR)
    people("Sam Sergeant", Role.SUPERVISOR)
    return 0


if __name__ == "__main__":
    sys.exit(main())
