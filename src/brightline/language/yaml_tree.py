"""Plain YAML as a tree in which every value knows its place; what plain data does not need is refused."""

from __future__ import annotations

import re
from typing import Any

from brightline.language.diagnostics import Reporter
from brightline.language.hidden import refuse_sign
from brightline.vocabulary.hidden import HIDDEN

_OPENED = re.compile(r"""([^"'#]*?: +)(["'])(?:(?!\2).)*$""")
LONGEST = 1_000
"""Characters of a line in which the usual mistakes are looked for; a hostile one could take long."""
_BRACKET = re.compile(r"\[[^\]]*$|\{[^}]*$")
_COLON = re.compile(r"""\s*(?:- )?(\w+): +([^"'\[{\s][^"]*: [^"]*?)\s*$""")
DEEPEST = 6
"""Levels of nesting; no key of a measure needs more."""


class Scalar:
    """One value of the front matter and its place."""

    __slots__ = ("column", "length", "line", "text")

    def __init__(self, text: str, line: int, column: int, length: int) -> None:
        self.text = text
        self.line = line
        self.column = column
        self.length = length

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scalar) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return repr(self.text)

    def __str__(self) -> str:
        return self.text


class Sequence:
    __slots__ = ("column", "items", "length", "line")

    def __init__(self, items: list[Node], line: int, column: int) -> None:
        self.items = items
        self.line = line
        self.column = column
        self.length = 1


class Mapping:
    __slots__ = ("column", "items", "length", "line")

    def __init__(self, items: list[tuple[Scalar, Node]], line: int, column: int) -> None:
        self.items = items
        self.line = line
        self.column = column
        self.length = 1


Node = Scalar | Sequence | Mapping


def read_tree(text: str, reporter: Reporter) -> Mapping | None:
    """The tree of a front matter whose text begins on line 2 of its file; None after a mistake.

    Anchors, aliases, tags, second documents and keys that stand twice are refused. Mistakes go to the reporter.
    """
    return _Reader(text, reporter).read()


class _GiveUp(Exception):
    """The YAML cannot be read further; the mistake has been reported."""


