"""The law about an act as SQL, for people whose tables stay in their warehouse.

The query walks the law's decision diagram from its leaves up. For each row a node is a number whose bits are the
outcomes still possible: where a fact is NULL, those of all its values together. So it is exact about what is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import reduce
from operator import or_

from brightline.batch.plan import check_complete
from brightline.batch.problems import TableError
from brightline.engine.action_law import ActionLaw
from brightline.engine.coding import Key
from brightline.engine.diagram import IMPOSSIBLE
from brightline.engine.law import Law
from brightline.engine.outcome import Outcome
from brightline.engine.store import NONE
from brightline.language.conditions import NumberTest
from brightline.vocabulary import Fact, Kind

DIALECTS = ("duckdb", "postgres", "spark")
SETTLED = tuple(o for o in Outcome if o is not Outcome.UNDETERMINED)
OWN = re.compile("outcome|possible|is_wrong|[vn][0-9]+", re.IGNORECASE)
"""The columns that a query makes on its way, as warehouses read names."""
REJECTED = "rejected"
"""The outcome of a row that a table's decision would reject."""


def query(
    law: Law, action: str, dialect: str, table: str, keep: Iterable[str] = (), complete: Iterable[str] = ()
) -> str:
    """A query that gives each row of a table its outcome, and the outcomes possible.

    `table` is written as the warehouse wants it. NULL and empty text are unknown; sets are text with commas or
    semicolons between words, at least these unless named in `complete`. A row with a word that is none gets the
    outcome `rejected`. Facts the law does not look at are not, so that a contradiction among them goes unnoticed.

    Raises TableError for a law that looks at days or lists of records, for a fact that is no set, and for a column that
    is called as one of the query's own; Circle and TooLarge as deciding does.
    """
    keep, complete = list(keep), frozenset(complete)
    check_complete(complete, law.vocabulary)
    own = next((column for column in keep if OWN.fullmatch(column)), None)
    if own is not None:
        raise TableError(
            f"--keep {own}", f"The query has a column `{own}` of its own.",
            "It would read the one for the other, and decide by it.", "Rename that column of the table.",
        )  # fmt: skip
    return _Query(law, law.about(action), dialect, complete).text(table, keep)


