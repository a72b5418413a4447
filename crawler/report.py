"""What a pass over sources did, for people and for the table of runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.health import State, Way


class EventKind(StrEnum):
    """What may happen to a page or a source in the course of a pass."""

    STARTED = "started"
    WAY = "way"  # one way of discovery was asked
    PLANNED = "planned"  # `number` articles will be fetched
    NEW = "new"
    REVISED = "revised"
    SAME = "same"
    UNCHANGED = "unchanged"  # 304
    FAILED = "failed"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlEvent:
    """Something that happened, for a progress display."""

    source: str
    kind: EventKind
    url: str | None = None
    note: str = ""  # one line for people
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageError:
    """A page that could not be had or read."""

    url: str
    problem: str  # one line


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """One pass over one source."""

    source: str
    pages: int = 0  # answers that brought a page, those of discovery among them
    not_modified: int = 0  # answers of 304
    new: int = 0  # articles
    revised: int = 0
    same: int = 0  # fetched again, not a word changed
    failed: int = 0  # articles that could not be had or read
    left: int = 0  # articles left to a later pass, beyond crawl.max_new_per_pass
    errors: tuple[PageError, ...] = ()  # of articles and of discovery
    ways: tuple[Way, ...] = ()
    state: State | None = None  # of the source after the pass; None where the pass was stopped
    stopped: bool = False

    @property
    def worked(self) -> bool:
        """Whether some way of discovery answered."""
        return any(way.ok for way in self.ways)


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """One pass over several sources."""

    sources: tuple[SourceReport, ...] = ()

    @property
    def pages(self) -> int:
        """Pages fetched."""
        return sum(report.pages for report in self.sources)

    @property
    def not_modified(self) -> int:
        """Answers of 304."""
        return sum(report.not_modified for report in self.sources)

    @property
    def new(self) -> int:
        """New articles."""
        return sum(report.new for report in self.sources)

    @property
    def revised(self) -> int:
        """Articles whose text had changed."""
        return sum(report.revised for report in self.sources)

    @property
    def same(self) -> int:
        """Articles fetched again without a change."""
        return sum(report.same for report in self.sources)

    @property
    def failed(self) -> int:
        """Articles that could not be had or read."""
        return sum(report.failed for report in self.sources)

    @property
    def errors(self) -> tuple[PageError, ...]:
        """Everything that went wrong."""
        return tuple(error for report in self.sources for error in report.errors)
