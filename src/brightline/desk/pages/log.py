"""*Log*: the proofs that an auditor takes away. Nothing on it is about a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from brightline.desk.access import Thing
from brightline.desk.checkpoints import signing_key
from brightline.desk.models import LogEntry, SignedCheckpoint
from brightline.desk.pages.asking import desk_of, opens, sent_from
from brightline.desk.witness import bundle


@opens(Thing.LOG)
def log(request: HttpRequest) -> HttpResponse:
    """How long the log is, its public key, and its checkpoints."""
    shown = {
        "size": LogEntry.objects.count(),
        "key": str(signing_key(desk_of(request).home).verifier),
        "checkpoints": SignedCheckpoint.objects.order_by("-size"),
    }
    return render(request, "desk/log.html", shown)


@sent_from("log")
@opens(Thing.LOG)
def take_bundle(request: HttpRequest) -> HttpResponse:
    """The auditor's bundle, signed now."""
    answer = HttpResponse(bundle(desk_of(request).home), content_type="application/json")
    name = f"auditor-{timezone.localtime():%Y-%m-%d}.bundle"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
