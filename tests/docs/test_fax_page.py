"""The fax that the handbook reads is read as the page shows."""

from __future__ import annotations

import shlex
from pathlib import Path

from tests.docs.consoles import run
from tests.docs.pages import DOCS, ROOT, examples
from tests.samples.__main__ import write_packets

PAGE = DOCS / "how-to" / "read-a-fax.md"


def test_the_invented_fax_is_read_as_the_page_shows(tmp_path: Path) -> None:
    (tmp_path / "src").symlink_to(ROOT / "src")
    (tmp_path / "measures").symlink_to(ROOT / "measures")
    (example,) = (e for e in examples(PAGE, "text") if e.body.startswith(".venv/bin/brightline read"))
    folder = tmp_path / Path(shlex.split(example.body)[2]).parent
    folder.mkdir(parents=True)
    write_packets(folder, 7, 1, "plain")
    assert run(example.body.strip(), tmp_path, []).rstrip() == str(example.output).rstrip()
