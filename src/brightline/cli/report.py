"""`brightline report`: the numbers of a desk for any span, a report that was filed, and whether it is right."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brightline.cli import errors, output
from brightline.cli.errors import CallError, FileError

if TYPE_CHECKING:
    from brightline.desk.reports.content import Change, Content
    from brightline.desk.reports.verifying import Checked

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("report")
@click.argument("what", metavar="YEAR|FIRST..LAST|NUMBER|FILED.json")
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("desk"), show_default=True,
    help="Where the desk keeps what it has.",
)  # fmt: skip
@click.option(
    "--edition", type=click.Choice(["statutory", "public"]), default="statutory", show_default=True,
    help="The public one prints no number of fewer than five.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON; of a filed report exactly what was filed.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, a row for each number.")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write a PDF.")
@click.option("--verify", is_flag=True, help="Count FILED.json again from the auditor's bundle, without the desk.")
@click.option("--bundle", type=FILE, metavar="BUNDLE", help="The auditor's bundle, with --verify.")
@click.option(
    "--key", default="", metavar="KEY", help="The log's public key, where the report's own is not to be trusted."
)
def command(
    what: str, folder: Path, edition: str, as_json: bool, as_csv: bool, pdf: Path | None, verify: bool,
    bundle: Path | None, key: str,
) -> int:  # fmt: skip
    """The report of a desk on a year or on any span, or a filed one by its number; or check one that was filed.

    \b
    brightline report 2024 --folder desk
    brightline report 2024-1 --folder desk --json > filed.json
    brightline report filed.json --verify --bundle auditor.bundle
    """
    if sum((as_json, as_csv, pdf is not None)) > 1:
        raise CallError("report", "Two forms were asked for at once.", "One call makes one form.", "Leave one out.")
    if verify:
        if bundle is None or as_csv or pdf is not None:
            raise CallError(
                "report --verify", "A report is checked against the auditor's bundle, and against nothing else.",
                "What the desk says now proves nothing of what it said then.", "Give --bundle, and no other form.",
            )  # fmt: skip
        return _checked(Path(what), bundle, key, as_json)
    if bundle is not None or key:
        raise CallError(
            "report", "--bundle and --key are for --verify.", "Nothing else reads a bundle.", "Add --verify."
        )
    return _printed(what, folder, edition, as_json, as_csv, pdf)


def _checked(report: Path, bundle: Path, key: str, as_json: bool) -> int:
    if not report.is_file():
        raise CallError(
            str(report), "There is no such file.", "What is checked is a report as it was filed, as JSON.",
            "Take it from the desk under Reports, or with `brightline report NUMBER --json`.",
        )  # fmt: skip
    try:
        from brightline.desk.reports.verifying import NotAReport, check
        from brightline.ledger import LedgerError
    except ImportError as error:
        raise _not_installed(error, "ledger") from None
    try:
        found = check(report.read_bytes(), bundle.read_bytes(), key)
    except NotAReport as error:
        raise FileError(str(report), error.what, error.why, error.next) from None
    except LedgerError as error:
        raise FileError(error.where, error.what, error.why, error.next) from None
    if as_json:
        output.show_json({
            "report": found.content.report, "fits": not found.wrong, "wrong": list(found.wrong),
            "recounted": found.recounted, "differences": [_plain(one) for one in found.differences],
        })  # fmt: skip
    else:
        output.show(_verdict(found, key))
    return errors.FILE_ERRORS if found.wrong else errors.ANSWER


def _plain(one: Change) -> dict[str, Any]:
    return {"number": one.number, "report": one.was, "log": one.now, "only_in_the_log": list(one.added),
            "only_in_the_report": list(one.gone)}  # fmt: skip


def _verdict(found: Checked, key: str) -> output.Page:
    content = found.content
    span = f"{content.first} to {content.last}"
    if not found.wrong:
        page: output.Page = [
            output.Headline("The report is right", tone="good"),
            output.Para(
                f"Report {content.report} on {span} was counted again from the first {content.log.size} entries of the "
                f"bundle: every number is the same, and the log says that this report was filed."
            ),
        ]
    else:
        page = [output.Headline("The report does not fit the log", tone="bad"),
                output.Para(f"Report {content.report} on {span}:")]  # fmt: skip
        page += [output.Item(one) for one in found.wrong]
    for one in found.differences:
        page.append(output.Item(f"{one.number}: the report says {one.was}, the log {one.now}", indent=4))
        for says, entries in (("only in the log", one.added), ("only in the report", one.gone)):
            if entries:
                page.append(output.Para(f"entries {says}: {', '.join(map(str, entries))}", tone="quiet", indent=8))
    if not found.recounted:
        page.append(output.Para("The bundle could not be counted."))
    if not key:
        page.append(output.Para(
            "The key was taken from the report itself. To rule out that report and bundle were both made anew, give "
            "with --key the one on the paper that the city clerk stamped."
        ))  # fmt: skip
    return page


def _printed(what: str, folder: Path, edition: str, as_json: bool, as_csv: bool, pdf: Path | None) -> int:
    os.environ["BRIGHTLINE_DESK"] = str(folder.absolute())
    os.environ["BRIGHTLINE_DESK_TRAINING"] = "1" if (folder / "TRAINING").exists() else ""
    try:
        from brightline.desk.home import HomeError, home
        from brightline.desk.unit import unit
    except ImportError as error:
        raise _not_installed(error, "desk") from None
    try:
        place = home()
        whose = unit(place)
    except HomeError as error:
        raise CallError(error.where, error.what, error.why, error.next) from None
    if not (place.database.exists() or os.environ.get("BRIGHTLINE_DESK_DATABASE")):
        raise CallError(str(folder), "There is no desk in this folder.", "A report is counted from a desk's log.",
                        "Name its folder with --folder.")  # fmt: skip
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.desk.settings")
    import django

    try:
        django.setup()
    except HomeError as error:
        raise CallError(error.where, error.what, error.why, error.next) from None
    from django.db import DatabaseError
    from django.utils import timezone

    from brightline.desk.errors import Refused
    from brightline.desk.reports import filing
    from brightline.desk.reports.document import document
    from brightline.desk.reports.writing import as_csv as csv_of
    from brightline.desk.reports.writing import as_json as json_of
    from brightline.desk.reports.writing import as_pdf as pdf_of

    try:
        span = filing.span_of(what, timezone.localdate())
        kept = filing.filed(what)
        if kept is not None:
            content = filing.read(kept)
        elif span is not None:
            content = filing.draft(place, whose, *span)
        else:
            raise CallError(
                f"report {what}", "That is no year, no span and no number of a filed report.",
                "A year is 2024, a span 2024-01-01..2024-06-30, a number 2024-1.", "Write it so.",
            )  # fmt: skip
        if as_json:
            output.write(json_of(content, edition).decode())
        elif as_csv:
            output.write(csv_of(content, edition).decode("utf-8-sig"))
        elif pdf is not None:
            pdf.write_bytes(pdf_of(content, edition))
            output.show([output.Para(f"Written: {pdf}")])
        else:
            output.show(_page(content, document(content, edition)))
    except Refused as error:
        raise CallError(error.where, error.what, error.why, error.next) from None
    except DatabaseError as error:
        raise FileError(
            str(folder), "The database of the desk cannot be read.", f"{type(error).__name__}: it is locked, or older "
            "than this program.", "Open the desk once with `brightline serve desk`, which brings it up to date.",
        ) from None  # fmt: skip
    return errors.ANSWER


def _page(content: Content, told: Any) -> output.Page:
    page: output.Page = [output.Headline(told.title)]
    if told.training:
        page.append(output.Para("TRAINING: nobody here is real", tone="warning"))
    page += [output.Item(says, mark=f"{name}:") for name, says in told.says]
    page.append(output.Heading("What the law asks of this report"))
    page += [output.Para(sentence) for sentence in told.law]
    for table in told.tables:
        page.append(output.Heading(table.title))
        if table.rows:
            page.append(output.Table(table.head, [tuple(map(str, row)) for row in table.rows]))
        if table.note:
            page.append(output.Para(table.note, tone="quiet"))
    if told.proof:
        page.append(output.Heading("How to prove it"))
        for name, says in told.proof:
            page += [output.Para(name), output.Verbatim(says)]
    return page


def _not_installed(error: ImportError, extra: str) -> CallError:
    return CallError(
        "report", "The parts that this needs are not installed.", str(error),
        f'Install them: python -m pip install "brightline[{extra}]"',
    )  # fmt: skip
