"""What can go wrong between an address and an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.errors import CarrierwatchError

if TYPE_CHECKING:
    from pathlib import Path


LONGEST = 500  # characters of a problem that are shown
LONGEST_ADDRESS = 2_000


def _shown(text: str, longest: int) -> str:
    """One line, without what steers a terminal or turns the direction of writing."""
    start = text[: 2 * longest]
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in start).split())
    return line if len(line) <= longest else line[: longest - 2] + " …"


class CrawlError(CarrierwatchError):
    """Fetching or reading an outlet failed. `url` is where, `problem` what is wrong: one line of bounded length, for
    it may repeat what the outlet said.
    """

    def __init__(self, url: str, problem: str) -> None:
        url, problem = _shown(url, LONGEST_ADDRESS), _shown(problem, LONGEST)
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


class UnreadableError(ExtractError):
    """Reading the page took too long, or crashed the process that read it."""


class GuardError(CrawlError):
    """The address may not be fetched."""


class BrowserMissingError(CarrierwatchError):
    """Pages that scripts draw cannot be read here; the message says what to install."""


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
