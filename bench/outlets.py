"""Simulated outlets on loopback, in a process of their own: each has an address (127.x.y.z), one port serves all.

They publish through news sitemaps, sitemap indexes, feeds and listings, answer 304 where nothing changed, edit some
articles later, and, where they are to be troublesome, some are slow, some fail now and then, and some are down for a
while. `Outlets(plan)` starts the process; who fetches knows from the same plan what was published when.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, Self
from urllib.request import urlopen

from outlet_pages import SELECTORS, Press, stories_of

from config.model import Source

STORIES = Path(__file__).parents[1] / "tests" / "data" / "stories-dev.jsonl"
KINDS = ("sitemap", "feed", "index", "listing")
PATHS = {"sitemap": "/news.xml", "feed": "/rss", "index": "/sitemap.xml", "listing": "/latest"}
NEWEST = {"sitemap": 1_000, "feed": 50, "index": 1_000, "listing": 60}  # entries that one of a kind holds
EDITED_EVERY, EDITED_AFTER = 20, 600.0  # one article of so many is edited so many simulated seconds later
TYPES = {"sitemap": "application/xml", "index": "application/xml", "feed": "application/rss+xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the outlets do. Times are real ones; `speed` is how many simulated seconds one of them stands for."""

    outlets: int
    articles: int  # of all outlets together
    begin: float  # Unix time of the first publications
    seconds: float = 0.0  # over which articles are published; 0: all at once
    speed: float = 1.0
    kilobytes: int = 65  # of a page
    troubled: bool = False
    seed: int = 7

    def simulated(self, seconds: float) -> float:
        """Simulated seconds after the beginning."""
        return seconds * self.speed


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An article, and when it came out (Unix time)."""

    outlet: int
    number: int
    at: float

    @property
    def path(self) -> str:
        return f"/news/{self.number}-report"


def name_of(outlet: int) -> str:
    """The address of an outlet, which is also its name."""
    return f"127.1.{outlet // 250}.{outlet % 250 + 1}"


def published(plan: Plan) -> list[list[Published]]:
    """The articles of each outlet, the oldest first: few outlets publish much, most publish little."""
    chance = random.Random(plan.seed)
    weights = [chance.lognormvariate(0, 0.5) if plan.seconds else 1.0 for _ in range(plan.outlets)]
    whose = [place % plan.outlets for place in range(plan.articles)]
    if plan.seconds:
        whose = chance.choices(range(plan.outlets), weights, k=plan.articles)
    times = sorted(plan.begin + chance.uniform(0, plan.seconds) for _ in whose)
    made: list[list[Published]] = [[] for _ in range(plan.outlets)]
    for number, (outlet, at) in enumerate(zip(whose, times, strict=True), 1):
        made[outlet].append(Published(outlet=outlet, number=number, at=at))
    return made


def kind_of(outlet: int) -> str:
    return KINDS[outlet % len(KINDS)]


def source_of(outlet: int, port: int, **more: Any) -> Source:
    """The entry in `sources.yaml` for an outlet, with selectors."""
    home = f"http://{name_of(outlet)}:{port}"
    kind = kind_of(outlet)
    return Source.model_validate(
        {"id": f"outlet-{outlet}", "name": f"Outlet {outlet}", "outlet": name_of(outlet), "url": home, "country": "KZ",
         "lang": "ru", "articles": "/news/[0-9]+-report", "selectors": SELECTORS,
         "discovery": [{"kind": "sitemap" if kind == "index" else kind, "url": home + PATHS[kind]}], **more}
    )  # fmt: skip


class Outlets:
    """The running outlets. A context: they end with it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __enter__(self) -> Self:
        command = [sys.executable, __file__, json.dumps(asdict(self.plan))]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.kill()
        self._process.wait()

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(f"{name_of(outlet)}:{self.port}" for outlet in range(self.plan.outlets))

    def asked(self) -> Counter[str]:
        """How often they were asked for what: `article`, `discovery`, `robots`, and `304` among these."""
        with urlopen(f"http://{self.hosts[0]}/-/asked", timeout=10) as answer:
            return Counter(json.load(answer))


