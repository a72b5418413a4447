"""What a person may ask of stories, what is refused, and that it stays whatever comes later."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from carrierwatch.database import open_database
from pipeline.errors import ArrangementError, UnknownStoryError
from pipeline.run import understand
from pipeline.store import PipelineStore
from tests.pipeline.stories.articles import NOW, LabelReader, insert, labelled, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils import Database

ROWS = labelled()
LIFTED = [raw for raw in ROWS if raw["story"] == "ru-kz-90day-lifted-2025-10"]
WARNING = [raw for raw in ROWS if raw["story"] == "kz-deputy-90day-warning-2025-10"]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "watch.db")
    yield opened
    opened.close()


def run(db: Database, later: int = 0, version: str = "labels 1") -> PipelineStore:
    """One pass, `later` seconds after the first."""
    reader = LabelReader.of(ROWS)
    reader.version = version
    store = PipelineStore(db)
    understand(store, reader, window_days=7, now=NOW + timedelta(seconds=later))
    return store


def held(store: PipelineStore) -> dict[int, set[int]]:
    """The articles of each story."""
    return {story.id: {report.article for report in story.reports} for story in store.stories()}


def test_a_merge_needs_two_stories_that_are_there(db: Database) -> None:
    """One named twice would vanish into itself."""
    store = PipelineStore(db)
    with pytest.raises(ArrangementError, match="cannot be merged with itself"):
        store.merge(1, 1, now=NOW)
    with pytest.raises(UnknownStoryError):
        store.merge(1, 2, now=NOW)


def test_what_a_person_arranged_survives_another_lexicon(db: Database) -> None:
    """All is read again; nothing moves, and it is still known as arranged by hand."""
    insert(db, *map(row_of, WARNING + LIFTED))
    store = run(db)
    warning, lifted = sorted(held(store))
    store.merge(warning, lifted, now=NOW)
    whole = sorted(held(store)[warning])
    new = store.split(warning, whole[:2], now=NOW)
    before, why = held(store), store.reasons(new)
    assert held(run(db, later=60, version="labels 2")) == before == {warning: set(whole[2:]), new: set(whole[:2])}
    assert why == store.reasons(new) == dict.fromkeys(whole[:2], f"by hand: split off from story {warning}")
    assert all(reason.startswith("by hand: ") for reason in store.reasons(warning).values())
    assert store.split_from(new) == warning


def test_later_articles_follow_a_merge(db: Database) -> None:
    """Though it made reports one story that resemble each other little."""
    ours = (LIFTED[0]["story"], WARNING[0]["story"])
    others = [raw for raw in ROWS if raw["published"].startswith("2025-10") and raw["story"] not in ours][:8]
    insert(db, row_of(LIFTED[0]), *map(row_of, others))
    store = run(db)
    kept = store.story_with(1)
    assert kept is not None
    for gone in sorted(set(held(store)) - {kept}):
        store.merge(kept, gone, now=NOW)
    numbers = insert(db, *map(row_of, LIFTED[1:]))
    run(db, later=60)
    assert {store.story_with(number) for number in numbers} == {kept}
    assert len(held(store)) == 1


def test_later_articles_follow_a_split(db: Database) -> None:
    """They join the part that they resemble most, and the parts stay apart."""
    insert(db, *map(row_of, LIFTED[:2] + WARNING))
    store = run(db)
    one, other = sorted(held(store), key=lambda story: 1 not in held(store)[story])
    store.merge(one, other, now=NOW)
    new = store.split(one, [3, 4, 5], now=NOW)
    numbers = insert(db, *map(row_of, LIFTED[2:]))
    run(db, later=60)
    assert held(store) == {one: {1, 2, *numbers}, new: {3, 4, 5}}


def test_copies_whose_original_was_split_off_are_one_voice(db: Database) -> None:
    """What they copy is elsewhere now; the story still says what they say."""
    insert(db, *map(row_of, LIFTED))
    store = run(db)
    (story,) = store.stories()
    (copy,) = (report for report in story.reports if report.reprint_of is not None)
    new = store.split(story.id, [report.article for report in story.reports if report is not copy], now=NOW)
    left = store.story(story.id)
    assert (left.change, left.quoted, left.corroboration) == (
        copy.reading.change, copy.article, "single",
    )  # fmt: skip
    assert store.story(new).corroboration == "several"
