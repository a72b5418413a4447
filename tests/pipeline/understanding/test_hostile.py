"""Texts made to be slow are read all the same, in the time of ordinary ones."""

from __future__ import annotations

import pytest

from pipeline.sentences import LONGEST, sentences

ENDLESS = [
    "Россия отменила правило 90 дней для водителей " * 5_000,
    "жүргізушілерге " * 9_000,
    "drivers" * 20_000,
]


@pytest.mark.parametrize("text", ENDLESS, ids=["ru", "kk", "no space"])
def test_what_never_ends_is_cut(text: str) -> None:
    """No piece is longer than a sentence may be, and nothing but spaces is lost."""
    pieces = sentences(text)
    assert max(end - start for start, end in pieces) <= LONGEST
    assert "".join(text[start:end] for start, end in pieces).replace(" ", "") == text.replace(" ", "")
