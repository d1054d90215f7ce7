"""Somebody at a desk's pages: a browser as far as a night needs one."""

from __future__ import annotations

import http.client
import uuid
from collections.abc import Mapping, Sequence
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

PASSWORD = "correct horse battery staple"
"""Of everybody in the tests."""


class Page(NamedTuple):
    """An answer."""

    status: int
    where: str
    """Where it leads on to; empty for a page."""
    text: str


class Browser:
    """One person's browser, which keeps its cookies."""

    def __init__(self, port: int, timeout: float = 60) -> None:
        self.port, self._timeout = port, timeout
        self._cookies: dict[str, str] = {}

    def sign_in(self, username: str, password: str) -> None:
        """Sign in. Raises OSError, http.client.HTTPException, RuntimeError where it is refused."""
        self.get("/sign-in")
        told = self.post("/sign-in", {"username": username, "password": password})
        if told.status != 302:
            raise RuntimeError(f"{username} could not sign in: {told.status}")

    def get(self, path: str) -> Page:
        """Look at a page. Raises OSError, http.client.HTTPException."""
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str | Sequence[str]]) -> Page:
        """Send a form. Raises OSError, http.client.HTTPException."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self._cookies.get("csrftoken", "")}, doseq=True).encode()
        return self._ask("POST", path, body, "application/x-www-form-urlencoded")

    def give(self, path: str, fields: Mapping[str, str], name: str, data: bytes) -> Page:
        """Send a form with one file. Raises OSError, http.client.HTTPException."""
        mark = uuid.uuid4().hex
        told = {**fields, "csrfmiddlewaretoken": self._cookies.get("csrftoken", "")}
        parts = [
            *(
                f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
                for field, value in told.items()
            ),
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode(),
            data,
            f"\r\n--{mark}--\r\n".encode(),
        ]
        return self._ask("POST", path, b"".join(parts), f"multipart/form-data; boundary={mark}")

    def _ask(self, verb: str, path: str, body: bytes | None = None, kind: str = "") -> Page:
        told = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if kind:
            told["Content-Type"] = kind
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self._timeout)
        try:
            server.request(verb, path, body, told)
            answer = server.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            server.close()
        for header in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(header).items():
                self._cookies[name] = morsel.value
        return Page(answer.status, answer.headers.get("Location") or "", text)
