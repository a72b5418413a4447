"""Readings, stories and revisions in a real database: round trips, passes run twice, edits, merges and splits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from carrierwatch.database import open_database
from config.model import Lang
from pipeline.errors import ArrangementError, PipelineError, UnknownStoryError
from pipeline.model import Area, Direction, Evidence, Mention, PolicyChange, Reading, Span, Stage
from pipeline.run import Happened, PipelineEvent, PipelineReport, understand
from pipeline.store import PipelineStore
from pipeline.store_rows import reading_of, reading_row
from tests.pipeline.stories.articles import NOTHING, NOW, LabelReader, edit, insert, labelled, row_of

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


def run(db: Database, reader: LabelReader | None = None, later: int = 0) -> PipelineReport:
    """One pass, `later` seconds after the first."""
    return understand(
        PipelineStore(db), reader or LabelReader.of(ROWS), window_days=7, now=NOW + timedelta(seconds=later)
    )


def matched(db: Database) -> None:
    """What the rules do once they have looked at every story."""
    db.conn.execute("UPDATE stories SET matched_at = changed_at")
    db.conn.commit()


def dump(db: Database) -> list[tuple[object, ...]]:
    tables = ("readings", "stories", "story_articles", "article_bands", "article_traits", "signatures", "revisions")
    return [tuple(row) for table in tables for row in db.conn.execute(f"SELECT * FROM {table}")]


SPAN = Span("body", 3, 20)
CHANGE = PolicyChange(
    area=Area.TRADE, direction=Direction.MIXED, stage=Stage.REJECTED, imposed_by=("EAEU", "KZ"), subjects=(),
    effective="2025-11", quotes=(SPAN, Span("title", 0, 4)),
)  # fmt: skip
READINGS = [
    NOTHING,
    Reading(
        lang=Lang.KK, topics=("migration", "trade"), concepts=("stay_limit",), countries=("RU", "KZ"), change=CHANGE,
        other_changes=(replace(CHANGE, effective=None), replace(CHANGE, quotes=())), affects_carriers=True,
        evidence=(Evidence(label="topic:trade", sentence=SPAN, mentions=(Mention(concept="ban", span=SPAN),)),),
        version="7 «ә»",
    ),
]  # fmt: skip


@pytest.mark.parametrize("reading", READINGS)
def test_a_stored_reading_comes_back(reading: Reading) -> None:
    assert reading_of(reading_row(reading)) == reading


def test_a_pass_stores_stories_that_say_what_their_articles_say(db: Database) -> None:
    """Reports in order of publication, reprints marked, the change with its quotes' article, topics, outlets."""
    insert(db, *map(row_of, LIFTED))
    report = run(db)
    assert (report.articles, report.stories_new, report.reprints, report.failed) == (4, 1, 1, 0)
    (story,) = PipelineStore(db).stories()
    assert story.outlets == tuple(dict.fromkeys(report.outlet for report in story.reports))
    assert len(story.reports) == 4
    assert story.change is not None
    assert (story.change.direction, story.change.stage) == (Direction.EASES, Stage.DECIDED)
    assert story.quoted in {report.article for report in story.reports}
    assert sum(report.reprint_of is not None for report in story.reports) == 1
    assert PipelineStore(db).story(story.id) == story


def test_a_second_pass_changes_nothing(db: Database) -> None:
    """No article is read again, and no story is shown to the rules again."""
    insert(db, *map(row_of, ROWS[:40]))
    run(db)
    matched(db)
    before = dump(db)
    assert run(db, later=60) == PipelineReport()
    assert dump(db) == before
    assert PipelineStore(db).unmatched() == []


def test_a_new_lexicon_reads_again_and_shows_only_what_changed(db: Database) -> None:
    """The readings bear the new version; stories that say the same are not matched again."""
    insert(db, *map(row_of, LIFTED + WARNING))
    run(db)
    matched(db)
    stories = {report.article: story.id for story in PipelineStore(db).stories() for report in story.reports}
    reader = LabelReader.of(ROWS)
    reader.version = "labels 2"
    first = WARNING[0]
    reader.known[first["title"], first["body"]] = replace(NOTHING, affects_carriers=False)
    assert run(db, reader, later=60).articles == 7
    store = PipelineStore(db)
    assert {report.article: story.id for story in store.stories() for report in story.reports} == stories
    assert [store.story(number).reports[0].title for number in store.unmatched()] == [first["title"]]
    assert store.pending("labels 2") == []
    assert len(store.pending("labels 3")) == 7


