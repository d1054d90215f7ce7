"""`brightline report` on a desk of its own: a draft for any span, in each form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_serve import TOLD, brightline


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A desk for training, to which nothing has come yet."""
    made = tmp_path / "desk"
    made.mkdir()
    (made / "desk.yaml").write_text(TOLD % "127.0.0.1:0")
    begun = brightline("serve", "desk", "--folder", made, "--training", "--begin", "Ada Admin", "Abe Admin")
    assert begun.returncode == 0, begun.stderr
    return made


def test_a_draft_is_printed_in_each_form_and_says_training(folder: Path) -> None:
    shown = brightline("report", "2024", "--folder", folder)
    assert shown.returncode == 0, shown.stderr
    assert "DRAFT OF A REPORT ON FEDERAL REQUESTS" in shown.stdout
    assert "TRAINING: nobody here is real" in shown.stdout
    assert "due 31 December 2024; the day is inferred" in " ".join(shown.stdout.split())
    told = json.loads(brightline("report", "2024-01-01..2024-03-31", "--folder", folder, "--json").stdout)
    assert (told["last"], told["training"], told["counts"]["arrivals"]) == ("2024-03-31", True, 0)
    assert brightline("report", "2024", "--folder", folder, "--edition", "public", "--csv").stdout.startswith(
        "table,row"
    )
    pdf = folder.parent / "draft.pdf"
    assert brightline("report", "2024", "--folder", folder, "--pdf", pdf).returncode == 0
    assert pdf.read_bytes().startswith(b"%PDF")


def test_what_is_no_span_and_no_number_is_refused(folder: Path) -> None:
    for what in ("2024-7", "next year", "2024-05-01..2024-04-01", "2999"):
        refused = brightline("report", what, "--folder", folder)
        assert refused.returncode == 2, what
        assert len(refused.stderr.strip().split("\n")) >= 3
