"""What several verbs share: the place, the action, the day, the facts, and the law they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from brightline.cli.errors import CallError, say

if TYPE_CHECKING:
    from brightline.corpus import Corpus, Place
    from brightline.engine.law import Law
    from brightline.language import Measure
    from brightline.vocabulary import Vocabulary

F = TypeVar("F", bound=Callable[..., Any])


class DayType(click.ParamType[date]):
    """A day, written as 2024-12-04, or `today`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        if value == "today":
            return today()
        try:
            # fromisoformat also reads 20241204 and 2024-W49-3, which a person would not recognise as a day.
            if len(value) == 10 and value[4] == value[7] == "-" and value.replace("-", "").isdecimal():
                return date.fromisoformat(value)
        except ValueError:
            pass
        from brightline.language.written_days import how_to_write, looks_like_a_day

        other = looks_like_a_day(value) and value[4:5] + value[7:8] != "--"
        raise CallError(
            f"{param.opts[0] if param is not None else 'day'} {value}",
            f"`{value}` is {'not how a day is written' if other else 'not a day of the calendar'}.",
            "The law in force depends on the day, so a day is never guessed.",
            how_to_write(value) if other else "Write year, month, day: 2024-12-04.",
        )


def today() -> date:
    """The one place where the command line reads a clock."""
    return date.today()  # noqa: DTZ011 - a legal day is the day where the officer is


def complete(name: str, with_ctx: bool = True) -> Callable[[click.Context, click.Parameter, str], Any]:
    def offered(ctx: click.Context, param: click.Parameter, incomplete: str) -> Any:
        from brightline.cli import completion

        offer = getattr(completion, name)
        return offer(ctx, incomplete) if with_ctx else offer(incomplete)

    return offered


place = click.argument("place", metavar="PLACE", shell_complete=complete("places"))
action = click.argument("action", metavar="ACTION", shell_complete=complete("actions", with_ctx=False))
on = click.option(
    "--on", type=DayType(), default=today, show_default="today", metavar="DAY", help="The day asked about: 2024-12-04."
)
fact = click.option(
    "-f",
    "--fact",
    "facts",
    multiple=True,
    metavar="FACT=VALUE",
    shell_complete=complete("facts", with_ctx=False),
    help="What is known. Sets: papers=a,b is everything, papers+=a at least, papers-=a not among them, papers=none.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON with stable keys.")
measures = click.option(
    "--measures",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Measures to use in place of those that ship.",
)
reading = click.option(
    "--reading", "readings", multiple=True, metavar="NAME=other", help="Decide with the other reading of a passage."
)
alone = click.option(
    "--alone",
    metavar="LAYER|MEASURE",
    shell_complete=complete("layers_and_measures"),
    help="What if this layer or measure stood alone.",
)
without = click.option(
    "--without",
    multiple=True,
    metavar="MEASURE",
    shell_complete=complete("measures"),
    help="What if this measure fell. May be repeated.",
)


def question(command: F) -> F:
    """The options of a verb that asks PLACE, ACTION and a day."""
    for option in reversed((place, action, on, fact, reading, alone, without, measures, as_json)):
        command = option(command)
    return command


COVERAGE = "coverage.yaml"
"""The file of a folder of measures that names places, and says what was looked for."""


def load_corpus(measures: Path | None, option: str = "--measures") -> Corpus:
    """The measures that ship, or those of a folder. Raises CallError for a folder that holds none.

    A folder `measures` beside the caller is not taken unasked, for the law would depend on where one stands; that it
    was passed over is said.
    """
    from brightline.corpus import Corpus

    if measures is not None and not any((measures / name).exists() for name in ("us", COVERAGE)):
        raise CallError(
            f"{option} {measures}",
            "There is no measure in this folder.",
            "Measures lie in a folder `us`, by state and town, and what lies elsewhere has no government.",
            "Name the folder that holds `us/`.",
        )
    if measures is not None:
        return Corpus.load(measures)
    corpus = Corpus.load()
    here = Path("measures")
    if (here / "us").is_dir() and not here.samefile(corpus.root):
        say(f"Note: this uses {corpus.root}, not the folder `measures` here; --measures measures uses that.")
    return corpus


def nearest_path(path: str, paths: Iterable[str]) -> str | None:
    """The place or measure most likely meant; one with the same parent before one elsewhere."""
    from brightline.vocabulary import nearest

    known = list(paths)
    parent, _, name = path.rpartition("/")
    for choice in ([k for k in known if k.rpartition("/")[0] == parent], known):
        by_name = {k.rpartition("/")[2]: k for k in sorted(choice, reverse=True)}
        close = nearest(name, by_name)
        if close is not None:
            return by_name[close]
    return nearest(path, known)


