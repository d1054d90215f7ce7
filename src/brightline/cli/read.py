"""`brightline read FILE…`: what a faxed paper is, who signed it, what it asks, and what the law says of that."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from brightline.cli import answer, errors, facts, options, output, words
from brightline.cli.errors import CallError
from brightline.paper.facts import ACTIONS, WARRANTS

if TYPE_CHECKING:
    from brightline.corpus import Corpus, Place
    from brightline.engine.decision import Decision
    from brightline.paper import FederalRequest, Paper, ReadFile, Repeat

SIGNERS = {
    "immigration_officer": "an immigration officer, who is no court",
    "immigration_judge": "an immigration judge, who belongs to no court",
    "court": "a court, as it claims",
    "nobody": "nobody",
    "unknown": "not known",
}
ASKS = {
    "custody": "keep the person in custody",
    "notice_of_release": "tell when the person will be released",
    "transfer": "hand the person over",
    "information": "give information about the person",
    "interview": "let officers interview the person",
    "cancellation": "take an earlier request as cancelled",
}
EVERYTHING = "Is this everything that came? Only a person can say so."
OLD = 366
"""A paper older than so many days is pointed out."""


class Lawful(Struct, frozen=True):
    """What the law says of one thing that is asked: as far as the papers tell, and under what is said beside it."""

    action: str
    now: Decision
    then: Decision
    taken: tuple[str, ...]
    """What `then` takes for given besides."""
    confirmed: Decision | None
    """As `then`, once a court has confirmed the paper that claims to be its own."""


@click.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--place", metavar="PLACE", shell_complete=options.complete("places"), help="Whose law: us/ma/boston.")
@options.on
@options.fact
@click.option(
    "--crops",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write pictures of the pages with what was read drawn over them. They show names.",
)
@options.measures
@options.as_json
def command(
    files: tuple[Path, ...], place: str | None, on: date, facts: tuple[str, ...], crops: Path | None,
    measures: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """What a faxed paper is, who signed it, what it asks, and what the law says of that.

    FILE is a PDF, a TIFF, a PNG, a JPEG or a mail (.eml). Nothing leaves this machine. What was not read surely is said
    to be unknown; a court's paper is only claimed until somebody has asked the court. Without `actor` among the facts,
    the law is asked for a police officer.
    """
    paper = _paper_package()
    corpus = options.load_corpus(measures) if place is not None else None
    where = options.known_place(corpus, place) if corpus is not None and place is not None else None
    if crops is not None:
        _make(crops)
    read: list[ReadFile] = []
    failed = 0
    for file, name in list(_named(files)):
        for one in _read(paper, file, name, crops):
            if isinstance(one, Exception):
                failed += 1
                errors.say(f"{one}\n")
            else:
                read.append(one)
    laws = [[_law(corpus, where, on, r, facts) if corpus and where else [] for r in one.requests] for one in read]
    repeats = paper.repeats(read)
    if as_json:
        files_read = [_to_json(*each) for each in zip(read, laws, strict=True)]
        output.show_json({"files": files_read, "repeats": _plain(repeats)})
    else:
        for one, law in zip(read, laws, strict=True):
            output.show([*_page(one, law, where, on), *_repeats(repeats, one), output.Gap()])
    return errors.FILE_ERRORS if failed else errors.ANSWER


def _paper_package() -> Any:
    try:
        import rapidocr  # noqa: F401 - only to see whether it is there

        from brightline import paper
    except ImportError:
        raise CallError(
            "read",
            "The parts that read pictures are not installed.",
            "Reading a fax takes some 400 MB that nobody needs who only asks what the law is.",
            'Install them: python -m pip install "brightline[paper]"',
        ) from None
    return paper


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CallError(f"--crops {folder}", f"The folder cannot be made: {error.strerror}.",
                        "The pictures must be written somewhere.", "Name another folder.") from None  # fmt: skip


def _named(files: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Each file and what to call it: by its name, or by its whole path where another has the same name.

    Raises CallError for what is no file, before any is read: a long reading must not be lost to a slip.
    """
    names = [file.name for file in files]
    for file in files:
        if not file.is_file():
            raise CallError(f"FILE {file}", "There is no such file.", "There is nothing to read.",
                            "Name a PDF, a TIFF, a picture or a mail.")  # fmt: skip
        yield file, file.name if names.count(file.name) == 1 else str(file)


