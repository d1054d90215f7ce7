"""What a PDF has besides its pages: form fields, scripts, attached files, signatures. Runs in the process that reads.

Nothing of it is executed or unpacked. A place that pypdf cannot read counts as damage and is passed over; the file
then carries a warning, because what was not read was not looked at.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator

from msgspec import Struct
from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from brightline.paper.opening.errors import FOREIGN, sendable
from brightline.paper.opening.limits import LONGEST_NAME, LONGEST_VALUE, MOST_FIELDS

FOREIGN_PDF = (*FOREIGN, PyPdfError, DependencyError)
"""DependencyError: a lock of newer kinds that opens without a password still needs a library that may be missing."""

MOST_LOOKED_AT = 20_000
"""Annotations, actions and name trees that are looked at in one file."""

DEEPEST = 32
"""Groups around a field, and actions after one another."""

HIDDEN = 0b10_0010
"""Flags of an annotation that nobody sees: Hidden and NoView (ISO 32000, 12.5.3)."""

RADIO, PUSH_BUTTON = 1 << 15, 1 << 16
"""Flags of a button field (ISO 32000, 12.7.4.2)."""

SCRIPTS = ("/JavaScript", "/Rendition")
OUTSIDE = ("/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE")


class Widget(Struct, frozen=True):
    """A form field where it is shown."""

    name: str
    value: str
    kind: str
    rectangle: tuple[float, float, float, float]
    """Left, bottom, right, top in the page's own measure."""


