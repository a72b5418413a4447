"""What feeds show, read from SQLite; and what calendars were shown, kept there so that they learn when it is gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from alerts.calendar_events import Effect, Event, Gone, Shown, Status, shown_now, starts_from
from alerts.store import AlertStore
from config.sqlite import instant, stamp, storing, transaction
from pipeline.model import Corroboration
from pipeline.store_rows import change_of, headlines_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlite_utils import Database

    from alerts.model import Alert

_FROM = "effective >= substr(:since, 1, length(effective))"
# Also what was moved to a day long past, until calendars had the time to see it.
_STILL_SHOWN = f"(coalesce(cancelled_at, changed_at) >= :cancelled_since OR (cancelled_at IS NULL AND {_FROM}))"
# The stories that name a day from then on, and those whose events stand in calendars or were taken back lately. A story
# is one with all that were merged into it: its event goes by the first alert of any of them.
_STORIES = f"""
WITH RECURSIVE up(story) AS (
    SELECT story FROM calendar_events WHERE {_STILL_SHOWN}
    UNION SELECT merged_into FROM up JOIN stories ON stories.id = up.story WHERE merged_into IS NOT NULL
), family(root, story) AS (
    SELECT id, id FROM stories WHERE merged_into IS NULL
        AND (id IN (SELECT story FROM up) OR (area IS NOT NULL AND effective >= :month AND {_FROM}))
    UNION ALL SELECT family.root, stories.id FROM family JOIN stories ON stories.merged_into = family.story
)
SELECT stories.*, min(alerts.id) AS first, max(alerts.id) AS last, count(DISTINCT alerts.effective) AS dates
FROM family JOIN alerts ON alerts.story = family.story JOIN stories ON stories.id = family.root
GROUP BY stories.id ORDER BY stories.id
"""  # noqa: S608 - constants
_SHOWN = f"SELECT * FROM calendar_events WHERE {_STILL_SHOWN}"  # noqa: S608 - constants
_SHOWN_ONCE = "SELECT * FROM calendar_events WHERE first_alert = ?"
_KEEP = """
INSERT INTO calendar_events (first_alert, story, effective, status, sequence, changed_at, cancelled_at, why)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (first_alert) DO UPDATE SET story = excluded.story, effective = excluded.effective,
    status = excluded.status, sequence = excluded.sequence, changed_at = excluded.changed_at,
    cancelled_at = excluded.cancelled_at, why = excluded.why
"""
_HEIR = """
WITH RECURSIVE up(story, number) AS (
    SELECT :story, 0
    UNION SELECT merged_into, number + 1 FROM up JOIN stories ON stories.id = up.story WHERE merged_into IS NOT NULL
)
SELECT stories.* FROM up JOIN stories ON stories.id = up.story ORDER BY number DESC LIMIT 1
"""


class FeedStore:
    """The alerts and events that feeds show. Methods raise `StoreError`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._alerts = AlertStore(db)

    def newest(self, number: int) -> tuple[Alert, ...]:
        """The newest alerts, newest first."""
        return self._alerts.alerts(limit=number)

    def events(self, since: date, *, cancelled_since: datetime, now: datetime) -> tuple[Event, ...]:
        """What a calendar shows at `now`, by day, noted as shown; a month counts if `since` lies in it.

        An event that was shown and whose story names no date any more is cancelled, and is given until it was
        cancelled before `cancelled_since`.
        """
        # A month, written shorter, sorts before each of its days; the index finds what is from it on.
        month = since.isoformat()[: len("2025-10")]
        bounds = {"since": since.isoformat(), "month": month, "cancelled_since": stamp(cancelled_since)}
        with transaction(self._db, "noting what calendars are shown"):
            rows = list(self._db.query(_STORIES, bounds))
            before = {row["first_alert"]: _shown_of(row) for row in self._db.query(_SHOWN, bounds)}
            effects = [_effect_of(row) for row in rows]
            for effect in effects:
                if effect.first not in before and starts_from(effect, since):
                    # It may have been shown long ago: then its numbers go on.
                    for row in self._db.query(_SHOWN_ONCE, (effect.first,)):
                        before[effect.first] = _shown_of(row)
            shown = shown_now(effects, before, since=since, now=now)
            for each in shown:
                if before.get(each.first) != each:
                    self._db.conn.execute(_KEEP, _row_of(each))
        with storing("reading what takes effect"):
            return self._events(shown, {row["first"]: row for row in rows}, cancelled_since)

    def _events(
        self, shown: Sequence[Shown], stories: Mapping[int, Mapping[str, Any]], cancelled_since: datetime
    ) -> tuple[Event, ...]:
        events = [
            self._event(each, stories.get(each.first))
            for each in shown
            if each.cancelled_at is None or each.cancelled_at >= cancelled_since
        ]
        return tuple(sorted(events, key=lambda event: (event.shown.effective, event.shown.first)))

    def _event(self, shown: Shown, story: Mapping[str, Any] | None) -> Event:
        first = self._alerts.alert(shown.first)
        if story is None:  # it went up in one that has an event of its own
            story = {**next(self._db.query(_HEIR, {"story": shown.story})), "last": shown.first}
        last = first if story["last"] == shown.first else self._alerts.alert(story["last"])
        says = replace(
            last,
            story=story["id"],
            headline=story["title"],
            headlines=headlines_of(story["headlines"]),
            change=change_of(story, ()),
            corroboration=Corroboration(story["corroboration"] or last.corroboration),
        )
        changed_at = shown.changed_at if shown.why else max(shown.changed_at, instant(story["changed_at"]))
        return Event(shown=shown, first=first, alert=says, changed_at=changed_at)


def _effect_of(row: Mapping[str, Any]) -> Effect:
    return Effect(first=row["first"], story=row["id"], change=change_of(row, ()), dates=row["dates"])


def _shown_of(row: Mapping[str, Any]) -> Shown:
    return Shown(
        first=row["first_alert"],
        story=row["story"],
        effective=row["effective"],
        status=Status(row["status"]),
        sequence=row["sequence"],
        changed_at=instant(row["changed_at"]),
        cancelled_at=instant(row["cancelled_at"]) if row["cancelled_at"] else None,
        why=Gone(row["why"]) if row["why"] else None,
    )


def _row_of(shown: Shown) -> tuple[object, ...]:
    return (
        shown.first,
        shown.story,
        shown.effective,
        shown.status.value,
        shown.sequence,
        stamp(shown.changed_at),
        stamp(shown.cancelled_at) if shown.cancelled_at else None,
        shown.why.value if shown.why else None,
    )
