"""The whole road over HTTP and SMTP: two passes, a killed one, a daemon."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from config.model import Lang

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.road.conftest import Road

REFERENCE = "Россия не будет применять правило 90 дней"  # of a headline of the reference story


def wait_until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Look again and again until the condition holds; fail when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds} s in vain")
        time.sleep(0.02)


def alerted(road: Road) -> int:
    """How many alerts are stored; 0 before there is a database."""
    if not (road.folder / "carrierwatch.db").exists():
        return 0
    tables = road.rows("SELECT 1 FROM sqlite_master WHERE name = 'alerts'")
    return road.rows("SELECT count(*) FROM alerts")[0][0] if tables else 0


def subjects(road: Road) -> Counter[str]:
    """How often each e-mail arrived."""
    return Counter(str(message["Subject"]) for message in road.mailbox.messages)


def chat(road: Road) -> Counter[str]:
    """How often each Telegram message arrived."""
    return Counter(f"{message.chat}: {message.text}" for message in road.telegram.messages)


def test_two_passes_tell_everything_once(road: Road) -> None:
    """The second pass fetches nothing unchanged, alerts nothing twice, and corrects once what the editor changed."""
    first = json.loads(road.call("run", "--all", "--json"))
    assert first["articles"] > 60
    assert first["alerts"] > 5
    alerts = road.rows("SELECT count(*) FROM alerts")[0][0]
    assert len(road.mailbox.messages) == alerts
    assert max(subjects(road).values()) == max(chat(road).values()) == 1
    told = road.rows(
        "SELECT a.id, a.severity, count(d.id), min(d.state) FROM alerts a JOIN deliveries d ON d.alert = a.id"
        " WHERE a.story = (SELECT story FROM story_articles JOIN articles ON articles.id = article"
        f" WHERE title LIKE '%{REFERENCE}%')"
        " GROUP BY a.id"
    )
    assert [(severity, state) for _, severity, _, state in told] == [("urgent", "sent")]

    asked = len(road.site.requests)
    articles = road.rows("SELECT count(*) FROM articles")[0][0]
    road.site.edit()
    second = json.loads(road.call("run", "--all", "--json"))
    corrected = road.rows("SELECT count(DISTINCT story), count(*) FROM alerts WHERE correction IS NOT NULL")[0]
    assert (second["articles"], second["alerts"]) == (0, corrected[1])
    assert corrected == (2, 2)  # three articles of two stories
    assert second["revisions"] >= 1
    assert road.rows("SELECT count(*) FROM articles")[0][0] == articles
    assert road.rows("SELECT count(*) FROM revisions WHERE material")[0][0] >= 1
    assert len(road.mailbox.messages) == alerts + corrected[1]
    whole = [request for request in road.site.requests[asked:] if request.status == 200]
    assert len(whole) < asked / 4


def test_a_pass_that_is_killed_anywhere_is_made_up_for(road: Road) -> None:
    """kill -9 while fetching, while alerting, while sending: afterwards each message has arrived, and a copy only of
    what left before a kill and had no answer yet."""
    moments: list[Callable[[], bool]] = [
        lambda: len(road.site.requests) > 40,
        lambda: alerted(road) > 0,
        lambda: bool(road.mailbox.messages),
        lambda: len(road.telegram.messages) > 3,
    ]
    for moment in moments:
        process = road.start("run", "--all")
        try:
            wait_until(lambda: moment() or process.poll() is not None)  # noqa: B023 - called before the next turn
        finally:
            process.kill()
            process.communicate()
    road.call("run", "--all")
    alerts = road.rows("SELECT count(*) FROM alerts")[0][0]
    states = Counter(state for (state,) in road.rows("SELECT state FROM deliveries"))
    assert set(states) <= {"sent", "unconfirmed"}
    copies = sum(arrived.total() - len(arrived) for arrived in (subjects(road), chat(road)))
    assert copies <= road.rows("SELECT sum(unanswered) FROM deliveries")[0][0]
    assert len(subjects(road)) == alerts
    assert road.rows("SELECT count(*) FROM deliveries WHERE alert NOT IN (SELECT id FROM alerts)") == [(0,)]


def test_a_second_run_says_so_and_leaves(road: Road) -> None:
    """Cron must not pile up passes, nor send mail because of them."""
    first = road.start("run", "--all")
    wait_until((road.folder / "carrierwatch.db").exists)
    second = road.start("run")
    out, err = second.communicate(timeout=60)
    assert (second.returncode, err) == (0, "")
    assert "another carrierwatch run or daemon is at work" in out
    first.communicate(timeout=120)
    assert first.returncode == 0


def test_sigterm_ends_the_daemon_in_time_and_nothing_is_lost(road: Road) -> None:
    """Stopped in mid-crawl it ends within ten seconds; started again it finishes the work, each message once."""
    daemon = road.start("daemon")
    wait_until(lambda: len(road.site.requests) > 20)
    start = time.monotonic()
    daemon.send_signal(signal.SIGTERM)
    _, err = daemon.communicate(timeout=30)
    assert time.monotonic() - start < 10
    assert daemon.returncode == 0, err
    assert road.rows("SELECT outcome FROM runs") == [("stopped",)]

    road.call("run", "--all")
    assert max(subjects(road).values()) == 1
    assert road.rows("SELECT count(*) FROM deliveries WHERE state != 'sent'") == [(0,)]
    assert len(road.mailbox.messages) == road.rows("SELECT count(*) FROM alerts")[0][0]


def test_the_daemon_fetches_understands_and_delivers(road: Road) -> None:
    """Without a second command; and a second daemon is told that there is one."""
    daemon = road.start("daemon")
    try:
        wait_until(lambda: len(road.mailbox.messages) > 0 and len(road.telegram.messages) > 0, seconds=90)
        assert "another carrierwatch run or daemon" in road.start("daemon").communicate(timeout=60)[1]
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=30)
    assert daemon.returncode == 0


def test_a_receiver_that_is_down_does_not_hold_the_others_up(road: Road) -> None:
    """Its deliveries wait for a later attempt; the others have arrived."""
    road.edit("receivers.yaml", f":{road.mailbox.port}", ":9")
    road.call("run", "--all")
    mail = {state for (state,) in road.rows("SELECT DISTINCT state FROM deliveries WHERE receiver = 'dispatcher-mail'")}
    chats = {state for (state,) in road.rows("SELECT DISTINCT state FROM deliveries WHERE receiver LIKE '%-chat'")}
    assert chats == {"sent"}
    # After the first failure the rest waits, too: a dead server is not asked again for each message.
    assert "failed" in mail
    assert mail <= {"failed", "pending"}
    assert not road.mailbox.messages
    assert len(road.telegram.messages) > 0
    assert road.rows("SELECT count(*) FROM deliveries WHERE state = 'failed' AND next_attempt_at < created_at") == [
        (0,)
    ]


def test_a_source_that_cannot_be_reached_stops_nothing(road: Road) -> None:
    """It is named in one line; the others are fetched all the same."""
    road.edit("sources.yaml", road.site.editions[Lang.KK], "http://nowhere.invalid")
    road.edit("settings.yaml", "retry_seconds: 0.2", "retries: 0")
    process = road.start("run", "--all", "--json")
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert json.loads(out)["articles"] > 20
    state, problem = road.rows("SELECT state, last_error FROM sources WHERE id = 'beket-kk'")[0]
    assert state == "unreachable"
    assert "\n" not in problem
    assert "unreachable" in road.call("status", code=1)


def test_status_tells_when_nobody_looks_any_more(road: Road) -> None:
    """A cron job that was stopped, a killed pass, a receiver that keeps refusing: each is named, with exit code 1."""
    road.call("run", "--source", "beket-en")
    assert "beket-ru: never fetched" in road.call("status", code=1)
    road.call("run", "--all")
    assert "all is well" in road.call("status")
    for change, said in (
        (
            (
                "UPDATE sources SET last_run_at = '2026-01-01T00:00:00Z', next_run_at = '2026-01-01T01:00:00Z'"
                " WHERE id = 'beket-kk'"
            ),
            "beket-kk: not fetched since",
        ),
        ("UPDATE deliveries SET state = 'failed', attempts = 4, error = 'refused' WHERE id = 1", "keeps failing"),
        ("UPDATE runs SET outcome = 'failed' WHERE id = 2", "the last run ended badly"),
        ("UPDATE runs SET finished_at = NULL, outcome = NULL WHERE id = 2", "was killed before it ended"),
    ):
        with closing(sqlite3.connect(road.folder / "carrierwatch.db")) as db, db:
            db.execute(change)
        assert said in road.call("status", code=1)
