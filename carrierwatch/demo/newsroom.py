"""From samples to what each edition publishes, before and after the editor has been at it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from carrierwatch.demo.editions import EDITIONS
from carrierwatch.demo.traps import (
    CORRECTIONS,
    REPRINTS,
    SET_ON,
    Trap,
    before_correction,
    reprinted,
    retypeset,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from carrierwatch.demo.samples import Sample
    from config.model import Lang


class Dating(StrEnum):
    """How a page says when its article was published; each page says it in one way only."""

    JSON_LD = "JSON-LD datePublished"
    META = "article:published_time"
    TIME = "time[datetime]"
    WORDS = "a date in words"


DATING = (*[Dating.JSON_LD] * 4, *[Dating.META] * 3, *[Dating.TIME] * 2, Dating.WORDS)
EDITED_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article as an edition publishes it."""

    id: str  # of the sample; of a reprint `reprint-` and the edition
    lang: Lang
    number: int
    slug: str
    title: str
    paragraphs: tuple[str, ...]  # one that begins with "> " is a block quote
    published: datetime
    modified: datetime  # not before `published`; what sitemap and Last-Modified say
    report: str  # address of the real report
    dating: Dating
    place: int  # in order of publication within the edition, from 0
    credit: str | None = None  # of a reprint
    trap: Trap | None = None
    refreshed: bool = False  # the block of other headlines was filled anew

    @property
    def path(self) -> str:
        """The address within the edition, with the slash at the end."""
        return f"/{self.slug}-{self.number}/"


def publish(samples: Sequence[Sample], *, edited: bool) -> dict[Lang, tuple[Item, ...]]:
    """Every edition's articles in order of publication, reprints among them.

    `edited` says whether the editor has been at the articles that are to be corrected or retypeset. He comes a
    day after the newest one appeared; before, the former hold their mistakes.
    """
    by_edition: dict[Lang, list[Item]] = {lang: [] for lang in EDITIONS}
    edited_at = max(sample.published for sample in samples) + EDITED_AFTER if edited else None
    for sample in samples:
        items = by_edition[sample.lang]
        items.append(_item(sample, len(items), edited_at))
    return {lang: _with_reprint(lang, items) for lang, items in by_edition.items()}


def _item(sample: Sample, place: int, edited_at: datetime | None) -> Item:
    item = Item(
        id=sample.id,
        lang=sample.lang,
        number=sample.number,
        slug=sample.slug,
        title=sample.title,
        paragraphs=sample.paragraphs,
        published=sample.published,
        modified=sample.published,
        report=sample.report,
        dating=DATING[place % len(DATING)],
        place=place,
        trap=SET_ON.get(sample.id),
    )
    if item.trap is Trap.EDITED and edited_at is None:
        return replace(item, paragraphs=before_correction(item.paragraphs, CORRECTIONS[item.id]))
    if item.trap is Trap.EDITED and edited_at:
        return replace(item, modified=edited_at)
    if item.trap is Trap.RETYPESET and edited_at:
        return _retypeset(item, edited_at)
    return item


def _retypeset(item: Item, edited_at: datetime) -> Item:
    return replace(
        item,
        title=retypeset(item.title),
        paragraphs=tuple(retypeset(paragraph) for paragraph in item.paragraphs),
        modified=edited_at,
        refreshed=True,
    )


def _with_reprint(lang: Lang, items: list[Item]) -> tuple[Item, ...]:
    """Add the near-copy, three hours after the article that it copies and with the next number."""
    reprint, edition = REPRINTS[lang], EDITIONS[lang]
    original = next(item for item in items if item.id == reprint.of)
    published = original.published + timedelta(hours=3)
    copy = Item(
        id=f"reprint-{lang}",
        lang=lang,
        number=original.number + 1,
        slug=reprint.slug,
        title=reprint.title,
        paragraphs=reprinted(original.paragraphs, reprint, edition.reprint_opening),
        published=published,
        modified=published,
        report=original.report,
        dating=Dating.META,
        place=len(items),
        credit=edition.credit,
        trap=Trap.REPRINT,
    )
    return tuple(sorted((*items, copy), key=lambda item: item.published))
