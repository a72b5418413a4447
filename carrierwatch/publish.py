"""Writes the feeds after a pass, where the settings name a folder for them."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

    from config.load import Configuration

log = logging.getLogger(__name__)


def publish(db: Database, configuration: Configuration, templates: Path | None) -> None:
    """Write the feeds. A folder that cannot be written is logged: alerts matter more. Raises `StoreError`."""
    if configuration.settings.feeds.folder is None:
        return
    # Imported here: the two libraries take a tenth of a second, and most installations have no feeds.
    from alerts.errors import FeedError
    from alerts.feed_store import FeedStore
    from alerts.feeds import write_feeds

    folder = Path(configuration.folder) / configuration.settings.feeds.folder
    try:
        write_feeds(
            FeedStore(db),
            configuration.settings,
            configuration.rules,
            folder,
            now=datetime.now(UTC),
            templates=templates,
        )
    except FeedError as error:
        log.warning("event=feeds_not_written problem=%r", str(error))
