"""Rules tried before they are trusted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.backtest import backtest, try_rules
from alerts.errors import QueryError
from alerts.history import History, Version, plain_history, plain_voice
from alerts.model import Edit, Reason
from alerts.relevance import Label
from pipeline.model import Span, Stage

from .making import NOW, change, reading, report, rule, settings, story

if TYPE_CHECKING:
    from alerts.backtest import Backtest
    from config.model import Rule

STAGES = (Stage.DECIDED, Stage.PROPOSED, Stage.DECIDED, Stage.REJECTED)  # a story a week
LATER = NOW + timedelta(days=365)


def told_in(week: int, stage: Stage, *more: Stage) -> History:
    """A story that begins in a week of October 2025, and moves on by a stage a day."""
    begun = NOW + timedelta(weeks=week)
    reports = [
        report(
            "Drivers wait",
            number=week * 10 + day,
            published=begun + timedelta(days=day),
            read=reading(changed=change(stage=one)),
        )
        for day, one in enumerate((stage, *more), 1)
    ]
    return plain_history(story(*reports, number=week, changed=change(stage=(stage, *more)[-1])))


HISTORIES = [told_in(week, stage) for week, stage in enumerate(STAGES)]
HISTORIES.append(plain_history(story(report("Tram"), number=9)))


def tried(one: Rule, histories: list[History], **more: object) -> Backtest:
    return backtest(one, histories, settings(), [], **{"until": LATER, **more})  # type: ignore[arg-type]


def test_what_a_rule_would_have_done() -> None:
    """Which stories, in which weeks, told or not at the time, and what is new against another rule."""
    wide, narrow = rule("driver", "wide"), rule("driver AND change.stage:decided OR tram", "narrow")
    found = tried(narrow, HISTORIES[::-1], told=frozenset({0}), against=wide)
    assert found.stories == 5
    assert [(hit.story, hit.told) for hit in found.hits] == [(9, False), (0, True), (2, False)]
    assert found.weeks == (("2025-W41", 2), ("2025-W43", 1))
    assert found.reasons == ((Reason.FIRST, 3),)
    assert found.new == (9,)
    assert found.lost == (1, 3)
    assert found.hits[1].alerts[0].clauses[0].by == ("Drivers",)


def test_without_another_rule_nothing_is_new_or_lost() -> None:
    """There is nothing to compare with."""
    found = tried(rule("driver"), HISTORIES)
    assert (len(found.hits), found.new, found.lost) == (4, (), ())


def test_each_development_is_told_when_it_was_news() -> None:
    """A story that moved on would have been told twice, each time with what was known then."""
    moved = told_in(0, Stage.PROPOSED, Stage.DECIDED)
    (hit,) = tried(rule("driver"), [moved]).hits
    first, second = (one.published for one in moved.story.reports)
    assert [(one.at, one.reason) for one in hit.alerts] == [(first, Reason.FIRST), (second, Reason.STAGE)]
    narrow = tried(rule("change.stage:proposed"), [moved])
    assert narrow.reasons[0] == (Reason.FIRST, 1), "it held when it was asked, though it no longer does"


def test_reminders_corrections_and_confirmations_are_counted() -> None:
    """They are part of what people would have got."""
    day = (NOW + timedelta(days=20)).date().isoformat()
    was, is_now = "Drivers may stay for 90 days.", "Drivers may stay for 180 days."
    proof = change(stage=Stage.DECIDED, effective=day, quotes=(Span("body", 0, len(was)),))
    first, second = (
        report(
            "Russia decides",
            was,
            number=number,
            outlet=f"{number}.kz",
            published=NOW + timedelta(hours=number),
            read=reading(changed=proof),
        )
        for number in (1, 2)
    )
    edited = Edit(
        id=1,
        article=1,
        url=first.url,
        at=NOW + timedelta(hours=5),
        changes=("stay for [90 → 180] days",),
        reasons=("number",),
    )
    present = replace(first, body=is_now)
    past = History(
        story(present, second, changed=proof),
        (
            Version(edited.at, first, plain_voice(first)),
            Version(None, present, plain_voice(present)),
            Version(None, second, plain_voice(second)),
        ),
        (edited,),
    )
    asked = rule("driver", remind_days=3, confirmations=2)
    expected = {Reason.FIRST: 1, Reason.CONFIRMED: 1, Reason.CORRECTED: 1, Reason.REMINDER: 1}
    assert dict(tried(asked, [past]).reasons) == expected
    before = datetime.fromisoformat(f"{day}T00:00:00+05:00") - timedelta(days=4)
    assert Reason.REMINDER not in dict(tried(asked, [past], until=before).reasons), "it is not due yet"
    assert tried(rule("90"), [past]).hits, "the text had it when it was asked"


def test_precision_and_recall() -> None:
    """Over the labelled articles, by number or address; what is not there is named and counts for nothing."""
    address = HISTORIES[2].story.reports[0].url
    labels = [
        Label(article=1, relevant=True),
        Label(article=address, relevant=False),
        Label(article=11, relevant=True),
        Label(article=31, relevant=False),
        Label(article="https://orda.kz/gone", relevant=True),
        Label(article=777, relevant=True),
    ]
    found = tried(rule("change.stage:decided"), HISTORIES, labels=labels).agreement
    assert found is not None
    assert (found.labelled, found.precision, found.recall, found.f1) == (4, 0.5, 0.5, 0.5)
    assert [one.url for one in found.false_alarms] == [address]
    assert [one.article for one in found.misses] == [11]
    assert found.absent == ("https://orda.kz/gone", "article 777")


def test_shares_of_nothing_are_unknown() -> None:
    """A rule that takes nothing has no precision."""
    found = tried(rule("nothing"), HISTORIES, labels=[Label(article=1, relevant=False)]).agreement
    assert found is not None
    assert (found.precision, found.recall, found.f1) == (None, None, None)


def test_all_rules_on_one_story() -> None:
    """Disabled ones as well, each with its clauses."""
    one = HISTORIES[0].story
    trials = try_rules([rule("driver", "a"), rule("tram", "b", enabled=False)], one)
    assert [(one.rule, one.matches, one.enabled) for one in trials] == [("a", True, True), ("b", False, False)]
    assert trials[1].clauses[0].satisfied is False


def test_a_disabled_rule_can_be_tried() -> None:
    """That is when one wants to know."""
    assert len(tried(rule("driver", enabled=False, receivers=("nobody",)), HISTORIES).hits) == 4


def test_a_rule_that_cannot_be_read() -> None:
    """Is an error, not a rule that takes nothing; so is one that asks for a concept that the lexicon lacks."""
    for query in ("driver AND", "concept:no_such"):
        with pytest.raises(QueryError):
            tried(rule(query), HISTORIES)
    with pytest.raises(QueryError):
        try_rules([rule("stage:decided")], HISTORIES[0].story)
