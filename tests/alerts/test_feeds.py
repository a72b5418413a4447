"""What feed readers and calendars read, parsed by libraries of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import feedparser
import pytest
from icalendar import Calendar

from alerts.effective import days
from alerts.errors import FeedError
from alerts.feed_store import FeedStore
from alerts.feeds import write_feeds
from alerts.model import Decision, Match, Reason
from config.model import Lang, Severity
from config.settings import FeedSettings, Settings
from config.sqlite import stamp, transaction
from pipeline.model import Stage

from .making import NOW, alert, change, put_story, rule

if TYPE_CHECKING:
    from pathlib import Path

    from icalendar import Event

    from alerts.model import Alert
    from alerts.store import AlertStore

HOSTILE = "Rule <b>&\"'; drop, \\n\x00\x0b \u202ereversed</b>\r\nBEGIN:VEVENT\r\nSUMMARY:evil"


def tell(store: AlertStore, raised: Alert, story: int = 1) -> int:
    """Store an alert that nobody receives."""
    match = Match(rule=raised.rule, severity=Severity.URGENT, story=story, clauses=())
    (number,) = store.record(
        story, [(match, Decision(tell=True, reason=Reason.FIRST), replace(raised, story=story))], raised.created_at
    )
    return number


def says(
    store: AlertStore, story: int = 1, *, effective: str | None, stage: Stage = Stage.DECIDED, **more: object
) -> None:
    """Make the story say something else by now."""
    row = {
        "title": "A headline", "area": "migration", "direction": "eases", "stage": stage.value, "imposed_by": '["RU"]',
        "subjects": '["KZ"]', "effective": effective, "changed_at": stamp(NOW), **more,
    }  # fmt: skip
    with transaction(store._db, "a test"):
        store._db["stories"].update(story, row)


def settings(lang: Lang = Lang.EN, **feeds: object) -> Settings:
    return Settings(lang=lang, feeds=FeedSettings.model_validate(feeds))


def written(store: AlertStore, folder: Path, lang: Lang = Lang.EN, now: datetime = NOW, **feeds: object) -> list[Event]:
    """Write the feeds; the events of the calendar."""
    write_feeds(FeedStore(store._db), settings(lang, **feeds), [rule()], folder, now=now)
    return list(Calendar.from_ical((folder / "effective.ics").read_bytes()).walk("VEVENT"))


def feed(folder: Path) -> feedparser.FeedParserDict:
    parsed = feedparser.parse((folder / "alerts.atom").read_bytes())
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


@pytest.fixture
def told(store: AlertStore) -> AlertStore:
    """One story, told of, that takes effect in a month."""
    put_story(store)
    says(store, effective="2025-11-10")
    tell(store, alert(changed=change(effective="2025-11-10")))
    return store


WORDS = [
    (Lang.EN, "Urgent: Russia lifts", "decided", "Confirmed by: one outlet"),
    (Lang.RU, "Срочно: Russia lifts", "решено", "Кем подтверждено: одно издание"),
    (Lang.KK, "Шұғыл: Russia lifts", "шешілді", "Кім растайды: бір ғана басылым"),
]


@pytest.mark.parametrize(("lang", "title", "stage", "confirmed"), WORDS)
def test_both_say_what_the_alert_says(
    told: AlertStore, tmp_path: Path, lang: Lang, title: str, stage: str, confirmed: str
) -> None:
    """In the settings' language."""
    (event,) = written(told, tmp_path, lang)
    (entry,) = feed(tmp_path).entries
    assert entry.title.startswith(title)
    assert entry.link == "https://orda.kz/1?a=1&b=2"
    assert {tag.term for tag in entry.tags} == {"urgent", "migration", "decided"}
    assert "«Russia has lifted the rule.»" in entry.content[0].value
    assert event["summary"] == f"A headline ({stage})"
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2025, 11, 10), date(2025, 11, 11))
    assert event["status"] == "CONFIRMED"
    for text in (entry.content[0].value, event["description"]):
        assert confirmed in text
        assert "https://orda.kz/1?a=1" in text


def test_an_event_moves_when_its_date_is_corrected(told: AlertStore, tmp_path: Path) -> None:
    """One event, the same identity, a higher number, the new day."""
    (before,) = written(told, tmp_path)
    later = NOW + timedelta(hours=1)
    says(told, effective="2025-12-01", changed_at=stamp(later), title="Another headline")
    tell(told, alert(changed=change(effective="2025-12-01"), reason=Reason.CORRECTED))
    (after,) = written(told, tmp_path)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt == later
    assert after["dtstart"].dt == date(2025, 12, 1)
    assert "Another headline" in after["summary"]


