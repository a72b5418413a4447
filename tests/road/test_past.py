"""The past is read again: kept pages, and anybody's WARC, through the same road; nobody hears of it unasked."""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.crawler.warcs import DATE, packed, record, saved

if TYPE_CHECKING:
    from pathlib import Path

    from tests.road.conftest import Road

BAN = (
    "From 15 March Kazakhstan bans the export of fuel by road: the government has signed the order, the Ministry of "
    "Energy said on Thursday. Trucks carrying petrol or diesel will be turned back at the border with Russia."
)


def news(title: str, body: str = BAN, published: str = DATE) -> bytes:
    """A page such as any outlet's."""
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title><meta property=og:type content=article>"
        f"<meta property=og:title content='{title}'><meta property=article:published_time content={published}></head>"
        f"<body><article><h1>{title}</h1><p>{body}</p><p>{BAN}</p></article></body></html>"
    ).encode()


def archive(folder: Path, date: str = DATE) -> Path:
    """An archive of an outlet that we do not know, a broken record in it; `date` is when all of it happened."""
    front = record("https://example.com/", b"<html><title>Front</title><a href=/fuel-1>fuel</a></html>")
    broken = gzip.compress(b"WARC/1.0\r\nContent-Length: -1\r\n\r\n")
    one = record("https://example.com/fuel-1", news("Kazakhstan bans fuel exports by road", published=date), date=date)
    return saved(folder, packed(front) + broken + packed(one))


def told(road: Road) -> int:
    """Messages that left."""
    ((count,),) = road.rows("SELECT count(*) FROM deliveries WHERE state = 'sent'")
    return int(count)


def test_an_archive_shows_what_we_would_have_alerted_on(road: Road, tmp_path: Path) -> None:
    """However old it is; nothing of it stays, and a broken record is one line."""
    process = road.start("run", "--from", str(archive(tmp_path)), "--json")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    done = json.loads(out)
    assert done["read"]["new"] == 1
    assert done["read"]["no_article"] == 1
    assert done["read"]["damaged"] == 1
    assert [alert["headline"] for alert in done["alerts"]] == ["Kazakhstan bans fuel exports by road"]
    assert done["sent"] == 0
    (problem,) = (line for line in err.splitlines() if line.startswith("problem: "))
    assert re.fullmatch(r"problem: .*some\.warc\.gz: byte \d+: no length that can be read: '-1'", problem)
    assert not (road.folder / "carrierwatch.db").exists()


def test_an_archive_can_be_kept_without_telling(road: Road, tmp_path: Path) -> None:
    """The articles and stories are there; the alert is shown and goes to nobody, now and in the next pass."""
    today = (datetime.now(UTC) - timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    path = archive(tmp_path, today)
    assert "1 alerts, nobody was told" in road.call("run", "--from", str(path), "--store")
    assert road.rows("SELECT url FROM articles") == [("https://example.com/fuel-1",)]
    assert len(road.rows("SELECT id FROM alerts")) == 1
    assert "0 new stories, 0 alerts, nobody was told" in road.call("run", "--from", str(path), "--store")
    road.call("run", "--source", "beket-en")
    assert not road.rows(
        "SELECT 1 FROM deliveries d JOIN alerts a ON a.id = d.alert WHERE a.headline LIKE 'Kazakhstan bans fuel%'"
    )


def test_an_archive_can_be_told(road: Road, tmp_path: Path) -> None:
    """Only where that is asked for, and then as any news: what is old is not told."""
    today = (datetime.now(UTC) - timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert "messages sent" in road.call("run", "--from", str(archive(tmp_path, today)), "--tell")
    assert told(road)


def test_an_earlier_capture_does_not_replace_a_later_text(road: Road, tmp_path: Path) -> None:
    """Captures come in any order; an edit between two of them is an edit."""
    pages = [
        record("https://example.com/x-1", news(title), date=date)
        for title, date in (("Second title", "2025-03-06T07:00:00Z"), ("First title", "2025-03-05T07:00:00Z"),
                            ("Third title", "2025-03-07T07:00:00Z"))
    ]  # fmt: skip
    out = road.call("run", "--from", str(saved(tmp_path, packed(*pages))), "--store")
    assert "3 pages, 1 new articles, 1 edits, 1 older than what is stored" in out
    assert road.rows("SELECT title FROM articles") == [("Third title",)]
    assert road.rows("SELECT title FROM revisions") == [("Second title",)]


MISTAKES = [
    (("run", "--store"), "--store and --tell go with --from FILE"),
    (("run", "--from", "no.warc.gz"), "'no.warc.gz' does not exist"),
    (("reprocess", "--since", "yesterday"), "'yesterday' is no day; write one such as 2026-03-01"),
    (("reprocess",), "Missing option '--since'"),
]


@pytest.mark.parametrize(("arguments", "says"), MISTAKES)
def test_a_wrong_call_is_explained(arguments: tuple[str, ...], says: str, road: Road) -> None:
    """In one line, with exit code 2."""
    process = road.start(*arguments)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert says in err


def test_a_file_that_is_no_archive_is_one_line(road: Road, tmp_path: Path) -> None:
    """And exit code 1, since nothing was read."""
    process = road.start("run", "--from", str(saved(tmp_path, b"hello", "hello.txt")))
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "hello.txt: byte 0: no WARC record begins here" in err
    assert out.startswith("0 pages, 1 damaged")


def test_kept_pages_are_read_again(road: Road) -> None:
    """What the extractor reads better now replaces the text and is no edit; what was done by hand stays."""
    road.call("run", "--source", "beket-en")
    sent, texts = told(road), road.rows("SELECT id, title, body, authors, published FROM articles ORDER BY id")
    revisions = road.rows("SELECT count(*) FROM revisions")
    (one, other) = (number for (number,) in road.rows("SELECT id FROM stories WHERE merged_into IS NULL LIMIT 2"))
    road.call("stories", "merge", str(one), str(other))
    _spoil(road)
    out = road.call("reprocess", "--since", "2020-01-01")
    assert "2 read better" in out
    assert "nobody was told" in out
    assert road.rows("SELECT id, title, body, authors, published FROM articles ORDER BY id") == texts
    assert road.rows("SELECT count(*) FROM revisions") == revisions
    assert road.rows(f"SELECT count(*) FROM stories WHERE merged_into IN ({one}, {other})") == [(1,)]
    assert told(road) == sent
    again = road.call("reprocess", "--since", "2020-01-01")
    assert "read better" not in again
    assert "0 pages" in road.call("reprocess", "--since", "2999-01-01")


def _spoil(road: Road) -> None:
    """As if an earlier extractor had read two articles badly, and had found none on the page of a third."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(road.folder / "carrierwatch.db")) as db:
        db.execute(
            "UPDATE articles SET body = 'Latest news', fingerprint = 'x' WHERE id IN (SELECT min(id) FROM articles)"
        )
        db.execute("UPDATE articles SET authors = '[\"Latest news\"]' WHERE id IN (SELECT max(id) FROM articles)")
        db.commit()


def test_a_damaged_archive_costs_its_pages(road: Road) -> None:
    """Each is one line; the articles stay as they are, and the others are read."""
    road.call("run", "--source", "beket-en")
    before = road.rows("SELECT count(*) FROM articles")
    (path,) = (road.folder / "archive").iterdir()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    process = road.start("reprocess", "--since", "2020-01-01")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "as they were" in out
    assert "damaged" in out
    assert all(line.startswith("problem: ") for line in err.splitlines() if "carrierwatch-" in line)
    assert road.rows("SELECT count(*) FROM articles") == before
