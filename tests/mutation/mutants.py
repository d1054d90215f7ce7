"""What can be changed in a function: mutmut's operators, applied to every function, method and property.

mutmut itself leaves decorated functions out, because it puts a switch around each function. Here the mutated code
takes the place of the function's own, so properties and cached functions can be mutated like the rest.
"""

from __future__ import annotations
import __future__

import difflib
import importlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FunctionType
from typing import Any

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one function, and the lines whose execution it can alter."""

    module: str
    owner: str
    """The class that has the function, or nothing."""
    name: str
    code: str
    """The function as changed, in its class, without decorators."""
    lines: frozenset[int]
    line: int
    told: str
    """The change in words, with a number where others of the same function read alike."""

    @property
    def place(self) -> str:
        """Where the function is: `engine.store.Store.node`."""
        return ".".join(filter(None, (self.module.removeprefix("brightline."), self.owner, self.name)))

    @property
    def key(self) -> str:
        """The mutant's name: the same as long as the changed words are, wherever they stand."""
        return f"{self.place}: {self.told}"

    def apply(self) -> None:
        """Put the mutated code into this process. Raises whatever compiling or defining it raises."""
        module = importlib.import_module(self.module)
        namespace = dict(vars(module))
        flags = __future__.annotations.compiler_flag
        exec(compile(self.code, f"<{self.key}>", "exec", flags=flags, dont_inherit=True), namespace)
        found = _function(namespace[self.owner] if self.owner else namespace, self.name)
        own = _function(getattr(module, self.owner) if self.owner else vars(module), self.name)
        own.__code__, own.__defaults__, own.__kwdefaults__ = found.__code__, found.__defaults__, found.__kwdefaults__


def _function(home: Any, name: str) -> FunctionType:
    """A function as it was written, out of whatever a decorator made of it."""
    found = home[name] if isinstance(home, dict) else vars(home)[name]
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, cached_property):
        found = found.func
    while not isinstance(found, FunctionType):
        found = found.__wrapped__ if hasattr(found, "__wrapped__") else found.__func__
    return found


class Visitor(MutationVisitor):
    """mutmut's choice of what to mutate, with decorated functions."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            node = node.with_changes(decorators=[])
        return bool(super()._skip_node_and_children(node))


def mutants(path: Path) -> list[Mutant]:
    """Every mutant of a file's functions, in their order."""
    text = path.read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(text))
    visitor = Visitor(mutation_operators, IgnoredCode(set(), set(), set()))
    wrapper.visit(visitor)
    file = _File(text, wrapper)
    found = []
    seen: Counter[tuple[str, str, str]] = Counter()
    module = ".".join(path.relative_to(SOURCES).with_suffix("").parts).removesuffix(".__init__")
    for change in visitor.mutations:
        function, before, after = change.contained_by_top_level_function, change.original_node, change.mutated_node
        # What stands in the body of a class, or in a decorator, runs once, when the module is imported.
        if not isinstance(function, cst.FunctionDef) or file.line(before) < file.line(function.name):
            continue
        owner, name = file.owners.get(id(function), ""), function.name.value
        told = file.told(before, after)
        seen[owner, name, told] += 1
        number = seen[owner, name, told]
        found.append(
            Mutant(
                module, owner, name, file.changed(owner, function, before, after), file.lines(before, function),
                file.line(before), told + (f" ({number})" if number > 1 else ""),
            )
        )  # fmt: skip
    return found


class _File:
    """The text of a module, and where everything in it stands."""

    def __init__(self, text: str, wrapper: MetadataWrapper) -> None:
        self.text = text
        self.module = wrapper.module
        self._positions = wrapper.resolve(PositionProvider)
        self._bytes = wrapper.resolve(ByteSpanPositionProvider)
        self._raw = text.encode()
        self._starts = [0]
        for line in self._raw.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._statements = dict(self._simple(wrapper.module))
        self.owners = {
            id(inner): node.name.value
            for node in wrapper.module.body
            if isinstance(node, cst.ClassDef)
            for inner in node.body.body
        }

    def line(self, node: cst.CSTNode) -> int:
        return int(self._positions[node].start.line)

    def lines(self, node: cst.CSTNode, function: cst.FunctionDef) -> frozenset[int]:
        """The lines of a node and of the statements it is part of: who runs one of them runs the statement."""
        body, whole = self._first(function.body), self._positions[function].end.line
        if self.line(node) < body:
            # A default: it is in the signature, which runs at import, and counts wherever the function is called.
            return frozenset(range(body, whole + 1))
        where = self._positions[node]
        own = range(where.start.line, where.end.line + 1)
        return frozenset(own).union(*(self._statements[line] for line in own if line in self._statements))

    def _first(self, body: cst.BaseSuite) -> int:
        return self.line(body.body[0])

    def _simple(self, tree: cst.CSTNode) -> Iterator[tuple[int, frozenset[int]]]:
        """For each line of a simple statement, or of the head of a compound one, all its lines."""
        if isinstance(tree, cst.SimpleStatementLine):
            where = self._positions[tree]
            lines = frozenset(range(where.start.line, where.end.line + 1))
        elif isinstance(tree, cst.If | cst.For | cst.While | cst.With | cst.MatchCase):
            lines = frozenset(range(self.line(tree), self._first(tree.body)))
        else:
            lines = frozenset()
        for line in lines:
            yield line, lines
        for child in tree.children:
            yield from self._simple(child)

    def changed(self, owner: str, function: cst.FunctionDef, before: cst.CSTNode, after: cst.CSTNode) -> str:
        """The function with the change; a method stands in a class of its class's name."""
        span, whole = self._bytes[before], self._bytes[function]
        old = self.module.code_for_node(before).encode()
        if self._raw[span.start : span.start + len(old)] == old:
            start = self._starts[self.line(function.name) - 1]
            parts = (self._raw[start : span.start], self.module.code_for_node(after).encode())
            rest = self._raw[span.start + len(old) : whole.start + whole.length]
            code = b"".join((*parts, rest)).decode() + "\n"
            return f"class {owner}:\n{code}" if owner else code
        new = function.deep_replace(before, after)
        assert isinstance(new, cst.FunctionDef)
        bare: cst.BaseCompoundStatement = new.with_changes(decorators=[], leading_lines=[])
        return cst.Module([cst.ClassDef(cst.Name(owner), cst.IndentedBlock([bare])) if owner else bare]).code

    def told(self, before: cst.CSTNode, after: cst.CSTNode) -> str:
        """The change in one line: the words that differ, with what stands around them."""
        old, new = (" ".join(self.module.code_for_node(node).split()) for node in (before, after))
        if max(len(old), len(new)) <= 100:
            return f"`{old}` -> `{new}`"
        blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        changed = [block for block in blocks if block[0] != "equal"]
        old = old[max(0, changed[0][1] - 30) : changed[-1][2] + 30]
        new = new[max(0, changed[0][3] - 30) : changed[-1][4] + 30]
        return f"`… {old} …` -> `… {new} …`"
