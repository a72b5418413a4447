"""Subscriptions in SQLite, so that leases outlive a restart. No secret is among what is stored."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from config.sqlite import instant, stamp, storing, transaction
from crawler.websub.subscription import State, Subscription, is_trusted, missed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database

TIMES = ("asked_at", "lease_until", "pushed_at", "missed_at", "next_at")
COLUMNS = tuple(field.name for field in fields(Subscription))
SAVE = (
    f"INSERT INTO subscriptions ({', '.join(COLUMNS)}) VALUES ({', '.join(f':{name}' for name in COLUMNS)})"  # noqa: S608 - names of our own fields
    " ON CONFLICT (source, feed) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name not in {"source", "feed"})
)


class SubscriptionStore:
    """Reads and writes `subscriptions`. All methods may raise `StoreError`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self, source: str | None = None) -> tuple[Subscription, ...]:
        """Those of one source, or of all, in the order in which they began."""
        with storing("reading the subscriptions"):
            where, values = (" WHERE source = ?", (source,)) if source is not None else ("", ())
            rows = list(self._db.query(f"SELECT * FROM subscriptions{where} ORDER BY id", values))  # noqa: S608 - our own words
        return tuple(_subscription(row) for row in rows)

    def get(self, key: tuple[str, str]) -> Subscription | None:
        """The one of a source's feed; None where there is none."""
        return next((one for one in self.all(key[0]) if one.key == key), None)

    def save(self, one: Subscription) -> None:
        """Keep it as it is now."""
        values = asdict(one)
        for name in TIMES:
            values[name] = stamp(values[name]) if values[name] else None
        with transaction(self._db, f"subscription of {one.source}"):
            self._db.conn.execute(SAVE, values)

    def forget(self, one: Subscription) -> None:
        """It is over."""
        with transaction(self._db, f"subscription of {one.source}"):
            self._db.conn.execute("DELETE FROM subscriptions WHERE source = ? AND feed = ?", one.key)

    def after_pass(self, source: str, *, found_new: bool, last_look: datetime | None, now: datetime) -> bool:
        """Note what a pass over a source tells of its pushes; whether they can be relied on."""
        trusted = False
        for one in self.all(source):
            after = missed(one, last_look=last_look, now=now) if found_new else one
            if after != one:
                self.save(after)
            trusted = trusted or is_trusted(after, now=now)
        return trusted


def _subscription(row: dict[str, Any]) -> Subscription:
    values = {name: row[name] for name in COLUMNS}
    for name in TIMES:
        values[name] = instant(values[name]) if values[name] else None
    return Subscription(**(values | {"state": State(row["state"])}))
