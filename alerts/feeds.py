"""Writes the feeds into a folder: `alerts.atom` and `effective.ics`, each whole or not at all."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from alerts import atom, effective
from alerts.errors import FeedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from alerts.feed_store import FeedStore
    from config.model import Rule
    from config.settings import Settings


def write_feeds(
    store: FeedStore,
    settings: Settings,
    rules: Sequence[Rule],
    folder: Path,
    *,
    now: datetime,
    templates: Path | None = None,
) -> tuple[Path, ...]:
    """Write both files into the folder, made if there is none, and return the paths of those that changed.

    A reader sees the old file or the new one, never a part. Raises `FeedError`, `StoreError`.
    """
    by_id = {rule.id: rule for rule in rules}
    since = now.astimezone(ZoneInfo(settings.zone)).date() - timedelta(days=settings.feeds.past_days)
    documents = {
        atom.NAME: atom.atom(
            store.newest(settings.feeds.newest),
            settings,
            by_id,
            identifier=_identifier(settings, folder),
            now=now,
            templates=templates,
        ),
        effective.NAME: effective.calendar(
            store.events(since, cancelled_since=now - timedelta(days=settings.feeds.cancelled_days), now=now),
            settings,
            by_id,
            templates=templates,
        ),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(folder / name for name, document in documents.items() if _write(folder / name, document))
    except OSError as error:
        raise FeedError(folder, error.strerror or str(error)) from error


def _identifier(settings: Settings, folder: Path) -> str:
    """The feed's name: its address, or one made of the folder where it has none."""
    if address := settings.feeds.address:
        return f"{address.rstrip('/')}/{atom.NAME}"
    return uuid5(NAMESPACE_URL, folder.resolve().as_uri()).urn


def _write(path: Path, document: bytes) -> bool:
    """Put the document in place of the file in one step; whether it differs from what stood there."""
    if path.is_file() and path.read_bytes() == document:
        return False
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(document)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return True
