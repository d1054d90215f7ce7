"""A city's sign-in as a process of its own: `python -m tests.desk.issuer PORT`. OpenID Connect's code flow with PKCE.

Whoever signs in at it says in the form which claims the ID token has, so that a test can have one that is wrong. It
checks what the desk sends: the client and its secret, the place to lead back to, the code and its verifier.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit
from urllib.request import urlopen

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from tests.desk.process import free_port

CLIENT, SECRET = "brightline-desk", "an invented secret"
_KEY = generate_private_key(65537, 2048)
_asked: dict[str, dict[str, str]] = {}


class Handler(BaseHTTPRequestHandler):
    """The pages of the issuer."""

    address = ""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/.well-known/openid-configuration":
            self._say({
                "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token", "jwks_uri": f"{self.address}/keys",
                "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            })  # fmt: skip
        elif url.path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key()))
            self._say({"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]})
        else:
            self._say({"error": "no such page"}, 404)

    def do_POST(self) -> None:
        form = self._form()
        if self.path.startswith("/authorize"):
            asked = {name: one[0] for name, one in parse_qs(urlsplit(self.path).query).items()}
            wanted = {"client_id": CLIENT, "response_type": "code", "code_challenge_method": "S256", "prompt": "login"}
            if any(asked.get(name) != value for name, value in wanted.items()) or "openid" not in asked["scope"]:
                return self._say({"error": "invalid_request"}, 400)
            code = token_urlsafe()
            _asked[code] = {**asked, "claims": form["claims"]}
            back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            self.send_response(302)
            self.send_header("Location", back)
            self.end_headers()
            return None
        asked = _asked.pop(form.get("code", ""), {})
        challenge = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        client = (form.get("client_id"), form.get("client_secret"))
        if self.headers.get("Authorization", "").startswith("Basic "):
            told = b64decode(self.headers["Authorization"][6:]).decode().split(":", 1)
            client = (unquote(told[0]), unquote(told[1]))
        if (client, challenge, form.get("redirect_uri")) != (
            (CLIENT, SECRET), asked.get("code_challenge"), asked.get("redirect_uri")
        ):  # fmt: skip
            return self._say({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "auth_time": now}
        claims |= json.loads(asked["claims"])
        token = jwt.encode({k: v for k, v in claims.items() if v is not None}, _KEY, "RS256", {"kid": "1"})
        return self._say({"access_token": token_urlsafe(), "token_type": "Bearer", "id_token": token})

    def _form(self) -> dict[str, str]:
        told = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        return {name: values[0] for name, values in told.items()}

    def _say(self, answer: dict[str, Any], status: int = 200) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def issuer() -> Iterator[str]:
    """The address of an issuer that runs while it is needed."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.desk.issuer", str(port)])
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 60
        while True:
            try:
                urlopen(f"{address}/keys", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, "the issuer did not start"
                assert time.monotonic() < until, "the issuer did not start in time"
                time.sleep(0.05)
        yield address
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    Handler.address = f"http://127.0.0.1:{sys.argv[1]}"
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
