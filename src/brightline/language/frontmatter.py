"""The front matter: plain YAML, every value checked for its kind, every mistake with its place.

Values are taken as they are written: `binding: yes` is the word "yes", `on: 2014` is the text "2014".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import ClassVar

from msgspec import Struct

from brightline.language.diagnostics import Reporter, suggestion
from brightline.language.positions import SaysTheSame
from brightline.language.written_days import how_to_write
from brightline.language.yaml_tree import Mapping, Node, Scalar, Sequence, read_tree

LARGEST = 64_000
"""Characters of front matter."""

KINDS = (
    "constitution",
    "charter",
    "statute",
    "court_decision",
    "regulation",
    "ordinance",
    "bylaw",
    "executive_order",
    "department_policy",
    "agreement",
    "resolution",
    "statement",
    "bill",
    "draft",
)
BINDINGS = ("yes", "no", "disputed")
AGENCIES = ("police", "state_police", "corrections", "trial_court", "sheriff")
NATURES = ("official", "mirror", "press", "archive", "commentary")
EVENTS = (
    "filed",
    "adopted",
    "signed",
    "approved",
    "effective",
    "amended",
    "reaffirmed",
    "superseded",
    "repealed",
    "challenged",
    "upheld",
    "dismissed",
    "enjoined",
    "decided",
    "other",
)
STATUSES = ("pending", "enacted", "failed")
GRADES = ("read", "quoted", "reported", "inferred")


class SourceEntry(Struct, frozen=True):
    id: Scalar
    title: str
    url: str
    nature: str
    read_by: str
    read_on: str
    note: str = ""


class HistoryEntry(Struct, frozen=True):
    on: str
    event: str
    note: str = ""
    evidence: str = ""


class FrontMatter(SaysTheSame, Struct):
    """The front matter as written; each value of the right kind, words of the vocabulary not yet looked up."""

    apart: ClassVar[frozenset[str]] = frozenset({"places"})

    title: str = ""
    cite: str = ""
    jurisdiction: Scalar | None = None
    kind: Scalar | None = None
    binding: Scalar | None = None
    binds: tuple[Scalar, ...] | None = None
    agency: Scalar | None = None
    contested: str = ""
    supersedes: tuple[tuple[Scalar, str], ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    confirmed_to: date | None = None
    touches: tuple[Scalar, ...] | None = None
    status: Scalar | None = None
    encoded_by: str = ""
    reviewed_by: str = ""
    notes: tuple[str, ...] = ()
    places: dict[str, tuple[int, int, int]] = {}
    """Where each key stands: line, column, length."""


REQUIRED = (
    "title",
    "cite",
    "jurisdiction",
    "kind",
    "binding",
    "binds",
    "sources",
    "confirmed_to",
    "encoded_by",
    "reviewed_by",
)
OPTIONAL = ("agency", "contested", "supersedes", "history", "touches", "status", "notes")


def read_front_matter(text: str, reporter: Reporter) -> FrontMatter:
    """The front matter of a file (its text begins on line 2). Mistakes go to the reporter."""
    front = FrontMatter()
    if len(text) > LARGEST:
        reporter.say(
            1,
            1,
            3,
            f"The front matter is longer than {LARGEST:,} characters.",
            "It holds a title, sources and a history; front matter of this size is a mistake or an attack.",
            "Move what is prose below the second `---`.",
        )
        return front
    tree = read_tree(text, reporter)
    if tree is not None:
        _Checks(tree, front, reporter).run()
    return front


_MONTH = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)


class _Checks:
    """Puts each value where it belongs, or says what it should have been."""

    def __init__(self, tree: Mapping, front: FrontMatter, reporter: Reporter) -> None:
        self.tree = tree
        self.front = front
        self.reporter = reporter

    def run(self) -> None:
        front = self.front
        readers: dict[str, Callable[[Node, str], object]] = {
            "title": self._text,
            "cite": self._text,
            "jurisdiction": self._word,
            "kind": self._one_of(KINDS),
            "binding": self._one_of(BINDINGS),
            "binds": self._words,
            "agency": self._one_of(AGENCIES),
            "contested": self._text,
            "supersedes": self._supersedes,
            "sources": self._sources,
            "history": self._history,
            "confirmed_to": self._confirmed,
            "touches": self._words,
            "status": self._one_of(STATUSES),
            "encoded_by": self._text,
            "reviewed_by": self._text,
            "notes": self._texts,
        }
        for key, node in self.tree.items:
            name = key.text
            if name not in readers:
                self._unknown_key(key, (*REQUIRED, *OPTIONAL))
                continue
            front.places[name] = (key.line, key.column, key.length)
            value = readers[name](node, name)
            if value is not None:
                setattr(front, name, value)
        if missing := [f"`{name}`" for name in REQUIRED if name not in front.places]:
            self.reporter.say(
                1,
                1,
                3,
                f"The front matter has no {', '.join(missing)}.",
                f"Every measure says its {', '.join(REQUIRED)}.",
                "Add a line `key: …` for each; docs/reference/grammar.md says what they mean.",
            )

    def _unknown_key(self, key: Scalar, names: tuple[str, ...]) -> None:
        self.reporter.say(
            key.line,
            key.column,
            key.length,
            f"`{key.text[:40]}` is not a key of front matter here.",
            "A key nobody knows would be ignored without a word.",
            suggestion(key.text, names, f"The keys are {', '.join(names)}."),
        )

    def _wrong(self, node: Node, what: str, why: str, next: str) -> None:
        self.reporter.say(node.line, node.column, node.length, what, why, next)

    def _text(self, node: Node, name: str) -> str | None:
        if not isinstance(node, Scalar):
            self._wrong(
                node,
                f"`{name}` is a list or a table.",
                "It is one line of text.",
                f"Write `{name}: …` with the text after it.",
            )
            return None
        if not node.text.strip():
            self._wrong(
                node,
                f"`{name}` is empty.",
                "An empty value says nothing.",
                self._how_to_fill(node, name),
            )
            return None
        return node.text.strip()

    def _how_to_fill(self, node: Node, name: str) -> str:
        line = self.reporter.lines[node.line - 1]
        if "#" in line:
            return f'`#` begins a comment here: write `{name}: "…"`, with the text between quotation marks.'
        if name in REQUIRED:
            return "Write it out; what nobody knows is `unknown`." if name == "confirmed_to" else "Write it out."
        return "Write it out, or take the key away if it is not needed."

    def _word(self, node: Node, name: str) -> Scalar | None:
        return node if self._text(node, name) is not None and isinstance(node, Scalar) else None

    def _one_of(self, words: tuple[str, ...]) -> Callable[[Node, str], Scalar | None]:
        def read(node: Node, name: str) -> Scalar | None:
            found = self._word(node, name)
            if found is None or found.text in words:
                return found
            self._wrong(
                found,
                f"`{found.text[:40]}` is not a value of `{name}`.",
                f"Its values are {', '.join(words)}.",
                suggestion(found.text, words, "Use one of these."),
            )
            return None

        return read

    def _items(self, node: Node, name: str) -> list[Node] | None:
        if isinstance(node, Sequence):
            return node.items
        self._wrong(
            node,
            f"`{name}` is not a list.",
            "It can hold several.",
            f"Write `{name}: [{node.text}]`."
            if isinstance(node, Scalar) and len(node.text) <= 60 and "\n" not in node.text
            else f"Begin each entry of `{name}` with `- ` on a line of its own; write `[]` for none.",
        )
        return None

    def _words(self, node: Node, name: str) -> tuple[Scalar, ...] | None:
        items = self._items(node, name)
        if items is None:
            return None
        words = [w for item in items if (w := self._word(item, name)) is not None]
        for at, word in enumerate(words):
            if word in words[:at]:
                self._wrong(word, f"`{word.text}` stands twice in `{name}`.", "Once is enough.", "Take one away.")
        return tuple(words)

    def _texts(self, node: Node, name: str) -> tuple[str, ...] | None:
        items = self._items(node, name)
        return None if items is None else tuple(t for item in items if (t := self._text(item, name)) is not None)

    def _table(
        self, node: Node, name: str, needed: tuple[str, ...], other: tuple[str, ...]
    ) -> dict[str, Scalar] | None:
        if not isinstance(node, Mapping):
            self._wrong(
                node,
                f"An entry of `{name}` is not a table.",
                f"It says {', '.join(needed)}.",
                f"Write `- {{{needed[0]}: …, {needed[-1]}: …}}`.",
            )
            return None
        found: dict[str, Scalar] = {}
        for key, value in node.items:
            if key.text not in needed and key.text not in other:
                self._unknown_key(key, (*needed, *other))
            elif (word := self._word(value, key.text)) is not None:
                found[key.text] = word
        written = {key.text for key, _ in node.items}
        for missing in (k for k in needed if k not in written):
            self._wrong(
                node,
                f"An entry of `{name}` has no `{missing}`.",
                f"Each says {', '.join(needed)}.",
                f"Add `{missing}: …` to it.",
            )
        return found if all(k in found for k in needed) else None

    def _tables(
        self, node: Node, name: str, needed: tuple[str, ...], other: tuple[str, ...] = ()
    ) -> list[dict[str, Scalar]] | None:
        items = self._items(node, name)
        return None if items is None else [t for i in items if (t := self._table(i, name, needed, other)) is not None]

    def _supersedes(self, node: Node, name: str) -> tuple[tuple[Scalar, str], ...] | None:
        tables = self._tables(node, name, ("measure", "cite"))
        return None if tables is None else tuple((t["measure"], t["cite"].text.strip()) for t in tables)

    def _sources(self, node: Node, name: str) -> tuple[SourceEntry, ...] | None:
        tables = self._tables(node, name, ("id", "title", "url", "nature", "read_by", "read_on"), ("note",))
        if tables is None:
            return None
        found: list[SourceEntry] = []
        for t in tables:
            self._one_of(NATURES)(t["nature"], "nature")
            self._day(t["read_on"], "read_on")
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*", t["id"].text):
                self._wrong(
                    t["id"],
                    f"`{t['id'].text[:40]}` cannot name a source.",
                    "Rules refer to a source by a name of letters, digits, hyphens and underscores, beginning "
                    "with a letter.",
                    "Choose such a name.",
                )
            if not re.match(r"https?://\S+$", t["url"].text):
                self._wrong(
                    t["url"],
                    "This is no web address.",
                    "A reader must be able to look the source up.",
                    "Write `%20` for each blank in it."
                    if " " in t["url"].text and "://" in t["url"].text
                    else "Write the address with https:// in front.",
                )
            if any(s.id == t["id"] for s in found):
                self._wrong(
                    t["id"],
                    f"Two sources are called `{t['id'].text}`.",
                    "Rules refer to a source by its id.",
                    "Give each its own.",
                )
            found.append(
                SourceEntry(
                    t["id"],
                    t["title"].text.strip(),
                    t["url"].text,
                    t["nature"].text,
                    t["read_by"].text.strip(),
                    t["read_on"].text,
                    t["note"].text.strip() if "note" in t else "",
                )
            )
        return tuple(found)

    def _history(self, node: Node, name: str) -> tuple[HistoryEntry, ...] | None:
        tables = self._tables(node, name, ("on", "event"), ("note", "evidence"))
        if tables is None:
            return None
        found = []
        for t in tables:
            self._one_of(EVENTS)(t["event"], "event")
            if "evidence" in t:
                self._one_of(GRADES)(t["evidence"], "evidence")
            if t["on"].text != "?" and not (_MONTH.fullmatch(t["on"].text) and _is_day((t["on"].text + "-01-01")[:10])):
                self._wrong(
                    t["on"],
                    f"`{t['on'].text[:40]}` is not a time.",
                    "History knows a day, a month, a year, or `?`.",
                    _rewritten(t["on"].text, "Write 2014-08-20, 2014-08, 2014 or `?`."),
                )
            found.append(
                HistoryEntry(
                    t["on"].text,
                    t["event"].text,
                    t["note"].text.strip() if "note" in t else "",
                    t["evidence"].text if "evidence" in t else "",
                )
            )
        return tuple(found)

    def _confirmed(self, node: Node, name: str) -> date | None:
        word = self._word(node, name)
        if word is None or word.text == "unknown" or not self._day(word, name, " or `unknown`"):
            return None
        return date.fromisoformat(word.text)

    def _day(self, word: Scalar, name: str, otherwise: str = "") -> bool:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", word.text, re.ASCII) and _is_day(word.text):
            return True
        self._wrong(
            word,
            f"`{word.text[:40]}` is not a day.",
            f"`{name}` is a day of the calendar{otherwise}.",
            _rewritten(word.text, f"Write it as 2026-10-30{otherwise}."),
        )
        return False


def _rewritten(text: str, otherwise: str) -> str:
    """How to write a day that stands in another form."""
    written = how_to_write(text)
    return written if written.startswith("Write `") else otherwise


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
