"""An operator's desk: sources that are asked at chosen times, and what is told of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from alerts.notice_message import render_notice
from alerts.operator import tell_operator
from alerts.run import deliver_due
from crawler.health import Pass, Way, after
from crawler.health_store import HealthStore
from crawler.store import CrawlStore
from tests.crawler.making import outlet

from .making import NOW, settings

if TYPE_CHECKING:
    from alerts.store import AlertStore
    from config.model import Receiver, Source
    from config.settings import Settings

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ANSWER = Way(kind="feed", url="https://orda.kz/feed", ok=True, found=1, seen=1, problem=None, status=200)
REFUSAL = replace(ANSWER, ok=False, problem="refuses us (403)", status=403)
NOTHING = replace(ANSWER, ok=False, problem="no answer", status=None)


class Desk:
    """An operator, sources that are asked at chosen times, and a look after each."""

    def __init__(self, store: AlertStore, *receivers: Receiver, sources: int = 3, api: str = "") -> None:
        self.store = store
        self.fares = HealthStore(store._db)
        self.receivers = receivers
        self.settings: Settings = settings(
            api or "http://127.0.0.1:1", operator=[one.id for one in receivers], paced=False
        )
        self.sources: tuple[Source, ...] = tuple(
            outlet(id=f"s{number}", name=f"Outlet {number}") for number in range(sources)
        )
        self.now: datetime = NOW
        CrawlStore(store._db).sync_sources(self.sources)

    def ask(self, way: Way, *numbers: int, later: timedelta = timedelta()) -> None:
        """A pass over these sources (none: all), each of which answers so."""
        self.now += later
        for source in [self.sources[number] for number in numbers] or self.sources:
            outcome = Pass(at=self.now, ways=(way,), new=1 if way.ok else 0, error=way.problem)
            self.fares.save(source.id, after(self.fares.health(source.id), outcome))

    def tell(self, *, began: datetime | None = None) -> tuple[int, ...]:
        """A look; `began` as in `run`, whose pass asks all at once."""
        return tell_operator(
            self.store, self.fares, self.sources, self.receivers, self.settings, now=self.now, since=began
        )

    def pass_(self, way: Way, *numbers: int, later: timedelta = 30 * MINUTE) -> tuple[int, ...]:
        """A pass of `run` in which these sources answer so and the others well, and what is told after it."""
        self.now += later
        others = [number for number in range(len(self.sources)) if number not in numbers]
        if others:
            self.ask(ANSWER, *others)
        if numbers:
            self.ask(way, *numbers)
        return self.tell(began=self.now)

    def send(self) -> None:
        """A round of sending."""
        asyncio.run(deliver_due(self.store, self.receivers, self.settings, now=self.now))

    def subjects(self) -> list[str]:
        """What was made for the first receiver, as it would read it."""
        made = reversed(self.store.notices.notices(limit=1000))
        return [render_notice(one, self.receivers[0]).subject for one in made if one.receiver == self.receivers[0].id]
