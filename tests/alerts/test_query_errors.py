"""What queries refuse, where, and with what advice."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from alerts.errors import QueryError
from alerts.match import Rules
from alerts.query import Query
from config.model import Concept, Topic

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
    ("NOT " * 3000 + "driver", None, "deep within one another"),
    ("NOT " * 150 + "driver", None, "deep within one another"),
    ("AND driver", 0, "must stand before AND"),
    ("driver OR OR queue", 10, "must stand before OR"),
    ("водитель,очередь", 0, "join words with AND or OR"),
    ("driver|queue", 0, "join words with AND or OR"),
    ("outlets:[5 TO 2]", 8, "5 is after 2"),
    ("published:[2026-01-01 TO 2025-12]", 10, "2026-01-01 is after 2025-12"),
    ("published:2025-02-30", 10, "is no date"),
    ("published:0000", 10, "is no date"),
    ("published:２０２５", 10, "is no date"),
    ("outlets:٣", 8, "is no whole number"),
    ("https://orda.kz/a", 0, "write outlet:orda.kz"),
    ("12:30", 0, "put what holds a colon in quotes"),
    ('outlet:"orda kz"', 7, "write its host name such as orda.kz"),
    ("тақырып:көлік", 0, "there is no field 'тақырып'"),
    ("change.stage:шешілді", 13, "values are called_for"),
    ("lang:рус", 5, "values are en, ru, kk"),
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


def test_an_unknown_topic_is_refused_with_the_nearest() -> None:
    """Where the topics are known; by itself a query may name any."""
    topic = Topic.model_construct(id="transport")
    with pytest.raises(QueryError) as caught:
        Rules([rule("affects:carriers AND topic:transprot")], [], [topic])
    assert "did you mean transport?" in caught.value.problem
    assert caught.value.position == 27


POINTED = [
    ("driver AND lagn:ru", "lagn"),
    ("водитель\x1b\nAND lagn:ru", "lagn"),
    ("жүргізуші " * 100 + "lagn:kk" + " кезек" * 100, "lagn"),
]


@pytest.mark.parametrize(("query", "wrong"), POINTED, ids=["short", "steering", "long"])
def test_a_caret_points_at_the_place(query: str, wrong: str) -> None:
    """Below as much of the query as fits on a line, in which nothing steers the terminal."""
    with pytest.raises(QueryError) as caught:
        Query.parse(query)
    written, caret = caught.value.pointer.splitlines()
    assert written[caret.index("^") :].startswith(wrong)
    assert written.isprintable()
    assert len(written) < 130
    assert len(str(caught.value)) < 400


def test_the_caret_stands_right_below_letters_of_other_widths() -> None:
    """A mark that combines takes no place of its own; a wide letter takes two."""
    with pytest.raises(QueryError) as caught:
        Query.parse("e\u0301e\u0301 中 lagn:ru")
    _, caret = caught.value.pointer.splitlines()
    assert caret.index("^") == len("  ") + len("ee ") + len("中 ") + 1


def test_a_disabled_rule_is_not_read() -> None:
    """What is switched off cannot stop the others."""
    assert Rules([rule("broken (", enabled=False)], []).rules == ()


def test_the_rule_is_named() -> None:
    """Among thousands, the one to mend."""
    with pytest.raises(QueryError) as caught:
        Rules([rule("driver", "good"), rule("driver )", "bad")], [])
    assert caught.value.rule == "bad"
