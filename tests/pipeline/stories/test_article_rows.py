"""Input lines: read, or named with what is wrong, and the rest goes on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from config.model import Lang
from pipeline.article_rows import ArticleRow, read_rows, rows_of
from pipeline.errors import ArticleInputError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {"id": "1", "url": "https://www.a.kz/x", "lang": "kk", "published": "2025-10-10", "title": "Т", "body": "Мәтін"}


def line(**other: object) -> bytes:
    return json.dumps({key: value for key, value in (GOOD | other).items() if value is not ...}).encode()


def test_a_line_is_an_article() -> None:
    (row,) = rows_of([line(story="ignored")], "in")
    assert row == ArticleRow(
        id="1", url="https://www.a.kz/x", lang=Lang.KK, published=datetime(2025, 10, 10, tzinfo=UTC), title="Т",
        body="Мәтін",
    )  # fmt: skip
    assert isinstance(row, ArticleRow)
    assert row.outlet == "a.kz"


PUBLISHED = [
    ("2025-10-10T09:00:00+05:00", datetime(2025, 10, 10, 4, tzinfo=UTC)),
    ("2025-10-10T09:00:00Z", datetime(2025, 10, 10, 9, tzinfo=UTC)),
    ("2025-10-10 09:00", datetime(2025, 10, 10, 9, tzinfo=UTC)),
]


@pytest.mark.parametrize(("text", "when"), PUBLISHED)
def test_published_may_have_a_time(text: str, when: datetime) -> None:
    (row,) = rows_of([line(published=text)], "in")
    assert isinstance(row, ArticleRow)
    assert row.published == when


BAD = [
    (b"{", "not JSON: Expecting property name"),
    (b"[1]", "not an article: a JSON object is needed"),
    (b"[" * 100_000, "nested too deep"),
    (b'{"id": "\xff"}', "not UTF-8 at byte 8"),
    (line(id=...), "id: missing"),
    (line(id=7), "id: not text"),
    (line(title=None), "title: missing"),
    (line(body=["x"]), "body: not text"),
    (line(published="yesterday"), "published: 'yesterday' is no date such as 2025-10-10"),
    (line(published="0001-01-01T00:00:00+14:00"), "published: "),
]


@pytest.mark.parametrize(("bad", "problem"), BAD)
def test_a_bad_line_is_named_and_the_rest_goes_on(bad: bytes, problem: str) -> None:
    """File, line and what is wrong."""
    rows = list(rows_of([line(id="a"), b"\n", bad, line(id="b")], "in.jsonl"))
    assert [row.id for row in rows if isinstance(row, ArticleRow)] == ["a", "b"]
    (error,) = [row for row in rows if isinstance(row, ArticleInputError)]
    assert str(error).startswith("in.jsonl:3: ")
    assert problem in str(error)


ODD = [
    ("no address", {"url": ...}, ""),
    ("an address that is none", {"url": "http://[::1"}, ""),
    ("an unknown language", {"lang": "uz"}, "a.kz"),
    ("no language", {"lang": ...}, "a.kz"),
]


@pytest.mark.parametrize(("what", "other", "outlet"), ODD)
def test_what_may_be_missing(what: str, other: dict[str, object], outlet: str) -> None:
    (row,) = rows_of([line(**other)], "in")
    assert isinstance(row, ArticleRow), what
    assert row.outlet == outlet


def test_halves_of_characters_are_mended() -> None:
    """JSON may name them; no database takes them."""
    (row,) = rows_of([rb'{"id": "1", "published": "2025-10-10", "title": "\ud83d\ude00 \ud83d", "body": ""}'], "in")
    assert isinstance(row, ArticleRow)
    assert row.title.encode() == "😀 \ufffd".encode()


def test_a_file_that_cannot_be_read_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ArticleInputError, match=r"missing\.jsonl: cannot be read: No such file"):
        list(read_rows(tmp_path / "missing.jsonl"))
    file = tmp_path / "in.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + line())
    assert len(list(read_rows(file))) == 1
