"""What was known of a story, and when: the story as it stood at any moment of its past, from what is stored by now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from alerts.background import background_of
from alerts.model import Background
from config.sqlite import storing
from pipeline.derive import derive, independent
from pipeline.model import Voice
from pipeline.store import PipelineStore
from pipeline.store_rows import VOICES, voice_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database

    from alerts.model import Edit
    from pipeline.model import PolicyChange, Report, Revision, Story
    from pipeline.read import Reader


@dataclass(frozen=True, slots=True)
class Version:
    """One text of an article, with what it says. `until` is when an editor replaced it; None: it stands."""

    until: datetime | None
    report: Report
    voice: Voice


@dataclass(frozen=True, slots=True)
class History:
    """A stored story with what its state at any moment follows from. A report counts as known from its publication."""

    story: Story
    versions: tuple[Version, ...]  # in the order of the story's reports, of each the oldest text first
    edits: tuple[Edit, ...] = ()  # the material ones of its articles

    def moments(self) -> tuple[datetime, ...]:
        """When something was added to the story, in order."""
        return tuple(sorted({report.published for report in self.story.reports} | {edit.at for edit in self.edits}))

    def at(self, now: datetime) -> tuple[Story, Background] | None:
        """The story as it stood, and what stood behind it; None before its first report."""
        known: dict[int, Version] = {}
        for version in self.versions:
            if version.report.published <= now and (version.until is None or version.until > now):
                known.setdefault(version.report.article, version)
        if not known:
            return None
        voices = [version.voice for version in known.values()]
        reports = tuple(version.report for version in known.values())
        said = derive(voices)
        story = replace(
            self.story,
            title=said.title,
            headlines=said.headlines,
            reports=reports,
            change=_with_quotes(said.change, known[said.quoted].report),
            quoted=said.quoted,
            topics=said.topics,
            affects_carriers=said.affects_carriers,
            first_seen=said.first_seen,
            last_updated=said.last_updated,
            corroboration=said.corroboration,
        )
        edits = tuple(edit for edit in self.edits if edit.at <= now)
        return story, Background(voices=independent(voices, story.change), edits=edits)


def _with_quotes(change: PolicyChange | None, quoted: Report) -> PolicyChange | None:
    """The change with the sentences that prove it, which voices leave out."""
    if change is None:
        return None
    return replace(change, quotes=quoted.reading.change.quotes if quoted.reading.change else ())


def history_of(db: Database, story: Story, reader: Reader) -> History:
    """The history of a stored story; `reader` says what its earlier texts said. Raises `StoreError`."""
    with storing(f"reading the past of story {story.id}"):
        voices = {voice.article: voice for row in db.conn.execute(VOICES, (story.id,)) if (voice := voice_of(row))}
    stored = PipelineStore(db)
    versions: list[Version] = []
    for report in story.reports:
        voice = voices[report.article]
        versions += [_earlier(revision, report, voice, reader) for revision in stored.revisions(report.article)]
        versions.append(Version(None, report, voice))
    return History(story, tuple(versions), background_of(db, story).edits)


def _earlier(revision: Revision, report: Report, voice: Voice, reader: Reader) -> Version:
    reading = reader.read(revision.title, revision.body, report.published.date())
    return Version(
        revision.replaced_at,
        replace(report, title=revision.title, body=revision.body, reading=reading),
        replace(
            voice,
            title=revision.title,
            lang=reading.lang,
            topics=reading.topics,
            change=reading.change,
            affects_carriers=reading.affects_carriers,
        ),
    )


def plain_history(story: Story) -> History:
    """The history of a story that is not stored: every outlet is its own owner, and nothing was edited."""
    return History(story, tuple(Version(None, report, plain_voice(report)) for report in story.reports))


def plain_voice(report: Report) -> Voice:
    """What a report adds to its story, by an outlet of which nothing is known."""
    return Voice(
        article=report.article,
        outlet=report.outlet,
        owner=report.outlet,
        authority=False,
        title=report.title,
        lang=report.reading.lang,
        published=report.published,
        topics=report.reading.topics,
        change=report.reading.change,
        affects_carriers=report.reading.affects_carriers,
        reprint_of=report.reprint_of,
    )