class _Reader:
    """Builds a tree from YAML events, refusing what plain data does not need."""

    def __init__(self, text: str, reporter: Reporter) -> None:
        self.reporter = reporter
        self.text = text
        self.depth = 0

    def read(self) -> Mapping | None:
        # Importing YAML takes longer than reading a measure; a command that reads none need not wait for it.
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.yaml = yaml
        try:
            self.loader: Any = loader(self.text)
            try:
                return self._document()
            finally:
                self.loader.dispose()
        except yaml.YAMLError as error:
            if self.reporter.problems:
                return None  # A character that YAML does not allow has been reported.
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            problem = str(getattr(error, "problem", None) or "it cannot be read").strip()
            if not self._refuse_usual(mark, problem):
                self._say(
                    mark,
                    1,
                    f"The front matter is not YAML: {problem}.",
                    "The line cannot be split into a key and its value.",
                    "A value that holds `: `, ` #` or begins with a sign stands between quotation marks; "
                    "blanks indent, tabs do not.",
                )
        except (_GiveUp, RecursionError):
            pass
        return None

    def _refuse_usual(self, mark: Any, problem: str) -> bool:
        """Say the usual mistakes in plain words and where they began; false when it is another."""
        lines = self.text.split("\n")
        at = min(mark.line if mark is not None else 0, len(lines) - 1)
        if max(map(len, lines)) > LONGEST:
            return False
        for number, line in enumerate(lines[: at + 1]):
            if (tab := re.match(r" *\t", line)) is not None:
                self.reporter.say(
                    number + 2,
                    len(tab[0]),
                    1,
                    "A tab indents this line.",
                    "In front matter blanks show what belongs to what; a tab can look like any number of them.",
                    "Write blanks in place of the tab.",
                )
                return True
            if problem.endswith(("']'", "'}'")) and (bracket := _BRACKET.search(line)) is not None:
                self.reporter.say(
                    number + 2,
                    bracket.start() + 1,
                    1,
                    f"The bracket `{bracket[0][0]}` on this line is not closed.",
                    "All that follows would belong to it.",
                    f"Write `{problem[-2]}` where the list ends.",
                )
                return True
            if (opened := _OPENED.match(line)) is not None:
                self.reporter.say(
                    number + 2,
                    opened.end(1) + 1,
                    1,
                    "A quotation mark is opened on this line and not closed.",
                    "All that follows would belong to this value.",
                    f"Write {opened[2]} at the end of the value.",
                )
                return True
        if (colon := _COLON.match(lines[at])) is not None:
            self.reporter.say(
                at + 2,
                colon.start(2) + 1,
                len(colon[2]),
                f"The value of `{colon[1]}` holds a colon.",
                "A colon with a blank after it parts a key from its value, and this line has two.",
                f'Write the value between quotation marks: `{colon[1]}: "{colon[2][:80]}"`.',
            )
            return True
        return False

    def _document(self) -> Mapping | None:
        yaml = self.yaml
        event = self.loader.get_event()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self.loader.get_event()
        if isinstance(event, yaml.StreamEndEvent):
            return Mapping([], 2, 1)
        tree = self._node(event)
        rest = self.loader.get_event()
        if isinstance(rest, yaml.DocumentEndEvent):
            rest = self.loader.get_event()
        if not isinstance(rest, yaml.StreamEndEvent):
            self._say(
                rest.start_mark,
                3,
                "The front matter holds a second document.",
                "Only one is read.",
                "Take the second one out.",
            )
            raise _GiveUp
        if isinstance(tree, Mapping):
            return tree
        self.reporter.say(
            2,
            1,
            1,
            "The front matter is not a list of keys and values.",
            "Each line of it says `key: value`.",
            "Write `title: …`, `cite: …` and so on.",
        )
        return None

    def _node(self, event: Any) -> Node:
        yaml = self.yaml
        mark = event.start_mark
        line, column = mark.line + 2, mark.column + 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self._say(
                mark,
                len(event.anchor) + 1,
                f"`{event.anchor}` is an anchor or an alias.",
                "Repeating by reference hides what a line says, and can make a small file unfold without end.",
                "Write the value out.",
            )
            raise _GiveUp
        if event.tag is not None and event.tag != "!":
            self._say(
                mark,
                len(str(event.tag)),
                "A value carries a YAML tag.",
                "Tags ask for kinds of data that a measure does not have.",
                "Take the tag out.",
            )
            raise _GiveUp
        if isinstance(event, yaml.ScalarEvent):
            end = event.end_mark
            length = max(1, end.column - mark.column if end.line == mark.line else 1)
            # What stands in the file itself has been looked at; an escape of a quoted text is a sign only here.
            if event.style == '"' and (hidden := HIDDEN.search(event.value)):
                refuse_sign(hidden[0], line, column, length, self.reporter, "in a value")
            return Scalar(event.value, line, column, length)
        self.depth += 1
        if self.depth > DEEPEST:
            self._say(
                mark,
                1,
                "The front matter is nested too deeply.",
                f"No key of a measure needs more than {DEEPEST} levels.",
                "Look at the indentation.",
            )
            raise _GiveUp
        found = (
            self._sequence(line, column) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(line, column)
        )
        self.depth -= 1
        return found

    def _sequence(self, line: int, column: int) -> Sequence:
        items = []
        end = self.yaml.SequenceEndEvent
        while not isinstance(event := self.loader.get_event(), end):
            items.append(self._node(event))
        return Sequence(items, line, column)

    def _mapping(self, line: int, column: int) -> Mapping:
        items: list[tuple[Scalar, Node]] = []
        seen: set[str] = set()
        end = self.yaml.MappingEndEvent
        while not isinstance(event := self.loader.get_event(), end):
            key = self._node(event)
            value = self._node(self.loader.get_event())
            if not isinstance(key, Scalar):
                self.reporter.say(
                    key.line,
                    key.column,
                    1,
                    "A key is not a word.",
                    "Keys of front matter are words.",
                    "Write `key: value`.",
                )
                continue
            if key.text in seen:
                self.reporter.say(
                    key.line,
                    key.column,
                    key.length,
                    f"`{key.text}` stands twice.",
                    "One of the two would be ignored without a word.",
                    "Keep one.",
                )
                continue
            seen.add(key.text)
            items.append((key, value))
        return Mapping(items, line, column)

    def _say(self, mark: Any, length: int, what: str, why: str, next: str) -> None:
        line, column = (mark.line + 2, mark.column + 1) if mark is not None else (2, 1)
        self.reporter.say(line, column, length, what, why, next)
