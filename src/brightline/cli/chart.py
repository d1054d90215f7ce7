"""`brightline chart`: the law about an act as a chart for the wall of a station."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brightline.cli import answer, errors, options, views, words

if TYPE_CHECKING:
    from brightline.analysis import Findings
    from brightline.analysis.charts import Head, Sheet
    from brightline.engine.law import Law

KINDS = (".svg", ".html", ".pdf")
UNCHECKED = "not all of it confirmed"
UNANSWERED = "A question that you cannot answer leaves it unsettled, and gives no permission."


@click.command("chart")
@options.place
@options.action
@options.on
@options.fact
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write to a file: .svg, .html (with the table behind it) or .pdf. Without it, SVG to standard output.",
)  # fmt: skip
@options.alone
@options.without
@options.measures
def command(
    place: str, action: str, on: date, facts: tuple[str, ...], out: Path | None, alone: str | None,
    without: tuple[str, ...], measures: Path | None,
) -> None:  # fmt: skip
    """The law about an act as a chart on one sheet of A4, to hang in a station.

    \b
    brightline chart us/ma/boston hold --on 2024-12-04 --out hold.svg
    brightline chart us/ma/boston share_information --on 2024-12-04 \\
        --fact actor=police_officer --fact purpose=civil_immigration --out share.pdf

    Whoever answers its questions rightly comes to the answer of `brightline decide`. What is given with --fact is not
    asked, and stands at the head. The chart has the day of the law and the corpus on it: on another day, print another.
    """
    from brightline.analysis.charts import DoesNotFit, pdf, sheet, svg, wall

    kind = out.suffix.lower() if out is not None else ".svg"
    if kind not in KINDS:
        raise errors.CallError(
            f"--out {out}",
            f"A chart is no `{kind}` file." if kind else "The name of the file does not say what it is to be.",
            f"It is written as {words.listed(list(KINDS), 'or')}, by the end of the name.",
            f"Write --out {Path(out or 'chart').stem}.svg.",
        )
    found = views.view(views.Asked(place, action, on, facts, alone, without, measures))
    said = sheet(found.findings)
    try:
        drawn = wall(said, _head(found, on, said)).drawing
    except DoesNotFit as error:
        raise _too_much(place, action, found, len(said.questions)) from error
    if kind == ".pdf":
        try:
            views.put(pdf(drawn), out)
        except ImportError as error:
            raise errors.CallError(
                f"--out {out}",
                "Nothing is installed that writes PDF.",
                "It belongs to an extra, so that the command stays light.",
                'Install it: pip install "brightline[chart]". Or write --out with .svg or .html, and print that.',
            ) from error
    elif kind == ".html":
        views.put(_page(svg(drawn), found), out)
    else:
        views.put(svg(drawn), out)


def _head(found: views.View, on: date, said: Sheet) -> Head:
    from brightline.analysis.charts import Head

    law = found.findings.law
    action = law.vocabulary.actions[found.findings.action]
    corpus = law.corpus_hash.removeprefix("sha256:")[:12]
    until = found.decision.confirmed_to
    confirmed = f"confirmed to {words.day(until)}" if until is not None else UNCHECKED
    under = [f"The law of {words.day(on)} for {found.name} ({law.place}), {confirmed}. Corpus {corpus}."]
    if found.given:
        under.append(f"Taken as given: {'; '.join(found.given)}.")
    under.append(f"{UNANSWERED} While it is not settled: {action.safe_default}")
    grades = {
        grade for norm in (s.norm for s in found.findings.spoken.speakers) if norm for grade in [str(norm.evidence)]
    }
    foot = (
        [
            "In brackets how well each rule is known: "
            + "; ".join(f"{grade}, {says}" for grade, says in words.EVIDENCE.items() if grade in grades)
            + "."
        ]
        if grades
        else []
    )
    foot += _doubts(found.findings)
    foot += _apart(found.findings.law, {question.asked.fact for question in said.questions})
    foot += [f"Pending, and could change this: {bill['title']} ({bill['cite']})." for bill in found.decision.pending]
    foot += [f"Outside this chart: {action.scope}", answer.NO_ADVICE]
    return Head(f"{found.name}: {action.says}", tuple(under), tuple(foot))


def _doubts(findings: Findings) -> Iterator[str]:
    """That rules of the chart are contested in law, or rest on a reading of doubtful text; nothing where none does.

    Where it is given who acts, rules that do not reach him are none of the chart.
    """
    actor = findings.given.known.get("actor")
    reaching = [s for s in findings.spoken.speakers if actor is None or actor in s.actors]
    norms = [s.norm for s in reaching if s.norm is not None and s.norm.rule is not None]
    contested = sorted({n.rule.cite for n in norms if n.contested and n.rule is not None})
    read = sorted({n.rule.cite for n in norms if n.reading is not None and n.rule is not None})
    if contested:
        yield (f"Contested in law: {'; '.join(contested)}. A box that is settled holds with them and without.")
    if read:
        yield f"Understood in one way where the text is in doubt: {'; '.join(read)}. `brightline explain` says how."


def _apart(law: Law, asked: set[str]) -> Iterator[str]:
    """What cannot be together of that which is asked: `decide` refuses such answers, and a sheet of paper cannot."""
    from brightline.engine.coding import facts_in
    from brightline.engine.wording import Words

    for condition in law.background.never:
        if asked >= set(facts_in(condition)):
            yield f"Never true together: {Words(law.vocabulary).say(condition)}."


def _page(drawn: str, found: views.View) -> str:
    """A page with the chart and the table behind it."""
    from brightline.analysis.exports import STYLE, table_html

    law = found.findings.law
    title = escape(f"{found.name}: {law.vocabulary.actions[found.findings.action].says}, {law.on}")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"<style>@page{{size:A4;margin:0}}@media print{{.table{{break-before:page}}}}{STYLE}</style>\n</head>\n<body>\n"
        f'{drawn}<section class="table">\n<h2>The same as a table</h2>\n{table_html(found.table())}</section>\n'
        "</body>\n</html>\n"
    )


def _too_much(place: str, action: str, found: views.View, questions: int) -> errors.CallError:
    from brightline.analysis.charts import best_given

    given = best_given(found.findings)
    narrower = (
        ""
        if given is None
        else f"Give a fact, and make a chart for each of its values: --fact {given[0]}={given[1]}"
        " leaves the fewest questions. "
    )
    return errors.CallError(
        f"chart {place} {action}",
        f"The chart has {words.count(questions, 'question')} and does not fit one sheet of A4 in a type that can be"
        " read.",
        "What is smaller than 7.5 points nobody reads on a wall, and a part of the law would look like all of it.",
        f"{narrower}A table has no limit: `brightline export {place} {action} --on {found.findings.law.on} --as html`.",
    )
