"""The type faces of the drawn pages: standard ones for print, packaged ones for handwriting and for other alphabets.

Packages: `fontpkg-caveat`, `fontpkg-kalam`, `fontpkg-indie-flower`, `fontpkg-shadows-into-light`, `fontpkg-zeyada`,
`font-intuitive`, `font-source-sans-pro` (accents, Cyrillic) and `paperang-p2-fonts-cjk` (Chinese). Debian's handwriting
faces join in where they are installed, so the same seed gives the same page on machines with the same faces.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont


class Family(NamedTuple):
    """The four cuts of a face that print uses."""

    plain: str
    bold: str
    slanted: str
    bold_slanted: str


TIMES = Family("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic")
HELVETICA = Family("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique")
TYPED = ("Helvetica", "Times-Roman", "Courier", "Courier-Bold")

_HANDS = {
    "Caveat": ("fontpkg_caveat", "files/Caveat[wght].ttf"),
    "Kalam": ("fontpkg_kalam", "files/Kalam-Regular.ttf"),
    "IndieFlower": ("fontpkg_indie_flower", "files/IndieFlower-Regular.ttf"),
    "ShadowsIntoLight": ("fontpkg_shadows_into_light", "files/ShadowsIntoLight.ttf"),
    "Zeyada": ("fontpkg_zeyada", "files/Zeyada.ttf"),
    "Intuitive": ("font_intuitive", "files/Intuitive.ttf"),
}
_WIDE = {
    "SourceSans": ("font_source_sans_pro", "files/SourceSansPro-Regular.ttf"),
    "MicroHei": ("paperang_p2_fonts_cjk", "fonts/wqy-microhei.ttc"),
}
_DEBIAN = ("bwht", "breip", "dkg", "femkeklaver")
SCALE = {"Caveat": 1.25, "ShadowsIntoLight": 1.1, "Zeyada": 1.35, "IndieFlower": 1.05}
"""How much larger a hand is set so that its letters are about as high as printed ones."""


def _packaged(package: str, inside: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"The face in {package} is not installed. See the list at the head of {__name__}.")
    return Path(spec.origin).parent / inside


def _register(name: str, path: Path) -> TTFont:
    font = TTFont(name, str(path), subfontIndex=0)
    pdfmetrics.registerFont(font)
    return font


@cache
def hands() -> tuple[str, ...]:
    """The names of the handwriting faces, ready to be used."""
    found = {name: _packaged(*where) for name, where in _HANDS.items()}
    for path in sorted(Path("/usr/share/fonts").rglob("*.ttf")):
        if any(word in path.parent.name.lower() for word in _DEBIAN):
            found[path.stem] = path
    for name, path in found.items():
        _register(name, path)
    return tuple(found)


@cache
def wide() -> tuple[str, ...]:
    """The names of the faces for letters that the standard ones lack, ready to be used."""
    for name, where in _WIDE.items():
        _register(name, _packaged(*where))
    return tuple(_WIDE)


@cache
def covers(face: str, letter: str) -> bool:
    """Whether a face has a letter."""
    font = pdfmetrics.getFont(face)
    if isinstance(font, TTFont):
        return ord(letter) in font.face.charToGlyph
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def face_for(text: str, wanted: str) -> str:
    """The wanted face if it has every letter of the text; else another of its kind, else one with more alphabets.

    Raises `ValueError` if no face has them all.
    """
    others = hands() if wanted in hands() else ()
    for face in (wanted, *others, *wide()):
        if all(letter == " " or covers(face, letter) for letter in text):
            return face
    raise ValueError(f"No face has every letter of {text!r}.")


def width_of(text: str, face: str, size: float) -> float:
    """The width in points of a text in a face and size."""
    return float(pdfmetrics.stringWidth(text, face, size))
