"""Logging: one key=value line an event on standard error; other people's libraries only when something is wrong."""

from __future__ import annotations

import logging

LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)

# What these log holds addresses with tokens in them (Apprise, urllib3), or is of no use to a user.
MUTED = {
    "apprise": logging.CRITICAL,
    "urllib3": logging.CRITICAL,
    "httpx": logging.CRITICAL,
    "scrapy": logging.CRITICAL,
    "twisted": logging.CRITICAL,
    "apscheduler": logging.WARNING,
    "asyncio": logging.WARNING,
    "trafilatura": logging.CRITICAL,
    "htmldate": logging.CRITICAL,
    "mail.log": logging.CRITICAL,
    "charset_normalizer": logging.CRITICAL,
}


def set_up(verbosity: int) -> None:
    """0: warnings only; 1: what is done; 2 or more: in detail. Times are local, with their offset."""
    logging.basicConfig(
        level=LEVELS[min(verbosity, 2)],
        format="%(asctime)s level=%(levelname)s logger=%(name)s %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S%z",
    )
    for name, level in MUTED.items():
        logging.getLogger(name).setLevel(level)
