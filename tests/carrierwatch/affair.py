"""A database with two stories of one affair: a deputy's warning, and the lifting of the limit that it led to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carrierwatch.database import open_database
from pipeline.run import understand
from pipeline.store import PipelineStore
from tests.pipeline.stories.articles import NOW, LabelReader, edit, insert, labelled, row_of

if TYPE_CHECKING:
    from pathlib import Path

_ROWS = labelled()
LIFTED = [raw for raw in _ROWS if raw["story"] == "ru-kz-90day-lifted-2025-10"]
WARNING = [raw for raw in _ROWS if raw["story"] == "kz-deputy-90day-warning-2025-10"]


def store_affair(folder: Path) -> None:
    """Into `carrierwatch.db`; an article of the first story was edited."""
    db = open_database(folder / "carrierwatch.db")
    store, reader = PipelineStore(db), LabelReader.of(_ROWS)
    articles = insert(db, *map(row_of, WARNING + LIFTED))
    understand(store, reader, window_days=7, now=NOW)
    edit(db, articles[1], body=WARNING[1]["body"].replace("90 суток", "180 суток", 1))
    understand(store, reader, window_days=7, now=NOW)
    db.close()
