"""One polite, guarded request through Scrapy's downloader, awaited where it is needed."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http.request import NO_CALLBACK

from crawler.browser import drawn
from crawler.challenge import challenge_of
from crawler.errors import FetchError
from crawler.health import REFUSALS
from crawler.items import Page
from crawler.packed import KEPT
from crawler.plan import Fault
from crawler.politeness import reason_of
from crawler.retry import retry_after
from crawler.robots import RobotsUnknown
from crawler.rows import Place, Validators

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import Response

UNANSWERED = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    OSError,
)
FORBIDDEN = "Forbidden by robots.txt"
MAX_REPLY = 100_000  # bytes of an answer to a form
LONGEST_REMEMBERED = 7 * 86_400.0  # seconds of a Retry-After
SAID = {
    401: "asks for a password (401)",
    403: "refuses us (403)",
    404: "is not there (404)",
    410: "is gone (410)",
    429: "says we ask too often (429)",
    451: "is withheld for legal reasons (451)",
}


class NoPageError(FetchError):
    """Why an address gave no page.

    `status` of the answer where there was one, `fault` how soon it may pass, `not_before` when the server wants to be
    asked again, where it said so; `refused` where the outlet does not want us, rather than not having the page.
    """

    def __init__(
        self,
        url: str,
        problem: str,
        *,
        status: int | None = None,
        fault: Fault = Fault.LASTING,
        ms: int | None = None,
        not_before: datetime | None = None,
        refused: bool = False,
    ) -> None:
        super().__init__(url, problem)
        self.not_before = not_before
        self.status = status
        self.fault = fault
        self.ms = ms
        self.refused = refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered: a page, or that nothing changed."""

    status: int  # 200 or 304
    page: Page
    validators: Validators
    ms: int  # from the request, waiting for our turn not counted, to the first byte
    headers: tuple[tuple[str, str], ...] = ()  # those of `packed.KEPT` that came
    archived: Place | None = None
    links: str | None = None  # the Link headers

    @property
    def modified(self) -> bool:
        """False where the server said that we have its latest."""
        return self.status != 304


class Fetcher:
    """Fetches through the downloader of one running crawl, which sees to robots.txt, delays, retries and bounds."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._draws = crawler.settings.getbool("JAVASCRIPT")

    async def fetch(
        self,
        url: str,
        *,
        known: Validators | None = None,
        max_bytes: int | None = None,
        patient: bool = True,
        plain: bool = False,
    ) -> Answer:
        """The page at `url`. Raises `NoPageError`; a cancelled wait leaves nothing behind.

        `known` makes the request conditional; `patient` False asks once, without retries. In a crawl whose pages are
        drawn by a browser, those of which `plain` is true are fetched as ever.
        """
        drawing = self._draws and not plain
        # A browser makes nothing of "not modified".
        headers = {} if drawing else _conditions(known)
        request = Request(url, callback=NO_CALLBACK, dont_filter=True, headers=headers)
        if drawing:
            request.meta.update(drawn(request.meta))
        if max_bytes is not None:
            request.meta["download_maxsize"] = max_bytes
        if not patient:
            request.meta["dont_retry"] = True
        started = time.monotonic()
        response = await self._download(request)
        return self._answer(url, response, int((time.monotonic() - started) * 1000))

    async def post(self, url: str, form: Mapping[str, str]) -> None:
        """Send a form to a service that others gave us an address of; once, and what it answers is not read.

        No page of an outlet is asked for, so that robots.txt has no say; the guard has. Raises `NoPageError` where no
        2xx came back.
        """
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        meta = {"dont_retry": True, "dont_obey_robotstxt": True, "download_maxsize": MAX_REPLY}
        body = urlencode(form)
        request = Request(
            url, method="POST", body=body, headers=headers, callback=NO_CALLBACK, dont_filter=True, meta=meta
        )
        response = await self._download(request)
        if response.request is not None and response.request.method != "POST":
            raise NoPageError(url, "redirects in a way that forms do not follow", status=response.status)
        if not 200 <= response.status < 300:
            raise NoPageError(url, _said(response), status=response.status, fault=_fault(response.status))

    async def _download(self, request: Request) -> Response:
        """What came back, whatever it is. Raises `NoPageError` where nothing did."""
        url = request.url
        try:
            return await self._crawler.engine.download_async(request)
        except asyncio.CancelledError:
            raise
        except RobotsUnknown as error:
            raise NoPageError(url, str(error), fault=Fault.PASSING) from error
        except IgnoreRequest as error:
            refused = str(error).startswith(FORBIDDEN)
            raise NoPageError(url, _ignored(error), refused=refused) from error
        except DownloadCancelledError as error:
            raise NoPageError(url, "the page is too large") from error
        except UnsupportedURLSchemeError as error:
            raise NoPageError(url, "only http and https are fetched") from error
        except UNANSWERED as error:
            raise NoPageError(url, reason_of(error), fault=Fault.PASSING) from error

    def _answer(self, url: str, response: Response, elapsed: int) -> Answer:
        latency = response.meta.get("download_latency")
        ms = int(latency * 1000) if latency is not None else elapsed
        if response.status not in {200, 203, 304}:
            who = challenge_of(response.body)
            raise NoPageError(
                url,
                f"asks whether we are human ({who})" if who else _said(response),
                refused=who is not None or response.status in REFUSALS,
                status=response.status,
                fault=_fault(response.status),
                ms=ms,
                not_before=_not_before(response),
            )
        content_type = response.headers.get("Content-Type")
        page = Page(
            url=response.url,
            body=response.body,
            content_type=content_type.decode("latin-1") if content_type else None,
            fetched_at=datetime.now(UTC).replace(microsecond=0),
        )
        validators = Validators(etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified"))
        kept = tuple((name, value) for name in KEPT if (value := _header(response, name)))
        links = b", ".join(response.headers.getlist("Link")).decode("latin-1")
        return Answer(
            status=response.status, page=page, validators=validators, ms=ms, headers=kept, links=links or None
        )


def _conditions(known: Validators | None) -> dict[str, str]:
    headers: dict[str, str] = {}
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1")[:500] if value else None


def _not_before(response: Response) -> datetime | None:
    """What Retry-After says, a week at the most."""
    moment = datetime.now(UTC).replace(microsecond=0)
    asked = retry_after(_header(response, "Retry-After"), now=moment)
    return None if asked is None else moment + timedelta(seconds=min(asked, LONGEST_REMEMBERED))


def _fault(status: int) -> Fault:
    return Fault.PASSING if status >= 500 or status in {408, 425, 429} else Fault.LASTING


def _said(response: Response) -> str:
    if response.status in {301, 302, 303, 307, 308}:
        return f"answers {response.status} and leads nowhere that may be followed"
    return SAID.get(response.status, f"answers {response.status}")


def _ignored(error: IgnoreRequest) -> str:
    text = str(error)
    if text.startswith(FORBIDDEN):
        return "robots.txt does not allow it"
    if "exceeded DOWNLOAD_MAXSIZE" in text:
        return "the page is too large when unpacked"
    if text.startswith("max redirections"):
        return "it redirects too many times"
    return text or type(error).__name__
