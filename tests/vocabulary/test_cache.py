"""The kept copy makes loading quick and can never change what is loaded."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import brightline.vocabulary
from brightline.vocabulary import Vocabulary, VocabularyErrors, cache, load_vocabulary

DATA = Path(brightline.vocabulary.__file__).parent / "data"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for each test."""
    own = tmp_path / "cache"
    monkeypatch.setenv("BRIGHTLINE_CACHE", str(own))
    return own


def loaded(directory: Path | None = None) -> Vocabulary:
    """A load that does not find an earlier one in memory."""
    load_vocabulary.cache_clear()
    return load_vocabulary(str(directory) if directory else None)


def entry(folder: Path) -> Path:
    """The one file of the cache."""
    (one,) = folder.iterdir()
    return one


def test_a_second_load_finds_the_entry_and_is_the_same(folder: Path) -> None:
    first = loaded()
    kept = entry(folder).read_bytes()
    assert loaded() == first
    assert entry(folder).read_bytes() == kept


def test_the_entry_is_used(folder: Path) -> None:
    loaded()
    _, _, text = entry(folder).read_text(encoding="utf-8").partition("\n")
    records = json.loads(text)
    records["actions"]["hold"]["says"] = "told by the entry"
    cache.write_entry(entry(folder).name, json.dumps(records))
    assert loaded().actions["hold"].says == "told by the entry"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"forbidden", b"permitted").replace(b"custody", b"freedom", 1),
        lambda data: b"\xff\xfe" + data,
        lambda data: b"null",
        lambda data: data.partition(b"\n")[2],
        lambda data: b"00000000 0\n",
    ],
    ids=["empty", "a byte short", "half", "a word changed", "not text", "null", "no checksum", "checksum of nothing"],
)
def test_a_corrupt_entry_is_ignored_and_replaced(folder: Path, damage: object) -> None:
    first = loaded()
    good = entry(folder).read_bytes()
    broken = damage(good)  # type: ignore[operator]
    assert broken != good
    entry(folder).write_bytes(broken)
    assert loaded() == first
    assert entry(folder).read_bytes() == good


@pytest.mark.parametrize(
    "text", ["null", "[]", "{}", "3", '{"facts": {"a": 1}}', '{"facts": {}, "actions": [], "actors": 0}']
)
def test_an_entry_that_is_no_vocabulary_is_ignored(folder: Path, text: str) -> None:
    first = loaded()
    cache.write_entry(entry(folder).name, text)
    assert loaded() == first


def test_changed_data_is_never_answered_from_an_old_entry(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    assert loaded(data).actions["hold"].says == load_vocabulary().actions["hold"].says
    actions = data / "actions.yaml"
    status = actions.stat()
    text = actions.read_text(encoding="utf-8")
    actions.write_text(text.replace("keep a person in custody", "drop a person in custody", 1), encoding="utf-8")
    os.utime(actions, (status.st_atime, status.st_mtime))
    assert loaded(data).actions["hold"].says.startswith("drop a person")


def test_a_mistake_in_the_data_is_found_in_spite_of_an_entry(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    loaded(data)
    (data / "never.yaml").write_text("- nevr: x\n  because: It is so.\n", encoding="utf-8")
    with pytest.raises(VocabularyErrors, match="nevr"):
        loaded(data)


def test_a_file_that_others_may_write_is_not_trusted(folder: Path) -> None:
    first = loaded()
    _, _, text = entry(folder).read_text(encoding="utf-8").partition("\n")
    cache.write_entry(entry(folder).name, text.replace("keep a person in custody", "told by a stranger", 1))
    assert loaded().actions["hold"].says.startswith("told by a stranger")
    cache.write_entry(entry(folder).name, text.replace("keep a person in custody", "told by a stranger", 1))
    entry(folder).chmod(0o666)
    others_may_write = bool(entry(folder).stat().st_mode & 0o022) and hasattr(os, "getuid")
    assert (loaded() == first) == others_may_write


def test_the_vocabulary_loads_where_nothing_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("a file where the directory should be", encoding="utf-8")
    monkeypatch.setenv("BRIGHTLINE_CACHE", str(in_the_way / "cache"))
    assert "hold" in loaded().actions
    assert in_the_way.read_text(encoding="utf-8") == "a file where the directory should be"


def test_an_entry_is_private_and_no_draft_is_left(folder: Path) -> None:
    loaded()
    assert [file.suffix for file in folder.iterdir()] == [".json"]
    if hasattr(os, "getuid"):
        assert entry(folder).stat().st_mode & 0o077 == 0


def test_a_failed_write_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(os, "replace", fails)
    cache.write_entry("x.json", "text")
    assert list(folder.iterdir()) == []
    assert cache.read_entry("x.json") is None


def test_a_load_from_the_entry_needs_no_yaml(folder: Path) -> None:
    loaded()
    code = (
        "import sys; from brightline.vocabulary import load_vocabulary as l; l(); "
        "sys.exit(sorted({'yaml', 'hashlib', 'brightline.vocabulary.checking'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("platform", "names", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/brightline"),
        ("linux", {"HOME": "/home/ada"}, "/home/ada/.cache/brightline"),
        ("darwin", {"HOME": "/Users/ada"}, "/Users/ada/Library/Caches/brightline"),
        ("linux", {"BRIGHTLINE_CACHE": "/own", "XDG_CACHE_HOME": "/x"}, "/own"),
    ],
)
def test_the_cache_stands_where_the_system_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, platform: str, names: dict[str, str], expected: str
) -> None:
    for name in ("BRIGHTLINE_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert cache.cache_directory() == expected
