"""Draws the faxed pages that readers are timed on: `python -m bench.faxes FOLDER PAGES`.

A program of its own, so that the one that measures stays small: on Linux a process is counted with the memory of the
process that started it, until it has begun its own program.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image

from brightline.paper.catalogue import catalogue
from tests.samples.fax import as_tiff, fax
from tests.samples.layouts import draw

KINDS = ("fine", "standard", "fine+noisy", "standard+skewed", "scan200")
"""How the pages are faxed, in turn: what `tests.samples.fax` makes of a drawn page."""
SEED = 1
DPI = 200
"""Dots per inch of the pictures that the peers get."""


@dataclass(frozen=True)
class Fax:
    """One page as two files, and what it is."""

    form: str
    heads: tuple[str, ...]
    """The headings of this page of the form, in the wordings that revisions have."""
    arrived: str
    """The TIFF as a fax machine or a scanner writes it; fax pixels are higher than wide."""
    square: str
    """The same page in square pixels, which is how other readers want it."""


def write(folder: Path, pages: int) -> None:
    """Write the pages, all of them once more in one file each way, and `pages.json`."""
    forms = list(dict.fromkeys(form.form for form in catalogue()))
    arrived, square, faxes = [], [], []
    for number in range(pages):
        form, kind = forms[number % len(forms)], KINDS[number % len(KINDS)]
        drawn = draw(form, SEED + number)
        arrived.append(fax(drawn.pdf, kind, SEED + number))
        square.append(_in_square_pixels(arrived[-1]))
        names = [str(folder / f"{number:02d}-{way}.tif") for way in ("arrived", "square")]
        Path(names[0]).write_bytes(as_tiff(arrived[-1:]))
        _save(square[-1:], Path(names[1]))
        heads = {head for f in catalogue() if f.form == form and drawn.truth.page in f.pages
                 for head in f.pages[drawn.truth.page].heads}  # fmt: skip
        faxes.append(Fax(form, tuple(sorted(heads)), names[0], names[1]))
    (folder / "all-arrived.tif").write_bytes(as_tiff(arrived))
    _save(square, folder / "all-square.tif")
    (folder / "pages.json").write_text(json.dumps([asdict(one) for one in faxes]), encoding="utf-8")


def _in_square_pixels(picture: Image.Image) -> Image.Image:
    across, down = picture.info["dpi"]
    size = round(picture.width * DPI / across), round(picture.height * DPI / down)
    return picture.convert("L").resize(size, Image.Resampling.BICUBIC)


def _save(pictures: list[Image.Image], file: Path) -> None:
    first, *rest = pictures
    first.save(file, save_all=True, append_images=rest, compression="tiff_deflate", dpi=(DPI, DPI))


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
