"""Rules, statements, skipped clauses, terms and definitions of a measure."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.language.check_conditions import Conditions
from brightline.language.check_effects import Effects
from brightline.language.check_front import Standing
from brightline.language.check_ranges import Ranges, grade
from brightline.language.check_references import References
from brightline.language.check_words import Words
from brightline.language.conditions import Clause, Condition
from brightline.language.diagnostics import suggestion
from brightline.language.draft import (
    Attributes,
    DefinitionItem,
    Draft,
    EventLine,
    Fence,
    RangeLine,
    RuleItem,
    SkippedItem,
    StatementItem,
    TermItem,
    Written,
)
from brightline.language.lexer import Token
from brightline.language.meant import meant_by_letters_or_meaning
from brightline.language.measure import (
    Definition,
    Effect,
    Grade,
    InForce,
    Rule,
    Skipped,
    Statement,
)

EFFECTS = {e.value: e for e in Effect}
ONLY_FOR_RULES = ("kind", "reading", "other reading", "contested", "suspended")


class Rules:
    """Checks everything in `terms` and `rules` fences. After `read`, its lists hold what was found."""

    def __init__(self, draft: Draft, words: Words, standing: Standing) -> None:
        self.draft = draft
        self.words = words
        self.standing = standing
        self.broken = draft.broken
        terms = [i for f in draft.fences for i in f.items if isinstance(i, TermItem)]
        self.conditions = Conditions(words, standing.id, terms, draft.broken)
        self.ranges = Ranges(words, draft.broken)
        self.source_ids = {s.id.text for s in draft.front.sources}
        self.references = References(words, standing, draft.broken)
        self.effects = Effects(words)
        self.definitions: list[Definition] = []
        self.rules: list[Rule] = []
        self.skipped: list[Skipped] = []
        self.statements: list[Statement] = []
        self.readings_used: dict[str, Token] = {}
        self.other_readings_used: dict[str, Token] = {}

    def read(self) -> None:
        """Check all items, in the order that lets names be known before they are used."""
        for fence, item in self._items():
            if isinstance(item, EventLine):
                self.ranges.event(item)
            elif isinstance(item, TermItem | DefinitionItem):
                self._definition(fence, item)
        self._rules_fences()
        self.ranges.check_versions()
        self.references.follow()

    def _items(self) -> Iterator[tuple[Fence, object]]:
        for fence in self.draft.fences:
            for item in fence.items:
                yield fence, item

    def _rules_fences(self) -> None:
        in_force: InForce | None = None
        for fence, item in self._items():
            match item:
                case RangeLine():
                    in_force = self.ranges.range(item)
                case RuleItem():
                    self._rule(fence, item, in_force)
                case SkippedItem():
                    self._skip(fence, item, in_force)
                case StatementItem():
                    self._name(item.id, "statement")
                    self._needed(item.id, item.attributes)
                    self._refuse_rule_attributes(item.attributes, "a statement")
                    if in_force is not None:
                        self.ranges.stands(item.id, in_force)
                    self.statements.append(
                        Statement(
                            *self._common(fence, item.id, item.attributes, in_force), span=self.words.span(item.id)
                        )
                    )

    # Names and attributes

    def _name(self, name: Token, what: str) -> None:
        """Keep a name; the same one may stand again only as another version of the same provision."""
        before = self.references.names.get(name.text)
        versions = ("rule", "skipped clause", "statement")
        if before is not None and not (what in versions and before[0] in versions):
            self.words.say(
                name,
                f"`{name.text}` is already the name of a {before[0]} on line {before[1].line}.",
                "Cases, other rules and addresses refer to it by its name.",
                "Give one of them another name.",
            )
        self.references.names.setdefault(name.text, (what, name))

    def _needed(self, name: Token, attributes: Attributes) -> None:
        if attributes.cite is None:
            self.words.say(
                name,
                f"`{name.text}` has no citation.",
                "Every provision says where it stands; letters not known are `?`.",
                f'Add `cite "…"` after `{name.text}`.',
            )
        if attributes.evidence is None:
            self.words.say(
                name,
                f"`{name.text}` does not say how well its text is known.",
                "Every answer shows the evidence it rests on.",
                f"Add `evidence read` (or quoted, reported, inferred) after `{name.text}`.",
            )

    def _refuse_rule_attributes(self, attributes: Attributes, what: str) -> None:
        for key in ONLY_FOR_RULES:
            if key in attributes.written:
                self.words.say(
                    attributes.written[key],
                    f"`{key}` means nothing on {what}.",
                    "It would be ignored without a word.",
                    "Move it to the rule it is about, or take it away.",
                )

    def _common(
        self, fence: Fence, name: Token, a: Attributes, in_force: InForce | None
    ) -> tuple[str, str, Grade, InForce | None, tuple[str, ...], tuple[str, ...], str, str, str]:
        """The fields of a Provision, in their order."""
        for source in a.sources:
            if source.text not in self.source_ids and not (self.broken and not self.source_ids):
                self.words.say(
                    source,
                    f"`{source.text}` is not a source of this measure.",
                    "Readers follow a source to the text; this one leads nowhere.",
                    suggestion(source.text, self.source_ids, "Add it to `sources` in the front matter."),
                )
        # What a defining clause does not say of itself is claimed as weakly as possible.
        return (
            name.text,
            a.cite or "",
            grade(a.evidence) or Grade.INFERRED,
            in_force,
            a.records,
            tuple(s.text for s in a.sources),
            a.note,
            fence.section,
            fence.prose,
        )

    def _definition(self, fence: Fence, item: TermItem | DefinitionItem) -> None:
        term = isinstance(item, TermItem)
        self._name(item.id, "term" if term else "definition")
        self._refuse_rule_attributes(item.attributes, "a term" if term else "a definition")
        means = None
        of: tuple[str, ...] = ()
        if isinstance(item, TermItem):
            if item.id.text in self.conditions.terms:
                return
            means = self.conditions.define(item)
        else:
            of = tuple(w.text for w in item.of if self.words.known(w))
        self.definitions.append(
            Definition(
                *self._common(fence, item.id, item.attributes, None), means=means, of=of, span=self.words.span(item.id)
            )
        )

    # Rules

    def _rule(self, fence: Fence, item: RuleItem, in_force: InForce | None) -> None:
        name, a = item.id, item.attributes
        self._name(name, "rule")
        self._needed(name, a)
        self._in_range(name, in_force)
        assert item.action is not None
        self.words.action(item.action)
        self._reach(item)
        when = self._condition(item.when, name)
        only_when = self._condition(item.only_when, name)
        unless = self._condition(item.unless, name)
        self._labels(name, (when, only_when, unless))
        self.effects.fitting(item)
        self._readings(a)
        self.references.add(item)
        self.rules.append(
            Rule(
                *self._common(fence, name, a, in_force),
                effect=EFFECTS[item.effect],
                action=item.action.text,
                by=tuple(b.text for b in item.by),
                when=when,
                only_when=only_when,
                unless=unless,
                extent=self.effects.extent(item.extent),
                clock=self.effects.clock(item.clock),
                despite=tuple(self.references.ref(r) for r in item.despite),
                subject_to=tuple(self.references.ref(r) for r in item.subject_to),
                kind=a.kind,
                contested=a.contested,
                reading=a.reading.text if a.reading else "",
                other_reading=a.other_reading.text if a.other_reading else "",
                suspensions=self.effects.suspensions(a),
                span=self.words.span(name),
            )
        )

    def _condition(self, written: Written | None, name: Token) -> Condition | None:
        return None if written is None else self.conditions.of(written, name.text)

    def _in_range(self, name: Token, in_force: InForce | None) -> None:
        if in_force is not None:
            self.ranges.stands(name, in_force)
        elif not self.broken:
            self.words.say(
                name,
                f"`{name.text}` has no dates.",
                "No range stands above it, and a rule without dates would apply for ever or never.",
                "Write `in force DATE .. open` (or a last day) above it; a draft is `in force never`.",
            )

    def _reach(self, item: RuleItem) -> None:
        for actor in item.by:
            if actor.text not in self.words.vocabulary.actors:
                if self.words.refuse_other_place(actor, "actor"):
                    continue
                self.words.say(
                    actor,
                    f"`{actor.text}` is not an actor in the vocabulary.",
                    f"The actors are {', '.join(self.words.vocabulary.actors)}.",
                    meant_by_letters_or_meaning(
                        actor.text,
                        {a.name: a.says for a in self.words.vocabulary.actors.values()},
                        "`brightline vocabulary actors` says who each is.",
                    ),
                )
            elif actor.text not in self.standing.binds and self.draft.front.binds is not None:
                self.words.say(
                    actor,
                    f"This measure does not bind `{actor.text}`.",
                    "`by` narrows a rule to some of the actors in `binds`; it cannot add one.",
                    f"Add `{actor.text}` to `binds` in the front matter, or take it away here.",
                )
        if item.effect == "require" and self.standing.layer == "federal":
            self._refuse_command(item)

    def _refuse_command(self, item: RuleItem) -> None:
        a = item.attributes
        if a.contested or a.reading or a.other_reading or self.draft.front.contested:
            return
        actors = self.words.vocabulary.actors
        reached = [b.text for b in item.by] or list(self.standing.binds)
        local = next((r for r in reached if r in actors and actors[r].level != "federal"), None)
        if local is not None:
            self.words.say(
                item.id,
                f"`{item.id.text}` is a federal command to `{local}`.",
                "Whether federal law may command state and local officers is disputed, and a wrong "
                "`required` would hold people.",
                'Add `contested "…"`, or `reading NAME` with a paragraph that says how the words are read.',
            )

    def _labels(self, name: Token, parts: tuple[Condition | None, ...]) -> None:
        found: dict[str, Clause] = {}
        for part in parts:
            if part is None:
                continue
            for c in part.walk():
                if isinstance(c, Clause):
                    if c.label in found and found[c.label].span != c.span:
                        self.words.reporter.say(
                            c.span.line,
                            c.span.column,
                            c.span.length,
                            f"Two clauses of `{name.text}` are called `{c.label}`.",
                            "Other rules and answers refer to a clause by its label.",
                            "Give one of them another label.",
                        )
                    found[c.label] = c
        self.references.labels.setdefault(name.text, set()).update(found)

    def _readings(self, a: Attributes) -> None:
        if a.reading is not None:
            self.readings_used.setdefault(a.reading.text, a.reading)
        if a.other_reading is not None:
            self.other_readings_used.setdefault(a.other_reading.text, a.other_reading)

    # Skipped clauses

    def _skip(self, fence: Fence, item: SkippedItem, in_force: InForce | None) -> None:
        name, a = item.id, item.attributes
        self._name(name, "skipped clause")
        self._needed(name, a)
        if item.touches:
            self._in_range(name, in_force)
            if "kind" in a.written:
                self.words.say(
                    a.written["kind"],
                    "`kind` means nothing on a skipped clause.",
                    "It would be ignored without a word.",
                    "Take it away.",
                )
            self._readings(a)
        else:
            self._refuse_rule_attributes(a, "a skipped clause that touches nothing")
            if in_force is not None:
                self.ranges.stands(name, in_force)
        touches = []
        for action in item.touches:
            if action.text in touches:
                self.words.say(
                    action, f"`{action.text}` stands twice in `touches`.", "Once is enough.", "Take one away."
                )
            elif self.words.action(action):
                touches.append(action.text)
        when = self._condition(item.when, name)
        self._labels(name, (when,))
        common, span = self._common(fence, name, a, in_force), self.words.span(name)
        self.skipped.append(Skipped(*common, reason=item.reason, touches=tuple(touches), when=when, span=span))
        suspensions = self.effects.suspensions(a)
        for action_name in touches:
            self.rules.append(
                Rule(
                    *common,
                    effect=Effect.UNREAD,
                    action=action_name,
                    when=when,
                    contested=a.contested,
                    suspensions=suspensions,
                    reading=a.reading.text if a.reading else "",
                    other_reading=a.other_reading.text if a.other_reading else "",
                    span=span,
                )
            )
