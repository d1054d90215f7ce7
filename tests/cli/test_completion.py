"""What the shell offers after a TAB."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from brightline.cli.group import brightline
from tests.cli.run import ACT, LAW, ROOT, TOWN, process

HERE = ("--measures", str(LAW))


def offered(*args: str, incomplete: str = "") -> list[str]:
    found = ShellComplete(brightline, {}, "brightline", "_BRIGHTLINE_COMPLETE").get_completions(list(args), incomplete)
    return [item.value for item in found]


def test_verbs_are_offered() -> None:
    assert offered(incomplete="de") == ["decide", "desk", "demo"]


def test_places_are_offered() -> None:
    assert offered("decide", *HERE, incomplete="us/ma/m") == [TOWN]


def test_actions_are_offered() -> None:
    assert offered("decide", TOWN, incomplete="notify") == ["notify_release"]


def test_facts_are_offered_and_then_their_values() -> None:
    assert "actor=" in offered("decide", TOWN, "hold", "--fact", incomplete="act")
    assert offered("decide", TOWN, "hold", "--fact", incomplete="actor=police_o") == ["actor=police_officer"]
    assert offered("decide", TOWN, "hold", "-f", incomplete="person.eligible_for_release=") == [
        "person.eligible_for_release=yes",
        "person.eligible_for_release=no",
    ]


def test_a_set_is_offered_in_its_three_ways_and_value_by_value() -> None:
    assert offered("decide", TOWN, "hold", "-f", incomplete="papers") == ["papers=", "papers+=", "papers-="]
    more = offered("decide", TOWN, "hold", "-f", incomplete="papers=civil_detainer,rem")
    assert more == ["papers=civil_detainer,removal_order"]
    again = offered("decide", TOWN, "hold", "-f", incomplete="papers=civil_detainer,")
    assert "papers=civil_detainer,civil_detainer" not in again
    assert "papers=none" in offered("decide", TOWN, "hold", "-f", incomplete="papers=no")


def test_measures_and_layers_are_offered() -> None:
    assert offered("show", *HERE, incomplete="us/ma/millb") == [ACT]
    assert offered("decide", TOWN, "hold", *HERE, "--alone", incomplete="mun") == ["municipal"]
    assert offered("decide", TOWN, "hold", *HERE, "--without", incomplete="us/ma/millb") == [ACT]


def test_words_of_the_vocabulary_are_offered() -> None:
    assert "papers" in offered("vocabulary", incomplete="pap")


def test_a_broken_corpus_offers_nothing_and_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "coverage.yaml").write_text("[", encoding="utf-8")
    assert offered("decide", "--measures", str(tmp_path), incomplete="us") == []
    assert capsys.readouterr() == ("", "")


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `brightline` on the path, as an installation would put it there."""
    folder = tmp_path_factory.mktemp("bin")
    script = folder / "brightline"
    script.write_text(f"#!{sys.executable}\nfrom brightline.cli import main\nmain()\n", encoding="utf-8")
    script.chmod(0o755)
    return folder


def bash(folder: Path, words: list[str], current: int) -> list[str]:
    """What bash would offer for a line that it has cut into these words."""
    body = (
        'eval "$(_BRIGHTLINE_COMPLETE=bash_source brightline)"\n'
        f"COMP_WORDS=({' '.join(shlex.quote(w) for w in words)}); COMP_CWORD={current}\n"
        "_brightline_completion brightline\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    ran = subprocess.run(
        [shutil.which("bash") or "bash", "--norc", "-c", body],
        capture_output=True, text=True, check=False, cwd=ROOT, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PATH": f"{folder}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


def test_bash_completes_a_verb(command: Path) -> None:
    assert bash(command, ["brightline", "vo"], 1) == ["vocabulary"]


def test_bash_completes_a_value_although_it_cuts_words_at_the_sign(command: Path) -> None:
    line = ["brightline", "decide", TOWN, "hold", "--fact", "actor", "=", "police_o"]
    assert bash(command, line, 7) == ["police_officer"]
    line = ["brightline", "decide", TOWN, "hold", "--fact", "person.eligible_for_release", "="]
    assert bash(command, line, 6) == ["yes", "no"]
    line = ["brightline", "decide", TOWN, "hold", "--fact", "papers+", "=", "removal"]
    assert bash(command, line, 7) == ["removal_order"]


def test_bash_completes_the_name_of_a_fact(command: Path) -> None:
    assert bash(command, ["brightline", "decide", TOWN, "hold", "--fact", "act"], 5)[:1] == ["actor="]


def test_bash_completes_the_next_fact_after_one_that_is_done(command: Path) -> None:
    line = ["brightline", "decide", TOWN, "hold", "-f", "actor", "=", "police_officer", "-f", "requester", "=", "ice_e"]
    assert bash(command, line, 11) == ["ice_ero"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_gets_its_script(shell: str) -> None:
    ran = process("--version", _BRIGHTLINE_COMPLETE=f"{shell}_source")
    assert ran.returncode == 0
    assert b"_brightline_completion" in ran.stdout
