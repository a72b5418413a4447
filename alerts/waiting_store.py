"""The deliveries that wait, in SQLite: held, let go, told in a digest, passed on to the next receiver.

The sending itself is the ledger's (`alerts/ledger.py`). A delivery is held only while nothing of it was sent, and one
that is held cannot be claimed: whoever had listed it as due before finds it taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.escalate import Unacknowledged
from alerts.model import DeliveryState, WaitsFor
from alerts.waiting import HOUR, Waiting
from config.model import Severity
from config.sqlite import instant, stamp, storing, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from alerts.waiting import Hold

_WAITING = """
SELECT deliveries.*, alerts.severity AS severity FROM deliveries LEFT JOIN alerts ON alerts.id = deliveries.alert
WHERE deliveries.receiver = :receiver AND deliveries.parts_sent = 0
    AND (deliveries.state = 'held' OR (deliveries.state IN ('pending', 'failed') AND next_attempt_at <= :now))
ORDER BY deliveries.id
"""
# What is on its way, or was begun, counts as sent now.
_RECENT = """
SELECT coalesce(finished_at, :now) AS at FROM deliveries WHERE receiver = :receiver AND (
    (state IN ('sent', 'unconfirmed') AND finished_at > :since)
    OR (state = 'unconfirmed' AND finished_at IS NULL)
    OR state IN ('sending', 'handed_over')
    OR (state IN ('pending', 'failed') AND parts_sent > 0)
)
"""
_UNACKNOWLEDGED = """
SELECT mine.alert, mine.state, mine.created_at, mine.released_at, alerts.severity,
    CASE mine.state WHEN 'digested' THEN gathered.finished_at ELSE mine.finished_at END AS finished_at
FROM deliveries AS mine JOIN alerts ON alerts.id = mine.alert
LEFT JOIN deliveries AS gathered ON gathered.digest = mine.digest AND gathered.alert IS NULL
WHERE mine.receiver = :receiver AND mine.created_at >= :since AND alerts.acknowledged_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM deliveries AS other WHERE other.alert = mine.alert AND other.receiver = :following)
ORDER BY mine.alert
"""


class WaitingStore:
    """What waits for each receiver. Every method joins the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def waiting(self, receiver: str, now: datetime) -> tuple[Waiting, ...]:
        """What is held for the receiver, and what is due to it of which nothing was sent yet; the oldest first."""
        with storing(f"reading what waits for {receiver}"):
            rows = self._db.query(
                _WAITING,
                {"receiver": receiver, "now": stamp(now)},
            )
            return tuple(
                Waiting(
                    delivery=row["id"],
                    severity=Severity(row["severity"]) if row["severity"] else None,
                    waits_for=WaitsFor(row["waits_for"]) if row["state"] == DeliveryState.HELD else None,
                    until=instant(row["next_attempt_at"]),
                    escalated=row["escalated_from"] is not None,
                    notice=row["notice"] is not None,
                )
                for row in rows
            )

    def recent(self, receiver: str, now: datetime) -> tuple[datetime, ...]:
        """The times of the messages that went to the receiver within the last hour; now for those on their way."""
        with storing(f"reading what went to {receiver}"):
            rows = self._db.query(
                _RECENT,
                {"receiver": receiver, "now": stamp(now), "since": stamp(now - HOUR)},
            )
            return tuple(instant(row["at"]) for row in rows)

    def holders(self) -> frozenset[str]:
        """The receivers for whom something is held."""
        with storing("reading what is held"):
            rows = self._db.query("SELECT DISTINCT receiver FROM deliveries WHERE state = ?", (DeliveryState.HELD,))
            return frozenset(row["receiver"] for row in rows)

    def next_look(self) -> datetime | None:
        """When the first of the held deliveries is to be looked at again; None where nothing is held."""
        with storing("reading what is held"):
            row = next(
                self._db.query(
                    "SELECT min(next_attempt_at) AS at FROM deliveries WHERE state = ?", (DeliveryState.HELD,)
                )
            )
        return instant(row["at"]) if row["at"] else None

    def hold(self, holds: Sequence[Hold]) -> None:
        """Let deliveries wait."""
        with transaction(self._db, "holding deliveries back"):
            self._db.conn.executemany(
                "UPDATE deliveries SET state = ?, waits_for = ?, next_attempt_at = ?, released_at = NULL"
                " WHERE id = ? AND parts_sent = 0 AND state IN ('held', 'pending', 'failed')",
                [(DeliveryState.HELD, one.waits_for, stamp(one.until), one.delivery) for one in holds],
            )

    def release(self, deliveries: Sequence[int], now: datetime) -> None:
        """Let held deliveries go."""
        with transaction(self._db, "letting held deliveries go"):
            self._db.conn.executemany(
                "UPDATE deliveries SET state = ?, next_attempt_at = ?, released_at = ? WHERE id = ? AND state = ?",
                [(DeliveryState.PENDING, stamp(now), stamp(now), one, DeliveryState.HELD) for one in deliveries],
            )

    def release_all(self, receiver: str, now: datetime) -> None:
        """Let go whatever is held for a receiver."""
        with transaction(self._db, f"letting go what is held for {receiver}"):
            self._db.conn.execute(
                "UPDATE deliveries SET state = ?1, next_attempt_at = ?2, released_at = ?2"
                " WHERE receiver = ?3 AND state = ?4",
                (DeliveryState.PENDING, stamp(now), receiver, DeliveryState.HELD),
            )

    def unacknowledged(self, receiver: str, following: str, since: datetime) -> tuple[Unacknowledged, ...]:
        """What the receiver was told of since then, nobody acknowledged, and the following one has not been told."""
        with storing(f"reading what nobody acknowledged at {receiver}"):
            rows = self._db.query(
                _UNACKNOWLEDGED, {"receiver": receiver, "following": following, "since": stamp(since)}
            )
            return tuple(
                Unacknowledged(
                    alert=row["alert"],
                    severity=Severity(row["severity"]),
                    state=DeliveryState(row["state"]),
                    created_at=instant(row["created_at"]),
                    released_at=instant(row["released_at"]) if row["released_at"] else None,
                    finished_at=instant(row["finished_at"]) if row["finished_at"] else None,
                )
                for row in rows
            )

    def escalate(self, alert: int, receiver: str, following: str, now: datetime) -> None:
        """A pending delivery of the alert to the following receiver, unless it has one."""
        with transaction(self._db, f"passing alert {alert} on to {following}"):
            self._db.conn.execute(
                "INSERT OR IGNORE INTO deliveries (alert, receiver, state, next_attempt_at, created_at, escalated_from)"
                " VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
                (alert, following, DeliveryState.PENDING, stamp(now), receiver),
            )
