"""The loader checks its own data: every mistake has a place, and nothing unknown slips through."""

from __future__ import annotations

from pathlib import Path

import pytest

from brightline.vocabulary import Kind, VocabularyErrors, load_vocabulary

ACTORS = """\
police_officer:
  says: a police officer
  level: municipal
  agency: police
"""
FACTS = """\
actor:
  type: one of
  noun: who acts
  question: Who would do this?
  true: the one who acts is {}
  false: the one who acts is not {}
  unknown: there is no evidence that the one who acts is {}
  definition: Who acts.
  source: Brightline vocabulary
  values: actors.yaml
person.tall:
  type: yes or no
  noun: whether the person is tall
  question: Is this person tall?
  true: the person is tall
  false: the person is not tall
  unknown: there is no evidence that the person is tall
  definition: Above the door.
  source: Brightline vocabulary
"""
ACTIONS = """\
wave:
  says: wave at a person
  scope: Other greetings are not covered.
  safe_default: Do not wave.
wave_back:
  says: wave at a tall person
  scope: Other greetings are not covered.
  kind_of: wave
  where:
    person.tall: yes
  safe_default: Do not wave.
"""
NEVER = """\
- never: person.tall = yes and person.tall = no
  because: Nobody is both.
"""
WHOLE = {"actors.yaml": ACTORS, "facts.yaml": FACTS, "actions.yaml": ACTIONS, "never.yaml": NEVER}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIGHTLINE_CACHE", str(tmp_path / "cache"))
    load_vocabulary.cache_clear()


