"""What the head of a mail proves: when it was written, and what our own mail server says of who sent it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightline.desk.arrival.heads import dated, vouched

OURS = "mx.millbrook.example"
NOW = datetime(2024, 12, 4, 8, 15, tzinfo=UTC)
BY_US = f"Received: from mail.dhs.example (mail.dhs.example [192.0.2.7])\r\n\tby {OURS} with ESMTPS id 1; 4 Dec 2024"
BY_THEM = "Received: from host (host [192.0.2.8]) by mail.dhs.example with ESMTP; 4 Dec 2024"
REST = "From: officer@dhs.example\r\nSubject: Request"
TOLD = (
    f"Authentication-Results: {OURS};\r\n\tspf=pass smtp.mailfrom=dhs.example;\r\n\tdkim=none;"
    "\r\n\tdmarc=fail (p=none dis=none; a) header.from=dhs.example"
)
ALL_PASS = f"Authentication-Results: {OURS}; spf=pass; dkim=pass header.d=dhs.example; dmarc=pass"


def mail(*fields: str) -> bytes:
    return ("\r\n".join(fields) + "\r\n\r\nSee attached.\r\n").encode("utf-8")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Wed, 4 Dec 2024 03:14:00 -0500", datetime(2024, 12, 4, 8, 14, tzinfo=UTC)),
        ("4 Dec 2024 08:14 +0000", datetime(2024, 12, 4, 8, 14, tzinfo=UTC)),
        ("Wed, 4 Dec 2024 03:14:00 EST", datetime(2024, 12, 4, 8, 14, tzinfo=UTC)),
        ("Wed, 4 Dec 2024\r\n 12:14:00 +0000", datetime(2024, 12, 4, 12, 14, tzinfo=UTC)),
        ("Wed, 4 Dec 2024 03:14:00 -0000", None),  # its zone is not known
        ("Wed, 4 Dec 2024 03:14:00", None),
        ("Wed, 4 Dec 2004 03:14:00 -0500", None),
        ("Wed, 11 Dec 2024 03:14:00 -0500", None),
        ("Wed, 4 Dec 20240 03:14:00 -0500", None),
        ("yesterday", None),
        ("", None),
        ("Wed, 4 Dec 2024 03:14:00 -9999", None),
    ],
)
def test_a_mail_was_written_when_it_says_so_with_a_zone_and_within_reason(written: str, found: datetime | None) -> None:
    assert dated(mail(REST, f"Date: {written}"), NOW) == found


def test_a_mail_that_says_twice_when_it_was_written_or_never_has_no_time() -> None:
    assert dated(mail(REST), NOW) is None
    assert (
        dated(mail("Date: Wed, 4 Dec 2024 03:14:00 -0500", "Date: Wed, 4 Dec 2024 03:14:00 -0500", REST), NOW) is None
    )
    assert dated(b"%PDF a fax", NOW) is None


def test_our_mail_server_is_believed_above_and_below_its_own_line() -> None:
    says = "SPF pass, DKIM none, DMARC fail"
    assert vouched(mail(BY_US, TOLD, BY_THEM, REST), OURS) == says
    assert vouched(mail(TOLD, BY_US, BY_THEM, REST), OURS) == says
    inside = "Received: from mx.millbrook.example by files.millbrook.example with ESMTP; 4 Dec 2024"
    assert vouched(mail(inside, BY_US, TOLD, BY_THEM, REST), OURS) == says
    assert vouched(mail(BY_US, TOLD.replace("Authentication-Results", "AUTHENTICATION-results"), REST), OURS) == says


@pytest.mark.parametrize(
    "forged",
    [
        ALL_PASS.replace(OURS, "mx.dhs.example"),
        ALL_PASS.replace(OURS, f"{OURS}.dhs.example"),
        ALL_PASS.replace(OURS, f"x.{OURS}"),
        ALL_PASS.replace(OURS, "millbrook.example"),
        ALL_PASS.replace(OURS, OURS.upper()),
        ALL_PASS.replace(OURS, f'"{OURS}"'),
        ALL_PASS.replace(OURS, f"mx.dhs.example ({OURS})"),
        ALL_PASS.replace(OURS, f"({OURS})"),
        ALL_PASS.replace(OURS, f"(x) {OURS}"),
        ALL_PASS.replace(OURS, f"mx.dhs.example\r\n {OURS}"),
        ALL_PASS.replace(OURS, f"mx.dhs.example; {OURS}"),
        ALL_PASS.replace(OURS, f"{OURS} 2"),
        ALL_PASS.replace(OURS, "mx.mıllbrook.example"),
        ALL_PASS.replace("Authentication-Results", "X-Authentication-Results"),
        ALL_PASS.replace("Authentication-Results", "Authentication-Results "),
        ALL_PASS.replace("Authentication-Results", "ARC-Authentication-Results"),
        f"Subject: x\r\n {ALL_PASS}",
    ],
)
def test_what_another_wrote_or_what_only_looks_like_our_server_counts_for_nothing(forged: str) -> None:
    assert vouched(mail(BY_US, forged, REST), OURS) == ""


@pytest.mark.parametrize(
    "said",
    [
        "spf=pass and more", "spf", "spf=", "spf=pass dkim=pass", "spf=pass (open", "spf=pass open)",
        'spf=pass reason="x', "spf=passed", "spf=pass;; dkim=pass", "none", "spf=pass\0",
        "spf=pass\vsmtp.mailfrom=x",
        "spf=pass; dkim=pass, dmarc=pass", "spf = pass = pass",
    ],
)  # fmt: skip
def test_a_field_that_is_not_wholly_understood_counts_for_nothing(said: str) -> None:
    assert vouched(mail(BY_US, f"Authentication-Results: {OURS}; {said}", REST), OURS) == ""


def test_what_the_sender_wrote_below_the_message_s_own_fields_or_another_server_s_line_counts_for_nothing() -> None:
    assert vouched(mail(BY_US, REST, ALL_PASS), OURS) == ""
    assert vouched(mail(BY_US, BY_THEM, ALL_PASS, REST), OURS) == ""
    feigned = BY_THEM.replace("by mail.dhs.example", f"by mail.dhs.example (by {OURS} )")
    assert vouched(mail(BY_US, feigned, ALL_PASS, REST), OURS) == ""


@pytest.mark.parametrize("end", ["\r", "\n", "\r\r\n", "\n\r"])
def test_a_field_that_the_server_may_have_taken_for_the_end_of_another_counts_for_nothing(end: str) -> None:
    """A server takes out what bears its own name of the lines that it sees, and a lone CR ends none."""
    assert vouched(mail(BY_US, TOLD, f"X-Note: a{end}X-More: b", REST), OURS) == ""
    for hidden in (f"X-Note: a{end}{ALL_PASS}", f"X-Note: a{end}From: chief@pd.example", f"X-Note: a{end}{end}x"):
        assert vouched(mail(BY_US, TOLD, hidden, REST), OURS) == "", hidden
    # Of the words below the head no field is made.
    assert vouched(mail(BY_US, TOLD, REST) + end.encode(), OURS) == "SPF pass, DKIM none, DMARC fail"


def test_nobody_vouches_for_a_mail_with_two_senders_or_none() -> None:
    assert vouched(mail(BY_US, TOLD, "From: chief@pd.example", REST), OURS) == ""
    assert vouched(mail(BY_US, TOLD, REST, "From: chief@pd.example"), OURS) == ""
    assert vouched(mail(BY_US, TOLD, "Subject: Request"), OURS) == ""


def test_of_two_fields_of_one_name_the_upper_counts_and_the_lower_adds_what_it_alone_says() -> None:
    spf = f"Authentication-Results: {OURS}; spf=fail smtp.mailfrom=dhs.example"
    assert vouched(mail(BY_US, TOLD, ALL_PASS, REST), OURS) == "SPF pass, DKIM none, DMARC fail"
    dkim = f"Authentication-Results: {OURS}; dkim=fail; spf=pass"
    assert vouched(mail(BY_US, spf, dkim, REST), OURS) == "SPF fail, DKIM fail, DMARC not told"


def test_what_mail_servers_write_beside_results_is_understood() -> None:
    field = (
        f'Authentication-Results: {OURS} 1; spf/1=softfail (a \\) b (c)) reason="no; spf=pass" smtp.mailfrom=<a@b>;'
        "\r\n dkim=pass (2048-bit key; unprotected) header.i=@dhs.example header.b=eKm/Zp4+;\r\n"
        " dkim=fail header.d=list.example; iprev=pass policy.iprev=192.0.2.7; dkim-atps=neutral"
    )
    assert vouched(mail(BY_US, field, REST), OURS) == "SPF softfail, DKIM pass and fail, DMARC not told"


def test_without_a_name_for_our_server_nobody_vouches() -> None:
    assert vouched(mail(BY_US, TOLD, REST), "") == ""
    assert vouched(mail(BY_US, "Authentication-Results: ; spf=pass", REST), "") == ""


@given(st.binary(max_size=200), st.text(max_size=100))
def test_no_mail_ends_the_door_that_reads_its_head(data: bytes, value: str) -> None:
    for one in (data, b"Date: " + data, mail(f"Date: {value}", f"Authentication-Results: {OURS}; {value}")):
        dated(one, NOW)
        vouched(one, OURS)
