"""What `settings.yaml` says, as strict, frozen models: everything that is neither source nor rule nor receiver."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator, Field

from config.model import Lang, Strict, WebAddress, Zone


def _listen(text: str) -> str:
    host, _, port = text.rpartition(":")
    try:
        ip_address(host.removeprefix("[").removesuffix("]"))
        fits = 0 <= int(port) < 65_536
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"{text!r} is no address to listen on; write one such as 127.0.0.1:8090")
    return text


class WebSubSettings(Strict):
    """Where hubs tell the daemon that a feed has news; see docs/websub.md."""

    callback: WebAddress  # how hubs reach `listen` from outside, through your web server
    listen: Annotated[str, AfterValidator(_listen)] = "127.0.0.1:8090"
    lease_days: Annotated[int, Field(ge=1, le=30)] = 10  # asked for; the hub decides


class CrawlSettings(Strict):
    """Politeness and bounds of fetching."""

    contact: str | None = None  # an address or e-mail in the user agent, so that an outlet can complain
    delay_seconds: Annotated[float, Field(ge=0)] = 1.0  # least pause between two requests to one host
    max_delay_seconds: Annotated[float, Field(gt=0)] = 60.0
    concurrency: Annotated[int, Field(ge=1, le=64)] = 16  # over all hosts
    per_host: Annotated[int, Field(ge=1, le=8)] = 2
    timeout_seconds: Annotated[float, Field(gt=0)] = 30.0
    retries: Annotated[int, Field(ge=0, le=10)] = 3
    retry_seconds: Annotated[float, Field(ge=0)] = 2.0  # first pause before a retry; doubles, with jitter
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 5
    max_page_bytes: Annotated[int, Field(ge=10_000)] = 5_000_000  # after decompression
    max_sitemap_bytes: Annotated[int, Field(ge=10_000)] = 50_000_000
    min_interval_minutes: Annotated[int, Field(ge=1, le=10_080)] = 5  # between two looks at an outlet, where learned
    max_interval_minutes: Annotated[int, Field(ge=1, le=10_080)] = 60
    max_new_per_pass: Annotated[int, Field(ge=1)] = 500  # articles of one source in one pass; the rest waits
    pass_minutes: Annotated[float, Field(gt=0)] = 20.0  # of one pass over one source; the rest waits for the next
    allow_hosts: tuple[str, ...] = ()  # hosts that may be fetched although their address is private or loopback
    workers: Annotated[int, Field(ge=1)] | None = None  # processes that read pages; null: one a core
    websub: WebSubSettings | None = None  # null: feeds are only asked
    browser: str | None = None  # program that draws pages of sources with `javascript`; null: Playwright's own


class ArchiveSettings(Strict):
    """The pages as they came, kept to be read again (docs/archive.md)."""

    enabled: bool = True
    folder: str = "archive"  # relative to the configuration's folder
    keep_days: Annotated[int, Field(ge=1)] | None = 30  # null: for ever, as far as `max_bytes` goes
    max_bytes: Annotated[int, Field(ge=10_000)] = 2_000_000_000  # of all files; the oldest go first


class AlertSettings(Strict):
    """When to tell, and how hard to try."""

    max_age_days: Annotated[int, Field(ge=1)] | None = 7  # a development first read of later than this is not alerted
    remind_days: Annotated[int, Field(ge=0, le=365)] | None = None  # of rules that do not say; null: no reminders
    correction_hours: Annotated[float, Field(ge=0, le=168)] = 3.0  # between two of a story to a receiver; 0: any
    attempts: Annotated[int, Field(ge=1)] = 10  # then the delivery is dead until `alerts retry`
    paced: bool = True  # keep to what Telegram, mail servers and others take; false only where nothing counts
    repeats: Annotated[int, Field(ge=0)] = 3  # how often what left without an answer is sent again; each may be a copy
    backoff_seconds: Annotated[float, Field(gt=0)] = 30.0  # before the second attempt; doubles, with jitter
    backoff_max_seconds: Annotated[float, Field(gt=0)] = 3600.0
    timeout_seconds: Annotated[float, Field(gt=0)] = 20.0  # of one connection or answer of a service
    telegram_api: WebAddress = "https://api.telegram.org"  # or your own Bot API server
    operator: tuple[str, ...] = ()  # ids or tags of receivers that are told how the sources fare; `all` is every one


class FeedSettings(Strict):
    """What programs of others may subscribe to; see docs/feeds.md."""

    folder: str | None = None  # where alerts.atom and effective.ics are written after a pass; null: nowhere
    address: WebAddress | None = None  # where that folder can be read on the web, if it can
    newest: Annotated[int, Field(ge=1, le=1000)] = 100  # alerts in alerts.atom
    past_days: Annotated[int, Field(ge=0)] = 90  # how long a day that has passed stays in effective.ics
    cancelled_days: Annotated[int, Field(ge=1)] = 30  # how long an event that is gone is given there as cancelled


class Settings(Strict):
    """`settings.yaml`: everything that is neither source nor rule nor receiver."""

    database: str = "carrierwatch.db"  # relative to the configuration's folder
    zone: Zone = "Asia/Almaty"  # of times that are shown
    lang: Lang = Lang.EN
    story_window_days: Annotated[int, Field(ge=1, le=60)] = 7  # reports of one event appear within
    crawl: CrawlSettings = CrawlSettings()
    archive: ArchiveSettings = ArchiveSettings()
    alerts: AlertSettings = AlertSettings()
    feeds: FeedSettings = FeedSettings()
