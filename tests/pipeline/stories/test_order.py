"""Stories do not depend on the order in which articles arrive within the window, but for a stated share."""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from pipeline.facts import facts_of
from pipeline.index import MemoryIndex
from pipeline.similarity import Known
from pipeline.stories import Arrival, place
from tests.pipeline.stories.articles import LABELLED, LabelReader, labelled, row_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WINDOW = 7
ORDERS = 8
KEPT = 0.9  # of the pairs that any order puts together, those that every order does
PAIRS = LABELLED.with_name("stories-pairs.jsonl")


@lru_cache
def arrivals(file: Path) -> tuple[Arrival, ...]:
    """The articles of a file in order of publication, read once."""
    rows = labelled(file)
    reader, ordered = LabelReader.of(rows), sorted(map(row_of, rows), key=lambda row: row.published)
    facts = [facts_of((row.title, row.body, row.published), reader) for row in ordered]
    return tuple(
        Arrival(outlet=row.outlet, signature=fact.signature, traits=fact.traits)
        for row, fact in zip(ordered, facts, strict=True)
    )


def delayed(articles: Sequence[Arrival], seed: int) -> list[int]:
    """An order in which each article comes up to a window's days late; of one day in any order."""
    chance = random.Random(seed)
    late = [article.traits.day + chance.uniform(0, WINDOW) for article in articles]
    return sorted(range(len(articles)), key=late.__getitem__)


def together(articles: Sequence[Arrival], order: Sequence[int]) -> set[tuple[int, int]]:
    """The pairs that are in one story when the articles come in this order."""
    index = MemoryIndex()
    for number in order:
        arrival = articles[number]
        where = place(arrival, index, window_days=WINDOW)
        story = number if where.story is None else where.story
        index.add(
            Known(
                article=number, story=story, outlet=arrival.outlet, reprint_of=where.reprint_of, by_hand=False,
                signature=arrival.signature, traits=arrival.traits,
            )
        )  # fmt: skip
        for gone in where.merges:
            index.merge(story, gone)
    known = index.known(range(len(articles)))
    return {(a, b) for a, b in combinations(range(len(articles)), 2) if known[a].story == known[b].story}


@pytest.mark.parametrize("file", [LABELLED, PAIRS], ids=["dev", "pairs"])
def test_late_articles_change_little(file: Path) -> None:
    """Of the pairs that any of eight orders puts together, nine in ten are together in every one of them."""
    articles = arrivals(file)
    found = [together(articles, range(len(articles)))]
    found += [together(articles, delayed(articles, seed)) for seed in range(1, ORDERS)]
    assert len(set.intersection(*found)) >= KEPT * len(set.union(*found))


def test_no_order_is_worse_than_another() -> None:
    """Each order agrees with that of publication in nineteen pairs of twenty."""
    articles = arrivals(LABELLED)
    plain = together(articles, range(len(articles)))
    for seed in range(1, ORDERS):
        other = together(articles, delayed(articles, seed))
        assert 2 * len(plain & other) >= 0.95 * (len(plain) + len(other))