class Structure:
    """The fields by page, and what is remarkable. Never raises for what the file contains, but MemoryError."""

    SCRIPT = "The PDF contains JavaScript. It was not run; the pages are shown as they are without it."
    EMBEDDED = "Other files are attached inside the PDF. They were not opened and are not part of the pages."
    XFA = (
        "The PDF carries a second form (XFA) that is not read. "
        "If the page asks for another reader, ask the sender for a printed copy."
    )
    SIGNATURE = "The PDF has a digital signature. Whether it is genuine was not checked."
    ACTION = "The PDF wants to start a program, send a form or open another file. It was not done."
    DAMAGE = "Parts of the PDF's inner structure could not be read: form fields and warnings may be missing."
    MANY = f"The PDF has more form fields or notes than are looked at ({MOST_FIELDS:,} fields): the rest is left out."

    def __init__(self, data: bytes, page_count: int) -> None:
        self.widgets: dict[int, list[Widget]] = {}
        self._found: dict[str, None] = {}
        self._looked_at = 0
        self._fields = 0
        try:
            reader = PdfReader(io.BytesIO(data), strict=False)
            root = reader.root_object
            pages: list[object] = list(reader.pages)
        except FOREIGN_PDF:
            self._note(self.DAMAGE)
            return
        self._whole_document(root)
        if len(pages) != page_count:
            # Two readers that count differently would put fields on the wrong pages.
            self._note(self.DAMAGE)
            return
        for number, page in enumerate(pages, 1):
            self._one_page(number, page)

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(self._found)

    def _note(self, warning: str) -> None:
        self._found[warning] = None

    # What pypdf says, with damage noted instead of raised.

    def _get(self, holder: object, key: str) -> object:
        """The value under a name of a dictionary, wherever in the file it stands; None where there is none."""
        if not isinstance(holder, DictionaryObject):
            return None
        try:
            return self._resolve(holder.raw_get(key)) if key in holder else None
        except FOREIGN_PDF:
            self._note(self.DAMAGE)
            return None

    def _resolve(self, value: object) -> object:
        try:
            return value.get_object() if isinstance(value, IndirectObject) else value
        except FOREIGN_PDF:
            self._note(self.DAMAGE)
            return None

    def _items(self, value: object) -> Iterator[object]:
        """The members of an array, as long as there is room to look at them."""
        if not isinstance(value, ArrayObject):
            return
        for index in range(len(value)):
            self._looked_at += 1
            if self._looked_at > MOST_LOOKED_AT:
                self._note(self.MANY)
                return
            yield self._resolve(list.__getitem__(value, index))

    # What is looked for.

    def _whole_document(self, root: object) -> None:
        names = self._get(root, "/Names")
        if self._get(names, "/JavaScript") is not None:
            self._note(self.SCRIPT)
        if self._get(names, "/EmbeddedFiles") is not None or self._get(root, "/AF") is not None:
            self._note(self.EMBEDDED)
        if self._get(root, "/Perms") is not None:
            self._note(self.SIGNATURE)
        form = self._get(root, "/AcroForm")
        if self._get(form, "/XFA") is not None:
            self._note(self.XFA)
        self._actions(root)

    def _one_page(self, number: int, page: object) -> None:
        self._actions(page)
        for note in self._items(self._get(page, "/Annots")):
            self._actions(note)
            subtype = self._get(note, "/Subtype")
            if subtype == "/FileAttachment":
                self._note(self.EMBEDDED)
            if subtype == "/Widget":
                self._widget(number, note)

    def _actions(self, holder: object) -> None:
        """Actions when something is opened, clicked or changed."""
        triggers = self._get(holder, "/AA")
        hung = [self._get(holder, "/OpenAction"), self._get(holder, "/A")]
        if isinstance(triggers, DictionaryObject):
            hung += [self._get(triggers, key) for key in list(triggers)[:DEEPEST]]
        for action in hung:
            self._action(action, DEEPEST)

    def _action(self, action: object, left: int) -> None:
        """One action and those that follow it."""
        if not isinstance(action, DictionaryObject) or left == 0:
            return
        self._looked_at += 1
        if self._looked_at > MOST_LOOKED_AT:
            self._note(self.MANY)
            return
        kind = self._get(action, "/S")
        if kind in SCRIPTS or self._get(action, "/JS") is not None:
            self._note(self.SCRIPT)
        elif kind in OUTSIDE:
            self._note(self.ACTION)
        following = self._get(action, "/Next")
        for next_one in self._items(following) if isinstance(following, ArrayObject) else (following,):
            self._action(next_one, left - 1)

    def _widget(self, number: int, note: object) -> None:
        if self._fields == MOST_FIELDS:
            self._note(self.MANY)
            return
        chain = self._with_groups(note)
        if self._inherited(chain, "/FT") == "/Sig" and self._inherited(chain, "/V") is not None:
            self._note(self.SIGNATURE)
        for member in chain:
            # The scripts of a group of fields hang on the group.
            if member is not note:
                self._actions(member)
        rectangle = self._rectangle(note)
        if rectangle is None or self._whole_number(self._get(note, "/F")) & HIDDEN:
            return
        names = [self._text(self._get(member, "/T"), LONGEST_NAME) for member in reversed(chain)]
        name = ".".join(part for part in names if part)[:LONGEST_NAME]
        kind = self._kind(chain)
        value = self._state(note, chain) if kind in ("check", "radio") else self._inherited(chain, "/V")
        if kind in ("button", "signature"):
            value = None
        self._fields += 1
        self.widgets.setdefault(number, []).append(Widget(name, self._text(value, LONGEST_VALUE), kind, rectangle))

    def _with_groups(self, note: object) -> list[object]:
        """A field's place, the field, and the groups around it; the innermost first."""
        chain: list[object] = []
        while isinstance(note, DictionaryObject) and len(chain) < DEEPEST:
            chain.append(note)
            note = self._get(note, "/Parent")
        if isinstance(note, DictionaryObject):
            self._note(self.DAMAGE)
        return chain

    def _inherited(self, chain: list[object], key: str) -> object:
        return next((value for member in chain if (value := self._get(member, key)) is not None), None)

    def _kind(self, chain: list[object]) -> str:
        flags = self._whole_number(self._inherited(chain, "/Ff"))
        match self._inherited(chain, "/FT"):
            case "/Tx":
                return "text"
            case "/Ch":
                return "choice"
            case "/Sig":
                return "signature"
            case "/Btn":
                return "button" if flags & PUSH_BUTTON else "radio" if flags & RADIO else "check"
        return "unknown"

    def _state(self, note: object, chain: list[object]) -> object:
        """What a box shows: its own state, or where it states none, its field's value."""
        own = self._get(note, "/AS")
        state = own if own is not None else self._inherited(chain, "/V")
        return str(state).removeprefix("/") if isinstance(state, str) else "Off"

    def _rectangle(self, note: object) -> tuple[float, float, float, float] | None:
        numbers = []
        for item in self._items(self._get(note, "/Rect")):
            try:
                numbers.append(float(item))  # type: ignore[arg-type] # what is no number is caught
            except FOREIGN_PDF:
                return None
        if len(numbers) != 4 or not all(math.isfinite(number) and abs(number) < 1e6 for number in numbers):
            return None
        left, right = sorted((numbers[0], numbers[2]))
        bottom, top = sorted((numbers[1], numbers[3]))
        return left, bottom, right, top

    @staticmethod
    def _whole_number(value: object) -> int:
        return value if isinstance(value, int) else 0

    def _text(self, value: object, longest: int) -> str:
        """Letters of a string, a name, bytes, or several of them."""
        if isinstance(value, ArrayObject):
            return sendable(", ".join(self._text(item, longest) for item in self._items(value)), longest)
        if isinstance(value, bytes):
            return sendable(value.decode("latin-1"), longest)
        return sendable(value, longest) if isinstance(value, str) else ""
