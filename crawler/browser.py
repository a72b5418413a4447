"""Pages that scripts draw, through scrapy-playwright: an optional extra, for sources with `javascript: true`.

Only listings and articles are drawn; feeds, sitemaps and robots.txt are fetched as ever. Middlewares (robots.txt,
guard, delays) see each page as any request; whatever the browser itself asks for goes through `tunnel.py`.
"""

from __future__ import annotations

import asyncio
import importlib
import os
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
)

from crawler.bounds import BoundedHandler
from crawler.guard import Guard
from crawler.redirect import Refused
from crawler.tunnel import Tunnel
from crawler.urls import same_site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from config.settings import CrawlSettings

NEEDED = ("scrapy_playwright", "playwright")
NOT_DRAWN = frozenset({"image", "media", "font", "texttrack", "manifest", "websocket", "eventsource", "ping"})
SETTLE_MS = 5_000  # how long a loaded page may go on asking for things
PAGES_OF_BYTES = 40  # what the browser may load in a crawl, in units of the longest page
MEMORY_MB = 512  # of a page's scripts
DRAWN = "carrierwatch_drawn"  # where a request keeps the browser's page
ARGUMENTS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # names are resolved by the tunnel alone
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    f"--js-flags=--max-old-space-size={MEMORY_MB}",
)


def missing() -> str | None:
    """What keeps us from drawing pages, with what to do; None where nothing does."""
    if all(find_spec(name) is not None for name in NEEDED):
        return None
    return "javascript: true needs a browser; run `pip install 'carrierwatch[javascript]'`, see docs/sources.md"


def browser_settings(usual: Mapping[str, object], settings: CrawlSettings) -> dict[str, object]:
    """Scrapy's settings for a crawl whose pages are drawn."""
    handlers = usual["DOWNLOAD_HANDLERS"]
    assert isinstance(handlers, dict)
    options: dict[str, object] = {"headless": True, "args": list(ARGUMENTS), "chromium_sandbox": os.geteuid() != 0}
    if settings.browser is not None:
        options["executable_path"] = settings.browser
    return {
        **usual,
        "DOWNLOAD_HANDLERS": {**handlers, **dict.fromkeys(("http", "https"), "crawler.browser.BrowserHandler")},
        "JAVASCRIPT": True,
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": options,
        "PLAYWRIGHT_ABORT_REQUEST": "crawler.browser.is_left_out",
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings.timeout_seconds * 1000,
        "PLAYWRIGHT_DOWNLOAD_TIMEOUT": 1_000,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": settings.per_host,
        "PLAYWRIGHT_MAX_CONTEXTS": 1,
    }


def is_left_out(request: Any) -> bool:
    """Whether the browser does without: pictures, sounds, fonts, and whatever is not of the web."""
    return request.resource_type in NOT_DRAWN or urlsplit(request.url).scheme not in {"http", "https", "data", "blob"}


def drawn(meta: dict[str, Any]) -> dict[str, Any]:
    """The meta of a request whose page is to be drawn."""
    method = importlib.import_module("scrapy_playwright.page").PageMethod
    return meta | {
        "playwright": True,
        "playwright_page_init_callback": _remember,
        "playwright_page_methods": [method(_settle)],
        "playwright_context_kwargs": {"accept_downloads": False, "service_workers": "block"},
    }


async def _remember(page: Any, request: Request) -> None:
    request.meta[DRAWN] = page


async def _settle(page: Any) -> None:
    """Wait until the page has what it asks for; a page that never rests is taken as it is."""
    errors = importlib.import_module("playwright.async_api")
    with suppress(errors.TimeoutError):
        await page.wait_for_load_state("networkidle", timeout=SETTLE_MS)


class Browser:
    """One crawl's browser, started with the first page that is drawn."""

    _of: ClassVar[WeakKeyDictionary[Crawler, Browser]] = WeakKeyDictionary()

    def __init__(self, crawler: Crawler) -> None:
        self._handler = importlib.import_module("scrapy_playwright.handler").ScrapyPlaywrightDownloadHandler(crawler)
        self._errors = importlib.import_module("playwright.async_api")
        settings = crawler.settings
        self._max_bytes = settings.getint("DOWNLOAD_MAXSIZE")
        self._seconds = 2 * settings.getfloat("DOWNLOAD_TIMEOUT") + SETTLE_MS / 1000
        self._guard = Guard.of(settings.getlist("GUARD_ALLOWED"))
        self._tunnel: Tunnel | None = None
        self._starting = asyncio.Lock()

    @classmethod
    def of(cls, crawler: Crawler) -> Browser:
        """The crawl's own, for http and https alike."""
        if crawler not in cls._of:
            cls._of[crawler] = cls(crawler)
        return cls._of[crawler]

    async def draw(self, request: Request) -> Response:
        """The page as it looks when its scripts have run. Raises Scrapy's errors of downloads, and `Refused`."""
        tunnel = await self._started()
        host = urlsplit(request.url).hostname or ""
        try:
            async with asyncio.timeout(self._seconds):
                response: Response = await self._handler.download_request(request)
        except TimeoutError as error:
            raise DownloadTimeoutError("the page took too long to draw") from error
        except self._errors.TimeoutError as error:
            raise DownloadTimeoutError("the page took too long to load") from error
        except self._errors.Error as error:
            if host in tunnel.refused:
                raise CannotResolveHostError(host) from error
            raise DownloadFailedError(f"the browser says {error.message.splitlines()[0][:200]}") from error
        finally:
            await self._put_away(request)
        if not same_site(response.url, request.url):
            raise Refused(f"it redirects to another site, {response.url[:200]}")
        if len(response.body) > self._max_bytes:
            raise DownloadCancelledError
        return response

    async def _started(self) -> Tunnel:
        async with self._starting:
            if self._tunnel is None:
                most = PAGES_OF_BYTES * self._max_bytes
                self._tunnel = Tunnel(self._guard, max_bytes=most, seconds=self._seconds)
                port = await self._tunnel.start()
                self._handler.config.launch_options["proxy"] = {"server": f"http://127.0.0.1:{port}"}
            return self._tunnel

    async def _put_away(self, request: Request) -> None:
        """Close what an error left open: an open page keeps its scripts running, and another from being drawn."""
        page = request.meta.pop(DRAWN, None)
        if page is not None and not page.is_closed():
            with suppress(self._errors.Error):
                await page.close()

    async def close(self) -> None:
        """End the browser. A second call does nothing."""
        handler, self._handler = self._handler, None
        if handler is None:
            return
        with suppress(self._errors.Error):
            await handler.close()
        if self._tunnel is not None:
            await self._tunnel.close()


class BrowserHandler(BoundedHandler):
    """Scrapy's download handler where pages are drawn: what is not to be drawn is fetched as ever."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._browser = Browser.of(crawler)

    async def download_request(self, request: Request) -> Response:
        """The answer, drawn where the request wants it."""
        if request.meta.get("playwright"):
            return await self._browser.draw(request)
        return await super().download_request(request)

    async def close(self) -> None:
        """With the crawl."""
        await super().close()
        await self._browser.close()
