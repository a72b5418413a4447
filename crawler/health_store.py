"""How sources fare, in SQLite: their health, what it is told from, and its changes, which the operator is told once."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from config.sqlite import instant, stamp, storing, transaction
from crawler.health import Health, State, Way
from crawler.recent import MEMORY, Recent, Result
from crawler.rhythm import SPAN, WEEK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlite_utils import Database

SAVE = """
    UPDATE sources SET
        state = :state, state_since = :since, last_run_at = :run, last_success_at = :success,
        last_article_at = :article, next_run_at = :next, failures = :failures, failing_since = :failing,
        last_error = :error, ways = :ways
    WHERE id = :id
"""
CHANGED = """
    INSERT INTO source_states (source, state, before, problem, changed_at) VALUES (?, ?, ?, ?, ?)
"""
# A page that is tried again and fails again says nothing new.
RECENT = """
    SELECT result FROM pages
    WHERE source = ? AND kind = 'article' AND result IS NOT NULL AND (result = 'good' OR fetches = 1)
    ORDER BY last_fetched_at DESC, rowid DESC LIMIT ?
"""
FIRST = "SELECT min(first_fetched_at) AS first FROM pages WHERE source = ?"
# An undated article counts from when it was found; what lay there when the outlet was first asked is left out.
HOURS = """
    SELECT substr(min(coalesce(published, fetched_at), fetched_at), 1, 13) AS hour, count(*) AS number
    FROM (
        SELECT published, fetched_at FROM articles WHERE source = :source AND published >= :since
        UNION ALL
        SELECT published, fetched_at FROM articles
        WHERE source = :source AND published IS NULL AND fetched_at >= max(:since, :settled)
    )
    GROUP BY hour
"""
# A source that was told to change back and forth is looked at again until it stays as it is.
OPEN = """
    SELECT source FROM source_states WHERE told_at IS NULL
    UNION
    SELECT source FROM source_states WHERE told_as = 'unsteady' AND id IN (
        SELECT max(id) FROM source_states WHERE told_as != 'moot' GROUP BY source
    )
"""
HISTORY = """
    SELECT source_states.*, sources.name FROM source_states JOIN sources ON sources.id = source_states.source
    WHERE source = :source AND (
        changed_at >= :since OR told_at IS NULL OR (told_as != 'moot' AND told_at >= :told_since)
        OR source_states.id = (SELECT max(id) FROM source_states WHERE source = :source AND told_as != 'moot')
    ) ORDER BY source_states.id
