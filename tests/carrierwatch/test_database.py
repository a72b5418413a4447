"""The one SQLite file: made, upgraded, copied, and refused with a clear line where it cannot be used."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrierwatch.database import backup, open_database, open_existing
from carrierwatch.runs import BusyError, Counts, RunStore, only_one
from config.errors import StoreError
from config.sqlite import instant, stamp, transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

NOW = datetime(2025, 10, 10, 9, 0, tzinfo=UTC)


def test_a_database_opened_twice_is_the_same_database(tmp_path: Path) -> None:
    """Opening applies what is missing and leaves the rest alone."""
    first = open_database(tmp_path / "new" / "watch.db")
    run = RunStore(first).begin("run", NOW)
    first.close()
    second = open_database(tmp_path / "new" / "watch.db")
    last = RunStore(second).last()
    assert last is not None
    assert (last.id, last.command, last.started_at, last.finished_at) == (run, "run", NOW, None)
    second.close()


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """An older program must not write into tables that it does not know."""
    path = tmp_path / "watch.db"
    db = open_database(path)
    with db.atomic():
        db["_sqlite_migrations"].insert(
            {"migration_set": "carrierwatch", "name": "9999_from_the_future", "applied_at": "2030-01-01"}
        )
    db.close()
    with pytest.raises(StoreError, match=r"newer version \(it has 9999_from_the_future\); update carrierwatch"):
        open_database(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """In one line that says what to do."""
    path = tmp_path / "watch.db"
    path.write_text("these are my holiday notes, and long enough to be no header of SQLite" * 20, encoding="utf-8")
    with pytest.raises(StoreError, match="no SQLite database, or is damaged"):
        open_database(path)
    with pytest.raises(StoreError, match="there is none yet"):
        open_existing(tmp_path / "missing.db")


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """A wrong path in settings.yaml must not write our tables into somebody's accounts."""
    path = tmp_path / "accounts.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE invoices (number INTEGER)")
    other.close()
    with pytest.raises(StoreError, match="not a database of carrierwatch; name another file"):
        open_database(path)
    other = sqlite3.connect(path)
    assert [row[0] for row in other.execute("SELECT name FROM sqlite_master")] == ["invoices"]
    other.close()


def test_what_may_only_be_read_is_read_and_refuses_to_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A monitor or a colleague without the right to write looks at the database all the same."""
    path = tmp_path / "watch.db"
    db = open_database(path)
    run = RunStore(db).begin("run", NOW)
    db.close()
    # Whoever runs the tests may be root, whom no permission stops.
    monkeypatch.setattr("carrierwatch.database.os.access", lambda _path, mode: mode != os.W_OK)
    read = open_existing(path)
    last = RunStore(read).last()
    assert last is not None
    assert last.id == run
    with pytest.raises(StoreError, match="cannot be written; check its owner and permissions"):
        RunStore(read).begin("run", NOW)
    read.close()
    assert not Path(f"{path}-shm").exists()
    db = open_database(path)
    db.execute("DELETE FROM _sqlite_migrations WHERE id = (SELECT max(id) FROM _sqlite_migrations)")
    db.conn.commit()
    db.close()
    with pytest.raises(StoreError, match="older version, and closed to you; copy it"):
        open_existing(path)


def test_runs_are_forgotten_in_time(tmp_path: Path) -> None:
    """Cron calls for years; only the runs of the latest months stay."""
    db = open_database(tmp_path / "watch.db")
    store = RunStore(db)
    for days in (0, 89, 91):
        store.begin("run", NOW + timedelta(days=days))
    assert [row["started_at"] for row in db.query("SELECT started_at FROM runs ORDER BY id")] == [
        stamp(NOW + timedelta(days=days)) for days in (89, 91)
    ]
    db.close()


def store_too_much(db: Database) -> None:
    """One small row and one that does not fit, in one transaction."""
    with transaction(db, "storing an article"):
        db.conn.execute("INSERT INTO runs (command, started_at) VALUES ('x', 'y')")
        db.conn.execute("INSERT INTO runs (command, started_at, outcome) VALUES ('x', 'y', ?)", ("z" * 10_000_000,))


def test_a_full_disk_is_one_clear_error_and_loses_nothing(tmp_path: Path) -> None:
    """What was stored before stays; the transaction that did not fit leaves no trace."""
    db = open_database(tmp_path / "watch.db")
    store = RunStore(db)
    run = store.begin("run", NOW)
    pages = db.conn.execute("PRAGMA page_count").fetchone()[0]
    db.conn.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match="the disk is full; free some space"):
        store_too_much(db)
    db.conn.execute(f"PRAGMA max_page_count={pages + 1000}")
    assert db.conn.execute("SELECT id FROM runs").fetchall() == [(run,)]
    store.update(run, Counts(pages=3), now=NOW, outcome="done")
    assert not db.conn.in_transaction
    db.close()


def test_a_backup_is_whole_and_overwrites_nothing(tmp_path: Path) -> None:
    """The copy opens as a database of its own."""
    db = open_database(tmp_path / "watch.db")
    RunStore(db).begin("run", NOW)
    backup(db, tmp_path / "copy.db")
    with pytest.raises(StoreError, match="the file exists"):
        backup(db, tmp_path / "copy.db")
    db.close()
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("SELECT command FROM runs").fetchall() == [("run",)]
    copy.close()


def _open_at(task: tuple[str, float]) -> bool:
    path, at = task
    while time.time() < at:
        pass
    open_database(Path(path)).close()
    return True


def test_four_processes_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    """Each waits for the others' switch to WAL and for their migrations instead of failing on them."""
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        pool.map(_open_at, [(str(tmp_path / "warm.db"), 0.0)] * 4, chunksize=1)
        for number in range(20):
            tasks = [(str(tmp_path / f"watch-{number}.db"), time.time() + 0.03)] * 4
            assert pool.map(_open_at, tasks, chunksize=1) == [True] * 4


def _hold(path: str, held: multiprocessing.synchronize.Event, leave: multiprocessing.synchronize.Event) -> None:
    with only_one(Path(path)):
        held.set()
        leave.wait(30)


def test_a_second_run_on_one_database_is_told_so(tmp_path: Path) -> None:
    """And a killed one leaves no lock behind."""
    path = tmp_path / "watch.db"
    context = multiprocessing.get_context("spawn")
    held, leave = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(str(path), held, leave))
    other.start()
    assert held.wait(30)
    with pytest.raises(BusyError, match="another carrierwatch run or daemon is at work"), only_one(path):
        pytest.fail("two held the lock")
    other.kill()
    other.join()
    with only_one(path):
        pass


@pytest.mark.parametrize("text", ["2025-10-10T09:00:00Z", "1999-12-31T23:59:59Z"])
def test_a_stored_time_comes_back_as_it_was(text: str) -> None:
    """UTC, whole seconds, sortable as text."""
    assert stamp(instant(text)) == text
    with pytest.raises(ValueError, match="without a zone"):
        stamp(datetime(2025, 1, 1))  # noqa: DTZ001 - that is the mistake
