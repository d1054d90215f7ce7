"""What every export says of itself at its head."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.analysis.exports.table import Form, Table


def stamped(table: Table) -> Iterator[str]:
    """Of which law it is, what is taken as given, how well the text is known, and what cannot be said there: lines that
    hold no break, for they are comments in other languages and must not end there."""
    yield from map(printable, _stamped(table))


def printable(text: str) -> str:
    """A text whose breaks and other signs that nobody sees are blanks."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _stamped(table: Table) -> Iterator[str]:
    stamp = table.stamp
    yield f"{stamp.name} ({stamp.place}), action {stamp.action}: {stamp.says}."
    yield f"The law of {stamp.on}. Corpus {stamp.corpus}. Made by brightline {stamp.version}."
    if stamp.given:
        yield f"Taken as given: {'; '.join(stamp.given)}."
    for cite, name, grade in stamp.evidence:
        yield f"Rule {name}: {cite}. Evidence: {grade}."
    for column in table.columns:
        if column.form is Form.ASKED:
            yield f"{column.name} is answered by a person, by one of {', '.join(column.values)}: {column.says}"
    yield "An outcome undetermined or conflict is no permission. Not addressed is neither a ban nor a permission."
    yield "This is no legal advice. A person decides, and signs."


def unknown(named: str) -> Iterator[str]:
    """What an export cannot say of facts that are not known; `named` is what is found then."""
    yield f"A fact that is not known is left out. Then {named}, unless the facts that are known settle the line."
    yield "Brightline itself says more: what is possible in that case, and which fact to ask for."
