"""When people are told, and why not."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from alerts.decide import decide, takers
from alerts.model import Decision, Reason, Silence, Told
from config.model import Severity
from config.settings import AlertSettings
from pipeline.model import Direction, PolicyChange, Stage

from .making import NOW, alert, change, receiver, report, rule, story

EASES, TIGHTENS, MIXED = Direction.EASES, Direction.TIGHTENS, Direction.MIXED
CALLED, PROPOSED, DECIDED, IN_FORCE, REJECTED = Stage
ONE = (receiver("one"),)
TWO = (receiver("one"), receiver("two"))


def told(*states: tuple[Direction, Stage], to: tuple[str, ...] = ("one",)) -> list[Told]:
    return [
        Told(alert=alert(number, changed=change(*state)), receivers=to) for number, state in enumerate(states, start=1)
    ]


def ask(
    changed: PolicyChange | None,
    before: list[Told],
    *,
    silences: tuple[Silence, ...] = (),
    receivers: tuple = ONE,
    published: datetime = NOW - timedelta(hours=1),
    max_age_days: int | None = 7,
) -> Decision:
    subject = story(report("Drivers", published=published), changed=changed)
    settings = AlertSettings(max_age_days=max_age_days)
    return decide(subject, before, silences, receivers, now=NOW, settings=settings)


DEVELOPMENTS = [
    # what was told, what is now, the reason; SENT means quiet
    ([], (EASES, DECIDED), Reason.FIRST),
    ([(EASES, DECIDED)], (EASES, DECIDED), Reason.SENT),
    ([(EASES, PROPOSED)], (EASES, DECIDED), Reason.STAGE),
    ([(EASES, DECIDED)], (EASES, IN_FORCE), Reason.STAGE),
    ([(EASES, CALLED)], (EASES, PROPOSED), Reason.STAGE),
    ([(EASES, DECIDED)], (EASES, PROPOSED), Reason.SENT),
    ([(EASES, IN_FORCE)], (EASES, CALLED), Reason.SENT),
    ([(EASES, PROPOSED)], (EASES, REJECTED), Reason.STAGE),
    ([(EASES, REJECTED)], (EASES, PROPOSED), Reason.STAGE),
    ([(EASES, PROPOSED), (EASES, REJECTED)], (EASES, PROPOSED), Reason.SENT),
    ([(EASES, PROPOSED), (EASES, REJECTED)], (EASES, DECIDED), Reason.STAGE),
    ([(EASES, DECIDED)], (TIGHTENS, DECIDED), Reason.REVERSED),
    ([(TIGHTENS, DECIDED)], (EASES, DECIDED), Reason.REVERSED),
    ([(TIGHTENS, IN_FORCE)], (EASES, PROPOSED), Reason.REVERSED),
    ([(EASES, DECIDED), (TIGHTENS, DECIDED)], (EASES, DECIDED), Reason.SENT),
    ([(EASES, DECIDED)], (MIXED, DECIDED), Reason.SENT),
    ([(MIXED, DECIDED)], (TIGHTENS, DECIDED), Reason.SENT),
    ([(MIXED, PROPOSED)], (TIGHTENS, DECIDED), Reason.STAGE),
]  # fmt: skip


@pytest.mark.parametrize(("before", "now", "reason"), DEVELOPMENTS)
def test_developments(before: list[tuple[Direction, Stage]], now: tuple[Direction, Stage], reason: Reason) -> None:
    """The first report, a step forward, a refusal and a reversal are news; a step back and a repetition are not."""
    decision = ask(change(*now), told(*before))
    assert decision == Decision(
        tell=reason is not Reason.SENT, reason=reason, receivers=("one",) if reason is not Reason.SENT else ()
    )


def test_a_story_without_a_change_is_told_once() -> None:
    """Rules may take stories that change no rule."""
    bare = Told(alert=alert(changed=None), receivers=("one",))
    assert ask(None, []).reason is Reason.FIRST
    assert ask(None, [bare]).reason is Reason.SENT


def test_each_receiver_hears_of_a_development_once() -> None:
    """Who was told is left out; who was not is told, whichever rule told the others."""
    decision = ask(change(EASES, DECIDED), told((EASES, DECIDED)), receivers=TWO)
    assert decision == Decision(tell=True, reason=Reason.FIRST, receivers=("two",))


AGES = [(timedelta(days=6), 7, True), (timedelta(days=8), 7, False), (timedelta(days=800), None, True)]


@pytest.mark.parametrize(("age", "max_age_days", "tell"), AGES)
def test_old_news_is_no_news(age: timedelta, max_age_days: int | None, tell: bool) -> None:
    """The age is that of the newest report; null means no limit."""
    decision = ask(change(), [], published=NOW - age, max_age_days=max_age_days)
    assert decision.tell is tell
    assert decision.reason is (Reason.FIRST if tell else Reason.OLD)


SILENCES = [
    ("driver", timedelta(hours=1), Reason.SILENCED),
    ("driver", timedelta(hours=-1), Reason.FIRST),
    ("driver", timedelta(0), Reason.FIRST),
    ("tram", timedelta(hours=1), Reason.FIRST),
    ("change.stage:decided", timedelta(hours=1), Reason.SILENCED),
]


@pytest.mark.parametrize(("query", "left", "reason"), SILENCES)
def test_silences(query: str, left: timedelta, reason: Reason) -> None:
    """A silence holds for the stories its query takes, until its end."""
    silence = Silence(id=1, query=query, until=NOW + left, comment="")
    assert ask(change(), [], silences=(silence,)).reason is reason


def test_nobody_to_tell() -> None:
    """Without a receiver each development is raised once, to be shown; one who comes later has heard nothing yet."""
    alone = ask(change(), [], receivers=())
    assert alone == Decision(tell=True, reason=Reason.NO_RECEIVER, receivers=())
    shown = told((EASES, DECIDED), to=())
    assert ask(change(EASES, DECIDED), shown, receivers=()).reason is Reason.SENT
    assert ask(change(EASES, IN_FORCE), shown, receivers=()).reason is Reason.NO_RECEIVER
    assert ask(change(EASES, DECIDED), shown) == Decision(tell=True, reason=Reason.FIRST, receivers=("one",))
    assert ask(change(), [], receivers=(), max_age_days=7, published=NOW - timedelta(days=9)).reason is Reason.OLD


TAKERS = [
    (("all",), Severity.WATCH, ["office", "chat"]),
    (("all",), Severity.URGENT, ["office", "chat", "boss"]),
    (("drivers",), Severity.URGENT, ["chat"]),
    (("boss", "drivers"), Severity.URGENT, ["chat", "boss"]),
    (("boss",), Severity.WATCH, []),
    (("off",), Severity.URGENT, []),
]


@pytest.mark.parametrize(("names", "severity", "expected"), TAKERS)
def test_who_takes_an_alert(names: tuple[str, ...], severity: Severity, expected: list[str]) -> None:
    """Receivers by id or tag, enabled ones, that take so little."""
    receivers = (
        receiver("office"),
        receiver("chat", tags=["drivers"]),
        receiver("boss", least="urgent"),
        receiver("off", enabled=False),
    )
    found = takers(rule(receivers=names, severity=severity), receivers, severity)
    assert [one.id for one in found] == expected


@pytest.mark.parametrize("stages", list(permutations((CALLED, PROPOSED, DECIDED, IN_FORCE))))
def test_whatever_the_order_of_the_stages_the_furthest_is_told(stages: tuple[Stage, ...]) -> None:
    """However readings arrive, the last thing told is the furthest stage, and nothing is told twice."""
    before: list[Told] = []
    for stage in stages:
        if ask(change(EASES, stage), before).tell:
            before += told((EASES, stage))
        assert not ask(change(EASES, stage), before).tell
    shared = [one.alert.change.stage for one in before if one.alert.change]
    assert shared[-1] is IN_FORCE
    assert len(set(shared)) == len(shared)