def written(folder: Path, **changes: str) -> str:
    """A folder with the small vocabulary; a change replaces or adds a file (`facts` is facts.yaml)."""
    folder = folder / "data"
    folder.mkdir()
    for name, text in {**WHOLE, **{f"{key}.yaml": text for key, text in changes.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def mistakes(folder: Path, **changes: str) -> list[tuple[str, str, str]]:
    """Place, what and cure of each mistake."""
    with pytest.raises(VocabularyErrors) as caught:
        load_vocabulary(written(folder, **changes))
    for problem in caught.value.problems:
        assert all(problem), "each of the four parts is said"
        assert str(problem) in str(caught.value)
    return [(problem.place, problem.what, problem.next) for problem in caught.value.problems]


def test_the_small_vocabulary_is_right(tmp_path: Path) -> None:
    vocabulary = load_vocabulary(written(tmp_path))
    assert list(vocabulary.facts) == ["actor", "person.tall"]
    assert vocabulary.facts["actor"].kind is Kind.ONE_OF
    assert vocabulary.facts["actor"].value_names == ("police_officer",)
    assert vocabulary.actions["wave_back"].where == (("person.tall", "yes"),)
    assert vocabulary.never == ("person.tall = yes and person.tall = no",)
    assert vocabulary.never_because == ("Nobody is both.",)


def test_yes_and_true_stay_words(tmp_path: Path) -> None:
    fact = load_vocabulary(written(tmp_path)).facts["person.tall"]
    assert fact.value_names == ("yes", "no")
    assert fact.true == "the person is tall"


def test_an_unknown_key_is_an_error_with_its_place_and_the_right_word(tmp_path: Path) -> None:
    found = mistakes(tmp_path, facts=FACTS.replace("  question: Is this", "  qestion: Is this"))
    assert ("facts.yaml:14:3", "`qestion` is not a key of the fact `person.tall`.", "Did you mean `question`?") in found
    assert (
        "facts.yaml:12:3",
        "There is no `question` in the fact `person.tall`.",
        "Add a line `question: …`.",
    ) in found
    assert len(found) == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "what"),
    [
        ("facts", "person.tall:", "actor:", "facts.yaml:11:1", "`actor` stands here twice."),
        ("facts", "person.tall:", "Person.tall:", "facts.yaml:11:1", "`Person.tall` cannot be a name."),
        ("facts", "person.tall:", "unless:", "facts.yaml:11:1", "`unless` cannot be a name."),
        ("facts", "type: yes or no", "type: yes or nay", "facts.yaml:12:9", "`yes or nay` is not a known type."),
        ("facts", "is tall\n  false", "is {}\n  false", "facts.yaml:15:9", "The sentence `true` must have no braces."),
        ("facts", "acts is {}\n  false", "acts\n  false", "facts.yaml:5:9", "must have exactly one `{}`."),
        ("facts", "acts is {}\n  false", "{} {x}\n  false", "facts.yaml:5:9", "must have exactly one `{}`."),
        ("facts", "is not tall", "is not tall.", "facts.yaml:16:10", "The sentence `false` ends with a full stop."),
        ("facts", "Is this person tall?", "Tall", "facts.yaml:14:13", "The question has no question mark."),
        ("facts", "Above the door.", "above", "facts.yaml:18:15", "The definition does not end with a full stop."),
        ("facts", "noun: whether the person is tall", "noun:", "facts.yaml:13:8", "A value is missing here."),
        ("facts", "  values: actors.yaml\n", "", "facts.yaml:1:1", "`actor` is of type `one of` and has no `values`."),
        (
            "facts",
            "values: actors.yaml",
            "values: [a]",
            "facts.yaml:10:11",
            "The values of `actor` are not a list of names",
        ),
        (
            "facts",
            "values: actors.yaml",
            "values:\n    a: {says: x, tru: y}",
            "facts.yaml:11:18",
            "`tru` is not a key of the value `actor.a`.",
        ),
        (
            "facts",
            "values: actors.yaml",
            "values:\n    a: {says: x, true: it is x}",
            "facts.yaml:11:8",
            "The value `actor.a` has `true` of its own and not all three sentences.",
        ),
        (
            "facts",
            "  definition: Above",
            "  values: {a: b}\n  definition: Above",
            "facts.yaml:11:1",
            "`person.tall` is of type `yes or no` and has `values`.",
        ),
        (
            "facts",
            "  noun: who acts",
            "  noun: [who, acts]",
            "facts.yaml:3:3",
            "`noun` of the fact `actor` is not text.",
        ),
        (
            "facts",
            "  source: Brightline vocabulary\n  values",
            "  judgement: maybe\n  source: Brightline vocabulary\n  values",
            "facts.yaml:9:14",
            "`maybe` is not a known judgement.",
        ),
        (
            "facts",
            "person.tall:\n  type: yes or no",
            "person.tall:\n  judgement: yes\n  type: number",
            "facts.yaml:12:14",
            "`person.tall` is a judgement and of type `number`.",
        ),
        (
            "facts",
            "actor:\n",
            "actor: |\n",
            "facts.yaml:1:8",
            "Here the fact `actor` is not a list of keys with words.",
        ),
        ("actors", "municipal", "city", "actors.yaml:3:10", "`city` is not a known level."),
        ("actors", "agency: police", "agency: polise", "actors.yaml:4:11", "`polise` is not a known agency."),
        (
            "actors",
            "  says: a police officer\n",
            "",
            "actors.yaml:2:3",
            "There is no `says` in the actor `police_officer`.",
        ),
        ("actions", "kind_of: wave", "kind_of: wav", "actions.yaml:8:12", "`wav` is not a known action."),
        ("actions", "  kind_of: wave\n", "", "actions.yaml:5:1", "one of `kind_of` and `where` without the other."),
        ("actions", "person.tall: yes", "person.tal: yes", "actions.yaml:10:5", "`person.tal` is not a known fact."),
        (
            "actions",
            "person.tall: yes",
            "person.tall: ye",
            "actions.yaml:10:18",
            "`ye` is not a known value of `person.tall`.",
        ),
        (
            "actions",
            "where:\n    person.tall: yes",
            "where: yes",
            "actions.yaml:9:10",
            "`where` is not a list of facts.",
        ),
        (
            "actions",
            "Do not wave.\nwave_back",
            "Do not\nwave_back",
            "actions.yaml:4:17",
            "The safe default does not end",
        ),
        ("actions", "wave_back:", "actor:", "facts.yaml:1:1", "`actor` names two things."),
        ("never", "because: Nobody is both.", "becuase: Nobody is both.", "never.yaml:2:3", "`becuase` is not a key"),
        ("never", NEVER, "never: x\n", "never.yaml:1:1", "never.yaml is not a list."),
        ("facts", "person.tall:", "person.tall: {", "facts.yaml:", "This is not YAML"),
    ],
)
def test_a_mistake_in_the_data_is_told_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, place: str, what: str
) -> None:
    text = WHOLE[f"{file}.yaml"]
    assert old in text
    found = mistakes(tmp_path, **{file: text.replace(old, new)})
    assert any(where.startswith(place) and what in said for where, said, _ in found), found


