"""`stories`: a list, a time line that a person can check, and edits by hand with one clear line for each mistake."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from carrierwatch.cli import cli

from .affair import LIFTED, WARNING, store_affair

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A database with two stories of one affair, an article of the first one edited."""
    store_affair(tmp_path)
    return tmp_path


def call(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--config", str(folder), "stories", *arguments])


def test_a_list_names_who_stands_behind_each(folder: Path) -> None:
    """Newest first; options choose."""
    lines = call(folder, "list").output.splitlines()
    assert lines[0].split("  ")[0] == "story"
    assert [line.split()[0] for line in lines[1:]] == ["2", "1"]
    assert all("several outlets" in line for line in lines[1:])
    assert len(call(folder, "list", "--limit", "1").output.splitlines()) == 2
    rows = [json.loads(line) for line in call(folder, "list", "--json").output.splitlines()]
    assert [(row["id"], row["corroboration"], len(row["reports"])) for row in rows] == [
        (2, "several", 4), (1, "several", 3),
    ]  # fmt: skip


def test_a_story_is_shown_with_sources_quotes_edits_and_its_affair(folder: Path) -> None:
    """In order of publication; the edit in its place and why it matters; the affair with its reason."""
    shown = call(folder, "show", "1").output
    for raw in WARNING:
        assert raw["url"] in shown
    assert "told by: several outlets" in shown
    assert "here because: first report of its event" in shown
    assert "material edit (number" in shown
    assert "[90 → 180] суток" in shown
    assert any(f"same affair: story 2  {raw['title']} (continues story 1: both have " in shown for raw in LIFTED)
    assert "continues story 1: both have" in call(folder, "show", "2").output


def test_edits_by_hand_say_what_they_did(folder: Path) -> None:
    """And the time line remembers them."""
    assert "story 2 is now part of story 1" in call(folder, "merge", "1", "2").output
    assert call(folder, "show", "2").output.startswith("story 2 went up in story 1:\n")
    assert "2 articles of story 1 are story 3 now" in call(folder, "split", "1", "4", "5").output
    shown = call(folder, "show", "3").output
    assert "split off by hand from story 1" in shown
    assert "here because: by hand: split off from story 1" in shown


MISTAKES = [
    (("show", "99"), "story 99: there is none with this number; `carrierwatch stories list` shows them"),
    (("merge", "1", "1"), "story 1 cannot be merged with itself; name two stories"),
    (("merge", "1", "99"), "story 99: there is none with this number; `carrierwatch stories list` shows them"),
    (("split", "1", "7"), "story 1 does not have article 7; `carrierwatch stories show 1` lists its own"),
    (("split", "1", "1", "2", "3"), "story 1 has the articles 1, 2, 3; name some of them, and not all"),
    (("split", "1", "1", "1", "2", "3"), "story 1 has the articles 1, 2, 3; name some of them, and not all"),
]


@pytest.mark.parametrize(("arguments", "said"), MISTAKES)
def test_a_mistake_is_told_in_one_line_and_changes_nothing(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    before = call(folder, "list", "--json").output
    result = call(folder, *arguments)
    assert str(result.exception) == said
    assert getattr(result.exception, "exit_code", None) == 2
    assert call(folder, "list", "--json").output == before


def test_since_takes_only_what_is_recent(folder: Path) -> None:
    """All of this was published in 2025."""
    assert call(folder, "list", "--since", "1d", "--json").output == ""
