"""The pages as a browser gets them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from carrierwatch.browse.metadata import HIDDEN
from carrierwatch.browse.queries import QUESTIONS
from carrierwatch.columns import COLUMNS, TABLES
from config.load import load_receivers
from tests.browse.rows import ARTICLES, HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browse.conftest import Site

SHOWN = sorted(set(TABLES) - set(HIDDEN))


def test_start_page(site: Site) -> None:
    """Figures, the newest changes with their time lines, the search box, and every question."""
    text = site.get("/").text
    assert "<b>5</b> articles" in text
    assert "<b>4</b> stories" in text, "the merged one does not count"
    assert "<b>1</b> not delivered" in text
    assert "<b>1</b> sources in trouble" in text
    assert 'href="/carrierwatch/story_time_line?story=1"' in text
    assert ARTICLES[0][4] in text
    assert 'name="words"' in text
    for question in QUESTIONS:
        assert f'href="/carrierwatch/{question.name}"' in text
        assert question.purpose.replace("'", "&#39;") in text
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text


def test_links_of_the_start_page_work(site: Site) -> None:
    """No address of ours that a page names is missing."""
    pages = {"/", "/carrierwatch"}
    found = {link for page in pages for link in re.findall(r'(?:href|src)="(/[^"]*)"', site.get(page).text)}
    assert len(found) > 20
    for link in sorted(found):
        assert site.get(link.replace("&amp;", "&")).status == 200, link


@pytest.mark.parametrize("table", SHOWN)
def test_tables(site: Site, table: str) -> None:
    """Each table describes itself and its columns, suggests no facets, and escapes what was fetched."""
    answer = site.get(f"/carrierwatch/{table}")
    assert answer.status == 200
    text = answer.text.replace("&#39;", "'")
    assert TABLES[table] in text
    for column, meaning in COLUMNS[table].items():
        assert f"<dt>{column}</dt><dd>{meaning}</dd>" in text
    assert "Suggested facets" not in text
    assert HOSTILE not in text
    assert 'href="javascript:' not in text


def test_facets_are_declared(site: Site) -> None:
    """Stories can be narrowed down by topic and by who imposes the change, though these are lists."""
    found = json.loads(site.get("/carrierwatch/stories.json").text)["facet_results"]
    assert {"area", "stage", "topics", "imposed_by"} <= set(found)
    values = {result["value"]: result["count"] for result in found["imposed_by"]["results"]}
    assert values == {"RU": 3, "UZ": 1, "KZ": 1}


def test_newest_first_and_labels(site: Site) -> None:
    """A table begins with its newest rows; numbers of other tables are shown by headline."""
    assert [row["id"] for row in site.rows("articles")] == [4, 3, 2, 5, 1]
    assert ARTICLES[0][4] in site.get("/carrierwatch/story_articles").text


def test_internal_tables_are_hidden(site: Site) -> None:
    """The index and the fingerprints are no reading matter."""
    text = site.get("/carrierwatch").text
    for table in ("article_bands", "signatures", "article_search", "_sqlite_migrations"):
        assert f"/carrierwatch/{table}" not in text


def test_links_to_articles(site: Site) -> None:
    """An address opens apart and learns nothing; one that is no web address is text."""
    text = site.get("/carrierwatch/articles").text
    assert '<a href="https://orda-ru.example/a-1"' in text
    for link in re.findall(r'<a href="https?://[^"]*"[^>]*>', text.split("<tbody>")[1].split("</tbody>")[0]):
        assert 'rel="noopener noreferrer nofollow"' in link
    assert "javascript:alert(1)" in text
    assert 'href="javascript:' not in text


def test_nothing_can_be_written(site: Site) -> None:
    """SQL of the reader's own reads; whatever else it tries is refused, and the file cannot be taken away."""
    answer = site.get("/carrierwatch.json", {"sql": "select 1 + 1 as two", "_shape": "array"})
    assert json.loads(answer.text) == [{"two": 2}]
    hostile = ("delete from articles", "attach 'x.db' as x", "pragma journal_mode=delete", "select load_extension('x')")
    for sql in hostile:
        assert site.get("/carrierwatch.json", {"sql": sql}).status == 400
    assert site.get("/carrierwatch.db").status in {403, 404}
    assert len(site.rows("articles")) == 5


def test_headers(site: Site) -> None:
    """Every answer says what a browser may do with it."""
    for page in ("/", "/carrierwatch/articles", "/nothing-here", "/-/static/app.css"):
        headers = site.get(page).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'self'" in headers["content-security-policy"]


NAMES = [
    ("evil.example", 403),
    ("localhost.evil.example", 403),
    ("127.0.0.1:9", 200),
    ("localhost", 200),
    ("[::1]:80", 200),
]


@pytest.mark.parametrize(("host", "status"), NAMES)
def test_names(site: Site, host: str, status: int) -> None:
    """A page of the open web that lets its own name point at us gets no answer."""
    assert site.get("/", host=host).status == status


def test_no_secret_is_shown(site: Site, tmp_path: Path) -> None:
    """Receivers stand in the database by name; neither address nor token is in any page, table or file."""
    (tmp_path / "receivers.yaml").write_text("- {id: dispatch, url: 'tgram://${TOKEN}/4242'}\n", encoding="utf-8")
    (receiver,) = load_receivers(tmp_path, {"TOKEN": "123456:hunter2"})
    assert receiver.url.get_secret_value() == "tgram://123456:hunter2/4242"
    paths = ["", *(f"/{table}" for table in TABLES), *(f"/{question.name}" for question in QUESTIONS)]
    special = ["/", "/-/metadata.json", "/-/settings.json", "/-/databases.json", "/-/plugins.json", "/-/versions.json"]
    for path in (*special, *(f"/carrierwatch{path}" for path in paths)):
        text = site.get(path).text
        assert "hunter2" not in text
        assert "tgram:" not in text
    assert any("dispatch" in site.get(f"/carrierwatch/{page}").text for page in ("deliveries", "alerts_and_deliveries"))
    for file in site.database.parent.iterdir():
        assert b"hunter2" not in file.read_bytes()
