"""*Reports*: what was filed, open to the council and the city clerk; drafts for any span; and how one is filed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters

from brightline.desk.access import Thing, rights
from brightline.desk.errors import Refused
from brightline.desk.matters.doing import Desk
from brightline.desk.models import FiledReport, Role, User
from brightline.desk.pages.again import asked_again, proved
from brightline.desk.pages.asking import day, desk_of, number, opens, sent_from
from brightline.desk.reports import filing
from brightline.desk.reports.content import Content
from brightline.desk.reports.document import EDITIONS, PUBLIC, STATUTORY, document, entries_of
from brightline.desk.reports.writing import WRITERS, chart


@opens(Thing.REPORTS)
def reports(request: HttpRequest) -> HttpResponse:
    """What was filed, and to whoever works at the desk what waits to be."""
    desk = desk_of(request)
    today = timezone.localdate()
    base = FiledReport.objects.filter(supplement_to=None).order_by("-entry_id")
    names = dict(User.objects.values_list("pk", "name"))
    return render(
        request,
        "desk/reports.html",
        {
            "filed": [(one, filing.read(one), list(one.supplements.order_by("entry_id"))) for one in base],
            "waiting": [(one, names[one.by]) for one in filing.waiting()] if _works_here(desk) else [],
            "works_here": _works_here(desk),
            "pays": _has(desk, Role.SUPERVISOR, Role.COMMANDER),
            "first": date(today.year, 1, 1),
            "last": today,
        },
    )


@opens(Thing.REPORTS)
def report(request: HttpRequest, which: str) -> HttpResponse:
    """A report that was filed. Raises Http404."""
    found = _filed(which)
    content = filing.read(found)
    shown = {"report": found, "supplements": found.supplements.order_by("entry_id"), "can_propose": False}
    if found.supplement_to is None:
        shown["can_propose"] = _has(desk_of(request), Role.SUPERVISOR)
    return render(
        request, "desk/report.html", {**shown, **_shown(content, _edition(request)), "again": asked_again(request)}
    )


@opens(Thing.REPORTS)
def report_file(request: HttpRequest, which: str, edition: str, form: str) -> HttpResponse:
    """A report that was filed, as a file. Raises Http404, Refused."""
    if edition not in EDITIONS or form not in WRITERS:
        raise Http404
    write, kind = WRITERS[form]
    training = "training-" if filing.read(_filed(which)).training else ""
    answer = HttpResponse(write(filing.read(_filed(which)), edition), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{training}report-{which}-{edition}.{form}"'
    return answer


@opens(Thing.REPORTS)
def draft(request: HttpRequest) -> HttpResponse:
    """A report on any span, as the log is now; or what was proposed, to be looked at and filed. Raises Refused."""
    desk = desk_of(request)
    _only_here(desk)
    proposed = next((one for one in filing.waiting() if one.entry == number(request.GET.get("proposal"))), None)
    if proposed is not None:
        first, last, supplement = proposed.first, proposed.last, proposed.supplement_to
    elif "proposal" in request.GET:
        raise Refused("report", "That does not wait to be filed.", "It was filed, or taken back.", "Look at the list.")
    else:
        first, last, supplement = _day(request.GET.get("from", "")), _day(request.GET.get("to", "")), ""
    content = filing.draft(desk.home, desk.unit, first, last, supplement)
    files = proposed is not None and proposed.by != desk.user.pk and _has(desk, *filing.FILES)
    shown = {
        "proposed": proposed, "files": files, "mark": filing.mark(content),
        "can_propose": proposed is None and _has(desk, Role.SUPERVISOR), "supplement_of": supplement,
    }  # fmt: skip
    return render(
        request, "desk/report.html", {**shown, **_shown(content, _edition(request)), "again": asked_again(request)}
    )


@sent_from("reports")
@sensitive_post_parameters("password")
@opens(Thing.REPORTS)
def act(request: HttpRequest, what: str) -> HttpResponse:
    """Propose, take back or file a report; or enter money that was paid back. Raises Refused, Http404."""
    desk, post = desk_of(request), request.POST
    _only_here(desk)
    if what == "propose":
        filing.propose(desk, _day(post.get("from", "")), _day(post.get("to", "")))
        messages.success(request, "Proposed. A commander or counsel files it.")
    elif what == "supplement":
        filing.propose_supplement(desk, post.get("report", ""))
        messages.success(request, "Proposed. A commander or counsel files it.")
    elif what == "withdraw":
        filing.withdraw(desk, number(post.get("proposal")))
        messages.success(request, "Taken back.")
    elif what == "money":
        filing.reimburse(desk, _cents(post.get("sum", "")), _day(post.get("received", "")))
        messages.success(request, "Entered.")
    elif what == "file":
        made = filing.file(desk, number(post.get("proposal")), proved(request), post.get("mark", ""))
        messages.success(request, f"Filed as report {made.number}.")
        return redirect("report", which=made.number)
    else:
        raise Http404
    return redirect("reports")


def _shown(content: Content, edition: str) -> dict[str, Any]:
    """What the page of a report shows of it."""
    told = document(content, edition)
    listed = edition == STATUTORY
    tables = [
        {
            "table": table,
            "head": [(name, bool(table.rows) and isinstance(table.rows[0][place], int))
                     for place, name in enumerate(table.head)],
            "rows": [[(value, name, isinstance(value, int)) for value, name in zip(row, table.head, strict=True)]
                     for row in table.rows],
            # Drawn by us from numbers, with every text escaped.
            "svg": mark_safe(chart(table)),
            "entries": [
                (row[0], found) for place, row in enumerate(table.rows)
                if listed and (found := entries_of(content, table, place))
            ],
        }
        for table in told.tables
    ]  # fmt: skip
    editions = [one for one in EDITIONS if one == STATUTORY or content.public is not None]
    return {"content": content, "document": told, "tables": tables, "edition": edition, "editions": editions,
            "forms": list(WRITERS)}  # fmt: skip


def _edition(request: HttpRequest) -> str:
    return PUBLIC if request.GET.get("edition") == PUBLIC else STATUTORY


def _filed(which: str) -> FiledReport:
    found = filing.filed(which)
    if found is None:
        raise Http404
    return found


def _has(desk: Desk, *roles: Role) -> bool:
    held = rights(desk.user)
    return any(held.has(role) for role in roles)


def _works_here(desk: Desk) -> bool:
    """Whether somebody works with matters, and so sees and prepares reports that nobody has filed yet."""
    return rights(desk.user).may(Thing.MATTERS)


def _only_here(desk: Desk) -> None:
    if not _works_here(desk):
        raise Refused("report", "Only what was filed is open to you.", "What is not filed can still change.",
                      "Look at the reports that were filed.")  # fmt: skip


def _day(text: str) -> date:
    try:
        return day(text)
    except ValueError:
        raise Refused(
            "report",
            f"`{text[:20]}` is no day." if text else "A day is missing.",
            "Days are written as 2024-12-04.",
            "Write it so.",
        ) from None


def _cents(text: str) -> int:
    """A sum of dollars as a form gives it: 1,250.00, or -30 to take one away. Raises Refused."""
    whole, _, part = text.strip().replace(",", "").removeprefix("$").partition(".")
    digits = whole.removeprefix("-")
    if not (
        digits.isascii()
        and digits.isdecimal()
        and len(digits) < 12
        and (not part or (part.isdecimal() and len(part) == 2))
    ):
        raise Refused("report", "That is no sum of money.", "It is written as 1250.00.", "Write it so.")
    cents = int(digits) * 100 + int(part or 0)
    return -cents if whole.startswith("-") else cents
