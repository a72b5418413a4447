"""The index of recent articles behind a small protocol, and one that lies in memory.

`pipeline/store_index.py` has the one in the database; both answer alike, which a test holds.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pipeline.fingerprint import bands
from pipeline.traits import keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.similarity import Known

HOLDERS = 64  # a trait that so many articles of the days share leads to no candidates; it only counts
COUNTED = 500  # holders of a trait at which counting ends


class Holders(NamedTuple):
    """Who has a trait."""

    stories: int  # how many stories have it; where it is common, articles are counted, up to `COUNTED`
    articles: tuple[int, ...]  # none where it is common


class Index(Protocol):
    """What placing an article asks of the articles that are already placed. Days are ordinals."""

    def near(self, bands: Sequence[int], days: Sequence[int]) -> set[int]:
        """Articles of the days that share a band."""
        ...

    def holders(self, traits: Iterable[str], days: Sequence[int]) -> dict[str, Holders]:
        """Who of the articles of the days has each trait."""
        ...

    def known(self, articles: Iterable[int]) -> dict[int, Known]:
        """The articles by their number; those that the index does not hold are left out."""
        ...

    def members(self, story: int) -> tuple[int, ...]:
        """The articles of a story, the latest first."""
        ...

    def stories(self, days: Sequence[int]) -> int:
        """How many articles of the days are no reprints: the size of what rarity is measured in."""
        ...


class MemoryIndex:
    """The index for a batch without a database."""

    def __init__(self) -> None:
        self._known: dict[int, Known] = {}
        self._bands: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._traits: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._stories: dict[int, list[int]] = defaultdict(list)
        self._days: dict[int, int] = defaultdict(int)

    def add(self, article: Known) -> None:
        """Take in an article that was placed."""
        self._known[article.article] = article
        self._stories[article.story].append(article.article)
        day = article.traits.day
        self._days[day] += article.reprint_of is None
        for band in set(bands(article.signature)):
            self._bands[day, band].append(article.article)
        for key in keys(article.traits):
            self._traits[day, key].append(article.article)

    def merge(self, kept: int, gone: int) -> None:
        """Move every article of story `gone` to story `kept`."""
        for article in self._stories.pop(gone):
            self._known[article] = self._known[article].moved(kept)
            self._stories[kept].append(article)

    def near(self, bands: Sequence[int], days: Sequence[int]) -> set[int]:
        return {article for day in days for band in bands for article in self._bands.get((day, band), ())}

    def holders(self, traits: Iterable[str], days: Sequence[int]) -> dict[str, Holders]:
        found = {}
        for trait in traits:
            articles = [article for day in days for article in self._traits.get((day, trait), ())]
            if len(articles) >= HOLDERS:
                found[trait] = Holders(min(len(articles), COUNTED), ())
            else:
                found[trait] = Holders(len({self._known[article].story for article in articles}), tuple(articles))
        return found

    def known(self, articles: Iterable[int]) -> dict[int, Known]:
        return {article: self._known[article] for article in articles if article in self._known}

    def members(self, story: int) -> tuple[int, ...]:
        members = self._stories.get(story, [])
        return tuple(sorted(members, key=lambda a: (self._known[a].traits.day, a), reverse=True))

    def stories(self, days: Sequence[int]) -> int:
        return sum(self._days.get(day, 0) for day in days)