class _Query:
    def __init__(self, law: Law, about: ActionLaw, dialect: str, complete: frozenset[str]) -> None:
        self._law = law
        self._about = about
        self._mark = "`" if dialect == "spark" else '"'
        # PostgreSQL would put each step into the next, and the query would double with every fact.
        self._apart = "\n  OFFSET 0" if dialect == "postgres" else ""
        self._complete = complete
        self._diagram = about.open.diagram
        self._root = about.open.of(about.root)
        support = self._diagram.support[self._root]
        self._variables = [i for i in range(len(about.coding.keys)) if support >> i & 1]
        self._keys = {i: about.coding.keys[i] for i in self._variables}
        if any(key[0] in ("day", "some") for key in self._keys.values()):
            raise TableError(
                f"{law.place} {about.action}",
                "This law looks at days, or at lists of records, and is not written as SQL.",
                "What is not known of these hangs together, and a query could not be exact about it.",
                "Decide the table with `brightline batch`.",
            )
        names = dict.fromkeys(str(key[1]) for key in self._keys.values())
        self._facts = [law.vocabulary.facts[name] for name in names]

    def text(self, table: str, keep: list[str]) -> str:
        nodes = self._nodes()
        steps = [f"given AS (\n  SELECT {self._inputs(keep)}\n  FROM {table}{self._apart}\n)"]
        before = "given"
        for level in sorted({self._diagram.level[k] for k in nodes}, reverse=True):
            found = [self._node(k) for k in nodes if self._diagram.level[k] == level]
            columns = ",\n    ".join(found)
            steps.append(
                f"{self._looks_at(level)}step{level} AS (\n  SELECT *,\n    {columns}\n  FROM {before}{self._apart}\n)"
            )
            before = f"step{level}"
        chosen = dict.fromkeys((*keep, *(f.name for f in self._facts)))
        columns = ",\n  ".join((*map(self._name, chosen), *self._outcome(self._value(self._root))))
        head = f"-- {self._about.action} in {self._law.place} on {self._law.on}, by {self._law.corpus_hash}\n"
        return f"{head}WITH {', '.join(steps)}\nSELECT\n  {columns}\nFROM {before}\n"

    # -- what is known --------------------------------------------------------------------------------------------

    def _name(self, column: str) -> str:
        return self._mark + column.replace(self._mark, self._mark * 2) + self._mark

    def _inputs(self, keep: list[str]) -> str:
        names = dict.fromkeys((*keep, *(f.name for f in self._facts)))
        columns = [self._name(name) for name in names]
        columns += [f"{self._variable(key)} AS v{i}" for i, key in self._keys.items()]
        wrong = [w for fact in self._facts for w in self._wrong(fact)]
        fixed = [(n, v) for n, v in self._about.fixed.items() if n in keep]
        wrong += [f"{self._word(name)} <> {_text(str(value))}" for name, value in fixed]
        wrong = wrong or ["1 = 0"]
        # COALESCE: what is unknown is not wrong.
        columns.append(f"COALESCE({' OR '.join(wrong)}, 1 = 0) AS is_wrong")
        return ",\n    ".join(columns)

    def _variable(self, key: Key) -> str:
        """The number of a variable's value; NULL where it is not known."""
        name = str(key[1])
        if key[0] == "element":
            absent = "0" if name in self._complete else "NULL"
            there = f"POSITION({_text(f';{key[2]};')} IN {self._marked(name)}) > 0"
            return f"CASE WHEN {self._words(name)} IS NULL THEN NULL WHEN {there} THEN 1 ELSE {absent} END"
        variable = self._about.coding.index[key]
        if key[0] == "number":
            return self._number(name, variable)
        whens = [f"WHEN {_text(v)} THEN {i}" for i, v in enumerate(self._about.coding.names(variable))]
        return f"CASE {self._word(name)} {' '.join(whens)} END"

    def _number(self, name: str, variable: int) -> str:
        column, whens = self._name(name), []
        for cut in range(self._about.coding.cuts(variable)):
            test = self._about.coding.compared(variable, cut, "=")
            assert isinstance(test, NumberTest)
            number = _number(test.number)
            whens.append(f"WHEN {column} < {number} THEN {2 * cut} WHEN {column} = {number} THEN {2 * cut + 1}")
        last = 2 * self._about.coding.cuts(variable)
        return f"CASE WHEN {column} IS NULL THEN NULL {' '.join(whens)} ELSE {last} END"

    def _word(self, name: str) -> str:
        return f"NULLIF(TRIM({self._name(name)}), '')"

    def _words(self, name: str) -> str:
        """A set with one semicolon between its words; NULL where there is no word."""
        text = reduce(lambda t, mark: f"REPLACE({t}, '{mark}', ';')", (", ", "; ", ","), f"TRIM({self._name(name)})")
        return f"CASE WHEN REPLACE({text}, ';', '') <> '' THEN {text} END"

    def _marked(self, name: str) -> str:
        """A set with semicolons on both sides of each word."""
        return f"(';' || REPLACE({self._words(name)}, ';', ';;') || ';')"

    def _wrong(self, fact: Fact) -> Iterator[str]:
        """Tests of which one is true where a table's decision would reject the row for this fact."""
        if fact.kind in (Kind.YES_NO, Kind.ONE_OF):
            names = ("yes", "no") if fact.kind is Kind.YES_NO else fact.value_names
            yield f"{self._word(fact.name)} NOT IN ({', '.join(map(_text, names))})"
        elif fact.kind is Kind.SET_OF:
            names = (*fact.value_names, *(["none"] if fact.name in self._complete else []))
            left = reduce(lambda t, word: f"REPLACE({t}, {_text(f';{word};')}, '')", names, self._marked(fact.name))
            yield f"REPLACE({left}, ';;', '') <> ''"
            if fact.name in self._complete:
                alone = f"{self._words(fact.name)} <> 'none'"
                yield f"({alone} AND POSITION(';none;' IN {self._marked(fact.name)}) > 0)"
        if fact.judgement:
            for part in ("by", "because"):
                said = f"COALESCE(TRIM({self._name(f'{fact.name} {part}')}), '')"
                yield f"({self._word(fact.name)} IS NOT NULL AND {said} = '')"

    # -- what follows ---------------------------------------------------------------------------------------------

    def _nodes(self) -> list[int]:
        """The nodes of the diagram below its root that are no leaves."""
        found: set[int] = set()
        todo = [self._root]
        while todo:
            k = todo.pop()
            if k not in found and self._diagram.level[k] != NONE:
                found.add(k)
                todo += self._diagram.children[k]
        return sorted(found)

    def _node(self, k: int) -> str:
        values = [self._value(child) for child in self._diagram.children[k]]
        whens = [f"WHEN {i} THEN {value}" for i, value in enumerate(values)]
        every = " | ".join(dict.fromkeys(values))
        return f"CASE v{self._diagram.level[k]} {' '.join(whens)} ELSE {every} END AS n{k}"

    def _value(self, k: int) -> str:
        if k == IMPOSSIBLE:
            return "0"
        if self._diagram.level[k] != NONE:
            return f"n{k}"
        payload = self._diagram.payload[k]
        assert isinstance(payload, int)
        return str(reduce(or_, (1 << SETTLED.index(o) for o in self._about.outcomes(payload)), 0))

    def _outcome(self, root: str) -> Sequence[str]:
        settled = " ".join(f"WHEN {root} = {1 << i} THEN {_text(str(o))}" for i, o in enumerate(SETTLED))
        outcome = (
            f"CASE WHEN is_wrong OR {root} = 0 THEN {_text(REJECTED)} {settled} "
            f"ELSE {_text(str(Outcome.UNDETERMINED))} END AS outcome"
        )
        each = ", ".join(f"CASE WHEN ({root} & {1 << i}) > 0 THEN {_text(str(o))} END" for i, o in enumerate(SETTLED))
        return outcome, f"CASE WHEN NOT is_wrong THEN CONCAT_WS(';', {each}) END AS possible"

    def _looks_at(self, level: int) -> str:
        """A comment that says what a step looks at."""
        key = self._keys[level]
        return f"\n-- {' '.join(str(part) for part in key[1:])}\n"


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _number(number: Fraction) -> str:
    """Digits where they say all. Raises TableError for a number that no digits say."""
    text = f"{float(number):.12f}".rstrip("0").rstrip(".")
    if Fraction(text) != number:
        raise TableError(
            "SQL", "This law compares with a number that has no end in digits.", "A query would be a little off.",
            "Decide the table with `brightline batch`.",
        )  # fmt: skip
    return text
