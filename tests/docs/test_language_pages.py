"""The reference covers the language: every word of the grammar is in an example, every page names a law."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brightline.corpus import packaged
from tests.docs.pages import DOCS, LANGUAGE, examples

GRAMMAR = DOCS / "reference" / "grammar.md"
ITEM = "(?:rule|term|define|statement|not encoded|event)"
PAGES = sorted(page for page in LANGUAGE.glob("*.md") if page.name != "index.md")
SHOWN = "\n".join(example.body for page in PAGES for example in examples(page, "measure"))
IN_CORPUS = re.compile(
    r"^\*\*In the law\.\*\* (?:`(?P<measure>[\w/-]+)#(?P<rule>[\w-]+)`|`(?P<file>[\w/-]+)`|None yet)(?P<why>.*)$",
    re.MULTILINE,
)


def grammar_words() -> list[str]:
    """What stands in quotation marks in the grammar and is made of letters."""
    productions = "".join(example.body for example in examples(GRAMMAR, "text"))
    quoted = set(re.findall(r'"([^"\n]+)"', productions))
    return sorted(word for word in quoted if re.search(r"[a-z]", word))


def front_matter_keys() -> list[str]:
    """The keys of the grammar's table of front matter."""
    table = GRAMMAR.read_text(encoding="utf-8").partition("## Front matter")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE)
    keys = [key for row in rows for key in re.findall(r"`(\w+)`", row)]
    assert len(keys) > 10
    return keys


@pytest.mark.parametrize("word", grammar_words())
def test_each_word_of_the_grammar_is_in_a_good_example(word: str) -> None:
    assert re.search(rf"(?<![\w.]){re.escape(word)}(?![\w])", SHOWN), f"no example uses `{word}`"


@pytest.mark.parametrize("key", front_matter_keys())
def test_each_key_of_the_front_matter_is_in_an_example(key: str) -> None:
    assert re.search(rf"^{key}:", SHOWN + (LANGUAGE / "millbrook.yaml").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_page_names_the_law_that_needs_it(page: Path) -> None:
    """With a word that the rule must really contain: `construct` in the page's front matter."""
    text = page.read_text(encoding="utf-8")
    construct = re.search(r"\A---\nconstruct: '(.*)'\n---\n", text)
    named = IN_CORPUS.search(text)
    assert construct, "the page begins with a front matter that has the `construct`, as a pattern"
    assert named, "the page says **In the law.** with the provision that needs it"
    pattern = re.compile(construct[1], re.MULTILINE)
    measures = {path.relative_to(packaged()).with_suffix("").as_posix(): path for path in packaged().rglob("*.md")}
    if measure := named["measure"] or named["file"]:
        assert measure in measures, f"there is no measure {measure}"
        law = measures[measure].read_text(encoding="utf-8")
        if rule := named["rule"]:
            law = "\n".join(rule_texts(law, rule))
            assert law, f"{measure} has no provision {rule}"
        assert pattern.search(law), f"{named[0]} does not use {construct[1]}"
    else:
        users = [name for name, path in measures.items() if pattern.search(path.read_text(encoding="utf-8"))]
        assert users == [], "the page says that no law needs it yet"


def rule_texts(law: str, rule: str) -> list[str]:
    """The versions of a rule, term, statement or skipped clause as they stand in a file, with the range above each."""
    item = re.compile(
        rf"^{ITEM} {re.escape(rule)}\b.*?(?=^(?:{ITEM}|in force)\b|^```)",
        re.DOTALL | re.MULTILINE,
    )
    return [m[0] for m in item.finditer(law)]
