"""The ledger of sendings: what is due, what is on its way, what arrived.

A state is committed before what it announces happens, so that a killed process leaves the truth behind:
`sending` before a service is called, `handed_over` before the last byte of the message goes out (`HandOver`), the
outcome after the answer. `recover` then knows which messages cannot have left and which may have.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alerts.errors import UnknownAlertError
from alerts.hand_over import MINE, HandOver, identity
from alerts.model import Delivery, DeliveryState, WaitsFor
from alerts.scribe import Scribe
from config.sqlite import instant, stamp, storing, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from sqlite_utils import Database

_OPEN = (DeliveryState.PENDING, DeliveryState.FAILED)
# What is tried by itself. Of what left without an answer, only that which may be sent again has no end yet.
_WAITS = "(state IN ('pending', 'failed') OR (state = 'unconfirmed' AND finished_at IS NULL))"


class Ledger:
    """The deliveries of all alerts. Every change names the attempt that makes it, and is lost on any other."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._scribe: Scribe | None = None

    def open(self, alert: int, receivers: Sequence[str], now: datetime) -> None:
        """A pending delivery of the alert to each receiver, within the caller's transaction."""
        self._db.conn.executemany(
            "INSERT INTO deliveries (alert, receiver, state, next_attempt_at, created_at) VALUES (?, ?, ?, ?, ?)",
            [(alert, receiver, DeliveryState.PENDING, stamp(now), stamp(now)) for receiver in receivers],
        )

    def due(self, now: datetime) -> tuple[Delivery, ...]:
        """What is to be sent now, in the order of the alerts."""
        with storing("reading what is to be sent"):
            rows = self._db.query(
                f"SELECT * FROM deliveries WHERE {_WAITS} AND next_attempt_at <= ?"  # noqa: S608 - constant
                " ORDER BY notice IS NOT NULL, alert, id",
                (stamp(now),),
            )
            return tuple(_delivery_of(row) for row in rows)

    def next_due(self) -> datetime | None:
        """When the next attempt is due; None where nothing waits."""
        with storing("reading what is to be sent"):
            row = next(self._db.query(f"SELECT min(next_attempt_at) AS at FROM deliveries WHERE {_WAITS}"))  # noqa: S608 - constant
        return instant(row["at"]) if row["at"] else None

    def of(self, alert: int) -> tuple[Delivery, ...]:
        """The deliveries of an alert, in the order of the receivers."""
        with storing(f"reading the deliveries of alert {alert}"):
            rows = self._db.query("SELECT * FROM deliveries WHERE alert = ? ORDER BY id", (alert,))
            return tuple(_delivery_of(row) for row in rows)

    def states(self) -> dict[DeliveryState, int]:
        """How many deliveries there are in each state."""
        with storing("counting deliveries"):
            rows = self._db.query("SELECT state, count(*) AS number FROM deliveries GROUP BY state")
            counted = {row["state"]: row["number"] for row in rows}
        return {state: counted.get(state, 0) for state in DeliveryState}

    def failing(self, attempts: int) -> tuple[tuple[str, str], ...]:
        """Receivers with a delivery that failed at least so many times in a row, each with its last error."""
        with storing("looking for receivers that fail"):
            rows = self._db.query(
                "SELECT receiver, max(error) AS error FROM deliveries"
                " WHERE state = ? AND attempts >= ? GROUP BY receiver",
                (DeliveryState.FAILED, attempts),
            )
            return tuple((row["receiver"], row["error"] or "no reason given") for row in rows)

    def claim(self, delivery: Delivery) -> Delivery | None:
        """Begin an attempt: state `sending`, one attempt more. None where somebody changed the delivery meanwhile."""
        values = {
            "state": DeliveryState.SENDING,
            "attempts": delivery.attempts + 1,
            "claims": delivery.claims + 1,
        }
        claimed = self._set(delivery, (*_OPEN, DeliveryState.UNCONFIRMED), values)
        return self.of_id(delivery.id) if claimed else None

    def sent(self, delivery: Delivery, *, last: bool, now: datetime) -> Delivery | None:
        """The service accepted a part. After the last one the delivery is done, else the next part is due at once.

        None where the attempt is somebody else's by now.
        """
        return self.of_id(delivery.id) if self.hand_over(delivery).accepted(last=last, now=now) else None

    def failed(self, delivery: Delivery, error: str, next_attempt_at: datetime) -> None:
        """The service refused or was not reached; to be tried again."""
        values = {"state": DeliveryState.FAILED, "error": error, "next_attempt_at": stamp(next_attempt_at)}
        self._end(delivery, values)

    def dead(self, delivery: Delivery, error: str, now: datetime) -> None:
        """Tried as often as allowed, or impossible to send."""
        values = {"state": DeliveryState.DEAD, "error": error, "finished_at": stamp(now)}
        self._end(delivery, values, also=_OPEN)

    def unconfirmed(self, delivery: Delivery, error: str, now: datetime, *, again: datetime | None = None) -> None:
        """Handed over, and no answer came: it may have arrived. Sent once more at `again`; None: not by itself."""
        self._end(delivery, _unanswered(delivery, error, now, again))

    def give_up(
        self,
        delivery: Delivery,
        error: str,
        next_attempt_at: datetime,
        now: datetime,
        *,
        repeat_at: datetime | None = None,
    ) -> DeliveryState:
        """Stop waiting for a call that still runs: `failed` if nothing was handed over, and then its `HandOver` will
        refuse to; else `unconfirmed`, and sent once more at `repeat_at` (None: not by itself).
        """
        values = {"state": DeliveryState.FAILED, "error": error, "next_attempt_at": stamp(next_attempt_at)}
        with transaction(self._db, f"giving up on delivery {delivery.id}"):
            if self._set(delivery, (DeliveryState.SENDING,), values):
                return DeliveryState.FAILED
            self.unconfirmed(delivery, error, now, again=repeat_at)
            return DeliveryState.UNCONFIRMED

    def hold(self, receiver: str, until: datetime) -> None:
        """Try nothing more at this receiver before a time: its service asked for a pause."""
        with transaction(self._db, f"holding back what goes to {receiver}"):
            self._db.conn.execute(
                f"UPDATE deliveries SET next_attempt_at = max(next_attempt_at, ?) WHERE receiver = ? AND {_WAITS}",  # noqa: S608 - constant
                (stamp(until), receiver),
            )

    def postpone(self, delivery: Delivery, until: datetime) -> None:
        """Ask again later whether the service answers, before what left without an answer is sent once more."""
        self._set(delivery, (DeliveryState.UNCONFIRMED,), {"next_attempt_at": stamp(until)})

    def retry(self, alert: int, now: datetime, *, receiver: str | None = None) -> tuple[Delivery, ...]:
        """Send again by hand what failed, is dead or unconfirmed: those of the alert, or of one receiver of it.

        What was accepted stays: of a message in parts only the rest goes out. Raises `UnknownAlertError`.
        """
        if not self.of(alert):
            with storing(f"reading alert {alert}"):
                if next(self._db.query("SELECT 1 FROM alerts WHERE id = ?", (alert,)), None) is None:
                    raise UnknownAlertError(alert)
        chosen = [one for one in self.of(alert) if receiver is None or one.receiver == receiver]
        return self._again(chosen, f"sending alert {alert} again", now)

    def of_digest(self, digest: int) -> tuple[Delivery, ...]:
        """The delivery of a digest."""
        with storing(f"reading the delivery of digest {digest}"):
            rows = self._db.query("SELECT * FROM deliveries WHERE digest = ? AND alert IS NULL", (digest,))
            return tuple(_delivery_of(row) for row in rows)

    def retry_digest(self, digest: int, now: datetime) -> tuple[Delivery, ...]:
        """Send a digest again by hand, as `retry` does for an alert; empty where it needs none."""
        return self._again(self.of_digest(digest), f"sending digest {digest} again", now)

    def of_notice(self, notice: int) -> tuple[Delivery, ...]:
        """The delivery of a notice to the operator."""
        with storing(f"reading the delivery of notice {notice}"):
            rows = self._db.query("SELECT * FROM deliveries WHERE notice = ?", (notice,))
            return tuple(_delivery_of(row) for row in rows)

    def retry_notice(self, notice: int, now: datetime) -> tuple[Delivery, ...]:
        """Send a notice again by hand, as `retry` does for an alert; empty where it needs none."""
        return self._again(self.of_notice(notice), f"sending notice {notice} again", now)

    def _again(self, deliveries: Sequence[Delivery], what: str, now: datetime) -> tuple[Delivery, ...]:
        again = (DeliveryState.FAILED, DeliveryState.DEAD, DeliveryState.UNCONFIRMED)
        chosen = [one for one in deliveries if one.state in again]
        with transaction(self._db, what):
            for one in chosen:
                values = {"state": DeliveryState.PENDING, "attempts": 0, "next_attempt_at": stamp(now)}
                self._set(one, again, values | {"finished_at": None})
        return tuple(self.of_id(one.id) for one in chosen)

    def recover(self, now: datetime, *, repeats: int, repeat_at: Callable[[int], datetime]) -> tuple[int, int]:
        """Set right what a killed process left: how many had not left, and how many left without an answer.

        The former are sent again at once; of the latter, those that were unanswered at most `repeats` times, when
        `repeat_at` says for so many times: a process that dies of a message would else repeat it with each start. To be
        called at the start, under the run lock: what is on its way then belongs to nobody.
        """
        with transaction(self._db, "recovering interrupted deliveries"):
            again = self._db.conn.execute(
                "UPDATE deliveries SET state = ?, next_attempt_at = ?, attempts = max(attempts - 1, 0) WHERE state = ?",
                (DeliveryState.PENDING, stamp(now), DeliveryState.SENDING),
            ).rowcount
            rows = self._db.query("SELECT * FROM deliveries WHERE state = ?", (DeliveryState.HANDED_OVER,))
            unanswered = [_delivery_of(row) for row in rows]
            for one in unanswered:
                at = repeat_at(one.unanswered + 1) if one.unanswered < repeats else None
                self.unconfirmed(one, "interrupted after it was handed over, before the answer", now, again=at)
        return again, len(unanswered)

    def hand_over(self, delivery: Delivery) -> HandOver:
        """What the transport calls the moment before the message's last byte goes out."""
        if self._scribe is None:
            name = next(row["file"] for row in self._db.query("PRAGMA database_list") if row["name"] == "main")
            self._scribe = Scribe(Path(name))
        return HandOver(self._scribe, delivery)

    def _end(self, delivery: Delivery, values: Mapping[str, object], *, also: Sequence[DeliveryState] = ()) -> bool:
        with transaction(self._db, f"noting what became of delivery {delivery.id}"):
            return self._set(delivery, (DeliveryState.SENDING, DeliveryState.HANDED_OVER, *also), values)

    def _set(self, delivery: Delivery, states: Sequence[DeliveryState], values: Mapping[str, object]) -> bool:
        assignments = ", ".join(f"{name} = :new_{name}" for name in values)
        allowed = ", ".join(f"'{state}'" for state in states)
        with transaction(self._db, f"noting what became of delivery {delivery.id}"):
            cursor = self._db.conn.execute(
                f"UPDATE deliveries SET {assignments} WHERE {MINE} AND state IN ({allowed})",  # noqa: S608 - our own names
                {f"new_{name}": value for name, value in values.items()} | identity(delivery),
            )
            return cursor.rowcount == 1

    def of_id(self, number: int) -> Delivery:
        """One delivery as it is now."""
        with storing(f"reading delivery {number}"):
            return _delivery_of(next(self._db.query("SELECT * FROM deliveries WHERE id = ?", (number,))))


def _unanswered(delivery: Delivery, error: str, now: datetime, again: datetime | None) -> dict[str, object]:
    return {
        "state": DeliveryState.UNCONFIRMED,
        "error": error,
        "unanswered": delivery.unanswered + 1,
        "next_attempt_at": stamp(again or now),
        "finished_at": None if again else stamp(now),
    }


def _delivery_of(row: Mapping[str, Any]) -> Delivery:
    return Delivery(
        id=row["id"],
        alert=row["alert"],
        receiver=row["receiver"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        parts_sent=row["parts_sent"],
        claims=row["claims"],
        unanswered=row["unanswered"],
        next_attempt_at=instant(row["next_attempt_at"]),
        error=row["error"],
        digest=row["digest"],
        notice=row["notice"],
        waits_for=WaitsFor(row["waits_for"]) if row["waits_for"] else None,
        escalated_from=row["escalated_from"],
        finished_at=instant(row["finished_at"]) if row["finished_at"] else None,
    )
