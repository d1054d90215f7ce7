"""`brightline fmt [PATH…]`: write measure files in their one canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from brightline.cli import errors, options, output
from brightline.cli.files import measure_files, write_whole


@click.command("fmt")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; end with 1 when a file would change.")
@options.as_json
def command(paths: tuple[Path, ...], only_check: bool, as_json: bool) -> int:
    """Write measure files in their one canonical form; without PATH all in ./measures."""
    from brightline.language import MeasureErrors, format_draft, parse

    changed: list[str] = []
    same: list[str] = []
    broken: list[str] = []
    for file in measure_files(paths):
        text = read(file)
        try:
            formatted = format_draft(parse(text, str(file)))
        except MeasureErrors as error:
            broken.append(str(file))
            errors.say(f"{error}\n")
            continue
        if formatted == text:
            same.append(str(file))
            continue
        changed.append(str(file))
        if not only_check:
            write_whole(file, formatted)
    if as_json:
        output.show_json({"changed": changed, "unchanged": same, "broken": broken, "written": not only_check})
    else:
        verb = "would change" if only_check else "changed"
        page: output.Page = [output.Item(name, mark=f"{verb}:") for name in changed]
        page += [output.Item(name, mark="has errors, left alone:", tone="bad") for name in broken]
        page.append(output.Para(f"{len(changed)} {verb}, {len(same)} as they should be, {len(broken)} with errors."))
        output.show(page)
    return errors.FILE_ERRORS if broken or (only_check and changed) else errors.ANSWER


def read(file: Path) -> str:
    """The text of a file. Raises FileError when it is not text, and MeasureErrors when it is no file."""
    if file.exists() and not file.is_file():
        from brightline.language import MeasureErrors
        from brightline.language.text_file import no_file

        raise MeasureErrors([no_file(str(file))])
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            return opened.read()
    except UnicodeDecodeError as error:
        raise errors.FileError(
            f"{file}",
            f"The file is not UTF-8 text (octet {error.start + 1}).",
            "A measure is plain text.",
            "Save it as UTF-8.",
        ) from error
