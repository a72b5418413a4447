"""Digests in SQLite, and what is remembered of each receiver's times.

A digest, its delivery, the end of the waiting of what it tells, and the time of the next one are written in one
transaction: killed at any moment, no digest comes twice and no alert is in none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alerts.digest import Digest, DigestKind, Watched
from alerts.errors import UnknownDigestError
from alerts.model import DeliveryState
from config.sqlite import instant, stamp, storing, transaction
from crawler.health import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlite_utils import Database

_THESE = "id IN (SELECT value FROM json_each(?))"
# Times are whole seconds: what was raised in that of the last digest may stand in it already.
_TOLD_SINCE = """
SELECT alert FROM deliveries WHERE receiver = :receiver AND alert IS NOT NULL AND created_at >= :since
    AND state IN ('sent', 'unconfirmed', 'digested')
    AND coalesce(digest, 0) NOT IN (SELECT id FROM digests WHERE kind = 'regular')
    AND alert NOT IN (
        SELECT named.value FROM digests, json_each(digests.told_before) AS named
        WHERE digests.receiver = :receiver AND digests.created_at = :since
    )
ORDER BY alert
"""
_MAY_TAKE_EFFECT = """
SELECT alert FROM deliveries JOIN alerts ON alerts.id = deliveries.alert
WHERE deliveries.receiver = :receiver AND alerts.story IN (
    SELECT of.story FROM alerts AS of JOIN deliveries AS to_it ON to_it.alert = of.id
    WHERE to_it.receiver = :receiver AND of.effective >= :since
) ORDER BY alert
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What is remembered of a receiver's times. None: it takes no digest, nothing goes on."""

    digest: str | None = None  # the times as configured, with the zone
    digest_since: datetime | None = None
    digest_at: datetime | None = None
    escalation: str | None = None  # to whom, and after how long
    escalation_since: datetime | None = None


class DigestStore:
    """The digests that were made. Every method joins the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def times(self, receiver: str) -> Times:
        """What is remembered of the receiver's times."""
        with storing(f"reading the times of {receiver}"):
            row = next(self._db.query("SELECT * FROM receiver_times WHERE receiver = ?", (receiver,)), None)
        if row is None:
            return Times()
        return Times(
            digest=row["digest"],
            digest_since=_instant(row["digest_since"]),
            digest_at=_instant(row["digest_at"]),
            escalation=row["escalation"],
            escalation_since=_instant(row["escalation_since"]),
        )

    def remember(self, receiver: str, times: Times) -> None:
        """Replace what is remembered of the receiver's times."""
        with transaction(self._db, f"noting the times of {receiver}"):
            self._db.conn.execute(
                "INSERT OR REPLACE INTO receiver_times"
                " (receiver, digest, digest_since, digest_at, escalation, escalation_since) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    receiver,
                    times.digest,
                    _stamp(times.digest_since),
                    _stamp(times.digest_at),
                    times.escalation,
                    _stamp(times.escalation_since),
                ),
            )

    def make(
        self,
        receiver: str,
        kind: DigestKind,
        deliveries: Sequence[int],
        *,
        since: datetime,
        now: datetime,
        told_before: Sequence[int] = (),
        ahead: Sequence[int] = (),
        sources: Sequence[Watched] = (),
    ) -> int:
        """Store a digest of the alerts of these held deliveries, with a pending delivery of its own; its number."""
        these = json.dumps(list(deliveries))
        with transaction(self._db, f"making a digest for {receiver}"):
            rows = self._db.query(f"SELECT alert FROM deliveries WHERE {_THESE} ORDER BY alert", (these,))  # noqa: S608 - constant
            values = (
                receiver,
                kind,
                stamp(since),
                json.dumps([one["alert"] for one in rows]),
                json.dumps(list(told_before)),
                json.dumps(list(ahead)),
                json.dumps([_watched_row(one) for one in sources], ensure_ascii=False),
                stamp(now),
            )
            number = self._db.conn.execute(
                "INSERT INTO digests (receiver, kind, since, alerts, told_before, ahead, sources, created_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            ).lastrowid
            assert number is not None
            self._db.conn.execute(
                f"UPDATE deliveries SET state = ?, digest = ?, finished_at = ? WHERE {_THESE}",  # noqa: S608 - constant
                (DeliveryState.DIGESTED, number, stamp(now), these),
            )
            self._db.conn.execute(
                "INSERT INTO deliveries (digest, receiver, state, next_attempt_at, created_at) VALUES (?, ?, ?, ?, ?)",
                (number, receiver, DeliveryState.PENDING, stamp(now), stamp(now)),
            )
        return number

    def digest(self, number: int) -> Digest:
        """One digest. Raises `UnknownDigestError`."""
        with storing(f"reading digest {number}"):
            row = next(self._db.query("SELECT * FROM digests WHERE id = ?", (number,)), None)
        if row is None:
            raise UnknownDigestError(number)
        return _digest_of(row)

    def digests(self, *, limit: int = 50) -> tuple[Digest, ...]:
        """The newest digests, newest first."""
        with storing("reading digests"):
            rows = self._db.query("SELECT * FROM digests ORDER BY id DESC LIMIT ?", (limit,))
            return tuple(_digest_of(row) for row in rows)

    def told_since(self, receiver: str, since: datetime) -> tuple[int, ...]:
        """The alerts raised since then that the receiver was told, but in no digest of its own time."""
        values = {"receiver": receiver, "since": stamp(since)}
        with storing(f"reading what {receiver} was told"):
            return tuple(row["alert"] for row in self._db.query(_TOLD_SINCE, values))

    def may_take_effect(self, receiver: str, since: str) -> tuple[int, ...]:
        """The receiver's alerts of stories of which one said that it takes effect on `since`, YYYY-MM, or later."""
        with storing(f"reading what {receiver} was told"):
            rows = self._db.query(_MAY_TAKE_EFFECT, {"receiver": receiver, "since": since})
            return tuple(row["alert"] for row in rows)


def _digest_of(row: Mapping[str, Any]) -> Digest:
    return Digest(
        id=row["id"],
        receiver=row["receiver"],
        kind=DigestKind(row["kind"]),
        since=instant(row["since"]),
        created_at=instant(row["created_at"]),
        alerts=tuple(json.loads(row["alerts"])),
        told_before=tuple(json.loads(row["told_before"])),
        ahead=tuple(json.loads(row["ahead"])),
        sources=tuple(
            Watched(
                name=one["name"], state=State(one["state"]), since=_instant(one["since"]), problem=one["problem"]
            )
            for one in json.loads(row["sources"])
        ),
    )  # fmt: skip


def _watched_row(one: Watched) -> dict[str, str | None]:
    return {"name": one.name, "state": one.state, "since": _stamp(one.since), "problem": one.problem}


def _instant(text: str | None) -> datetime | None:
    return instant(text) if text else None


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None
