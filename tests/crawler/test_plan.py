"""What a pass fetches, and when something is looked at again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.plan import Fault, Known, is_due, next_recheck, next_try, todo
from crawler.retry import backoff, retry_after
from tests.crawler.making import NOW, candidate

HOUR = timedelta(hours=1)


def known(*, lastmod: timedelta | None = None, check: timedelta | None = None) -> Known:
    """Fetched two hours ago; times are counted from now."""
    return Known(
        lastmod=NOW + lastmod if lastmod is not None else None,
        next_check_at=NOW + check if check is not None else None,
        last_fetched_at=NOW - 2 * HOUR,
    )


DUE = [
    (None, None, True),  # never fetched
    (None, known(), False),
    (-HOUR, known(lastmod=-HOUR), False),
    (-HOUR, known(lastmod=-3 * HOUR), True),  # changed since
    (-3 * HOUR, known(lastmod=-HOUR), False),  # an older claim of another way
    (-HOUR + timedelta(seconds=20), known(lastmod=-HOUR), False),  # the same, a little later
    (-HOUR, known(), True),  # a sitemap now tells of a change after the fetch
    (-3 * HOUR, known(), False),
    (None, known(check=-HOUR), True),
    (None, known(check=HOUR), False),
]


@pytest.mark.parametrize(("lastmod", "stored", "due"), DUE)
def test_what_is_due(lastmod: timedelta | None, stored: Known | None, due: bool) -> None:
    """New, changed, or its time has come."""
    one = candidate(lastmod=NOW + lastmod if lastmod is not None else None)
    assert is_due(one, stored, now=NOW) is due


def test_the_latest_come_first() -> None:
    """A pass that is cut short has fetched what matters most."""
    ages = (5, None, 1, 3)
    found = [candidate(f"https://orda.kz/a-{n}", lastmod=NOW - n * HOUR if n else None) for n in ages]
    assert [one.url[-1] for one in todo(found, {}, now=NOW)] == ["e", "1", "3", "5"]


def test_an_article_without_lastmod_is_looked_at_for_a_day() -> None:
    """After 1, 6 and 24 hours; one whose sitemap tells of changes is not."""
    waits = []
    moment = NOW
    while (again := next_recheck(NOW, None, now=moment)) is not None:
        waits.append(again - NOW)
        moment = again
    assert waits == [HOUR, 6 * HOUR, 24 * HOUR]
    assert next_recheck(NOW, NOW, now=NOW) is None


TRIES = [
    (Fault.PASSING, timedelta(0), timedelta(0)),
    (Fault.PASSING, 2 * HOUR, HOUR),
    (Fault.PASSING, timedelta(days=2), 24 * HOUR),
    (Fault.PASSING, timedelta(days=8), None),
    (Fault.LASTING, timedelta(0), 6 * HOUR),
    (Fault.LASTING, timedelta(days=2), 24 * HOUR),
    (Fault.LASTING, timedelta(days=4), None),
]


@pytest.mark.parametrize(("fault", "age", "wait"), TRIES)
def test_failures_are_tried_again_ever_more_rarely(fault: Fault, age: timedelta, wait: timedelta | None) -> None:
    """A time-out in the next pass, a missing page after hours, neither for ever."""
    again = next_try(NOW - age, fault, now=NOW)
    assert (again - NOW if again else None) == wait


HEADERS = [
    ("120", 120.0),
    (" 5 ", 5.0),
    ("Thu, 05 Mar 2026 07:01:00 GMT", 60.0),
    ("Thu, 05 Mar 2026 06:00:00 GMT", 0.0),
    ("soon", None),
    ("-5", None),
    ("٣", None),
    ("9" * 400, 999_999_999.0),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("header", "seconds"), HEADERS)
def test_retry_after_in_both_forms(header: str | None, seconds: float | None) -> None:
    """Seconds or an HTTP date; what is neither is no request to wait."""
    assert retry_after(header, now=NOW) == seconds


def test_back_off_doubles_with_jitter_up_to_a_bound() -> None:
    """Between half and the whole of a doubling pause."""
    assert [backoff(n, first=2.0, share=1.0) for n in (1, 2, 3)] == [2.0, 4.0, 8.0]
    assert [backoff(n, first=2.0, share=0.0) for n in (1, 2, 3)] == [1.0, 2.0, 4.0]
    assert backoff(50, first=2.0, share=1.0) == 300.0
    assert 1.0 <= backoff(1, first=2.0) <= 2.0
