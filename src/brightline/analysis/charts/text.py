"""How wide words are in print, and where their lines break.

The widths are those of Helvetica, which Arial and Liberation Sans share, in thousandths of the size of the type.
"""

from __future__ import annotations

LEADING = 1.18
"""From one line to the next, in sizes of the type."""
WIDEST = 1000
"""What a letter that is not in the table is taken to need."""

_REGULAR = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-`r‘’“”", 334: "{}", 350: "•",
    355: '"', 365: "º", 389: "*", 400: "°", 469: "^", 500: "Jcksvxyz", 537: "¶",
    556: "#$0123456789?L_abdeghnopqu–§éèàáñóöüúç", 584: "+<=>~×", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw",
    778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "—…→", 1015: "@",
}  # fmt: skip
_BOLD = {
    238: "'", 278: " ,./I\\ijl‘’", 280: "|", 333: "!()-:;[]`ft", 350: "•", 389: "*r{}", 474: '"', 500: "z“”",
    556: "#$0123456789J_aceksvxy–§éèàáç", 584: "+<=>^~×", 611: "?FLTZbdghnopquñóöüú", 667: "EPSVXY", 722: "&ABCDHKNRU",
    778: "GOQw", 833: "M", 889: "%m", 944: "W", 975: "@", 1000: "—…→",
}  # fmt: skip

REGULAR = {letter: width for width, letters in _REGULAR.items() for letter in letters}
BOLD = {letter: width for width, letters in _BOLD.items() for letter in letters}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is, in the unit of the size."""
    table = BOLD if bold else REGULAR
    return sum(table.get(letter, WIDEST) for letter in text) * size / 1000


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The lines of a text that is set into a column. A word that is wider than the column is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while width(line, size, bold=bold) > room:
            cut = max((n for n in range(1, len(line)) if width(line[:n], size, bold=bold) <= room), default=1)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line else lines
