"""How a source fares; on a simulated clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.health import Health, Pass, State, Way, after
from crawler.recent import Recent, Result
from crawler.rhythm import Shortfall
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
        "newest": NOW,
        "moved_at": NOW,
    }
    return Way(**(values | changes))  # type: ignore[arg-type]


def failed(status: int | None, **changes: object) -> Way:
    return way(ok=False, found=0, seen=0, problem="broken", status=status, **changes)


def past(*ways: Way, **known: object) -> Pass:
    return Pass(at=NOW, ways=ways or (way(),), **known)  # type: ignore[arg-type]


def pages(**results: int) -> Recent:
    return Recent(tuple(Result(name) for name, number in results.items() for _ in range(number)))


EMPTY = way(found=0, seen=0, newest=None)
OLD = way(found=0, seen=0, old=20, newest=NOW - 90 * DAY)  # a feed whose entries are all beyond max_age_days
SHORT = Shortfall(since=NOW - DAY, expected=34.0, seen=0)
WORKED = Health(
    state=State.FINE, since=NOW - 9 * DAY, last_success_at=NOW - DAY, last_article_at=NOW - DAY, ways=(way(),)
)
LONG_AGO = Health(state=State.FINE, last_success_at=NOW, last_article_at=NOW - 4 * DAY)
STATES = [
    (Health(), past(new=3, read=3), State.FINE),
    (WORKED, past(), State.FINE),
    (WORKED, past(way(modified=False)), State.FINE),
    (Health(), past(failed(None)), State.UNREACHABLE),
    (Health(), past(failed(503)), State.UNREACHABLE),
    (Health(), past(failed(503, refused=True)), State.BLOCKED),  # a challenge often answers 503
    (Health(), past(failed(403), failed(None)), State.BLOCKED),
    (Health(), past(failed(200, refused=True)), State.BLOCKED),  # a captcha in place of the feed
    (Health(), past(failed(None, refused=True)), State.BLOCKED),  # robots.txt
    (Health(), past(failed(200)), State.LAYOUT_CHANGED),
    (Health(), past(failed(404)), State.LAYOUT_CHANGED),
    (Health(), past(way(found=0)), State.LAYOUT_CHANGED),  # a page full of entries, none of them an article
    (Health(), past(new=1, read=1, recent=pages(unread=5, good=1)), State.LAYOUT_CHANGED),
    (Health(), past(new=1, read=1, recent=pages(refused=5, good=1)), State.BLOCKED),
    (Health(), past(recent=pages(unanswered=5)), State.UNREACHABLE),  # the feed comes, the articles do not
    (Health(), past(way(), failed(404), new=1, read=1), State.FINE),  # one way is enough
    # valid, but empty
    (Health(), past(EMPTY), State.EMPTY),
    (WORKED, past(EMPTY), State.FINE),  # once may be an accident of theirs
    (after(WORKED, past(EMPTY)), past(EMPTY), State.EMPTY),
    (after(WORKED, past(EMPTY)), past(EMPTY, way()), State.FINE),
    # too few articles
    (LONG_AGO, past(), State.QUIET),  # where no rhythm is known: nothing for three days
    (LONG_AGO, past(rhythm_known=True), State.FINE),  # an outlet that publishes once a week
    (WORKED, past(rhythm_known=True, shortfall=SHORT), State.QUIET),
    (WORKED, past(way(found=0), rhythm_known=True, shortfall=SHORT), State.LAYOUT_CHANGED),
    # feeds that stand still
    (WORKED, past(way(newest=NOW - 8 * DAY), rhythm_known=True, shortfall=SHORT), State.ZOMBIE),
    (WORKED, past(way(newest=NOW - 8 * DAY), way(), rhythm_known=True, shortfall=SHORT), State.QUIET),
    (WORKED, past(way(newest=None, moved_at=NOW - 8 * DAY), rhythm_known=True, shortfall=SHORT), State.ZOMBIE),
    (WORKED, past(way(moved_at=NOW - 8 * DAY), rhythm_known=True, shortfall=SHORT), State.ZOMBIE),  # restamped
    (WORKED, past(way(newest=NOW - 8 * DAY), rhythm_known=True), State.FINE),  # it never publishes more often
    (Health(), past(OLD), State.ZOMBIE),  # from the first look on
    (Health(), past(way(found=0, seen=0, old=3, newest=NOW - 9 * DAY)), State.QUIET),  # too early to say
]


@pytest.mark.parametrize(("health", "outcome", "state"), STATES)
def test_states(health: Health, outcome: Pass, state: State) -> None:
    """What the ways, the pages and the rhythm say together."""
    seen = after(health, outcome)
    if state in {State.LAYOUT_CHANGED, State.BLOCKED, State.UNREACHABLE} and health.last_success_at:
        seen = after(seen, outcome)
    assert seen.state is state


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


TOO_FEW = past(rhythm_known=True, shortfall=SHORT)
STILL = past(way(newest=NOW - 8 * DAY), rhythm_known=True, shortfall=SHORT)
PROBLEMS = [
    (TOO_FEW, "0 articles since 2026-03-04 07:00 UTC, where about 34 were to be expected"),
    (STILL, "nothing new in any way of discovery since 2026-02-25"),
    (past(recent=pages(refused=9)), "the latest pages of articles were refused"),
    (past(failed(403), error="https://x.kz/feed: refuses us (403)"), "https://x.kz/feed: refuses us (403)"),
]


DEAD = way(url="https://x.kz/old", newest=NOW - 8 * DAY)
BESIDE = [
    ((DEAD, way()), "https://x.kz/old has named nothing new since 2026-02-25 07:00 UTC, while other ways have"),
    ((way(found=0, old=9, url="https://x.kz/old", newest=NOW - 8 * DAY), way()), "https://x.kz/old has named nothing"),
    ((DEAD, failed(404)), None),  # alone it may only be slow; the failed one is told by the pass
    ((DEAD, way(newest=NOW - 5 * DAY)), None),
    ((way(), way(url="https://x.kz/map", kind="sitemap")), None),
]


@pytest.mark.parametrize(("ways", "problem"), BESIDE)
def test_a_way_that_stands_still_beside_one_that_lives(ways: tuple[Way, ...], problem: str | None) -> None:
    """The source is fine, and it is said which way no longer serves."""
    seen = after(WORKED, past(*ways, new=1, read=1))
    assert seen.state is State.FINE
    assert (seen.last_error or "").startswith(problem) if problem else seen.last_error is None


@pytest.mark.parametrize(("outcome", "problem"), PROBLEMS)
def test_what_is_wrong_is_said_in_a_line(outcome: Pass, problem: str) -> None:
    """With the numbers and times that the verdict rests on."""
    said = after(after(WORKED, outcome), outcome).last_error
    assert said is not None
    assert said.startswith(problem)
