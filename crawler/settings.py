"""Scrapy's settings, out of ours."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.settings import CrawlSettings

REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
IN_FLIGHT = (
    64  # requests of one crawl on their way, most of them waiting their turn; `per_host` bounds what a host sees
)
ROBOT = "carrierwatch"  # by what name robots.txt may address us


def user_agent(settings: CrawlSettings) -> str:
    """Who we are, truthfully, with where to complain."""
    try:
        number = version("carrierwatch")
    except PackageNotFoundError:
        number = "0"
    contact = " ".join((settings.contact or "").split())
    return f"{ROBOT}/{number} (+{contact})" if contact else f"{ROBOT}/{number}"


def scrapy_settings(settings: CrawlSettings) -> dict[str, object]:
    """Every setting that differs from Scrapy's default; what is off is off for safety (remote control, telnet,
    file:).
    """
    return {
        "TWISTED_REACTOR": REACTOR,
        "USER_AGENT": user_agent(settings),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": ROBOT,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,"
            "*/*;q=0.5",
            "Accept-Language": "kk,ru,en;q=0.8",
        },
        **_pace(settings),
        **_bounds(settings),
        **_parts(),
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "COOKIES_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        # A proxy would resolve names by itself, past the guard.
        "HTTPPROXY_ENABLED": False,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "MEMUSAGE_ENABLED": False,
        "STATS_DUMP": False,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
    }


def _pace(settings: CrawlSettings) -> dict[str, object]:
    return {
        "CONCURRENT_REQUESTS": IN_FLIGHT,
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.per_host,
        "DOWNLOAD_DELAY": settings.delay_seconds,
        "DOWNLOAD_DELAY_JITTER": 0.3,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": settings.delay_seconds,
        "AUTOTHROTTLE_MAX_DELAY": max(settings.max_delay_seconds, settings.delay_seconds),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(settings.per_host),
        "RETRY_TIMES": settings.retries,
        "RETRY_ENABLED": settings.retries > 0,
        "RETRY_FIRST_PAUSE": settings.retry_seconds,
    }


def _bounds(settings: CrawlSettings) -> dict[str, object]:
    return {
        "DOWNLOAD_TIMEOUT": settings.timeout_seconds,
        "DOWNLOAD_MAXSIZE": settings.max_page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "REDIRECT_MAX_TIMES": settings.max_redirects,
        "REDIRECT_ENABLED": settings.max_redirects > 0,
        "GUARD_ALLOWED": list(settings.allow_hosts),
    }


def _parts() -> dict[str, object]:
    builtin = "scrapy.downloadermiddlewares"
    return {
        "DOWNLOADER": "crawler.politeness.PerHostDownloader",
        "DOWNLOAD_HANDLERS": {
            **dict.fromkeys(("data", "file", "ftp", "s3")),
            **dict.fromkeys(("http", "https"), "crawler.bounds.BoundedHandler"),
        },
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.redirect.GuardRequests": 50,
            f"{builtin}.offsite.OffsiteMiddleware": None,
            f"{builtin}.robotstxt.RobotsTxtMiddleware": None,
            "crawler.robots.ObeyRobots": 100,
            f"{builtin}.retry.RetryMiddleware": None,
            "crawler.retry.BackoffRetry": 550,
            f"{builtin}.httpcompression.HttpCompressionMiddleware": None,
            "crawler.bounds.Unpacking": 590,
            f"{builtin}.redirect.RedirectMiddleware": None,
            "crawler.redirect.SameSiteRedirects": 600,
        },
        "EXTENSIONS": {
            "scrapy.extensions.throttle.AutoThrottle": None,
            "crawler.politeness.PoliteThrottle": 0,
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.logcount.LogCount": None,
        },
    }
