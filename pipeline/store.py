"""Readings, stories and revisions in SQLite.

What an article says and where it belongs is written in one transaction per article, so that a pass that is cut off
has done whole articles and goes on with the rest. Whatever changes a story (its articles, what they say) sets
`changed_at` and clears `matched_at`: the rules look at it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from config.sqlite import stamp, storing, transaction
from pipeline.errors import UnknownStoryError
from pipeline.language import search_key
from pipeline.store_index import SCHEME, StoreIndex
from pipeline.store_rows import (
    StoredArticle,
    article_of,
    dump,
    reading_row,
    report_of,
    revision_of,
    story_of,
)
from pipeline.story_edits import StoryEdits
from pipeline.traits import EPOCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from pipeline.fingerprint import Signature
    from pipeline.model import Reading, Report, Revision, Story
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


class PipelineStore:
    """Articles that wait, and what was made of the others. Methods raise `StoreError` where the database refuses."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._sql = db.conn
        self.index = StoreIndex(db.conn)
        self._edits = StoryEdits(db.conn)

    # --- articles ---------------------------------------------------------------------------------------------------

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

    def article(self, article: int) -> StoredArticle:
        """The present text of an article. Raises KeyError for a number that there is not."""
        with storing(f"reading article {article}"):
            row = self._one("SELECT * FROM articles WHERE id = ?", article)
        if row is None:
            raise KeyError(article)
        return article_of(row)

    def story_of(self, article: int) -> int | None:
        """The story that an article was placed in; None where it was not placed yet."""
        with storing(f"reading article {article}"):
            row = self._sql.execute("SELECT story FROM story_articles WHERE article = ?", (article,)).fetchone()
        return row[0] if row else None

    def save(self, understood: Understood, place: Callable[[], Placement], *, now: datetime) -> Saved:
        """Store a reading, and the article's place; all of it, or nothing.

        `place` is asked within the transaction, and only for an article that has no story yet: one that has keeps it,
        so that reading again never tells people twice.
        """
        article = understood.article
        with transaction(self._db, f"storing what {article.url} says"):
            news = self._write_reading(understood, now)
            story = self.story_of(article.id)
            placement = place() if story is None else None
            self.index.put(article.id, understood.signature, understood.traits)
            if placement:
                return self._place(article, understood.reading, placement, now)
            assert story is not None
            self._edits.refresh(story, self.reports(story), now, news=news)
            return Saved(story=story, opened=False, joined=False, reprint=False, merged=())

    def _write_reading(self, understood: Understood, now: datetime) -> bool:
        """Store the reading, and whether it is of another text or says something else than the one before."""
        article, reading = understood.article, understood.reading
        says = {"fingerprint": article.fingerprint, **reading_row(reading)}
        before = self._one("SELECT * FROM readings WHERE article = ?", article.id) or {}
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
        self._edits.refresh(story, self.reports(story), now)
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

    # --- revisions --------------------------------------------------------------------------------------------------

    def uncompared(self, article: int) -> list[tuple[int, Revision, Revision | None]]:
        """The revisions of an article that were not compared yet, each with the next one (None: the present text)."""
        with storing(f"reading the revisions of article {article}"):
            rows = self._all("SELECT * FROM revisions WHERE article = ? ORDER BY replaced_at, id", article)
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
                "UPDATE revisions SET material = ?, changes = ? WHERE id = ?",
                (int(comparison.material), dump(comparison.changes), revision),
            )

    def revisions(self, article: int) -> list[Revision]:
        """The earlier texts of an article, the oldest first."""
        with storing(f"reading the revisions of article {article}"):
            rows = self._all("SELECT * FROM revisions WHERE article = ? ORDER BY replaced_at, id", article)
        return [revision_of(row) for row in rows]

    # --- stories ----------------------------------------------------------------------------------------------------

    def story(self, story: int) -> Story:
        """A story with its reports; of one that was merged, the story that it went up in.

        Raises `UnknownStoryError` for a number that there is not.
        """
        with storing(f"reading story {story}"):
            row = self._one("SELECT * FROM stories WHERE id = ?", story)
            while row is not None and row["merged_into"] is not None:
                row = self._one("SELECT * FROM stories WHERE id = ?", row["merged_into"])
            if row is None:
                raise UnknownStoryError(story)
            return story_of(row, self.reports(row["id"]))

    def reports(self, story: int) -> list[Report]:
        """The articles of a story that were read, in order of publication."""
        rows = self._all(
            "SELECT r.*, a.*, p.reprint_of, r.lang FROM story_articles p JOIN articles a ON a.id = p.article "
            "JOIN readings r ON r.article = a.id WHERE p.story = ? ORDER BY coalesce(a.published, a.fetched_at), a.id",
            story,
        )
        return [report_of(row) for row in rows]

    def stories(self, *, since: datetime | None = None, limit: int | None = None) -> Iterator[Story]:
        """Stories with a report published at `since` or later, the most recently updated first."""
        with storing("reading stories"):
            rows = self._sql.execute(
                "SELECT id FROM stories WHERE merged_into IS NULL AND last_updated >= ? "
                "ORDER BY last_updated DESC, id DESC LIMIT ?",
                (stamp(since) if since else "", -1 if limit is None else limit),
            ).fetchall()
        return (self.story(number) for (number,) in rows)

    def unmatched(self) -> list[int]:
        """The stories that changed since the rules last looked at them, the oldest first."""
        with storing("looking for stories that changed"):
            rows = self._sql.execute(
                "SELECT id FROM stories WHERE merged_into IS NULL AND matched_at IS NULL ORDER BY first_seen, id"
            )
            return [number for (number,) in rows]

    def thread(self, story: int) -> list[tuple[int, str | None]]:
        """The stories of the affair that a story belongs to, itself too, each with why; empty where it is in none."""
        with storing(f"reading the affair of story {story}"):
            rows = self._sql.execute(
                "SELECT o.id, o.thread_reason FROM stories s JOIN stories o ON o.thread = s.thread "
                "WHERE s.id = ? AND o.merged_into IS NULL ORDER BY o.first_seen, o.id",
                (story,),
            )
            return [(number, reason) for number, reason in rows]

    def merge(self, kept: int, gone: int, *, now: datetime) -> None:
        """Make two stories one, because a person knows better; automatic placement will not undo it.

        Raises `UnknownStoryError` where one of them is not there, or was merged before, ValueError for one story twice.
        """
        if kept == gone:
            raise ValueError(f"story {kept} cannot be merged with itself; name two stories")
        with transaction(self._db, f"merging story {gone} into {kept}"):
            self._must_stand(kept, gone)
            self._edits.merge(kept, gone, now, by_hand=True)
            self._edits.refresh(kept, self.reports(kept), now)

    def split(self, story: int, articles: Sequence[int], *, now: datetime) -> int:
        """Take articles out of a story into a new one, because a person knows better; the new story's number.

        Raises `UnknownStoryError` for a story that is not there, ValueError for articles not its own, or all of them.
        """
        with transaction(self._db, f"splitting story {story}"):
            self._must_stand(story)
            reports = {report.article: report for report in self.reports(story)}
            if not articles or not set(articles) < set(reports):
                raise ValueError(f"story {story} has the articles {sorted(reports)}; name some of them, and not all")
            first = min((reports[number] for number in articles), key=lambda report: report.published)
            new = self._edits.open(self.article(first.article), first.reading, now)
            self._edits.move(articles, new, now)
            self._edits.fix(story)
            for number in (new, story):
                self._edits.refresh(number, self.reports(number), now)
            return new

    def _must_stand(self, *stories: int) -> None:
        for story in stories:
            if self._one("SELECT id FROM stories WHERE id = ? AND merged_into IS NULL", story) is None:
                raise UnknownStoryError(story)

    def _all(self, sql: str, *values: object) -> list[dict[str, Any]]:
        cursor = self._sql.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def _one(self, sql: str, *values: object) -> dict[str, Any] | None:
        return next(iter(self._all(sql, *values)), None)
