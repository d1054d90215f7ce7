"""A newcomer's half hour: see it work, begin a file, encode a section, keep a case, check."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import call

MEASURE = "us/ma/ashford/welcoming-ordinance"
ENCODED = """\
Nobody may be kept past release because of a civil detainer, unless a judge has signed a criminal warrant.

```rules
in force 2019-06-11 (reported) .. unknown

rule hold
  cite "Ashford Code § 5.14(b)"
  evidence read
  forbid hold
  when papers has civil_detainer and person.eligible_for_release = yes
  unless papers has judicial_criminal_warrant [warrant]
```
"""


def test_my_towns_ordinance_in_half_an_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path("measures") / f"{MEASURE}.md"

    began = call(
        "new", "us/ma/ashford", "--name", "Ashford", "--title", "Welcoming ordinance", "--sections", "a,b",
        "--adopted", "2019-06-11", "--cite", "Ashford Code § 5.14", "--by", "R. Okafor",
    )  # fmt: skip
    assert began.exit_code == 0, began.stderr

    text = file.read_text(encoding="utf-8")
    section_b = text.index("## § b") + len("## § b\n\n")
    preamble = text[: text.index("## Sections still to do")] + text[text.index("## § a") : section_b]
    file.write_text(preamble + ENCODED, encoding="utf-8")
    assert call("fmt").exit_code == 0
    checked = call("check")
    assert checked.exit_code == 0, checked.stderr
    assert "Rules decided by a case: 0 of 1" in checked.stdout

    ask = ("ask", "us/ma/ashford", "hold", "--on", "2024-12-04", "--measures", "measures", "--alone", MEASURE)
    kept = call(*ask, "--keep", "a detainer alone", answers="police_officer\n1\nyes\n")
    assert kept.exit_code == 0, kept.stderr
    assert kept.stdout.partition("law as it is read.\n")[2].startswith("FORBIDDEN")
    assert "rules decided by a case: 1 of 1; exceptions tried: 0 of 1" in kept.stdout

    eligible = ("-f", "person.eligible_for_release=yes")
    saved = call(*ask, *eligible, "--keep", "a judge signed", answers="police_officer\n1,6\n")
    assert saved.exit_code == 0, saved.stderr
    assert saved.stdout.partition("law as it is read.\n")[2].startswith("NOT ADDRESSED")
    assert "exceptions tried: 1 of 1" in saved.stdout

    checked = call("check")
    assert checked.exit_code == 0, checked.stderr
    assert "Cases: 2 of 2 pass" in checked.stdout
    assert "Rules decided by a case: 1 of 1" in checked.stdout
    assert call("fmt", "--check").exit_code == 0
