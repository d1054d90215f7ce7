"""A mail is taken apart without being believed."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from brightline.paper.opening import Message, Unreadable, limits, opened, parts
from brightline.paper.opening.mime import safe_name
from tests.paper.opening import made


def taken(message: made.EmailMessage) -> Message:
    return parts(message.as_bytes())


def test_a_mail_of_a_fax_gateway_gives_its_paper() -> None:
    fax = made.fax(compression="group4")
    message = taken(made.mail(attachments=[("fax.tif", fax)]))
    assert message.subject == "Fax from 555-0123"
    assert message.sender == "Fax Gateway <fax@gateway.example>"
    assert message.date == datetime(2026, 3, 2, 15, 15, tzinfo=UTC)
    assert message.body.strip() == "A paper is attached."
    assert message.warnings == ()
    (attachment,) = message.attachments
    assert (attachment.name, attachment.media_type, attachment.data) == ("fax.tif", "application/octet-stream", fax)
    with opened(attachment.data, name=attachment.name) as file:
        assert file.kind == "tiff"


def test_the_plain_words_are_preferred_and_those_of_html_are_found() -> None:
    html = "<style>p {}</style><p>The <b>paper</b></p><script>alert(1)</script>is attached"
    assert taken(made.mail(html=html)).body.strip() == "A paper is attached."
    assert taken(made.mail(body="", html=html)).body == "The paper\nis attached"


def test_papers_of_forwarded_mails_are_found_with_their_words() -> None:
    inner = made.mail(attachments=[("warrant.pdf", made.simple_pdf())], body="See the warrant.")
    message = taken(made.forwarded(limits.DEEPEST_MESSAGE, inner))
    assert [attachment.name for attachment in message.attachments] == ["warrant.pdf"]
    assert message.body.count("Please see below.") == limits.DEEPEST_MESSAGE
    assert "See the warrant." in message.body


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (lambda: b"", "empty"),
        (lambda: made.OUTLOOK_MESSAGE, "Outlook"),
        (lambda: made.WINMAIL, "Outlook"),
        (lambda: b"just some words\nand more\n", "no mail"),
        (lambda: made.simple_pdf(), "no mail"),
        (lambda: made.forwarded(limits.DEEPEST_MESSAGE + 1, made.mail()).as_bytes(), "more than 3 deep"),
        (lambda: made.mail(attachments=[(f"{n}.pdf", b"x") for n in range(51)]).as_bytes(), "more than 50 attachments"),
        (lambda: _nested(2_000), "packed too deeply"),
        (lambda: _many_parts(3_000), "more than 500 parts"),
    ],
)
def test_a_mail_that_cannot_be_taken_apart_says_why(data: object, what: str) -> None:
    started = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        parts(data(), name="mail.eml")  # type: ignore[operator]
    error = caught.value
    assert what in error.what
    assert error.where.startswith("mail.eml")
    assert all((error.why, error.next))
    assert time.monotonic() - started < 20


def _nested(depth: int) -> bytes:
    lines = ["From: a@b.example"]
    for level in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{level}"', "", f"--b{level}"]
    return "\r\n".join([*lines, "", "text"]).encode()


def _many_parts(count: int) -> bytes:
    return b'From: a@b.example\nContent-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * count + b"--b--\n"


def test_outlooks_package_is_reported_and_handed_on_to_be_refused() -> None:
    message = taken(made.mail(attachments=[("winmail.dat", made.WINMAIL)]))
    assert "winmail.dat is packed in Outlook's own format" in message.warnings[0]
    with pytest.raises(Unreadable, match="Outlook"), opened(message.attachments[0].data):
        pass


def test_a_broken_attachment_is_said_to_be_broken() -> None:
    data = made.mail(attachments=[("fax.tif", b"x" * 300)]).as_bytes().replace(b"eHh4", b"e!h", 1)
    message = parts(data)
    assert message.warnings == ("fax.tif is damaged.",)


def test_a_mail_in_an_unknown_alphabet_is_still_read() -> None:
    data = b'From: a@b.example\nDate: yesterday\nContent-Type: text/plain; charset="klingon"\n\nThe paper \xff.'
    message = parts(data)
    assert message.date is None
    assert message.body == "The paper �."


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\papers\\warrant.pdf", "warrant.pdf"),
        ("warrant\u202efdp.exe", "warrant_fdp.exe"),
        ("a\x00b\r\nc.pdf", "a_b_c.pdf"),
        ("...", ""),
        ("<script>.pdf", "_script_.pdf"),
        ("orden de detención.pdf", "orden de detención.pdf"),
        ("x" * 400 + ".pdf", "x" * 109 + ".pdf"),
    ],
)
def test_a_name_cannot_lead_astray(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_the_text_of_a_mail_has_an_end() -> None:
    message = taken(made.mail(body="word " * 100_000))
    assert len(message.body) == limits.LONGEST_BODY
    assert "its end is left out" in message.warnings[0]
