"""Reads the words of a picture with RapidOCR, whose models come with its package, so that nothing is fetched."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from brightline.paper.page import Gray
from brightline.paper.text import Box, Line, PageText, Word

SURE = 0.9
"""Lines of a page that stands upright are read more surely than this, on the mean."""
SAMPLE = 4
"""So many lines of middling width are read first, to see whether the page stands on its head."""
FIND_AT = 0.7
"""Lines are looked for on a picture of this size, which finds as many and takes half the time."""

Corners = NDArray[np.float32]
"""The four corners of a line, from the top left one round."""


class Lines:
    """The lines of a page that stands upright, found but not yet read."""

    def __init__(self, image: Gray) -> None:
        self.image, self._corners = _upright(image)
        self._colour = cv2.cvtColor(self.image, cv2.COLOR_GRAY2BGR)
        self._read: dict[int, Line | None] = {}

    def __len__(self) -> int:
        return len(self._corners)

    def read(self, between: tuple[float, float] = (0.0, 1.0)) -> PageText:
        """Read the lines whose middle lies between two parts of the page's height; gives all that were read so far."""
        height = self.image.shape[0]
        chosen = [
            i
            for i, corners in enumerate(self._corners)
            if i not in self._read and between[0] <= _box(corners).middle / height <= between[1]
        ]
        if chosen:
            corners = [self._corners[i] for i in chosen]
            for i, line in zip(chosen, _recognised(self._colour, corners), strict=True):
                self._read[i] = line
        return PageText([line for _, line in sorted(self._read.items()) if line is not None])


def texts_at(image: Gray, boxes: list[Box]) -> list[str]:
    """What is written in some rectangles of a page that stands upright, each with one line in it."""
    if not boxes:
        return []
    colour = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    crops = []
    for box in boxes:
        place = box.with_margin(4, 4)
        rows = slice(max(0, int(place.top)), max(1, int(place.bottom)))
        crops.append(colour[rows, max(0, int(place.left)) : max(1, int(place.right))])
    return [str(text) for text in _engine().recognise(crops, None)[0]]


def _upright(image: Gray) -> tuple[Gray, list[Corners]]:
    """The page turned so that it can be read, and where its lines are."""
    corners = _found(image)
    if len(corners) >= 3 and sum(_tall(_box(c)) for c in corners) > len(corners) / 2:
        image = np.ascontiguousarray(np.rot90(image))
        corners = _found(image)
    sample = sorted(corners, key=lambda c: abs(_box(c).width - image.shape[1] / 5))[:SAMPLE]
    if sample:
        colour = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
        crops = [_cut(colour, c) for c in sample]
        sure = _sureness(crops)
        if sure < SURE and _sureness([np.ascontiguousarray(np.rot90(c, 2)) for c in crops]) > sure:
            image = np.ascontiguousarray(np.rot90(image, 2))
            height, width = image.shape
            corners = [np.roll(np.array([width - 1, height - 1], np.float32) - c, 2, axis=0) for c in corners]
    return image, corners


def _found(image: Gray) -> list[Corners]:
    """Where the lines of a page are."""
    small = cv2.resize(image, None, fx=FIND_AT, fy=FIND_AT, interpolation=cv2.INTER_AREA)
    found = _engine().detect(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR))
    return [] if found is None else [np.asarray(c, np.float32) / np.float32(FIND_AT) for c in found]


def _recognised(colour: Any, corners: list[Corners]) -> list[Line | None]:
    crops = [_cut(colour, c) for c in corners]
    texts, scores, words = _engine().recognise(crops, corners)
    return [_line(*each) for each in zip(texts, scores, corners, words, strict=True)]


def _sureness(crops: list[Any]) -> float:
    scores = _engine().recognise(crops, None)[1]
    return float(np.mean(scores)) if len(scores) else 0.0


def _cut(colour: Any, corners: Corners) -> Any:
    from rapidocr.utils.process_img import get_rotate_crop_image

    return get_rotate_crop_image(colour, corners.copy())


def _line(text: str, score: float, corners: Corners, words: Any) -> Line | None:
    if not text.strip():
        return None
    if "".join(str(w[0]) for w in words).replace(" ", "") == text.replace(" ", ""):
        read = [Word(str(w[0]).strip(), _box(w[2]), float(w[1])) for w in words if str(w[0]).strip()]
        if read:
            return Line(tuple(read))
    # The recogniser did not say where each word stands: share the line out by letters.
    box = _box(corners)
    step = box.width / len(text)
    at, read = 0, []
    for part in text.split(" "):
        if part:
            left, right = box.left + at * step, box.left + (at + len(part)) * step
            read.append(Word(part, Box(left, box.top, right, box.bottom), float(score)))
        at += len(part) + 1
    return Line(tuple(read))


def _box(corners: Any) -> Box:
    points = np.asarray(corners, dtype=float)
    return Box(*(float(v) for v in (*points.min(axis=0), *points.max(axis=0))))


def _tall(box: Box) -> bool:
    return box.height > 1.5 * box.width


class Engine:
    """RapidOCR's detector and recogniser, called apart: so a line is found once, and read only where it is needed."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        self._ocr: Any = RapidOCR(
            params={
                "Global.use_cls": False,  # the classifier of single lines turns upright ones over
                "Global.text_score": 0.0,  # a line that was read badly is still a line
                "Global.log_level": "critical",
                "Rec.rec_batch_num": 1,  # in a batch the short lines are padded to the longest
                "EngineConfig.onnxruntime.intra_op_num_threads": int(os.environ.get("BRIGHTLINE_OCR_THREADS", "1")),
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def detect(self, colour: Any) -> Any:
        """The corners of the lines of a picture; None for a picture without any."""
        return self._ocr._load_det_model()(colour).boxes

    def recognise(self, crops: list[Any], corners: list[Corners] | None) -> tuple[Any, Any, Any]:
        """The text of each line and how sure it is; with `corners`, also each word and where on the page it stands."""
        from rapidocr.ch_ppocr_rec import TextRecInput

        read = self._ocr._load_rec_model()(TextRecInput(img=crops, return_word_box=corners is not None))
        if corners is None:
            return read.txts, read.scores, ()
        placed = self._ocr.cal_rec_boxes(crops, corners, read, False)
        return read.txts, read.scores, [[w for w in line if w[2] is not None] for line in placed.word_results]


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine()
