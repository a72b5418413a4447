"""What cannot be served is refused in one line; what can be is opened so that nobody is disturbed."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from typing import TYPE_CHECKING

import pytest

from carrierwatch.browse.plugin import code_of, said
from carrierwatch.browse.server import BrowseError, datasette_app, serve
from carrierwatch.database import open_database, open_read_only
from config.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path


def test_no_database(tmp_path: Path) -> None:
    """A file that is not there, or not ours, is said to be so, and nothing is made."""
    with pytest.raises(StoreError, match="there is none yet; `carrierwatch run` makes it"):
        datasette_app(tmp_path / "x.db")
    (tmp_path / "text.db").write_text("no database at all, only text", encoding="utf-8")
    with pytest.raises(StoreError, match="no SQLite database"):
        datasette_app(tmp_path / "text.db")
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("create table t (x)")
    other.close()
    with pytest.raises(StoreError, match="not a database of carrierwatch"):
        datasette_app(tmp_path / "other.db")
    assert not (tmp_path / "x.db").exists()


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """The error names host and port."""
    open_database(tmp_path / "news.db").close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BrowseError, match=f"127.0.0.1:{port}: cannot listen there: Address already in use"):
            serve(tmp_path / "news.db", port=port)
    with pytest.raises(BrowseError, match="there is no such port"):
        serve(tmp_path / "news.db", port=99_999)


def test_reads_what_is_written_meanwhile(tmp_path: Path) -> None:
    """A reader sees what a pass stores, and does not hold it up."""
    db = open_database(tmp_path / "news.db")
    reader = open_read_only(tmp_path / "news.db")
    assert reader.execute("select count(*) from silences").fetchone() == (0,)
    db["silences"].insert({"query": "x", "until": "2025", "comment": "", "created_at": "2025"})
    assert reader.execute("select count(*) from silences").fetchone() == (1,)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("delete from silences")
    reader.close()
    db.close()


def test_sql_can_be_turned_off(tmp_path: Path) -> None:
    """Without SQL of the reader's own the questions still work."""
    open_database(tmp_path / "news.db").close()
    datasette = datasette_app(tmp_path / "news.db", sql=False)

    async def status(path: str) -> int:
        return int((await datasette.client.get(path)).status_code)

    async def both() -> tuple[int, int]:
        return await status("/carrierwatch?sql=select+1"), await status("/carrierwatch/not_delivered")

    assert asyncio.run(both()) == (403, 200)
    datasette.get_database("carrierwatch").close()
    datasette.executor.shutdown()


SPANS = [
    ('[{"field": "body", "start": 0, "end": 5}]', "Қазақ"),
    ('[{"field": "title", "start": 2, "end": 4}, {}]', "tl"),
    ("[]", None),
    (None, None),
    ("no json", None),
    ('[{"field": "x", "start": 0, "end": 5}]', None),
    ("{}", None),
    ("[3]", None),
    ('[{"field": "body", "start": 90, "end": 95}]', None),
]


@pytest.mark.parametrize(("quotes", "text"), SPANS)
def test_said(quotes: str | None, text: str | None) -> None:
    """The first quoted stretch, counted in characters, not bytes."""
    assert said(quotes, "title", "Қазақстан") == text


@pytest.mark.parametrize("name", ["RU", "ru", "Russia", "russia", "Россия", "Ресей"])
def test_code_of(name: str) -> None:
    """A country is known by its code and by its name in each language."""
    assert code_of(name) == "RU"
    assert code_of("Nowhere") == "NOWHERE"
