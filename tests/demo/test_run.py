"""The whole demonstration, as a user runs it: in a process of its own, in less than a minute."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from alerts.model import Alert, DeliveryState
from alerts.store import AlertStore
from carrierwatch.database import open_existing
from carrierwatch.demo.folder import MARK
from carrierwatch.demo.newsroom import publish
from carrierwatch.demo.pages import CLOSED_PATH, HUGE_PATH, OFFSITE_PATH, TOPIC_PATH
from carrierwatch.demo.samples import load_samples
from carrierwatch.demo.traps import CORRECTIONS, REPRINTS, Trap
from config.model import Lang
from pipeline.store import PipelineStore
from tests.demo.choice import LABELS, read

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.model import Story

SECONDS = 60
NUMBER = re.compile(r"-(\d+)/?$")


@dataclass(frozen=True)
class Done:
    """A demonstration that has ended."""

    folder: Path
    output: str
    seconds: float
    stories: tuple[Story, ...]
    alerts: tuple[Alert, ...]

    def story_of(self, sample: str) -> Story:
        """The story with the article made from a sample; fails where it is in none."""
        number = NUMBERS[sample]
        [story] = [s for s in self.stories if any(key(report.url) == number for report in s.reports)]
        return story


def key(url: str) -> int:
    """The number at the end of an article's address; unique over the three editions."""
    found = NUMBER.search(url)
    assert found
    return int(found[1])


NUMBERS = {item.id: item.number for items in publish(load_samples(), edited=True).values() for item in items}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("demo") / "out"
    start = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-m", "carrierwatch", "demo", str(folder)],
        capture_output=True,
        text=True,
        timeout=3 * SECONDS,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    seconds = time.monotonic() - start
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    assert "level=" not in ended.stderr
    db = open_existing(folder / "carrierwatch.db")
    try:
        stories, alerts = tuple(PipelineStore(db).stories()), AlertStore(db).alerts(limit=1000)
    finally:
        db.close()
    return Done(folder=folder, output=ended.stdout, seconds=seconds, stories=stories, alerts=alerts)


def test_takes_less_than_a_minute(done: Done) -> None:
    """Also on a slow machine."""
    assert done.seconds < SECONDS


def test_every_article_is_read_once(done: Done) -> None:
    """All that is published, twins and parameters collapsed; nothing else became an article."""
    read_ones = [key(report.url) for story in done.stories for report in story.reports]
    assert sorted(read_ones) == sorted(NUMBERS.values())


@pytest.mark.parametrize("lang", list(Lang))
def test_reprint_is_a_reprint_of_its_original(done: Done, lang: Lang) -> None:
    """It stands in the story of what it copies, as a copy."""
    story = done.story_of(REPRINTS[lang].of)
    by_number = {key(report.url): report for report in story.reports}
    copy = by_number[NUMBERS[f"reprint-{lang}"]]
    assert copy.reprint_of == by_number[NUMBERS[REPRINTS[lang].of]].article


@pytest.mark.parametrize("sample", sorted(CORRECTIONS))
def test_correction_is_a_material_revision(done: Done, sample: str) -> None:
    """The article has the corrected text, the revision the earlier one."""
    report = next(r for r in done.story_of(sample).reports if key(r.url) == NUMBERS[sample])
    db = open_existing(done.folder / "carrierwatch.db")
    try:
        [revision] = PipelineStore(db).revisions(report.article)
    finally:
        db.close()
    assert revision.material
    for correction in CORRECTIONS[sample]:
        assert correction.right in report.body
        assert correction.wrong in revision.body


def test_typography_is_no_revision(done: Done) -> None:
    """Three articles were corrected, so there are three revisions."""
    db = open_existing(done.folder / "carrierwatch.db")
    try:
        store = PipelineStore(db)
        revised = [r.url for s in done.stories for r in s.reports if store.revisions(r.article)]
    finally:
        db.close()
    assert sorted(map(key, revised)) == sorted(NUMBERS[sample] for sample in CORRECTIONS)


@pytest.mark.parametrize("lang", list(Lang))
def test_lifting_of_the_90_day_rule_is_told(done: Done, lang: Lang) -> None:
    """The alert of the project's own example, proved by sentences of a report, and in each receiver's language."""
    story = done.story_of("dev-a-005")
    assert {report.reading.lang for report in story.reports} >= {Lang.EN, Lang.RU}
    alerts = [alert for alert in done.alerts if alert.story == story.id]
    assert [alert.severity for alert in alerts] == ["urgent"]
    bodies = {report.url: f"{report.title}\n{report.body}" for report in story.reports}
    for quote in alerts[0].quotes:
        assert quote.text in bodies[quote.url]
        assert quote.text in done.output
    assert alerts[0].quotes


def test_everyday_news_raise_nothing(done: Done) -> None:
    """Football, measles, the weather, a film festival: no alert."""
    for row in read(LABELS):
        if not row["topics"]:
            story = done.story_of(row["id"])
            assert not [alert for alert in done.alerts if alert.story == story.id], story.title


