"""Reads the papers that arrive by fax and mail: what each is, who signed it, what it asks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brightline.paper.crops import write_crops as write_crops
    from brightline.paper.duplicates import Repeat as Repeat
    from brightline.paper.duplicates import repeats as repeats
    from brightline.paper.opening import Unreadable as Unreadable
    from brightline.paper.opening import is_mail as is_mail
    from brightline.paper.read import read_file as read_file
    from brightline.paper.read import read_mail as read_mail
    from brightline.paper.request import FederalRequest as FederalRequest
    from brightline.paper.request import Paper as Paper
    from brightline.paper.request import ReadFile as ReadFile

_HOME = {
    "FederalRequest": "request",
    "Paper": "request",
    "ReadFile": "request",
    "Repeat": "duplicates",
    "Unreadable": "opening",
    "is_mail": "opening",
    "read_file": "read",
    "read_mail": "read",
    "repeats": "duplicates",
    "write_crops": "crops",
}
__all__ = [*_HOME]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: the process that opens a file starts anew each time, and needs none."""
    if name not in _HOME:
        raise AttributeError(f"module 'brightline.paper' has no attribute {name!r}")
    return getattr(import_module(f"brightline.paper.{_HOME[name]}"), name)
