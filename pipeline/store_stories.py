"""Stories as they are stored: read, listed, and arranged by a person who knows better."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.model import Lang
from config.sqlite import instant, stamp, storing, transaction
from pipeline.errors import ArrangementError, UnknownStoryError
from pipeline.model import Corroboration
from pipeline.store_rows import article_of, change_of, report_of, revision_of, rows_of, story_of
from pipeline.story_edits import StoryEdits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from pipeline.model import PolicyChange, Report, Revision, Story
    from pipeline.store_rows import StoredArticle

REVISIONS = "SELECT * FROM revisions WHERE article = ? ORDER BY replaced_at, id"
REPORTS = """
    SELECT r.*, a.*, p.reprint_of, r.lang FROM story_articles p
    JOIN articles a ON a.id = p.article JOIN readings r ON r.article = a.id
    WHERE p.story = ? ORDER BY coalesce(a.published, a.fetched_at), a.outlet, a.title, a.id
"""
NEWEST = """
    SELECT s.*, (SELECT count(*) FROM story_articles p WHERE p.story = s.id) AS reports FROM stories s
    WHERE merged_into IS NULL AND last_updated >= :since
        AND (area IS NOT NULL OR NOT :changes) AND (affects_carriers OR NOT :carriers)
    ORDER BY last_updated DESC, id DESC LIMIT :limit
