"""Every record of the research sheet stands in the corpus once, and the script that says so can say otherwise."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("record_ids", ROOT / "scripts" / "record_ids.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_record_stands_exactly_once(script: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main([]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 142


def test_a_missing_record_is_told(script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "records.txt"
    listed.write_text("CAM85\nCAM99-NOWHERE\n", encoding="utf-8")
    assert script.main(["--records", str(listed)]) == 1
    assert "CAM99-NOWHERE: stands 0 times" in capsys.readouterr().err


def test_a_record_that_stands_twice_is_told(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "records.txt"
    listed.write_text("CAM85\n", encoding="utf-8")
    twice = {"CAM85": [("us/ma/cambridge/resolution-1985#sanctuary", "statement"), ("us/ma/x#y", "statement")]}
    monkeypatch.setattr(script, "standing", lambda measures: twice)
    assert script.main(["--records", str(listed)]) == 1
    assert "CAM85: stands 2 times" in capsys.readouterr().err
