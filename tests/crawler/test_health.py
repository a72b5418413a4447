"""How a source fares."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.health import Health, Pass, State, Way, after
from tests.crawler.making import NOW

DAY = timedelta(days=1)


def way(**changes: object) -> Way:
    values: dict[str, object] = {
        "kind": "feed",
        "url": "https://x.kz/feed",
        "ok": True,
        "found": 10,
        "problem": None,
        "seen": 10,
    }
    return Way(**(values | changes))  # type: ignore[arg-type]


def failed(status: int | None) -> Way:
    return way(ok=False, found=0, seen=0, problem="broken", status=status)


def past(*ways: Way, **counts: int) -> Pass:
    return Pass(at=NOW, ways=ways or (way(),), **counts)  # type: ignore[arg-type]


WORKED = Health(state=State.FINE, since=NOW - 9 * DAY, last_success_at=NOW - DAY, last_article_at=NOW - DAY)
STATES = [
    (Health(), past(new=3, read=3), State.FINE),
    (WORKED, past(), State.FINE),
    (WORKED, past(way(modified=False)), State.FINE),
    (Health(last_success_at=NOW, last_article_at=NOW - 3 * DAY), past(), State.QUIET),
    (Health(), past(failed(None)), State.UNREACHABLE),
    (Health(), past(failed(503)), State.UNREACHABLE),
    (Health(), past(failed(403), failed(None)), State.BLOCKED),
    (Health(), past(failed(200)), State.LAYOUT_CHANGED),
    (Health(), past(failed(404)), State.LAYOUT_CHANGED),
    (Health(), past(way(found=0)), State.LAYOUT_CHANGED),  # a page full of entries, none of them an article
    (Health(), past(way(found=0, seen=0)), State.QUIET),  # valid, but empty
    (Health(), past(new=1, read=1, unread=5), State.LAYOUT_CHANGED),
    (Health(), past(new=1, read=1, refused=5), State.BLOCKED),
    (Health(), past(way(), failed(404), new=1, read=1), State.FINE),  # one way is enough
]


@pytest.mark.parametrize(("health", "outcome", "state"), STATES)
def test_states(health: Health, outcome: Pass, state: State) -> None:
    """What the ways and the articles say together."""
    assert after(health, outcome).state is state


def test_one_bad_pass_is_no_verdict_on_a_source_that_worked() -> None:
    """The second one is."""
    once = after(WORKED, past(failed(None)))
    assert (once.state, once.failures, once.since) == (State.FINE, 1, WORKED.since)
    twice = after(once, past(failed(None)))
    assert (twice.state, twice.failures, twice.since) == (State.UNREACHABLE, 2, NOW)


def test_not_modified_neither_clears_nor_makes_a_failure() -> None:
    """A broken outlet that answers 304 is still broken; a page that is read clears it."""
    broken = Health(
        state=State.LAYOUT_CHANGED, since=NOW - DAY, failures=4, last_success_at=NOW - DAY, last_article_at=NOW - DAY
    )
    still = after(broken, past(way(modified=False)))
    assert (still.state, still.failures) == (State.LAYOUT_CHANGED, 4)
    well = after(broken, past(new=1, read=1))
    assert (well.state, well.failures, well.last_error) == (State.FINE, 0, None)
