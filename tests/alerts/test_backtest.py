"""Rules tried before they are trusted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alerts.backtest import backtest, try_rules
from alerts.errors import QueryError
from pipeline.model import Stage

from .making import NOW, change, report, rule, story

STAGES = (Stage.DECIDED, Stage.PROPOSED, Stage.DECIDED, Stage.REJECTED)  # a story a week
STORIES = [
    story(report("Drivers wait", published=NOW + timedelta(weeks=week)), number=week, changed=change(stage=stage))
    for week, stage in enumerate(STAGES)
]
STORIES.append(story(report("Tram"), number=9))


def test_what_a_rule_would_have_done() -> None:
    """Which stories, in which weeks, told or not at the time, and what is new against another rule."""
    wide, narrow = rule("driver", "wide"), rule("driver AND change.stage:decided OR tram", "narrow")
    found = backtest(narrow, reversed(STORIES), told=frozenset({0}), against=wide)
    assert found.stories == 5
    assert [(hit.story, hit.told) for hit in found.hits] == [(9, False), (0, True), (2, False)]
    assert found.weeks == (("2025-W41", 2), ("2025-W43", 1))
    assert found.new == (9,)
    assert sorted(found.lost) == [1, 3]
    assert found.hits[1].clauses[0].by == ("Drivers",)


def test_without_another_rule_nothing_is_new_or_lost() -> None:
    """There is nothing to compare with."""
    found = backtest(rule("driver"), STORIES)
    assert (len(found.hits), found.new, found.lost) == (4, (), ())


def test_all_rules_on_one_story() -> None:
    """Disabled ones as well, each with its clauses."""
    trials = try_rules([rule("driver", "a"), rule("tram", "b", enabled=False)], STORIES[0])
    assert [(one.rule, one.matches, one.enabled) for one in trials] == [("a", True, True), ("b", False, False)]
    assert trials[1].clauses[0].satisfied is False


def test_a_rule_that_cannot_be_read() -> None:
    """Is an error, not a rule that takes nothing."""
    with pytest.raises(QueryError):
        backtest(rule("driver AND"), STORIES)
    with pytest.raises(QueryError):
        try_rules([rule("stage:decided")], STORIES[0])
