"""A message to the operator on how sources fare: what it tells, and what becomes of one that had not left. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from crawler.notices import News


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time at which no source answered at all."""

    id: int | None  # None before it is stored
    since: datetime | None  # when one had last answered; None where none ever had
    asked: int  # sources that had been asked in vain when it was found
    found_at: datetime
    ended_at: datetime | None = None  # when one answered again; None where none has yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one receiver is told of the sources, fixed when it was made: each attempt sends the same."""

    id: int
    receiver: str
    news: tuple[News, ...]
    outages: tuple[Outage, ...]
    created_at: datetime
    replaced_by: int | None = None  # the newer notice that tells its news as well


def gathered(
    earlier: Iterable[Notice], news: Iterable[News], outages: Iterable[Outage]
) -> tuple[tuple[News, ...], tuple[Outage, ...]]:
    """What is new, together with what earlier notices had still to tell: of each source and outage the latest."""
    all_news: dict[str, News] = {}
    all_outages: dict[int | None, Outage] = {}
    groups = [(one.news, one.outages) for one in earlier]
    for some_news, some_outages in (*groups, (tuple(news), tuple(outages))):
        for told in some_news:
            all_news.pop(told.source, None)
            all_news[told.source] = told
        all_outages.update({outage.id: outage for outage in some_outages})
    return tuple(all_news.values()), tuple(all_outages.values())