def _read(paper: Any, file: Path, name: str, crops: Path | None) -> Iterator[ReadFile | Exception]:
    """The file as read; for a mail, each file attached to it; an error in the place of what cannot be read."""
    from brightline.paper.opening.limits import MOST_BYTES

    try:
        # One byte more than is read tells that it is too long, and a file of gigabytes is never taken into the memory.
        with open(file, "rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        yield CallError(f"FILE {file}", f"The file cannot be opened: {error.strerror}.", "There is nothing to read.",
                        "Name a PDF, a TIFF, a picture or a mail.")  # fmt: skip
        return
    progress = _progress(file.name) if sys.stderr.isatty() else None
    try:
        if paper.is_mail(data):
            yield from paper.read_mail(data, str(file), progress)
            if crops is not None:
                yield CallError(f"--crops {crops}", f"No pictures were written of {file.name}.",
                                "Pictures are written of single files, and this is a mail.",
                                "Save its attachments, and read those with --crops.")  # fmt: skip
            return
        read, pages = paper.read_file(data, name, progress, pictures=crops is not None)
    except paper.Unreadable as error:
        yield error
        return
    finally:
        if progress is not None:
            sys.stderr.write("\r\033[K")
    if crops is not None:
        paper.write_crops(read, pages, crops, Path(name).with_suffix("").as_posix().strip("./").replace("/", "-"))
    yield read


def _progress(name: str) -> Any:
    def tell(page: int, pages: int) -> None:
        sys.stderr.write(f"\r\033[K{name[:60]}: page {page} of {pages}")
        sys.stderr.flush()

    return tell


def _law(corpus: Corpus, place: Place, on: date, request: FederalRequest, more: Sequence[str]) -> list[Lawful]:
    """What the law of a place says of each thing that a request asks."""
    options.inside_what_is_known(corpus, place.path, on)
    law = corpus.law(place.path, on=on)
    # What a person says stands in the place of what was read.
    said = {_name(fact) for fact in more}
    given = [*(fact for fact in request.facts if _name(fact) not in said), *more]
    if not any(f.startswith("actor") for f in more):
        given.append("actor=police_officer")
    everything = [f.replace("papers+=", "papers=") for f in given]
    taken = ["these are all the papers"] if everything != given else []
    if not any(f.startswith("person.eligible_for_release") for f in more):
        everything.append("person.eligible_for_release=yes")
        taken.append("the person is eligible for release")
    confirmed = _with_court_papers(everything, request.claimed)
    found = []
    asked = [ACTIONS[a] for a in request.asks if a in ACTIONS]
    if not asked and _is_a_warrant(request):
        asked = ["hold"]
    for action in dict.fromkeys(asked):

        def decide(said: Sequence[str], action: str = action) -> Decision:
            return law.decide(action, facts.read_facts(said, corpus.vocabulary))

        found.append(
            Lawful(action, decide(given), decide(everything), tuple(taken), decide(confirmed) if confirmed else None)
        )
    return found


def _name(fact: str) -> str:
    return re.split(r"[+-]?=", fact, maxsplit=1)[0].strip()


def _is_a_warrant(request: FederalRequest) -> bool:
    """Whether it brings a warrant or an order that was read surely."""
    return any(paper.kind in WARRANTS and paper.paper is not None for paper in request.papers)


def _with_court_papers(given: Sequence[str], claimed: Sequence[str]) -> list[str] | None:
    if not claimed:
        return None
    said = [f"{f},{','.join(claimed)}" if f.startswith("papers=") else f for f in given]
    return said if any(f.startswith("papers=") for f in given) else [*given, f"papers={','.join(claimed)}"]


def _page(file: ReadFile, laws: Sequence[list[Lawful]], place: Place | None, on: date) -> Iterator[output.Block]:
    yield output.Headline(f"{file.name}: {words.count(file.page_count, 'page')}")
    if not file.requests:
        yield output.Para("No request was found in it.", tone="warning")
    for request, law in zip(file.requests, laws, strict=True):
        yield from _request(request, law, place, on)
    if file.others:
        yield output.Heading("Other pages")
        for paper in file.others:
            pages = words.listed([str(n) for n in paper.pages])
            yield output.Item(f"page {pages}: {paper.title}. {paper.why}", tone="warning")
            for check in paper.checks:
                yield output.Para(check, indent=4)
    for warning in file.warnings:
        yield output.Item(warning, mark="!", tone="warning")


