"""When something left for which receiver, in the last minutes: what the paces of services are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.sqlite import transaction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from alerts.pace import Lane

_KEPT_SECONDS = 3600
_CLOCKS_DIFFER_SECONDS = 5  # what left later than so much from now left before the clock was set back


class Traffic:
    """The messages that left lately. Receivers are known by their ids; addresses are not stored."""

    def __init__(self, db: Database) -> None:
        self._db = db
        # Who is being served: another round of this process leaves them alone, or their messages would change places.
        self.serving: set[str] = set()

    def depart(self, receiver: str, shared: Sequence[tuple[Lane, Sequence[str]]], now: datetime) -> float:
        """Take the next place in all lanes, each with the ids of those who share it; 0.0 where it was free.

        Else nothing is taken, and the answer is how many seconds to wait before asking again.
        """
        moment = now.timestamp()
        with transaction(self._db, f"keeping the pace of {receiver}"):
            wait = max((lane.wait(self._left(ids, moment, lane.memory), moment) for lane, ids in shared), default=0.0)
            if wait <= 0:
                self._db.conn.execute("DELETE FROM departures WHERE at_ms < ?", (_ms(moment - _KEPT_SECONDS),))
                self._db.conn.execute("INSERT INTO departures (receiver, at_ms) VALUES (?, ?)", (receiver, _ms(moment)))
        return max(wait, 0.0)

    def arrived(self, receiver: str, now: datetime) -> None:
        """The message that departed last for the receiver reached the service only now: the pause counts from here."""
        with transaction(self._db, f"keeping the pace of {receiver}"):
            self._db.conn.execute(
                "UPDATE departures SET at_ms = max(at_ms, ?) WHERE id ="
                " (SELECT id FROM departures WHERE receiver = ? ORDER BY id DESC LIMIT 1)",
                (_ms(now.timestamp()), receiver),
            )

    def _left(self, receivers: Sequence[str], moment: float, memory: float) -> list[float]:
        marks = ", ".join("?" for _ in receivers)
        rows = self._db.query(
            f"SELECT at_ms FROM departures WHERE receiver IN ({marks}) AND at_ms BETWEEN ? AND ? ORDER BY at_ms",  # noqa: S608 - marks
            (*receivers, _ms(moment - memory), _ms(moment + _CLOCKS_DIFFER_SECONDS)),
        )
        return [row["at_ms"] / 1000 for row in rows]


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
