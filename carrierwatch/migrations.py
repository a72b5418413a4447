"""The tables, as numbered migrations that are never edited once they have landed: add a new one instead.

Times are UTC text (`2025-10-10T09:00:00Z`), lists are JSON, truth is 0 or 1. What each column means stands in
`carrierwatch/columns.py`, which Datasette shows; a test holds the two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from carrierwatch.first_tables import FIRST_TABLES
from carrierwatch.later_tables import CALENDAR_EVENTS, NOTICES, SOURCE_STATES, SUBSCRIPTIONS, WHEN_TO_TELL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

migrations = Migrations("carrierwatch")


def _execute(db: Database, statements: Iterable[str]) -> None:
    for statement in statements:
        if statement.strip():
            db.conn.execute(statement)


@migrations(name="0001_first_tables")
def first_tables(db: Database) -> None:
    """Everything the road from page to delivery needs."""
    _execute(db, FIRST_TABLES.split(";\n"))


@migrations(name="0002_article_traits")
def article_traits(db: Database) -> None:
    """What candidates for the same event are found by, and compared in."""
    db.conn.execute("ALTER TABLE signatures ADD COLUMN traits TEXT NOT NULL DEFAULT ''")
    db.conn.execute(
        "CREATE TABLE article_traits (day INTEGER NOT NULL, hash INTEGER NOT NULL, article INTEGER NOT NULL, "
        "PRIMARY KEY (day, hash, article)) WITHOUT ROWID"
    )


@migrations(name="0003_page_address")
def page_address(db: Database) -> None:
    """A page is known by its canonical address, but not every server answers to that: keep the one that was asked."""
    db.conn.execute("ALTER TABLE pages ADD COLUMN address TEXT")


@migrations(name="0004_corroboration")
def corroboration(db: Database) -> None:
    """Who stands behind a source, how well that corroborates a story, and what a person split off from what."""
    _execute(
        db,
        (
            "ALTER TABLE sources ADD COLUMN authority INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE sources ADD COLUMN owner TEXT",
            "ALTER TABLE stories ADD COLUMN corroboration TEXT",
            "ALTER TABLE stories ADD COLUMN derived_by TEXT",
            "ALTER TABLE stories ADD COLUMN split_from INTEGER REFERENCES stories(id)",
            "ALTER TABLE stories ADD COLUMN split_at TEXT",
            "ALTER TABLE revisions ADD COLUMN reasons TEXT",
            "CREATE INDEX stories_merged_into ON stories(merged_into)",
            "CREATE INDEX stories_last_updated ON stories(last_updated)",
        ),
    )


@migrations(name="0005_what_is_news")
def what_is_news(db: Database) -> None:
    """What an alert knew of the outlets and edits behind it, and what it corrects."""
    _execute(
        db,
        (
            "ALTER TABLE alerts ADD COLUMN corroboration TEXT NOT NULL DEFAULT 'single'",
            "ALTER TABLE alerts ADD COLUMN voices INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE alerts ADD COLUMN edits TEXT NOT NULL DEFAULT '[]'",
            "ALTER TABLE alerts ADD COLUMN correction TEXT",
            # What was edited before counts as told: nobody is to get corrections of last year.
            (
                "UPDATE alerts SET edits = (SELECT json_group_array(r.id) FROM revisions r JOIN story_articles p"
                " ON p.article = r.article WHERE p.story = alerts.story AND r.material = 1)"
            ),
            "CREATE INDEX stories_effective ON stories(effective)",
        ),
    )


@migrations(name="0006_when_to_tell")
def when_to_tell(db: Database) -> None:
    """Deliveries that wait, digests that gather them, and what is remembered of each receiver's times."""
    _execute(db, WHEN_TO_TELL.split(";\n"))


@migrations(name="0007_pace")
def pace(db: Database) -> None:
    """What left when, so that no service is written to too fast; and how often a message left without an answer."""
    _execute(
        db,
        (
            "ALTER TABLE deliveries ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0",
            "CREATE TABLE departures (id INTEGER PRIMARY KEY, receiver TEXT NOT NULL, at_ms INTEGER NOT NULL)",
            "CREATE INDEX departures_receiver ON departures(receiver, at_ms)",
            "CREATE INDEX departures_at ON departures(at_ms)",
        ),
    )


@migrations(name="0008_archive")
def archive(db: Database) -> None:
    """Where the archive holds each page, so that it can be read again."""
    _execute(
        db,
        (
            "ALTER TABLE pages ADD COLUMN archive_file TEXT",
            "ALTER TABLE pages ADD COLUMN archive_offset INTEGER",
            "ALTER TABLE pages ADD COLUMN archive_digest TEXT",
            "ALTER TABLE pages ADD COLUMN archived_at TEXT",
            "CREATE INDEX pages_archive ON pages(archive_file, archive_offset)",
            "CREATE INDEX pages_archived_at ON pages(archived_at)",
        ),
    )


@migrations(name="0009_source_states")
def source_states(db: Database) -> None:
    """When each source is due, what its pages gave, and the changes of its state, of which the operator is told."""
    _execute(
        db,
        (
            "ALTER TABLE sources ADD COLUMN next_run_at TEXT",
            "ALTER TABLE pages ADD COLUMN result TEXT",
            SOURCE_STATES,
            "CREATE INDEX source_states_source ON source_states(source)",
            "CREATE INDEX source_states_untold ON source_states(told_at)",
        ),
    )


@migrations(name="0010_notices")
def notices(db: Database) -> None:
    """What the operator is told of sources, and the times at which no source answered at all."""
    _execute(db, NOTICES.split(";\n"))


@migrations(name="0012_what_people_see")
def what_people_see(db: Database) -> None:
    """Headlines in each language, what calendars were shown, and when a story is to be looked at again."""
    _execute(
        db,
        (
            "ALTER TABLE stories ADD COLUMN headlines TEXT",
            "ALTER TABLE stories ADD COLUMN look_again_at TEXT",
            "ALTER TABLE alerts ADD COLUMN headlines TEXT",
            CALENDAR_EVENTS,
            "CREATE INDEX stories_look_again_at ON stories(look_again_at)",
            "CREATE INDEX calendar_events_story ON calendar_events(story)",
            "CREATE INDEX calendar_events_effective ON calendar_events(effective)",
        ),
    )


@migrations(name="0011_subscriptions")
def subscriptions(db: Database) -> None:
    """Subscriptions to feeds at their hubs, so that leases outlive a restart."""
    db.conn.execute(SUBSCRIPTIONS)


@migrations(name="0013_claims")
def claims(db: Database) -> None:
    """A number for each attempt that no other attempt ever has, whatever becomes of the count of attempts."""
    db.conn.execute("ALTER TABLE deliveries ADD COLUMN claims INTEGER NOT NULL DEFAULT 0")