def test_a_story_grows_and_is_matched_again(db: Database) -> None:
    """A later article joins it; the report says so."""
    insert(db, *map(row_of, LIFTED[:2]))
    run(db)
    matched(db)
    insert(db, *map(row_of, LIFTED[2:]))
    report = run(db, later=60)
    assert (report.articles, report.stories_new, report.stories_grown) == (2, 0, 1)
    store = PipelineStore(db)
    assert len(store.unmatched()) == 1
    assert len(store.story(store.unmatched()[0]).reports) == 4


MATERIAL = [("a number", "90 суток", "180 суток", True), ("a word", "подчеркнул", "отметил", False)]


@pytest.mark.parametrize(("what", "old", "new", "material"), MATERIAL)
def test_an_edit_is_compared_and_keeps_its_story(db: Database, what: str, old: str, new: str, material: bool) -> None:
    """The earlier text stays, with what changed and whether it matters."""
    raw = WARNING[1]
    assert old in raw["body"]
    (article,) = insert(db, row_of(raw))
    run(db)
    matched(db)
    edit(db, article, body=raw["body"].replace(old, new, 1))
    report = run(db, later=60)
    assert (report.articles, report.stories_new, report.revisions) == (1, 0, 1)
    assert report.revisions_material == material
    store = PipelineStore(db)
    (revision,) = store.revisions(article)
    assert (revision.material, revision.body) == (material, raw["body"])
    assert revision.changes
    assert len(store.unmatched()) == 1
    assert new in store.story(store.unmatched()[0]).reports[0].body


def test_two_edits_between_passes_are_compared_one_after_the_other(db: Database) -> None:
    raw = WARNING[1]
    (article,) = insert(db, row_of(raw))
    run(db)
    edit(db, article, body=raw["body"].replace("90 суток", "120 суток"))
    edit(db, article, body=raw["body"].replace("90 суток", "180 суток"))
    assert run(db, later=60).revisions == 2
    first, second = PipelineStore(db).revisions(article)
    assert any("[90 → 120]" in change for change in first.changes)
    assert any("[120 → 180]" in change for change in second.changes)
    assert first.reasons == second.reasons == ("number",)


def test_people_merge_and_split_and_it_stays(db: Database) -> None:
    """A merged story answers under both numbers; what was split by hand is not merged again by a later article."""
    insert(db, *map(row_of, WARNING + LIFTED[:2]))
    run(db)
    store = PipelineStore(db)
    warning, lifted = sorted(story.id for story in store.stories())
    matched(db)
    store.merge(warning, lifted, now=NOW)
    assert store.story(lifted).id == warning
    assert len(store.story(warning).reports) == 5
    assert store.unmatched() == [warning]
    with pytest.raises(ArrangementError, match=f"story {lifted} went up in story {warning}; name that one"):
        store.merge(warning, lifted, now=NOW)
    moved = [report.article for report in store.story(warning).reports][-2:]
    new = store.split(warning, moved, now=NOW)
    assert [report.article for report in store.story(new).reports] == moved
    assert len(store.story(warning).reports) == 3
    insert(db, *map(row_of, LIFTED[2:]))
    run(db, later=60)
    assert len(list(store.stories())) == 2


def test_a_late_article_shows_two_stories_to_be_one(db: Database) -> None:
    """The merge is recorded, the older story keeps its number, and both numbers lead to it."""
    whole = next(raw for raw in ROWS if raw["id"] == "dev-b-012")
    paragraphs, title, day = whole["body"].split("\n\n"), whole["title"], date.fromisoformat(whole["published"])
    half = len(paragraphs) // 2
    first = whole | {"id": "a", "body": "\n\n".join(paragraphs[:half]), "published": str(day - timedelta(days=1))}
    second = whole | {"id": "b", "title": f"Подробности: {title}", "body": "\n\n".join(paragraphs[half:])}
    reader = LabelReader.of([first, second, whole])
    insert(db, row_of(first), row_of(second))
    assert run(db, reader).stories_new == 2
    store = PipelineStore(db)
    older, newer = sorted(story.id for story in store.stories())
    matched(db)
    insert(db, row_of(whole))
    report = run(db, reader, later=60)
    assert (report.stories_merged, report.stories_new, report.stories_grown) == (1, 0, 1)
    assert store.unmatched() == [older]
    assert store.story(newer) == store.story(older)
    assert len(store.story(older).reports) == 3


