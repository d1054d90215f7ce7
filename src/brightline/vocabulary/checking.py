"""Checks the vocabulary's data and makes plain records of it; every mistake is told with its place."""

from __future__ import annotations

import re
from typing import Any

from brightline.vocabulary.errors import VocabularyErrors, VocabularyProblem
from brightline.vocabulary.model import LAYERS, OWN_WORDS, Kind
from brightline.vocabulary.reading import Items, Table, Word, place_of
from brightline.vocabulary.words import nearest

AGENCIES = ("police", "city", "sheriff", "state_police", "executive", "trial_court", "corrections", "federal")
"""Whom an actor works for."""

OWN = "local."
"""Begins the name of every fact that a folder of measures adds, and of no other."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FACT_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_RESERVED = frozenset(
    {"and", "or", "not", "when", "only", "unless", "for", "within", "every", "despite", "subject", "by", "some"}
    | {"where", "has", "is", "in", "empty", "any", "all", "of"}
)
_FACT_KEYS = ("type", "noun", "question", "true", "false", "unknown", "definition", "source")
_FACT_EXTRAS = ("values", "fields", "judgement", "empty", "not_empty")
_VALUE_EXTRAS = ("definition", "source", "true", "false", "unknown")
_HAVE_PARTS = ("where", "values", "fields")
_SENTENCES = ("true", "false", "unknown", "empty", "not_empty")
_TEMPLATES = ("true", "false", "unknown")


def check_records(files: dict[str, Any]) -> dict[str, Any]:
    """Plain dicts, lists and text with the keys `facts`, `actions`, `actors` and `never`.

    `files` are the contents by file name, as `read_yaml` gives them. Raises VocabularyErrors with all mistakes.
    """
    return _Checker(files).records()


class _Checker:
    def __init__(self, files: dict[str, Any]) -> None:
        self.files = files
        self.problems: list[VocabularyProblem] = []
        self.actors: dict[str, Any] = {}
        self.facts: dict[str, Any] = {}
        self.named: list[str] = []
        """Every fact that is written, right or wrong: a mistake in one is not told again wherever it is named."""
        self.actions: dict[str, Any] = {}

    def records(self) -> dict[str, Any]:
        fact_files = sorted(file for file in self.files if file.startswith("facts"))
        if OWN_WORDS in self.files:
            fact_files.append(OWN_WORDS)
        for file in sorted(set(self.files) - {"actors.yaml", "actions.yaml", "never.yaml", *fact_files}):
            self._wrong(
                f"{file}:1:1",
                f"`{file}` is not a file of the vocabulary.",
                "It would be loaded and never used.",
                "Put facts in a file whose name begins with facts, or remove it.",
            )
        for name, entry in self._table("actors.yaml").items():
            self._actor(name, entry)
        for file in fact_files:
            for name, entry in self._table(file).items():
                if name in self.named:
                    why = "One of the two would be lost."
                    self._wrong(name, f"The fact `{name}` stands in two files.", why, "Keep one of them.")
                self.named.append(str(name))
                if name.startswith(OWN) != (file == OWN_WORDS):
                    self._wrong(
                        name,
                        f"The fact `{name}` stands in {file}.",
                        f"`{OWN}` begins the words of one folder of measures, in {OWN_WORDS}, and no others: so an "
                        "answer shows which words are not the common ones.",
                        f"Call it `{OWN}{name}`." if file == OWN_WORDS else f"Leave out `{OWN}`.",
                    )
                record = self._fact(name, entry)
                if record is not None:
                    self.facts[str(name)] = record
        actions = self._table("actions.yaml")
        for name, entry in actions.items():
            self._action(name, entry, actions)
        self._names_do_not_meet()
        never = self._never(self.files.get("never.yaml", Items()))
        if self.problems:
            raise VocabularyErrors(tuple(self.problems))
        return {"facts": self.facts, "actions": self.actions, "actors": self.actors, "never": never}

    # --- actors and actions

    def _actor(self, name: str, entry: Any) -> None:
        self._name(name, _NAME)
        record = self._entry(entry, f"the actor `{name}`", ("says", "level", "agency"))
        if record is None:
            return
        level, agency = record["level"], record["agency"]
        self._one_of(level, (*(layer for layer in LAYERS if layer != "department"), "none"), "level")
        self._one_of(agency, AGENCIES, "agency")
        self.actors[str(name)] = {
            "says": str(record["says"]),
            "level": None if level == "none" else str(level),
            "agency": str(agency),
        }

    def _action(self, name: str, entry: Any, actions: Table) -> None:
        self._name(name, _NAME)
        needed, extra = ("says", "scope", "safe_default"), ("also", "kind_of", "where")
        record = self._entry(entry, f"the action `{name}`", needed, extra)
        if record is None:
            return
        self._full_sentence(record["scope"], "scope")
        self._full_sentence(record["safe_default"], "safe default")
        action: dict[str, Any] = {key: str(record[key]) for key in needed}
        if "also" in record:
            action["also"] = [word.strip() for word in str(record["also"]).split(",")]
        if ("kind_of" in record) != ("where" in record):
            what = f"`{name}` has one of `kind_of` and `where` without the other."
            why = "A kind of a wider action needs the facts that make it this one."
            self._wrong(name, what, why, "Write both, or neither.")
        elif "kind_of" in record:
            wider = record["kind_of"]
            self._one_of(wider, tuple(str(other) for other in actions if other != name), "action")
            if "kind_of" in (actions.get(wider) or ()):
                what, why = f"`{wider}` is itself a kind of another action.", "Kinds have one step only."
                self._wrong(wider, what, why, "Name the widest action.")
            action["kind_of"] = str(wider)
            action["where"] = self._where(record["where"])
        self.actions[str(name)] = action

    def _where(self, table: Any) -> list[list[str]]:
        if not isinstance(table, Table):
            why = "It says which facts make the wider action this one."
            self._wrong(table, "`where` is not a list of facts.", why, "Write `fact: value` lines below it.")
            return []
        for name, value in table.items():
            self._one_of(name, tuple(self.named), "fact")
            if name in self.facts:
                kind = self.facts[name]["type"]
                if kind not in (Kind.YES_NO.value, Kind.ONE_OF.value):
                    what = f"`{name}` is of type `{kind}` and cannot make an action a kind of another."
                    why = "One value of it says which action is meant, so it has exactly one."
                    self._wrong(name, what, why, "Name a fact of type `one of` or `yes or no`.")
                    continue
                self._one_of(value, tuple(self.facts[name].get("values", ())), f"value of `{name}`")
        return [[str(name), str(value)] for name, value in table.items()]

    # --- facts

    def _fact(self, name: str, entry: Any, inside: bool = False) -> dict[str, Any] | None:
        self._name(name, _NAME if inside else _FACT_NAME)
        record = self._entry(entry, f"the fact `{name}`", _FACT_KEYS, _FACT_EXTRAS)
        if record is None:
            return None
        kind = str(record["type"])
        self._one_of(record["type"], tuple(kind.value for kind in Kind), "type")
        self._fits(name, record, kind, inside)
        self._sentences(record, _TEMPLATES if kind != Kind.YES_NO.value else ())
        self._full_sentence(record["definition"], "definition")
        if "?" not in record["question"]:
            what, why = "The question has no question mark.", "An officer is asked it as it stands."
            self._wrong(record["question"], what, why, "Word it as a question.")
        fact: dict[str, Any] = {key: str(record[key]) for key in (*_FACT_KEYS, "empty", "not_empty") if key in record}
        if "judgement" in record:
            self._one_of(record["judgement"], ("yes", "no"), "judgement")
            fact["judgement"] = record["judgement"] == "yes"
            if fact["judgement"] and (inside or kind not in (Kind.YES_NO.value, Kind.ONE_OF.value)):
                what = f"`{name}` is a judgement and {'a field of a record' if inside else f'of type `{kind}`'}."
                why = "Who judged, and why, is kept of one finding at a time."
                self._wrong(record["judgement"], what, why, "Make the finding a fact of type `yes or no` or `one of`.")
        if kind == Kind.YES_NO.value:
            fact["values"] = {"yes": {"says": "yes"}, "no": {"says": "no"}}
        elif "values" in record:
            fact["values"] = self._values(name, record["values"])
        if isinstance(record.get("fields"), Table):
            fields = {str(field): self._fact(field, part, inside=True) for field, part in record["fields"].items()}
            fact["fields"] = {field: part for field, part in fields.items() if part is not None}
        return fact

    def _fits(self, name: str, record: Table, kind: str, inside: bool) -> None:
        """The parts that a type needs, and those it cannot have."""
        many = kind in (Kind.SET_OF.value, Kind.LIST_OF.value)
        chosen = kind in (Kind.ONE_OF.value, Kind.SET_OF.value)
        wanted = {"values": chosen, "fields": kind == Kind.LIST_OF.value, "empty": many, "not_empty": many}
        for key, needed in wanted.items():
            if needed != (key in record):
                what = f"`{name}` is of type `{kind}` and has {'no ' if needed else ''}`{key}`."
                self._wrong(name, what, "Each type has its own parts.", f"{'Add' if needed else 'Remove'} `{key}`.")
        if inside and kind == Kind.LIST_OF.value:
            self._wrong(name, f"`{name}` is a list inside a list.", "A record cannot hold a list.", "Use a set.")
        if "fields" in record and not isinstance(record["fields"], Table):
            what = f"The fields of `{name}` are not facts."
            self._wrong(record["fields"], what, "A record is made of facts.", "Write each as a fact.")

    def _values(self, fact: str, values: Any) -> dict[str, Any]:
        if values == "actors.yaml":
            return {name: {"says": actor["says"]} for name, actor in self.actors.items()}
        if not isinstance(values, Table):
            what = f"The values of `{fact}` are not a list of names with their words."
            self._wrong(values, what, "Each value needs the words that say it.", "Write `name: words` lines.")
            return {}
        found: dict[str, Any] = {}
        for name, entry in values.items():
            self._name(name, _NAME)
            if isinstance(entry, Word):
                found[str(name)] = {"says": str(entry)}
                continue
            record = self._entry(entry, f"the value `{fact}.{name}`", ("says",), _VALUE_EXTRAS)
            if record is None:
                continue
            self._sentences(record, ())
            own = [key for key in _TEMPLATES if key in record]
            if own and len(own) < len(_TEMPLATES):
                what = f"The value `{fact}.{name}` has {_list(tuple(own))} of its own and not all three sentences."
                why = "Its own sentences take the place of the fact's, whether it holds, does not hold or is unknown."
                self._wrong(entry, what, why, f"Write {_list(_TEMPLATES)}, or none of them.")
            if "definition" in record:
                self._full_sentence(record["definition"], "definition")
            found[str(name)] = {str(key): str(words) for key, words in record.items()}
        return found

    def _never(self, items: Any) -> list[list[str]]:
        if not isinstance(items, Items):
            why = "Each of its entries says what cannot be true, and why."
            self._wrong(items, "never.yaml is not a list.", why, "Begin each entry with `- never:`.")
            return []
        found = []
        for entry in items:
            record = self._entry(entry, "an entry of never.yaml", ("never", "because"))
            if record is not None:
                self._full_sentence(record["because"], "reason")
                found.append([str(record["never"]), str(record["because"])])
        return found

    # --- what is asked of every entry

    def _table(self, file: str) -> Table:
        table = self.files.get(file)
        if isinstance(table, Table):
            return table
        what = f"`{file}` is missing or is not a list of names."
        self._wrong(f"{file}:1:1", what, "The vocabulary cannot do without it.", "Restore the file.")
        return Table()

    def _entry(self, entry: Any, called: str, needed: tuple[str, ...], extra: tuple[str, ...] = ()) -> Table | None:
        """The entry, when it has every needed key and no unknown one; else None, and the mistakes are noted."""
        if not isinstance(entry, Table):
            what = f"Here {called} is not a list of keys with words."
            self._wrong(entry, what, f"It needs {_list(needed)}.", "Write each of them on a line below it.")
            return None
        whole = True
        for key, value in entry.items():
            if key not in needed + extra:
                right = nearest(key, needed + extra)
                cure = f"Did you mean `{right}`?" if right else f"The keys are {_list(needed + extra)}."
                self._wrong(key, f"`{key}` is not a key of {called}.", "It would be read and never used.", cure)
                whole = False
            elif key not in _HAVE_PARTS and not isinstance(value, Word):
                what = f"`{key}` of {called} is not text."
                self._wrong(key, what, "It is shown to people as it stands.", "Write it as a sentence or a phrase.")
                whole = False
        for key in needed:
            if key not in entry:
                what = f"There is no `{key}` in {called}."
                self._wrong(entry, what, "Every such entry needs it.", f"Add a line `{key}: …`.")
                whole = False
        return entry if whole else None

    def _name(self, name: str, shape: re.Pattern[str]) -> None:
        if not shape.fullmatch(name) or name in _RESERVED:
            why = "A name begins with a small letter, goes on with small letters, digits and underscores, and is free."
            self._wrong(name, f"`{name}` cannot be a name.", why, "Choose another name.")

    def _one_of(self, word: Any, right: tuple[str, ...], called: str) -> None:
        if word not in right:
            close = nearest(str(word), right)
            cure = f"Did you mean `{close}`?" if close else f"It is one of {_list(right)}."
            self._wrong(word, f"`{word}` is not a known {called}.", "It would never match anything.", cure)

    def _sentences(self, record: Table, templates: tuple[str, ...]) -> None:
        """A template has exactly one `{}`; no other sentence has braces; none ends with a full stop."""
        for key in _SENTENCES:
            if key not in record:
                continue
            text, blanks = record[key], int(key in templates)
            if text.count("{}") != blanks or re.search(r"[{}]", text.replace("{}", "")):
                what = f"The sentence `{key}` must have {'exactly one `{}`' if blanks else 'no braces'}."
                why = "`{}` stands for the words of a value; a yes/no sentence and a value's own sentence have none."
                self._wrong(text, what, why, "Mend the sentence.")
            if text.endswith("."):
                what = f"The sentence `{key}` ends with a full stop."
                self._wrong(text, what, "Sentences are joined into longer ones.", "Remove it.")

    def _full_sentence(self, text: str, called: str) -> None:
        if not text.endswith((".", "?")):
            self._wrong(text, f"The {called} does not end with a full stop.", "It is shown as it stands.", "Add it.")

    def _names_do_not_meet(self) -> None:
        """`define … of WORD` takes a fact, `FACT.value` or an action: no two of them may read the same."""
        values = {f"{name}.{value}" for name, fact in self.facts.items() for value in fact.get("values", ())}
        for name in sorted((values | set(self.actions)) & set(self.facts)):
            what = f"`{name}` names two things."
            self._wrong("facts.yaml:1:1", what, "A definition of it could mean either.", "Rename one of them.")

    def _wrong(self, at: object, what: str, why: str, next_: str) -> None:
        """Note a mistake; `at` is the piece of the file it is about, or a place."""
        place = at if isinstance(at, str) and not isinstance(at, Word) else place_of(at)
        self.problems.append(VocabularyProblem(place, what, why, next_))


def _list(words: tuple[str, ...]) -> str:
    quoted = [f"`{word}`" for word in words]
    return "".join(quoted) if len(quoted) < 2 else ", ".join(quoted[:-1]) + " and " + quoted[-1]
