"""The process that reads has little to harm, and the parent believes nothing it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from brightline.paper.opening import Unreadable, limits, opened, process
from brightline.paper.opening.records import Head, Page
from tests.paper.opening import made

FINE = msgspec.json.encode(Head(1, (), ()))


def frame(record: bytes) -> bytes:
    return len(record).to_bytes(4, "big") + record


def answering(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put another program in the place of the one that reads."""
    monkeypatch.setattr(process, "START", script)


def saying(data: bytes) -> str:
    return f"import sys; sys.stdout.buffer.write({data!r})"


def inside(expression: str, doing: str = "pass") -> object:
    """What an expression is worth in a confined process; `failed` is the error of what it did before."""
    script = (
        "import json, sys; sys.path[:] = json.loads(sys.argv[1])\n"
        "from brightline.paper.opening import limits\n"
        "limits.confine()\n"
        "import resource, socket\n"
        "failed = None\n"
        f"try:\n    {doing}\n"
        "except Exception as error:\n    failed = type(error).__name__\n"
        f"print(json.dumps({expression}))"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-B", "-c", script, json.dumps([place for place in sys.path if place])],
        capture_output=True, text=True, env={}, check=True,
    )  # fmt: skip
    return json.loads(ran.stdout)


def test_the_process_is_held_to_its_limits() -> None:
    for limit, most in (("AS", limits.MEMORY), ("NOFILE", limits.OPEN_FILES), ("FSIZE", 0), ("NPROC", 0), ("CORE", 0)):
        assert inside(f"resource.getrlimit(resource.RLIMIT_{limit})") == [most, most]
    assert inside("resource.getrlimit(resource.RLIMIT_CPU)") == [10, 110]


def test_the_process_can_neither_write_a_file_nor_fill_the_memory(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write = f"f = open({str(target)!r}, 'wb', buffering=0); f.write(b'x')"
    assert inside("failed", doing=write) == "OSError"
    assert target.read_bytes() == b""
    assert inside("failed", doing="bytearray(2 << 30)") == "MemoryError"


def test_the_process_has_no_network_or_says_that_it_has() -> None:
    """Nothing listens on the machine's own address there; where the system forbids it, the file says so."""
    with opened(made.simple_pdf()) as file:
        said = file.unconfined
    assert set(said) <= {"network"}
    interfaces = inside("[name for _, name in socket.if_nameindex()]")
    assert isinstance(interfaces, list)
    assert ("network" in said) == (len(interfaces) > 1)


def test_the_process_has_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIGHTLINE_SECRET", "12345")
    held = Head(1, ("ENV",), ())
    script = (
        "import sys, os; r = "
        f"{msgspec.json.encode(held)!r}.replace(b'ENV', ','.join(k for k in os.environ if k != 'LC_CTYPE').encode()); "
        "sys.stdout.buffer.write(len(r).to_bytes(4, 'big') + r)"
    )
    answering(monkeypatch, script)
    with opened(made.simple_pdf()) as file:
        assert file.warnings == ("",)


LIES: dict[str, bytes] = {
    "nothing": b"",
    "a length and no record": b"\0\0\0\x10",
    "a record of four gigabytes": b"\xff\xff\xff\xff",
    "no JSON": frame(b"\x80\x04K\x01."),
    "JSON without end": frame(b"[" * 100_000),
    "another record": frame(b'{"type":"verdict"}'),
    "a page before the file": frame(msgspec.json.encode(Page(1, 1, 1, (200.0, 200.0)))) + b"\0",
    "no pages": frame(msgspec.json.encode(Head(0, (), ()))),
    "too many pages": frame(msgspec.json.encode(Head(201, (), ()))),
    "the wrong page": frame(FINE) + frame(msgspec.json.encode(Page(2, 1, 1, (200.0, 200.0)))) + b"\0",
    "a page larger than may be": frame(FINE) + frame(msgspec.json.encode(Page(1, 40_000, 40_000, (200.0, 200.0)))),
    "a page without dots": frame(FINE) + frame(msgspec.json.encode(Page(1, 0, 5, (200.0, 200.0)))),
    "a picture cut short": frame(FINE) + frame(msgspec.json.encode(Page(1, 9, 9, (200.0, 200.0)))) + b"\0" * 80,
}


@pytest.mark.parametrize("lie", LIES)
def test_a_process_that_lies_is_not_believed(lie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, saying(LIES[lie]))
    with pytest.raises(Unreadable, match="Reading"), opened(made.simple_pdf()) as file:
        list(file.pages())


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ("import time; time.sleep(60)", "takes longer"),
        (
            "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])",
            "takes longer",
        ),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "takes longer"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGABRT)", "more memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "stopped before the end"),
        ("raise SystemExit(1)", "stopped before the end"),
    ],
)
def test_a_process_that_hangs_or_dies_ends_in_an_error(script: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, script)
    monkeypatch.setattr(process, "WAIT", 0.05)
    started = time.monotonic()
    with pytest.raises(Unreadable, match=what), opened(made.simple_pdf()):
        pass
    assert time.monotonic() - started < 5


def test_a_reader_that_takes_its_time_between_pages_is_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "WAIT", 0.15)
    with opened(made.simple_pdf(pages=3)) as file:
        for _ in file.pages():
            time.sleep(0.6)


def test_nothing_runs_on_after_the_file_is_closed() -> None:
    with opened(made.simple_pdf(pages=200)) as file:
        next(file.pages())
        number = file._reading._process.pid
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_script_inside_a_pdf_does_not_run() -> None:
    """The library that draws has no engine for scripts."""
    import pypdfium2

    assert not {"V8", "XFA"} & set(pypdfium2.PDFIUM_INFO.flags)


@pytest.mark.parametrize(("job", "make"), [("pdf", made.simple_pdf), ("mail", lambda: made.mail().as_bytes())])
def test_the_process_starts_for_every_file_and_so_loads_little(job: str, make: Callable[[], bytes]) -> None:
    script = process.START.replace(
        "main(sys.argv[2], int(sys.argv[3]))",
        "main(sys.argv[2], int(sys.argv[3])); import os; os.write(WRITING, ' '.join(sys.modules).encode())",
    )
    reading, writing = os.pipe()
    ran = subprocess.run(
        [sys.executable, "-I", "-B", "-c", script.replace("WRITING", str(writing)),
         json.dumps([place for place in sys.path if place]), job, "0"],
        input=make(), stdout=subprocess.DEVNULL, pass_fds=(writing,), check=True, env={},
    )  # fmt: skip
    assert ran.returncode == 0
    os.close(writing)
    loaded = set(os.read(reading, 1 << 20).decode().split())
    os.close(reading)
    assert "brightline.paper.opening.child" in loaded
    assert not loaded & {"numpy", "cv2", "onnxruntime", "rapidocr", "click", "rich", "brightline.engine"}


def test_opening_a_small_file_takes_a_moment() -> None:
    data = made.simple_pdf()
    taken = []
    for _ in range(3):
        started = used()
        with opened(data) as file:
            list(file.pages())
        taken.append(used() - started)
    assert min(taken) < 1.0, f"usually 0.2 s; {taken}"


def used() -> float:
    """Seconds of a processor, here and in processes that ended: on a busy machine a moment is long by the clock."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system
