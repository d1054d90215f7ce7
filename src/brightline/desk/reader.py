"""Reads what waits to be read, in a process of its own: `python -m brightline.desk.reader PROCESS`, that of the desk.

Reading takes the machine's whole strength for seconds a page, and a paper can be made to end the program that reads it.
Neither keeps a door, a page or an alert waiting.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import time

from django.db import close_old_connections

from brightline.desk.home import Home
from brightline.desk.unit import Unit

LOOK_EVERY = 2.0
"""Seconds between two looks at the queue while nothing waits."""
PR_SET_PDEATHSIG = 1
"""prctl(2), as linux/prctl.h numbers it."""
_logger = logging.getLogger(__name__)


def read_next(home: Home, unit: Unit) -> bool:
    """Read the oldest arrival that waits for it; whether any did and was read."""
    from brightline.desk.models import Work
    from brightline.desk.queue import lease, put_back_or_say
    from brightline.desk.reading import read

    close_old_connections()
    leased = None
    try:
        leased = lease(steps=(Work.Step.READ,))
        if leased is None:
            return False
        read(leased, home, unit)
    except Exception as error:  # noqa: BLE001  whatever one arrival does, the next must not wait for it
        _logger.error("A file could not be read: %s", type(error).__name__)
        if leased is not None:
            put_back_or_say(leased)
        return False
    return True


def main(desk: int) -> int:
    """Read until the process of the desk ends; 1 where the desk cannot be opened."""
    from brightline.desk.__main__ import opened

    # A terminal tells all its processes to end; the desk tells this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_the_desk()
    found = opened()
    if found is None:
        return 1
    # It may have ended before this one came so far.
    while os.getppid() == desk:
        if not read_next(*found):
            time.sleep(LOOK_EVERY)
    return 0


def _end_with_the_desk() -> None:
    """Have Linux end this process with the desk, however that ends: what it still did, another does again."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
