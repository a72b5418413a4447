"""What commands print cannot be steered by what was fetched."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from carrierwatch.output import as_json, local, plain
from config.model import Lang
from pipeline.model import Span

HOSTILE = [
    ("\x1b[2J\x1b]0;owned\x07title", "�[2J�]0;owned�title"),
    ("right\u202eto left", "right�to left"),
    ("жүргізушілер, водители — drivers", "жүргізушілер, водители — drivers"),
    ("first\nsecond\tcell", "first\nsecond\tcell"),
]


@pytest.mark.parametrize(("text", "shown"), HOSTILE)
def test_control_characters_are_shown_as_a_mark(text: str, shown: str) -> None:
    """Escape sequences and marks of direction lose their power; words of any language stay."""
    assert plain(text) == shown


def test_values_become_json() -> None:
    """Dataclasses, times, enumerations and tuples, as a pipe wants them."""
    value = {"span": Span("body", 1, 2), "at": datetime(2025, 10, 10, tzinfo=UTC), "langs": (Lang.KK,)}
    assert as_json(value) == {
        "span": {"field": "body", "start": 1, "end": 2},
        "at": "2025-10-10T00:00:00+00:00",
        "langs": ["kk"],
    }


def test_times_are_shown_in_the_zone_of_the_reader() -> None:
    """Kazakhstan keeps UTC+5 since March 2024."""
    assert local(datetime(2025, 10, 10, 20, 0, tzinfo=UTC), "Asia/Almaty") == "2025-10-11 01:00"
    assert local(None, "Asia/Almaty") == "–"
