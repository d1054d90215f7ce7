"""Opening files that strangers sent: what arrives by fax and mail, read in a process of its own with little to harm.

    with opened(data, name="fax.tif") as file:
        for page in file.pages():
            ...

    for attachment in parts(mail).attachments:
        with opened(attachment.data, name=attachment.name) as file:
            ...

The process that reads has an empty environment, the file and nothing else as input, and limits on memory, time, files
and processes (`limits`); on Linux it has no network. It is no prison: a reader taken over by a file could still read
what the user of the program may read, so a desk that takes faxes from the world should run under a user of its own.
Whatever cannot be opened raises `Unreadable`, which says where, what, why and what to do next.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brightline.paper.opening.errors import Unreadable as Unreadable
    from brightline.paper.opening.files import Opened as Opened
    from brightline.paper.opening.files import OpenedPage as OpenedPage
    from brightline.paper.opening.files import opened as opened
    from brightline.paper.opening.kinds import is_mail as is_mail
    from brightline.paper.opening.mail import Attachment as Attachment
    from brightline.paper.opening.mail import Message as Message
    from brightline.paper.opening.mail import parts as parts
    from brightline.paper.opening.records import FormField as FormField
    from brightline.paper.opening.records import TextWord as TextWord

_HOME = {
    "Attachment": "mail",
    "FormField": "records",
    "Message": "mail",
    "Opened": "files",
    "OpenedPage": "files",
    "TextWord": "records",
    "Unreadable": "errors",
    "is_mail": "kinds",
    "opened": "files",
    "parts": "mail",
}
__all__ = [*_HOME]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: the process that reads needs few of them and starts for each file."""
    if name not in _HOME:
        raise AttributeError(f"module 'brightline.paper.opening' has no attribute {name!r}")
    found = getattr(import_module(f"brightline.paper.opening.{_HOME[name]}"), name)
    globals()[name] = found
    return found
