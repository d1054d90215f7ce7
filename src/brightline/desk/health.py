"""Whether the desk works, for the machine it runs on and for nobody else: numbers, and no fact about anybody.

Whoever asks must be on the machine itself and not come through the city's web server: what that hands on carries its
headers.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.utils import timezone

from brightline.desk.arrival.originals import has_reserve
from brightline.desk.home import home
from brightline.desk.models import LogHead, Work
from brightline.desk.queue import LEASE, WAITING

PATH = "/health"
HANDED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED",
             "HTTP_X_REAL_IP", "HTTP_VIA")  # fmt: skip
OLD = 15 * 60
"""After so many seconds what came should have been read."""
_last_beat: list[float] = []


def beat() -> None:
    """Say that the worker is at work: to be called before each of its steps."""
    _last_beat[:] = [time.monotonic()]


def asked(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer for health before anything else looks at what is asked: no session, no host, no person."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.path != PATH:
            return answer(request)
        told = request.META
        if told.get("REMOTE_ADDR") not in ("127.0.0.1", "::1") or any(name in told for name in HANDED_ON):
            return HttpResponseNotFound()
        found = health()
        return JsonResponse(found, status=200 if found["ok"] else 503)

    return answered


def health() -> dict[str, Any]:
    """What is wrong, in words for whoever runs the desk, and the numbers behind them."""
    wrong: list[str] = []
    waiting, oldest = _queue()
    if waiting is None:
        wrong.append("The database does not answer.")
    elif oldest is not None and oldest > OLD:
        wrong.append("What came is not being read.")
    since = round(time.monotonic() - _last_beat[0]) if _last_beat else None
    if since is None or since > LEASE.total_seconds():
        wrong.append("The worker is not at work.")
    reserve = has_reserve(home())
    if not reserve:
        wrong.append("The reserve on the disk was given up: make room, and start the desk again.")
    return {
        "ok": not wrong, "wrong": wrong, "database": waiting is not None, "worker_seconds_ago": since,
        "reserve": reserve, "waiting": waiting, "oldest_waiting_seconds": oldest, "training": home().training,
    }  # fmt: skip


def _queue() -> tuple[int | None, int | None]:
    """How many steps wait, and for how many seconds the oldest has; None where the database does not say."""
    try:
        LogHead.objects.get()
        rows = Work.objects.filter(step__in=WAITING)
        first = rows.order_by("arrival_id").values_list("arrival__stored_at", flat=True).first()
        return rows.count(), None if first is None else round((timezone.now() - first).total_seconds())
    except (Error, LogHead.DoesNotExist):
        connection.close()
        return None, None
