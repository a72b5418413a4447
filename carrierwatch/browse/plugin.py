"""What we add to Datasette: functions for queries, cells that can be read, the start page's figures, safe headers.

Datasette keeps one list of plugins a process; `carrierwatch/browse/server.py` registers this module in it. Only the
databases that it opened itself are touched.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any, TypeVar, cast

from datasette import hookimpl

from carrierwatch.browse import calendar, feeds
from carrierwatch.browse.cells import cell
from carrierwatch.browse.feeds import Feeds, feed_links
from carrierwatch.browse.metadata import DATABASE
from carrierwatch.browse.queries import NUMBERS, QUESTIONS
from carrierwatch.browse.search import fts_query
from config.load import load_lexicon

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Awaitable, Callable

    from datasette.app import Datasette
    from datasette.utils.asgi import Response
    from markupsafe import Markup

F = TypeVar("F", bound="Callable[..., object]")

FIGURES = """select
  (select count(*) from articles) as articles,
  (select count(*) from stories where merged_into is null) as stories,
  (select count(*) from stories where merged_into is null and area is not null) as changes,
  (select count(*) from alerts) as alerts,
  (select count(*) from deliveries where state not in ('sent', 'digested')) as undelivered,
  (select count(*) from sources where state not in ('fine', 'never run')) as ailing,
  (select max(started_at) from runs) as last_run"""
NEWEST = """select id, title, area, direction, stage, imposed_by, effective, corroboration, last_updated
  from stories
  where merged_into is null and area is not null and affects_carriers = 1 order by last_updated desc, id desc limit 8"""


def hook(function: F) -> F:
    """Mark a function as a plugin's, keeping its type."""
    return cast("F", hookimpl(function))


def last_hook(function: F) -> F:
    """The same, called after all others, so that what it registers replaces what they did."""
    return cast("F", hookimpl(function, trylast=True))


@last_hook
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Add our functions. `escape_fts` replaces Datasette's own, which its search box calls."""
    if database != DATABASE:
        return
    conn.create_function("escape_fts", 1, lambda text: fts_query(str(text or "")), deterministic=True)
    conn.create_function("code_of", 1, code_of, deterministic=True)
    conn.create_function("said", 3, said, deterministic=True)


def code_of(name: str | None) -> str:
    """The code of a country or union that is given by code, or by name in one of our languages.

    An unknown name is returned in capitals: it is the code of nothing, so that a query finds nothing.
    """
    wanted = (name or "").strip()
    return _codes().get(wanted.casefold(), wanted.upper())


@functools.cache
def _codes() -> dict[str, str]:
    """Names of countries, folded, to their codes."""
    codes: dict[str, str] = {}
    for concept in load_lexicon(None):
        if concept.iso is not None:
            for term in (*concept.en, *concept.ru, *concept.kk):
                codes.setdefault(term.casefold(), concept.iso)
    return codes


def said(quotes: str | None, title: str | None, body: str | None) -> str | None:
    """The first quoted sentence. `quotes` is a list of spans in JSON; None where there is none, or it does not fit."""
    try:
        span = json.loads(quotes or "[]")[0]
        text = {"title": title, "body": body}[span["field"]] or ""
        return text[int(span["start"]) : int(span["end"])] or None
    except (ValueError, LookupError, TypeError):
        return None  # written by another version: the page shows the rest


@hook
def render_cell(value: object, column: str, table: str | None, database: str, datasette: Datasette) -> Markup | None:
    """Addresses, JSON, times and truth as people read them."""
    if database != DATABASE:
        return None
    time_line = functools.partial(_time_line, datasette) if table is None else None
    return cell(value, column, time_line)


def _time_line(datasette: Datasette, story: int) -> str:
    return f"{datasette.urls.query(DATABASE, 'story_time_line')}?story={story}"


@hook
def extra_template_vars(view_name: str, datasette: Datasette) -> Callable[[], Awaitable[dict[str, Any]]]:
    """What the start page shows, and how each question's parameters are asked for."""

    async def found() -> dict[str, Any]:
        shown: dict[str, Any] = {
            "cw_database": DATABASE,
            "cw_numbers": NUMBERS,
            "cw_feeds": feed_links(getattr(datasette, "feeds", Feeds()), datasette),
        }
        if view_name != "index":
            return shown
        database = datasette.get_database(DATABASE)
        figures = (await database.execute(FIGURES)).first()
        newest = (await database.execute(NEWEST)).rows
        return shown | {
            "cw_questions": QUESTIONS,
            "cw_figures": dict(figures),
            "cw_newest": [
                {**row, "imposed_by": json.loads(row["imposed_by"] or "[]"), "link": _time_line(datasette, row["id"])}
                for row in map(dict, newest)
            ],
        }

    return found


@hook
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Our own pages."""
    return [(calendar.ROUTE, calendar.calendar_page), (feeds.ROUTE, feeds.feed_file)]


@hook
def extra_css_urls(datasette: Datasette) -> list[str]:
    """Our few rules of style, after Datasette's own."""
    return [datasette.urls.path("/-/carrierwatch/carrierwatch.css")]
