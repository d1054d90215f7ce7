"""What the desk's database holds."""

from brightline.desk.models.arrivals import (
    CHANNELS,
    Arrival,
    FileReading,
    FolderFile,
    Original,
    OriginalKey,
    Part,
    Work,
)
from brightline.desk.models.log import LogEntry, LogHead, LogPersonal
from brightline.desk.models.matters import (
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
from brightline.desk.models.people import Grant, Role, User

__all__ = [
    "CHANNELS",
    "Arrival",
    "Brought",
    "Done",
    "Event",
    "FileReading",
    "FolderFile",
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
    "Signature",
    "User",
    "Work",
]