def test_messages_arrive_once(done: Done) -> None:
    """As many as there are deliveries, all accepted, no two the same."""
    db = open_existing(done.folder / "carrierwatch.db")
    try:
        states = AlertStore(db).deliveries.states()
        sent = [d for alert in done.alerts for d in AlertStore(db).deliveries.of(alert.id)]
    finally:
        db.close()
    assert {state for state, count in states.items() if count} == {DeliveryState.SENT}
    mails = [message_from_bytes(file.read_bytes(), policy=default) for file in (done.folder / "mail").glob("*.eml")]
    assert len(mails) == sum(delivery.receiver == "dispatcher-mail" for delivery in sent)
    texts = [f"{mail['To']} {mail['Subject']} {mail.get_body(('html', 'plain')).get_content()}" for mail in mails]
    assert len(set(texts)) == len(texts)
    chats = (done.folder / "telegram.jsonl").read_text(encoding="utf-8").splitlines()
    assert len({json.dumps(json.loads(line), sort_keys=True) for line in chats}) == len(chats)
    assert len(chats) >= sum(delivery.receiver != "dispatcher-mail" for delivery in sent)


def test_second_pass_fetches_only_what_changed(done: Done) -> None:
    """One row for each pass: nothing new, only corrections told, and only articles with a newer lastmod."""
    rows = [line.split() for line in done.output.splitlines() if re.match(r"[12]\s+\d+\s", line)]
    columns = ("pass", "requests", "not_modified", "new", "revised", "stories", "alerts", "failed")
    first, second = (dict(zip(columns, map(int, row[:8]), strict=True)) for row in rows)
    assert first["new"] == len(NUMBERS)
    assert second["requests"] < first["requests"] / 3
    assert second["not_modified"] > 0
    assert (second["new"], second["revised"], second["stories"]) == (0, 3, 0)
    assert second["alerts"] == 2  # corrections: the three articles are of two stories that were told
    assert second["failed"] == 0


def test_stopping_ends_it_in_time(tmp_path: Path) -> None:
    """SIGTERM in the first pass: one line, exit code 1, within ten seconds."""
    folder = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-m", "carrierwatch", "demo", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    log = folder / "carrierwatch.log"
    until = time.monotonic() + SECONDS
    while not (log.exists() and "event=" in log.read_text(encoding="utf-8")):
        assert time.monotonic() < until
        assert process.poll() is None
        time.sleep(0.05)
    process.terminate()
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 1
    assert errors.splitlines()[-1].endswith("stopped before the end; what was done until then is there")
    assert "Traceback" not in errors


def test_traps_are_recorded_and_not_followed(done: Done) -> None:
    """The log of pages says what is wrong with each; what must not be asked for was not."""
    db = open_existing(done.folder / "carrierwatch.db")
    try:
        pages = {unquote(row["url"]): row for row in db.query("SELECT url, status, error FROM pages")}
    finally:
        db.close()
    for path, problem in (
        (TOPIC_PATH, "no article"),
        (OFFSITE_PATH, "another site"),
        (CLOSED_PATH, "robots.txt"),
        (HUGE_PATH, "too large"),
    ):
        found = [row for url, row in pages.items() if url.endswith(path.rstrip("/"))]
        assert len(found) == (1 if path == HUGE_PATH else 3)
        assert all(problem in row["error"] for row in found)
    assert not [url for url in pages if "__trashed" in url or "\ufffc" in url or "\ufe0f" in url]


def test_output_says_what_was_found_and_where_to_look(done: Done) -> None:
    """Totals, both passes, and commands that work on the folder."""
    assert f"{'articles read':<42}{len(NUMBERS)}" in done.output
    assert f"{'messages that arrived twice':<42}0" in done.output
    assert f"carrierwatch --config {done.folder} browse" in done.output
    for alert in done.alerts:
        assert alert.headline in done.output


def test_folder_is_a_configuration_to_work_with(done: Done) -> None:
    """The commands it names run on it."""
    for command in (["alerts", "list"], ["status"]):
        ended = subprocess.run(
            [sys.executable, "-m", "carrierwatch", "--config", str(done.folder), *command],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr


def test_second_demonstration_begins_anew(done: Done) -> None:
    """The folder is marked as ours to delete."""
    assert (done.folder / MARK).is_file()


def test_all_traps_have_been_met() -> None:
    """Every trap is set somewhere in what the demonstration crawls."""
    set_on_items = {item.trap for items in publish(load_samples(), edited=False).values() for item in items}
    elsewhere = {Trap.TRACKING_TWIN, Trap.BROKEN_ENTRY, Trap.HUGE, Trap.OFFSITE, Trap.NO_ARTICLE, Trap.FORBIDDEN}
    assert {trap for trap in set_on_items if trap} | elsewhere == set(Trap)
