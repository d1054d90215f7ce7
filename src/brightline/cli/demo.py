"""`brightline demo`: a detainer arrives at a Boston station."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from brightline.cli import answer, demo_desk, errors, options, output, words
from brightline.cli.errors import CallError

if TYPE_CHECKING:
    from brightline.corpus import Corpus
    from brightline.engine.decision import Decision

PLACE = "us/ma/boston"


class Scene(Struct, frozen=True):
    """One question of the story."""

    title: str
    story: str
    on: date
    facts: tuple[str, ...]
    action: str = "hold"


OFFICER = "actor=police_officer"
ELIGIBLE = "person.eligible_for_release=yes"

SCENES = (
    Scene(
        "A fax, and nothing else is known",
        "Three in the morning. A fax reaches the station about somebody in a cell. It is headed “detainer”. What else "
        "came with it nobody has looked at yet. May the officer hold the person?",
        date(2024, 12, 4),
        (OFFICER, "papers+=civil_detainer"),
    ),
    Scene(
        "The 2019 act",
        "The sergeant reads every page: one civil detainer, no other paper. Bail has been posted, so the person is to "
        "be released.",
        date(2024, 12, 4),
        (OFFICER, "papers=civil_detainer", ELIGIBLE),
    ),
    Scene(
        "The 2014 act",
        "The same fax, five years before the act was amended. The answer rests on another text, and on what was known "
        "of it.",
        date(2015, 7, 14),
        (OFFICER, "papers=civil_detainer", ELIGIBLE),
    ),
    Scene(
        "A warrant signed by a judge",
        "The same night, with one more page: a criminal warrant, and a judge's name under it. The ban falls away. That "
        "is no permission to hold on the detainer: the warrant is another matter, under other law.",
        date(2024, 12, 4),
        (OFFICER, "papers=civil_detainer,judicial_criminal_warrant", ELIGIBLE),
    ),
    Scene(
        "And may the officer say when the person goes home?",
        "The fax also asks to be told the time of release. Why the agency wants to know is not written on it.",
        date(2024, 12, 4),
        (OFFICER, "papers=civil_detainer", "requester=ice_ero", ELIGIBLE),
        action="notify_release",
    ),
)


@click.command("demo")
@click.option(
    "--desk/--law", "desk", default=None,
    help="Only the desk to try, or only what the law says. At a terminal: the law, and then the desk.",
)  # fmt: skip
@options.as_json
def command(desk: bool | None, as_json: bool) -> int:
    """A detainer arrives at a Boston station: under the 2014 act, the 2019 act, and with a judge's warrant.

    At a terminal a desk opens then, where its parts are installed, with the faxes of a first night, until it is told to
    end. The people and the night are invented; the law is the one that ships.
    """
    if desk and as_json:
        raise CallError(
            "demo", "A desk is not shown as JSON.", "It is a place to work at.", "Leave --json or --desk out."
        )
    if desk:
        return demo_desk.open_desk()
    corpus = options.load_corpus(None)
    told = [(scene, _decide(scene, corpus)) for scene in SCENES]
    if as_json:
        output.show_json([_to_json(scene, decision) for scene, decision in told])
        return errors.ANSWER
    page: output.Page = []
    for number, (scene, decision) in enumerate(told, 1):
        page += list(_page(number, scene, decision))
    page += [
        output.Gap(),
        output.Para("Try it: brightline ask us/ma/boston hold", tone="good"),
        output.Para(f"The person and the night are invented. {answer.NO_ADVICE}", tone="quiet"),
    ]
    goes_on = desk is None and sys.stdout.isatty() and demo_desk.is_installed()
    if desk is None and not goes_on:
        need = "" if demo_desk.is_installed() else f" (it needs {demo_desk.HOW})"
        page.append(output.Para(f"A desk to try, with invented people: brightline demo --desk{need}", tone="good"))
    output.show(page)
    return demo_desk.open_desk() if goes_on else errors.ANSWER


def _decide(scene: Scene, corpus: Corpus) -> Decision:
    from brightline.cli.facts import read_facts

    law = corpus.law(PLACE, on=scene.on)
    return law.decide(scene.action, read_facts(scene.facts, corpus.vocabulary))


def _to_json(scene: Scene, decision: Decision) -> dict[str, Any]:
    return {"title": scene.title, "story": scene.story, "facts": list(scene.facts), "decision": decision.to_json()}


def _page(number: int, scene: Scene, decision: Decision) -> Iterator[output.Block]:
    yield output.Heading(f"{number}. {scene.title}")
    yield output.Para(scene.story)
    yield output.Gap()
    given = " \\\n    ".join(f"--fact {fact}" for fact in scene.facts)
    yield output.Verbatim(f"$ brightline decide {PLACE} {scene.action} --on {scene.on} \\\n    {given}")
    yield output.Gap()
    yield output.Headline(str(decision.outcome), tone=str(decision.outcome))
    yield output.Para(f"Boston, {words.day(decision.on)}.")
    yield from answer.summary(decision)
