"""Hostile measures: whatever the bytes, the reader gives a measure or says what is wrong, in bounded time.

    make fuzz FUZZ_SECONDS=60

Starts from the measures that ship and from the examples of the handbook. What the fuzzer finds is made small and kept
under `tests/language/`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["brightline.language"]):
    from brightline.language import MeasureErrors, check, format_draft, parse, parse_condition, parse_given

from brightline.vocabulary import load_vocabulary  # noqa: E402  after the instrumented imports

VOCABULARY = load_vocabulary()
PLACE = "us/zz/millbrook/example"
MODES = 4
"""The first byte of an input chooses what is read."""


def one(data: bytes) -> None:
    """Read one input. Any other error than MeasureErrors is a finding, and so is a canonical form that moves."""
    if not data:
        return
    text = data[1:].decode("utf-8", errors="replace")
    try:
        match data[0] % MODES:
            case 0:
                parse_given(text, VOCABULARY)
            case 1:
                parse_condition(text, VOCABULARY, file="command line")
            case _:
                whole_file(text)
    except MeasureErrors as errors:
        well_said(errors)


def well_said(errors: MeasureErrors) -> None:
    """All four parts are there, for at least one problem."""
    assert errors.problems, "errors without a problem"
    for problem in errors.problems:
        assert problem.what, problem
        assert problem.why, problem
        assert problem.next, problem
        assert str(problem), problem


def whole_file(text: str) -> None:
    """Parse, format twice, check. Raises MeasureErrors."""
    path = f"measures/{PLACE}.md"
    draft = parse(text, path)
    formatted = format_draft(draft)
    again = format_draft(parse(formatted, path))
    assert formatted == again, "formatting twice changes the file"
    check(draft, VOCABULARY, id=PLACE)


def seeds(folder: Path) -> None:
    """Every measure that ships and every fragment of the handbook, in each way of reading it."""
    front = (ROOT / "docs" / "reference" / "language" / "millbrook.yaml").read_bytes()
    texts = [path.read_bytes() for path in sorted((ROOT / "measures").rglob("*.md"))]
    texts += [
        front + b"\n" + path.read_bytes() for path in sorted((ROOT / "docs" / "reference" / "language").glob("*.md"))
    ]
    short = [b"papers+=civil_detainer", b"person.convictions = [{class = felony, convicted_on = 2020-01-01}]"]
    conditions = [b"papers has any of {civil_detainer} and not (person.age < 18 or person.charged in {felony, none})"]
    for number, seed in enumerate(
        [b"\x02" + t for t in texts] + [b"\x00" + t for t in short] + [b"\x01" + t for t in conditions]
    ):
        (folder / str(number)).write_bytes(seed)


def main() -> None:
    """Run libFuzzer on `one`; the arguments are libFuzzer's."""
    build = ROOT / "build" / "fuzz"
    shutil.rmtree(build, ignore_errors=True)
    (build / "corpus").mkdir(parents=True)
    seeds(build / "corpus")
    options = ["-max_len=8192", "-timeout=10", "-rss_limit_mb=2048", f"-artifact_prefix={build}/", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, *sys.argv[1:], str(build / "corpus")], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
