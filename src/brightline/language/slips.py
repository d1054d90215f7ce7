"""Words of ordinary English that people write in place of words of the grammar, and what to write for them."""

from __future__ import annotations

EFFECT_WORDS = {
    "forbid": ("ban", "bans", "bar", "bars", "cannot", "deny", "disallow", "forbids", "forbidden", "prohibit",
               "prohibits", "prohibited"),
    "permit": ("allow", "allows", "allowed", "authorize", "authorizes", "authorized", "can", "let", "may", "permits",
               "permitted"),
    "require": ("mandate", "mandates", "must", "oblige", "requires", "required", "shall"),
    "leaves open": ("leave", "open"),
}  # fmt: skip

CONNECTIVES = {
    "if": "when", "where": "when", "whenever": "when", "while": "when", "provided": "when", "during": "when",
    "except": "unless", "excepting": "unless", "save": "unless", "without": "unless", "otherwise": "unless",
    "notwithstanding": "despite", "until": "..", "through": "..", "thru": "..", "till": "..", "to": "..",
}  # fmt: skip
"""What joins the parts of a sentence in English, and what does so here."""

RANGE_SIGNS = ("…", "‥", "–", "—", "−")

_MEANT = {word: effect for effect, words in EFFECT_WORDS.items() for word in words}


def effect_meant(word: str, after: str) -> str:
    """The effect that somebody meant by `word`, with the word `after` it; empty when it is none."""
    effect = _MEANT.get(word.lower(), "")
    return "forbid" if effect in ("permit", "require") and after.lower() in ("not", "never") else effect


def one_word(text: str, joint: str = "_") -> str:
    """Text of several words as one word of the language; empty when it holds anything else."""
    parts = text.replace("-", " ").replace("_", " ").split() if joint == "_" else text.split()
    plain = all(part.isascii() and part.replace("_", "").replace("-", "").isalnum() for part in parts)
    return joint.join(parts).lower() if parts and plain and parts[0][0].isalpha() else ""
