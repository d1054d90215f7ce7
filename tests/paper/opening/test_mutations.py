"""Whatever is done to the bytes of a good file, reading ends in pages or in Unreadable."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brightline.paper.opening import Unreadable, mime, opened, parts, pictures
from brightline.paper.opening.structure import Structure
from tests.paper.opening import made

pytestmark = pytest.mark.filterwarnings("ignore")  # of the libraries, about damaged files

FAX = made.fax(pages=2, height=200, compression="group4")
FORM = made.form_pdf(rotate=90)
MAIL = made.forwarded(1, made.mail(attachments=[("fax.tif", FAX[:500])], html="<p>one</p>")).as_bytes()

Cuts = list[tuple[float, int, bytes]]
CUTS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 40), st.binary(max_size=12)), min_size=1, max_size=6
)
"""Where, how many bytes go, and what comes in their place."""


def changed(data: bytes, cuts: Cuts) -> bytes:
    for where, gone, put in cuts:
        place = int(where * len(data))
        data = data[:place] + put + data[place + gone :]
    return data


def well_said(error: Unreadable) -> None:
    assert all((error.what, error.why, error.next))
    assert "did not expect" not in error.why, "only damage that is known ends a reading"


quick = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
whole = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(CUTS)
def test_a_changed_fax_gives_pages_or_says_why_not(cuts: Cuts) -> None:
    try:
        for page, picture in pictures.File(changed(FAX, cuts), "tiff").pages():
            assert len(picture) == page.width * page.height
    except Unreadable as error:
        well_said(error)


@quick
@given(CUTS)
def test_a_changed_form_gives_fields_or_a_warning(cuts: Cuts) -> None:
    found = Structure(changed(FORM, cuts), 1)
    assert set(found.widgets) <= {1}


@quick
@given(CUTS)
def test_a_changed_mail_gives_its_parts_or_says_why_not(cuts: Cuts) -> None:
    try:
        mail, contents = mime.take_apart(changed(MAIL, cuts))
        assert [part.size for part in mail.attachments] == [len(content) for content in contents]
    except Unreadable as error:
        well_said(error)


@whole
@given(st.sampled_from([FAX, FORM]), CUTS)
def test_a_changed_file_is_opened_or_refused_in_its_own_process(data: bytes, cuts: Cuts) -> None:
    try:
        with opened(changed(data, cuts)) as file:
            assert len(list(file.pages())) == file.page_count
    except Unreadable as error:
        well_said(error)


@whole
@given(CUTS)
def test_a_changed_mail_is_taken_apart_or_refused_in_its_own_process(cuts: Cuts) -> None:
    try:
        parts(changed(MAIL, cuts))
    except Unreadable as error:
        well_said(error)
