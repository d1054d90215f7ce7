"""Makes a picture of a page fit to read: square pixels, no specks, upright lines."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

DPI = 200
"""What every page is read at: a finer picture reads no better and takes three times as long."""
MOST_PIXELS = 7_500_000
"""Of a page that is read: a sheet of 11 by 17 inches has so many; what is larger is read coarser."""
SPECK = 2
"""Spots of so many pixels or fewer are noise. A median filter would also wear away the strokes of a 98-dpi fax."""
INK_SPECK, INKED = 12, 800
"""Spots of at most so many pixels are noise; a page with so many inked pixels besides is not blank."""
TURNS = 4.0
"""How far a page may be skewed, in degrees."""
SMALLEST = 32
"""A picture with a side of fewer pixels holds no line of writing."""
LETTER = 8.5
"""The width in inches of a page whose file does not say how fine it is."""

Gray = NDArray[np.uint8]


def prepared(image: Gray, dpi: tuple[float, float]) -> Gray:
    """The page at 200 dots an inch each way, without specks and without skew. White is 255.

    A fax has more dots across than down, so the two resolutions of `dpi` are used apart; (0, 0) is unknown, and the
    page is then taken to be as wide as US letter paper.
    """
    across, down = dpi
    if across <= 0 or down <= 0:
        across = down = image.shape[1] / LETTER
    clean = without_specks(image)
    width, height = image.shape[1] * DPI / across, image.shape[0] * DPI / down
    # A small picture can state that it is a poster, and would be made into one.
    shrink = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5)
    width, height = max(1, round(width * shrink)), max(1, round(height * shrink))
    if (width, height) != (image.shape[1], image.shape[0]):
        shrinks = width * height < image.shape[0] * image.shape[1]
        clean = _gray(cv2.resize(clean, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR))
    return deskewed(clean)


def without_specks(image: Gray) -> Gray:
    """The page with spots of two pixels or fewer made white."""
    dark = (image < 128).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    small = stats[:, cv2.CC_STAT_AREA] <= SPECK
    small[0] = False
    if not small.any():
        return image
    clean = image.copy()
    clean[small[labels]] = 255
    return clean


def deskewed(image: Gray) -> Gray:
    """The page turned so that its lines run level."""
    angle = skew(image)
    if abs(angle) < 0.2:
        return image
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return _gray(cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,)))


def skew(image: Gray) -> float:
    """By how many degrees the page must be turned, to a quarter of a degree: where its rows of ink stand out most."""
    if min(image.shape) < SMALLEST:
        return 0.0
    small = cv2.resize(image, None, fx=0.35, fy=0.35, interpolation=cv2.INTER_AREA)
    ink = (small < 160).astype(np.uint8)
    if int(ink.sum()) < 200:
        return 0.0
    height, width = ink.shape

    def sharpness(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.int64)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    coarse = max((float(a) for a in np.arange(-TURNS, TURNS + 0.1, 1.0)), key=sharpness)
    return max((coarse + float(a) for a in np.arange(-0.75, 0.8, 0.25)), key=sharpness)


def dark(image: Gray) -> NDArray[np.bool_]:
    """Where there is ink."""
    return image < 140


FAINTLY = 24
"""By how many levels of grey, at least, the faintest ink is darker than the paper around it."""


def faintly(image: Gray) -> NDArray[np.bool_]:
    """Where a place may hold ink, however faint: what is darker than its paper by more than the paper varies."""
    if image.size == 0:
        return dark(image)
    smooth = cv2.blur(image, (3, 3)).astype(np.int16)
    paper = int(np.median(smooth))
    varies = 1.5 * float(np.median(np.abs(smooth - paper)))
    found: NDArray[np.bool_] = smooth < paper - max(FAINTLY, 5 * varies)
    return found


def inked(image: Gray) -> bool:
    """Whether there is more ink on a page than specks and the shadow of its edges."""
    edge = DPI // 4
    ink = dark(image[edge:-edge, edge:-edge]).astype(np.uint8)
    if ink.size == 0:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sizes = stats[1:, cv2.CC_STAT_AREA]
    return int(sizes[sizes > INK_SPECK].sum()) > INKED


def without_rules(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The ink without long straight lines, such as the line that somebody signs on and the frame of a table."""
    if ink.size == 0:
        # A place below the edge of the page has no ink.
        return ink
    plain: Any = ink.astype(np.uint8)
    across: Any = cv2.morphologyEx(plain, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (DPI // 4, 1)))
    down: Any = cv2.morphologyEx(plain, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (1, DPI // 4)))
    rules: Any = cv2.dilate(across | down, np.ones((3, 3), np.uint8))
    kept: NDArray[np.bool_] = ink & (rules == 0)
    return kept


def _gray(image: Any) -> Gray:
    found: Gray = np.asarray(image, dtype=np.uint8)
    return found
