"""The head of a mail: when it says that it was written, and what our own mail server says of who sent it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parsedate_to_datetime

LONGEST_HEAD = 256 * 1024
"""Of a head, in bytes, as much as is looked at."""
WAITED, AHEAD = timedelta(days=7), timedelta(days=1)
"""A mail server tries for days, and a clock can be wrong by hours; what is farther off is no time of this mail."""
SENDERS = frozenset({"from", "sender", "to", "cc", "subject", "date", "message-id", "mime-version", "content-type"})
"""Fields of the message itself: what stands below the first of them, who sent it may have written."""
METHODS = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC"}
RESULTS = ("pass", "fail", "softfail", "neutral", "none", "policy", "temperror", "permerror")

_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
"""A line end that is only half of one: whether a line ends there, two programs may see otherwise."""
_VALUE = r'(?:""|[^\s;"]+)'
_RESULT = re.compile(
    rf"(?P<method>[a-z][a-z0-9-]*)(?: ?/ ?1)? ?= ?(?P<result>[a-z]+)(?: reason ?= ?{_VALUE})?"
    rf"(?: [a-z]+ ?\. ?[a-z0-9._-]+ ?= ?{_VALUE})*",
    re.IGNORECASE,
)


def dated(mail: bytes, now: datetime) -> datetime | None:
    """When a mail says that it was written; None where it says so twice, without a zone, or absurdly: never a guess."""
    said = [value for name, value in _fields(mail) if name == "date"]
    if len(said) != 1:
        return None
    try:
        # A zone of -0000 says that it is not known (RFC 5322), and comes without one.
        found = parsedate_to_datetime(said[0])
        if found.tzinfo is None or not now - WAITED <= found <= now + AHEAD:
            return None
        return found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def vouched(mail: bytes, server: str) -> str:
    """What the mail server that calls itself `server` says of who sent a mail: SPF pass, DKIM none, DMARC fail.

    Empty where it says nothing. Anybody can write such a field (RFC 8601); the server's own stands above the message,
    and above what any server before it wrote. Where two speak of one method the upper counts: each server writes on
    top. What is not wholly understood counts for nothing; and nothing counts of a mail of which that server may have
    seen other lines, or another sender, than the desk shows.
    """
    told: dict[str, tuple[str, ...]] = {}
    fields = _fields(mail)
    if _BARE.search(mail[:LONGEST_HEAD].split(b"\r\n\r\n", 1)[0]) or [name for name, _ in fields].count("from") != 1:
        return ""
    received = 0
    for name, value in fields:
        if name == "received":
            # Whoever hands a mail to the desk has written the uppermost.
            received += 1
            if received > 1 and not _written_by(server, value):
                break
        elif name in SENDERS:
            break
        elif name == "authentication-results" and server:
            for method, results in _results(value, server).items():
                told.setdefault(method, results)
    if not told:
        return ""
    return ", ".join(f"{says} {' and '.join(told.get(method, ('not told',)))}" for method, says in METHODS.items())


def _fields(mail: bytes) -> list[tuple[str, str]]:
    """The fields of a head in their order, each in one line."""
    head = BytesHeaderParser(policy=compat32).parsebytes(mail[:LONGEST_HEAD])
    return [(name.lower(), re.sub(r"\r?\n(?=[ \t])", "", str(value)).strip()) for name, value in head.raw_items()]


def _written_by(server: str, received: str) -> bool:
    """Whether a server, or one below its name, says that it wrote a Received field. It says so behind `by`."""
    plain = _plain(received)
    by = re.search(r"(?:^| )by (\S+?)(?: |;|$)", plain) if plain is not None else None
    return by is not None and (by[1] == server or by[1].endswith(f".{server}"))


def _results(field: str, server: str) -> dict[str, tuple[str, ...]]:
    """What an Authentication-Results field of exactly this server says of the three methods; nothing of another's."""
    plain = _plain(field)
    # A server looks for its own name where the field begins, to take out what another wrote; so does the desk.
    if plain is None or not field.startswith(server):
        return {}
    whose, *said = (part.strip() for part in plain.split(";"))
    if whose not in (server, f"{server} 1"):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for one in said:
        match = _RESULT.fullmatch(one)
        if match is None:
            return {}
        method, result = match["method"].lower(), match["result"].lower()
        if method in METHODS:
            if result not in RESULTS:
                return {}
            found[method] = tuple(dict.fromkeys((*found.get(method, ()), result)))
    return found


def _plain(field: str) -> str | None:
    """A field without its comments, and with nothing in its quotes; None for one that is not whole, or has
    other signs than ASCII's."""
    if not all(sign == "\t" or " " <= sign <= "~" for sign in field):
        return None
    plain: list[str] = []
    depth, quoted, escaped = 0, False, False
    for sign in field:
        if escaped:
            escaped = False
        elif sign == "\\" and (quoted or depth):
            escaped = True
        elif quoted:
            if sign == '"':
                quoted = False
                plain.append(sign)
        elif sign == "(":
            depth += 1
            plain.append(" ")
        elif sign == ")":
            if not depth:
                return None
            depth -= 1
        elif not depth:
            quoted = sign == '"'
            plain.append(sign)
    return None if depth or quoted else " ".join("".join(plain).split())
