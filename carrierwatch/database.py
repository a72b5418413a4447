"""Opens the one SQLite file, and brings its tables up to this version."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from sqlite_utils import Database

from carrierwatch.migrations import migrations
from config.errors import StoreError
from config.sqlite import storing, transaction

BUSY_MS = 10_000  # how long a writer waits for another


def open_database(path: Path) -> Database:
    """The database at `path`, made if there is none, with all migrations applied.

    WAL, so that Datasette and a second command read while one writes. `synchronous=FULL`, because a delivery that was
    recorded as sent must stay recorded when the power fails. Raises `StoreError` where the file cannot be used, or was
    written by a newer version.
    """
    what = f"database {path}"
    with storing(what):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(what, f"the folder cannot be made: {error.strerror}") from error
        connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, check_same_thread=False)
        db = Database(connection)
        _write_ahead(connection)
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA foreign_keys=ON")
        _migrate(db, what)
        return db


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL, after whoever is at it too: SQLite answers them "locked" at once, whatever the busy timeout."""
    last_try = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > last_try:
                raise
            time.sleep(0.02)
        else:
            return


def open_existing(path: Path) -> Database:
    """The database at `path`, which a pass must have made before. Raises `StoreError` where there is none.

    Where this user may only read it, it is opened for that: a colleague or a monitor may look, and a command that
    would change something says that it cannot.
    """
    if not path.exists():
        raise StoreError(f"database {path}", "there is none yet; `carrierwatch run` makes it")
    return open_database(path) if _may_write(path) or not path.is_file() else _open_to_read(path)


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises `sqlite3.Error`."""
    uri = path.resolve().as_uri()
    # A reader of a database in WAL mode needs the files beside it, or the right to make them. Where there is neither,
    # nobody can be writing, either.
    alone = not Path(f"{path}-wal").exists() and not os.access(path.parent, os.W_OK)
    return sqlite3.connect(
        f"{uri}?{'immutable=1' if alone else 'mode=ro'}",
        uri=True,
        timeout=BUSY_MS / 1000,
        check_same_thread=False,
    )


def _may_write(path: Path) -> bool:
    """Whether this user may write the file, and the journal beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _open_to_read(path: Path) -> Database:
    what = f"database {path}"
    with storing(what):
        db = Database(open_read_only(path))
        if _missing(db, what):
            raise StoreError(
                what, "written by an older version, and closed to you; copy it, or let its owner run `status`"
            )
        return db


def _migrate(db: Database, what: str) -> None:
    """Apply what is missing, one process at a time."""
    if _missing(db, what):
        with transaction(db, what):
            migrations.apply(db)


def _missing(db: Database, what: str) -> set[str]:
    """The migrations that the database lacks. Raises `StoreError` for one that is not ours, or newer than we are."""
    ours = {migration.name for migration in migrations.pending(Database(memory=True))}
    applied = _applied(db)
    if not applied and db.table_names():
        raise StoreError(what, "this is not a database of carrierwatch; name another file in settings.yaml")
    if newer := sorted(applied - ours):
        raise StoreError(
            what, f"written by a newer version (it has {newer[-1]}); update carrierwatch, or restore a backup"
        )
    return ours - applied


def _applied(db: Database) -> set[str]:
    return {migration.name for migration in migrations.applied(db)}


def backup(db: Database, target: Path) -> None:
    """A consistent copy of the database at `target`, made while others go on writing. Raises `StoreError`."""
    if target.exists():
        raise StoreError(f"backup {target}", "the file exists; name another, nothing was overwritten")
    with storing(f"backup {target}"):
        copy = sqlite3.connect(target)
        try:
            db.conn.backup(copy)
        finally:
            copy.close()
