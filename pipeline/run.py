"""The pass that understands what was fetched, and the same over a file without a database."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.article_rows import ArticleRow, read_rows
from pipeline.errors import PipelineError
from pipeline.facts import all_facts
from pipeline.index import MemoryIndex
from pipeline.revisions import Text, compare
from pipeline.similarity import Known
from pipeline.store import Understood
from pipeline.stories import Arrival, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from pipeline.facts import Facts, Reads
    from pipeline.model import Reading
    from pipeline.revisions import Comparison
    from pipeline.store import PipelineStore, Saved
    from pipeline.store_rows import StoredArticle

__all__ = [
    "Analyzed", "ArticleRow", "Happened", "PipelineEvent", "PipelineReport", "analyze", "read_rows", "understand",
]  # fmt: skip

BATCH = 2_000  # articles in memory at once


class Happened(StrEnum):
    """What became of an article."""

    OPENED = "opened a story"
    JOINED = "joined a story"
    REPRINT = "is a reprint"
    READ_AGAIN = "was read again"
    FAILED = "could not be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineEvent:
    """One article was dealt with."""

    article: int
    url: str
    happened: Happened
    story: int | None  # None where it failed
    merged: tuple[int, ...]  # stories that the article showed to be the same
    problem: str | None  # only where it failed
    done: int  # articles of this pass so far
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineReport:
    """What a pass did."""

    articles: int = 0  # that were read
    reprints: int = 0
    stories_new: int = 0
    stories_grown: int = 0  # that were there before and got an article
    stories_merged: int = 0
    revisions: int = 0  # earlier texts that were compared
    revisions_material: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyzed:
    """What the pipeline makes of one line of input."""

    row: ArticleRow
    reading: Reading
    story: str  # a label that the articles of one story share
    duplicate_of: str | None  # the id of the article that it copies


def understand(
    store: PipelineStore,
    reader: Reads,
    *,
    window_days: int,
    now: datetime,
    on_event: Callable[[PipelineEvent], None] | None = None,
) -> PipelineReport:
    """Read and place every article that waits, in order of publication; again only where text or lexicon changed.

    An article that cannot be read is reported and stays as it is. Raises `StoreError`; what was stored by then stays.
    """
    waiting = store.pending(reader.version)
    tally = _Tally()
    for first in range(0, len(waiting), BATCH):
        articles = [store.article(number) for number in waiting[first : first + BATCH]]
        texts = ((article.title, article.body, article.published) for article in articles)
        # Closed, so that worker processes end at once where a listener or the database stops the pass.
        with closing(all_facts(texts, reader, count=len(articles))) as found:
            for done, (article, facts) in enumerate(zip(articles, found, strict=True), first + 1):
                saved, problem = None, None
                try:
                    if isinstance(facts, PipelineError):
                        raise facts
                    tally.compare(_comparisons(store, reader, article, facts.reading))
                    saved = _settle(store, article, facts, window_days, now)
                except PipelineError as error:
                    problem = str(error)
                tally.count(saved)
                if on_event:
                    on_event(_event(article, saved, problem, done, len(waiting)))
    store.derive_again(now=now)
    store.forget(now=now)
    return tally.report()


def _settle(store: PipelineStore, article: StoredArticle, facts: Facts, window_days: int, now: datetime) -> Saved:
    arrival = Arrival(outlet=article.outlet, signature=facts.signature, traits=facts.traits)
    understood = Understood(article=article, reading=facts.reading, signature=facts.signature, traits=facts.traits)
    return store.save(understood, lambda: place(arrival, store.index, window_days=window_days), now=now)


def _comparisons(store: PipelineStore, reader: Reads, article: StoredArticle, reading: Reading) -> Iterator[Comparison]:
    """Compare the article's earlier texts that were not compared yet, each with the one that replaced it."""

    def read(title: str, body: str) -> Text:
        return Text(title=title, body=body, reading=reader.read(title, body, article.published.date()))

    present = Text(title=article.title, body=article.body, reading=reading)
    for number, revision, after in store.uncompared(article.id):
        later = present if after is None else read(after.title, after.body)
        comparison = compare(read(revision.title, revision.body), later, article.published.date(), reader.lexicon)
        store.save_comparison(number, comparison)
        yield comparison


class _Tally:
    """What a pass did so far."""

    def __init__(self) -> None:
        self._done: list[Saved] = []
        self._compared: list[Comparison] = []
        self._failed = 0

    def count(self, saved: Saved | None) -> None:
        if saved is None:
            self._failed += 1
        else:
            self._done.append(saved)

    def compare(self, comparisons: Iterable[Comparison]) -> None:
        self._compared.extend(comparisons)

    def report(self) -> PipelineReport:
        opened = {saved.story for saved in self._done if saved.opened}
        joined = {saved.story for saved in self._done if saved.joined}
        return PipelineReport(
            articles=len(self._done),
            reprints=sum(saved.reprint for saved in self._done),
            stories_new=len(opened),
            stories_grown=len(joined - opened),
            stories_merged=sum(len(saved.merged) for saved in self._done),
            revisions=len(self._compared),
            revisions_material=sum(comparison.material for comparison in self._compared),
            failed=self._failed,
        )


def _event(article: StoredArticle, saved: Saved | None, problem: str | None, done: int, of: int) -> PipelineEvent:
    return PipelineEvent(
        article=article.id,
        url=article.url,
        happened=_happened(saved),
        story=saved.story if saved else None,
        merged=saved.merged if saved else (),
        problem=problem,
        done=done,
        of=of,
    )


def _happened(saved: Saved | None) -> Happened:
    if saved is None:
        return Happened.FAILED
    if saved.opened:
        return Happened.OPENED
    if saved.reprint:
        return Happened.REPRINT
    return Happened.JOINED if saved.joined else Happened.READ_AGAIN


def analyze(rows: Iterable[ArticleRow], reader: Reads, *, window_days: int) -> Iterator[Analyzed]:
    """Read and gather articles without a database; in order of publication, input order within an instant.

    Raises `PipelineError` for an article that cannot be read. Gives nothing before all are placed, because a late
    article may show two stories to be one.
    """
    ordered = sorted(rows, key=lambda row: row.published)
    index = MemoryIndex()
    readings: list[Reading] = []
    stories = 0
    texts = ((row.title, row.body, row.published) for row in ordered)
    for number, (row, facts) in enumerate(zip(ordered, all_facts(texts, reader, count=len(ordered)), strict=True)):
        if isinstance(facts, PipelineError):
            raise facts
        readings.append(facts.reading)
        arrival = Arrival(outlet=row.outlet, signature=facts.signature, traits=facts.traits)
        placement = place(arrival, index, window_days=window_days)
        stories += placement.story is None
        index.add(
            Known(
                article=number,
                story=stories if placement.story is None else placement.story,
                outlet=row.outlet,
                reprint_of=placement.reprint_of,
                by_hand=False,
                signature=facts.signature,
                traits=facts.traits,
            )
        )
        for gone in placement.merges:
            index.merge(stories if placement.story is None else placement.story, gone)
    yield from _labelled(ordered, readings, index)


def _labelled(rows: Sequence[ArticleRow], readings: Sequence[Reading], index: MemoryIndex) -> Iterator[Analyzed]:
    known = index.known(range(len(rows)))
    for number, (row, reading) in enumerate(zip(rows, readings, strict=True)):
        copied = known[number].reprint_of
        yield Analyzed(
            row=row,
            reading=reading,
            story=f"story-{known[number].story}",
            duplicate_of=None if copied is None else rows[copied].id,
        )
