"""Which story an article joins, on labelled articles: quality, copies, affairs, order of arrival, both indexes."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from carrierwatch.database import open_database
from pipeline.facts import facts_of
from pipeline.index import MemoryIndex
from pipeline.run import Analyzed, analyze, understand
from pipeline.similarity import Known
from pipeline.store import PipelineStore
from pipeline.stories import Arrival, place
from tests.pipeline.stories.articles import COLD, NOW, LabelReader, insert, labelled, row_of

if TYPE_CHECKING:
    from pathlib import Path

ROWS = labelled()
WINDOW = 7


def gathered(rows: list[dict[str, Any]]) -> dict[str, Analyzed]:
    found = analyze([row_of(raw) for raw in rows], LabelReader.of(rows), window_days=WINDOW)
    return {each.row.id: each for each in found}


def together(stories: dict[str, Any]) -> set[tuple[str, str]]:
    return {(a, b) for a, b in combinations(sorted(stories), 2) if stories[a] == stories[b]}


def test_labelled_articles_are_gathered_as_people_gather_them() -> None:
    """On the set that the weights were fitted to; bench/held_out_stories.py has the figures for unseen affairs."""
    said = together({name: each.story for name, each in gathered(ROWS).items()})
    real = together({raw["id"]: raw["story"] for raw in ROWS})
    assert 2 * len(said & real) / (len(said) + len(real)) >= 0.88


def test_articles_that_the_weights_never_saw_are_gathered_as_well() -> None:
    """Invented ones, in three languages, on other affairs."""
    cold = labelled(COLD)
    said = together({name: each.story for name, each in gathered(cold).items()})
    real = together({raw["id"]: raw["story"] for raw in cold})
    assert 2 * len(said & real) / (len(said) + len(real)) >= 0.9


def test_output_is_in_order_of_publication() -> None:
    """Whatever the order of the input."""
    shuffled = random.Random(3).sample(ROWS, len(ROWS))
    days = [each.row.published for each in gathered(shuffled).values()]
    assert days == sorted(days)


EVENTS_OF_ONE_AFFAIR = [
    ("announced, then in force", "dev-a-042", "dev-b-018"),
    ("a draft, then its rejection", "dev-b-014", "dev-b-016"),
    ("asked for, then agreed", "dev-a-004", "dev-a-005"),
    ("a law's drafts, then its start", "dev-b-020", "dev-b-024"),
    ("closed, then put off", "dev-a-018", "dev-a-019"),
]


@pytest.mark.parametrize(("what", "earlier", "later"), EVENTS_OF_ONE_AFFAIR)
def test_two_events_of_one_affair_stay_two_stories(what: str, earlier: str, later: str) -> None:
    """Even where they are reported within the window."""
    near = [
        raw | ({"published": "2026-01-10"} if raw["id"] == earlier else {"published": "2026-01-14"})
        for raw in ROWS
        if raw["id"] in (earlier, later)
    ]
    found = gathered(near)
    assert found[earlier].story != found[later].story, what


def test_twins_and_reprints_are_duplicates_of_the_first() -> None:
    """The same text under two addresses, and a copy under another headline with its end cut off."""
    original = next(raw for raw in ROWS if raw["id"] == "dev-a-005")
    paragraphs = original["body"].split("\n\n")
    twin = original | {"id": "twin", "url": original["url"] + "/"}
    copy = original | {
        "id": "copy",
        "url": "https://copy.kz/news/1",
        "title": "Drivers may stay",
        "body": "\n\n".join(paragraphs[:4]),
    }
    found = gathered([original, twin, copy])
    assert len({each.story for each in found.values()}) == 1
    assert [found[name].duplicate_of for name in ("dev-a-005", "twin", "copy")] == [None, "dev-a-005", "dev-a-005"]


def test_a_follow_up_that_repeats_the_background_is_no_reprint() -> None:
    """Half of a report on what is now in force repeats what was written when it was proposed."""
    first = next(raw for raw in ROWS if raw["id"] == "dev-b-020")
    news = next(raw for raw in ROWS if raw["id"] == "dev-b-021")
    later = news | {
        "id": "later",
        "published": "2026-02-23",
        "body": news["body"] + "\n\n" + "\n\n".join(first["body"].split("\n\n")[1:]),
    }
    assert gathered([first, later])["later"].duplicate_of is None


def test_the_order_of_arrival_changes_little() -> None:
    """Of the pairs that any order puts together, nine in ten are together in every order."""
    reader, rows = LabelReader.of(ROWS), [row_of(raw) for raw in ROWS]
    found = []
    for seed in range(4):
        order = random.Random(seed).sample(rows, len(rows)) if seed else sorted(rows, key=lambda r: r.published)
        found.append(arrivals(order, reader))
    assert len(set.intersection(*found)) >= 0.9 * len(set.union(*found))


def arrivals(rows: list[Any], reader: LabelReader) -> set[tuple[str, str]]:
    """The pairs that are together when articles come in just this order."""
    index = MemoryIndex()
    for number, row in enumerate(rows):
        facts = facts_of((row.title, row.body, row.published), reader)
        where = place(
            Arrival(outlet=row.outlet, signature=facts.signature, traits=facts.traits), index, window_days=WINDOW
        )
        story = number if where.story is None else where.story
        index.add(
            Known(
                article=number, story=story, outlet=row.outlet, reprint_of=where.reprint_of, by_hand=False,
                signature=facts.signature, traits=facts.traits,
            )
        )  # fmt: skip
        for gone in where.merges:
            index.merge(story, gone)
    known = index.known(range(len(rows)))
    return together({row.id: known[number].story for number, row in enumerate(rows)})


def test_the_database_gathers_as_memory_does(tmp_path: Path) -> None:
    """Two indexes, one result."""
    db = open_database(tmp_path / "watch.db")
    ordered = sorted((row_of(raw) for raw in ROWS), key=lambda row: row.published)
    numbers = dict(zip(insert(db, *ordered), (row.id for row in ordered), strict=True))
    store = PipelineStore(db)
    report = understand(store, LabelReader.of(ROWS), window_days=WINDOW, now=NOW)
    stored = {numbers[r.article]: story.id for story in store.stories() for r in story.reports}
    memory = gathered(ROWS)
    assert together(stored) == together({name: each.story for name, each in memory.items()})
    assert report.reprints == sum(each.duplicate_of is not None for each in memory.values())
    db.close()


def test_an_article_outside_the_window_opens_its_own_story() -> None:
    """The same report a year later is another event."""
    first = ROWS[0]
    again = first | {"id": "again", "published": "2026-10-06"}
    found = gathered([first, again])
    assert found["again"].story != found[first["id"]].story


def test_articles_without_any_text_are_no_story_together() -> None:
    """Nothing in common is not the same event."""
    empty = [ROWS[0] | {"id": f"empty {n}", "title": "", "body": "", "change": None, "topics": []} for n in range(3)]
    assert len({each.story for each in gathered(empty).values()}) == 3


def test_merging_in_memory_moves_every_article() -> None:
    rows, reader = [row_of(raw) for raw in ROWS[:3]], LabelReader.of(ROWS)
    index = MemoryIndex()
    for number, row in enumerate(rows):
        facts = facts_of((row.title, row.body, row.published), reader)
        index.add(
            Known(
                article=number, story=number, outlet=row.outlet, reprint_of=None, by_hand=False,
                signature=facts.signature, traits=facts.traits,
            )
        )  # fmt: skip
    index.merge(0, 2)
    assert set(index.members(0)) == {0, 2}
    assert index.members(2) == ()
    assert replace(index.known([2])[2], story=2) != index.known([2])[2]
