"""Dates and law numbers are looked for only near digits; nothing is lost by that."""

from __future__ import annotations

import random
from datetime import date

import pytest

from pipeline.quantities import DATES, LAW, _date_starts, _law_starts, _replaced, quantities
from tests.pipeline.stories.articles import labelled

PIECES = (
    "11", "3", "31", "2025", "12025", "٣", "october", "Oct.", "сент. ", "of", "OF ", " ", "  ", "\n", "\u00a0", ".",
    ",",
    "-", "/", "жыл", "жылғы ", "ж.", "қазан", "қазанда", "мая", "№", "№ 5-к", "no", "No.", "N", "n ", "115-фз", "_",
    "st",
    "-го", "%", "(", "million", "01.02.2025", "2025-10-11",
)  # fmt: skip


def made_texts(seed: int) -> list[str]:
    """Pieces of dates and laws in any order."""
    chance = random.Random(seed)
    return ["".join(chance.choices(PIECES, k=chance.randint(1, 14))) for _ in range(3_000)]


TEXTS = [f"{row['title']}\n\n{row['body']}" for row in labelled()] + made_texts(5)


@pytest.mark.parametrize(("pattern", "starts"), [(DATES, _date_starts), (LAW, _law_starts)])
def test_looking_near_digits_finds_what_looking_everywhere_does(pattern: object, starts: object) -> None:
    """On real articles and on pieces of dates and laws in any order."""
    for text in TEXTS:
        everywhere = pattern.sub("<>", text)  # type: ignore[attr-defined]
        assert _replaced(pattern, lambda _: "<>", text, starts(text)) == everywhere  # type: ignore[arg-type, operator]


COUNTED = [
    ("From 11 October 2025 under Law No. 115-FZ", {"2025-10-11"}, {"115-fz"}),
    ("С 1 декабря по приказу № 600", {"2025-12-01"}, {"600"}),
    ("2026 жылғы 1 қаңтардан бастап", {"2026-01-01"}, set()),
    ("in October of 2024, half a year later", {"2024-10"}, set()),
]


@pytest.mark.parametrize(("text", "dates", "laws"), COUNTED)
def test_dates_and_laws_by_value(text: str, dates: set[str], laws: set[str]) -> None:
    found = quantities(text, date(2025, 10, 20))
    assert (found.dates, found.laws) == (dates, laws)