class _Newsroom:
    """What the outlets answer."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.asked: Counter[str] = Counter()
        self._press = Press(stories_of(STORIES), plan.kilobytes)
        self._articles = published(plan)
        self._failed: set[str] = set()

    @cached_property
    def _by_path(self) -> list[dict[str, Published]]:
        return [{article.path: article for article in articles} for articles in self._articles]

    def answer(self, host: str, path: str, etag: str) -> tuple[float, bytes]:
        """After how many seconds, and what."""
        now = time.time()
        if path == "/-/asked":
            return 0, _response(200, "application/json", json.dumps(self.asked).encode())
        _, _, high, low = host.partition(":")[0].split(".")
        outlet = int(high) * 250 + int(low) - 1
        wait, failing = self._trouble(outlet, path, now)
        if path == "/robots.txt":
            self.asked["robots"] += 1
            return wait, _response(404, "text/plain", b"")
        article = self._by_path[outlet].get(path)
        self.asked["article" if article else "discovery"] += 1
        if failing:
            self.asked["503"] += 1
            return wait, _response(503, "text/html", b"down")
        if article is None and path not in (*PATHS.values(), "/sitemap-1.xml"):
            return wait, _response(404, "text/html", b"not here")
        body, mark = self._article(article, now) if article else self._discovery(outlet, path, host, now)
        if mark == etag:
            self.asked["304"] += 1
            return wait, _response(304, "text/html", b"", mark)
        kind = "text/html; charset=utf-8" if article else TYPES.get(kind_of(outlet), "text/html; charset=utf-8")
        return wait, _response(200, kind, body(), mark)

    def _trouble(self, outlet: int, path: str, now: float) -> tuple[float, bool]:
        """One outlet in twenty is slow, one fails at first for every tenth page, one in fifty is down for a while."""
        if not self.plan.troubled:
            return 0.0, False
        wait = 1.5 / self.plan.speed if outlet % 20 == 7 else 0.0
        once = outlet % 20 == 13 and int(hashlib.sha256(path.encode()).hexdigest(), 16) % 10 == 0
        key = f"{outlet}{path}"
        first, _ = key not in self._failed, self._failed.add(key)
        minute = self.plan.simulated(now - self.plan.begin) / 60
        return wait, (once and first) or (outlet % 50 == 21 and 20 <= minute < 30)

    def _edited_at(self, article: Published) -> float | None:
        return article.at + EDITED_AFTER / self.plan.speed if article.number % EDITED_EVERY == 0 else None

    def _changed(self, article: Published, now: float) -> datetime:
        edited = self._edited_at(article)
        return datetime.fromtimestamp(edited if edited is not None and edited <= now else article.at, UTC)

    def _article(self, article: Published, now: float) -> tuple[Any, str]:
        changed, name = self._changed(article, now), name_of(article.outlet)
        at = datetime.fromtimestamp(article.at, UTC)
        return (
            lambda: self._press.page(name, article.number, at, edited=changed > at),
            f'"{article.number}-{changed.timestamp():.0f}"',
        )

    def _discovery(self, outlet: int, path: str, host: str, now: float) -> tuple[Any, str]:
        kind = kind_of(outlet)
        out = [article for article in self._articles[outlet] if article.at <= now]
        newest = out[: -NEWEST[kind] - 1 : -1] if self.plan.seconds else out
        dated = [(article, self._changed(article, now)) for article in newest]
        mark = f'"{len(out)}-{max((changed.timestamp() for _, changed in dated), default=0):.0f}"'
        if path == PATHS["index"]:
            return lambda: _index(host), '"index"'
        make = {"feed": _feed, "listing": _listing}.get(kind, _sitemap)
        return lambda: make(host, dated), mark


def _index(host: str) -> bytes:
    return f"{XML}<sitemapindex {SITEMAPS}><sitemap><loc>http://{host}/sitemap-1.xml</loc></sitemap></sitemapindex>".encode()


XML = '<?xml version="1.0" encoding="utf-8"?>'
SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _sitemap(host: str, dated: list[tuple[Published, datetime]]) -> bytes:
    entries = (f"<url><loc>http://{host}{article.path}</loc><lastmod>{changed.isoformat()}</lastmod></url>"
               for article, changed in dated)  # fmt: skip
    return f"{XML}<urlset {SITEMAPS}>{''.join(entries)}</urlset>".encode()


def _feed(host: str, dated: list[tuple[Published, datetime]]) -> bytes:
    entries = (
        f"<item><title>Report {article.number}</title><link>http://{host}{article.path}</link>"
        f"<pubDate>{datetime.fromtimestamp(article.at, UTC):%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
        for article, _ in dated
    )
    return f'{XML}<rss version="2.0"><channel><title>{escape(host)}</title>{"".join(entries)}</channel></rss>'.encode()


def _listing(host: str, dated: list[tuple[Published, datetime]]) -> bytes:
    entries = "".join(f'<li><a href="{article.path}">Report {article.number}</a></li>' for article, _ in dated)
    return f"<!DOCTYPE html><html><body><h1>{escape(host)}</h1><ul>{entries}</ul></body></html>".encode()


def _response(status: int, kind: str, body: bytes, etag: str = "") -> bytes:
    mark = f"ETag: {etag}\r\n" if etag else ""
    head = f"HTTP/1.1 {status} Answer\r\nContent-Type: {kind}\r\n{mark}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class _Connection(asyncio.Protocol):
    """HTTP/1.1 as far as a crawler needs it: GET, one after the other on a connection that stays open."""

    def __init__(self, newsroom: _Newsroom) -> None:
        self._newsroom = newsroom
        self._came = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        while b"\r\n\r\n" in self._came:
            head, _, self._came = self._came.partition(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            path = first.split()[1].partition("?")[0]
            wait, answer = self._newsroom.answer(headers["host"], path, headers.get("if-none-match", ""))
            if wait:
                asyncio.get_running_loop().call_later(wait, self._transport.write, answer)
            else:
                self._transport.write(answer)


async def serve(plan: Plan) -> None:
    """Until it is killed; says its port on standard output."""
    newsroom, loop, port = _Newsroom(plan), asyncio.get_running_loop(), 0
    for outlet in range(plan.outlets):
        listener = socket.create_server((name_of(outlet), port), backlog=256)
        port = listener.getsockname()[1]
        await loop.create_server(lambda: _Connection(newsroom), sock=listener)
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Plan(**json.loads(sys.argv[1]))))
