"""Matches, alerts and silences in SQLite. Deliveries have a ledger of their own, `alerts/ledger.py`.

A match, its alert and one pending delivery per receiver are written in one transaction: no alert without its
deliveries, and no story marked as matched without both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.alert_rows import alert_of, alert_row, clauses_of, clauses_row
from alerts.background import background_of
from alerts.digest_store import DigestStore
from alerts.errors import UnknownAlertError
from alerts.ledger import Ledger
from alerts.model import Reason, Ruling, Silence, Told
from alerts.notice_store import NoticeStore
from alerts.traffic import Traffic
from alerts.waiting_store import WaitingStore
from config.model import Severity
from config.sqlite import instant, stamp, storing, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from sqlite_utils import Database

    from alerts.model import Alert, Background, Decision, Match
    from pipeline.model import Story

_ALERTS = """
SELECT alerts.*, matches.clauses AS clauses FROM alerts JOIN matches ON matches.id = alerts.match
"""
# A story and all that were merged into it, and into those.
_FAMILY = """
WITH RECURSIVE family(id) AS (
    SELECT :story UNION SELECT stories.id FROM stories JOIN family ON stories.merged_into = family.id
)
"""
# The same, and what a person split any of them off from, as far as until then: that was told of both.
_HEIRS = """
WITH RECURSIVE family(id, until, merged_at, split_off) AS (
    SELECT :story, '9999', NULL, 0
    UNION SELECT stories.id, family.until, coalesce(family.merged_at, stories.changed_at), family.split_off
        FROM stories JOIN family ON stories.merged_into = family.id
    UNION SELECT stories.split_from, min(family.until, stories.split_at), family.merged_at, 1 FROM stories JOIN family
        ON stories.id = family.id AND stories.split_from IS NOT NULL
)
"""
# A story that was reached by two ways counts by the nearer one: its own, then merged, then split off.
_TOLD = f"""
{_HEIRS}, heirs AS (
    SELECT id, max(until) AS until, min(coalesce(merged_at, '')) AS merged_at, min(split_off) AS split_off
    FROM family GROUP BY id
)
SELECT told.*, heirs.merged_at AS merged_at, heirs.split_off AS split_off FROM ({_ALERTS}) AS told
JOIN heirs ON heirs.id = told.story AND told.created_at <= heirs.until ORDER BY told.id
"""  # noqa: S608 - constants
_TAKING_EFFECT = """
SELECT id FROM stories WHERE effective BETWEEN :first AND :last AND length(effective) = 10
    AND stage IN ('decided', 'in_force') AND merged_into IS NULL ORDER BY effective, id
