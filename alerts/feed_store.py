"""What the calendar of effective dates shows, read from SQLite: stories that were told of and name a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from alerts.store import AlertStore
from config.sqlite import instant, storing
from pipeline.model import Corroboration
from pipeline.store_rows import change_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlite_utils import Database

    from alerts.model import Alert

# A story is one with all that were merged into it: the event goes by the first alert of any of them.
_TAKING_EFFECT = """
WITH RECURSIVE family(root, story) AS (
    SELECT id, id FROM stories WHERE merged_into IS NULL AND area IS NOT NULL AND effective >= :since
    UNION ALL SELECT family.root, stories.id FROM family JOIN stories ON stories.merged_into = family.story
)
SELECT stories.*, min(alerts.id) AS first, max(alerts.id) AS last, count(DISTINCT alerts.effective) AS dates
FROM family JOIN alerts ON alerts.story = family.story JOIN stories ON stories.id = family.root
GROUP BY stories.id ORDER BY stories.effective, stories.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A change that takes effect on a named day or in a named month."""

    alert: Alert  # the newest on its story, with what the story says by now; its change names a day or month
    first: Alert  # the earliest: it stays the same whatever becomes of the story, and so does the event's identity
    dates: int  # different days or months that were told
    changed_at: datetime  # when the story last changed


class FeedStore:
    """The alerts and effects that feeds show. Methods raise `StoreError`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._alerts = AlertStore(db)

    def newest(self, number: int) -> tuple[Alert, ...]:
        """The newest alerts, newest first."""
        return self._alerts.alerts(limit=number)

    def effects(self, since: date) -> tuple[Effect, ...]:
        """The effects from a day on, in their order; a month counts if that day lies in it."""
        with storing("reading what takes effect"):
            # A month, written shorter, sorts before each of its days.
            rows = list(self._db.query(_TAKING_EFFECT, {"since": since.isoformat()[:7]}))
        found = []
        for row in rows:
            change = change_of(row, ())
            if change and change.effective and change.effective >= since.isoformat()[: len(change.effective)]:
                last = self._alerts.alert(row["last"])
                grade = Corroboration(row["corroboration"] or last.corroboration)
                now = replace(last, story=row["id"], headline=row["title"], change=change, corroboration=grade)
                found.append(
                    Effect(
                        alert=now,
                        first=self._alerts.alert(row["first"]),
                        dates=row["dates"],
                        changed_at=instant(row["changed_at"]),
                    )
                )
        return tuple(found)
