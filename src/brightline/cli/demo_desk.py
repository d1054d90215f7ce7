"""The second half of `brightline demo`: a desk to try, until it is told to end."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING

from brightline.cli import output
from brightline.cli.errors import CallError

if TYPE_CHECKING:
    from brightline.desk.demo.night import Given
    from brightline.desk.unit import Unit

HOW = 'pip install "brightline[desk]"'


def is_installed() -> bool:
    """Whether the parts that a desk needs are there."""
    return find_spec("django") is not None and find_spec("waitress") is not None


def open_desk() -> int:
    """Open a desk with invented people in a folder of its own, and take the folder away when it ends."""
    if not is_installed():
        raise CallError("demo --desk", "The parts that a desk needs are not installed.", "Who only asks what the law "
                        "is does not need them.", f"Install them: {HOW}.")  # fmt: skip
    with TemporaryDirectory(prefix="brightline-demo-") as folder:
        return _open_in(Path(folder))


def _open_in(folder: Path) -> int:
    # Whatever the surroundings say of a real desk, this one never comes near it.
    for name in [one for one in os.environ if one.startswith("BRIGHTLINE_DESK")]:
        del os.environ[name]
    os.environ.update(
        BRIGHTLINE_DESK=str(folder), BRIGHTLINE_DESK_TRAINING="1", BRIGHTLINE_DESK_LOOPBACK="1",
        DJANGO_SETTINGS_MODULE="brightline.desk.settings",
    )  # fmt: skip
    from brightline.desk import __main__ as desk
    from brightline.desk.demo.night import begun, unit, written
    from brightline.desk.home import home

    place, whose = home().prepared(), unit()
    written(whose, place)
    import django

    django.setup()
    given = begun(place)
    output.show(_page(whose, given))
    Thread(target=_send_when_open, args=(whose,), daemon=True).start()
    return desk.main()


def _send_when_open(whose: Unit) -> None:
    """Send the night's faxes once the desk takes mail; what it refuses is not sent again."""
    from smtplib import SMTPException

    from brightline.desk.demo.night import send_faxes

    for _ in range(240):
        with suppress(OSError, SMTPException):
            send_faxes(whose)
            return
        time.sleep(0.25)


def _page(whose: Unit, given: list[Given]) -> output.Page:
    page: output.Page = [
        output.Gap(),
        output.Headline("A desk to try", tone="good"),
        output.Para(f"In a moment it is open at http://{whose.pages}/ , on this machine alone. Nobody there is real."),
        output.Gap(),
        output.Table(
            ("who", "signs in as", "with", "and"),
            [(one.person.name, one.username, one.password, one.person.does or "gives roles; sees no matter")
             for one in given],
        ),
        output.Gap(),
        output.Para("Three faxes are on their way to it, and take about a minute to be read. Sign in as the records "
                    "clerk, and follow “First night” at the top of the page."),
        output.Para("End it with Ctrl-C; all of it is then deleted.", tone="quiet"),
    ]  # fmt: skip
    return page
