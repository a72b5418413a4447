"""Tells the operator how the sources fare, through the same ledger as everything else.

What to tell is decided in `crawler/notices.py` and `crawler/outage.py`; here it is put together with whom to tell, and
stored in one transaction.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from alerts.notice import Outage
from config.agree import EVERYONE
from crawler.health_store import ToldAs
from crawler.notices import DAY, REMEMBERED, Standing, Verdict, verdict
from crawler.outage import is_silent, last_answer, silence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from alerts.store import AlertStore
    from config.model import Receiver, Source
    from config.settings import Settings
    from crawler.health_store import HealthStore

_log = logging.getLogger(__name__)

GATHERED_FOR = timedelta(minutes=5)  # what changes within so long of each other comes in one message


def operators(receivers: Sequence[Receiver], settings: Settings) -> tuple[Receiver, ...]:
    """The receivers that are told how the sources fare, in the order of the configuration."""
    named = set(settings.alerts.operator)
    return tuple(one for one in receivers if one.enabled and named & {EVERYONE, one.id, *one.tags})


def tell_operator(
    store: AlertStore,
    fares: HealthStore,
    sources: Sequence[Source],
    receivers: Sequence[Receiver],
    settings: Settings,
    *,
    now: datetime,
    since: datetime | None = None,
) -> tuple[int, ...]:
    """Make a notice for each operator of what they have to hear of `sources`, which are all that are watched.

    `since` is when the pass began that asked them: then everything is told at once, in one message. Without it, as
    each source is asked at times of its own, what changes shortly after is waited for. The numbers of the new notices;
    none where nothing is to be told, or nobody wants to be. Raises `StoreError`.
    """
    takers = operators(receivers, settings)
    if not takers or not (fares.open() or store.notices.outage()):
        return ()
    # Decided without the database's one lock for writers, which settling may hold; nobody else writes these tables.
    standings = _standings(fares, sources, now)
    outage = _outage(store, standings, now, since)
    last = outage or store.notices.last_outage()
    silent_until = (last.ended_at or now) if last else None
    found = verdict(standings, now=now, since=since, silent_until=silent_until)
    if since is None and outage is None and not _is_ripe(found, now):
        found = Verdict()
    told = (*found.told, *((number, ToldAs.MOOT) for number in _forgotten(fares, sources, now)))
    if not told and outage is None:
        return ()
    with store.together("telling the operator how the sources fare"):
        for how in ToldAs:
            fares.told([number for number, what in told if what is how], how, now=now)
        outages = () if outage is None else (store.notices.keep_outage(outage),)
        if not found.news and not outages:
            return ()
        numbers = tuple(store.notices.make(one.id, found.news, outages, now) for one in takers)
    _log.warning("event=operator_told notices=%d sources=%d outages=%d", len(numbers), len(found.news), len(outages))
    return numbers


def _standings(fares: HealthStore, sources: Sequence[Source], now: datetime) -> list[Standing]:
    open_ = fares.open()
    return [
        Standing(
            source=source.id,
            name=source.name,
            health=fares.health(source.id),
            changes=(
                fares.history(source.id, since=now - DAY, told_since=now - REMEMBERED) if source.id in open_ else ()
            ),
        )
        for source in sources
    ]


def _forgotten(fares: HealthStore, sources: Sequence[Source], now: datetime) -> list[int]:
    """The changes of sources that are not watched any more: nobody needs to hear of them."""
    return [
        change.id
        for name in sorted(fares.open() - {source.id for source in sources})
        for change in fares.history(name, since=now, told_since=now)
        if change.told_as in (None, ToldAs.UNSTEADY)
    ]


def _outage(store: AlertStore, standings: Sequence[Standing], now: datetime, since: datetime | None) -> Outage | None:
    """An outage that has begun or ended; None where nothing has changed."""
    healths = [one.health for one in standings]
    lasting = store.notices.outage()
    if lasting is not None:
        answered = last_answer(healths)
        over = answered is not None and answered > lasting.found_at
        return replace(lasting, ended_at=answered) if over else None
    waits = any(one.changes and one.changes[-1].told_at is None and is_silent(one.health) for one in standings)
    found = silence(healths, since=since) if waits else None
    return Outage(id=None, since=found.since, asked=found.asked, found_at=now) if found else None


def _is_ripe(found: Verdict, now: datetime) -> bool:
    """Whether the first of the news has waited long enough for company; nothing to tell is noted at once."""
    return not found.news or now - min(one.changed_at for one in found.news) >= GATHERED_FOR
