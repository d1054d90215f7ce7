"""Whose law it is and whom it binds: the front matter against the path and the vocabulary."""

from __future__ import annotations

import re

from msgspec import Struct

from brightline.language.check_words import Words
from brightline.language.diagnostics import suggestion
from brightline.language.divisions import division_of
from brightline.language.draft import Draft
from brightline.language.frontmatter import FrontMatter
from brightline.language.meant import meant_by_letters_or_meaning
from brightline.language.yaml_tree import Scalar
from brightline.vocabulary import LAYERS

DEPARTMENT_KINDS = ("department_policy", "agreement")
BIND_NOBODY = ("resolution", "statement", "bill", "draft")
TOWN_KINDS = ("town", "city", "village", "borough", "township")

_SEGMENT = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", re.ASCII)


class Standing(Struct, frozen=True):
    """Where a measure stands among governments."""

    id: str
    place: str
    division: str
    level: str
    """The level of its government: federal, state, county or municipal."""
    layer: str
    """The same, or `department`."""
    binds: tuple[str, ...]


def path_of_place(measure: str) -> str | None:
    """The place of a measure's path: `us/ma/boston` of `us/ma/boston/trust-act-2019`; None when it is no such path."""
    segments = measure.split("/")
    if not all(_SEGMENT.fullmatch(s) for s in segments) or segments[0] != "us" or not 2 <= len(segments) <= 4:
        return None
    if len(segments) > 2 and not (len(segments[1]) == 2 and segments[1].isalpha()):
        return None
    return "/".join(segments[:-1])


def level_of(place: str) -> str:
    """The level of a place's government, by the depth of its path."""
    depth = place.count("/")
    if depth == 0:
        return "federal"
    if depth == 1:
        return "state"
    return "county" if place.endswith("-county") else "municipal"


def _plain(division: str) -> str:
    """A division without the signs that a path cannot show (`st._mary~s` is `st-marys` in a path)."""
    return re.sub(r"[.~']", "", division.replace("_", "-"))


def _same(written: str, right: str) -> bool:
    """Whether two division ids are one government's; official ids of some towns end in their kind (`athol_town`)."""
    a, b = _plain(written), _plain(right)
    return a == b or any(a == f"{b}-{kind}" for kind in TOWN_KINDS)


def check_front(draft: Draft, words: Words, id: str) -> Standing:
    """Check the front matter of a draft for the measure `id`. Mistakes go to the reporter of `words`."""
    return _Front(draft.front, words, id).check()


