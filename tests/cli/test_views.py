"""`chart` and `export` as they are called: files, standard output and slips."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from xml.etree import ElementTree as ET

import pytest

from tests.cli.run import ACT, LAW, OFFICER, TOWN
from tests.cli.run import call as run

SVG = "{http://www.w3.org/2000/svg}"
HOLD = ("us/ma/boston", "hold", "--on", "2024-12-04")
CONTESTED = ("--fact", "actor=police_officer", "--fact", "information.kind=immigration_status")


def test_a_chart_is_svg_on_standard_output_and_in_a_file(tmp_path: Path) -> None:
    shown = run("chart", *HOLD)
    assert shown.exit_code == 0
    assert ET.fromstring(shown.stdout).tag == "{http://www.w3.org/2000/svg}svg"
    assert "The law of 4 December 2024 for Boston" in shown.stdout
    assert "This is no legal advice." in shown.stdout
    out = tmp_path / "hold.svg"
    assert run("chart", *HOLD, "--out", str(out)).exit_code == 0
    assert out.read_text(encoding="utf-8") == shown.stdout


def test_a_chart_as_a_page_has_the_table_behind_it(tmp_path: Path) -> None:
    out = tmp_path / "hold.html"
    run("chart", *HOLD, "--fact", "actor=police_officer", "--out", str(out))
    page = out.read_text(encoding="utf-8")
    assert "<svg" in page
    assert '<th scope="col">Outcome</th>' in page
    assert "Taken as given: the one who acts is a police officer of a city or town." in page


def test_a_chart_as_pdf_is_one_page(tmp_path: Path) -> None:
    from pypdf import PdfReader

    out = tmp_path / "hold.pdf"
    assert run("chart", *HOLD, "--out", str(out)).exit_code == 0
    (page,) = PdfReader(out).pages
    assert "Who would do this?" in page.extract_text()
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


@pytest.mark.parametrize("kind", ["html", "csv", "dmn", "cedar", "rego"])
def test_every_export_names_place_day_and_corpus(kind: str, tmp_path: Path) -> None:
    shown = run("export", *HOLD, "--as", kind)
    assert shown.exit_code == 0
    assert "us/ma/boston" in shown.stdout
    assert "2024-12-04" in shown.stdout
    out = tmp_path / "law"
    run("export", *HOLD, "--as", kind, "--out", str(out))
    assert out.read_text(encoding="utf-8") == shown.stdout


@pytest.mark.parametrize(
    ("call", "what", "next"),
    [
        (("chart", *HOLD, "--out", "hold.png"), "A chart is no `.png` file.", "Write --out hold.svg."),
        (("chart", *HOLD, "--out", "hold"), "does not say what it is to be", "Write --out hold.svg."),
        (
            ("chart", "us/ma/boston", "share_information", "--on", "2024-12-04"),
            "does not fit one sheet",
            "--fact actor=",
        ),
        (("chart", "us/ma/boston", "holdd", "--on", "2024-12-04"), "is not an action in the vocabulary", "`hold`"),
        (("chart", *HOLD, "--fact", "actor=polic"), "polic", "police_officer"),
        (("chart", *HOLD, "--out", "no/such/folder/hold.svg"), "could not be written", "a folder that is there"),
        (("export", *HOLD, "--as", "word"), "word", "html"),
        (("export", *HOLD), "--as", "html"),
        (("export", "us/ma/bostn", "hold", "--as", "csv"), "is not a place the corpus knows", "us/ma/boston"),
    ],
)
def test_a_slip_is_told_in_four_parts_and_writes_nothing(call: tuple[str, ...], what: str, next: str) -> None:
    result = run(*call)
    assert (result.exit_code, result.stdout) == (2, "")
    assert what in result.stderr
    assert next in result.stderr


def test_one_measure_alone_is_said_at_the_head() -> None:
    shown = run("export", *HOLD, "--as", "cedar", "--alone", "us/ma/boston/trust-act-2019")
    assert "us/ma/boston/trust-act-2019 stands alone" in shown.stdout
    assert "us/ma/lunn" not in shown.stdout


def test_a_chart_says_that_who_cannot_answer_a_question_has_no_permission() -> None:
    (head,) = (g for g in ET.fromstring(run("chart", *HOLD).stdout).iter(f"{SVG}g") if g.get("class") == "head")
    said = " ".join(str(text.text) for text in head.iter(f"{SVG}text"))
    assert "A question that you cannot answer leaves it unsettled, and gives no permission." in said


def foot(*call: str) -> str:
    (found,) = (g for g in ET.fromstring(run("chart", *call).stdout).iter(f"{SVG}g") if g.get("class") == "foot")
    return " ".join(str(text.text) for text in found.iter(f"{SVG}text"))


def test_a_chart_says_which_rules_rest_on_a_reading_and_which_are_contested() -> None:
    said = foot(*HOLD)
    assert "Understood in one way where the text is in doubt: 8 CFR 287.7(d); City of Boston Code" in said
    assert "Contested in law" not in said
    contested = foot("us/ma/boston", "share_information", "--on", "2024-12-04", *CONTESTED)
    assert "Contested in law: 8 U.S.C. 1373" in contested


def test_a_chart_names_answers_that_cannot_be_together_where_it_asks_for_one() -> None:
    """`decide` refuses them."""
    said = foot(*HOLD)
    warrant = "the papers include an arrest warrant issued by a state court and the person is eligible for release."
    assert f"Never true together: {warrant}" in said
    assert "is below 0" not in said
    refused = run("decide", *HOLD, "-f", "papers=state_arrest_warrant", "-f", "person.eligible_for_release=yes")
    assert "contradict" in refused.stderr


SETTLED = ("-f", "papers=removal_order", "-f", "person.eligible_for_release=yes")


def many_bans(folder: Path) -> Path:
    """The invented town with forty more bans on holding for one paper, each resting on a reading."""
    copytree(LAW, folder)
    act = folder / f"{ACT}.md"
    start = "in force 2019-07-11 .. open\n"
    bans = "".join(
        f'\nrule more-{n} cite "Millbrook Code, chapter {n}, section {n}.{n}, paragraph {n}" evidence read\n'
        "  reading only-basis\n  forbid hold when papers has removal_order\n"
        for n in range(40)
    )
    act.write_text(act.read_text(encoding="utf-8").replace(start, start + bans, 1), encoding="utf-8")
    return folder


def test_a_chart_of_one_box_with_more_rules_than_a_sheet_holds_is_refused_without_a_fact_to_give(
    tmp_path: Path,
) -> None:
    law = ("--measures", str(many_bans(tmp_path / "law")))
    result = run("chart", TOWN, "hold", "--on", "2024-12-04", *law, *OFFICER, *SETTLED)
    assert result.exit_code == 2
    assert "The chart has 0 questions and does not fit one sheet" in result.stderr
    assert "--fact" not in result.stderr
    assert "brightline export" in result.stderr


def test_rules_that_do_not_reach_the_one_who_acts_are_not_at_the_foot_of_his_chart(tmp_path: Path) -> None:
    law = ("--measures", str(many_bans(tmp_path / "law")))
    said = foot(TOWN, "hold", "--on", "2024-12-04", *law, "-f", "actor=sheriff_officer")
    assert "Understood in one way" not in said


def test_a_chart_names_a_bill_that_could_change_it() -> None:
    shown = run("chart", "us/ma/boston", "ask_status", "--on", "2026-06-01", "--fact", "actor=police_officer")
    assert "Pending, and could change this: PROTECT Act" in shown.stdout
