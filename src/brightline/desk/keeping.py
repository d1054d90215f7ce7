"""What keeps facts where they belong: out of browsers' stores, and out of the program's own log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

Answering = Callable[[HttpRequest], HttpResponse]


def not_kept(answer: Answering) -> Answering:
    """Say with every answer that it must not be stored."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response["Cache-Control"] = "no-store"
        return response

    return answered


def no_nul(answer: Answering) -> Answering:
    """Refuse what no database keeps, before it comes to one."""

    def answered(request: HttpRequest) -> HttpResponse:
        told = [request.path, *(value for values in request.GET.lists() for value in values[1])]
        if request.method == "POST":
            told += [value for values in request.POST.lists() for value in values[1]]
        if any("\0" in str(value) for value in told):
            return HttpResponseBadRequest("A sign that nobody types stands in what was sent.")
        return answer(request)

    return answered


class WithoutWords(logging.Filter):
    """Leaves of an error its kind and its place: its message may quote what somebody wrote or a paper says."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the words out of a record; it is always kept."""
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            places = extract_tb(error.__traceback__)
            where = f"{Path(places[-1].filename).name}:{places[-1].lineno}" if places else "?"
            record.msg, record.args = f"{type(error).__name__} at {where}", ()
        elif record.name.startswith("django.request"):
            record.msg, record.args = f"answered with {getattr(record, 'status_code', '?')}", ()
        record.exc_info = record.exc_text = None
        return True
