"""What a demonstration found and sent: read back from its database and from the stand-ins that received."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.store import AlertStore
from pipeline.store import PipelineStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from alerts.model import Alert
    from carrierwatch.demo.server import Request
    from carrierwatch.runs import Counts
    from pipeline.model import Revision, Story

MOST = 1_000  # alerts that are read back; the demonstration raises a few dozen


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One pass over the editions."""

    counts: Counts
    requests: tuple[Request, ...]  # as the site saw them
    seconds: float

    @property
    def unchanged(self) -> int:
        """Requests that were answered with 304, not modified."""
        return sum(request.status == 304 for request in self.requests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What arrived at one stand-in: the text of each message."""

    where: str
    messages: tuple[str, ...]

    @property
    def copies(self) -> int:
        """How many messages arrived more often than once, counting only the surplus."""
        return sum(times - 1 for times in Counter(self.messages).values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An article that an editor changed, and its earlier text."""

    title: str
    revision: Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything that the demonstration shows."""

    passes: tuple[Pass, ...]
    stories: tuple[Story, ...]  # in order of their first report
    alerts: tuple[Alert, ...]  # in the order in which they were raised
    edited: tuple[Edited, ...]
    received: tuple[Received, ...]

    @property
    def articles(self) -> int:
        """All that were read, reprints among them."""
        return sum(len(story.reports) for story in self.stories)

    @property
    def reprints(self) -> int:
        """Articles that copy another."""
        return sum(report.reprint_of is not None for story in self.stories for report in story.reports)

    @property
    def across_languages(self) -> int:
        """Stories with reports in more than one language."""
        return sum(len({report.reading.lang for report in story.reports}) > 1 for story in self.stories)


def collect(db: Database, passes: Iterable[Pass], received: Iterable[Received]) -> Findings:
    """Read everything back from the database. Raises `StoreError` where that cannot be read."""
    pipeline, alerts = PipelineStore(db), AlertStore(db)
    stories = sorted(pipeline.stories(), key=lambda story: (story.first_seen, story.id))
    edited = [
        Edited(title=report.title, revision=revision)
        for story in stories
        for report in story.reports
        for revision in pipeline.revisions(report.article)
    ]
    return Findings(
        passes=tuple(passes),
        stories=tuple(stories),
        alerts=tuple(reversed(alerts.alerts(limit=MOST))),
        edited=tuple(edited),
        received=tuple(received),
    )
