"""A desk to try, opened by the command that everybody opens it with."""

from __future__ import annotations

import os
import re
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import yaml

PASSWORD = r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}"


class Night:
    """The desk that the command opened, with what it printed."""

    def __init__(self, folder: Path, printed: str) -> None:
        self.folder, self.printed = folder, printed
        address = re.search(r"http://127\.0\.0\.1:\d+", printed)
        assert address, printed
        self.address = address[0]
        self.passwords = dict(re.findall(rf"(\w+\.\w+)\s+({PASSWORD})", printed))

    def browser(self, who: str) -> OpenerDirector:
        """Somebody's browser, signed in."""
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        page = browser.open(f"{self.address}/sign-in", timeout=30).read().decode()
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        told = {"csrfmiddlewaretoken": token[1], "username": who, "password": self.passwords[who], "next": ""}
        browser.open(f"{self.address}/sign-in", urlencode(told).encode(), timeout=30).read()
        return browser

    def page(self, browser: OpenerDirector, path: str) -> str:
        """A page, as text."""
        return str(browser.open(f"{self.address}{path}", timeout=60).read().decode())

    def fax(self, data: bytes, name: str, to: str) -> None:
        """Send a fax as the gateway does; returns once the desk has taken it."""
        told = yaml.safe_load((self.folder / "desk.yaml").read_text())
        host, _, port = told["smtp"].rpartition(":")
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "fax@gateway.millbrook.example", to, "Fax received"
        mail.set_content("A fax was received.")
        kind = "pdf" if name.endswith(".pdf") else "tiff"
        mail.add_attachment(data, maintype="application" if kind == "pdf" else "image", subtype=kind, filename=name)
        with smtplib.SMTP(host, int(port), timeout=30) as server:
            server.send_message(mail)


@contextmanager
def tried(folder: Path) -> Iterator[Night]:
    """A desk to try, which leaves nothing behind when it is told to end."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("BRIGHTLINE_")}
    # A real desk that the surroundings name is left alone.
    settings = {**plain, "TMPDIR": str(folder), "BRIGHTLINE_DESK": str(folder / "real"), "COLUMNS": "160"}
    with open(folder / "printed", "w") as printed:
        command = [sys.executable, "-m", "brightline.cli", "demo", "--desk"]
        process = subprocess.Popen(command, stdout=printed, stderr=printed, env=settings)
    try:
        until = time.monotonic() + 240
        while "The desk is open." not in (text := (folder / "printed").read_text()):
            assert process.poll() is None, text
            assert time.monotonic() < until, text
            time.sleep(0.2)
        yield Night(next(folder.glob("brightline-demo-*")), text)
        assert not (folder / "real").exists()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert not list(folder.glob("brightline-demo-*")), "the desk to try left something behind"
    finally:
        process.kill()
        process.wait()
