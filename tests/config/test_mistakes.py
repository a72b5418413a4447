"""Every mistake that people make in a configuration is named in one line: file, line, key, what is allowed.

Each file of `bad/` holds one mistake; the comments at its top are the message, and begin with the file's name in the
configuration.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.errors import ConfigError, ConfigMistakesError
from config.load import (
    load,
    load_lexicon,
    load_receivers,
    load_rules,
    load_settings,
    load_topics,
)

if TYPE_CHECKING:
    from collections.abc import Callable

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
EMPTY = {"CARRIERWATCH_EMPTY": " "}
LOADERS: dict[str, Callable[[Path], object]] = {
    "settings.yaml": lambda folder: load(folder, {}),
    "sources.yaml": lambda folder: load(folder, {}),
    "rules.yaml": load_rules,
    "receivers.yaml": lambda folder: load_receivers(folder, EMPTY),
    "topics.yaml": lambda folder: load_topics(folder, load_lexicon(None)),
    "lexicon/own.yaml": load_lexicon,
}


@pytest.mark.parametrize("bad", BAD, ids=lambda path: path.stem)
def test_message(bad: Path, tmp_path: Path) -> None:
    """The message says exactly what the top of the bad file says, and no more lines than there are mistakes."""
    text = bad.read_text(encoding="utf-8")
    expected = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
    name = expected[0].split(":", 1)[0]
    (tmp_path / "topics.yaml").touch()  # the mistake is to be the only one, whatever is shipped
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        LOADERS[name](tmp_path)
    assert str(caught.value).replace(f"{tmp_path}/", "").splitlines() == expected
    assert caught.value.exit_code == 2
    assert isinstance(caught.value, ConfigMistakesError) == (len(expected) > 1)


@pytest.mark.parametrize("bad", [path for path in BAD if "hunter2" in path.read_text(encoding="utf-8")])
def test_addresses_are_not_repeated(bad: Path, tmp_path: Path) -> None:
    """Whatever is wrong with a receiver's address, the message does not show it, nor does its traceback's cause."""
    if bad.stem == "receivers-least":
        return  # not an address
    (tmp_path / "receivers.yaml").write_text(bad.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_receivers(tmp_path, {})
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in repr(caught.value)


NOT_UTF_8 = "not UTF-8 text; save the file with the encoding UTF-8"
CONTROL = "the character U+0007 may not stand here; remove it"
FILES: list[tuple[str, bytes, str]] = [
    ("settings.yaml", "zone: Алматы".encode("cp1251"), f"settings.yaml:1: {NOT_UTF_8}"),
    ("rules.yaml", b"- id: a\n\n  title: \xff", f"rules.yaml:3: {NOT_UTF_8}"),
    ("settings.yaml", b"zone: a\x07b", f"settings.yaml:1: not valid YAML: {CONTROL}"),
    ("sources.yaml", b"\n# x\n" + b"[" * 100_000, "sources.yaml:3: values are nested more than 100 deep"),
    ("sources.yaml", b"#" * 10_000_001, "sources.yaml: holds more than 10 MB; this is no configuration"),
    ("source.yaml", b"[]", "source.yaml: would not be read; did you mean to name it sources.yaml?"),
    ("rules.yml", b"[]", "rules.yml: would not be read; did you mean to name it rules.yaml?"),
    ("lexicon/own.yml", b"", "lexicon/own.yml: would not be read; give it the ending .yaml"),
]


@pytest.mark.parametrize(("name", "content", "message"), FILES)
def test_files_that_are_no_text(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """A file in another encoding, of another kind, or under nearly the right name is said to be so."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, {})
    assert message in str(caught.value).replace(f"{tmp_path}/", "").splitlines()


def test_folders(tmp_path: Path) -> None:
    """A folder that is not there, one that is a file, and a file that is a folder."""
    with pytest.raises(ConfigError, match=r"there is no such folder; `carrierwatch init .*` makes a configuration"):
        load(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="is no folder"):
        load(tmp_path / "file")
    (tmp_path / "settings.yaml").mkdir()
    with pytest.raises(ConfigError, match=r"settings\.yaml: cannot be read: Is a directory"):
        load_settings(tmp_path)


def test_a_broken_link(tmp_path: Path) -> None:
    """A link that leads nowhere is an error: the shipped file in its place would be a surprise."""
    (tmp_path / "rules.yaml").symlink_to(tmp_path / "gone.yaml")
    with pytest.raises(ConfigError, match=r"rules\.yaml: there is no such file"):
        load_rules(tmp_path)


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """One reading shows the mistakes of all files, twenty at most, and each as an error of its own."""
    (tmp_path / "settings.yaml").write_text("lang: de\nzone: X\n", encoding="utf-8")
    (tmp_path / "rules.yaml").write_text("- id: a\n  severity: [\n", encoding="utf-8")
    (tmp_path / "receivers.yaml").write_text("- {id: all, url: 'json://x'}\n" * 30, encoding="utf-8")
    with pytest.raises(ConfigMistakesError) as caught:
        load(tmp_path, {})
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0].rsplit("/", 1)[-1] for line in lines[:4]] == [
        "settings.yaml", "settings.yaml", "rules.yaml", "receivers.yaml",
    ]  # fmt: skip
    assert len(lines) == 21
    assert lines[-1] == f"and {len(caught.value.errors) - 20} more"
    assert caught.value.line == 1


def test_a_broken_file_hides_no_other_mistake(tmp_path: Path) -> None:
    """Where receivers.yaml cannot be read, rules are not said to name unknown receivers."""
    (tmp_path / "topics.yaml").touch()
    (tmp_path / "receivers.yaml").write_text("- {id: a", encoding="utf-8")
    rule = "- {id: a, title: A, query: 'lang:ru', severity: watch, receivers: [dispatch]}\n"
    (tmp_path / "rules.yaml").write_text(rule, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, {})
    assert not isinstance(caught.value, ConfigMistakesError)
    assert "receivers.yaml:1: not valid YAML" in str(caught.value)
