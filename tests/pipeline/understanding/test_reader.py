from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pipeline.understanding.cases import EVERY

if TYPE_CHECKING:
    from datetime import date

    from pipeline.read import Reader
    from tests.pipeline.understanding.cases import Case

LEAST_RIGHT = 0.8  # of a language's cases, in every part


def right(reader: Reader, case: Case) -> bool:
    reading = reader.read(case.title, case.body, case.published)
    change = reading.change
    said = (change.area, change.direction, change.stage) if change else None
    return said == case.change and reading.affects_carriers == case.affects_carriers


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_news_that_nobody_labelled_is_read_right(reader: Reader, lang: str) -> None:
    """Other countries, goods and laws than those of the labelled set, in each language."""
    cases = [case for case in EVERY if case.lang == lang]
    wrong = [case.title for case in cases if not right(reader, case)]
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(cases), wrong


@pytest.mark.parametrize("case", [case for case in EVERY if case.change is None], ids=lambda case: case.title)
def test_everyday_news_changes_no_rule(reader: Reader, case: Case) -> None:
    """Accidents, statistics, sport and culture raise no alarm."""
    assert reader.read(case.title, case.body, case.published).change is None


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.title)
def test_every_label_points_at_its_proof(reader: Reader, case: Case) -> None:
    """Evidence and quotes lie within the article, mentions within their sentence, and each part of a change has
    its own."""
    reading = reader.read(case.title, case.body, case.published)
    fields = {"title": case.title, "body": case.body}
    for proof in reading.evidence:
        assert 0 <= proof.sentence.start < proof.sentence.end <= len(fields[proof.sentence.field])
        for mention in proof.mentions:
            assert mention.span.field == proof.sentence.field
            assert proof.sentence.start <= mention.span.start < mention.span.end <= proof.sentence.end
    if reading.change is not None:
        assert reading.change.quotes
        labels = {proof.label.split(":")[0] for proof in reading.evidence}
        assert "change.stage" in labels or "change.area" in labels
        assert set(reading.change.imposed_by) <= set(reading.countries) | {"KZ", "RU", "EAEU", "KG", "UZ"}


HOSTILE = [
    ("", ""),
    ("a", "\x00\ud83d\ude9a" * 50),
    ("“" * 500, "." * 5000),
    ("ж" * 3000, "б" * 200_000),
    ("!", "т.е. " * 4000),
    ("\n\n", "İ́" * 300),
]


@pytest.mark.parametrize(("title", "body"), HOSTILE)
def test_hostile_text_is_read_all_the_same(reader: Reader, title: str, body: str) -> None:
    """Nothing raises, nothing is found in nothing."""
    assert reader.read(title, body, None).change is None


def test_reading_is_the_same_each_time(reader: Reader) -> None:
    """No state, no chance: the order in which articles are read does not matter."""
    there = [reader.read(case.title, case.body, case.published) for case in EVERY]
    back = [reader.read(case.title, case.body, case.published) for case in reversed(EVERY)]
    assert there == back[::-1]


def test_boilerplate_says_nothing(reader: Reader) -> None:
    """A headline under "Read also" is another article's news."""
    published: date = EVERY[0].published
    plain = reader.read("Погода в Астане", "Завтра ожидается снег.", published)
    more = reader.read(
        "Погода в Астане", "Завтра ожидается снег.\n\nЧитайте также: Россия запретила въезд фур из ЕС", published
    )
    assert more.change is None
    assert more.topics == plain.topics
