"""Changes to stored stories: opened, joined, merged, moved, linked, refreshed. The caller holds the transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.sqlite import stamp
from pipeline.derive import derive
from pipeline.store_index import BY_HAND
from pipeline.store_rows import change_row, dump, story_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from sqlite3 import Connection

    from pipeline.model import Reading, Report
    from pipeline.store_rows import StoredArticle


class StoryEdits:
    """The statements; what a story says is derived anew by `refresh`, which each edit must be followed by."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def open(self, article: StoredArticle, reading: Reading, now: datetime) -> int:
        """A new story of one article, which is yet to join it; its number."""
        row = {
            "title": article.title,
            "lang": reading.lang.value,
            "topics": dump(reading.topics),
            **change_row(reading.change),
            "quoted": article.id,
            "affects_carriers": int(reading.affects_carriers),
            "outlets": 1,
            "first_seen": stamp(article.published),
            "last_updated": stamp(article.published),
            "changed_at": stamp(now),
        }
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        # The names of the columns are ours; values are bound.
        number = self._db.execute(f"INSERT INTO stories ({names}) VALUES ({marks})", row).lastrowid  # noqa: S608
        if number is None:
            raise AssertionError("SQLite gives each inserted row a number")
        return number

    def join(
        self,
        article: int,
        story: int,
        *,
        reprint_of: int | None,
        similarity: float | None,
        reason: str,
        now: datetime,
    ) -> None:
        """Put an article into a story."""
        self._db.execute(
            "INSERT INTO story_articles (article, story, reprint_of, similarity, reason, joined_at) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (article, story, reprint_of, similarity, reason, stamp(now)),
        )
        self._touch(story, now)

    def merge(self, kept: int, gone: int, now: datetime, *, by_hand: bool = False) -> None:
        """Move all articles of `gone` to `kept`, and remember where the story went."""
        if by_hand:
            self._db.execute(
                "UPDATE story_articles SET reason = ? || ': ' || reason WHERE story IN (?, ?) AND reason NOT LIKE ?",
                (BY_HAND, kept, gone, f"{BY_HAND}%"),
            )
        self._db.execute("UPDATE story_articles SET story = ? WHERE story = ?", (kept, gone))
        self._db.execute("UPDATE stories SET merged_into = ?, changed_at = ? WHERE id = ?", (kept, stamp(now), gone))
        self._db.execute("UPDATE stories SET thread = ? WHERE thread = ?", (kept, gone))
        self._db.execute(
            "UPDATE stories SET (thread, thread_reason) = (SELECT thread, thread_reason FROM stories WHERE id = ?) "
            "WHERE id = ? AND thread IS NULL",
            (gone, kept),
        )
        self._touch(kept, now)

    def move(self, articles: Sequence[int], story: int, now: datetime) -> None:
        """Move articles to another story by hand."""
        self._db.executemany(
            "UPDATE story_articles SET story = ?, joined_at = ?, similarity = NULL, reprint_of = NULL, reason = ? "
            "WHERE article = ?",
            ((story, stamp(now), f"{BY_HAND}: split off", article) for article in articles),
        )
        self._touch(story, now)

    def fix(self, story: int) -> None:
        """Mark a story's articles as put there by hand."""
        self._db.execute(
            "UPDATE story_articles SET reason = ? || ': ' || reason WHERE story = ? AND reason NOT LIKE ?",
            (BY_HAND, story, f"{BY_HAND}%"),
        )

    def link(self, story: int, earlier: int, reason: str) -> None:
        """Note that a story continues the affair of an earlier one."""
        self._db.execute("UPDATE stories SET thread = coalesce(thread, id) WHERE id = ?", (earlier,))
        self._db.execute(
            "UPDATE stories SET thread = (SELECT thread FROM stories WHERE id = ?), thread_reason = ? WHERE id = ?",
            (earlier, f"continues story {earlier}: {reason}", story),
        )

    def refresh(self, story: int, reports: Sequence[Report], now: datetime, *, news: bool = False) -> None:
        """Derive what the story says from its reports; where that changes, or there is other news, rules look again."""
        row = story_row(derive(reports))
        names = ", ".join(row)
        # The names of the columns are ours; values are bound.
        held = self._db.execute(f"SELECT {names} FROM stories WHERE id = ?", (story,)).fetchone()  # noqa: S608
        if held != tuple(row.values()):
            marks = ", ".join(f"{name} = :{name}" for name in row)
            self._db.execute(f"UPDATE stories SET {marks} WHERE id = :story", {**row, "story": story})  # noqa: S608
        if news or held != tuple(row.values()):
            self._touch(story, now)

    def _touch(self, story: int, now: datetime) -> None:
        self._db.execute("UPDATE stories SET changed_at = ?, matched_at = NULL WHERE id = ?", (stamp(now), story))
