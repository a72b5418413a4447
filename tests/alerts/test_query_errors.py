"""What queries refuse, where, and with what advice."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from alerts.errors import QueryError
from alerts.match import Rules
from alerts.query import Query
from config.model import Concept

from .making import rule

REFUSED = [
    # query, position from 0, what the advice says
    ("", None, "empty"),
    ("   ", None, "empty"),
    ("driver AND", 10, "missing at the end"),
    ("NOT", 3, "missing at the end"),
    ("title:", 6, "missing at the end"),
    ("(driver OR queue", 0, "never closed"),
    ("driver (queue AND (ban)", 7, "never closed"),
    ("driver)", 6, "closes nothing"),
    ('driver "border', 7, "quotation mark is never closed"),
    ("«граница", 0, "quotation mark is never closed"),
    ("driver and queue", 7, "write AND"),
    ("driver or queue", 7, "write OR"),
    ("not driver", 0, "write NOT"),
    ("водитель или очередь", 9, "write OR"),
    ("водитель И очередь", 9, "write AND"),
    ("жүргізуші және кезек", 10, "write AND"),
    ("driver && queue", 7, "write AND"),
    ("!driver", 0, "write NOT driver"),
    ("stage:decided", 0, "did you mean change.stage?"),
    ("chnage.stage:decided", 0, "did you mean change.stage?"),
    ("outlat:orda.kz", 0, "did you mean outlet?"),
    ("qqq:x", 0, "fields are text, title"),
    ("driver AND change.stage:decidet", 24, "did you mean decided?"),
    ("change.area:customs", 12, "values are migration, trade, transport, energy"),
    ("affects:drivers", 8, "did you mean carriers?"),
    ("lang:fr", 5, "values are en, ru, kk"),
    ("country:Kazakhstan", 8, "write one such as KZ"),
    ("published:yesterday", 10, "write 2026, 2026-04 or 2026-04-01"),
    ("published:[2025-13 TO *]", 11, "is no date"),
    ("outlets:many", 8, "is no whole number"),
    ("outlets:>=x", 10, "is no whole number"),
    ("title:>3", 7, "title has no order"),
    ("topic:[a TO b]", 7, "topic has no order"),
    ("driver~", 0, "the nearness of several"),
    ("driver^2", 0, "weights"),
    ("/dr.*/", 0, "regular expressions"),
    ("title:(body:x)", 7, "within title"),
    ("a:b", 0, "there is no field 'a'"),
    ("*", 0, "at least one letter"),
    ("text:?*", 5, "at least one letter"),
    ('"..."', 0, "holds no word"),
    ('"driver"~5', 0, "several words"),
    ("'driver'", 0, 'write quotes as "…"'),
    ("driver }", 7, "cannot stand here"),
    ("(" * 500 + "a" + ")" * 500, 100, "parentheses within one another"),
    ("a" * 30_000, None, "are allowed"),
]


@pytest.mark.parametrize(("query", "position", "advice"), REFUSED, ids=lambda value: str(value)[:30])
def test_refused(query: str, position: int | None, advice: str) -> None:
    """Each mistake is named at its place, with what to write instead."""
    with pytest.raises(QueryError) as caught:
        Query.parse(query)
    assert advice in caught.value.problem
    assert caught.value.position == position
    assert "\n" not in str(caught.value)


def test_an_unknown_concept_is_refused_with_the_nearest() -> None:
    """A concept that the lexicon lacks would never match, which nobody would notice."""
    concept = TypeAdapter(Concept).validate_python({"id": "border_crossing", "kind": "place"})
    with pytest.raises(QueryError) as caught:
        Rules([rule("affects:carriers AND concept:border_crosing")], [concept])
    assert "did you mean border_crossing?" in caught.value.problem
    assert caught.value.position == 29


def test_a_disabled_rule_is_not_read() -> None:
    """What is switched off cannot stop the others."""
    assert Rules([rule("broken (", enabled=False)], []).rules == ()


def test_the_rule_is_named() -> None:
    """Among thousands, the one to mend."""
    with pytest.raises(QueryError) as caught:
        Rules([rule("driver", "good"), rule("driver )", "bad")], [])
    assert caught.value.rule == "bad"
