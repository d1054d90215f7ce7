"""`brightline new PLACE`: begin the file of a town's measure. Fetches nothing; the file passes `check` at once."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brightline.cli import options, output, words
from brightline.cli.errors import CallError
from brightline.cli.files import write_whole

if TYPE_CHECKING:
    from brightline.vocabulary import Vocabulary

KINDS = ("ordinance", "bylaw", "executive_order", "department_policy", "statute", "regulation", "resolution")


@click.command("new")
@options.place
@click.option("--title", required=True, metavar="TEXT", help="What people call it.")
@click.option("--sections", required=True, metavar="a,b,c", help="Its section letters or numbers, in order.")
@click.option("--adopted", required=True, type=options.DayType(), metavar="DAY", help="The day it was adopted.")
@click.option(
    "--in-force", type=options.DayType(), metavar="DAY", help="The day it takes effect; else that of adoption."
)
@click.option("--kind", type=click.Choice(KINDS), default="ordinance", show_default=True, help="What it is.")
@click.option("--cite", metavar="TEXT", help="The citation of the whole; without it, the letters stay `?`.")
@click.option("--source", metavar="URL", help="Where its text can be read; nothing is fetched.")
@click.option("--name", metavar="TEXT", help="The place's name as people write it, when the corpus does not know it.")
@click.option("--by", "encoded_by", default="nobody yet", metavar="TEXT", help="Who encodes it.")
@click.option(
    "--measures",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("measures"),
    show_default=True,
    metavar="DIR",
    help="The folder of measures to write in.",
)
@options.as_json
def command(
    place: str,
    title: str,
    sections: str,
    adopted: date,
    in_force: date | None,
    kind: str,
    cite: str | None,
    source: str | None,
    name: str | None,
    encoded_by: str,
    measures: Path,
    as_json: bool,
) -> None:
    """Begin the file of a measure of PLACE from a list of its section letters.

    Nothing is fetched and no law is guessed: each section is a heading with a stub that says it is still to do. A place
    that is new to the folder is named in its coverage.yaml.
    """
    from brightline.vocabulary import load_vocabulary

    _check_path(place)
    letters = _letters(sections)
    town = " ".join(name.split()) if name and name.strip() else _known_name(place)
    naming = _naming(place, town, measures)
    path = measures / place / f"{_slug(title)}.md"
    if path.exists():
        raise CallError(
            str(path),
            "The file is there already.",
            "Somebody's work would be lost.",
            "Choose another --title, or edit that file.",
        )
    text = scaffold(
        title=title, place=place, town=town, kind=kind, letters=letters, adopted=adopted, in_force=in_force,
        cite=cite, source=source, encoded_by=encoded_by, vocabulary=load_vocabulary(), read_on=options.today(),
    )  # fmt: skip
    problems = _problems(text, path, f"{place}/{path.stem}")
    if problems:
        raise CallError(str(path), "The file would not pass `check`.", problems, "Nothing was written.")
    path.parent.mkdir(parents=True, exist_ok=True)
    # Exclusive: a file that appeared meanwhile is not overwritten.
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    listing = measures / options.COVERAGE
    if naming is not None:
        listing.touch()
        write_whole(listing, naming)
    notes = []
    if in_force is not None and in_force < adopted:
        notes.append(
            f"In force from {in_force}, before it was adopted on {adopted}. Few laws reach back: see that the days are "
            "not the wrong way round."
        )
    if as_json:
        output.show_json(
            {
                "path": str(path),
                "measure": f"{place}/{path.stem}",
                "sections": letters,
                "to_do": len(letters),
                "named_in": str(listing) if naming is not None else None,
                "notes": notes,
            }
        )
        return
    output.show(
        [
            output.Para(
                f"{path}: {words.count(len(letters), 'section')}, 0 encoded, {len(letters)} to do.", tone="good"
            ),
            *([output.Para(f"{listing}: {place} is called {town}.", tone="good")] if naming is not None else []),
            *[output.Para(note, tone="warning") for note in notes],
            output.Para("Its line `binds` names everybody who works for the place. Take out whom the text leaves out."),
            output.Para(
                "Until every section is read, every answer of this measure is undetermined: half-done law is never a "
                "permission. For each section, write in your own words what it says, then the rule, then a case."
            ),
            output.Item(f"brightline check {path}", mark="next:"),
        ]
    )


def scaffold(
    *,
    title: str,
    place: str,
    town: str,
    kind: str,
    letters: list[str],
    adopted: date,
    in_force: date | None,
    cite: str | None,
    source: str | None,
    encoded_by: str,
    vocabulary: Vocabulary,
    read_on: date,
) -> str:
    """The text of a new measure file, in canonical form."""
    from brightline.language.divisions import division_of

    whole = cite or f"{town} {kind.replace('_', ' ')} of {adopted.isoformat()}, § ?"
    # A policy is the police's until somebody says otherwise: the encoder corrects it with the text before him.
    agency = "police" if kind == "department_policy" else ""
    binding = "no" if kind == "resolution" else "yes"
    binds = "[]" if binding == "no" else f"[{', '.join(_actors(place, agency, vocabulary))}]"
    front = [
        "---",
        f"title: {_yaml(title)}",
        f"cite: {_yaml(whole)}",
        f"jurisdiction: {division_of(place)}",
        f"kind: {kind}",
        f"binding: {binding}",
        f"binds: {binds}",
        *([f"agency: {agency}"] if agency else []),
        *_source_lines(source, read_on),
        "history:",
        f"  - on: {adopted.isoformat()}",
        "    event: adopted",
        "    evidence: reported",
        "confirmed_to: unknown",
        f"encoded_by: {_yaml(encoded_by)}",
        "reviewed_by: nobody yet",
        "---",
    ]
    body = ["", f"# {title}", ""]
    start = f"in force {(in_force or adopted).isoformat()} (reported) .. unknown"
    if binding == "yes":
        body += [
            "## Sections still to do",
            "",
            "Until every section below is read, any of them could touch any of these acts. Take an act out of this",
            "list when it is known which sections touch it, and the whole stub when nothing is to do.",
            "",
            "```rules",
            start,
            "",
            "not encoded to-do",
            f"  cite {_string(whole)}",
            "  evidence inferred",
            '  : "to do"',
            "  touches " + ", ".join(vocabulary.actions),
            "```",
            "",
        ]
    for letter in letters:
        body += [
            f"## § {letter}",
            "",
            "To do: say in your own words what this section orders, bans or allows.",
            "",
            "```rules",
            start,
            "",
            f"not encoded section-{_slug(letter)}",
            f"  cite {_string(_cite_of(whole, letter))}",
            "  evidence inferred",
            '  : "to do"',
            "```",
            "",
        ]
    return _canonical("\n".join(front + body).rstrip("\n") + "\n", f"{place}/{_slug(title)}")


def _canonical(text: str, id: str) -> str:
    from brightline.language import format_draft, parse

    return format_draft(parse(text, f"measures/{id}.md"))


def _problems(text: str, path: Path, id: str) -> str:
    """What `check` would say of the file; empty when nothing."""
    from brightline.language import MeasureErrors, check, parse
    from brightline.vocabulary import load_vocabulary

    try:
        check(parse(text, str(path)), load_vocabulary(), id=id)
    except MeasureErrors as error:
        return str(error)
    return ""


def _cite_of(whole: str, letter: str) -> str:
    return whole.replace("§ ?", f"§ ?({letter})") if "§ ?" in whole else f"{whole} § {letter}"


def _source_lines(source: str | None, read_on: date) -> list[str]:
    if source is None:
        return ["sources: []"]
    return [
        "sources:",
        "  - id: text",
        "    title: The text of the measure",
        f"    url: {_yaml(source)}",
        "    nature: official",
        "    read_by: nobody yet",
        f"    read_on: {read_on.isoformat()}",
        "    note: The address was given when the file was begun.",
    ]


def _actors(place: str, agency: str, vocabulary: Vocabulary) -> list[str]:
    """Everybody who works at the place's level; the encoder narrows it when the text says whom it binds."""
    from brightline.corpus.places import level_of

    level = level_of(place)
    return [a.name for a in vocabulary.actors.values() if a.level in (level, None) and agency in ("", a.agency)]


