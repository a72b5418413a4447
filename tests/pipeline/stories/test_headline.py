"""Under which headline a story and its alerts stand."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from config.model import Lang
from pipeline.derive import derive
from pipeline.model import Headline, PolicyChange, Stage, Voice

from .test_derive import EASED, START, TIGHTENED, at, voice

PROPOSED, REJECTED = at(Stage.PROPOSED), at(Stage.REJECTED)
HEADED = [
    ("all say the same", [EASED, EASED], 0),
    ("a later report tells the change", [None, EASED, EASED], 1),
    ("the talks do not head the decision", [PROPOSED, PROPOSED, EASED], 2),
    ("a report on something else does not", [TIGHTENED, EASED, EASED], 1),
    ("a refusal heads a story that ended so", [PROPOSED, EASED, REJECTED], 2),
    ("nobody names a change", [None, None], 0),
    ("one of many does not carry it", [None, EASED, None, None], 0),
]


@pytest.mark.parametrize(("what", "changes", "head"), HEADED)
def test_the_headline_tells_the_present_state(what: str, changes: list[PolicyChange | None], head: int) -> None:
    """That of the earliest report that says what the story says by now; else the first one's."""
    assert derive([voice(number, change) for number, change in enumerate(changes)]).title == f"Headline {head}", what


def test_a_headline_in_each_language() -> None:
    """Each of the earliest report in it that says the same; what says something else heads nothing."""
    voices = [
        voice(0, PROPOSED, lang=Lang.RU, title="Предлагают"),
        voice(1, EASED, lang=Lang.EN, title="Decided"),
        voice(2, EASED, lang=Lang.EN, title="Decided, too"),
        voice(3, EASED, lang=Lang.KK, title="Шешілді"),
        voice(4, None, lang=Lang.RU, title="О другом"),
    ]
    said = derive(voices)
    assert (said.title, said.lang) == ("Decided", Lang.EN)
    assert said.headlines == (Headline(lang=Lang.EN, text="Decided"), Headline(lang=Lang.KK, text="Шешілді"))


def some(source: random.Random) -> list[Voice]:
    """Voices that disagree, some of them published within the same minute, as outlets without a time of day are."""
    return [
        voice(
            number,
            source.choice((EASED, PROPOSED, REJECTED, TIGHTENED, None)),
            lang=source.choice(list(Lang)),
            published=START + timedelta(hours=source.randrange(3)),
            title=f"Headline {source.randrange(4)}",
        )
        for number in range(source.randrange(1, 9))
    ]


@pytest.mark.parametrize("seed", range(100))
def test_the_headline_does_not_hang_on_the_order_of_arrival(seed: int) -> None:
    """Neither on the order in which voices come, nor on the numbers that articles get when they are found."""
    source = random.Random(seed)
    voices = some(source)
    said = derive(voices)
    heads = {headline.lang: headline.text for headline in said.headlines}
    assert heads[said.lang] == said.title
    numbers = source.sample(range(100), len(voices))
    arrived = [replace(one, article=number) for one, number in zip(voices, numbers, strict=True)]
    found = derive(source.sample(arrived, len(arrived)))
    assert (found.title, found.lang, found.headlines, found.change) == (
        said.title, said.lang, said.headlines, said.change,
    )  # fmt: skip
