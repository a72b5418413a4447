"""The manual says what is so."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts.fields import FIELDS
from alerts.labels import LABEL
from alerts.model import DeliveryState, Reason
from alerts.query import Query
from alerts.render import facts_of
from config.model import Lang
from pipeline.model import Corroboration, Direction, Stage

from .making import alert, change, reading, report, settings, story

DOCS = Path(__file__).parents[2] / "docs"
RULES = (DOCS / "rules.md").read_text(encoding="utf-8")
DELIVERY = (DOCS / "delivery.md").read_text(encoding="utf-8")
FIELD_ROWS = re.findall(r"^\| `([\w.]+)` \| .+ \| `(.+)` \|$", RULES, re.MULTILINE)
STORY = story(
    report(
        "Russia lifts the 90-day limit for Kazakh truck drivers",
        "It was decided on Friday.",
        number=1,
        outlet="en.orda.kz",
        published=datetime(2025, 10, 10, 6, tzinfo=UTC),
        read=reading(concepts=("driver", "stay_limit"), countries=("RU", "KZ")),
    ),
    report(
        "Россия сняла ограничение",
        "Водители смогут оставаться дольше.",
        number=2,
        outlet="tengrinews.kz",
        published=datetime(2025, 10, 10, 8, tzinfo=UTC),
        read=reading(concepts=("driver",), lang=Lang.RU),
    ),
    changed=change(Direction.EASES, Stage.DECIDED, effective="2025-11"),
    corroboration=Corroboration.SEVERAL,
)


@pytest.mark.parametrize(("field", "example"), FIELD_ROWS)
def test_the_example_of_each_field_holds(field: str, example: str) -> None:
    """For the story that the manual tells."""
    assert f"{field}:" in example
    assert Query.parse(example).evaluate(STORY)[0] is True


def test_every_field_is_in_the_manual_and_no_other() -> None:
    """In the order in which errors list them."""
    assert [field for field, _ in FIELD_ROWS] == list(FIELDS)


@pytest.mark.parametrize("query", re.findall(r"`((?:published|outlets|change\.effective|lang):[^`]+)`", RULES))
def test_the_other_examples_can_be_read(query: str) -> None:
    """Ranges and the rest."""
    Query.parse(query)


def test_every_reason_and_state_is_explained() -> None:
    """As it is stored."""
    assert all(f"| {reason.value} |" in RULES for reason in Reason)
    assert all(f"| `{state.value}` |" in DELIVERY for state in DeliveryState)


def test_everything_a_template_may_use_is_named() -> None:
    """And nothing that it may not."""
    section = DELIVERY.split("A template may use:")[1].split("A template that fails")[0]
    named = {
        name for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    facts = facts_of(alert(), Lang.EN, "Asia/Almaty", settings(), None)
    assert named == set(facts)
    assert set(facts["label"]) == set(LABEL)  # type: ignore[call-overload]
