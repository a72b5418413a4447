"""Writes what cannot wait for the event loop: that a message is about to leave, and that it was accepted.

A kill between a service's yes and its note on the disk makes a copy, so that every millisecond between the two counts.
What several threads have to note at one time goes into one transaction: the disk is waited for once, and nobody waits
in SQLite's queue of pollers behind the others.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from contextlib import closing
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from config.sqlite import storing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_BUSY_SECONDS = 10.0  # how long a note waits for another writer


@dataclass(slots=True)
class _Note:
    statement: str
    values: Mapping[str, object]
    done: bool = False
    changed: int = 0
    error: sqlite3.Error | None = None


class Scribe:
    """Notes from whatever thread, on a connection of its own: the store's may be within a transaction."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._turn = Lock()  # whoever has it writes for everybody who waits
        self._waiting: deque[_Note] = deque()

    def write(self, what: str, statement: str, values: Mapping[str, object]) -> int:
        """How many rows the statement changed, once that is on the disk. Raises `StoreError` with `what`."""
        note = _Note(statement, values)
        self._waiting.append(note)
        with self._turn:
            if not note.done:
                self._write_all()
        if note.error is not None:
            with storing(what):
                raise note.error
        return note.changed

    def _write_all(self) -> None:
        notes = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            with closing(sqlite3.connect(self._database, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
                connection.execute("PRAGMA synchronous=FULL")
                connection.execute("BEGIN IMMEDIATE")
                for note in notes:
                    note.changed = connection.execute(note.statement, note.values).rowcount
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            for note in notes:
                note.error = error
        finally:
            for note in notes:
                note.done = True
