"""All rules over a story: the shipped ones, and many at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest
import yaml

from alerts.clauses import All, Any, Node, Not, explain
from alerts.lookup import lookup_of
from alerts.match import Rules, level
from alerts.query import Query
from alerts.sieve import Sieve
from alerts.view import StoryView
from config.model import Lang, Rule, Severity
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
    ("driver", [{"text:driver"}]),
    ("title:driver", [{"title:driver"}]),
    ("affects:carriers AND driver", [{"affects:carriers", "text:driver"}]),
    ("driver OR queue", [{"text:driver"}, {"text:queue"}]),
    ("country:RU AND (driver OR queue)", [{"country:RU", "text:driver"}, {"country:RU", "text:queue"}]),
    ("driver AND NOT queue", [{"text:driver"}]),
    ("NOT driver", [set()]),
    ("driver OR NOT queue", [set()]),
    ("outlets:>3 AND driver", [{"text:driver"}]),
    ('"late driver"~4', [{"text:late", "text:driver"}]),
    ("body:driver", [{"body:driver"}]),
    ("dr?ver", [{"text*:dr?ver"}]),
    ("topic:mi?ra*", [{"topic~:\x02mi"}]),
    ("title:?r*", [{"title*:?r*"}]),
    ("topic:?r*", [set()]),
]


@pytest.mark.parametrize(("query", "ways"), NEEDS)
def test_what_a_rule_needs(query: str, ways: list[set[str]]) -> None:
    """Every fact without which it cannot hold; nothing where it may hold without any."""
    needs = [{f"{field}:{value}" for field, value in facts} for facts in Query.parse(query).needs]
    assert sorted(needs, key=sorted) == sorted(ways, key=sorted)


def test_alternatives_of_alternatives_are_not_multiplied_without_end() -> None:
    """Ten groups of ten words would be ten thousand million ways."""
    query = " AND ".join("(" + " OR ".join(f"w{group}x{word}" for word in range(10)) + ")" for group in range(10))
    assert len(Query.parse(query).needs) == 10


@pytest.mark.parametrize("seed", range(20))
def test_a_sieve_passes_just_the_rules_that_have_what_they_need(seed: int) -> None:
    """Whatever the rules and the story."""
    chance = Random(seed)
    facts = [(field, str(value)) for field in ("text", "topic") for value in range(8)]
    rules = [
        tuple(frozenset(chance.sample(facts, chance.randint(0, 4))) for _ in range(chance.randint(1, 3)))
        for _ in range(200)
    ]
    sieve = Sieve(rules)
    for _ in range(20):
        has = frozenset(chance.sample(facts, chance.randint(0, 12)))
        by_field = {field: [value for name, value in has if name == field] for field in sieve.fields}
        expected = [number for number, ways in enumerate(rules) if any(way <= has for way in ways)]
        assert sieve.passed(by_field) == expected


def test_a_rule_without_its_facts_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """That makes ten thousand cost little more than a hundred; of the others, only what facts leave open is asked."""
    asked: list[object] = []
    monkeypatch.setattr("alerts.match.holds", lambda node, view: asked.append(node) or True)
    rules = [rule(f"affects:carriers AND word{number}x AND NOT queue", f"rule-{number}") for number in range(500)]
    found = Rules([*rules, rule("driver", "wanted")], []).match(story(report("A driver and word7x")))
    assert asked == [Query.parse("NOT queue").node]
    assert [match.rule for match in found] == ["rule-7", "wanted"]


def test_rules_with_one_query_are_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand carriers who watch the same are told in their order, and the story is asked once."""
    asked: list[object] = []
    monkeypatch.setattr("alerts.match.holds", lambda node, view: asked.append(node) or True)
    rules = [rule("driver AND NOT queue", f"rule-{number}") for number in range(1000)]
    found = Rules(rules, []).match(story(report("A driver")))
    assert [match.rule for match in found] == [one.id for one in rules]
    assert len(asked) == 1


@pytest.mark.parametrize("query", [query for query, _ in NEEDS] + ["outlet:kz", "country:RU", "published:2025"])
def test_waiting_changes_no_answer(query: str) -> None:
    """What the shared index finds is what the query alone finds."""
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


CLAUSES = [
    "driver", "водитель", "кезек", "title:driver", "body:queue", '"truck driver"', "queue*", "dr?v*r", "*ей",
    "body:q*e", '"driver queue"~3', 'title:"late driver"~1', "country:RU", "country:K?", "outlet:kz", "topic:mi*n",
    "lang:en", "change.stage:decided", "change.effective:2025-10", "outlets:>=2", "published:[2025-10-01 TO *]",
]  # fmt: skip
TEXTS = [
    "A late truck driver",
    "Drivers wait in the queue",
    "Водителей много",
    "Кезек ұзарды",
    "Nothing",
    "Queues, drivers",
]


def _made_up(chance: Random, depth: int) -> str:
    if depth == 0 or chance.random() < 0.3:
        return chance.choice(CLAUSES)
    if chance.random() < 0.25:
        return f"NOT ({_made_up(chance, depth - 1)})"
    joint = chance.choice((" AND ", " OR "))
    return "(" + joint.join(_made_up(chance, depth - 1) for _ in range(chance.randint(2, 4))) + ")"


def _naive(node: Node, view: StoryView) -> bool:
    """What a query means, with nothing shared, sifted or remembered."""
    match node:
        case Not():
            return not _naive(node.node, view)
        case All():
            return all(_naive(part, view) for part in node.nodes)
        case Any():
            return any(_naive(part, view) for part in node.nodes)
        case _:
            return node.found(view) is not None


@pytest.mark.parametrize("seed", range(4))
def test_many_rules_say_what_each_says_alone(seed: int) -> None:
    """Whatever the rules and the stories: the same rules hold, with the same evidence, in the order of the file."""
    chance = Random(seed)
    rules = [rule(_made_up(chance, 3), f"rule-{number}") for number in range(60)]
    asked = Rules(rules, [])
    alone = {one.id: Query.parse(one.query) for one in rules}
    lookups = {name: lookup_of(query.leaves) for name, query in alone.items()}
    for _ in range(12):
        reports = [
            report(
                chance.choice(TEXTS),
                chance.choice(TEXTS),
                number=number,
                outlet=chance.choice(("orda.kz", "tass.ru")),
                read=reading(countries=tuple(chance.sample(("RU", "KZ", "UZ"), 2)), lang=chance.choice(list(Lang))),
            )
            for number in range(chance.randint(1, 3))
        ]
        stage = chance.choice((None, *Stage))
        one = story(*reports, changed=change(stage=stage) if stage else None, affects=chance.random() < 0.5)
        expected = []
        for name, query in alone.items():
            view = StoryView(one, lookups[name])
            if _naive(query.node, view):
                expected.append((name, explain(query.node, view)))
        assert [(match.rule, match.clauses) for match in asked.match(one)] == expected
