"""What a page looks like after a fax machine or a scanner, by seed.

A kind is one resolution, one or more defects, or both, joined by `+`: `standard`, `skewed`, `standard+skewed+noisy`.
Defects without a resolution are seen on a `fine` fax. `none` is the page as it was drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from time import gmtime

import cv2
import numpy as np
import pypdfium2
from msgspec.structs import replace
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter

from tests.samples.sheet import HEIGHT
from tests.samples.truth import Truth

Pixels = NDArray[np.uint8]

RESOLUTIONS: dict[str, tuple[int, int]] = {
    "none": (200, 200),
    "fine": (204, 196),
    "standard": (204, 98),
    "scan200": (200, 200),
    "scan300": (300, 300),
}
"""Dots per inch across and down."""
DEFECTS = ("noisy", "skewed", "dropped", "half", "upside_down", "stamped", "light", "dark")
FAXED = ("fine", "standard")
KINDS = (*RESOLUTIONS, *DEFECTS)
_WIDTH = 1728
"""How many dots a fax machine sends in each line."""
_STAMPS = ("RECEIVED", "COPY", "URGENT", "CONFIDENTIAL", "FAXED")


def parts(kind: str) -> tuple[str, tuple[str, ...]]:
    """The resolution and the defects of a kind. Raises `ValueError` for words that are neither."""
    words = kind.split("+")
    strange = [word for word in words if word not in KINDS]
    resolutions = [word for word in words if word in RESOLUTIONS]
    if strange or len(resolutions) > 1:
        raise ValueError(f"{kind!r} is no kind of fax: at most one of {', '.join(RESOLUTIONS)}, and any of {DEFECTS}.")
    return (resolutions or ["fine"])[0], tuple(word for word in words if word in DEFECTS)


def fax(page: bytes, kind: str, seed: int, *, header: str | None = None) -> Image.Image:
    """One page as it arrives: black and white from a fax machine, grey from a scanner.

    `header` is the line that the sending machine prints at the top; None leaves it to the seed, "" prints none. The
    picture's `info["dpi"]` holds dots per inch across and down.
    """
    resolution, defects = parts(kind)
    dpi = RESOLUTIONS[resolution]
    chance = np.random.default_rng(seed)
    pixels = _render(page, dpi[0])
    if "stamped" in defects:
        pixels = _stamped(pixels, chance)
    if "upside_down" in defects:
        pixels = np.ascontiguousarray(pixels[::-1, ::-1])
    if "skewed" in defects:
        pixels = _turned(pixels, float(chance.uniform(1, 3) * chance.choice((-1, 1))))
    if resolution != "none":
        pixels = _headed(pixels, header_line(seed) if header is None else header)
    if resolution in FAXED:
        pixels = _squeezed(pixels, dpi)
    if "light" in defects or "dark" in defects or resolution.startswith("scan"):
        pixels = np.asarray(cv2.GaussianBlur(pixels, (3, 3), 0.7), dtype=np.uint8)
    if "dropped" in defects:
        pixels = _dropped(pixels, chance)
    if resolution in FAXED:
        level = float(chance.uniform(120, 165))
        level = float(chance.uniform(95, 120)) if "light" in defects else level
        level = float(chance.uniform(215, 235)) if "dark" in defects else level
        pixels = np.where(pixels > level, 255, 0).astype(np.uint8)
    elif resolution != "none":
        pixels = _scanned(pixels, chance, "light" in defects, "dark" in defects)
    if "noisy" in defects:
        pixels = _specked(pixels, chance)
    if "half" in defects:
        top, bottom = _cut(seed)
        pixels = pixels[int(top * len(pixels)) : int(bottom * len(pixels))]
    image = Image.fromarray(pixels)
    if resolution in FAXED:
        image = image.convert("1", dither=Image.Dither.NONE)
    image.info["dpi"] = dpi
    return image


def arrived(truth: Truth, kind: str, seed: int) -> Truth:
    """The truth about what can be seen of a page after `fax(page, kind, seed)`: what was cut off is not on it.

    A page whose signature block was cut off has the signer `unknown`.
    """
    _, defects = parts(kind)
    if "half" not in defects:
        return replace(truth, degradation=kind)
    top, bottom = (HEIGHT * share for share in _cut(seed))
    if "upside_down" in defects:
        top, bottom = HEIGHT - bottom, HEIGHT - top
    # The skewed corners of a region may lie some points higher or lower.
    slack = 14 if "skewed" in defects else 2
    seen = {name: r for name, r in truth.regions.items() if r[1] >= top + slack and r[3] <= bottom - slack}
    return replace(
        truth,
        degradation=kind,
        regions=seen,
        fields={name: value for name, value in truth.fields.items() if name in seen},
        boxes={name: on for name, on in truth.boxes.items() if f"box:{name}" in seen},
        signer=truth.signer if "signature" in seen else "unknown",
    )


def header_line(seed: int, *, page: int = 1, of: int = 1) -> str:
    """The line a sending machine prints; about one machine in six prints none."""
    chance = np.random.default_rng([seed, 1])
    if chance.random() < 1 / 6:
        return ""
    month, day, hour, minute = (int(chance.integers(low, high)) for low, high in ((1, 13), (1, 29), (0, 24), (0, 60)))
    sender = chance.choice(("ICE ERO BOS", "DHS/ICE", "US GOVT", "CLERK USDC", "FAX SERVER", "HP LASERJET FAX"))
    number = f"781 555 01{int(chance.integers(0, 100)):02d}"
    if chance.random() < 0.5:
        return f"{month:02d}/{day:02d}/2026 {hour:02d}:{minute:02d}  {sender}  {number}     PAGE {page:02d}/{of:02d}"
    return f"2026-{month:02d}-{day:02d} {hour:02d}:{minute:02d}   FROM: {number}  {sender}     P.{page}/{of}"


def as_tiff(images: Sequence[Image.Image]) -> bytes:
    """The pages as one TIFF with its resolution tags; black and white pages in fax coding (group 4)."""
    pages = []
    for image in images:
        page = image.copy()
        page.encoderinfo = {
            "dpi": image.info["dpi"],
            "compression": "group4" if image.mode == "1" else "jpeg",
        }
        pages.append(page)
    out = BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], **pages[0].encoderinfo)
    return out.getvalue()


def as_pdf(images: Sequence[Image.Image]) -> bytes:
    """The pages as one PDF of pictures, without a text layer."""
    pages = []
    for image in images:
        out = BytesIO()
        image.save(out, "PDF", dpi=image.info["dpi"], creationDate=gmtime(0), modDate=gmtime(0))
        pages.append(out.getvalue())
    return joined(pages)


def joined(pdfs: Sequence[bytes]) -> bytes:
    """Several PDFs as one, page after page."""
    writer = PdfWriter()
    for pdf in pdfs:
        for page in PdfReader(BytesIO(pdf)).pages:
            writer.add_page(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _render(page: bytes, dpi: int) -> Pixels:
    with pypdfium2.PdfDocument(page) as document:
        return np.ascontiguousarray(document[0].render(scale=dpi / 72, grayscale=True).to_numpy().squeeze())


def _squeezed(pixels: Pixels, dpi: tuple[int, int]) -> Pixels:
    """Bring square pixels to those of a fax machine, which sends lines of a fixed width."""
    high = round(len(pixels) * dpi[1] / dpi[0])
    narrow = pixels[:, :_WIDTH]
    return np.asarray(cv2.resize(narrow, (narrow.shape[1], high), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _turned(pixels: Pixels, degrees: float) -> Pixels:
    high, wide = pixels.shape
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    turned = cv2.warpAffine(pixels, turn, (wide, high), flags=cv2.INTER_LINEAR, borderValue=(255,))
    return np.asarray(turned, dtype=np.uint8)


def _headed(pixels: Pixels, line: str) -> Pixels:
    if not line:
        return pixels
    image = Image.fromarray(pixels)
    size = image.width / 1734 * 24
    ImageDraw.Draw(image).text((image.width * 0.04, size * 0.4), line, fill=0, font=ImageFont.load_default(size))
    return np.array(image)


def _stamped(pixels: Pixels, chance: np.random.Generator) -> Pixels:
    """Press a large stamp on the page, blotchy enough that what lies beneath shines through."""
    high, wide = pixels.shape
    word = str(chance.choice(_STAMPS))
    font = ImageFont.load_default(wide * 0.085)
    left, top, right, bottom = font.getbbox(word)
    pad = wide * 0.02
    stamp = Image.new("L", (int(right - left + 2 * pad), int(bottom - top + 2 * pad)), 255)
    draw = ImageDraw.Draw(stamp)
    draw.rectangle((4, 4, stamp.width - 5, stamp.height - 5), outline=0, width=int(wide * 0.004))
    draw.text((pad - left, pad - top), word, fill=0, font=font)
    stamp = stamp.rotate(float(chance.uniform(-30, 30)), expand=True, fillcolor=255)
    x = int(chance.uniform(0.05, 0.9) * max(1, wide - stamp.width))
    y = int(chance.uniform(0.08, 0.75) * (high - stamp.height))
    ink = np.array(stamp)
    blotches = cv2.resize(chance.random((ink.shape[0] // 4 + 1, ink.shape[1] // 4 + 1)), ink.shape[::-1])
    ink = np.where(blotches < 0.55, ink, 255).astype(np.uint8)
    stamped = pixels.copy()
    under = stamped[y : y + ink.shape[0], x : x + ink.shape[1]]
    np.minimum(under, np.maximum(ink, 40), out=under)
    return stamped


def _dropped(pixels: Pixels, chance: np.random.Generator) -> Pixels:
    """Lose some scan lines, blank others, and blacken a few."""
    high = len(pixels)
    changed = pixels.copy()
    for _ in range(int(chance.integers(3, 9))):
        at = int(chance.integers(0, high))
        changed[at : at + int(chance.integers(1, 4))] = 255
    for _ in range(int(chance.integers(1, 4))):
        at = int(chance.integers(0, high))
        changed[at : at + int(chance.integers(1, 3))] = 0
    lost = chance.choice(high, size=int(high * chance.uniform(0.005, 0.02)), replace=False)
    return np.delete(changed, lost, axis=0)


def _specked(pixels: Pixels, chance: np.random.Generator) -> Pixels:
    """Scatter specks of one to three dots, most of them black."""
    specked = pixels.copy()
    high, wide = specked.shape
    count = int(high * wide * chance.uniform(0.0004, 0.002))
    ys, xs = chance.integers(0, high - 2, count), chance.integers(0, wide - 2, count)
    tones = np.where(chance.random(count) < 0.75, 0, 255).astype(np.uint8)
    sizes = chance.choice(3, size=count, p=(0.7, 0.2, 0.1))
    specked[ys, xs] = tones
    specked[ys[sizes > 0] + 1, xs[sizes > 0]] = tones[sizes > 0]
    specked[ys[sizes > 1], xs[sizes > 1] + 1] = tones[sizes > 1]
    return specked


def _scanned(pixels: Pixels, chance: np.random.Generator, light: bool, dark: bool) -> Pixels:
    """Give a page the grey of a scanner: paper that is not white, ink that is not black, and grain."""
    paper = chance.uniform(236, 250)
    ink = chance.uniform(15, 60) + (80 if light else 0)
    tones = ink + pixels.astype(np.float32) / 255 * (paper - ink)
    if dark:
        tones = tones * 0.75 - 10
    grain = chance.normal(0, 5, pixels.shape).astype(np.float32)
    return np.clip(tones + grain, 0, 255).astype(np.uint8)


def _cut(seed: int) -> tuple[float, float]:
    """From where to where, as shares of the height, a page arrives of which a part is missing."""
    chance = np.random.default_rng([seed, 2])
    share = float(chance.uniform(0.4, 0.6))
    return (0.0, share) if chance.random() < 0.5 else (1 - share, 1.0)