def test_stories_that_are_one_have_one_event(told: AlertStore, tmp_path: Path) -> None:
    """With the identity of what was told first; the other one is cancelled."""
    (before,) = written(told, tmp_path)
    put_story(told, 2)
    says(told, 2, effective="2025-11-12")
    tell(told, alert(2, changed=change(effective="2025-11-12")), story=2)
    assert len(written(told, tmp_path)) == 2
    says(told, 1, effective="2025-11-10", merged_into=2)
    one, other = written(told, tmp_path)
    assert (one["uid"], one["status"], one["dtstart"].dt) == (before["uid"], "CONFIRMED", date(2025, 11, 12))
    assert (other["uid"] != before["uid"], other["status"]) == (True, "CANCELLED")


SHOWN = [
    ("2025-11-10", Stage.PROPOSED, "TENTATIVE"),
    ("2025-11", Stage.CALLED_FOR, "TENTATIVE"),
    ("2025-07-13", Stage.IN_FORCE, "CONFIRMED"),
    ("2025-07", Stage.REJECTED, "CANCELLED"),
    ("2025-07-11", Stage.DECIDED, None),
    ("2025-06", Stage.DECIDED, None),
    (None, Stage.DECIDED, None),
]


@pytest.mark.parametrize(("effective", "stage", "status"), SHOWN)
def test_which_days_are_shown(
    told: AlertStore, tmp_path: Path, effective: str | None, stage: Stage, status: str | None
) -> None:
    """From 90 days ago on: that is 12 July."""
    says(told, effective=effective, stage=stage)
    assert [event["status"] for event in written(told, tmp_path)] == ([status] if status else [])


def test_a_story_that_nobody_was_told_of_has_no_event(store: AlertStore, tmp_path: Path) -> None:
    """Rules decide what matters; both files are valid when empty."""
    put_story(store)
    says(store, effective="2025-11-10")
    assert written(store, tmp_path) == []
    assert feed(tmp_path).entries == []


MONTHS = [
    ("2025-10-31", date(2025, 10, 31), date(2025, 11, 1)), ("2025-10", date(2025, 10, 1), date(2025, 11, 1)),
    ("2025-12", date(2025, 12, 1), date(2026, 1, 1)), ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("effective", "first", "beyond"), MONTHS)
def test_a_month_is_all_its_days(effective: str, first: date, beyond: date) -> None:
    """As rules read it, too."""
    assert days(effective) == (first, beyond)


def test_hostile_words_stay_words(told: AlertStore, tmp_path: Path) -> None:
    """No headline can close a tag, add an event, or hold a character that readers refuse."""
    says(told, effective="2025-11-10", title=HOSTILE)
    tell(told, alert(headline=HOSTILE, quotes=(HOSTILE,), outlets=("a<b>.kz",), changed=change(effective="2025-11-10")))
    (event,) = written(told, tmp_path)
    assert "BEGIN:VEVENT SUMMARY:evil" in event["summary"]
    assert "uid" in event
    entry = feed(tmp_path).entries[0]
    assert entry.title_detail.value.startswith("Urgent: Rule <b>&\"'; drop")
    raw = (tmp_path / "alerts.atom").read_text(encoding="utf-8")
    assert not set("\x00\x0b\u202e") & set(raw + event["summary"] + event["description"])
    assert "&lt;b&gt;" in entry.content[0].value or "<b>" not in entry.content[0].value


def test_ids_stay_and_unchanged_files_are_left(told: AlertStore, tmp_path: Path) -> None:
    """Written again an hour later nothing is touched; another alert leaves the ids of the others."""
    written(told, tmp_path)
    ids = [entry.id for entry in feed(tmp_path).entries]
    again = write_feeds(FeedStore(told._db), settings(), [rule()], tmp_path, now=NOW + timedelta(hours=1))
    assert again == ()
    tell(told, alert(2, headline="Another"))
    written(told, tmp_path)
    assert [entry.id for entry in feed(tmp_path).entries][1:] == ids
    assert sorted(path.name for path in tmp_path.glob("*.*") if "carrierwatch" not in path.name) == [
        "alerts.atom", "effective.ics",
    ]  # fmt: skip


def test_the_newest_come_first_and_the_rest_is_left(told: AlertStore, tmp_path: Path) -> None:
    """As many as the settings say; the feed names its own address."""
    for number in range(5):
        tell(told, alert(headline=f"Alert {number}"))
    written(told, tmp_path, newest=3, address="https://example.com/feeds/")
    parsed = feed(tmp_path)
    assert [entry.title for entry in parsed.entries] == ["Urgent: Alert 4", "Urgent: Alert 3", "Urgent: Alert 2"]
    assert parsed.feed.id == "https://example.com/feeds/alerts.atom"
    assert parsed.feed.updated_parsed[:5] == (2025, 10, 10, 9, 0)


def test_a_folder_that_cannot_be_written_is_named(told: AlertStore, tmp_path: Path) -> None:
    """On one line, with what to do."""
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(FeedError, match=r"feeds: .*file cannot be written: .*; set feeds\.folder"):
        written(told, blocked, now=datetime(2025, 10, 10, tzinfo=UTC))