def _check_path(place: str) -> None:
    from brightline.corpus.places import PATH

    if PATH.fullmatch(place) and place.split("/")[0] == "us":
        return
    raise CallError(
        f"PLACE {place}",
        f"`{place}` is not a place's path.",
        "A path is the country, the state's two letters and the town, in small letters, its words joined by hyphens.",
        "Write us/ma/ashford; a county is us/ma/suffolk-county.",
    )


def _letters(sections: str) -> list[str]:
    letters = [part.strip() for part in sections.split(",")]
    wrong = [x for x in letters if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.()\-]*", x)]
    twice = sorted({x for x in letters if letters.count(x) > 1})
    if wrong or twice:
        raise CallError(
            f"--sections {sections}",
            f"`{wrong[0]}` is not a section letter." if wrong else f"`{twice[0]}` stands twice.",
            "Each section gets one heading and one permanent name.",
            "Write the letters with commas between them: a,b,c or 1,2,3.",
        )
    return letters


def _known_name(place: str) -> str:
    corpus = options.load_corpus(None)
    known = {p.path: p.name for p in corpus.places()}
    if place in known:
        return known[place]
    close = options.nearest_path(place, known)
    raise CallError(
        f"PLACE {place}",
        f"`{place}` is not a place the corpus knows.",
        "A misspelt path would become a town of its own.",
        (f"Closest: `{close}`. " if close else "") + "If the place is right, give its name: --name Ashford.",
    )


def _naming(place: str, town: str, measures: Path) -> str | None:
    """The folder's coverage file with the place's name in it; None when the folder knows the place by this name.

    Raises CallError when the folder calls the place by another name.
    """
    from brightline.corpus.places import level_of

    listing = measures / options.COVERAGE
    text = listing.read_text(encoding="utf-8") if listing.is_file() else ""
    known = _called(place, measures)
    if known == town:
        return None
    if known is not None:
        raise CallError(
            f"--name {town}",
            f"In {measures} the place {place} is called {known}.",
            "One place has one name.",
            f"Leave --name out, or mend the name in {listing}.",
        )
    entry = f"{place}:\n  name: {_yaml(town)}\n  level: {level_of(place)}\n"
    return f"{text.rstrip()}\n\n{entry}" if text.strip() else entry


def _called(place: str, measures: Path) -> str | None:
    """The name that a folder of measures gives to a place; None when the folder knows it by its path alone."""
    keys = (f"{place}:", f'"{place}":', f"'{place}':", f"{place.rpartition('/')[2]} ")
    listings = (measures / options.COVERAGE, measures / Path(place).parent / "municipalities.txt")
    lines = (line for file in listings if file.is_file() for line in file.read_text(encoding="utf-8").splitlines())
    if not any(line.startswith(keys) for line in lines):
        return None
    return options.load_corpus(measures).place(place).name


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or "measure"


def _yaml(text: str) -> str:
    """A YAML value; quoted where it could be read as anything but text."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9 ,.§()'\-]*", text) and text.lower() not in (
        "yes",
        "no",
        "true",
        "false",
        "null",
    ):
        return text
    return json.dumps(text, ensure_ascii=False)


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
