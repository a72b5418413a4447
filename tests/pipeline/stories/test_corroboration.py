"""Who stands behind a story, from the configuration of sources to the stored grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from carrierwatch.database import open_database
from config.model import Discovery, DiscoveryKind, Lang, Source
from crawler.store import CrawlStore
from pipeline.run import PipelineReport, understand
from pipeline.store import PipelineStore
from tests.pipeline.stories.articles import NOW, LabelReader, insert, labelled, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils import Database

ROWS = labelled()
LIFTED = [raw for raw in ROWS if raw["story"] == "ru-kz-90day-lifted-2025-10"]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """One story, each article of a source of its own."""
    opened = open_database(tmp_path / "watch.db")
    configure(opened)
    numbers = insert(opened, *map(row_of, LIFTED))
    with opened.conn:
        opened.conn.executemany("UPDATE articles SET source = ? WHERE id = ?", ((f"s{n - 1}", n) for n in numbers))
    run(opened)
    yield opened
    opened.close()


def configure(db: Database, **more: object) -> None:
    """Make the sources those of the configuration, each with these keys, on hosts of one domain each."""
    sources = [
        Source.model_validate(
            {
                "id": f"s{number}", "name": "A", "outlet": f"www.outlet{number}.kz", "url": f"https://www.outlet{number}.kz/",
                "country": "KZ", "lang": Lang.RU, "articles": ".",
                "discovery": (Discovery(kind=DiscoveryKind.FEED, url=f"https://www.outlet{number}.kz/feed"),),
                **{key: value[number] if isinstance(value, list) else value for key, value in more.items()},
            }
        )
        for number in range(len(LIFTED))
    ]  # fmt: skip
    CrawlStore(db).sync_sources(sources)


def run(db: Database) -> PipelineReport:
    return understand(PipelineStore(db), LabelReader.of(ROWS), window_days=7, now=NOW)


CONFIGURED: list[tuple[str, dict[str, object], str]] = [
    ("nothing said", {}, "several"),
    ("all on one domain", {"url": [f"https://{name}.orda.kz/" for name in ("en", "kaz", "www", "m")]}, "single"),
    ("one owner", {"owner": "Holding"}, "single"),
    ("two owners", {"owner": ["One", "Two", "One", "Two"]}, "several"),
    ("a state body", {"owner": "Holding", "authority": [True, False, False, False]}, "authority"),
]


@pytest.mark.parametrize(("what", "keys", "grade"), CONFIGURED)
def test_a_changed_configuration_is_taken_up_with_the_next_pass(
    db: Database, what: str, keys: dict[str, object], grade: str
) -> None:
    """No article is read again; the rules look again where the grade changed, and not where it did not."""
    store = PipelineStore(db)
    (story,) = store.stories()
    assert story.corroboration == "several"
    with db.conn:
        db.conn.execute("UPDATE stories SET matched_at = changed_at")
    configure(db, **keys)
    assert run(db) == PipelineReport()
    store = PipelineStore(db)
    assert store.story(story.id).corroboration == grade, what
    assert [one.corroboration for one in store.outlines()] == [grade]
    assert store.unmatched() == ([] if grade == "several" else [story.id])


def test_a_story_from_before_is_graded_without_being_news(db: Database) -> None:
    """A database of an earlier version has stories without a grade."""
    with db.conn:
        db.conn.execute("UPDATE stories SET corroboration = NULL, derived_by = NULL, matched_at = changed_at")
    assert PipelineStore(db).story(1).corroboration == "single"
    run(db)
    assert PipelineStore(db).story(1).corroboration == "several"
    assert PipelineStore(db).unmatched() == []
