"""`brightline vocabulary [WORD]`: the words that facts and actions are given in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from brightline.cli import options, output
from brightline.cli.errors import CallError

if TYPE_CHECKING:
    from brightline.vocabulary import Action, Actor, Fact, Vocabulary

LISTS = ("facts", "actions", "actors")


@click.command("vocabulary")
@click.argument("word", metavar="[WORD]", required=False, shell_complete=options.complete("words", with_ctx=False))
@options.as_json
def command(word: str | None, as_json: bool) -> None:
    """The words that facts and actions are given in.

    WORD is a fact, a value, an action, an actor, or one of `facts`, `actions`, `actors`. Without it all are listed.
    """
    from brightline.vocabulary import load_vocabulary, nearest

    vocabulary = load_vocabulary()
    if word is None or word in LISTS:
        found = _listed(vocabulary, LISTS if word is None else (word,))
        output.show_json(found) if as_json else output.show(list(_list_page(found)))
        return
    entries = list(_entries(word, vocabulary))
    if not entries:
        names = [*vocabulary.facts, *vocabulary.actions, *vocabulary.actors, *LISTS]
        names += [v for f in vocabulary.facts.values() for v in f.value_names]
        close = nearest(word, names)
        raise CallError(
            f"WORD {word}",
            f"`{word}` is not a word of the vocabulary.",
            "Facts, values, actions and actors are the only words that law and questions are written in.",
            f"Closest: `{close}`." if close else "`brightline vocabulary` lists them all.",
        )
    if as_json:
        output.show_json(entries)
        return
    page: output.Page = []
    for entry in entries:
        page += [*([output.Gap()] if page else []), *_entry_page(entry)]
    output.show(page)


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
                    "definition": value.definition, "source": value.source,
                }  # fmt: skip


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
    return found


def _action_json(action: Action) -> dict[str, Any]:
    return {
        "name": action.name,
        "says": action.says,
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
    yield output.Para(
        f"{entry['name']}  ({kind}{' of ' + entry['fact'] if kind == 'value' else ''})", tone="not addressed"
    )
    yield output.Para(entry.get("question") or entry["says"])
    if kind == "fact":
        yield from _fact_page(entry)
    elif kind == "action":
        yield output.Item(entry["scope"], mark="outside this corpus:")
        yield output.Item(entry["safe_default"], mark="while nothing is settled:")
        if entry["kind_of"]:
            where = " and ".join(f"{fact} = {value}" for fact, value in entry["where"].items())
            yield output.Item(f"{entry['kind_of']} where {where}", mark="is a kind of:")
    elif kind == "actor":
        yield output.Item(entry["level"] or "the level of whatever government is asked", mark="works at:")
        yield output.Item(entry["agency"], mark="agency:")
    if entry.get("definition"):
        yield output.Para(entry["definition"], tone="quiet")
    if entry.get("source"):
        yield output.Para(f"Source: {entry['source']}", tone="quiet")


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
    if entry["type"] == "set of":
        yield output.Para(
            f"Everything: {name}=a,b  At least: {name}+=a  Not among them: {name}-=a  Nothing: {name}=none"
        )
