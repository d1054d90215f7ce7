"""Every command on README.md and in the tutorials prints what the page says, when a reader does what the page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.consoles import PAGES, tell
from tests.docs.pages import ROOT, examples


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_tells_what_happens(page: Path, tmp_path: Path) -> None:
    told = list(tell(page, tmp_path))
    assert told, f"{page} runs nothing"
    for step in told:
        assert step.printed == step.shown, f"{step.example}: {step.command}"


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    programs = examples(ROOT / "README.md", "python")
    assert programs
    for program in programs:
        exec(compile(program.body, str(program), "exec"), {})
        assert program.output == capsys.readouterr().out, str(program)


def test_the_readme_and_the_makefile_install_alike() -> None:
    readme, makefile = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "Makefile"))
    for extra in ("-e .", '-e ".[dev]"'):
        assert f"pip install -c constraints.txt {extra}\n" in readme
    assert "-c constraints.txt" in makefile
    for verb in ("make demo", "make test"):
        assert f"    {verb}\n" in readme
        assert f"{verb.removeprefix('make ')}: .venv/" in makefile