"""
AFFAIR = """
    SELECT o.id, o.thread_reason FROM stories s JOIN stories o ON o.thread = s.thread
    WHERE s.id = ? AND o.merged_into IS NULL ORDER BY o.first_seen, o.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A story in a list: what it says, without its reports."""

    id: int
    title: str
    lang: Lang  # of the title
    change: PolicyChange | None  # without its quotes
    topics: tuple[str, ...]
    affects_carriers: bool
    reports: int
    outlets: int
    corroboration: Corroboration
    first_seen: datetime
    last_updated: datetime
    thread: int | None


class StoryStore:
    """The stories. Methods raise `StoreError` where the database refuses."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._sql = db.conn
        self._edits = StoryEdits(db.conn)

    # --- articles and their earlier texts ---------------------------------------------------------------------------

    def article(self, article: int) -> StoredArticle:
        """The present text of an article. Raises KeyError for a number that there is not."""
        with storing(f"reading article {article}"):
            rows = rows_of(self._sql, "SELECT * FROM articles WHERE id = ?", article)
        if not rows:
            raise KeyError(article)
        return article_of(rows[0])

    def revisions(self, article: int) -> list[Revision]:
        """The earlier texts of an article, the oldest first."""
        with storing(f"reading the revisions of article {article}"):
            return [revision_of(row) for row in rows_of(self._sql, REVISIONS, article)]

    # --- stories ----------------------------------------------------------------------------------------------------

    def story(self, story: int) -> Story:
        """A story with its reports; of one that was merged, the story that it went up in.

        Raises `UnknownStoryError` for a number that there is not.
        """
        with storing(f"reading story {story}"):
            number: int | None = story
            row = None
            while number is not None:
                row = next(iter(rows_of(self._sql, "SELECT * FROM stories WHERE id = ?", number)), None)
                number = row["merged_into"] if row else None
            if row is None:
                raise UnknownStoryError(story)
            return story_of(row, self.reports(row["id"]))

    def title(self, story: int) -> str:
        """The headline of a story. Raises `UnknownStoryError` for a number that there is not."""
        with storing(f"reading story {story}"):
            row = self._sql.execute("SELECT title FROM stories WHERE id = ?", (story,)).fetchone()
        if row is None:
            raise UnknownStoryError(story)
        return str(row[0])

    def story_with(self, article: int) -> int | None:
        """The story that an article was placed in; None where it was not placed yet."""
        with storing(f"reading article {article}"):
            row = self._sql.execute("SELECT story FROM story_articles WHERE article = ?", (article,)).fetchone()
        return row[0] if row else None

    def reports(self, story: int) -> list[Report]:
        """The articles of a story that were read, in order of publication."""
        with storing(f"reading story {story}"):
            return [report_of(row) for row in rows_of(self._sql, REPORTS, story)]

    def reasons(self, story: int) -> dict[int, str]:
        """Why each article of a story was put there."""
        with storing(f"reading story {story}"):
            return dict(self._sql.execute("SELECT article, reason FROM story_articles WHERE story = ?", (story,)))

    def split_from(self, story: int) -> int | None:
        """The story that a person took a story's first articles out of; None for all others."""
        with storing(f"reading story {story}"):
            row = self._sql.execute("SELECT split_from FROM stories WHERE id = ?", (story,)).fetchone()
        return row[0] if row else None

    def stories(self, *, since: datetime | None = None, limit: int | None = None) -> Iterator[Story]:
        """Stories with a report published at `since` or later, the most recently updated first."""
        numbers = [outline.id for outline in self.outlines(since=since, limit=limit)]
        return (self.story(number) for number in numbers)

    def outlines(
        self, *, since: datetime | None = None, limit: int | None = None, changes: bool = False, carriers: bool = False
    ) -> list[Outline]:
        """As `stories`, without their reports; with `changes` and `carriers` only those that have such.

        What a list shows costs the same however long the stories are.
        """
        values = {
            "since": stamp(since) if since else "",
            "limit": -1 if limit is None else limit,
            "changes": changes,
            "carriers": carriers,
        }
        with storing("reading stories"):
            rows = list(self._db.query(NEWEST, values))
        return [
            Outline(
                id=row["id"],
                title=row["title"],
                lang=Lang(row["lang"]),
                change=change_of(row, ()),
                topics=tuple(json.loads(row["topics"])),
                affects_carriers=bool(row["affects_carriers"]),
                reports=row["reports"],
                outlets=row["outlets"],
                corroboration=Corroboration(row["corroboration"] or Corroboration.SINGLE),
                first_seen=instant(row["first_seen"]),
                last_updated=instant(row["last_updated"]),
                thread=row["thread"],
            )
            for row in rows
        ]

    def unmatched(self, now: datetime | None = None) -> list[int]:
        """The stories that changed since the rules last looked at them, the oldest first.

        With `now` also those that they are to look at again by then, though nothing changed.
        """
        with storing("looking for stories that changed"):
            rows = self._sql.execute(
                "SELECT id FROM stories WHERE merged_into IS NULL AND (matched_at IS NULL OR look_again_at <= ?) "
                "ORDER BY first_seen, id",
                (stamp(now) if now else None,),
            )
            return [number for (number,) in rows]

    def thread(self, story: int) -> list[tuple[int, str | None]]:
        """The stories of the affair that a story belongs to, itself too, each with why; empty where it is in none."""
        with storing(f"reading the affair of story {story}"):
            return [(number, reason) for number, reason in self._sql.execute(AFFAIR, (story,))]

    # --- by hand ----------------------------------------------------------------------------------------------------

    def merge(self, kept: int, gone: int, *, now: datetime) -> None:
        """Make two stories one, because a person knows better; automatic placement will not undo it.

        Raises `UnknownStoryError` for a number that there is not, `ArrangementError` for one story twice, or one that
        went up in another before.
        """
        if kept == gone:
            raise ArrangementError(f"story {kept} cannot be merged with itself; name two stories")
        with transaction(self._db, f"merging story {gone} into {kept}"):
            self._must_stand(kept, gone)
            self._edits.merge(kept, gone, now, by_hand=True)
            self._edits.refresh(kept, now)

    def split(self, story: int, articles: Sequence[int], *, now: datetime) -> int:
        """Take articles out of a story into a new one, because a person knows better; the new story's number.

        What was told of the story counts as told of the new one. Raises as `merge`, and `ArrangementError` for
        articles that are not the story's own, or all of them.
        """
        with transaction(self._db, f"splitting story {story}"):
            self._must_stand(story)
            reports = {report.article: report for report in self.reports(story)}
            strangers = sorted(set(articles) - set(reports))
            if strangers:
                raise ArrangementError(
                    f"story {story} does not have article {', '.join(map(str, strangers))}; "
                    f"`carrierwatch stories show {story}` lists its own"
                )
            if not articles or len(set(articles)) == len(reports):
                own = ", ".join(map(str, sorted(reports)))
                raise ArrangementError(f"story {story} has the articles {own}; name some of them, and not all")
            first = min((reports[number] for number in articles), key=lambda report: (report.published, report.article))
            new = self._edits.open(self.article(first.article), first.reading, now)
            self._edits.split(articles, new, story, now)
            for number in (new, story):
                self._edits.refresh(number, now)
            return new

    def _must_stand(self, *stories: int) -> None:
        for story in stories:
            row = self._sql.execute("SELECT merged_into FROM stories WHERE id = ?", (story,)).fetchone()
            if row is None:
                raise UnknownStoryError(story)
            if row[0] is not None:
                raise ArrangementError(f"story {story} went up in story {self.story(story).id}; name that one")
