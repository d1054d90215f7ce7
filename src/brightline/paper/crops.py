"""Pictures of what a reading rests on: each page with its regions drawn over it, and the parts that decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2

from brightline.paper.reading import PageReading
from brightline.paper.request import Paper, ReadFile, Region

MARGIN = 12
ON, OFF, OPEN, FIELD, GROUND, SIGNED = (
    (40, 40, 200), (60, 140, 60), (180, 0, 180), (190, 90, 0), (0, 140, 220), (0, 110, 255),
)  # fmt: skip
"""Colours, as blue, green and red."""


def write_crops(read: ReadFile, pages: tuple[PageReading, ...], folder: Path, stem: str) -> list[Path]:
    """Write a picture of each page with its regions, and of the ground and the block of each paper, into a folder.

    Gives the files written. They show people's names: the folder belongs where the faxes are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    papers = [*(p for r in read.requests for p in r.papers), *read.others]
    by_number = {page.number: page for page in pages}
    written = []
    for page in pages:
        picture = cv2.cvtColor(page.image, cv2.COLOR_GRAY2BGR)
        for paper in papers:
            if page.number in paper.pages:
                _draw(picture, paper, page.number)
        written.append(_write(folder / f"{stem}-page-{page.number}.png", picture))
    for number, paper in enumerate(papers, 1):
        for what, region in (("ground", paper.ground), ("signature", paper.signature.region)):
            if region is not None:
                cut = _cut(by_number[region.page], region)
                written.append(_write(folder / f"{stem}-paper-{number}-{what}.png", cut))
    return written


def _draw(picture: Any, paper: Paper, page: int) -> None:
    _frame(picture, paper.ground, page, GROUND, f"{paper.form} {paper.confidence:.2f}")
    _frame(picture, paper.signature.region, page, SIGNED, paper.signature.who)
    for name, field in paper.fields.items():
        _frame(picture, field.region, page, FIELD, name)
    for name, box in paper.boxes.items():
        _frame(picture, box.region, page, {"on": ON, "off": OFF}.get(box.state, OPEN), f"{name}: {box.state}")


def _frame(picture: Any, region: Region | None, page: int, colour: tuple[int, int, int], words: str) -> None:
    if region is None or region.page != page:
        return
    cv2.rectangle(picture, (region.left - 2, region.top - 2), (region.right + 2, region.bottom + 2), colour, 2)
    cv2.putText(picture, words, (region.left, max(12, region.top - 5)), cv2.FONT_HERSHEY_SIMPLEX, 0.45, colour, 1)


def _cut(page: PageReading, region: Region) -> Any:
    height, width = page.image.shape
    return page.image[
        max(0, region.top - MARGIN) : min(height, region.bottom + MARGIN),
        max(0, region.left - MARGIN) : min(width, region.right + MARGIN),
    ]


def _write(path: Path, picture: Any) -> Path:
    done, data = cv2.imencode(".png", picture)
    if not done:
        raise OSError(f"{path} could not be made")
    path.write_bytes(data.tobytes())
    return path
