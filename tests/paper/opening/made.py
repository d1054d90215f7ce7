"""Files as strangers send them, good and hostile, made from nothing: no fixture has to be trusted."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from email.message import EmailMessage

import numpy as np
from PIL import Image

LETTER = (612, 792)


def pdf_of(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer << /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start))
    return out.getvalue()


def stream(content: bytes, head: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), head, content)


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def simple_pdf(
    *,
    pages: int = 1,
    catalog: bytes = b"",
    page: bytes = b"",
    box: bytes = b"[0 0 612 792]",
    content: bytes = b"BT /F 12 Tf 72 700 Td (Notice about Testperson) Tj ET",
    head: bytes = b"",
    more: Sequence[bytes] = (),
) -> bytes:
    """A PDF whose pages all show the same; `more` are objects from number 5 + pages on."""
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(pages))
    one = b"<< /Type /Page /Parent 2 0 R /MediaBox %b /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> %b >>"
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog,
            b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, pages),
            stream(content, head),
            FONT,
            *[one % (box, page)] * pages,
            *more,
        ]
    )


def form_pdf(*, rotate: int = 0) -> bytes:
    """A page with a text field in a group, a ticked box, an empty box, and a hidden field."""
    at = b"/Type /Annot /Subtype /Widget /P 5 0 R"
    return simple_pdf(
        catalog=b"/AcroForm << /Fields [6 0 R 8 0 R 9 0 R 10 0 R] >>",
        page=b"/Annots [7 0 R 8 0 R 9 0 R 10 0 R] /Rotate %d" % rotate,
        more=[
            b"<< /T (person) /Kids [7 0 R] >>",
            b"<< %b /Parent 6 0 R /FT /Tx /T (family) /V (TESTPERSON) /Rect [72 600 216 618] >>" % at,
            b"<< %b /FT /Btn /T (final order) /V /Yes /AS /Yes /Rect [72 540 90 558] >>" % at,
            b"<< %b /FT /Btn /T (cancel) /AS /Off /Rect [72 500 90 518] >>" % at,
            b"<< %b /FT /Tx /T (unseen) /V (nobody sees this) /F 2 /Rect [72 400 216 418] >>" % at,
        ],
    )


def action_pdf(action: bytes) -> bytes:
    return simple_pdf(catalog=b"/OpenAction << /Type /Action %b >>" % action)


def embedding_pdf() -> bytes:
    return simple_pdf(
        catalog=b"/Names << /EmbeddedFiles << /Names [(a.exe) 6 0 R] >> >>",
        more=[
            b"<< /Type /Filespec /F (a.exe) /UF (a.exe) /EF << /F 7 0 R >> >>",
            stream(b"MZ not a program", b"/Type /EmbeddedFile"),
        ],
    )


def xfa_pdf() -> bytes:
    return simple_pdf(
        catalog=b"/AcroForm << /Fields [] /XFA 6 0 R >>",
        more=[stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")],
    )


def signed_pdf() -> bytes:
    return simple_pdf(
        catalog=b"/AcroForm << /Fields [6 0 R] /SigFlags 3 >>",
        page=b"/Annots [6 0 R]",
        more=[
            b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (signature) /Rect [72 100 200 130] /P 5 0 R /V 7 0 R >>",
            b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents <00> "
            b"/ByteRange [0 1 2 3] >>",
        ],
    )


def locked_pdf(secret: bytes = b"no") -> bytes:
    """Locked with a password, by the oldest handler (RC4, 40 bits), whose rules fit in a few lines."""
    import hashlib

    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    password = (secret + padding)[:32]
    owner = _rc4(hashlib.md5(password).digest()[:5], password)
    key = hashlib.md5(password + owner + struct.pack("<i", -4) + b"0123456789abcdef").digest()[:5]
    lock = b"<< /Filter /Standard /V 1 /R 2 /O <%b> /U <%b> /P -4 >>" % (
        owner.hex().encode(),
        _rc4(key, padding).hex().encode(),
    )
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
            lock,
        ],
        trailer=b"/Encrypt 4 0 R /ID [<%b> <%b>]" % ((b"0123456789abcdef".hex().encode(),) * 2),
    )


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def flate_bomb(mebibytes: int = 420) -> bytes:
    """A page whose content is hundreds of times as long as the file: operators that draw, by the hundred million."""
    packer = zlib.compressobj(9)
    piece = b"0 0 m 9 9 l S\n" * 74_899
    # After a full flush the packer remembers nothing, so that the second piece can be repeated as it is.
    first, again = (packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return simple_pdf(content=first + again * (mebibytes - 1) + packer.flush(), head=b"/Filter /FlateDecode")


def looping_pdf() -> bytes:
    """A page tree that contains itself."""
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 9 >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 9 >>",
        ]
    )


def looping_fields_pdf() -> bytes:
    """A field that is its own group, with an action that follows itself."""
    return simple_pdf(
        page=b"/Annots [6 0 R]",
        more=[
            b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (again) /Rect [0 0 9 9] /Parent 6 0 R /A 7 0 R >>",
            b"<< /S /Named /N /NextPage /Next 7 0 R >>",
        ],
    )


def image_pdf(width: int, height: int) -> bytes:
    """A page that shows one picture of so many dots, packed to almost nothing."""
    packer = zlib.compressobj(9)
    row = bytes(width * 3)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return _page_of_image(packed, width, height, b"/ColorSpace /DeviceRGB /Filter /FlateDecode")


def undecodable_image_pdf() -> bytes:
    """A page that shows a JPEG that is none."""
    return _page_of_image(b"\xff\xd8\xff no picture" * 40, 1728, 1078, b"/ColorSpace /DeviceGray /Filter /DCTDecode")


def _page_of_image(data: bytes, width: int, height: int, how: bytes) -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 %b" % (width, height, how)
    return simple_pdf(
        content=b"612 0 0 792 0 0 cm /I Do",
        page=b"/Resources << /XObject << /I 6 0 R >> >>",
        more=[stream(data, head)],
    )


def fax_lines(height: int, seed: int = 7) -> Image.Image:
    """Black strokes on white, as wide as a fax."""
    dots = np.ones((height, 1728), dtype=bool)
    chance = np.random.default_rng(seed)
    for top in range(40, height - 20, 30):
        for left in chance.integers(60, 1600, 40):
            dots[top : top + int(chance.integers(3, 16)), left : left + int(chance.integers(2, 20))] = False
    return Image.fromarray(dots)


def fax(*, pages: int = 1, height: int = 1078, dpi: tuple[float, float] | None = (204, 98), compression: str) -> bytes:
    images = [fax_lines(height, seed) for seed in range(pages)]
    return tiff(images, compression=compression, **({"dpi": dpi} if dpi else {}))


def tiff(images: Sequence[Image.Image], **how: object) -> bytes:
    out = io.BytesIO()
    images[0].save(out, "TIFF", save_all=True, append_images=list(images[1:]), **how)
    return out.getvalue()


def one_strip_tiff(width: int, height: int, data: bytes, *, compression: int = 4, link: int = 0) -> bytes:
    """A bilevel TIFF with its directory before its data; `link` is where the next directory is said to be."""
    entries = [
        (256, 4, width), (257, 4, height), (258, 3, 1), (259, 3, compression), (262, 3, 0),
        (273, 4, 8 + 2 + 12 * 9 + 4), (277, 3, 1), (278, 4, height), (279, 4, len(data)),
    ]  # fmt: skip
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", t, k, 1, v) for t, k, v in entries)
    return b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", link) + data


def picture(kind: str, image: Image.Image, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "text")
    return out.getvalue()


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(500)
OUTLOOK_MESSAGE = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "__nameid_version1.0".encode("utf-16-le") + bytes(9)
)
WINMAIL = b"\x78\x9f\x3e\x22\x01\x00" + bytes(64)


def mail(
    *, attachments: Sequence[tuple[str, bytes]] = (), html: str = "", body: str = "A paper is attached."
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Fax Gateway <fax@gateway.example>"
    message["To"] = "records@police.example"
    message["Subject"] = "Fax from 555-0123"
    message["Date"] = "Mon, 02 Mar 2026 09:15:00 -0600"
    message["Message-ID"] = "<1@gateway.example>"
    if body:
        message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html") if body else message.set_content(html, subtype="html")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def forwarded(times: int, inner: EmailMessage) -> EmailMessage:
    for _ in range(times):
        outer = mail(body="Please see below.")
        outer.add_attachment(inner)
        inner = outer
    return inner
