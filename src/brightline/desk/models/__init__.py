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
from brightline.desk.models.disposition import Disposal, DisposalAnswer, LitigationHold, RecordsRequest
from brightline.desk.models.letters import Letter
from brightline.desk.models.log import LogEntry, LogHead, LogPersonal, SignedCheckpoint
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
from brightline.desk.models.reports import FiledReport
from brightline.desk.models.shifts import Alert, Call, CallExplained, Handover, ShiftReturn, Taken

__all__ = [
    "CHANGE_ANSWERS",
    "CHANNELS",
    "Alert",
    "Arrival",
    "Brought",
    "Call",
    "CallExplained",
    "Disposal",
    "DisposalAnswer",
    "Done",
    "Event",
    "FileReading",
    "FiledReport",
    "Grant",
    "Handover",
    "Letter",
    "Likeness",
    "LitigationHold",
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
    "RecordsRequest",
    "Role",
    "ShiftReturn",
    "SignIn",
    "Signature",
    "SignedCheckpoint",
    "Taken",
    "TakenIn",
    "User",
    "Work",
]
