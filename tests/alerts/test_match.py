"""All rules over a story: the shipped ones, and many at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from alerts.match import Rules, level
from config.model import Rule, Severity
from pipeline.model import Area, Direction, Stage

from .making import change, reading, report, rule, story

SHIPPED = Path(__file__).parents[2] / "config" / "rules.yaml"

LEVELS = [
    # area, stage, affects carriers, level
    (Area.MIGRATION, Stage.DECIDED, True, "urgent"),
    (Area.TRADE, Stage.IN_FORCE, True, "urgent"),
    (Area.TRADE, Stage.PROPOSED, True, "watch"),
    (Area.MIGRATION, Stage.CALLED_FOR, True, "watch"),
    (Area.MIGRATION, Stage.REJECTED, True, "watch"),
    (Area.TRANSPORT, Stage.DECIDED, True, "none"),
    (Area.ENERGY, Stage.IN_FORCE, True, "none"),
    (Area.MIGRATION, Stage.DECIDED, False, "none"),
    (None, None, True, "none"),
]


@pytest.fixture(scope="module")
def shipped() -> Rules:
    return Rules([Rule.model_validate(one) for one in yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))], [])


@pytest.mark.parametrize(("area", "stage", "affects", "expected"), LEVELS)
@pytest.mark.parametrize("direction", list(Direction))
def test_the_shipped_rules(
    shipped: Rules, area: Area | None, stage: Stage | None, affects: bool, direction: Direction, expected: str
) -> None:
    """Urgent where a migration or trade rule that binds carriers is made, watch where it may be; else nothing."""
    changed = change(direction, stage, area=area) if area and stage else None
    found = shipped.for_article(
        "A title", "A body.", reading(changed=changed, affects=affects), published=date(2025, 1, 1)
    )
    assert level(found) == expected
    assert len(found) <= 1


def test_the_most_severe_comes_first() -> None:
    """Then the order of the file."""
    rules = [
        rule("driver", "a", severity=Severity.WATCH),
        rule("driver", "b"),
        rule("queue", "c"),
        rule("driver", "d", severity=Severity.WATCH),
    ]
    found = Rules(rules, []).match(story(report("Drivers wait")))
    assert [match.rule for match in found] == ["b", "a", "d"]
    assert level(found) == "urgent"


NEEDS = [
    ("driver", ("driver",)),
    ("affects:carriers AND driver", ("driver",)),
    ("driver OR queue", ("driver", "queue")),
    ("NOT driver", None),
    ("driver OR NOT queue", None),
    ("outlets:>3 AND driver", ("driver",)),
    ('"late driver"~4', ("driver",)),
    ("dr?ver", None),
]


@pytest.mark.parametrize(("query", "words"), NEEDS)
def test_only_rules_that_can_hold_are_asked(query: str, words: tuple[str, ...] | None) -> None:
    """A rule waits for its rarest facts; one that may hold without any is always asked."""
    rules = Rules([rule(query)], [])
    expected = {("text", word): [0] for word in words} if words else {}
    assert rules._wanted == expected
    assert rules._always == ([] if words else [0])


@pytest.mark.parametrize("query", [query for query, _ in NEEDS] + ["outlet:kz", "country:RU", "published:2025"])
def test_waiting_changes_no_answer(query: str) -> None:
    """What the shared index finds is what the query alone finds."""
    from alerts.query import Query

    stories = [
        story(report("A late truck has a driver")),
        story(report("A queue", "of drivers")),
        story(report("Nothing")),
    ]
    rules = Rules([rule(query), rule("tram", "other")], [])
    for one in stories:
        alone, clauses = Query.parse(query).evaluate(one)
        found = rules.match(one)
        assert bool(found) is alone
        if found:
            assert found[0].clauses == clauses
