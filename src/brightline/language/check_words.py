"""Looking up words of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable

from brightline.language.diagnostics import Reporter, suggestion
from brightline.language.lexer import Token
from brightline.language.meant import meant_by_letters_or_meaning, other_place
from brightline.language.positions import Span
from brightline.vocabulary import Fact, Kind, Vocabulary

YES_NO = ("yes", "no")


def value_names(fact: Fact) -> tuple[str, ...]:
    """The words a fact can be: for yes/no facts yes and no."""
    return YES_NO if fact.kind is Kind.YES_NO else fact.value_names


class Words:
    """Looks words of the vocabulary up, and says what is wrong with those that are not in it."""

    def __init__(self, vocabulary: Vocabulary, reporter: Reporter) -> None:
        self.vocabulary = vocabulary
        self.reporter = reporter

    def say(self, token: Token, what: str, why: str, next: str) -> None:
        self.reporter.say(token.line, token.column, len(token.text), what, why, next)

    def span(self, token: Token) -> Span:
        return self.reporter.span(token.line, token.column, len(token.text))

    def fact(self, token: Token) -> Fact | None:
        """The fact of this name, or None after saying which is meant."""
        found = self.vocabulary.facts.get(token.text)
        if found is None and not self.refuse_other_place(token, "fact"):
            self.say(
                token,
                f"`{token.text}` is not a fact in the vocabulary.",
                "A fact nobody defined would always be unknown, and nobody could be asked for it.",
                self.fact_meant(token.text, "`brightline vocabulary facts` lists the facts."),
            )
        return found

    def fact_meant(self, word: str, otherwise: str, more: Iterable[str] = ()) -> str:
        """The "what next" of a word that is no fact; `more` are other names that would do."""
        if "-" in word:  # No word of the vocabulary has a hyphen: a name of this measure was meant.
            return suggestion(word, (*more, *self.vocabulary.facts), otherwise)
        meanings = {f.name: f.question for f in self.vocabulary.facts.values()}
        values = {
            f.name: " ".join(f"{v.name.replace('_', ' ')} {v.says}" for v in f.values)
            for f in self.vocabulary.facts.values()
        }
        return meant_by_letters_or_meaning(word, {**dict.fromkeys(more, ""), **meanings}, otherwise, values)

    def refuse_other_place(self, token: Token, expected: str) -> bool:
        """Refuse a word of the vocabulary of another kind than `expected`; false when it is no such word."""
        other = other_place(token.text, self.vocabulary, expected)
        if other is None:
            return False
        self.say(
            token,
            f"`{token.text}` is {other[0]}, not {'a fact' if expected == 'fact' else f'an {expected}'}.",
            "Each kind of word has its own place: `forbid ACTION by ACTOR when FACT = VALUE`.",
            other[1],
        )
        return True

    def action(self, token: Token) -> bool:
        """Whether this is an action; says which is meant if not."""
        if token.text in self.vocabulary.actions:
            return True
        if self.refuse_other_place(token, "action"):
            return False
        self.say(
            token,
            f"`{token.text}` is not an action in the vocabulary.",
            "Nobody could ask about an action that is not defined.",
            meant_by_letters_or_meaning(
                token.text,
                {a.name: a.says for a in self.vocabulary.actions.values()},
                "`brightline vocabulary actions` lists the actions.",
                {a.name: ", ".join(a.also) for a in self.vocabulary.actions.values()},
            ),
        )
        return False

    def value(self, fact: Fact, token: Token) -> bool:
        """Whether this is a value of the fact; says which is meant if not."""
        names = value_names(fact)
        if token.text in names:
            return True
        said = {v.name: v.says for v in fact.values}
        listed = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
        self.say(
            token,
            f"`{token.text[:60]}` is not a value of `{fact.name}`.",
            f"Its values are {listed}.",
            meant_by_letters_or_meaning(
                token.text,
                {name: said.get(name, "") for name in names},
                "Write `yes` or `no`."
                if fact.kind is Kind.YES_NO
                else f"`brightline vocabulary {fact.name}` says what each means."
                if fact.name in self.vocabulary.facts
                else "Use one of these.",
            ),
        )
        return False

    def known(self, token: Token) -> bool:
        """Whether this is a fact, a value (`fact.value`), a field or an action; says what is meant if not."""
        vocabulary, text = self.vocabulary, token.text
        if text in vocabulary.facts or text in vocabulary.actions:
            return True
        name, _, last = text.rpartition(".")
        fact = vocabulary.facts.get(name)
        if fact is not None and (last in fact.value_names or any(last == f.name for f in fact.fields)):
            return True
        values = (f"{f.name}.{v}" for f in vocabulary.facts.values() for v in f.value_names)
        self.say(
            token,
            f"`{text}` is not a word of the vocabulary.",
            "A definition fixes a fact, a value (`fact.value`) or an action.",
            suggestion(
                text, (*vocabulary.facts, *vocabulary.actions, *values), "`brightline vocabulary` lists the words."
            ),
        )
        return False


def kind_of(fact: Fact) -> str:
    """The kind of a fact, to go on "it is …"."""
    return {
        Kind.YES_NO: "yes or no",
        Kind.ONE_OF: "one of several values",
        Kind.SET_OF: "a set",
        Kind.DATE: "a date",
        Kind.NUMBER: "a number",
        Kind.LIST_OF: "a list of records",
    }[fact.kind]