def _request(request: FederalRequest, law: list[Lawful], place: Place | None, on: date) -> Iterator[output.Block]:
    yield output.Heading(
        f"About {request.subject}" if request.subject else "About somebody whose name could not be read"
    )
    for paper in request.papers:
        yield from _paper(paper)
    yield output.Heading("What it asks")
    for ask in request.asks:
        yield output.Item(ASKS[ask])
    if not request.asks and _is_a_warrant(request):
        yield output.Para(
            "Nothing of the police by itself. The law is asked for custody, which is asked for most often."
        )
    elif not request.asks:
        yield output.Para("Nothing that was read surely.", tone="warning")
    if law and place is not None:
        yield output.Heading(f"What the law says on {words.day(on)}: {place.name}")
        for one in law:
            yield from _lawful(one)
    yield output.Heading("What to check by eye")
    for check in (*request.checks, *_against(request, place, on), EVERYTHING):
        yield output.Item(check)


def _paper(paper: Paper) -> Iterator[output.Block]:
    pages = words.listed([str(n) for n in paper.pages])
    revision = f" (revision {paper.revision})" if paper.revision else ""
    name = f"{paper.form.upper()}{revision}: {paper.title}" if paper.layout_known else paper.title
    yield output.Item(f"{name}, page {pages}", tone="bold" if paper.status == "read" else "warning")
    yield output.Para(f"{paper.why} (sure to {paper.confidence:.0%})", tone="quiet", indent=4)
    yield output.Para(f"Signed by: {SIGNERS[paper.signature.who]}. {paper.signature.why}", indent=4)
    if paper.same_as:
        yield output.Para(f"Likely came twice: it repeats {paper.same_as}.", tone="warning", indent=4)


def _lawful(one: Lawful) -> Iterator[output.Block]:
    act = one.now.law.vocabulary.actions[one.action].says
    yield output.Item(f"{act}: {str(one.now.outcome).upper()} on what the papers show", tone=str(one.now.outcome))
    if one.now.asks:
        yield output.Para("Not known:", indent=4)
        for ask in one.now.asks:
            yield output.Item(ask.question, indent=6)
    if one.taken and (one.now.outcome != one.then.outcome or one.now.asks):
        yield output.Para(
            f"Taking it that {words.listed(list(one.taken))}: {str(one.then.outcome).upper()}.",
            tone=str(one.then.outcome), indent=4,
        )  # fmt: skip
    yield from (output.Para(block.text, block.tone, 4) for block in answer.meanwhile(one.then))
    for reason in one.then.reasons:
        yield output.Para(f"{reason.says} {reason.cite} ({reason.measure}#{reason.id}; {reason.evidence})", indent=6)
    if one.confirmed is not None:
        outcome = str(one.confirmed.outcome).upper()
        said = f"Once the court has confirmed its paper: {outcome}. Until then it changes nothing."
        yield output.Para(said, indent=4)


def _against(request: FederalRequest, place: Place | None, on: date) -> Iterator[str]:
    """What the paper says that does not fit where and when it came."""
    if place is not None and request.addressed_to and place.name.lower() not in request.addressed_to.lower():
        yield f"It is addressed to {request.addressed_to}, and does not name {place.name}."
    if request.dated is not None:
        day = date.fromisoformat(request.dated)
        if day > on:
            yield f"It is dated {words.day(day)}, which is still to come."
        elif (on - day).days > OLD:
            yield f"It is dated {words.day(day)}, {words.count((on - day).days // 365, 'year')} ago."


def _repeats(repeats: Sequence[Repeat], file: ReadFile) -> Iterator[output.Block]:
    for repeat in repeats:
        if repeat.file == file.name:
            how = "is the same file as" if repeat.how == "same_bytes" else "likely is the same request as"
            yield output.Para(f"{repeat.file} {how} {repeat.earlier}. Both are kept.", tone="warning")


def _to_json(file: ReadFile, laws: Sequence[list[Lawful]]) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(file)
    for request, law in zip(plain["requests"], laws, strict=True):
        request["law"] = [
            {
                "action": one.action,
                "now": one.now.to_json(),
                "then": {"taken": list(one.taken), "decision": one.then.to_json()},
                "confirmed": one.confirmed.to_json() if one.confirmed is not None else None,
            }
            for one in law
        ]
    return plain


def _plain(item: Any) -> Any:
    import msgspec

    return msgspec.to_builtins(item)