"""
_MATCHES_OF_FAMILY = f"{_FAMILY} SELECT * FROM matches WHERE story IN (SELECT id FROM family) ORDER BY id"  # noqa: S608 - constants


class AlertStore:
    """What was matched, decided and told. `deliveries` is the ledger of sendings."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.deliveries = Ledger(db)
        self.traffic = Traffic(db)
        self.waiting = WaitingStore(db)
        self.digests = DigestStore(db)
        self.notices = NoticeStore(db)

    def together(self, what: str) -> AbstractContextManager[None]:
        """All that the block stores, in one transaction, or nothing. Raises `StoreError` with `what`."""
        return transaction(self._db, what)

    def record(
        self,
        story: int,
        rulings: Sequence[tuple[Match, Decision, Alert | None]],
        now: datetime,
        *,
        matched: bool = True,
    ) -> tuple[int, ...]:
        """Write what was decided on a story, all or nothing, and mark the story as matched; the new alerts' numbers.

        With `matched` false it is not marked: the rules have not looked at what changed in it. What a decision wants
        to be asked again for is looked at again at that time.

        An alert stands with each decision to tell. A decision to keep quiet that repeats the last one on the same rule
        and story is noted once, with the time of the last.
        """
        with transaction(self._db, f"recording what story {story} raises"):
            numbers = [number for ruling in rulings if (number := self._rule(*ruling, now)) is not None]
            if matched:
                again = min((one.again_at for _, one, _ in rulings if one.again_at), default=None)
                self._db.conn.execute(
                    "UPDATE stories SET matched_at = ?, look_again_at = ? WHERE id = ?",
                    (stamp(now), stamp(again) if again else None, story),
                )
        return tuple(numbers)

    def _rule(self, match: Match, decision: Decision, alert: Alert | None, now: datetime) -> int | None:
        clauses = clauses_row(match.clauses)
        values = (match.severity, clauses, int(decision.tell), decision.reason, stamp(now))
        if alert is None:
            if not self._repeat(match, values):
                self._match(match, values)
            return None
        number = self._alert(alert, self._match(match, values))
        self.deliveries.open(number, decision.receivers, now)
        return number

    def _repeat(self, match: Match, values: tuple[object, ...]) -> bool:
        cursor = self._db.conn.execute(
            "UPDATE matches SET severity = ?1, clauses = ?2, matched_at = ?5 WHERE told = ?3 AND reason = ?4 AND id ="
            " (SELECT max(id) FROM matches WHERE story = ?6 AND rule = ?7)",
            (*values, match.story, match.rule),
        )
        return cursor.rowcount > 0

    def _match(self, match: Match, values: tuple[object, ...]) -> int:
        cursor = self._db.conn.execute(
            "INSERT INTO matches (severity, clauses, told, reason, matched_at, story, rule)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*values, match.story, match.rule),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def _alert(self, alert: Alert, match: int) -> int:
        row = alert_row(alert, match)
        columns, marks = ", ".join(row), ", ".join("?" for _ in row)
        cursor = self._db.conn.execute(
            f"INSERT INTO alerts ({columns}) VALUES ({marks})",  # noqa: S608 - names of our own columns
            tuple(row.values()),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def told(self, story: int) -> tuple[Told, ...]:
        """What was told of the story, of those merged into it, and before a split of where it was; in order."""
        with storing(f"reading what was told of story {story}"):
            rows = list(self._db.query(_TOLD, {"story": story}))
            return tuple(
                Told(
                    alert=alert_of(row),
                    receivers=tuple(one.receiver for one in self.deliveries.of(row["id"])),
                    merged_at=instant(row["merged_at"]) if row["merged_at"] else None,
                    split_off=bool(row["split_off"]),
                )
                for row in rows
            )

    def background(self, story: Story) -> Background:
        """What stands behind a story beyond what it says."""
        return background_of(self._db, story)

    def taking_effect(self, first: date, last: date) -> tuple[int, ...]:
        """The stories that were decided or are in force and take effect on a day from `first` to `last`, in order."""
        with storing("looking for changes that take effect"):
            return tuple(row["id"] for row in self._db.query(_TAKING_EFFECT, {"first": f"{first}", "last": f"{last}"}))

    def alert(self, number: int) -> Alert:
        """One alert. Raises `UnknownAlertError`."""
        with storing(f"reading alert {number}"):
            row = next(self._db.query(_ALERTS + " WHERE alerts.id = ?", (number,)), None)
        if row is None:
            raise UnknownAlertError(number)
        return alert_of(row)

    def alerts(self, *, since: datetime | None = None, limit: int = 50) -> tuple[Alert, ...]:
        """The newest alerts, newest first."""
        with storing("reading alerts"):
            rows = self._db.query(
                _ALERTS + " WHERE alerts.created_at >= ? ORDER BY alerts.id DESC LIMIT ?",
                (stamp(since) if since else "", limit),
            )
            return tuple(alert_of(row) for row in rows)

    def rulings(self, story: int) -> tuple[Ruling, ...]:
        """Every decision on the story and on those merged into it, told or not, oldest first."""
        with storing(f"reading what was decided on story {story}"):
            rows = self._db.query(_MATCHES_OF_FAMILY, {"story": story})
            return tuple(
                Ruling(
                    rule=row["rule"],
                    severity=Severity(row["severity"]),
                    story=row["story"],
                    clauses=clauses_of(row["clauses"]),
                    told=bool(row["told"]),
                    reason=Reason(row["reason"]),
                    matched_at=instant(row["matched_at"]),
                )
                for row in rows
            )

    def acknowledge(self, number: int, now: datetime) -> None:
        """Note that somebody has seen the alert. Raises `UnknownAlertError`."""
        self.alert(number)
        with transaction(self._db, f"acknowledging alert {number}"):
            self._db.conn.execute(
                "UPDATE alerts SET acknowledged_at = coalesce(acknowledged_at, ?) WHERE id = ?", (stamp(now), number)
            )

    def acknowledged_at(self, number: int) -> datetime | None:
        """When somebody first said that they have seen the alert; None where nobody did."""
        with storing(f"reading alert {number}"):
            row = next(self._db.query("SELECT acknowledged_at FROM alerts WHERE id = ?", (number,)), None)
        return instant(row["acknowledged_at"]) if row and row["acknowledged_at"] else None

    def silence(self, query: str, until: datetime, comment: str, now: datetime) -> Silence:
        """Keep quiet about the stories that a query takes, until a time. The caller has checked the query."""
        with transaction(self._db, "storing a silence"):
            cursor = self._db.conn.execute(
                "INSERT INTO silences (query, until, comment, created_at) VALUES (?, ?, ?, ?)",
                (query, stamp(until), comment, stamp(now)),
            )
            assert cursor.lastrowid is not None
            return Silence(id=cursor.lastrowid, query=query, until=until, comment=comment)

    def silences(self, now: datetime) -> tuple[Silence, ...]:
        """The silences that hold now, in the order in which they were made."""
        with storing("reading silences"):
            rows = self._db.query("SELECT * FROM silences WHERE until > ? ORDER BY id", (stamp(now),))
            return tuple(
                Silence(id=row["id"], query=row["query"], until=instant(row["until"]), comment=row["comment"])
                for row in rows
            )

    def end_silence(self, number: int, now: datetime) -> bool:
        """Let a silence end now; whether there was one that held."""
        with transaction(self._db, f"ending silence {number}"):
            cursor = self._db.conn.execute(
                "UPDATE silences SET until = ?1 WHERE id = ?2 AND until > ?1", (stamp(now), number)
            )
            return cursor.rowcount > 0
