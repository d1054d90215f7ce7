"""What the desk's database holds."""

from brightline.desk.models.arrivals import (
    CHANNELS,
    Arrival,
    FileReading,
    Original,
    OriginalKey,
    Part,
    TakenIn,
    Work,
)
from brightline.desk.models.log import LogEntry, LogHead, LogPersonal
from brightline.desk.models.matters import (
    CHANGE_ANSWERS,
    Brought,
    Done,
    Event,
    Likeness,
    Matter,
    MatterKey,
    Proposal,
    Reader,
    Signature,
)
from brightline.desk.models.people import Grant, Role, SignIn, User

__all__ = [
    "CHANGE_ANSWERS",
    "CHANNELS",
    "Arrival",
    "Brought",
    "Done",
    "Event",
    "FileReading",
    "Grant",
    "Likeness",
    "LogEntry",
    "LogHead",
    "LogPersonal",
    "Matter",
    "MatterKey",
    "Original",
    "OriginalKey",
    "Part",
    "Proposal",
    "Reader",
    "Role",
    "SignIn",
    "Signature",
    "TakenIn",
    "User",
    "Work",
]
