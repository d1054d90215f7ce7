"""*Give a file*: a fax or a mail that somebody has as a file, taken in as if it had come by itself."""

from __future__ import annotations

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from brightline.desk.access import Thing, rights
from brightline.desk.arrival.receive import receive
from brightline.desk.errors import Refused
from brightline.desk.pages.asking import desk_of, opens
from brightline.desk.unit import LARGEST


@opens(Thing.RECORD)
def upload(request: HttpRequest) -> HttpResponse:
    """The form, and after it *Tonight*, where what was given appears once it was read. Raises Refused."""
    desk = desk_of(request)
    held = rights(desk.user)
    stations = {short: name for short, name in desk.unit.stations.items() if held.may(Thing.RECORD, short)}
    if request.method != "POST":
        return render(request, "desk/upload.html", {"stations": stations})
    station, files = request.POST.get("station", ""), request.FILES.getlist("files")
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise Refused("upload", "That is more than the desk takes at once.", f"It takes {LARGEST // 2**20} MB.",
                      "Give the files one by one.")  # fmt: skip
    if station not in stations or not files:
        raise Refused("upload", "No file or no station was chosen.", "Nothing was taken in.", "Choose both.")
    for kept, file in enumerate(files):
        try:
            receive(file.read(), desk.home, channel="upload", station=station, name=file.name or "")
        except (OSError, DatabaseError):
            raise Refused("upload", f"It could not be kept; of {len(files)} files {kept} were.", "The disk or the "
                          "database refused it.",
                          "Keep the file, call whoever runs the desk, and give it again.") from None  # fmt: skip
    messages.success(request, f"Kept: {len(files)}. It is being read.")
    return redirect("tonight")
