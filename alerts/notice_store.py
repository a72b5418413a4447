"""Notices to the operator and outages in SQLite.

A notice, its delivery, the end of the earlier ones that it replaces, and the word that the operator knows of the
changes (`HealthStore.told`) are written in the caller's one transaction: killed at any moment, nothing is told twice
and nothing is forgotten.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from alerts.errors import UnknownNoticeError
from alerts.model import DeliveryState
from alerts.notice import Notice, Outage, gathered
from config.sqlite import instant, stamp, storing, transaction
from crawler.health import State
from crawler.health_store import ToldAs
from crawler.notices import News

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlite_utils import Database


# Of which nothing has left or is on its way. Once closed, they cannot be claimed by whoever had listed them as due.
_NOT_LEFT = """
SELECT deliveries.id AS delivery, deliveries.state AS state, deliveries.next_attempt_at AS due, notices.*
FROM deliveries JOIN notices ON notices.id = deliveries.notice
WHERE deliveries.receiver = ? AND deliveries.state IN ('held', 'pending', 'failed')
    AND deliveries.parts_sent = 0 AND deliveries.unanswered = 0
ORDER BY notices.id
"""


class NoticeStore:
    """The notices that were made, and the outages. Every method joins the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def make(self, receiver: str, news: Iterable[News], outages: Iterable[Outage], now: datetime) -> int:
        """Store a notice with a pending delivery of its own; its number.

        It tells as well what earlier ones to the receiver had still to tell, and takes their place.
        """
        with transaction(self._db, f"making a notice for {receiver}"):
            rows = list(self._db.query(_NOT_LEFT, (receiver,)))
            all_news, all_outages = gathered(map(_notice_of, rows), news, outages)
            number = self._db.conn.execute(
                "INSERT INTO notices (receiver, news, outages, created_at) VALUES (?, ?, ?, ?)",
                (receiver, _dump(map(_news_row, all_news)), _dump(map(_outage_row, all_outages)), stamp(now)),
            ).lastrowid
            assert number is not None
            self._db.conn.executemany(
                "UPDATE notices SET replaced_by = ? WHERE id = ?", [(number, row["id"]) for row in rows]
            )
            self._db.conn.executemany(
                "UPDATE deliveries SET state = ?, finished_at = ? WHERE id = ?",
                [(DeliveryState.DIGESTED, stamp(now), row["delivery"]) for row in rows],
            )
            # A service that asked for a pause is not asked sooner because there is more to say.
            due = max((stamp(now), *(row["due"] for row in rows if row["state"] == DeliveryState.FAILED)))
            self._db.conn.execute(
                "INSERT INTO deliveries (notice, receiver, state, next_attempt_at, created_at) VALUES (?, ?, ?, ?, ?)",
                (number, receiver, DeliveryState.PENDING, due, stamp(now)),
            )
        return number

    def notice(self, number: int) -> Notice:
        """One notice. Raises `UnknownNoticeError`."""
        with storing(f"reading notice {number}"):
            row = next(self._db.query("SELECT * FROM notices WHERE id = ?", (number,)), None)
        if row is None:
            raise UnknownNoticeError(number)
        return _notice_of(row)

    def notices(self, *, since: datetime | None = None, limit: int = 50) -> tuple[Notice, ...]:
        """The newest notices, newest first."""
        with storing("reading notices"):
            rows = self._db.query(
                "SELECT * FROM notices WHERE created_at >= ? ORDER BY id DESC LIMIT ?",
                (stamp(since) if since else "", limit),
            )
            return tuple(map(_notice_of, rows))

    def outage(self) -> Outage | None:
        """The outage that lasts; None where there is none."""
        last = self.last_outage()
        return last if last and last.ended_at is None else None

    def last_outage(self) -> Outage | None:
        """The outage that was found last, over or not; None where there never was one."""
        with storing("reading outages"):
            row = next(self._db.query("SELECT * FROM outages ORDER BY id DESC LIMIT 1"), None)
        return _outage_of(row) if row else None

    def keep_outage(self, outage: Outage) -> Outage:
        """Store an outage that has begun, or that has ended; the same with its number."""
        begin = "INSERT INTO outages (since, asked, found_at, ended_at) VALUES (:since, :asked, :found_at, :ended_at)"
        change = "UPDATE outages SET ended_at = :ended_at WHERE id = :id"
        with transaction(self._db, "noting whether sources answer"):
            cursor = self._db.conn.execute(begin if outage.id is None else change, _outage_row(outage))
        return outage if outage.id is not None else replace(outage, id=cursor.lastrowid)


def _notice_of(row: Mapping[str, Any]) -> Notice:
    return Notice(
        id=row["id"],
        receiver=row["receiver"],
        news=tuple(map(_news_of, json.loads(row["news"]))),
        outages=tuple(map(_outage_of, json.loads(row["outages"]))),
        created_at=instant(row["created_at"]),
        replaced_by=row["replaced_by"],
    )


def _news_row(one: News) -> dict[str, Any]:
    return {
        "source": one.source,
        "name": one.name,
        "how": one.how,
        "state": one.state,
        "problem": one.problem,
        "changed_at": stamp(one.changed_at),
        "troubled_since": _stamp(one.troubled_since),
        "changes": one.changes,
    }


def _news_of(row: Mapping[str, Any]) -> News:
    return News(
        source=row["source"],
        name=row["name"],
        how=ToldAs(row["how"]),
        state=State(row["state"]),
        problem=row["problem"],
        changed_at=instant(row["changed_at"]),
        troubled_since=_instant(row["troubled_since"]),
        changes=row["changes"],
    )


def _outage_row(one: Outage) -> dict[str, Any]:
    return {
        "id": one.id,
        "since": _stamp(one.since),
        "asked": one.asked,
        "found_at": stamp(one.found_at),
        "ended_at": _stamp(one.ended_at),
    }


def _outage_of(row: Mapping[str, Any]) -> Outage:
    return Outage(
        id=row["id"],
        since=_instant(row["since"]),
        asked=row["asked"],
        found_at=instant(row["found_at"]),
        ended_at=_instant(row["ended_at"]),
    )


def _dump(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _instant(text: str | None) -> datetime | None:
    return instant(text) if text else None


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None
