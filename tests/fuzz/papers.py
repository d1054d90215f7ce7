"""Hostile papers: whatever the bytes, the readers of TIFF, of PDF forms and of mail give what is there or say why not.

    python tests/fuzz/papers.py --target=tiff -max_total_time=60
    python tests/fuzz/papers.py --planted -max_total_time=60

Calls in this process what `brightline.paper.opening` calls in a process of its own. Any error other than Unreadable is
a finding. Without `--target` the first byte of an input chooses what reads it. `--planted` gives each reader a mistake
that only particular bytes reach: a run that does not end with a finding then says that the fuzzer is blind.
"""

from __future__ import annotations

import logging
import shutil
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

with atheris.instrument_imports(include=["brightline.paper.opening", "pypdf", "email", "PIL.TiffImagePlugin"]):
    from brightline.paper.opening import limits, mime, pictures, structure
    from brightline.paper.opening.errors import Unreadable

from tests.paper.opening import made  # noqa: E402  after the instrumented imports

# A page of the largest size takes too long to be drawn a thousand times a second.
limits.MOST_PIXELS = pictures.MOST_PIXELS = 1_000_000


def tiff(data: bytes) -> None:
    """Every page of a TIFF. Raises Unreadable."""
    file = pictures.File(data, "tiff")
    pages = 0
    for page, picture in file.pages():
        pages += 1
        assert len(picture) == page.width * page.height, "a picture of another size than is said"
        assert all(1 <= dots <= 10_000 for dots in page.dpi), "a resolution that nothing has"
    assert pages == file.page_count, "fewer pages than are said"


def form(data: bytes) -> None:
    """The fields and the warnings of a PDF; damage is a warning."""
    found = structure.Structure(data, 1)
    assert set(found.widgets) <= {1}, "a field on no page"
    for widget in found.widgets.get(1, ()):
        assert len(widget.name) <= limits.LONGEST_NAME, "a name longer than may be sent"
        assert len(widget.value) <= limits.LONGEST_VALUE, "a value longer than may be sent"
        (widget.name + widget.value).encode("utf-8")


def mail(data: bytes) -> None:
    """A mail and its attachments. Raises Unreadable."""
    found, contents = mime.take_apart(data)
    assert [part.size for part in found.attachments] == [len(content) for content in contents], "sizes that are not so"
    for text in (found.subject, found.sender, found.body, *found.warnings, *(part.name for part in found.attachments)):
        text.encode("utf-8")
    assert not any("/" in part.name or "\\" in part.name for part in found.attachments), "a name with a folder"


TARGETS: dict[str, Callable[[bytes], None]] = {"tiff": tiff, "form": form, "mail": mail}


def seeds(target: str) -> list[bytes]:
    """Small good files of each kind, and those that have been trouble."""
    if target == "tiff":
        images = [made.Image.new("1", (64, 40)), made.Image.new("L", (40, 40), 90), made.Image.new("RGBA", (20, 20))]
        found = [made.tiff([image], compression=way, dpi=(204, 98)) for image in images for way in ("raw", "tiff_lzw")]
        return [
            *found,
            made.tiff(images[:1] * 3, compression="group3", dpi=(204, 196)),
            made.tiff(images[:1] * 2, compression="group4", x_resolution=80, y_resolution=40, resolution_unit=3),
            made.one_strip_tiff(64, 64, bytes(64), link=8),
        ]
    if target == "form":
        return [
            made.form_pdf(), made.signed_pdf(), made.xfa_pdf(), made.embedding_pdf(), made.looping_fields_pdf(),
            made.looping_pdf(), made.locked_pdf(), made.action_pdf(b"/S /JavaScript /JS (x)"),
        ]  # fmt: skip
    return [
        made.mail().as_bytes(),
        made.mail(attachments=[("fax.tif", b"II*\0"), ("winmail.dat", made.WINMAIL)], html="<p>one</p>").as_bytes(),
        made.forwarded(2, made.mail(attachments=[("paper.pdf", b"%PDF-")])).as_bytes(),
        b'From: =?utf-8?q?a=C3=A9?= <a@b.example>\nContent-Type: text/plain; charset="klingon"\n\nx',
        b"From: a@b.example\nContent-Disposition: attachment; filename*=utf-8''a%2Fb.pdf\n\nx",
    ]


class Planted(Exception):
    """The mistake that `--planted` puts in."""


def plant() -> None:
    """Wrap one function of each reader so that it fails for bytes that none of the good files has."""
    resolution, text, safe_name = pictures.resolution, structure.Structure._text, mime.safe_name

    def resolution_with_a_mistake(stated: object, width: int, height: int) -> tuple[tuple[float, float], str]:
        if height * 2 <= width:
            raise Planted("a page twice as wide as high")
        return resolution(stated, width, height)

    def text_with_a_mistake(self: structure.Structure, value: object, longest: int) -> str:
        if isinstance(value, str) and not value.isascii():
            raise Planted("a field with a letter that is not ASCII")
        return text(self, value, longest)

    def name_with_a_mistake(name: str) -> str:
        if name and "." not in name:
            raise Planted("an attachment whose name has no dot")
        return safe_name(name)

    pictures.resolution = resolution_with_a_mistake
    structure.Structure._text = text_with_a_mistake  # type: ignore[method-assign] # planted on purpose
    mime.safe_name = name_with_a_mistake


def reader(target: str | None) -> Callable[[bytes], None]:
    """What libFuzzer calls."""
    names = list(TARGETS)

    def one(data: bytes) -> None:
        if target is None and not data:
            return
        name, rest = (target, data) if target else (names[data[0] % len(names)], data[1:])
        try:
            TARGETS[name](rest)
        except Unreadable as error:
            well_said(error)

    return one


def well_said(error: Unreadable) -> None:
    """All parts are there; the place is the caller's to say."""
    assert error.what, "nothing is said to be wrong"
    assert error.why, error.what
    assert error.next, error.what


def main() -> None:
    """Run libFuzzer; the arguments that are not ours are its own."""
    target: str | None = None
    theirs = []
    for argument in sys.argv[1:]:
        if argument.startswith("--target="):
            target = argument.removeprefix("--target=")
            if target not in TARGETS:
                sys.exit(f"--target is one of {', '.join(TARGETS)}")
        elif argument == "--planted":
            plant()
        else:
            theirs.append(argument)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    build = ROOT / "build" / "fuzz-papers" / (target or "all")
    shutil.rmtree(build, ignore_errors=True)
    (build / "corpus").mkdir(parents=True)
    for first, name in enumerate(TARGETS):
        for number, seed in enumerate(seeds(name) if target in (None, name) else ()):
            (build / "corpus" / f"{name}-{number}").write_bytes(seed if target else bytes([first]) + seed)
    # The final statistics say how many inputs were tried: a fuzzer that tried little has found little.
    options = [
        "-print_final_stats=1",
        "-max_len=8192",
        # The good files stay as they are: cut down to what they cover, no form would keep a value to be changed.
        "-keep_seed=1",
        "-reduce_inputs=0",
        "-timeout=10",
        "-rss_limit_mb=2048",
        f"-artifact_prefix={build}/",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options, *theirs, str(build / "corpus")], reader(target))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
