"""Exit codes, and errors in four parts: where, what, why, what next."""

from __future__ import annotations

import codecs
import errno
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from brightline.cli import output

ANSWER = 0
FILE_ERRORS = 1
MISTAKE = 2
UNDETERMINED = 3
CONFLICT = 4
REJECTED = 5
BUG = 70
INTERRUPTED = 130


class CallError(Exception):
    """A mistake in the call, in the four parts that every error has."""

    def __init__(self, where: str, what: str, why: str, next: str) -> None:
        super().__init__(what)
        self.where, self.what, self.why, self.next = where, what, why, next

    def __str__(self) -> str:
        return four_parts(self.where, self.what, self.why, self.next)


class CallErrors(Exception):
    """Every mistake of one call."""

    def __init__(self, mistakes: Sequence[CallError]) -> None:
        super().__init__("; ".join(mistake.what for mistake in mistakes))
        self.mistakes = tuple(mistakes)

    def __str__(self) -> str:
        return "\n\n".join(str(mistake) for mistake in self.mistakes)


class FileError(CallError):
    """A file that cannot be used, in the same four parts; ends with another code than a mistake in the call."""


def four_parts(where: str, what: str, why: str, next: str) -> str:
    return f"{where}\n{what}\n{why}\n{next}"


def say(text: str) -> None:
    """Write to standard error, whatever it can encode."""
    print(output.printable(text), file=sys.stderr)  # noqa: T201 - this program talks to a person


ASCII = {
    "§": "sec.", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "·": "|", "•": "*",
    "→": "->", "✓": "ok", "✗": "x", "é": "e", "á": "a", "í": "i", "ó": "o", "ú": "u", "ñ": "n", "\u00a0": " ",
}  # fmt: skip
"""What to write for a letter where the terminal has none."""


def _spell_out(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(ASCII.get(letter, "?") for letter in error.object[error.start : error.end]), error.end


def prepare_streams() -> None:
    """No letter of an answer may end the program: what a stream cannot encode is spelled out."""
    codecs.register_error("brightline-spell-out", _spell_out)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="brightline-spell-out")


def run(call: Callable[[], Any]) -> int:
    """Call, print what goes wrong on standard error, and give the exit code."""
    try:
        result = call()
        output.flush()
        return result if isinstance(result, int) else ANSWER
    except (click.Abort, KeyboardInterrupt):
        say("Interrupted. Nothing was decided and nothing was written.")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last line of defence: reported with its own exit code, never as an answer
        return report(error)


def report(error: Exception) -> int:
    """Print an error in four parts; the exit code it stands for."""
    if isinstance(error, FileError):
        say(str(error))
        return FILE_ERRORS
    if isinstance(error, CallError | CallErrors):
        say(str(error))
        return MISTAKE
    if isinstance(error, click.ClickException):
        say(_of_click(error))
        return MISTAKE
    if isinstance(error, output.NotWritten):
        say(_of_the_output(str(error)))
        return FILE_ERRORS
    if isinstance(error, OSError) and error.errno in FULL:
        # Click writes the pages of help by itself, and what a file is written with names no file.
        output.write_nowhere()
        say(_of_the_output(str(error.strerror)))
        return FILE_ERRORS
    if isinstance(error, OSError) and error.filename is not None:
        say(_of_a_file(error))
        return FILE_ERRORS
    return _of_the_law(error)


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says where it has no more room."""


def _of_the_output(reason: str) -> str:
    return four_parts(
        "output",
        f"The output could not be written: {reason}.",
        "Half an answer could be taken for the whole.",
        "Make room, or send the output elsewhere; throw away what arrived of it.",
    )


def _of_a_file(error: OSError) -> str:
    """What the system refused to do with a file."""
    return four_parts(
        os.fsdecode(error.filename),
        f"The file cannot be used: {error.strerror}.",
        "Law that cannot be read could say anything, so nothing was decided.",
        "Mend that, or name other files.",
    )


def _of_click(error: click.ClickException) -> str:
    """What click found wrong with the words of the call, in the same form."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.message
    # Only a call with a mistake pays for these.
    from brightline.cli import hints

    context = getattr(error, "ctx", None)
    where = context.command_path if context is not None else "command line"
    if isinstance(error, click.NoSuchOption) and context is not None:
        return four_parts(where, *hints.no_such_option(error.option_name, context))
    pieces = hints.fact_in_pieces(error.format_message(), context)
    if pieces:
        return four_parts(where, *pieces)
    usage = context.get_usage().replace("Usage: ", "") if context is not None else "brightline VERB …"
    verb = where if context is not None else "brightline VERB"
    written = f"The call is written: {usage}; `{verb} --help` says what each word is."
    return four_parts(where, _sentence(error.format_message()), hints.why(error), written)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


CALL = ("call", "facts", "command line")
"""Where a problem stands that is in the call and not in a file."""


def _of_the_law(error: Exception) -> int:
    """What the corpus, the language or the engine refused."""
    from brightline.language import MeasureErrors

    if isinstance(error, MeasureErrors):
        for problem in error.problems:
            in_call = problem.span.file in CALL
            say(four_parts("command line", problem.what, problem.why, problem.next) if in_call else str(problem))
        return MISTAKE if all(problem.span.file in CALL for problem in error.problems) else FILE_ERRORS
    from brightline.vocabulary import VocabularyErrors

    if isinstance(error, VocabularyErrors):
        say(str(error))
        return FILE_ERRORS
    import traceback

    say("".join(traceback.format_exception(error)).rstrip())
    say(
        four_parts(
            "brightline",
            f"The program stopped: {error}",
            "This is a mistake in Brightline, not in the call. Nothing was decided.",
            "Please report it with the lines above and the call that led to it.",
        )
    )
    return BUG
