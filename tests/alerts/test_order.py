"""In whatever order the same articles arrive, people end up knowing the same, and hear nothing twice."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from random import Random

import pytest

from alerts.match import Rules
from alerts.model import Background, Told
from alerts.run import rule_on
from pipeline.derive import derive, independent
from pipeline.model import Direction, PolicyChange, Report, Stage, Story, Voice

from .making import NOW, change, reading, receiver, report, rule, settings

RULES = Rules([rule("driver", confirmations=3), rule("driver AND change.stage:decided", "second")], [])
RECEIVERS = (receiver("one"), receiver("two"))
SEEDS = range(150)
PAUSE = 60 * 4  # minutes, after which a second correction is told


def articles(random: Random) -> list[Report]:
    """Reports of one event that disagree on direction, stage and date, or name no change."""
    found = []
    for number in range(1, random.randint(2, 7)):
        changed = change(
            random.choice((Direction.EASES, Direction.TIGHTENS)),
            random.choice(list(Stage)),
            effective=random.choice((None, "2025-11", "2025-11-10", "2025-12-01")),
        )
        found.append(
            report(
                "Drivers",
                number=number,
                outlet=f"outlet-{number}.kz",
                published=NOW - timedelta(minutes=random.randint(1, 500)),
                read=reading(changed=random.choice((changed, changed, changed, None))),
            )
        )
    return found


def voice(one: Report) -> Voice:
    return Voice(
        article=one.article, outlet=one.outlet, owner=one.outlet, authority=False, title=one.title,
        lang=one.reading.lang, published=one.published, topics=one.reading.topics, change=one.reading.change,
        affects_carriers=True, reprint_of=None,
    )  # fmt: skip


def story_of(reports: list[Report]) -> tuple[Story, Background]:
    voices = [voice(one) for one in reports]
    said = derive(voices)
    subject = Story(
        id=1, title=said.title, reports=tuple(sorted(reports, key=lambda one: (one.published, one.article))),
        change=said.change, quoted=said.quoted, topics=said.topics, affects_carriers=said.affects_carriers,
        first_seen=said.first_seen, last_updated=said.last_updated, thread=None, corroboration=said.corroboration,
    )  # fmt: skip
    return subject, Background(voices=independent(voices, said.change))


def hear(reports: list[Report], told: list[Told], at: int) -> int:
    """One pass over the story: what is raised joins what was told; how much that was."""
    subject, background = story_of(reports)
    now = NOW + timedelta(minutes=at)
    rulings = rule_on(
        subject, RULES.match(subject), RULES.rules, told, (), RECEIVERS, settings(), now=now, background=background
    )
    raised = [(decision, alert) for _, decision, alert in rulings if alert is not None]
    for decision, alert in raised:
        numbered = dataclasses.replace(alert, id=len(told) + 1)
        told.append(Told(alert=numbered, receivers=decision.receivers))
    return len(raised)


def believed(told: list[Told]) -> tuple[object, ...]:
    """Direction, stage and date as somebody was last told; None where no date ever was."""
    named = [one.alert.change for one in told if one.alert.change is not None]
    if not named:
        return ()
    run: list[PolicyChange] = []
    for one in named:
        run = [*run, one] if run and run[-1].direction == one.direction else [one]
    return run[-1].direction, run[-1].stage, next((one.effective for one in reversed(run) if one.effective), None)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_arrival_does_not_change_what_is_finally_told(seed: int) -> None:
    """The direction and stage last told are those of the story, and so is its date where it names one.

    A correction soon after another one waits, and tells what holds when its time has come.
    """
    random = Random(seed)
    reports = articles(random)
    for _ in range(3):
        random.shuffle(reports)
        told: list[Told] = []
        for arrived in range(1, len(reports) + 1):
            hear(reports[:arrived], told, arrived)
            assert hear(reports[:arrived], told, arrived) == 0, "a second pass raises nothing"
        hear(reports, told, PAUSE)
        assert hear(reports, told, 2 * PAUSE) == 0, "all was told by then"
        said = story_of(reports)[0].change
        if said is None:
            continue
        direction, stage, effective = believed(told)
        assert (direction, stage) == (said.direction, said.stage)
        if said.effective:
            assert effective == said.effective or (effective or "").startswith(said.effective)
        assert sum(one.alert.reason.name == "CONFIRMED" for one in told) <= 1


@pytest.mark.parametrize("seed", SEEDS)
def test_stories_that_become_one_tell_nothing_twice(seed: int) -> None:
    """Two stories that were told apart say, once merged, nothing that was told of either."""
    random = Random(seed)
    first, second = articles(random), articles(random)
    told: list[Told] = []
    hear(first, told, 1)
    other: list[Told] = []
    hear(second, other, 2)
    whole = [*told] + [
        dataclasses.replace(
            one,
            alert=dataclasses.replace(one.alert, id=number, story=2, created_at=NOW),
            merged_at=NOW + timedelta(minutes=5),
        )
        for number, one in enumerate(other, start=len(told) + 1)
    ]
    known = {_state(one) for one in whole}
    merged = first + [
        dataclasses.replace(one, article=one.article + 100, outlet=f"more-{one.outlet}") for one in second
    ]
    before = len(whole)
    hear(merged, whole, 6)
    said = [one for one in whole[before:] if one.alert.reason.name != "CONFIRMED"]
    assert all(_state(one) not in known for one in said)
    assert hear(merged, whole, 7) == 0


def _state(one: Told) -> tuple[object, ...]:
    changed = one.alert.change
    return () if changed is None else (changed.direction, changed.stage, changed.effective)
