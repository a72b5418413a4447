"""The shipped articles are what the documented choice gives, in balance, and carry no labels."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from carrierwatch.demo.newsroom import publish
from carrierwatch.demo.samples import load_samples
from carrierwatch.demo.traps import CHARSETS, CORRECTIONS, SET_ON
from config.model import Lang
from tests.demo.choice import LABEL_FIELDS, LABELS, STORIES, choose, lines, read, slug

GOLD = Path("/work/shared/gold/stories-dev.jsonl")
ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not GOLD.exists(), reason="the gold stories are not on this machine")
def test_files_are_what_the_choice_gives() -> None:
    """Choosing again from the gold stories writes the same two files."""
    stories, labels = choose(read(GOLD))
    assert STORIES.read_text(encoding="utf-8") == lines(stories)
    assert LABELS.read_text(encoding="utf-8") == lines(labels)


def test_balance() -> None:
    """About sixty stories; each language has a good share of the articles and of the alerts."""
    labels = read(LABELS)
    samples = load_samples()
    assert 55 <= len({row["story"] for row in labels}) <= 65
    languages = Counter(sample.lang for sample in samples)
    assert min(languages.values()) >= 25
    alerts = {row["id"]: row["alert"] for row in labels}
    told = Counter(sample.lang for sample in samples if alerts[sample.id] != "none")
    assert min(told[lang] for lang in Lang) >= 12
    assert sum(alert == "none" for alert in alerts.values()) >= 25


def test_stories_meet_across_languages() -> None:
    """Ten stories or more are reported in more than one language."""
    story = {row["id"]: row["story"] for row in read(LABELS)}
    pairs = {(story[sample.id], sample.lang) for sample in load_samples()}
    assert sum(count > 1 for count in Counter(name for name, _ in pairs).values()) >= 10


def test_no_labels_are_shipped() -> None:
    """What the program makes of the articles is its own work."""
    for row in read(STORIES):
        assert not set(row) & {*LABEL_FIELDS}


def test_numbers_grow_with_time_and_are_unique() -> None:
    """Within an edition a later article has a greater number."""
    for items in publish(load_samples(), edited=False).values():
        own = [item for item in items if not item.id.startswith("reprint")]
        assert [item.number for item in own] == sorted({item.number for item in own})
        assert len({item.number for item in items}) == len(items)


def test_every_trap_is_set_on_an_article_that_exists() -> None:
    """No trap names an article that was not chosen."""
    ids = {sample.id for sample in load_samples()}
    assert {*SET_ON, *CORRECTIONS, *CHARSETS} <= ids


def test_documented_numbers() -> None:
    """docs/demo.md gives the numbers of the shipped file."""
    text = (ROOT / "docs" / "demo.md").read_text(encoding="utf-8")
    samples = load_samples()
    languages = Counter(sample.lang for sample in samples)
    stories = len({row["story"] for row in read(LABELS)})
    assert f"{len(samples)} articles of {stories} stories" in text
    said = f"{languages[Lang.EN]} articles are in English, {languages[Lang.RU]} in Russian, {languages[Lang.KK]} in"
    assert said in text


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Carriers' association: 90 days", "carriers-association-90-days"),
        ("Подъезд к «Сырыму» закрыт", "podezd-k-syrymu-zakryt"),
        ("Жүргізушілерге ұзақ кезек", "zhurgizushilerge-uzaq-kezek"),
    ],
)
def test_slug(title: str, expected: str) -> None:
    """A headline of any edition becomes an address of Latin letters."""
    assert slug(title) == expected
