"""When a hub's hint is taken up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from carrierwatch.hints import AGAIN, PAUSE, Hints

NOW = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_hint_is_taken_up_at_once_but_not_ever_again() -> None:
    """However many come, a pause lies between two passes."""
    hints = Hints()
    assert hints.due("a", now=NOW) is None
    hints.told("a", now=NOW)
    assert hints.due("a", now=NOW) == NOW
    assert hints.due("b", now=NOW) is None
    hints.looked("a", began=NOW + SECOND, now=NOW + 2 * SECOND, found_new=True)
    assert hints.due("a", now=NOW + 2 * SECOND) is None
    for number in range(100):
        hints.told("a", now=NOW + 3 * SECOND + number * SECOND / 100)
    assert hints.due("a", now=NOW + 4 * SECOND) == NOW + 2 * SECOND + PAUSE


def test_a_pass_that_found_nothing_is_followed_by_one_more() -> None:
    """A hub may be faster than the outlet's own cache; but one that cries wolf gets two looks, no more."""
    hints = Hints()
    hints.told("a", now=NOW)
    hints.looked("a", began=NOW + SECOND, now=NOW + 2 * SECOND, found_new=False)
    assert hints.due("a", now=NOW + 2 * SECOND) == NOW + 2 * SECOND + AGAIN
    hints.looked("a", began=NOW + 3 * AGAIN, now=NOW + 3 * AGAIN, found_new=False)
    assert hints.due("a", now=NOW + 3 * AGAIN) is None


def test_a_hint_during_a_pass_is_not_lost() -> None:
    """The pass may have asked the feed before the news was in it."""
    hints = Hints()
    hints.told("a", now=NOW + SECOND)
    hints.looked("a", began=NOW, now=NOW + 2 * SECOND, found_new=True)
    assert hints.due("a", now=NOW + 2 * SECOND) == NOW + 2 * SECOND
