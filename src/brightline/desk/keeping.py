"""Middleware: nothing of a page is kept by a browser or by anything between."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answering = Callable[[HttpRequest], HttpResponse]


def not_kept(answer: Answering) -> Answering:
    """Say with every answer that it must not be stored."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response["Cache-Control"] = "no-store"
        return response

    return answered