def known_place(corpus: Corpus, path: str) -> Place:
    """The place of a path. Raises CallError with the nearest one that is known."""
    every = {p.path: p for p in corpus.places()}
    if path.strip("/") in every:
        return every[path.strip("/")]
    close = nearest_path(path, every)
    raise CallError(
        f"PLACE {path}",
        f"`{path}` is not a place the corpus knows.",
        "An answer about a place nobody has looked at would be a guess.",
        (f"Closest: `{close}`." if close else "`brightline places` lists the places that are known.")
        + f" Looked in {corpus.root}; --measures names another folder.",
    )


def named_measures(corpus: Corpus, name: str | None) -> list[Measure]:
    """The measures of a place and those above it, or the one measure of that name, or all.

    Raises CallError with the nearest right word.
    """
    if name is None:
        return list(corpus.measures())
    every = {m.id: m for m in corpus.measures()}
    if name in every:
        return [every[name]]
    paths = [p.path for p in corpus.places()]
    if name in paths:
        return list(corpus.measures(name))
    close = nearest_path(name, [*every, *paths])
    raise CallError(
        f"PLACE or MEASURE {name}",
        f"`{name}` is neither a place nor a measure of the corpus.",
        "What is not in the corpus has not been looked at, and nothing can be said of it.",
        f"Closest: `{close}`." if close else "`brightline places` lists the places that are known.",
    )


def known_action(name: str, vocabulary: Vocabulary) -> str:
    """The action's name. Raises CallError with the nearest right word."""
    if name in vocabulary.actions:
        return name
    from brightline.language.meant import meant_by_letters_or_meaning

    context = click.get_current_context(silent=True)
    first = context.params.get("place") if context is not None else None
    if context is not None and first in vocabulary.actions:
        raise CallError(
            f"PLACE {first} ACTION {name}",
            "The place and the action are swapped.",
            "The place comes first: it says whose law is asked.",
            f"Write: {context.command_path} {name} {first}",
        )
    raise CallError(
        f"ACTION {name}",
        f"`{name}` is not an action in the vocabulary.",
        "A word nobody defined would find no law and look like an open door.",
        meant_by_letters_or_meaning(
            name,
            {a.name: a.says for a in vocabulary.actions.values()},
            "`brightline vocabulary actions` lists them.",
            {a.name: ", ".join(a.also) for a in vocabulary.actions.values()},
        ),
    )


def chosen_law(corpus: Corpus, place: str, on: date, alone: str | None, without: tuple[str, ...]) -> Law:
    """The law of a place on a day, as `--alone` and `--without` leave it.

    Raises FactErrors for a layer or measure that is not part of it, UnknownPlace for a place nobody looked at.
    """
    inside_what_is_known(corpus, place, on)
    law = corpus.law(place, on=on)
    for measure in without:
        law = law.without(measure)
    return law if alone is None else law.alone(alone)


AHEAD = timedelta(days=366)
"""How far after today, or after the last day on which the corpus knows of a change, a question still makes sense."""


def known_to(changes: Sequence[date]) -> date:
    """The last day on which a question about a place still makes sense, by the days on which its law changes."""
    return max(today(), changes[-1]) + AHEAD


def inside_what_is_known(corpus: Corpus, place: str, on: date) -> None:
    """Raises CallError for a day before the corpus knows any law of the place, or long after anybody could know it."""
    name = known_place(corpus, place).name
    days = corpus.change_days(place)
    if not days:
        raise CallError(
            f"PLACE {place}",
            f"The corpus holds no law of {name}, and nobody has looked for it.",
            "Silence would look like an answer.",
            "`brightline places` says what is known of each place.",
        )
    last = known_to(days)
    if days[0] <= on <= last:
        return
    what = "begins" if on < days[0] else "ends"
    raise CallError(
        f"--on {on}",
        f"What the corpus knows of {name} {what} on {days[0] if on < days[0] else last}.",
        "An answer about another day would be a guess.",
        f"Ask about a day from {days[0]} to {last}; `brightline when {place} ACTION` shows what changed on which day.",
    )


def chosen_readings(readings: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the readings to replace by their alternatives. Raises CallError for another form than NAME=other."""
    for text in readings:
        name, _, value = text.partition("=")
        if value != "other" or not name:
            raise CallError(
                f"--reading {text}",
                f"`{text}` does not say which reading to take.",
                "A passage is decided as it is read, or with its other reading.",
                f"Write --reading {name or 'NAME'}=other.",
            )
    return tuple(text.removesuffix("=other") for text in readings)
