"""How every store speaks to SQLite: one kind of transaction, one form of time, one kind of error.

The tables themselves are made in `carrierwatch/database.py`; the SQL of each package lives in its `store.py`.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from config.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

HINTS = {
    "database or disk is full": "the disk is full; free some space and run again, nothing that was stored is lost",
    "database is locked": "another process has held the database for too long; try again",
    "attempt to write a readonly database": "the database file cannot be written; check its owner and permissions",
    "disk I/O error": "the disk failed, is full or went away (a network share?); see `dmesg`, then run again or restore"
    " a backup",
    "unable to open database file": "its folder is missing or closed to this user; check the path and its permissions",
    "database disk image is malformed": "the file is damaged; restore a backup, or try `sqlite3 FILE .recover`",
    "file is not a database": "the file is no SQLite database, or is damaged; restore a backup",
}


@contextmanager
def transaction(db: Database, what: str) -> Iterator[None]:
    """Run the block in one `BEGIN IMMEDIATE` transaction; all of it is stored, or nothing.

    Immediate, because a deferred transaction that reads before it writes fails at once with "database is locked"
    when another process wrote in between, whatever `busy_timeout` says. Within a running transaction the block joins
    it. Raises `StoreError` with `what` where the database refuses.
    """
    with storing(what):
        if db.conn.in_transaction:
            yield
            return
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.conn.commit()
        except BaseException:
            _roll_back(db)
            raise


def _roll_back(db: Database) -> None:
    """Undo what was begun; on some errors, a full disk among them, SQLite has done so by itself."""
    if db.conn.in_transaction:
        db.conn.rollback()


@contextmanager
def storing(what: str) -> Iterator[None]:
    """Turn database errors of the block into a `StoreError` that says what was being done, and what to do.

    An `IntegrityError` or a faulty statement is a bug of ours and passes through untouched.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        problem = str(error)
        if problem not in HINTS:
            if "unable to open" in problem:
                raise StoreError(what, problem) from error
            raise
        raise StoreError(what, HINTS[problem]) from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise StoreError(what, HINTS.get(str(error), str(error))) from error


def stamp(instant: datetime) -> str:
    """The stored form of an aware instant: UTC, whole seconds, `2025-10-10T09:00:00Z`. It sorts as text."""
    if instant.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be stored: {instant!r}")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(text: str) -> datetime:
    """The aware instant that `stamp` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
