"""The feeds as a command and after a pass."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import feedparser
import pytest
from click.testing import CliRunner
from icalendar import Calendar

from carrierwatch.app import App
from carrierwatch.cli import cli

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration that watches nothing."""
    (tmp_path / "sources.yaml").write_text("[]\n", encoding="utf-8")
    (tmp_path / "settings.yaml").write_text("lang: kk\nfeeds: {folder: public}\n", encoding="utf-8")
    return tmp_path


def settle(folder: Path) -> None:
    app = App.open(folder)
    try:
        asyncio.run(app.settle())
    finally:
        app.close()


def call(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["--config", str(folder), "feeds", *arguments])
    return result.exit_code, result.output


def test_a_pass_writes_them_where_the_settings_say(folder: Path) -> None:
    """Valid, if empty, in the settings' language."""
    settle(folder)
    assert not feedparser.parse((folder / "public" / "alerts.atom").read_bytes()).bozo
    calendar = Calendar.from_ical((folder / "public" / "effective.ics").read_bytes())
    assert calendar["x-wr-calname"] == "Тасымалдаушы ережелері: күшіне ену күндері"


def test_a_pass_goes_on_where_they_cannot_be_written(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Alerts matter more: a line in the log."""
    (folder / "public").write_text("in the way", encoding="utf-8")
    settle(folder)
    assert "event=feeds_not_written" in caplog.text


def test_the_command_writes_them_anywhere(folder: Path) -> None:
    """In any language; the second time there is nothing new in the calendar."""
    settle(folder)
    code, said = call(folder, "--out", str(folder / "other"), "--lang", "en")
    assert code == 0
    assert "effective.ics" in said
    assert "effective dates" in (folder / "other" / "effective.ics").read_text(encoding="utf-8")
    assert "effective.ics" not in call(folder, "--out", str(folder / "other"), "--lang", "en")[1]


def test_without_a_folder_the_command_asks_for_one(folder: Path) -> None:
    """Rather than writing just anywhere."""
    (folder / "settings.yaml").write_text("lang: kk\n", encoding="utf-8")
    code, said = call(folder)
    assert code == 2
    assert "feeds.folder" in said