class _Front:
    def __init__(self, front: FrontMatter, words: Words, id: str) -> None:
        self.front = front
        self.words = words
        self.id = id

    def check(self) -> Standing:
        front = self.front
        place = path_of_place(self.id)
        if place is None:
            self._say(
                "title",
                f"`{self.id[:80]}` is not the path of a measure.",
                "A measure's path is its name: `us/measure`, `us/xx/measure`, `us/xx/town/measure` or "
                "`us/xx/name-county/measure`, in small letters.",
                "Move the file.",
            )
            place = "us"
        level = level_of(place)
        kind = front.kind.text if front.kind else ""
        layer = "department" if kind in DEPARTMENT_KINDS else level
        division = self._division(place)
        self._kind(kind)
        binds = self._binds(level, layer)
        self._supersedes(place)
        return Standing(self.id, place, division, level, layer, binds)

    def _say(self, key: str, what: str, why: str, next: str) -> None:
        line, column, length = self.front.places.get(key, (1, 1, 3))
        self.words.reporter.say(line, column, length, what, why, next)

    def _at(self, word: Scalar, what: str, why: str, next: str) -> None:
        self.words.reporter.say(word.line, word.column, word.length, what, why, next)

    def _division(self, place: str) -> str:
        right = division_of(place)
        written = self.front.jurisdiction
        if written is None:
            return right
        if not _same(written.text, right):
            self._at(
                written,
                f"`{written.text[:80]}` is not the jurisdiction of `{place}`.",
                "The path says whose law it is, and the two must agree: a wrong one would put the law of "
                "one town on another.",
                f"Write `{right}`, or move the file.",
            )
            return right
        return written.text

    def _kind(self, kind: str) -> None:
        front = self.front
        if kind in DEPARTMENT_KINDS:
            if front.agency is None and "agency" not in front.places:
                self._say(
                    "kind",
                    f"A measure of kind `{kind}` does not say whose policy it is.",
                    "It reaches only the actors of its agency.",
                    "Add `agency: police` (or state_police, corrections, trial_court, sheriff).",
                )
        elif front.agency is not None:
            self._at(
                front.agency,
                f"`agency` stands with `kind: {kind}`.",
                "Only a department's policy or an agreement belongs to one agency; other law is narrowed by `binds`.",
                "Take `agency` away.",
            )
        if kind == "bill":
            for key in ("status", "touches"):
                if key not in front.places:
                    self._say(
                        "kind",
                        f"A bill has no `{key}`.",
                        "An answer it could change names it, while it is pending.",
                        f"Add `{key}: …`.",
                    )
        elif kind:
            for key in ("status", "touches"):
                if key in front.places:
                    self._say(
                        key,
                        f"`{key}` stands with `kind: {kind}`.",
                        "It is about bills; elsewhere it would be ignored.",
                        f"Take `{key}` away.",
                    )
        for action in front.touches or ():
            if action.text not in self.words.vocabulary.actions:
                self._at(
                    action,
                    f"`{action.text[:60]}` is not an action in the vocabulary.",
                    "The bill would be named in no answer.",
                    suggestion(
                        action.text, self.words.vocabulary.actions, "`brightline vocabulary` lists the actions."
                    ),
                )
        if kind in BIND_NOBODY and front.binding is not None and front.binding.text == "yes":
            self._at(
                front.binding,
                f"A measure of kind `{kind}` binds nobody.",
                "Law that was not made, or that only states a view, never decides.",
                "Write `binding: no`, or name the kind it really is.",
            )

    def _binds(self, level: str, layer: str) -> tuple[str, ...]:
        front, actors = self.front, self.words.vocabulary.actors
        if front.binds is None:
            return ()
        binding = front.binding.text if front.binding else ""
        if not front.binds and binding in ("yes", "disputed"):
            self._say(
                "binds",
                "This measure binds nobody and is binding.",
                "There is no default: a rule reaches only the actors that `binds` names.",
                "List the actors, or write `binding: no`.",
            )
        for word in front.binds:
            actor = actors.get(word.text)
            if actor is None:
                self._at(
                    word,
                    f"`{word.text[:60]}` is not an actor in the vocabulary.",
                    f"A measure for an unknown actor would bind nobody. The actors are {', '.join(actors)}.",
                    meant_by_letters_or_meaning(
                        word.text,
                        {a.name: a.says for a in actors.values()},
                        "`brightline vocabulary actors` says who each is.",
                    ),
                )
            elif actor.level is not None and LAYERS.index(actor.level) < LAYERS.index(level):
                self._at(
                    word,
                    f"`{word.text}` works at the {actor.level} level, and this is {level} law.",
                    "Law reaches the officers of its own government and of those below it, never of one above.",
                    f"Take `{word.text}` away.",
                )
            elif layer == "department" and front.agency is not None and actor.agency != front.agency.text:
                self._at(
                    word,
                    f"`{word.text}` does not belong to the agency `{front.agency.text}`.",
                    "A department's policy reaches only its own people.",
                    f"Take `{word.text}` away, or mend `agency`.",
                )
        return tuple(w.text for w in front.binds)

    def _supersedes(self, place: str) -> None:
        for measure, _ in self.front.supersedes:
            other = path_of_place(measure.text)
            if other is None:
                self._at(
                    measure,
                    f"`{measure.text[:80]}` is not the path of a measure.",
                    "A measure's path begins with its place: `us/xx/town/measure`.",
                    "Write its path under `measures/`, without `.md`.",
                )
            elif measure.text == self.id:
                self._at(
                    measure,
                    "This measure supersedes itself.",
                    "Where both speak, one prevails over the other; there must be two.",
                    "Name the other measure.",
                )
            elif other != place:
                self._at(
                    measure,
                    f"`{other}` is another government than `{place}`.",
                    "`supersedes` orders measures of one government; between governments the layers decide.",
                    "Take the entry away.",
                )
