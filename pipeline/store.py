"""What a pass writes: readings, places in stories, comparisons of revisions.

What an article says and where it belongs is written in one transaction per article, so that a pass that is cut off
has done whole articles and goes on with the rest. Whatever changes a story (its articles, what they say) sets
`changed_at` and clears `matched_at`: the rules look at it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from config.sqlite import stamp, storing, transaction
from pipeline.language import search_key
from pipeline.store_index import SCHEME, StoreIndex
from pipeline.store_rows import StoredArticle, dump, reading_row, revision_of, rows_of
from pipeline.store_stories import REVISIONS, StoryStore
from pipeline.traits import EPOCH

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlite_utils import Database

    from pipeline.fingerprint import Signature
    from pipeline.model import Reading, Revision
    from pipeline.revisions import Comparison
    from pipeline.stories import Placement
    from pipeline.traits import Traits


FORGET_DAYS = 60  # the window of affairs, and as much again for late arrivals


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was made of one article."""

    article: StoredArticle
    reading: Reading
    signature: Signature
    traits: Traits


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What saving one article did."""

    story: int
    opened: bool  # the article opened the story
    joined: bool  # the article is new in the story
    reprint: bool
    merged: tuple[int, ...]  # stories that went up in `story`


class PipelineStore(StoryStore):
    """Articles that wait, and what was made of the others; stories as in `StoryStore`.

    Methods raise `StoreError` where the database refuses.
    """

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self.index = StoreIndex(db.conn)

    def pending(self, version: str) -> list[int]:
        """The articles that have no reading of this version and of their present text, in order of publication."""
        with storing("looking for unread articles"):
            rows = self._sql.execute(
                "SELECT a.id FROM articles a LEFT JOIN readings r ON r.article = a.id "
                "LEFT JOIN signatures s ON s.article = a.id "
                "WHERE r.article IS NULL OR r.version != ? OR r.fingerprint != a.fingerprint "
                "OR (s.article IS NOT NULL AND s.scheme != ?) ORDER BY coalesce(a.published, a.fetched_at), a.id",
                (version, SCHEME),
            )
            return [article for (article,) in rows]

    def unfinished(self) -> bool:
        """Whether a pass was cut off: articles were never read, or stories not shown to the rules."""
        with storing("looking for unread articles"):
            sql = "SELECT EXISTS (SELECT 1 FROM articles WHERE id NOT IN (SELECT article FROM readings))"
            return bool(self._sql.execute(sql).fetchone()[0]) or bool(self.unmatched())

    def save(self, understood: Understood, place: Callable[[], Placement], *, now: datetime) -> Saved:
        """Store a reading, and the article's place; all of it, or nothing.

        `place` is asked within the transaction, and only for an article that has no story yet: one that has keeps it,
        so that reading again never tells people twice.
        """
        article = understood.article
        with transaction(self._db, f"storing what {article.url} says"):
            news = self._write_reading(understood, now)
            story = self.story_with(article.id)
            placement = place() if story is None else None
            self.index.put(article.id, understood.signature, understood.traits)
            if placement:
                return self._place(article, understood.reading, placement, now)
            assert story is not None
            self._edits.refresh(story, now, news=news)
            return Saved(story=story, opened=False, joined=False, reprint=False, merged=())

    def _write_reading(self, understood: Understood, now: datetime) -> bool:
        """Store the reading, and whether it is of another text or says something else than the one before."""
        article, reading = understood.article, understood.reading
        says = {"fingerprint": article.fingerprint, **reading_row(reading)}
        held = rows_of(self._sql, "SELECT * FROM readings WHERE article = ?", article.id)
        before = held[0] if held else {}
        row = {"article": article.id, **says, "read_at": stamp(now)}
        columns = ", ".join(row)
        marks = ", ".join(f":{column}" for column in row)
        # The names of the columns are ours; values are bound.
        self._sql.execute(f"INSERT OR REPLACE INTO readings ({columns}) VALUES ({marks})", row)  # noqa: S608
        self._sql.execute("DELETE FROM article_search WHERE rowid = ?", (article.id,))
        self._sql.execute(
            "INSERT INTO article_search (rowid, title, body) VALUES (?, ?, ?)",
            (article.id, search_key(article.title, reading.lang), search_key(article.body, reading.lang)),
        )
        return any(before.get(column) != value for column, value in says.items() if column != "version")

    def _place(self, article: StoredArticle, reading: Reading, placement: Placement, now: datetime) -> Saved:
        story = placement.story
        if story is None:
            story = self._edits.open(article, reading, now)
        self._edits.join(
            article.id,
            story,
            reprint_of=placement.reprint_of,
            similarity=placement.similarity,
            reason=placement.reason,
            now=now,
        )
        for gone in placement.merges:
            self._edits.merge(story, gone, now)
        if placement.continues:
            self._edits.link(story, placement.continues.story, placement.continues.reason)
        self._edits.refresh(story, now)
        return Saved(
            story=story,
            opened=placement.story is None,
            joined=True,
            reprint=placement.reprint_of is not None,
            merged=placement.merges,
        )

    def forget(self, *, now: datetime) -> int:
        """Take out of the index what is too old to meet another article; how many that were, 2,000 at most.

        That is what was published and stored `FORGET_DAYS` ago or earlier, so that an archive which is read in today
        still gathers. Readings and stories stay.
        """
        limit = now - timedelta(days=FORGET_DAYS)
        with transaction(self._db, "forgetting old articles in the index of stories"):
            rows = self._sql.execute(
                "SELECT s.article FROM signatures s JOIN story_articles p ON p.article = s.article "
                "WHERE s.day < ? AND p.joined_at < ? LIMIT 2000",
                ((limit.date() - EPOCH).days, stamp(limit)),
            ).fetchall()
            for (article,) in rows:
                self.index.drop(article)
        return len(rows)

    def derive_again(self, *, now: datetime) -> int:
        """Derive anew what stories say whose sources got another owner, or that other code derived; how many."""
        with transaction(self._db, "deriving stories anew"):
            stale = self._edits.stale()
            for story in stale:
                self._edits.refresh(story, now)
        return len(stale)

    def uncompared(self, article: int) -> list[tuple[int, Revision, Revision | None]]:
        """The revisions of an article that were not compared yet, each with the next one (None: the present text)."""
        with storing(f"reading the revisions of article {article}"):
            rows = rows_of(self._sql, REVISIONS, article)
        states = [revision_of(row) for row in rows]
        later = [*states[1:], None][: len(states)]
        return [
            (row["id"], state, after)
            for row, state, after in zip(rows, states, later, strict=True)
            if row["material"] is None
        ]

    def save_comparison(self, revision: int, comparison: Comparison) -> None:
        """Note what a revision changed."""
        with transaction(self._db, f"storing what revision {revision} changed"):
            self._sql.execute(
                "UPDATE revisions SET material = ?, changes = ?, reasons = ? WHERE id = ?",
                (int(comparison.material), dump(comparison.changes), dump(comparison.reasons), revision),
            )
