"""`brightline vocabulary [WORD]`: the words that facts and actions are given in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brightline.cli import options, output
from brightline.cli.errors import CallError

if TYPE_CHECKING:
    from brightline.vocabulary import Action, Actor, Fact, Vocabulary

LISTS = ("facts", "actions", "actors")
DAY = "2024-12-04"
SHOWN = 6
"""Words that are offered in place of one that is not known."""


@click.command("vocabulary")
@click.argument("word", metavar="[WORD]", required=False, shell_complete=options.complete("words", with_ctx=False))
@options.measures
@options.as_json
def command(word: str | None, measures: Path | None, as_json: bool) -> None:
    """The words that facts and actions are given in.

    WORD is a fact, a field of a record, a value, an action, an actor, or one of `facts`, `actions`, `actors`. Without
    it all are listed. Words that begin with `local.` are those of the folder of measures alone.
    """
    vocabulary = options.load_corpus(measures).vocabulary
    if word is None or word in LISTS:
        found = _listed(vocabulary, LISTS if word is None else (word,))
        output.show_json(found) if as_json else output.show(list(_list_page(found)))
        return
    entries = list(_entries(word, vocabulary))
    if not entries:
        raise _unknown(word, vocabulary)
    if as_json:
        output.show_json(entries)
        return
    page: output.Page = []
    for entry in entries:
        page += [*([output.Gap()] if page else []), *_entry_page(entry)]
    output.show(page)


def _unknown(word: str, vocabulary: Vocabulary) -> CallError:
    """The word nearest in letters, or else those whose questions and definitions use it."""
    from brightline.vocabulary import nearest

    said = _texts(vocabulary)
    parts = [part for part in re.split(r"[^a-z0-9]+", word.lower().replace("-", "")) if len(part) > 2]
    using = [name for name, text in said.items() if parts and all(_uses(text, part) for part in parts)]
    using = using or [name for name, text in said.items() if any(_uses(text, part) for part in parts)]
    using.sort(key=lambda name: not any(part in name for part in parts))
    close = nearest(word, [*said, *LISTS])
    names = list(dict.fromkeys([*([close] if close else []), *using]))
    if len(names) > 1:
        rest = len(names) - SHOWN
        more = f", and {rest} more" if rest > 0 else ""
        then = f"Perhaps: {', '.join(f'`{name}`' for name in names[:SHOWN])}{more}."
    else:
        then = f"Closest: `{names[0]}`." if names else "`brightline vocabulary` lists them all."
    return CallError(
        f"WORD {word}",
        f"`{word}` is not a word of the vocabulary.",
        "Facts, values, actions and actors are the only words that law and questions are written in.",
        then,
    )


def _texts(vocabulary: Vocabulary) -> dict[str, str]:
    """Each word with what is said of it: its question, its definition, the words it is explained with."""
    found: dict[str, list[str]] = {}
    for fact in (*vocabulary.facts.values(), *(f for whole in vocabulary.facts.values() for f in whole.fields)):
        found.setdefault(fact.name, []).extend((fact.question, fact.definition, fact.noun))
        for value in fact.values:
            found.setdefault(value.name, []).extend((value.says, value.definition))
    for action in vocabulary.actions.values():
        found.setdefault(action.name, []).extend((action.says, *action.also))
    for actor in vocabulary.actors.values():
        found.setdefault(actor.name, []).append(actor.says)
    return {name: " ".join((name.replace("_", " ").replace(".", " "), *said)) for name, said in found.items()}


def _uses(text: str, part: str) -> bool:
    """Whether a word of a text begins like this; I-247A is one word."""
    return re.search(rf"\b{re.escape(part)}", text.lower().replace("-", "")) is not None


def _listed(vocabulary: Vocabulary, lists: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    every: dict[str, list[dict[str, Any]]] = {
        "facts": [fact_json(f) for f in vocabulary.facts.values()],
        "actions": [_action_json(a) for a in vocabulary.actions.values()],
        "actors": [_actor_json(a) for a in vocabulary.actors.values()],
    }
    return {name: every[name] for name in lists}


def _entries(word: str, vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    """Everything of that name: a word may be an action, a value of several facts, or both."""
    if word in vocabulary.facts:
        yield {"is": "fact", **fact_json(vocabulary.facts[word])}
    if word in vocabulary.actions:
        yield {"is": "action", **_action_json(vocabulary.actions[word])}
    if word in vocabulary.actors:
        yield {"is": "actor", **_actor_json(vocabulary.actors[word])}
    for fact in vocabulary.facts.values():
        for value in fact.values:
            if value.name == word and not (fact.name == "actor" and word in vocabulary.actors):
                yield {
                    "is": "value", "fact": fact.name, "name": value.name, "says": value.says,
                    "definition": value.definition, "source": value.source, "write": how_to_write(fact, value.name),
                }  # fmt: skip
        for part in fact.fields:
            if word in (part.name, f"{fact.name}.{part.name}"):
                yield {"is": "field", "fact": fact.name, **fact_json(part), "write": _record_with(fact, part)}
            for value in part.values:
                if value.name == word:
                    yield {
                        "is": "value", "fact": fact.name, "field": part.name, "name": value.name, "says": value.says,
                        "definition": value.definition, "source": value.source,
                        "write": _record_with(fact, part, value.name),
                    }  # fmt: skip


def how_to_write(fact: Fact, value: str = "") -> str:
    """A fact as the command line takes it: `--fact papers=civil_detainer`, with this value or its first one."""
    from brightline.vocabulary import Kind

    if fact.kind is Kind.LIST_OF:
        return f"--fact '{fact.name}=[{{{', '.join(_field_with(part) for part in fact.fields[:2])}}}]'"
    example = value or next(iter(fact.value_names), "") or {Kind.DATE: DAY, Kind.NUMBER: "18"}.get(fact.kind, "yes")
    if fact.judgement:
        return f"""--fact '{fact.name}={example} by "WHO" because "WHY"'"""
    return f"--fact {fact.name}={example}"


def _record_with(fact: Fact, part: Fact, value: str = "") -> str:
    return f"--fact '{fact.name}=[{{{_field_with(part, value)}}}]'"


def _field_with(part: Fact, value: str = "") -> str:
    from brightline.vocabulary import Kind

    example = value or next(iter(part.value_names), "") or {Kind.DATE: DAY, Kind.NUMBER: "18"}.get(part.kind, "yes")
    return f"{part.name} = {{{example}}}" if part.kind is Kind.SET_OF else f"{part.name} = {example}"


def fact_json(fact: Fact) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": fact.name,
        "type": fact.kind.value,
        "question": fact.question,
        "definition": fact.definition,
        "source": fact.source,
        "judgement": fact.judgement,
        "values": [{"name": v.name, "says": v.says, "definition": v.definition} for v in fact.values],
    }
    if fact.fields:
        found["fields"] = [fact_json(f) for f in fact.fields]
        found["write"] = how_to_write(fact)
    return found


def _action_json(action: Action) -> dict[str, Any]:
    return {
        "name": action.name,
        "says": action.says,
        "also": list(action.also),
        "scope": action.scope,
        "safe_default": action.safe_default,
        "kind_of": action.kind_of,
        "where": dict(action.where),
    }


def _actor_json(actor: Actor) -> dict[str, Any]:
    return {"name": actor.name, "says": actor.says, "level": actor.level, "agency": actor.agency}


def _list_page(found: dict[str, list[dict[str, Any]]]) -> Iterator[output.Block]:
    said = {"facts": "question", "actions": "says", "actors": "says"}
    for name, entries in found.items():
        yield output.Heading(name.capitalize())
        yield output.Table((name[:-1], said[name]), [(e["name"], e[said[name]]) for e in entries])


def _entry_page(entry: dict[str, Any]) -> Iterator[output.Block]:
    kind = entry["is"]
    if kind == "field":
        kind = f"field of the records of {entry['fact']}"
    elif kind == "value":
        kind = f"value of {entry['fact']}{', field ' + entry['field'] if 'field' in entry else ''}"
    yield output.Para(f"{entry['name']}  ({kind})", tone="not addressed")
    yield output.Para(entry.get("question") or entry["says"])
    if entry["is"] in ("fact", "field"):
        yield from _fact_page(entry)
    elif entry["is"] == "action":
        yield output.Item(entry["scope"], mark="outside this corpus:")
        yield output.Item(entry["safe_default"], mark="while nothing is settled:")
        if entry["kind_of"]:
            where = " and ".join(f"{fact} = {value}" for fact, value in entry["where"].items())
            yield output.Item(f"{entry['kind_of']} where {where}", mark="is a kind of:")
    elif entry["is"] == "actor":
        yield output.Item(entry["level"] or "the level of whatever government is asked", mark="works at:")
        yield output.Item(entry["agency"], mark="agency:")
    if entry.get("definition"):
        yield output.Para(entry["definition"], tone="quiet")
    if entry.get("source"):
        yield output.Para(f"Source: {entry['source']}", tone="quiet")
    if entry.get("write"):
        yield output.Para("On the command line:")
        yield output.Verbatim(entry["write"])


def _fact_page(entry: dict[str, Any]) -> Iterator[output.Block]:
    name = entry["name"]
    if entry["judgement"]:
        yield output.Para(f'A judgement: counts only with who made it and why, {name}=yes by "WHO" because "WHY".')
    if entry["values"]:
        yield output.Table(("value", "says"), [(v["name"], v["says"]) for v in entry["values"]])
    else:
        yield output.Para(f"Type: {entry['type']}.")
    for part in entry.get("fields", ()):
        values = ", ".join(v["name"] for v in part["values"]) or part["type"]
        yield output.Item(f"{part['question']} ({values})", mark=part["name"] + ":")
    if entry["type"] == "list of records":
        ways = (f"{name}=[{{…}}, {{…}}]", f"{name}+=[{{…}}]", "", f"{name}=none")
    elif entry["is"] == "fact" and entry["type"] == "set of":
        ways = (f"{name}=a,b", f"{name}+=a", f"{name}-=a", f"{name}=none")
    else:
        return
    for mark, way in zip(("everything:", "at least:", "not among them:", "nothing:"), ways, strict=True):
        if way:
            yield output.Item(way, mark=mark)
