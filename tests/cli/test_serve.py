"""`brightline serve desk`: begins a desk, and refuses what it must not open."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOLD = "name: Millbrook\nplace: us/ma/boston\nstations: {A-1: Station A-1}\npages: %s\n"


def brightline(*args: str | Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own: a desk sets Django up, once for all."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("BRIGHTLINE_", "DJANGO_"))}
    call = [sys.executable, "-m", "brightline", *map(str, args)]
    return subprocess.run(call, capture_output=True, text=True, env=plain, check=False, timeout=120)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "desk.yaml").write_text(TOLD % "127.0.0.1:0")
    return tmp_path / "desk"


def test_a_desk_begins_with_two_administrators_whose_passwords_are_shown_once(folder: Path) -> None:
    made = brightline("serve", "desk", "--folder", folder, "--begin", "Ada Admin", "Abe Admin")
    assert made.returncode == 0, made.stderr
    passwords = re.findall(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", made.stdout)
    assert len(set(passwords)) == 2
    again = brightline("serve", "desk", "--folder", folder, "--begin", "Eve One", "Eve Two")
    assert again.returncode == 2
    assert "has its people already" in again.stderr
    for file in folder.rglob("*"):
        assert not file.is_file() or not any(p.encode() in file.read_bytes() for p in passwords)


def test_a_folder_without_desk_yaml_is_refused_with_what_to_write(tmp_path: Path) -> None:
    refused = brightline("serve", "desk", "--folder", tmp_path / "nothing")
    assert refused.returncode == 2
    assert "run-a-desk.md" in refused.stderr


def test_a_training_desk_and_a_desk_at_work_refuse_each_others_folder(folder: Path) -> None:
    brightline("serve", "desk", "--folder", folder, "--training", "--begin", "Ada Admin", "Abe Admin")
    refused = brightline("serve", "desk", "--folder", folder, "--begin", "Eve One", "Eve Two")
    assert refused.returncode == 2
    assert "for training" in refused.stderr


def test_pages_that_others_can_reach_are_not_served_without_tls(folder: Path) -> None:
    (folder / "desk.yaml").write_text(TOLD % "0.0.0.0:8080")
    refused = brightline("serve", "desk", "--folder", folder, "--without-tls")
    assert refused.returncode == 2
    assert "in clear" in refused.stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("stashions: {}", "stashions"),
        ("mailboxes: {a@pd.example: Z-9}", "none of the stations"),
        ("name: [", "desk.yaml"),
    ],
)
def test_a_wrong_desk_yaml_is_refused_with_its_place(folder: Path, line: str, says: str) -> None:
    (folder / "desk.yaml").write_text(TOLD % "127.0.0.1:0" + line + "\n")
    refused = brightline("serve", "desk", "--folder", folder)
    assert refused.returncode == 2
    assert says in refused.stderr