def test_a_kind_of_a_kind_is_an_error(tmp_path: Path) -> None:
    third = ACTIONS + ACTIONS.split("wave_back:")[1].replace("kind_of: wave", "kind_of: wave_back").join(["third:", ""])
    found = mistakes(tmp_path, actions=third)
    assert [what for _, what, _ in found] == ["`wave_back` is itself a kind of another action."]


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    found = mistakes(tmp_path, actors=ACTORS.replace("agency", "agenzy"), never=NEVER.replace("Nobody is both.", "No"))
    assert {place.split(":")[0] for place, _, _ in found} == {"actors.yaml", "never.yaml"}


def test_a_fact_in_two_files_is_an_error(tmp_path: Path) -> None:
    found = mistakes(tmp_path, facts_more=FACTS.split("actor:")[1].join(["actor:", ""]).split("person.tall")[0])
    assert found == [("facts_more.yaml:1:1", "The fact `actor` stands in two files.", "Keep one of them.")]


def test_a_file_of_another_name_is_an_error(tmp_path: Path) -> None:
    found = mistakes(tmp_path, fakts="a: b\n")
    assert found == [
        (
            "fakts.yaml:1:1",
            "`fakts.yaml` is not a file of the vocabulary.",
            "Put facts in a file whose name begins with facts, or remove it.",
        )
    ]


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    folder = Path(written(tmp_path))
    (folder / "actions.yaml").unlink()
    with pytest.raises(VocabularyErrors, match=r"`actions\.yaml` is missing"):
        load_vocabulary(str(folder))


def test_wrong_data_is_never_kept(tmp_path: Path) -> None:
    folder = written(tmp_path, never=NEVER.replace("because", "becuase"))
    for _ in range(2):
        with pytest.raises(VocabularyErrors):
            load_vocabulary(folder)
    assert not (tmp_path / "cache").exists()


LIST = """\
person.hats:
  type: list of records
  noun: the hats
  question: Which hats does this person have?
  true: the person has a hat where {}
  false: the person has no hat where {}
  unknown: there is no evidence that the person has a hat where {}
  empty: the person has no hat
  not_empty: the person has a hat
  definition: What is worn on the head.
  source: Brightline vocabulary
  fields:
    bought_on:
      type: date
      noun: the day it was bought
      question: When was it bought?
      true: it was bought {}
      false: it was not bought {}
      unknown: there is no evidence that it was bought {}
      definition: The day it was paid for.
      source: Brightline vocabulary
"""


def test_records_have_fields(tmp_path: Path) -> None:
    hats = load_vocabulary(written(tmp_path, facts_hats=LIST)).facts["person.hats"]
    assert hats.kind is Kind.LIST_OF
    assert [field.name for field in hats.fields] == ["bought_on"]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("    bought_on:", "    bought.on:", "`bought.on` cannot be a name."),
        ("      type: date", "      type: dat", "`dat` is not a known type."),
        ("  empty: the person has no hat\n", "", "`person.hats` is of type `list of records` and has no `empty`."),
        ("      type: date", "      type: list of records", "`bought_on` is a list inside a list."),
        (
            "      type: date",
            "      judgement: yes\n      type: date",
            "`bought_on` is a judgement and a field of a record.",
        ),
        (LIST[LIST.index("fields:") :], "fields: [x]\n", "The fields of `person.hats` are not facts."),
    ],
)
def test_a_wrong_field_is_an_error(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert old in LIST
    assert what in [said for _, said, _ in mistakes(tmp_path, facts_hats=LIST.replace(old, new, 1))]


def test_only_a_fact_with_one_value_makes_an_action_a_kind_of_another(tmp_path: Path) -> None:
    papers = """\
papers:
  type: set of
  noun: the papers
  question: Which papers are there?
  true: there is {}
  false: there is no {}
  unknown: there is no evidence of {}
  empty: there are no papers
  not_empty: there are papers
  definition: What was sent.
  source: Brightline vocabulary
  values:
    letter: a letter
"""
    for name, text in {**WHOLE, "facts.yaml": FACTS + papers}.items():
        wrong = text.replace("    person.tall: yes", "    papers: letter") if name == "actions.yaml" else text
        (tmp_path / name).write_text(wrong, encoding="utf-8")
    with pytest.raises(VocabularyErrors) as caught:
        load_vocabulary(str(tmp_path))
    (problem,) = caught.value.problems
    assert problem.what == "`papers` is of type `set of` and cannot make an action a kind of another."
    assert problem.place.startswith("actions.yaml:10:")
