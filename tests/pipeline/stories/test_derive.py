"""What a story says, given what its reports say."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.derive import derive
from pipeline.model import Area, Direction, PolicyChange, Report, Stage
from tests.pipeline.stories.articles import NOTHING

START = datetime(2025, 10, 10, 6, 0, tzinfo=UTC)
EASED = PolicyChange(
    area=Area.MIGRATION, direction=Direction.EASES, stage=Stage.DECIDED, imposed_by=("RU",), subjects=("KZ",),
    effective=None, quotes=(),
)  # fmt: skip
TIGHTENED = replace(EASED, direction=Direction.TIGHTENS)


def report(number: int, change: PolicyChange | None, *, copies: int | None = None, **reading: object) -> Report:
    """The report numbered so, published so many hours after the first."""
    return Report(
        article=number,
        url=f"https://outlet{number}.kz/1",
        outlet=f"outlet{number}.kz",
        title=f"Headline {number}",
        body="",
        published=START + timedelta(hours=number),
        reading=replace(NOTHING, change=change, **reading),  # type: ignore[arg-type]
        reprint_of=copies,
    )


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
    found = derive([report(number, change) for number, change in enumerate(changes)]).change
    if isinstance(said, str):
        assert found is not None
        assert found.effective == said
    else:
        assert found == said, what


def test_reprints_support_nothing() -> None:
    """Three copies of one text are one voice."""
    copies = [report(number, TIGHTENED, copies=0) for number in (1, 2, 3)]
    said = derive([report(0, TIGHTENED), *copies, report(4, EASED), report(5, EASED)])
    assert said.change == EASED
    assert said.outlets == 6


def test_the_quoted_article_is_one_that_says_so() -> None:
    """Its quotes prove the stage that the story has; the earliest such report, so that alerts keep their proof."""
    said = derive([report(0, at(Stage.PROPOSED)), report(1, None), report(2, EASED), report(3, EASED)])
    assert said.quoted == 2


def test_the_order_of_the_reports_does_not_matter() -> None:
    reports = [
        report(n, change, topics=("trade",) if n % 2 else ("trade", "energy"), affects_carriers=n > 1)
        for n, change in enumerate([EASED, None, TIGHTENED, at(Stage.PROPOSED), EASED])
    ]
    said = derive(reports)
    for seed in range(5):
        assert derive(random.Random(seed).sample(reports, len(reports))) == said
    assert (said.title, said.first_seen, said.last_updated) == (
        "Headline 0", reports[0].published, reports[-1].published,
    )  # fmt: skip
    assert said.topics == ("energy", "trade")
    assert said.affects_carriers


def test_a_story_of_reprints_alone_still_says_something() -> None:
    """After a split the article that was copied may be elsewhere."""
    assert derive([report(0, EASED, copies=9)]).change == EASED
