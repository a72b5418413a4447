"""`rules`: tried on files and on what is stored, with one clear line for each mistake."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from carrierwatch.cli import cli

from .affair import LIFTED, WARNING, store_affair

if TYPE_CHECKING:
    from pathlib import Path

SINCE = ("--since", "3650d")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A database with two stories of one affair, an article of the first one edited."""
    store_affair(tmp_path)
    return tmp_path


def call(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--config", str(folder), "rules", *arguments])


def test_a_backtest_tells_what_would_have_been_sent(folder: Path) -> None:
    """Alerts a week, why, which ones; and what is new against another rule."""
    found = json.loads(call(folder, "backtest", "affects:carriers", *SINCE, "--json").output)
    assert found["stories"] == 2
    assert {hit["story"] for hit in found["hits"]} == {1, 2}
    assert sum(number for _, number in found["weeks"]) == sum(number for _, number in found["reasons"])
    shown = call(folder, "backtest", "affects:carriers", *SINCE, "--against", "carriers-urgent").output
    assert "would have told of 2 of 2 stories" in shown
    assert "first report of this development" in shown
    assert "new against carriers-urgent: 1\n" in shown


def test_labels_give_precision_and_recall(folder: Path) -> None:
    """False alarms and misses by title; articles that are not stored and bad lines by name."""
    labels = folder / "labels.jsonl"
    lines: list[dict[str, object]] = [{"id": number, "relevant": False} for number, _ in enumerate(WARNING, 1)]
    lines += [{"id": len(WARNING) + number, "alert": raw["alert"]} for number, raw in enumerate(LIFTED, 1)]
    lines += [{"url": "https://orda.kz/gone", "relevant": True}, {"relevant": True}]
    labels.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = call(folder, "backtest", "affects:carriers", *SINCE, "--labels", str(labels))
    assert done.exit_code == 1
    assert "7 labelled articles: precision 0.571, recall 1.000, F1 0.727" in done.stdout
    assert all(raw["title"] in done.stdout for raw in WARNING)
    assert "  https://orda.kz/gone\n" in done.stdout
    assert done.stderr == f"error: {labels}:9: names no article; give its url, or its number as id\n"


def test_a_file_that_is_not_there(folder: Path) -> None:
    """One line that names it, without a line number."""
    done = call(folder, "test", "nofile")
    assert str(done.exception) == "nofile: cannot be read: No such file or directory"


def test_a_query_that_cannot_be_read(folder: Path) -> None:
    """The nearest name, and the place below what was written."""
    done = call(folder, "backtest", "водитель AND chnage.stage:decided")
    assert "did you mean change.stage?" in str(done.exception)
    written, caret = done.exception.pointer.splitlines()  # type: ignore[union-attr]
    assert written[caret.index("^") :].startswith("chnage")
