"""A real Dovecot on a loopback port, with one mailbox, for the tests of the IMAP door."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.desk.process import free_port

USER, PASSWORD = "desk", "password-of-the-tests"
PROGRAM = shutil.which("dovecot") or "/usr/sbin/dovecot"

CONFIG = """
base_dir = {base}
log_path = {base}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{mail}
first_valid_uid = 0
first_valid_gid = 0
{who}
mail_uid = {uid}
mail_gid = {gid}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/../home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """A running mail server."""

    def __init__(self, port: int) -> None:
        self.port = port

    def deliver(self, *messages: bytes) -> None:
        """Put messages into the mailbox."""
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(USER, PASSWORD)
            for message in messages:
                done, _ = client.append("INBOX", "", imaplib.Time2Internaldate(time.time()), message)
                assert done == "OK"

    def flags(self) -> list[str]:
        """The flags of each message."""
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(USER, PASSWORD)
            client.select("INBOX", readonly=True)
            _, told = client.fetch("1:*", "(FLAGS)")
            return [one.decode() for one in told if isinstance(one, bytes)]


NOBODY = 65534


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """A mail server that runs while it is needed. Where root starts it, it serves mail as nobody, as it insists on."""
    root = os.getuid() == 0
    uid, gid = (NOBODY, NOBODY) if root else (os.getuid(), os.getgid())
    with tempfile.TemporaryDirectory(prefix="dovecot-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        for name in ("base", "home", "mail"):
            (folder / name).mkdir()
            if root and name != "base":
                os.chown(folder / name, uid, gid)
        yield from _running(folder, uid, gid, root)


def _running(folder: Path, uid: int, gid: int, root: bool) -> Iterator[Dovecot]:
    base, port = folder / "base", free_port()
    me, mine = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
    who = "" if root else f"default_internal_user = {me}\ndefault_login_user = {me}\ndefault_internal_group = {mine}"
    told = CONFIG.format(base=base, mail=folder / "mail", port=port, password=PASSWORD, uid=uid, gid=gid, who=who)
    # Not in its own folder, where it lays a link of this name.
    (folder / "of-the-test.conf").write_text(told)
    process = subprocess.Popen([PROGRAM, "-F", "-c", str(folder / "of-the-test.conf")])
    try:
        until = time.monotonic() + 60
        while True:
            try:
                imaplib.IMAP4("127.0.0.1", port).logout()
                break
            except (OSError, imaplib.IMAP4.abort):
                if process.poll() is not None or time.monotonic() > until:
                    log = base / "dovecot.log"
                    said = log.read_text() if log.exists() else ""
                    raise AssertionError(f"Dovecot did not start: {said}") from None
                time.sleep(0.1)
        yield Dovecot(port)
    finally:
        process.terminate()
        process.wait(10)
