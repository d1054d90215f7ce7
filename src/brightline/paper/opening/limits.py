"""How much a file may ask for, and how the process that reads it is held to that."""

from __future__ import annotations

import contextlib

MiB = 1 << 20

MOST_BYTES = 64 * MiB
"""The longest file that is read. A faxed page takes some 50 kB, a photographed one some 3 MB."""

MOST_PAGES = 200

DPI = 200
"""Dots per inch at which a PDF page is drawn."""

LEAST_DPI = 50
"""A page so large that it could only be drawn coarser than this is refused: nobody could read it."""

MOST_PIXELS = 45_000_000
"""Of one page of a picture file, or one picture in a PDF: a legal page at 600 dpi has 43 million."""

MOST_DRAWN_PIXELS = 20_000_000
"""Of one drawn PDF page: a sheet of 17 by 22 inches at 200 dpi has 15 million; a larger one is drawn coarser."""

MOST_PIXELS_IN_ALL = 1_200_000_000
"""Of all pages together: 200 legal pages at 200 dpi have 950 million."""

MOST_LETTERS = 20_000
"""Of one page's text layer."""

MOST_FIELDS = 2_000
LONGEST_VALUE = 4_000
LONGEST_NAME = 300
"""Form fields of a file, and letters of one field's value and of its name."""

MOST_WARNINGS = 50
LONGEST_PART = 600
"""Letters of one warning, or of one part of an error."""

MOST_ATTACHMENTS = 50
DEEPEST_MESSAGE = 3
"""How many messages may lie inside one another: a forward of a forward of a forward."""

LONGEST_BODY = 200_000
"""Letters kept of the text of a mail."""

MOST_HEADER = 8 * MiB
"""Bytes of one answer of the process that reads, without its picture."""

MEMORY = 1024 * MiB
SECONDS = 10
SECONDS_A_PAGE = 0.5
"""Processor time: ten seconds, and half a second more for each page. A page usually takes 0.05 s."""

WAIT = 3.0
"""How many seconds the parent waits for each second of processor time that is allowed; machines can be busy."""

OPEN_FILES = 32


def processor_seconds(pages: int) -> int:
    """What reading a file of so many pages may take."""
    return int(SECONDS + SECONDS_A_PAGE * pages)


def confine() -> tuple[str, ...]:
    """Give up what reading does not need, before the first byte is read. Returns what could not be limited here."""
    return (*_network(), *_resources())


def allow(pages: int) -> None:
    """Processor time for as many pages as the file turned out to have."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds(pages), hard))


def _network() -> tuple[str, ...]:
    """Move to a network of one's own, which has nothing in it; only on Linux, and only where the system permits it."""
    import ctypes

    alone, as_nobody = 0x40000000, 0x10000000  # CLONE_NEWNET, CLONE_NEWUSER of linux/sched.h
    try:
        unshare = ctypes.CDLL(None).unshare
    except (AttributeError, OSError, TypeError):
        return ("network",)
    return () if unshare(alone) == 0 or unshare(alone | as_nobody) == 0 else ("network",)


def _resources() -> tuple[str, ...]:
    """Limits on memory, time, files and processes; those that this system does not know."""
    try:
        import resource
    except ImportError:
        return ("memory", "time", "files", "processes")
    failed = []
    for name, limit, hard in (
        ("memory", "RLIMIT_AS", MEMORY),
        ("time", "RLIMIT_CPU", processor_seconds(MOST_PAGES)),
        ("files", "RLIMIT_NOFILE", OPEN_FILES),
        ("files", "RLIMIT_FSIZE", 0),
        ("files", "RLIMIT_CORE", 0),
        ("processes", "RLIMIT_NPROC", 0),
    ):
        try:
            soft = processor_seconds(0) if name == "time" else hard
            resource.setrlimit(getattr(resource, limit), (soft, hard))
        except (AttributeError, OSError, ValueError):
            failed.append(name)
    return tuple(dict.fromkeys(failed))
