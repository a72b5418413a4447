"""Changes to stored stories: opened, joined, merged, split, linked, refreshed. The caller holds the transaction."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from zlib import crc32

from config.sqlite import stamp
from pipeline.derive import VERSION, derive
from pipeline.store_index import BY_HAND
from pipeline.store_rows import VOICES, change_row, dump, rows_of, story_row, voice_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from sqlite3 import Connection

    from pipeline.model import Reading
    from pipeline.store_rows import StoredArticle

STALE = 1_000  # stories that are derived anew in one pass, because the code or the owners of sources changed


class StoryEdits:
    """The statements; each edit must be followed by `refresh`, which derives anew what a story says."""

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

    def split(self, articles: Sequence[int], story: int, origin: int, now: datetime) -> None:
        """Move articles out of `origin` into the new story `story`, by hand, and note where they came from."""
        self._db.execute("UPDATE stories SET split_from = ?, split_at = ? WHERE id = ?", (origin, stamp(now), story))
        self._db.executemany(
            "UPDATE story_articles SET story = ?, joined_at = ?, reason = ? WHERE article = ?",
            ((story, stamp(now), f"{BY_HAND}: split off from story {origin}", article) for article in articles),
        )
        self._db.execute(
            "UPDATE story_articles SET reason = ? || ': ' || reason WHERE story = ? AND reason NOT LIKE ?",
            (BY_HAND, origin, f"{BY_HAND}%"),
        )
        self._touch(story, now)

    def link(self, story: int, earlier: int, reason: str) -> None:
        """Note that a story continues the affair of an earlier one."""
        self._db.execute("UPDATE stories SET thread = coalesce(thread, id) WHERE id = ?", (earlier,))
        self._db.execute(
            "UPDATE stories SET thread = (SELECT thread FROM stories WHERE id = ?), thread_reason = ? WHERE id = ?",
            (earlier, f"continues story {earlier}: {reason}", story),
        )

    def refresh(self, story: int, now: datetime, *, news: bool = False) -> None:
        """Derive what the story says from its articles; where that changes, or there is other news, rules look again.

        A story with no article that was read stays as it is.
        """
        voices = [voice_of(row) for row in self._db.execute(VOICES, (story,))]
        if not voices:
            return
        row = story_row(derive(voices))
        names = ", ".join(row)
        # The names of the columns are ours; values are bound.
        held = rows_of(self._db, f"SELECT {names}, derived_by FROM stories WHERE id = ?", story)[0]  # noqa: S608
        if held != {**row, "derived_by": self.scheme}:
            marks = ", ".join(f"{name} = :{name}" for name in row)
            self._db.execute(
                f"UPDATE stories SET {marks}, derived_by = :scheme WHERE id = :story",  # noqa: S608
                {**row, "scheme": self.scheme, "story": story},
            )
        # A story from before these were known says nothing new by having them.
        for name in ("corroboration", "headlines"):
            held[name] = row[name] if held[name] is None else held[name]
        if news or any(held[name] != value for name, value in row.items()):
            self._touch(story, now)

    @cached_property
    def scheme(self) -> str:
        """What stories are derived by: the code, and who owns which source."""
        owners = self._db.execute("SELECT id, owner, authority FROM sources ORDER BY id").fetchall()
        return f"{VERSION}:{crc32(repr(owners).encode()):08x}"

    def stale(self) -> list[int]:
        """Stories that were derived by another scheme, the newest first, `STALE` at most."""
        rows = self._db.execute(
            "SELECT id FROM stories WHERE merged_into IS NULL AND derived_by IS NOT ? "
            "ORDER BY last_updated DESC LIMIT ?",
            (self.scheme, STALE),
        )
        return [number for (number,) in rows]

    def _touch(self, story: int, now: datetime) -> None:
        self._db.execute("UPDATE stories SET changed_at = ?, matched_at = NULL WHERE id = ?", (stamp(now), story))
