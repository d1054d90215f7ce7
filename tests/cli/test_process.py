"""The command as a process: pipes, encodings, colours, signals, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.run import LAW, ROOT, TOWN, process

QUESTION = ("decide", TOWN, "hold", "--on", "2024-12-04", "-f", "actor=police_officer", "--measures", str(LAW))
SETTLED = (*QUESTION, "-f", "papers=civil_detainer", "-f", "person.eligible_for_release=yes")
ESCAPE = b"\x1b"


def test_in_a_pipe_there_is_no_colour_and_no_line_is_wider_than_80() -> None:
    ran = process(*SETTLED)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == b""
    assert ESCAPE not in ran.stdout
    lines = ran.stdout.decode().splitlines()
    assert lines[0] == "FORBIDDEN"
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("args", "code"),
    [(SETTLED, 0), (QUESTION, 3), (("decide", TOWN, "certify_visa", *QUESTION[3:]), 4), (("decide", TOWN, "hodl"), 2)],
)
def test_exit_codes_reach_the_shell(args: tuple[str, ...], code: int) -> None:
    assert process(*args).returncode == code


def test_the_package_runs_as_the_command() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "brightline", *SETTLED],
        capture_output=True, check=False, cwd=ROOT, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, process(*SETTLED).stdout)


def test_a_terminal_gets_colours_and_no_color_takes_them_away() -> None:
    coloured = process(*SETTLED, FORCE_COLOR="1", TERM="xterm-256color")
    assert ESCAPE + b"[1;7;31m FORBIDDEN" in coloured.stdout
    plain = process(*SETTLED, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm-256color")
    assert b"[31m" not in plain.stdout
    assert b";31m" not in plain.stdout
    assert b"FORBIDDEN" in plain.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("colour", [{}, {"FORCE_COLOR": "1"}])
def test_no_letter_of_an_answer_ends_the_program(encoding: str, colour: dict[str, str]) -> None:
    ran = process(*SETTLED, PYTHONIOENCODING=encoding, PYTHONUTF8="0", **colour)
    assert ran.returncode == 0, ran.stderr
    text = ran.stdout.decode(encoding)
    assert ("sec. 9.60.030(a)" if encoding == "ascii" else "§ 9.60.030(a)") in text
    assert b"Traceback" not in ran.stderr


def test_json_in_an_ascii_locale_is_still_the_same_json() -> None:
    plain = json.loads(process(*SETTLED, "--json").stdout)
    ran = process(*SETTLED, "--json", PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    ran.stdout.decode("ascii")
    assert json.loads(ran.stdout) == plain


def test_a_reader_that_goes_away_changes_neither_the_code_nor_prints_a_traceback() -> None:
    """As in `brightline decide … | head -1`, with a shell that looks at every part of the pipe."""
    command = subprocess.Popen(
        [sys.executable, "-m", "brightline.cli", *QUESTION],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert command.stdout is not None
    command.stdout.close()
    assert command.wait(timeout=60) == 3
    assert command.stderr is not None
    assert command.stderr.read() == b""
    command.stderr.close()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no disk that is always full")
@pytest.mark.parametrize("colour", [{}, {"FORCE_COLOR": "1", "TERM": "xterm-256color"}])
@pytest.mark.parametrize("args", [SETTLED, (*SETTLED, "--json"), ("--help",), ("demo",)])
def test_a_full_disk_is_told_in_four_parts_and_is_no_answer(args: tuple[str, ...], colour: dict[str, str]) -> None:
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "brightline.cli", *args],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT, timeout=60,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **colour},
        )  # fmt: skip
    assert ran.returncode == 1, ran.stderr
    assert "The output could not be written: No space left on device." in ran.stderr
    assert len(ran.stderr.splitlines()) == 4, ran.stderr


def test_an_interrupt_ends_with_130_and_decides_nothing() -> None:
    command = subprocess.Popen(
        [sys.executable, "-m", "brightline.cli", "ask", TOWN, "hold", "--measures", str(LAW)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        # A shell starts what it puts in the background with interrupts ignored, and the tests may run there.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert command.stderr is not None
    seen = b""
    until = time.monotonic() + 60
    while not seen.endswith(b"> ") and time.monotonic() < until:
        seen += os.read(command.stderr.fileno(), 4096)
    assert seen.endswith(b"> "), "it waits for an answer"
    command.send_signal(signal.SIGINT)
    out, err = command.communicate(timeout=60)
    assert command.returncode == 130
    assert out == b""
    assert b"Interrupted. Nothing was decided" in err
    assert b"Traceback" not in err


def test_an_error_of_the_program_is_never_taken_for_an_answer() -> None:
    body = (
        "import sys; from brightline.cli import options; from brightline.cli.group import brightline\n"
        "def broken(measures): raise ZeroDivisionError('a mistake of ours')\n"
        "options.load_corpus = broken\n"
        "brightline.main(sys.argv[1:])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", body, *SETTLED],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert ran.returncode == 70
    assert ran.stdout == ""
    assert "a mistake in Brightline, not in the call" in ran.stderr


def test_a_decision_imports_neither_rich_nor_what_other_verbs_need() -> None:
    body = (
        "import sys; from brightline.cli.group import brightline\n"
        "try: brightline.main(sys.argv[1:])\n"
        "finally: print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", body, *SETTLED, "--json"],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    loaded = set(ran.stderr.split())
    assert "brightline.cli.decide" in loaded
    assert loaded.isdisjoint(
        {"rich", "rich.console", "numpy", "holidays", "brightline.cli.when", "brightline.cli.check"}
    )
