"""`init` writes files that load, and touches nothing that is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from config.errors import ConfigError
from config.init import init
from config.load import SHIPPED, load, load_lexicon

if TYPE_CHECKING:
    from pathlib import Path


def test_written_files_load_as_shipped(tmp_path: Path) -> None:
    """What is written is the shipped configuration with its comments, in a folder that is made if need be."""
    folder = tmp_path / "deep" / "мои правила"
    written = init(folder)
    assert [str(path.relative_to(folder)) for path in written] == [
        "settings.yaml", "sources.yaml", "rules.yaml", "receivers.yaml", "lexicon/own.yaml",
    ]  # fmt: skip
    ours, shipped = load(folder, {}), load(None, {})
    assert ours.model_copy(update={"folder": shipped.folder}) == shipped
    assert (folder / "rules.yaml").read_bytes() == (SHIPPED / "rules.yaml").read_bytes()
    assert (folder / "receivers.yaml").stat().st_mode & 0o077 == 0, "only the owner reads what may hold secrets"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Where one of the files exists, none is written."""
    (tmp_path / "rules.yaml").write_text("[]", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"rules\.yaml: exists already; nothing was written"):
        init(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["rules.yaml"]


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """What cannot be written is named with the reason."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"settings\.yaml: cannot be written: (Not a directory|File exists)"):
        init(tmp_path / "file")


def test_examples_hold(tmp_path: Path) -> None:
    """The commented examples of own words and of receivers load once the marks are taken away."""
    init(tmp_path)
    own = tmp_path / "lexicon" / "own.yaml"
    own.write_text(re.sub(r"(?m)^#   ", "", own.read_text(encoding="utf-8")), encoding="utf-8")
    before, after = load_lexicon(None), load_lexicon(tmp_path)
    assert len(after) == len(before) + 1
    receivers = tmp_path / "receivers.yaml"
    text = receivers.read_text(encoding="utf-8")
    examples = "\n".join(line[2:] for line in text.splitlines() if re.match(r"# (- id|  \w+: )", line))
    receivers.write_text(examples, encoding="utf-8")
    environ = dict.fromkeys(re.findall(r"\$\{(\w+)\}", examples), "x")
    assert len(load(tmp_path, environ).receivers) == examples.count("- id:") > 0