"""
_TIMES = ("newest", "moved_at", "not_before")


class ToldAs(StrEnum):
    """What the operator was told of a change. Stored: not to be reworded without a migration."""

    STATE = "state"  # that the source came into this state
    UNSTEADY = "unsteady"  # that it changes back and forth
    SETTLED = "settled"  # that it no longer does, and the state in which it stays
    MOOT = "moot"  # nothing: nobody needs to hear of it


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """A source came into another state."""

    id: int
    source: str
    name: str  # of the source, as people call it
    state: State
    before: State
    problem: str | None  # one line
    changed_at: datetime
    told_at: datetime | None = None
    told_as: ToldAs | None = None  # None where it was not told yet


class HealthStore:
    """Reads and writes what is known of the well-being of sources. All methods may raise `StoreError`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def health(self, source_id: str) -> Health:
        """How the source fares; `NEVER_RUN` where nothing is known."""
        rows = self._rows("SELECT * FROM sources WHERE id = ?", (source_id,))
        return _health_of(rows[0]) if rows else Health()

    def save(self, source_id: str, health: Health) -> None:
        """Store how the source fares, and with it that its state has changed, where it has."""
        values = {
            "id": source_id,
            "state": health.state,
            "since": _stamp(health.since),
            "run": _stamp(health.last_run_at),
            "success": _stamp(health.last_success_at),
            "article": _stamp(health.last_article_at),
            "next": _stamp(health.next_run_at),
            "failures": health.failures,
            "failing": _stamp(health.failing_since),
            "error": health.last_error,
            "ways": json.dumps([_way_row(way) for way in health.ways], ensure_ascii=False),
        }
        with transaction(self._db, f"health of {source_id}"):
            before = self.health(source_id).state
            self._db.conn.execute(SAVE, values)
            if before is not health.state and health.last_run_at is not None:
                change = (source_id, health.state, before, health.last_error, stamp(health.last_run_at))
                self._db.conn.execute(CHANGED, change)

    # --- what health is told from -------------------------------------------------------------------------------

    def recent(self, source_id: str) -> Recent:
        """What the latest pages of the source's articles gave; what failed again when tried again is left out."""
        rows = self._rows(RECENT, (source_id, MEMORY))
        return Recent(tuple(Result(row["result"]) for row in rows))

    def watched_since(self, source_id: str) -> datetime | None:
        """When the source was first asked for anything; None where it never was."""
        (row,) = self._rows(FIRST, (source_id,))
        return _instant(row["first"])

    def hours(self, source_id: str) -> dict[datetime, int]:
        """How many of the source's articles were published in each hour, for as long as is learned from."""
        last = self._rows("SELECT max(published) AS last FROM articles WHERE source = ?", (source_id,))[0]["last"]
        watched = self.watched_since(source_id)
        if watched is None:
            return {}
        since = (instant(last) if last else watched) - SPAN - WEEK
        values = {"source": source_id, "since": stamp(since), "settled": stamp(watched + timedelta(hours=1))}
        return {instant(f"{row['hour']}:00:00Z"): row["number"] for row in self._rows(HOURS, values)}

    # --- changes ------------------------------------------------------------------------------------------------

    def changes(self, source_id: str, *, limit: int = 20) -> tuple[StateChange, ...]:
        """The latest changes of a source's state, the latest first."""
        sql = (
            "SELECT source_states.*, sources.name FROM source_states JOIN sources ON sources.id = source_states.source"
            " WHERE source = ? ORDER BY source_states.id DESC LIMIT ?"
        )
        return tuple(_change_of(row) for row in self._rows(sql, (source_id, limit)))

    def open(self) -> frozenset[str]:
        """The sources of which the operator may have to be told."""
        return frozenset(row["source"] for row in self._rows(OPEN, ()))

    def history(self, source_id: str, *, since: datetime, told_since: datetime) -> tuple[StateChange, ...]:
        """A source's changes, the oldest first: those since a time, what was not told yet, what was told since
        another time, and what was told last.
        """
        values = {"source": source_id, "since": stamp(since), "told_since": stamp(told_since)}
        return tuple(_change_of(row) for row in self._rows(HISTORY, values))

    def told(self, numbers: Iterable[int], how: ToldAs, *, now: datetime) -> None:
        """Note what the operator knows of these changes. Within the caller's transaction where there is one."""
        with transaction(self._db, "changes of sources' states"):
            self._db.conn.executemany(
                "UPDATE source_states SET told_at = ?, told_as = ? WHERE id = ?",
                [(stamp(now), how, number) for number in numbers],
            )

    def _rows(self, sql: str, values: tuple[Any, ...] | Mapping[str, Any]) -> list[dict[str, Any]]:
        with storing("reading how sources fare"):
            cursor = self._db.conn.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _health_of(row: Mapping[str, Any]) -> Health:
    return Health(
        state=State(row["state"]),
        since=_instant(row["state_since"]),
        last_run_at=_instant(row["last_run_at"]),
        last_success_at=_instant(row["last_success_at"]),
        last_article_at=_instant(row["last_article_at"]),
        next_run_at=_instant(row["next_run_at"]),
        failures=row["failures"],
        failing_since=_instant(row["failing_since"]),
        last_error=row["last_error"],
        ways=tuple(_way_of(way) for way in json.loads(row["ways"])),
    )


def _way_row(way: Way) -> dict[str, Any]:
    return asdict(way) | {name: _stamp(getattr(way, name)) for name in _TIMES}


def _way_of(row: Mapping[str, Any]) -> Way:
    return Way(**{**row, **{name: _instant(row.get(name)) for name in _TIMES}})


def _change_of(row: Mapping[str, Any]) -> StateChange:
    return StateChange(
        id=row["id"],
        source=row["source"],
        name=row["name"],
        state=State(row["state"]),
        before=State(row["before"]),
        problem=row["problem"],
        changed_at=instant(row["changed_at"]),
        told_at=_instant(row["told_at"]),
        told_as=ToldAs(row["told_as"]) if row["told_as"] else None,
    )


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def _instant(text: str | None) -> datetime | None:
    return instant(text) if text else None
