"""The feeds that a pass writes, named on the pages and handed out to whoever subscribes here."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from datasette.utils.asgi import NotFound, Response

from alerts import atom, effective

if TYPE_CHECKING:
    from pathlib import Path

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

ROUTE = rf"^/-/feeds/(?P<name>{atom.NAME}|{effective.NAME})$".replace(".", r"\.")
_TYPES = {atom.NAME: "application/atom+xml", effective.NAME: "text/calendar"}


@dataclass(frozen=True, slots=True)
class Feeds:
    """Where the feeds are: `folder` is where a pass writes them, `address` where people can read them, if they can."""

    folder: Path | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed as a page names it."""

    title: str
    url: str
    type: str


def feed_links(feeds: Feeds, datasette: Datasette) -> tuple[FeedLink, ...]:
    """The links of a page: to the address that the settings name, else to the files here; none without a folder."""
    if feeds.folder is None:
        return ()
    if feeds.address and urlsplit(feeds.address).scheme in {"http", "https"}:
        base = feeds.address.rstrip("/")
    else:
        base = datasette.urls.path("/-/feeds")
    return (
        FeedLink("Alerts (Atom)", f"{base}/{atom.NAME}", _TYPES[atom.NAME]),
        FeedLink("Effective dates (iCalendar)", f"{base}/{effective.NAME}", _TYPES[effective.NAME]),
    )


async def feed_file(request: Request, datasette: Datasette) -> Response:
    """A feed as the last pass wrote it. No other file of the folder is handed out."""
    name = request.url_vars["name"]
    folder = datasette.feeds.folder
    path = folder / name if folder else None
    if path is None or not path.is_file():
        raise NotFound(f"{name} was not written yet: set feeds.folder in settings.yaml, and run a pass")
    return Response(await asyncio.to_thread(path.read_bytes), content_type=f"{_TYPES[name]}; charset=utf-8")
