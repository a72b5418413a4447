"""What the operator is told of sources: each change of state once, in three languages, with what to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from config.model import Lang
from crawler.health import BLIND, Health, State
from crawler.health_store import HealthStore
from crawler.notices import ADVICE, STATES, notices
from crawler.store import CrawlStore
from tests.crawler.making import NOW, outlet

if TYPE_CHECKING:
    from sqlite_utils import Database

FINE = Health(state=State.FINE, since=NOW, last_run_at=NOW)
BLOCKED = replace(FINE, state=State.BLOCKED, last_error="https://orda.kz/feed: refuses us (403)")


@pytest.fixture
def store(db: Database) -> HealthStore:
    """A database with the source orda."""
    CrawlStore(db).sync_sources([outlet()])
    return HealthStore(db)


def told(store: HealthStore, lang: Lang = Lang.EN) -> list[str]:
    """The titles of what is to be told now, which is then noted as told."""
    found = notices(store.untold(), store.last_told(), lang)
    store.told((*found.moot, *(number for notice in found.notices for number in notice.covers)), now=NOW)
    assert store.untold() == ()
    return [notice.title for notice in found.notices]


def test_a_change_is_told_once(store: HealthStore) -> None:
    """That a source begins to work is no news; that it breaks and that it works again is, each once."""
    store.save("orda", FINE)
    assert told(store) == []
    store.save("orda", BLOCKED)
    store.save("orda", replace(BLOCKED, failures=7))
    assert told(store) == ["Orda: refuses us"]
    assert told(store) == []
    store.save("orda", FINE)
    assert told(store) == ["Orda: works again"]


def test_what_passed_before_anybody_heard_of_it_is_not_told(store: HealthStore) -> None:
    """Back and forth between two looks is moot; of several states the last one is told."""
    store.save("orda", FINE)
    store.save("orda", BLOCKED)
    store.save("orda", FINE)
    assert told(store) == []
    store.save("orda", replace(FINE, state=State.QUIET))
    store.save("orda", BLOCKED)
    assert told(store) == ["Orda: refuses us"]
    store.save("orda", FINE)
    store.save("orda", BLOCKED)
    assert told(store) == []


def test_a_source_that_never_worked_is_told(store: HealthStore) -> None:
    """From its first pass on."""
    store.save("orda", BLOCKED)
    assert told(store, Lang.RU) == ["Orda: не пускает нас"]


def test_what_a_notice_says(store: HealthStore) -> None:
    """The source, the time, the problem, what to look at, and the command that proves it."""
    store.save("orda", BLOCKED)
    (notice,) = notices(store.untold(), {}, Lang.EN).notices
    lines = notice.text.splitlines()
    assert lines[:2] == ["orda · 2026-03-05 07:00 UTC", "https://orda.kz/feed: refuses us (403)"]
    assert "crawl.contact" in lines[2]
    assert lines[3] == "Then: carrierwatch sources check orda"


def test_the_history_of_a_source(store: HealthStore) -> None:
    """The latest first, each with the state before and the problem."""
    later = NOW + timedelta(hours=1)
    store.save("orda", FINE)
    store.save("orda", replace(BLOCKED, last_run_at=later))
    latest, first = store.changes("orda")
    assert (latest.before, latest.state, latest.changed_at) == (State.FINE, State.BLOCKED, later)
    assert latest.problem == BLOCKED.last_error
    assert (first.before, first.state) == (State.NEVER_RUN, State.FINE)


@pytest.mark.parametrize("lang", list(Lang))
def test_every_state_has_words(lang: Lang) -> None:
    """In each language, and advice where somebody may have to act."""
    assert all(STATES[state][lang] for state in State)
    assert all(ADVICE[state][lang] for state in BLIND | {State.QUIET})
    assert len({STATES[state][lang] for state in State}) == len(State)
