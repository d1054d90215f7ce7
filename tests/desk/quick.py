"""A desk that reads nothing and checks passwords quickly: `python -m tests.desk.quick`.

For what is tried besides: the half minute that a fax takes to be read, and the half second of a password, stay out.
With names, as in `python -m tests.desk.quick "Carla Clerk:clerk,supervisor"`, it makes the database and the people, and
ends.
"""

from __future__ import annotations

import os
import re
import sys
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brightline.desk.home import Home


def set_up() -> Home:
    """Set Django up, with a hash of passwords that takes no time; the place of the desk."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.desk.settings")
    from brightline.desk.home import home

    place = home().prepared()
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    return place


def reads_nothing() -> None:
    """Have a desk take every file for a detainer: about whom it names after `about`, or about somebody whose name
    follows from its bytes."""
    from brightline.desk import reading
    from brightline.paper import ReadFile
    from tests.desk.reading import paper, request

    def told(data: bytes, **_: Any) -> tuple[Any, list[Any]]:
        digest = sha256(data).hexdigest()
        named = re.search(rb"about ([^\r\n]+)", data)
        one = request(paper(name=named[1].decode() if named else f"INVENTADO, Ramona {digest[:8]}"))
        file = ReadFile(
            name="fax", sha256=digest, kind="pdf", page_count=1, warnings=(), requests=(one,), others=()
        )  # fmt: skip
        return file, []

    reading.read_file = told  # type: ignore[assignment]  # it stands in


def begin(people: list[str]) -> None:
    """Make the database, two administrators, and these people with their roles."""
    place = set_up()
    from django.db import connection

    from brightline.desk.database import bring_up_to_date, make_role
    from brightline.desk.models import Role
    from tests.desk.people import People
    from tests.desk.process import ROLE

    bring_up_to_date()
    if connection.vendor == "postgresql":
        make_role(ROLE)
    enter = People(place)
    for one in people:
        name, _, roles = one.partition(":")
        enter(name, *(Role(role) for role in roles.split(",")))


def opened(module: str) -> int:
    """Open the desk with the reader that a module stands in for; that is the module itself, called with `reader`."""
    from brightline.desk import __main__ as desk
    from brightline.desk import reader, serving

    if sys.argv[1:2] == ["reader"]:
        return reader.main(int(sys.argv[2]))
    serving.READER = (sys.executable, "-m", module, "reader")
    return desk.main()


def main() -> int:
    """Begin a desk, or open it."""
    if sys.argv[1:2] not in ([], ["reader"]):
        begin(sys.argv[1:])
        return 0
    set_up()
    reads_nothing()
    return opened("tests.desk.quick")


if __name__ == "__main__":
    sys.exit(main())
