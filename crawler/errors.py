"""What can go wrong between an address and an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.errors import CarrierwatchError

if TYPE_CHECKING:
    from pathlib import Path


class CrawlError(CarrierwatchError):
    """Fetching or reading an outlet failed. `url` is where, `problem` what is wrong."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"{url}: {problem}")
        self.url = url
        self.problem = problem

    def __reduce__(self) -> tuple[type[CrawlError], tuple[str, str]]:
        """How it crosses from a process that reads pages: an exception is otherwise made anew from its one line."""
        return type(self), (self.url, self.problem)


class FetchError(CrawlError):
    """The address did not give a page."""


class DiscoverError(CrawlError):
    """What came back is not the feed, sitemap or listing that was asked for."""


class RefusedError(CrawlError):
    """A page came, but it asks whether we are human."""


class ExtractError(CrawlError):
    """The page holds no article that could be read."""


class GuardError(CrawlError):
    """The address may not be fetched."""


class ArchiveError(CarrierwatchError):
    """The archive of pages cannot be written. `path` is its folder or file, `problem` what is wrong."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"archive {path}: {problem}")
        self.path = path
        self.problem = problem


class WarcError(CarrierwatchError):
    """A record of a WARC file, or the file, cannot be read. `offset` is where in the file, in bytes."""

    def __init__(self, path: Path, offset: int, problem: str) -> None:
        super().__init__(f"{path}: byte {offset}: {problem}")
        self.path = path
        self.offset = offset
        self.problem = problem
