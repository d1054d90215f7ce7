"""What a file is, by its first bytes and never by its name."""

from __future__ import annotations

import re

from brightline.paper.opening.errors import SEND_AGAIN, Unreadable
from brightline.paper.opening.limits import MOST_BYTES, MiB

BEGINNINGS = (
    ("tiff", b"II*\0"), ("tiff", b"MM\0*"), ("tiff", b"II+\0"), ("tiff", b"MM\0+"),
    ("png", b"\x89PNG\r\n\x1a\n"), ("jpeg", b"\xff\xd8\xff"), ("pdf", b"%PDF-"),
)  # fmt: skip
"""The kinds that are read."""

WORD, OUTLOOK, HEIC = "a Word document", "a file of Outlook", "a HEIC picture of a telephone"
NEXT = {
    WORD: "Open it in Word and print or save it as PDF, then read that.",
    OUTLOOK: "Ask the sender to send plain mail with a PDF attached, or save the attachment in Outlook and read that.",
    HEIC: "Save the picture as JPEG, or let the telephone send it as PDF.",
    "a zip archive": "Unpack it and read the files in it one by one.",
    "a mail": "Save it by itself as .eml and read that: its attachments are then read one by one.",
}
REFUSED = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
    (b"\x78\x9f\x3e\x22", OUTLOOK),
    (b"PK\x05\x06", "a zip archive"),
    (b"{\\rtf", "an RTF text"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"%!PS", "a PostScript file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
)
HEADERS = (b"received:", b"return-path:", b"from:", b"mime-version:", b"delivered-to:", b"message-id:")


def recognise(data: bytes) -> str:
    """`pdf`, `tiff`, `png` or `jpeg`. Raises Unreadable, with an empty place, for everything else."""
    check_length(data)
    foreign = _foreign(data)
    if foreign:
        raise Unreadable(
            "",
            f"This is {foreign}, not a PDF, a TIFF or a picture.",
            "Only PDF, TIFF, PNG and JPEG are read, whatever the name of the file says.",
            NEXT.get(foreign, SEND_AGAIN),
        )
    for kind, beginning in BEGINNINGS:
        if data.startswith(beginning):
            return kind
    # Mail systems and printers put lines before a PDF; its readers look for the beginning in the first 1,024 bytes.
    if b"%PDF-" in data[:1024]:
        return "pdf"
    text = _is_text(data)
    raise Unreadable(
        "",
        "This is plain text." if text else "This is no kind of file that can be read.",
        "Only PDF, TIFF, PNG and JPEG are read, whatever the name of the file says.",
        "Read it as text yourself; if it stands for a paper, ask the sender for the paper." if text else SEND_AGAIN,
    )


FIRST_HEADER = re.compile(rb"[!-9;-~]{1,70}:[ \t]")


def check_length(data: bytes) -> None:
    """Raises Unreadable for a file with nothing in it and for one that is too long."""
    if not data:
        raise Unreadable("", "The file is empty.", "Its sending may have been cut off.", SEND_AGAIN)
    if len(data) > MOST_BYTES:
        raise Unreadable(
            "",
            f"The file has {len(data) // MiB} MiB; at most {MOST_BYTES // MiB} are read.",
            "No faxed paper is so long, and a longer file could fill the memory.",
            "Ask the sender to send it in parts, or as a black and white scan.",
        )


def is_outlook(data: bytes) -> bool:
    """A saved message (.msg) or winmail.dat: Outlook's own ways of packing mail."""
    return data.startswith((REFUSED[0][0], REFUSED[1][0]))


def is_mail(data: bytes) -> bool:
    """Whether a file is a message as mail servers pass it on: it begins with headers, and one of them is a mail's."""
    beginning = data[:8192].lower().lstrip()
    if beginning.startswith(HEADERS):
        return True
    head = re.split(rb"\r?\n\r?\n", beginning, maxsplit=1)[0]
    lines = head.splitlines()
    return FIRST_HEADER.match(beginning) is not None and any(line.startswith(HEADERS) for line in lines)


def _foreign(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        return WORD if b"word/" in data[:65536] else "a zip archive"
    if data[4:8] == b"ftyp":
        return HEIC if data[8:12] in (b"heic", b"heix", b"mif1", b"heim", b"heis", b"hevc") else "a film"
    if data.startswith(REFUSED[0][0]):
        if "WordDocument".encode("utf-16-le") in data:
            return WORD
        return OUTLOOK if "__nameid".encode("utf-16-le") in data else REFUSED[0][1]
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a WebP picture"
    if is_mail(data):
        return "a mail"
    return next((what for beginning, what in REFUSED if data.startswith(beginning)), "")


def _is_text(data: bytes) -> bool:
    """Whether the beginning is letters: no control signs but line ends and tabs."""
    return not any(byte < 32 and byte not in b"\t\n\r\f" for byte in data[:4096])
