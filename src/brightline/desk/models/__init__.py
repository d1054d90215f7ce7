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

__all__ = [
    "CHANNELS",
    "Arrival",
    "FileReading",
    "FolderFile",
    "LogEntry",
    "LogHead",
    "LogPersonal",
    "Original",
    "OriginalKey",
    "Part",
    "Work",
]
