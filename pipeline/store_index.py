"""The index of recent articles in the database: what `pipeline.index.Index` asks, answered by SQL."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from pipeline.fingerprint import SCHEME as WORDING
from pipeline.fingerprint import bands, pack, unpack
from pipeline.index import COUNTED, HOLDERS, Holders
from pipeline.similarity import Known
from pipeline.traits import SCHEME as TRAITS
from pipeline.traits import dumps, keys, loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from sqlite3 import Connection

    from pipeline.fingerprint import Signature
    from pipeline.traits import Traits

SCHEME = f"{WORDING}{TRAITS}"  # rows of another are made again
BY_HAND = "by hand"  # how the reason of an article begins that a person placed


@lru_cache(maxsize=50_000)
def trait_hash(trait: str) -> int:
    """The stored form of a trait: a signed 64-bit number, the same in every process."""
    return int.from_bytes(blake2b(trait.encode(), digest_size=8).digest(), "little", signed=True)


class StoreIndex:
    """Articles that have a story, in SQLite. Writes belong to the caller's transaction.

    The tables have the day first in their keys, and days are asked for one by one (`IN`): measured, a range over them
    costs ninety times as much.
    """

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def put(self, article: int, signature: Signature, traits: Traits) -> None:
        """Take in an article, in place of what was known of it."""
        self.drop(article)
        day = traits.day
        self._db.execute(
            "INSERT INTO signatures (article, day, scheme, signature, traits) VALUES (?, ?, ?, ?, ?)",
            (article, day, SCHEME, pack(signature), dumps(traits)),
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO article_bands (day, hash, article) VALUES (?, ?, ?)",
            ((day, band, article) for band in bands(signature)),
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO article_traits (day, hash, article) VALUES (?, ?, ?)",
            ((day, trait_hash(key), article) for key in keys(traits)),
        )

    def drop(self, article: int) -> None:
        """Forget an article."""
        held = self._db.execute(
            "SELECT day, signature, traits FROM signatures WHERE article = ?", (article,)
        ).fetchone()
        if held is None:
            return
        day, signature, traits = held
        self._db.executemany(
            "DELETE FROM article_bands WHERE day = ? AND hash = ? AND article = ?",
            ((day, band, article) for band in bands(unpack(signature))),
        )
        if traits:
            self._db.executemany(
                "DELETE FROM article_traits WHERE day = ? AND hash = ? AND article = ?",
                ((day, trait_hash(key), article) for key in keys(loads(traits))),
            )
        self._db.execute("DELETE FROM signatures WHERE article = ?", (article,))

    def near(self, bands: Sequence[int], days: Sequence[int]) -> set[int]:
        if not bands:
            return set()
        rows = self._db.execute(
            "SELECT DISTINCT article FROM article_bands WHERE day IN (SELECT value FROM json_each(?)) "
            "AND hash IN (SELECT value FROM json_each(?))",
            (_list(days), _list(bands)),
        )
        return {article for (article,) in rows}

    def holders(self, traits: Iterable[str], days: Sequence[int]) -> dict[str, Holders]:
        when = _list(days)
        found = {trait: self._articles(trait_hash(trait), when) for trait in traits}
        rare = {article for articles in found.values() if len(articles) < HOLDERS for article in articles}
        rows = self._db.execute(
            "SELECT article, story FROM story_articles WHERE article IN (SELECT value FROM json_each(?))",
            (_list(rare),),
        )
        stories: dict[int, int] = dict(rows.fetchall())
        return {
            trait: self._common(trait_hash(trait), when) if len(articles) >= HOLDERS else _holders(articles, stories)
            for trait, articles in found.items()
        }

    def _articles(self, trait: int, days: str) -> list[int]:
        """Who has a trait, up to the number at which that leads to no candidates."""
        rows = self._db.execute(
            "SELECT article FROM article_traits WHERE day IN (SELECT value FROM json_each(?)) AND hash = ? LIMIT ?",
            (days, trait, HOLDERS),
        )
        return [article for (article,) in rows.fetchall()]

    def _common(self, trait: int, days: str) -> Holders:
        (count,) = self._db.execute(
            "SELECT count(*) FROM (SELECT 1 FROM article_traits WHERE day IN (SELECT value FROM json_each(?)) "
            "AND hash = ? LIMIT ?)",
            (days, trait, COUNTED),
        ).fetchone()
        return Holders(count, ())

    def known(self, articles: Iterable[int]) -> dict[int, Known]:
        rows = self._db.execute(
            "SELECT s.article, p.story, a.outlet, p.reprint_of, p.reason, s.signature, s.traits "
            "FROM signatures s JOIN story_articles p ON p.article = s.article JOIN articles a ON a.id = s.article "
            "WHERE s.article IN (SELECT value FROM json_each(?)) AND s.scheme = ? ORDER BY s.article",
            (_list(articles), SCHEME),
        )
        return {
            article: Known(
                article=article,
                story=story,
                outlet=outlet,
                reprint_of=reprint_of,
                by_hand=reason.startswith(BY_HAND),
                signature=unpack(signature),
                traits=_traits(traits),
            )
            for article, story, outlet, reprint_of, reason, signature, traits in rows
        }

    def members(self, story: int) -> tuple[int, ...]:
        rows = self._db.execute(
            "SELECT p.article FROM story_articles p JOIN signatures s ON s.article = p.article "
            "WHERE p.story = ? ORDER BY s.day DESC, p.article DESC",
            (story,),
        )
        return tuple(article for (article,) in rows)

    def stories(self, days: Sequence[int]) -> int:
        (count,) = self._db.execute(
            "SELECT count(*) FROM signatures s JOIN story_articles p ON p.article = s.article "
            "WHERE s.day IN (SELECT value FROM json_each(?)) AND p.reprint_of IS NULL",
            (_list(days),),
        ).fetchone()
        return int(count)


def _holders(articles: Sequence[int], stories: Mapping[int, int]) -> Holders:
    placed = tuple(article for article in articles if article in stories)
    return Holders(len({stories[article] for article in placed}), placed)


def _list(values: Iterable[int]) -> str:
    """Numbers as JSON, so that one statement takes however many there are."""
    return json.dumps(list(values))


@lru_cache(maxsize=2_000)  # 20 KB each
def _traits(stored: str) -> Traits:
    return loads(stored)
