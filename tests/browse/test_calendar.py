"""The calendar of effective dates, who stands behind a change, and the feeds that can be subscribed to."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from carrierwatch.browse import Feeds
from carrierwatch.browse.server import datasette_app
from tests.browse.rows import HOSTILE, fill

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browse.conftest import Site

CALENDAR = "/-/calendar"


def days(text: str) -> list[tuple[str, str]]:
    """The day and the story of each entry, in order."""
    return re.findall(r'<time datetime="([^"]+)">.*?</time>\s*<a href="[^"]*story=(\d+)">', text)


SINCE = [
    ("2025-10", [("2025-10-25", "4"), ("2025-11-01", "5"), ("2025-12", "1"), ("2026-03-01", "2"), ("2026-04-01", "2")]),
    ("2025-11-02", [("2025-12", "1"), ("2026-03-01", "2"), ("2026-04-01", "2")]),
    ("2030-01", []),
]


@pytest.mark.parametrize(("since", "expected"), SINCE)
def test_the_days_that_stories_name(site: Site, since: str, expected: list[tuple[str, str]]) -> None:
    """In order, by month, also of months without a day; none of a story that went up in another one."""
    text = site.get(CALENDAR, {"since": since}).text
    assert days(text) == expected
    assert ("Nothing takes effect" in text) is not expected
    assert text.count("<h2>") == len({day[:7] for day, _ in expected})


def test_a_day_that_was_taken_back_is_struck_out_with_the_reason(site: Site) -> None:
    """It is no date that anybody may count on."""
    text = site.get(CALENDAR, {"since": "2026-04"}).text
    assert '<li class="cw-gone">' in text
    assert "no date is named any more" in text
    (row,) = site.rows("taken_back")
    assert (row["date shown"], row["date now"], row["because"]) == ("2026-04-01", "2026-03-01", "undated")


def test_fetched_words_are_escaped_and_odd_questions_answered(site: Site) -> None:
    """No headline and no parameter becomes markup; what is no month is said to be none."""
    assert HOSTILE not in site.get(CALENDAR, {"since": "2025-10"}).text
    for odd in ("x", "2025-13", "<script>", "2025-10' or 1=1 --", "\x00"):
        answer = site.get(CALENDAR, {"since": odd})
        assert answer.status == 200
        assert "is no month or day" in answer.text
        assert '"<script>' not in answer.text
        assert "><script> is" not in answer.text


def test_who_stands_behind_it(site: Site) -> None:
    """In words on the pages, in answers and in tables; as stored in JSON; and to narrow tables down by."""
    text = site.get(CALENDAR, {"since": "2025-10"}).text
    for words in ("one outlet", "independent outlets", "the state body itself"):
        assert words in text
    assert "independent outlets" in site.get("/").text
    assert "independent outlets" in site.get("/carrierwatch/changes_for_my_drivers", {"as_of": "2025-10-20"}).text
    assert "the state body itself" in site.get("/carrierwatch/stories").text
    (row, *_) = site.rows("decided_or_in_force", as_of="2025-10-20")
    assert row["confirmed by"] == "authority"
    for table, facets in (("stories", {"corroboration"}), ("alerts", {"corroboration", "reason"})):
        found = site.get(f"/carrierwatch/{table}.json").text
        assert all(f'"{facet}": {{"name"' in found for facet in facets)


def test_what_made_an_edit_material(site: Site) -> None:
    """In the time line, in the list of edits, and as a facet; escaped."""
    line = site.rows("story_time_line", story="1")
    because = {row["what"]: row["because"] for row in line}
    assert because["edited: a fact changed"] == '["date", "<b>"]'
    assert because["alert: urgent"] == "first report of this development"
    text = site.get("/carrierwatch/edited_articles", {"as_of": "2025-10-20"}).text
    assert "date, &lt;b&gt;" in text
    assert '"reasons": {"name"' in site.get("/carrierwatch/revisions.json").text


FEEDS = [
    (None, None, []),
    ("public", None, ["/-/feeds/alerts.atom", "/-/feeds/effective.ics"]),
    ("public", "https://example.com/cw/", ["https://example.com/cw/alerts.atom", "https://example.com/cw/effective.ics"]),
    ("public", "javascript:alert(1)//", ["/-/feeds/alerts.atom", "/-/feeds/effective.ics"]),
    (None, "https://example.com/cw", []),
]  # fmt: skip


@pytest.mark.parametrize(("folder", "address", "links"), FEEDS)
def test_feeds_are_linked_where_they_are_written(
    tmp_path: Path, folder: str | None, address: str | None, links: list[str]
) -> None:
    """At the address that the settings name, else here; feed readers find the Atom feed by themselves."""
    text = asked(tmp_path, Feeds(tmp_path / folder if folder else None, address), ["/"])[0].text
    assert re.findall(r'<a href="([^"]*(?:alerts\.atom|effective\.ics))"', text) == links
    found = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]*)"', text)
    assert found == links[:1]


def test_the_files_are_handed_out_and_no_other(tmp_path: Path) -> None:
    """With the type that readers expect; one that was not written yet is not found."""
    public = tmp_path / "public"
    public.mkdir()
    (public / "effective.ics").write_text("BEGIN:VCALENDAR", encoding="utf-8")
    (public / "secret.txt").write_text("hunter2", encoding="utf-8")
    found, missing, *others = asked(
        tmp_path,
        Feeds(public, None),
        ["/-/feeds/effective.ics", "/-/feeds/alerts.atom", "/-/feeds/secret.txt", "/-/feeds/..%2Fnews.db"],
    )
    assert (found.status_code, found.text) == (200, "BEGIN:VCALENDAR")
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert missing.status_code == 404
    assert all(one.status_code != 200 and "hunter2" not in one.text for one in others)
    assert asked(tmp_path, Feeds(), ["/-/feeds/effective.ics"])[0].status_code == 404


def asked(folder: Path, feeds: Feeds, paths: list[str]) -> list:
    """What a server with these feeds answers."""
    database = folder / "news.db"
    if not database.exists():
        fill(database)
    datasette = datasette_app(database, feeds=feeds)

    async def get() -> list:
        return [await datasette.client.get(path) for path in paths]

    try:
        return asyncio.run(get())
    finally:
        datasette.get_database("carrierwatch").close()
        datasette.executor.shutdown()
