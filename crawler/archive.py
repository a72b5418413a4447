"""Keeps articles' pages as they came, in WARC, one file a day, so that they can be read again (`crawler/reread.py`).

A record is written in one piece at the end of the day's file and brought to the disk at the end of a pass. A process
that is killed leaves at most one half record there, which the next one cuts off. What a record holds stands in
`crawler/packed.py`.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING

from crawler.errors import ArchiveError
from crawler.packed import packed, warcinfo
from crawler.rows import Place
from crawler.unpacked import whole_until

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from config.settings import ArchiveSettings
    from crawler.items import Page
    from crawler.packed import Packed

log = logging.getLogger(__name__)

NAME = re.compile(r"carrierwatch-(\d{4}-\d\d-\d\d)\.warc\.gz")


class Archive:
    """Writes the day's file. Safe to call from several threads; one process at a time holds a folder."""

    def __init__(self, folder: Path, settings: ArchiveSettings, last: Callable[[str], int] = lambda _name: 0) -> None:
        """`last` says where in a file the last record begins that is known (`CrawlStore.last_archived`)."""
        self.folder = folder
        self._last = last
        self._settings = settings
        self._lock = threading.Lock()
        self._file: int | None = None
        self._day: date | None = None
        self._end = 0
        self._older = 0  # bytes of the files of other days
        self._unsynced = False

    def keep(self, page: Page, *, status: int, headers: Sequence[tuple[str, str]], held: Place | None) -> Place:
        """Pack the page and `add` it."""
        return self.add(packed(page, status=status, headers=headers, held=self.digest_held(held)), held=held)

    def digest_held(self, held: Place | None) -> str | None:
        """The digest of what stands at a place; None where nothing stands there any more."""
        return held.digest if held is not None and (self.folder / held.file).exists() else None

    def add(self, one: Packed, *, held: Place | None) -> Place:
        """Where the page now stands; `held`, what is there of the same address, where that is the same page.

        Takes microseconds once the day's file is open (`is_open`). Raises `ArchiveError` where it cannot be written;
        nothing half written stays.
        """
        if one.record is None:
            assert held is not None
            return held
        with self._lock:
            day = one.at.date()
            try:
                self._open(day)
                offset = self._append(one.record)
            except OSError as error:
                raise ArchiveError(self.folder, f"{error.strerror}; the page was read, but is not kept") from error
            return Place(file=name_of(day), offset=offset, digest=one.digest, at=one.at)

    def is_open(self, day: date) -> bool:
        """Whether the file of that day stands open: opening it may mean to read all that is in it."""
        return self._file is not None and self._day == day

    def end_pass(self, today: date) -> tuple[str, ...]:
        """Bring what was written to the disk, and delete what is too old or too much; the names of deleted files."""
        try:
            self._sync()
            with self._lock:
                return self._sweep(today)
        except OSError as error:
            raise ArchiveError(self.folder, f"{error.strerror}; check the disk") from error

    def close(self) -> None:
        """Bring everything to the disk and let go of the file. Raises `ArchiveError`."""
        with self._lock:
            try:
                self._close()
            except OSError as error:
                raise ArchiveError(self.folder, f"{error.strerror}; check the disk") from error

    # --- the day's file

    def _open(self, day: date) -> None:
        if self.is_open(day):
            return
        self._close()
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name_of(day)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._end = _whole(file, self._last(path.name))
            os.ftruncate(file, self._end)
        except BlockingIOError as error:
            os.close(file)
            raise ArchiveError(path, "another carrierwatch writes to it; give each its own archive.folder") from error
        except BaseException:
            os.close(file)
            raise
        self._file, self._day = file, day
        self._older = sum(size for name, size in self._files().items() if name != path.name)
        if self._end == 0:
            self._append(warcinfo(path.name))

    def _append(self, record: bytes) -> int:
        assert self._file is not None
        self._make_room(len(record))
        offset = self._end
        try:
            written = 0
            while written < len(record):
                written += os.pwrite(self._file, record[written:], offset + written)
        except OSError:
            os.ftruncate(self._file, offset)
            raise
        self._end += len(record)
        self._unsynced = True
        return offset

    def _sync(self) -> None:
        """Bring what was written to the disk, and keep nobody from writing more meanwhile."""
        with self._lock:
            if self._file is None or not self._unsynced:
                return
            file, self._unsynced = os.dup(self._file), False
        try:
            os.fsync(file)
        finally:
            os.close(file)

    def _close(self) -> None:
        if self._file is not None:
            os.fsync(self._file)
            os.close(self._file)
            self._file, self._day, self._unsynced = None, None, False

    # --- bounds

    def _make_room(self, more: int) -> None:
        """Delete the oldest files until `more` bytes fit; `ArchiveError` where the day's own file leaves no room."""
        if self._older + self._end + more <= self._settings.max_bytes:
            return
        assert self._day is not None
        self._delete_beyond(self._settings.max_bytes - self._end - more, self._day)
        if self._older + self._end + more > self._settings.max_bytes:
            raise ArchiveError(self.folder, "full; raise archive.max_bytes, or lower archive.keep_days")

    def _sweep(self, today: date) -> tuple[str, ...]:
        before = set(self._files())
        for name in before:
            if self._settings.keep_days is not None and day_of(name) <= today - timedelta(self._settings.keep_days):
                (self.folder / name).unlink()
        self._delete_beyond(self._settings.max_bytes - self._end, self._day or today)
        return tuple(sorted(before - set(self._files())))

    def _delete_beyond(self, room: int, keep: date) -> None:
        """Delete files, the oldest first, until those of other days than `keep` take no more than `room` bytes."""
        older = {name: size for name, size in sorted(self._files().items()) if day_of(name) != keep}
        self._older = sum(older.values())
        for name, size in older.items():
            if self._older <= room:
                return
            (self.folder / name).unlink()
            self._older -= size
            log.warning("event=archive_full deleted=%s", name)

    def _files(self) -> dict[str, int]:
        """Our files, and their sizes; others in the folder are left alone."""
        if not self.folder.is_dir():
            return {}
        return {path.name: path.stat().st_size for path in self.folder.iterdir() if NAME.fullmatch(path.name)}


def name_of(day: date) -> str:
    """The name of the file of a day (UTC)."""
    return f"carrierwatch-{day.isoformat()}.warc.gz"


def day_of(name: str) -> date:
    """The day of a file; the distant future where the name bears no date."""
    found = NAME.fullmatch(name)
    try:
        return date.fromisoformat(found[1] if found else "")
    except ValueError:
        return date.max


def _whole(file: int, last: int) -> int:
    """Where the last whole record of a day's file ends: what a killed process wrote after that is to go.

    `last` is where a record is known to begin; a whole day need not be unpacked.
    """
    with open(file, "rb", closefd=False) as stream:
        for start in {last: None, 0: None}:
            end = whole_until(stream, start)
            if end > start:
                return end
    return 0
