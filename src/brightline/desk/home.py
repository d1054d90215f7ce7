"""Where a desk keeps what it has: one folder, its database, its originals, and its key outside of both."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_bytes

from msgspec import Struct

KEY_BYTES = 32
TRAINING_MARK = "TRAINING"


class HomeError(Exception):
    """A folder or a key that a desk cannot work with, in four parts."""

    def __init__(self, where: str, what: str, why: str, next: str) -> None:
        super().__init__(what)
        self.where, self.what, self.why, self.next = where, what, why, next

    def __str__(self) -> str:
        return f"{self.where}\n{self.what}\n{self.why}\n{self.next}"


class Home(Struct, frozen=True):
    """The places of one desk."""

    folder: Path
    key_file: Path
    """Of the key that wraps all others. In production it lies where neither the database nor a backup of it is."""
    training: bool = False

    @property
    def database(self) -> Path:
        """The SQLite database, where no other is set."""
        return self.folder / "desk.sqlite3"

    @property
    def originals(self) -> Path:
        """What arrived, encrypted, each file under the hash of what it was."""
        return self.folder / "originals"

    def prepared(self) -> Home:
        """Make the folders and the key where they are missing. Raises HomeError.

        A desk for training and a desk at work never share a folder: each refuses what the other has made.
        """
        mark = self.folder / TRAINING_MARK
        # A database of PostgreSQL leaves no file here, and what arrived does.
        made_before = self.database.exists() or any(self.originals.glob("*/*"))
        if (made_before or mark.exists()) and mark.exists() != self.training:
            made, asked = ("training", "work") if mark.exists() else ("work", "training")
            raise HomeError(
                str(self.folder),
                f"This folder belongs to a desk for {made}, and a desk for {asked} was started.",
                "Invented people must never stand among real ones, nor real ones among invented.",
                "Start it with --training, or name another folder." if mark.exists() else "Name another folder.",
            )
        self.originals.mkdir(parents=True, exist_ok=True)
        if self.training:
            mark.touch()
        if not self.key_file.exists():
            if made_before:
                raise HomeError(
                    str(self.key_file),
                    "The key of this desk is missing.",
                    "Without it nothing that arrived can be opened, and a new key would not open it either.",
                    "Put the key back from where the unit keeps its copy.",
                )
            _write_key(self.key_file)
        return self

    @contextmanager
    def sole(self) -> Iterator[None]:
        """Be the one process that serves this desk; the lock ends with the process, however that ends.

        Raises HomeError where another one is.
        """
        handle = os.open(self.folder / "serving", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise HomeError(
                str(self.folder), "Another process serves this desk.",
                "Two would do the same work twice.", "End the other one first.",
            ) from None  # fmt: skip
        try:
            yield
        finally:
            os.close(handle)

    def key(self) -> bytes:
        """The key that wraps all others, of 32 bytes. Raises HomeError."""
        try:
            found = self.key_file.read_bytes()
        except OSError as error:
            found = b""
            why = error.strerror or str(error)
        else:
            why = f"It has {len(found)} bytes, and a key has {KEY_BYTES}."
        if len(found) != KEY_BYTES:
            raise HomeError(
                str(self.key_file), "The key of the desk cannot be used.", why, "Put the key back from its copy."
            )
        return found


def home(environ: Mapping[str, str] = os.environ) -> Home:
    """The home that the environment names.

    BRIGHTLINE_DESK is the folder (`desk` where it is not set), BRIGHTLINE_DESK_KEY the file of the key (`key` in the
    folder), BRIGHTLINE_DESK_TRAINING says with `1` that it is for training.
    """
    folder = Path(environ.get("BRIGHTLINE_DESK") or "desk").absolute()
    key_file = Path(environ.get("BRIGHTLINE_DESK_KEY") or folder / "key")
    return Home(folder, key_file, environ.get("BRIGHTLINE_DESK_TRAINING") == "1")


def _write_key(file: Path) -> None:
    """A fresh key that only the owner can read, on the disk before anything is wrapped with it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, token_bytes(KEY_BYTES))
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Have the disk remember the names in a folder: without it a file can be there and its name lost."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
