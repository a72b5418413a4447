"""Which changes of sources' states are told: each once, flapping damped, silence only where others answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.health import Health, State, Way
from crawler.health_store import HealthStore, ToldAs
from crawler.notices import DAY, REMEMBERED, News, Standing, verdict
from crawler.store import CrawlStore
from tests.crawler.making import NOW, outlet

if TYPE_CHECKING:
    from sqlite_utils import Database

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ANSWER = Way(kind="feed", url="https://orda.kz/feed", ok=True, found=1, problem=None, status=200)
REFUSAL = replace(ANSWER, ok=False, problem="refuses us", status=403)
NOTHING = replace(ANSWER, ok=False, problem="no answer", status=None)
ANSWERS = {State.UNREACHABLE: NOTHING, State.BLOCKED: REFUSAL}


@dataclass
class Watch:
    """Sources in a database, looked at after passes of theirs at chosen times."""

    store: HealthStore
    sources: tuple[str, ...] = ("orda",)
    at: datetime = NOW
    told: list[News] = field(default_factory=list)

    def passes(self, state: State, *, source: str = "orda", after: timedelta = timedelta()) -> None:
        """A pass over a source that leaves it in a state."""
        self.at += after
        way = ANSWERS.get(state, ANSWER)
        before = self.store.health(source)
        failed = way is NOTHING or way is REFUSAL
        health = Health(
            state=state,
            since=self.at,
            last_run_at=self.at,
            last_success_at=before.last_success_at if failed else self.at,
            failing_since=(before.failing_since or self.at) if failed else None,
            last_error=way.problem,
            ways=(way,),
        )
        self.store.save(source, health)

    def look(self, *, since: datetime | None = None, silent_until: datetime | None = None) -> list[str]:
        """What is told now, as `orda: refuses us`; it is then noted as told."""
        standings = [
            Standing(
                source=source,
                name=source,
                health=self.store.health(source),
                changes=self.store.history(source, since=self.at - DAY, told_since=self.at - REMEMBERED),
            )
            for source in self.sources
        ]
        found = verdict(standings, now=self.at, since=since, silent_until=silent_until)
        for number, how in found.told:
            self.store.told([number], how, now=self.at)
        self.told += found.news
        return [f"{one.source} {one.how}: {one.state}" for one in found.news]

    def sees(self, state: State, *, after: timedelta = HOUR) -> list[str]:
        """A pass, and a look at once."""
        self.passes(state, after=after)
        return self.look()


@pytest.fixture
def watch(db: Database) -> Watch:
    """A database with three sources, of which one is watched."""
    CrawlStore(db).sync_sources([outlet(id=name) for name in ("orda", "other", "third")])
    return Watch(HealthStore(db))


def test_a_change_is_told_once(watch: Watch) -> None:
    """That a source begins to work is no news; that it breaks and that it works again is, each once."""
    assert watch.sees(State.FINE) == []
    assert watch.sees(State.BLOCKED) == ["orda state: blocked"]
    assert watch.sees(State.BLOCKED) == []
    assert watch.look() == []
    assert watch.sees(State.FINE) == ["orda state: fine"]
    assert watch.store.open() == frozenset()


def test_a_recovery_says_since_when(watch: Watch) -> None:
    """From the first state that was not fine, whatever came in between."""
    watch.sees(State.FINE)
    watch.sees(State.QUIET)
    broken = watch.at
    watch.sees(State.BLOCKED)
    watch.sees(State.FINE, after=timedelta(days=1, hours=3))
    assert watch.told[-1].troubled_since == broken
    assert [one.troubled_since for one in watch.told[:-1]] == [None, None]


def test_what_passed_before_anybody_heard_of_it_is_not_told(watch: Watch) -> None:
    """Back and forth between two looks is moot; of several states the last one is told."""
    watch.passes(State.FINE)
    watch.passes(State.BLOCKED)
    watch.passes(State.FINE)
    assert watch.look() == []
    watch.passes(State.QUIET)
    watch.passes(State.BLOCKED)
    assert watch.look() == ["orda state: blocked"]
    watch.passes(State.FINE)
    watch.passes(State.BLOCKED)
    assert watch.look() == []
    assert watch.store.open() == frozenset()


def test_a_source_that_never_worked_is_told(watch: Watch) -> None:
    """From its first pass on."""
    assert watch.sees(State.BLOCKED) == ["orda state: blocked"]


def test_a_source_that_flaps_is_told_to_flap_and_then_left_alone(watch: Watch) -> None:
    """However long it goes on; told again when it stays as it is for three hours, and then of each change."""
    watch.sees(State.FINE)
    said = []
    for _ in range(100):
        said += watch.sees(State.BLOCKED, after=20 * MINUTE)
        said += watch.sees(State.FINE, after=20 * MINUTE)
    assert said == ["orda state: blocked", "orda state: fine", "orda unsteady: blocked"]
    assert watch.told[-1].changes >= 3
    stays = [watch.sees(State.FINE) for _ in range(4)]
    assert stays == [[], [], ["orda settled: fine"], []]
    assert watch.store.open() == frozenset()
    assert watch.sees(State.BLOCKED, after=timedelta(days=4)) == ["orda state: blocked"]


def test_what_flaps_for_weeks_is_told_more_and_more_seldom(watch: Watch) -> None:
    """A site that is down each night: not sixty messages in a month."""
    watch.sees(State.FINE)
    said = []
    for _ in range(30):
        for state, hours in ((State.BLOCKED, 1), (State.BLOCKED, 2), (State.FINE, 1), *[(State.FINE, 2)] * 10):
            said += watch.sees(state, after=timedelta(hours=hours))
    assert 6 <= len(said) <= 16
    assert any("unsteady" in one for one in said)


def test_what_flapped_and_stays_broken_is_told(watch: Watch) -> None:
    """The last word is the state that it stays in."""
    watch.sees(State.FINE)
    for state in (State.BLOCKED, State.FINE, State.BLOCKED):
        watch.sees(state)
    stays = [watch.sees(State.BLOCKED) for _ in range(4)]
    assert [one for one in stays if one] == [["orda settled: blocked"]]


def test_a_silent_source_is_told_when_another_answers(watch: Watch) -> None:
    """That it does not answer proves nothing before: our own network may be down."""
    watch.sources = ("orda", "other")
    watch.passes(State.FINE)
    watch.passes(State.FINE, source="other")
    watch.passes(State.UNREACHABLE, after=5 * MINUTE)
    assert watch.look() == []
    watch.passes(State.FINE, source="other", after=MINUTE)
    assert watch.look() == []  # its own failure may be older than the end of the outage
    watch.passes(State.UNREACHABLE, after=5 * MINUTE)
    assert watch.look() == ["orda state: unreachable"]


def test_a_pass_over_both_is_proof(watch: Watch) -> None:
    """In one pass it does not matter which was asked first."""
    watch.sources = ("orda", "other")
    watch.passes(State.FINE)
    began = watch.at + 5 * MINUTE
    watch.passes(State.UNREACHABLE, after=5 * MINUTE)
    watch.passes(State.FINE, source="other", after=MINUTE)
    assert watch.look(since=began) == ["orda state: unreachable"]


def test_without_proof_it_is_told_after_an_hour(watch: Watch) -> None:
    """Unless nothing at all answers: that is told otherwise."""
    watch.sources = ("orda", "other", "third")
    for source in watch.sources:
        watch.passes(State.FINE, source=source)
    watch.passes(State.UNREACHABLE, after=5 * MINUTE)
    watch.at += HOUR
    assert watch.look(silent_until=watch.at - MINUTE) == []  # it was not asked since
    assert watch.look() == ["orda state: unreachable"]


def test_a_refusal_needs_no_proof(watch: Watch) -> None:
    """Whoever refuses us has answered."""
    watch.sources = ("orda", "other")
    assert watch.sees(State.BLOCKED) == ["orda state: blocked"]


def test_the_history_of_a_source(watch: Watch) -> None:
    """The latest first, each with the state before and the problem."""
    watch.passes(State.FINE)
    watch.passes(State.BLOCKED, after=HOUR)
    watch.look()
    latest, first = watch.store.changes("orda")
    assert (latest.before, latest.state, latest.changed_at) == (State.FINE, State.BLOCKED, watch.at)
    assert (latest.problem, latest.told_as, latest.told_at) == ("refuses us", ToldAs.STATE, watch.at)
    assert (first.before, first.state) == (State.NEVER_RUN, State.FINE)
