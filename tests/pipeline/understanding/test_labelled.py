"""The score on the labelled articles must not drop. The set lies outside the repository; without it there is
nothing to measure."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pipeline.read import Reader

SHARED = Path(__file__).resolve().parents[4] / "shared"
GOLD = SHARED / "gold" / "stories-dev.jsonl"
SCORER = SHARED / "eval" / "score_stories.py"
LEAST = {
    ("topics", "micro", "f1"): 0.96,
    ("alert", "raised", "f1"): 0.95,
    ("alert", "macro_f1"): 0.94,
    ("change", "f1"): 0.95,
    ("change", "area_right"): 0.97,
    ("change", "direction_right"): 0.90,
    ("change", "stage_right"): 0.90,
    ("change", "effective_right"): 0.92,
    ("change", "imposed_by"): 0.86,
    ("change", "subjects"): 0.64,
    ("affects_carriers", "f1"): 0.94,
}
pytestmark = pytest.mark.skipif(not GOLD.exists(), reason=f"the labelled set {GOLD} is not here")


def row(reader: Reader, gold: dict[str, Any]) -> dict[str, Any]:
    reading = reader.read(gold["title"], gold["body"], date.fromisoformat(gold["published"]))
    change = reading.change
    alert = "none"
    if change and reading.affects_carriers and change.area in {"migration", "trade"}:
        alert = "urgent" if change.stage in {"decided", "in_force"} else "watch"
    fields = ("area", "direction", "stage", "imposed_by", "subjects", "effective")
    return {
        "id": gold["id"],
        "topics": reading.topics,
        "affects_carriers": reading.affects_carriers,
        "alert": alert,
        "story": gold["story"],
        "change": {field: getattr(change, field) for field in fields} if change else None,
    }


@pytest.fixture(scope="module")
def scores(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    said = tmp_path_factory.mktemp("labelled") / "said.jsonl"
    said.write_text("".join(json.dumps(row(reader, article)) + "\n" for article in gold), encoding="utf-8")
    done = subprocess.run([sys.executable, SCORER, GOLD, said, "--json"], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout)["all"])


@pytest.mark.parametrize(
    ("path", "least"), LEAST.items(), ids=lambda value: ".".join(value) if isinstance(value, tuple) else str(value)
)
def test_score_does_not_drop(scores: dict[str, Any], path: tuple[str, ...], least: float) -> None:
    """Each measure stays where it was."""
    value: Any = scores
    for key in path:
        value = value[key]
    assert value >= least
