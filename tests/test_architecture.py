"""The house stands as drawn: imports run one way, and the engine has no clock, no files, no network, no chance."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "brightline"
IMPURE_NAMES = {"open", "input", "print", "exec", "eval", "compile", "__import__"}
IMPURE_METHODS = {"now", "today", "utcnow", "read_text", "read_bytes", "write_text", "write_bytes"}


def impurities(source: str) -> Iterator[tuple[int, str]]:
    """Each use of a clock, a file or the console in the text of a module: its line and its name."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) if name in IMPURE_NAMES:
                yield node.lineno, name
            case ast.Attribute(attr=name) if name in IMPURE_METHODS:
                yield node.lineno, name


def imported(source: str) -> set[str]:
    """The first name of every module that a text imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found |= {alias.name.split(".")[0] for alias in names}
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module.split(".")[0])
    return found


def modules(folder: Path) -> list[Path]:
    files = sorted(folder.rglob("*.py"))
    assert files, f"no module under {folder}"
    return files


def test_imports_run_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_an_import_against_the_arrows_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The contracts of this project, held against a small house that breaks one of them."""
    house = tmp_path / "brightline"
    for layer in ("cli", "desk", "corpus", "paper", "ledger", "analysis", "batch", "engine", "language", "vocabulary",
                  "csv_cells"):  # fmt: skip
        (house / layer).mkdir(parents=True)
        (house / layer / "__init__.py").touch()
    (house / "__init__.py").touch()
    (house / "vocabulary" / "__init__.py").write_text("import brightline.engine\n", encoding="utf-8")
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from importlinter.cli import lint_imports\n"
        "sys.exit(lint_imports(config_filename=sys.argv[2], no_cache=True))\n"
    )
    import subprocess
    import sys

    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), str(ROOT / "pyproject.toml")],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "brightline.vocabulary -> brightline.engine" in ran.stdout


@pytest.mark.parametrize("module", modules(PACKAGE / "engine"), ids=lambda path: path.stem)
def test_the_engine_names_no_clock_no_file_and_no_console(module: Path) -> None:
    assert list(impurities(module.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "line", ["open('x')", "date.today()", "datetime.now(UTC)", "print(1)", "Path('x').read_text()"]
)
def test_the_scan_for_impurities_sees_each_kind(line: str) -> None:
    assert len(list(impurities(line))) == 1


@pytest.mark.parametrize("module", modules(ROOT / "spec"), ids=lambda path: path.stem)
def test_the_specification_imports_nothing_of_the_package(module: Path) -> None:
    assert "brightline" not in imported(module.read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", modules(PACKAGE), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_package_imports_neither_specification_nor_tests(module: Path) -> None:
    assert imported(module.read_text(encoding="utf-8")).isdisjoint({"spec", "tests", "bench"})


@pytest.mark.parametrize("module", modules(PACKAGE), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_is_short_enough_to_read(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 500
