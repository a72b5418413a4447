"""What a person may ask of stories, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from carrierwatch.database import open_database
from pipeline.errors import ArrangementError, UnknownStoryError
from pipeline.store import PipelineStore

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2025, 10, 10, tzinfo=UTC)


def test_a_merge_needs_two_stories_that_are_there(tmp_path: Path) -> None:
    """One named twice would vanish into itself."""
    db = open_database(tmp_path / "watch.db")
    store = PipelineStore(db)
    with pytest.raises(ArrangementError, match="cannot be merged with itself"):
        store.merge(1, 1, now=NOW)
    with pytest.raises(UnknownStoryError):
        store.merge(1, 2, now=NOW)
    db.close()
