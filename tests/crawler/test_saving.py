"""Articles that are ready at one moment are stored in one transaction, and each learns what became of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from config.errors import StoreError
from crawler.rows import Fetched
from crawler.saving import Reading, Saving
from crawler.store import CrawlStore
from tests.crawler.making import NOW, outlet, written

if TYPE_CHECKING:
    from sqlite_utils import Database


@pytest.fixture
def store(db: Database) -> CrawlStore:
    made = CrawlStore(db)
    made.sync_sources([outlet()])
    return made


def reading(number: int, body: str = "Текст.") -> Reading:
    url = f"https://orda.kz/a-{number}"
    page = Fetched(url=url, source="orda", kind="article", status=200, error=None, at=NOW)
    return Reading(written(url=url, body=body), page)


async def save_all(saving: Saving, readings: list[Reading]) -> list[object]:
    """What each save returned or raised."""
    return await asyncio.gather(*map(saving.save, readings), return_exceptions=True)


def test_those_of_one_moment_go_together(store: CrawlStore, db: Database) -> None:
    """One commit for ten articles, each with its page; each hears of its own."""
    commits: list[str] = []
    db.conn.set_trace_callback(lambda sql: commits.append(sql) if sql.startswith("COMMIT") else None)
    saved = asyncio.run(save_all(Saving(store, pause=0), [reading(number) for number in range(10)]))
    db.conn.set_trace_callback(None)
    assert len(commits) == 1
    stored = {row["id"]: row["url"] for row in db["articles"].rows}
    assert [stored[each.article_id] for each in saved] == [f"https://orda.kz/a-{number}" for number in range(10)]
    assert {row["url"]: row["article"] for row in db["pages"].rows} == {url: number for number, url in stored.items()}


def test_one_after_the_other_needs_no_second_saving(store: CrawlStore) -> None:
    """What came after a write waits for the next; the same address within one write is a revision."""

    async def twice() -> list[str]:
        saving = Saving(store, pause=0)
        first = await saving.save(reading(1))
        others = await asyncio.gather(saving.save(reading(1, "Другое.")), saving.save(reading(1, "Другое.")))
        return [each.outcome for each in (first, *others)]

    assert asyncio.run(twice()) == ["new", "revised", "same"]


def test_a_full_disk_reaches_all_who_wait(store: CrawlStore, db: Database) -> None:
    """None is stored, each hears of it, and the next write tries again."""
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + 1}")

    async def full_then_not() -> list[object]:
        saving = Saving(store, pause=0)
        outcomes = await save_all(saving, [reading(number, "Слово " * 3000) for number in range(3)])
        db.execute(f"PRAGMA max_page_count = {pages + 10_000}")
        return [*outcomes, await saving.save(reading(7))]

    *failed, last = asyncio.run(full_then_not())
    assert [type(each) for each in failed] == [StoreError] * 3
    assert [row["url"] for row in db["articles"].rows] == ["https://orda.kz/a-7"]
    assert last is not None


def test_who_is_cancelled_leaves_the_others(store: CrawlStore, db: Database) -> None:
    """A stopped crawl writes nothing afterwards, when the database may be closed."""

    async def stopped() -> None:
        saving = Saving(store, pause=0.02)
        one, other = (asyncio.ensure_future(saving.save(reading(number))) for number in (1, 2))
        await asyncio.sleep(0)
        one.cancel()
        await other

    asyncio.run(stopped())
    assert [row["url"] for row in db["articles"].rows] == ["https://orda.kz/a-2"]
