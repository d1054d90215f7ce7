"""The faces that layout "b" is set in. A face that is not installed gives way to one that every PDF reader has."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont


def _registered(package: str, file: str, otherwise: str) -> str:
    """The name of a TrueType face out of a package, or `otherwise` where the package is missing."""
    found = find_spec(package)
    if found is None or found.origin is None:
        return otherwise
    name = Path(file).stem
    try:
        registerFont(TTFont(name, str(Path(found.origin).parent / file)))
    except TTFError:
        return otherwise
    return name


FACES: tuple[tuple[str, str, str], ...] = (
    ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    ("Times-Roman", "Times-Bold", "Times-Italic"),
    (
        _registered("reportlab", "fonts/Vera.ttf", "Helvetica"),
        _registered("reportlab", "fonts/VeraBd.ttf", "Helvetica-Bold"),
        _registered("reportlab", "fonts/VeraIt.ttf", "Helvetica-Oblique"),
    ),
    (
        _registered("font_caladea", "files/Caladea-Regular.ttf", "Times-Roman"),
        _registered("font_caladea", "files/Caladea-Bold.ttf", "Times-Bold"),
        _registered("font_caladea", "files/Caladea-Italic.ttf", "Times-Italic"),
    ),
    (
        _registered("font_source_sans_pro", "files/SourceSansPro-Regular.ttf", "Helvetica"),
        _registered("font_source_sans_pro", "files/SourceSansPro-Bold.ttf", "Helvetica-Bold"),
        _registered("font_source_sans_pro", "files/SourceSansPro-It.ttf", "Helvetica-Oblique"),
    ),
)
"""Upright, bold, italic. The first is always there."""
TYPED = ("Courier", "Courier-Bold", "Helvetica", "Times-Roman")
HANDWRITING = (
    _registered("font_intuitive", "files/Intuitive.ttf", "Courier-Oblique"),
    _registered("font_amatic_sc", "files/AmaticSC-Bold.ttf", "Courier-Oblique"),
)
"""Amatic has capitals only."""
