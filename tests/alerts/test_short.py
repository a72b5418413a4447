"""An alert for services that take little."""

from __future__ import annotations

import pytest

from alerts.model import Format, Reason
from alerts.render import facts_of
from alerts.short import short
from config.model import Lang

from .making import alert, settings

LONG = "Russia lifts the ninety-day rule for drivers of international carriers registered in the member states " * 3


def lines(limit: int, headline: str = "Russia lifts the rule", reason: Reason = Reason.FIRST) -> list[str]:
    told = alert(headline=headline, reason=reason)
    facts = facts_of(told, Lang.EN, "Asia/Almaty", settings(), None)
    message = short(told, f"Urgent: {headline.strip()}", facts, limit)
    (part,) = message.parts
    assert len(part) <= limit
    assert message.format is Format.TEXT
    return part.split("\n")


def test_what_an_sms_says() -> None:
    """The headline, from when, the story's number, and where to read on."""
    found = lines(160)
    assert found[0] == "Urgent: Russia lifts the rule"
    assert "10 October 2025" in found[1]
    assert found[2] == "Story 1"
    assert lines(300)[-1] == "https://orda.kz/1?a=1&b=2"


@pytest.mark.parametrize("limit", [60, 70, 100, 140, 160, 300])
def test_a_long_headline_is_shortened_at_a_word(limit: int) -> None:
    """So that the day and the number still fit; nothing else is ever cut."""
    found = lines(limit, LONG)
    assert found[0].endswith("…")
    assert found[0][:-1].rsplit(" ", 1)[-1] in LONG.split() or found[0] == "Urgent:…"
    if limit >= 100:
        assert "Story 1" in found


def test_news_that_is_not_the_first_says_so() -> None:
    """A correction must not look like a second alarm."""
    assert any("correct" in line for line in lines(300, reason=Reason.CORRECTED))