def test_a_split_of_everything_or_of_strangers_is_refused(db: Database) -> None:
    insert(db, *map(row_of, WARNING))
    run(db)
    store = PipelineStore(db)
    (story,) = store.stories()
    articles = [report.article for report in story.reports]
    for wrong in (articles, []):
        with pytest.raises(ArrangementError, match="name some of them, and not all"):
            store.split(story.id, wrong, now=NOW)
    with pytest.raises(ArrangementError, match=f"story {story.id} does not have article 999; .*stories show"):
        store.split(story.id, [articles[0], 999], now=NOW)
    with pytest.raises(UnknownStoryError, match="story 999: there is none"):
        store.story(999)


def test_stories_of_one_affair_know_each_other(db: Database) -> None:
    """The later one continues the earlier one, and says why."""
    insert(db, *map(row_of, WARNING + LIFTED))
    run(db)
    store = PipelineStore(db)
    lifted, warning = store.stories()
    affair = dict(store.thread(lifted.id))
    assert set(affair) == {warning.id, lifted.id}
    assert affair[warning.id] is None
    assert str(affair[lifted.id]).startswith(f"continues story {warning.id}: both have ")


def test_an_article_that_cannot_be_read_does_not_stop_the_others(db: Database) -> None:
    """It is reported, stays pending, and is read once it can be."""

    class Choosy(LabelReader):
        def read(self, title: str, body: str, published: date | None) -> Reading:
            if title == WARNING[1]["title"]:
                raise PipelineError("too strange")
            return super().read(title, body, published)

    insert(db, *map(row_of, WARNING))
    store, events = PipelineStore(db), list[PipelineEvent]()
    choosy = Choosy(known=LabelReader.of(ROWS).known)
    report = understand(store, choosy, window_days=7, now=NOW, on_event=events.append)
    assert (report.articles, report.failed) == (2, 1)
    assert [(event.happened, event.problem) for event in events if event.problem] == [(Happened.FAILED, "too strange")]
    assert run(db).articles == 1


def test_a_bug_is_not_swallowed(db: Database) -> None:
    """What is not ours to raise ends the pass; what was stored by then stays."""

    class Broken(LabelReader):
        def read(self, title: str, body: str, published: date | None) -> Reading:
            if title == WARNING[2]["title"]:
                raise ZeroDivisionError
            return super().read(title, body, published)

    insert(db, *map(row_of, WARNING))
    with pytest.raises(ZeroDivisionError):
        run(db, Broken(known=LabelReader.of(ROWS).known))
    assert db.conn.execute("SELECT count(*) FROM readings").fetchone()[0] == 2
    assert not db.conn.in_transaction


def test_search_finds_what_was_stored(db: Database) -> None:
    """The words of the index are those that the query's words come to."""
    from pipeline.language import search_key

    insert(db, *map(row_of, WARNING))
    run(db)
    run(db)
    key = search_key("дальнобойщик", Lang.RU)
    rows = db.conn.execute("SELECT rowid FROM article_search WHERE article_search MATCH ?", (f'"{key}"',)).fetchall()
    assert len(rows) == 1
    assert db.conn.execute("SELECT count(*) FROM article_search").fetchone()[0] == 3


def test_the_index_forgets_what_is_old(db: Database) -> None:
    """By publication and by the time of storing; stories stay, nothing is read again, and a reprint still counts."""
    insert(db, *map(row_of, LIFTED))
    run(db)
    store = PipelineStore(db)
    before = list(store.stories())
    count = "SELECT count(*) FROM article_bands"
    assert store.forget(now=NOW + timedelta(days=59)) == 0
    assert store.forget(now=NOW + timedelta(days=61)) == 4
    assert [db.conn.execute(sql).fetchone()[0] for sql in (count, count.replace("bands", "traits"))] == [0, 0]
    assert list(store.stories()) == before
    assert run(db, later=61 * 86_400) == PipelineReport()
