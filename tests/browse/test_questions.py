"""The canned queries answer what a dispatcher asks, on a database in three languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from carrierwatch.browse.queries import QUESTIONS, Question
from tests.browse.rows import ARTICLES, AS_OF, HOSTILE

if TYPE_CHECKING:
    from tests.browse.conftest import Site

COUNTRIES = [
    ("", [2, 1]),
    ("RU", [1]),
    (" ru ", [1]),
    ("KZ", [1]),  # for whom counts as well as by whom
    ("UZ", [2]),
    ("Atlantis", []),
]


@pytest.mark.parametrize(("country", "stories"), COUNTRIES)
def test_changes_for_a_country(site: Site, country: str, stories: list[int]) -> None:
    """Changes for carriers, newest first, by who makes the rule or whom it binds; no merged or old stories."""
    rows = site.rows("changes_for_my_drivers", country=country, as_of=AS_OF)
    assert [row["story"] for row in rows] == stories


def test_the_sentence_that_says_so(site: Site) -> None:
    """Each change is shown with the quoted sentence and the address of the article."""
    (row,) = site.rows("changes_for_my_drivers", country="RU", as_of=AS_OF)
    assert row["the article says"] == "Правило для казахстанских водителей отменено."
    assert row["source"] == "https://orda-ru.example/a-1"


WINDOWS = [
    ("decided_or_in_force", {"days": "30"}, [4, 1]),
    ("decided_or_in_force", {"days": "30", "area": "Transport"}, [4]),
    ("decided_or_in_force", {"days": "9"}, [4]),
    ("decided_or_in_force", {}, [4, 1]),
    ("decided_or_in_force", {"as_of": "2025-10-10"}, [1]),  # what came later is not known on that day
    ("takes_effect_soon", {}, [4, 1]),  # a refused plan takes no effect
    ("takes_effect_soon", {"weeks": "1"}, [4]),
    ("takes_effect_soon", {"weeks": "30"}, [4, 1, 2]),
    ("takes_effect_soon", {"as_of": "2025-12-20"}, [1]),  # a month without a day lasts until its end
    ("takes_effect_soon", {"as_of": "2026-01-01", "weeks": "1"}, []),
]


@pytest.mark.parametrize(("question", "params", "stories"), WINDOWS)
def test_windows_of_time(site: Site, question: str, params: dict[str, str], stories: list[int]) -> None:
    """An empty parameter takes the default that its hint names."""
    rows = site.rows(question, **{"as_of": AS_OF, **params})
    assert [row["story"] for row in rows] == stories


def test_time_line(site: Site) -> None:
    """Reports, reprints, edits and alerts of the whole affair in order of time, whichever story is asked for."""
    rows = site.rows("story_time_line", story="1")
    assert [(row["time"][5:13], row["what"], row["story"]) for row in rows] == [
        ("10-10T05", "report", 1),
        ("10-10T06", "reprint", 1),
        ("10-10T09", "report", 1),
        ("10-10T09", "alert: urgent", 1),
        ("10-10T11", "report", 1),
        ("10-11T00", "edited: a fact changed", 1),
        ("10-11T09", "report", 2),
        ("10-12T00", "edited", 1),
    ]
    assert rows[4]["the article says"] == ARTICLES[2][5]
    assert site.rows("story_time_line", story="2") == rows
    assert site.rows("story_time_line", story="3") == rows, "merged into the first"


@pytest.mark.parametrize("story", ["", "99", "x", "-1"])
def test_time_line_of_no_story(site: Site, story: str) -> None:
    """A number that no story has gives nothing."""
    assert site.rows("story_time_line", story=story) == []


def test_alerts_and_what_became_of_them(site: Site) -> None:
    """Every delivery with its state; those that did not arrive apart."""
    rows = site.rows("alerts_and_deliveries", as_of=AS_OF)
    assert [(row["receiver"], row["state"]) for row in rows] == [("compliance", "dead"), ("dispatch", "sent")]
    (row,) = site.rows("alerts_and_deliveries", as_of=AS_OF, receiver="dispatch")
    assert row["receiver"] == "dispatch"
    assert [row["error"] for row in site.rows("not_delivered")] == ["the service answered 403"]


QUIET = [("", ["orda-en", "orda-kk"]), ("12", ["orda-en", "orda-kk"]), ("1000", ["orda-en"]), ("6", None)]


@pytest.mark.parametrize(("hours", "sources"), QUIET)
def test_sources_gone_quiet(site: Site, hours: str, sources: list[str] | None) -> None:
    """Those in trouble first, then those without a new article for so many hours."""
    rows = site.rows("quiet_sources", hours=hours, as_of=AS_OF)
    assert [row["source"] for row in rows] == (sources or ["orda-en", "orda-kk", "orda-ru"])


def test_told_of_sources(site: Site) -> None:
    """Outages and sources, each with what became of its notice."""
    rows = site.rows("told_of_sources", as_of=AS_OF)
    assert [(row["name"], row["state"], row["delivery"]) for row in rows] == [
        ("no source answered", None, "sent"),
        (HOSTILE, "blocked", "sent"),
    ]


def test_edited_articles(site: Site) -> None:
    """Edits of facts before edits of wording."""
    assert [row["changed"] for row in site.rows("edited_articles", as_of=AS_OF)] == ["a fact", "wording"]


WORDS = [
    ("водитель", {1, 5}),
    ("Водителями", {1, 5}),
    ("driver", {2}),
    ("жүргізуші", {3}),
    ("жүргізушілердің", {3}),
    ("шектеу", {3}),
    ("seal", {2, 4}),
    ("lifting drivers", {2}),
    ('"отменила правила"', {1, 5}),  # отменили правило, too
    ('"правила отменила"', set()),
    ("жүргіз*", {3}),
    ("водитель driver", set()),
    ("", set()),
    ("  ", set()),
    ('"', set()),
    ("* - ( )", set()),
    ('водитель" OR title:"seal', set()),
    ("NEAR(водитель)", set()),
]


@pytest.mark.parametrize(("words", "articles"), WORDS)
def test_search(site: Site, words: str, articles: set[int]) -> None:
    """Any form of a word finds the others, in each language; nothing that is typed is syntax."""
    rows = site.rows("find_words", words=words)
    assert {int(row["source"].rsplit("-", 1)[-1]) if "-" in row["source"] else 4 for row in rows} == articles
    if words.strip():
        table = site.rows("articles", _search=words)
        assert {row["id"] for row in table} == articles, "the search box of the table answers the same"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_pages(site: Site, question: Question) -> None:
    """Each question has a page with its title and its parameters, and no error, even left empty."""
    answer = site.get(f"/carrierwatch/{question.name}")
    assert answer.status == 200
    assert "message-error" not in answer.text
    assert f"<h1>{question.title}</h1>" in answer.text
    for name in question.hints:
        assert f'name="{name}"' in answer.text
    assert "Custom SQL" not in answer.text
    assert HOSTILE not in answer.text


def test_hints_belong_to_parameters() -> None:
    """Every parameter of a statement has a hint, and every hint a parameter."""
    for question in QUESTIONS:
        named = set(re.findall(r"(?<![:\w]):([a-z_]+)", re.sub(r"'[^']*'", "", question.sql)))
        assert named == set(question.hints), question.name
