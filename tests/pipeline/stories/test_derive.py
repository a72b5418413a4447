"""What a story says, given what its reports say."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.model import Lang
from pipeline.derive import derive
from pipeline.model import Area, Corroboration, Direction, PolicyChange, Stage, Voice

START = datetime(2025, 10, 10, 6, 0, tzinfo=UTC)
EASED = PolicyChange(
    area=Area.MIGRATION, direction=Direction.EASES, stage=Stage.DECIDED, imposed_by=("RU",), subjects=("KZ",),
    effective=None, quotes=(),
)  # fmt: skip
TIGHTENED = replace(EASED, direction=Direction.TIGHTENS)


def voice(number: int, change: PolicyChange | None, *, copies: int | None = None, **more: object) -> Voice:
    """The voice of the article numbered so, published so many hours after the first, by an outlet of its own."""
    plain = Voice(
        article=number,
        outlet=f"outlet{number}.kz",
        owner=f"outlet{number}.kz",
        authority=False,
        title=f"Headline {number}",
        lang=Lang.EN,
        published=START + timedelta(hours=number),
        topics=(),
        change=change,
        affects_carriers=False,
        reprint_of=copies,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def at(stage: Stage) -> PolicyChange:
    return replace(EASED, stage=stage)


CHANGES = [
    ("all agree", [EASED, EASED], EASED),
    ("most agree", [EASED, TIGHTENED, EASED], EASED),
    ("at a tie the newest decides", [EASED, TIGHTENED], TIGHTENED),
    ("one of three names it", [EASED, None, None], EASED),
    ("one of four does not carry it", [EASED, None, None, None], None),
    ("nobody names one", [None, None], None),
    ("the stage is the furthest", [at(Stage.PROPOSED), at(Stage.IN_FORCE), EASED], at(Stage.IN_FORCE)),
    ("a refusal that came last", [at(Stage.PROPOSED), at(Stage.REJECTED)], at(Stage.REJECTED)),
    ("a refusal that was overtaken", [at(Stage.REJECTED), at(Stage.DECIDED)], at(Stage.DECIDED)),
    ("who imposes it, by most", [replace(EASED, imposed_by=("KZ",)), EASED, EASED], EASED),
    ("a date that one alone names", [EASED, replace(EASED, effective="2025-11-01")], "2025-11-01"),
]


@pytest.mark.parametrize(("what", "changes", "said"), CHANGES)
def test_the_change_that_most_support_and_the_newest_confirm(
    what: str, changes: list[PolicyChange | None], said: PolicyChange | str | None
) -> None:
    found = derive([voice(number, change) for number, change in enumerate(changes)]).change
    if isinstance(said, str):
        assert found is not None
        assert found.effective == said
    else:
        assert found == said, what


def test_reprints_support_nothing() -> None:
    """Three copies of one text are one voice."""
    copies = [voice(number, TIGHTENED, copies=0) for number in (1, 2, 3)]
    said = derive([voice(0, TIGHTENED), *copies, voice(4, EASED), voice(5, EASED)])
    assert said.change == EASED
    assert said.outlets == 6


def test_the_quoted_article_is_one_that_says_so() -> None:
    """Its quotes prove the stage that the story has; the earliest such report, so that alerts keep their proof."""
    said = derive([voice(0, at(Stage.PROPOSED)), voice(1, None), voice(2, EASED), voice(3, EASED)])
    assert said.quoted == 2


def test_the_order_of_the_voices_does_not_matter() -> None:
    voices = [
        voice(n, change, topics=("trade",) if n % 2 else ("trade", "energy"), affects_carriers=n > 1)
        for n, change in enumerate([EASED, None, TIGHTENED, at(Stage.PROPOSED), EASED])
    ]
    said = derive(voices)
    for seed in range(5):
        assert derive(random.Random(seed).sample(voices, len(voices))) == said
    assert (said.title, said.first_seen, said.last_updated) == (
        "Headline 0", voices[0].published, voices[-1].published,
    )  # fmt: skip
    assert said.topics == ("energy", "trade")
    assert said.affects_carriers


def test_a_story_of_reprints_alone_still_says_something() -> None:
    """After a split the article that was copied may be elsewhere."""
    assert derive([voice(0, EASED, copies=9)]).change == EASED


CORROBORATED = [
    ("one outlet", [voice(0, EASED)], Corroboration.SINGLE),
    ("one outlet, twice", [voice(0, EASED), voice(1, EASED, owner="outlet0.kz")], Corroboration.SINGLE),
    ("ten copies of one text", [voice(0, EASED), *(voice(n, EASED, copies=0) for n in range(1, 11))], "single"),
    ("two outlets", [voice(0, EASED), voice(1, EASED)], Corroboration.SEVERAL),
    ("a second outlet that names no change", [voice(0, EASED), voice(1, None)], Corroboration.SEVERAL),
    ("a second outlet that says the opposite", [voice(0, TIGHTENED), voice(1, EASED)], Corroboration.SINGLE),
    ("an event without a change", [voice(0, None), voice(1, None)], Corroboration.SEVERAL),
    ("a state body's own site", [voice(0, EASED, authority=True)], Corroboration.AUTHORITY),
    ("a state body among others", [voice(0, EASED), voice(1, EASED, authority=True)], Corroboration.AUTHORITY),
    ("a state body that contradicts", [voice(0, EASED), voice(1, EASED), voice(2, TIGHTENED, authority=True)],
     Corroboration.SEVERAL),
    ("a state body that is copied", [voice(0, EASED, authority=True), voice(1, EASED, copies=0)], "authority"),
    ("copies of a text that is in another story", [voice(0, EASED, copies=9), voice(1, EASED, copies=9)], "single"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "voices", "grade"), CORROBORATED)
def test_how_well_a_story_is_corroborated(what: str, voices: list[Voice], grade: Corroboration) -> None:
    """Copies and sites of one owner are one voice; who says otherwise does not count."""
    assert derive(voices).corroboration == grade, what
    assert derive(voices[::-1]).corroboration == grade, what
