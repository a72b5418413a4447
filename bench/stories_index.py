"""Cost of the index of near-copies and of the whole placing of articles, as the database grows.

    python bench/stories_index.py [--articles 1000000] [--placed 20000] [--a-day 5000] [--folder DIR]

First the index of wording alone: so many made-up signatures at so many a day, then look-ups over a week with an
insertion each. Then whole articles with made-up traits (names by Zipf's law), placed and stored one by one. Prints
medians, 99th percentiles, bytes an article, and the memory of the process.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from carrierwatch.database import open_database
from config.model import Lang
from config.sqlite import stamp
from pipeline.fingerprint import BINS, Signature, bands, pack
from pipeline.model import Reading
from pipeline.store import PipelineStore, StoredArticle, Understood
from pipeline.store_index import SCHEME
from pipeline.stories import Arrival, place
from pipeline.traits import EPOCH, Traits

if TYPE_CHECKING:
    import sqlite3

WEEK = 7
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def made_signature(chance: random.Random) -> Signature:
    """A signature like no other."""
    return Signature(chance.randbytes(BINS), 250)


def fill(db: sqlite3.Connection, articles: int, a_day: int, chance: random.Random) -> int:
    """Put signatures and bands of so many articles into the tables; the last day."""
    first = (NOW.date() - EPOCH).days - articles // a_day
    db.execute("PRAGMA foreign_keys=OFF")  # the rows of wording alone are measured, without texts
    for start in range(0, articles, a_day):
        day = first + start // a_day
        made = [(number, made_signature(chance)) for number in range(start, min(start + a_day, articles))]
        db.execute("BEGIN")
        db.executemany(
            "INSERT INTO signatures (article, day, scheme, signature) VALUES (?, ?, ?, ?)",
            ((number, day, SCHEME, pack(signature)) for number, signature in made),
        )
        rows = sorted((band, number) for number, signature in made for band in bands(signature))
        db.executemany("INSERT INTO article_bands VALUES (?, ?, ?)", ((day, band, number) for band, number in rows))
        db.commit()
    return first + (articles - 1) // a_day


def wording(path: Path, articles: int, a_day: int) -> None:
    """The index of near-copies alone."""
    chance = random.Random(1)
    database = open_database(path)
    db = database.conn
    empty = path.stat().st_size
    started = time.perf_counter()
    day = fill(db, articles, a_day, chance)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = (path.stat().st_size - empty) / articles
    print(f"wording: {articles:,} articles in {time.perf_counter() - started:.0f} s, {size:.0f} bytes each")
    index = PipelineStore(database).index
    took = []
    for number in range(articles, articles + 3_000):
        signature = made_signature(chance)
        begun = time.perf_counter()
        index.near(bands(signature), range(day - WEEK, day + 1))
        db.executemany("INSERT INTO article_bands VALUES (?, ?, ?)", ((day, band, number) for band in bands(signature)))
        took.append(time.perf_counter() - begun)
    db.rollback()
    show("look-up over a week and insertion", took)
    database.close()


def made_traits(day: int, chance: random.Random) -> Traits:
    """Traits of an article of which some are common and some are not."""

    def some(kind: str, count: int, common: int) -> frozenset[str]:
        return frozenset(f"{kind}{int(common ** chance.random())}" for _ in range(count))

    concepts = some("concept", 25, 150)
    return Traits(
        lang=chance.choice(list(Lang)),
        day=day,
        names=tuple((name, name) for name in some("name", 14, 20_000)),
        numbers=some("", 6, 5_000),
        dates=frozenset((EPOCH + timedelta(day - int(400 ** chance.random()))).isoformat() for _ in range(3)),
        durations=some("m", 1, 30),
        laws=frozenset(),
        concepts=concepts,
        headline=frozenset(sorted(concepts)[:4]),
        lead=frozenset(sorted(concepts)[:8]),
        countries=("KZ",),
        topics=frozenset({"trade"}),
        stems=some("stem", 110, 30_000),
        title=some("stem", 8, 30_000),
        change=None,
    )


def placing(path: Path, articles: int, a_day: int) -> None:
    """Whole articles, placed and stored one after the other."""
    chance = random.Random(2)
    database = open_database(path)
    store, db = PipelineStore(database), database.conn
    body = " ".join(f"слово{n}" for n in range(200))
    placed, stored = [], []
    for number in range(1, articles + 1):
        day = date(2026, 1, 1) + timedelta(days=number // a_day)
        published = datetime(day.year, day.month, day.day, tzinfo=UTC)
        article = StoredArticle(
            id=number, url=f"https://a.kz/{number}", outlet=f"{number % 40}.kz", title="Заголовок", body=body,
            published=published, fingerprint="x",
        )  # fmt: skip
        insert(db, article)
        reading = Reading(
            lang=Lang.RU, topics=(), concepts=(), countries=(), change=None, other_changes=(), affects_carriers=False,
            evidence=(), version="bench",
        )  # fmt: skip
        signature, traits = made_signature(chance), made_traits((day - EPOCH).days, chance)
        arrival = Arrival(outlet=article.outlet, signature=signature, traits=traits)
        begun = time.perf_counter()
        where = place(arrival, store.index, window_days=WEEK)
        placed.append(time.perf_counter() - begun)
        understood = Understood(article=article, reading=reading, signature=signature, traits=traits)
        begun = time.perf_counter()
        store.save(understood, lambda where=where: where, now=published)  # type: ignore[misc]
        stored.append(time.perf_counter() - begun)
        if number % 5_000 == 0:
            show(f"placing at {number:,}", placed[-5_000:])
            show(f"storing at {number:,}", stored[-5_000:])
    for table in ("article_traits", "article_bands", "signatures"):
        (size,) = db.execute("SELECT sum(pgsize) FROM dbstat WHERE name = ?", (table,)).fetchone()
        print(f"  {table}: {size / articles:.0f} bytes an article while it is recent")
    database.close()


def insert(db: sqlite3.Connection, article: StoredArticle) -> None:
    """A row of articles."""
    db.execute(
        "INSERT INTO articles (id, url, outlet, title, body, authors, published, method, fingerprint, fetched_at) "
        "VALUES (?, ?, ?, ?, ?, '[]', ?, 'selectors', ?, ?)",
        (article.id, article.url, article.outlet, article.title, article.body, stamp(article.published),
         article.fingerprint, stamp(article.published)),
    )  # fmt: skip
    db.commit()


def show(what: str, took: list[float]) -> None:
    """Median and 99th percentile."""
    ordered = sorted(took)
    middle, high = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  {what}: median {middle * 1e3:.2f} ms, 99 % {high * 1e3:.2f} ms; process at most {memory} MB", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--placed", type=int, default=20_000)
    parser.add_argument("--a-day", type=int, default=5_000)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        if args.articles:
            wording(Path(folder) / "wording.db", args.articles, args.a_day)
        if args.placed:
            placing(Path(folder) / "placing.db", args.placed, args.a_day)


if __name__ == "__main__":
    main()
