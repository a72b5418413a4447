"""The log of passes: what `status` and Datasette show, and the lock that keeps two passes apart."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from config.errors import CarrierwatchError, StoreError
from config.sqlite import instant, stamp, storing, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlite_utils import Database

KEEP = timedelta(days=90)  # a pass every five minutes writes 26,000 rows in that time


class BusyError(CarrierwatchError):
    """Another pass or daemon works on the same database. `database` is its path."""

    def __init__(self, database: Path) -> None:
        super().__init__(f"{database}: another carrierwatch run or daemon is at work on it; this one leaves")
        self.database = database


@contextmanager
def only_one(database: Path) -> Iterator[None]:
    """Hold the database's run lock during the block.

    The lock is the system's own on `<database>.lock`, so that a killed process leaves nothing behind. Raises
    `BusyError` at once where another process holds it, `StoreError` where it cannot be made.
    """
    lock = FileLock(f"{database}.lock")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError(database) from error
    except OSError as error:
        raise StoreError(f"lock {database}.lock", f"cannot be made: {error.strerror}; check the folder") from error
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a pass did."""

    pages: int = 0  # answers with a body; not counted: not modified
    articles: int = 0  # new ones
    revisions: int = 0  # articles whose text was edited
    stories: int = 0  # new ones
    alerts: int = 0
    deliveries: int = 0  # messages that a service accepted
    errors: int = 0  # addresses and deliveries that failed

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One pass, or one life of a daemon."""

    id: int
    command: str  # run, daemon, demo
    started_at: datetime
    finished_at: datetime | None  # None while it runs, or where it was killed
    outcome: str | None  # done, stopped, or what went wrong
    counts: Counts


class RunStore:
    """Passes in the table `runs`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def begin(self, command: str, now: datetime) -> int:
        """Note the start, and forget runs that are older than `KEEP`; the number of the run."""
        with transaction(self._db, "noting the start of a run"):
            self._db.conn.execute("DELETE FROM runs WHERE started_at < ?", (stamp(now - KEEP),))
            cursor = self._db.conn.execute(
                "INSERT INTO runs (command, started_at) VALUES (?, ?)", (command, stamp(now))
            )
            assert cursor.lastrowid is not None
            return cursor.lastrowid

    def update(self, run: int, counts: Counts, *, now: datetime | None = None, outcome: str | None = None) -> None:
        """Set what the run has done so far and, with `now` and `outcome`, its end."""
        values = asdict(counts)
        assignments = ", ".join(f"{name} = :{name}" for name in values)
        with transaction(self._db, "noting what a run did"):
            self._db.conn.execute(
                f"UPDATE runs SET {assignments}, finished_at = :finished_at, outcome = :outcome WHERE id = :id",  # noqa: S608 - names of our own fields
                {**values, "finished_at": stamp(now) if now else None, "outcome": outcome, "id": run},
            )

    def last(self) -> Run | None:
        """The run that began last; None where there was none."""
        with storing("reading the last run"):
            row = next(self._db.query("SELECT * FROM runs ORDER BY id DESC LIMIT 1"), None)
        if row is None:
            return None
        return Run(
            id=row["id"],
            command=row["command"],
            started_at=instant(row["started_at"]),
            finished_at=instant(row["finished_at"]) if row["finished_at"] else None,
            outcome=row["outcome"],
            counts=Counts(**{field.name: row[field.name] for field in fields(Counts)}),
        )
