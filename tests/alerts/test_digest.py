"""Digests: what stands in them, when they come, and that silence is explained."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.arrange import arrange
from alerts.digest import Digest, DigestKind, Watched, ahead
from alerts.digest_labels import LABEL, STATE
from alerts.digest_message import digest_facts, render_digest
from alerts.model import DeliveryState
from alerts.run import deliver_due
from alerts.split import utf16_length
from carrierwatch.demo.telegram import visible
from config.model import Lang, Severity
from crawler.health import State
from pipeline.model import Area, Direction, Stage

from .making import NOW, alert, change, mail_receiver, receiver, settings
from .test_waiting import raise_alert, send_due

if TYPE_CHECKING:
    from alerts.store import AlertStore
    from carrierwatch.demo.mailbox import MailboxServer

EVENING = datetime(2025, 10, 10, 15, 0, tzinfo=UTC)  # 20:00 in Almaty
EIGHT = datetime(2025, 10, 11, 3, 0, tzinfo=UTC)  # 08:00
DAY = timedelta(days=1)
DAILY = receiver(digest="daily 08:00")
SOURCES = (
    *(Watched(name=f"Outlet {n}", state=State.FINE, since=NOW, problem=None) for n in range(40)),
    Watched(name="Slow.kz", state=State.QUIET, since=NOW - 2 * DAY, problem=None),
    Watched(name="Trans.kz", state=State.UNREACHABLE, since=NOW - DAY, problem="connection refused"),
)


def digest(*alerts: int, before: tuple[int, ...] = (), ahead: tuple[int, ...] = (), sources=SOURCES, kind="regular"):
    return Digest(
        id=1, receiver="dispatch", kind=DigestKind(kind), since=NOW - DAY, created_at=NOW, alerts=alerts,
        told_before=before, ahead=ahead, sources=sources,
    )  # fmt: skip


def text_of(made: Digest, *alerts, lang: str = "en", url: str = "json://example.com") -> str:
    message = render_digest(made, {one.id: one for one in alerts}, receiver(url=url, lang=lang))
    return "\n".join(message.parts)


SILENCE = [
    ("en", "Nothing relevant.", "41 of 42 sources healthy", "Trans.kz: does not answer, since 9 October, 14:00: conn"),
    ("ru", "Ничего значимого.", "исправны источники: 41 из 42", "Trans.kz: не отвечает, с 9 октября, 14:00: conn"),
    ("kk", "Маңызды ештеңе болған жоқ.", "42 дереккөздің 41 дұрыс", "Trans.kz: жауап бермейді"),
]


@pytest.mark.parametrize(("lang", "nothing", "healthy", "unwell"), SILENCE)
def test_silence_is_explained(lang: str, nothing: str, healthy: str, unwell: str) -> None:
    """How many sources are well, which is not, since when and why; and who is merely quiet."""
    said = text_of(digest(), lang=lang)
    for words in (nothing, healthy, unwell, "Slow.kz"):
        assert words in said


def test_what_happened_by_topic_and_stage() -> None:
    """What is in force before what is called for; what was sent before is marked."""
    found = [
        alert(1, headline="Called for", changed=change(stage=Stage.CALLED_FOR, area=Area.TRADE)),
        alert(2, headline="Decided", changed=change(stage=Stage.DECIDED, area=Area.TRADE)),
        alert(3, headline="Migration", changed=change()),
        dataclasses.replace(alert(4, headline="No change"), change=None),
    ]
    said = text_of(digest(1, 2, 4, before=(3,)), *found)
    order = [
        "Migration rules",
        "Migration (",
        "sent before",
        "Trade and border",
        "Decided (",
        "called for",
        "Called for (",
    ]
    places = [said.index(words) for words in [*order, "Other news", "No change ("]]
    assert places == sorted(places)
    assert said.count("sent before") == 1
    assert "Nothing relevant" not in said


@pytest.mark.parametrize("url", ["tgram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/1", "mailto://u:p@example.com"])
@pytest.mark.parametrize("lang", list(Lang))
def test_hostile_headlines_and_length(url: str, lang: Lang) -> None:
    """They open no tag; a hundred alerts fit into parts that Telegram takes."""
    many = [alert(n, headline='</b><a href="https://evil.example">&' * 5) for n in range(1, 101)]
    message = render_digest(
        digest(*range(1, 101), ahead=(1, 2)), {one.id: one for one in many}, receiver(url=url, lang=lang)
    )
    for part in message.parts:
        assert 'href="https://evil' not in part
        if url.startswith("tgram"):
            assert utf16_length(part) <= 4096
            assert visible(part)


def test_an_overflow_digest_says_nothing_of_sources_or_dates() -> None:
    """It stands for the alerts alone."""
    said = text_of(digest(1, 2, sources=(), kind="overflow"), alert(1), alert(2))
    assert said.startswith("Several alerts at once")
    assert "weeks" not in said
    assert "Sources" not in said


TODAY = date(2025, 10, 10)
EFFECTIVE = [
    ("2025-10-10", Stage.DECIDED, False), ("2025-10-11", Stage.DECIDED, True), ("2025-11-07", Stage.IN_FORCE, True),
    ("2025-11-08", Stage.DECIDED, False), ("2025-11", Stage.DECIDED, True), ("2025-12", Stage.DECIDED, False),
    ("2025-10", Stage.DECIDED, True), ("2025", Stage.DECIDED, True), ("2025-10-20", Stage.PROPOSED, False),
    (None, Stage.DECIDED, False),
]  # fmt: skip


@pytest.mark.parametrize(("effective", "stage", "named"), EFFECTIVE)
def test_what_takes_effect_soon(effective: str | None, stage: Stage, named: bool) -> None:
    """Decided, and within four weeks from tomorrow on."""
    assert bool(ahead([alert(changed=change(stage=stage, effective=effective))], TODAY)) == named


def test_a_corrected_date_replaces_the_one_before() -> None:
    """The latest alert of a story speaks for it."""
    first = alert(1, changed=change(effective="2025-10-20"))
    for later in (change(effective="2026-03-01"), change(Direction.EASES, Stage.REJECTED, effective="2025-10-20")):
        assert ahead([alert(2, changed=later), first], TODAY) == ()
    moved = alert(2, changed=change(effective="2025-10-25"))
    assert ahead([first, moved], TODAY) == (moved,)


def test_a_digest_at_its_time(store: AlertStore) -> None:
    """It gathers what was raised; the next one tells of the time since, also that nothing happened."""
    arrange(store, (DAILY,), now=EVENING)
    numbers = [raise_alert(store, (DAILY,), n, now=EVENING) for n in (1, 2)]
    urgent = raise_alert(store, (DAILY,), 3, now=EVENING, severity=Severity.URGENT)
    arrange(store, (DAILY,), now=EVENING)
    assert send_due(store, EVENING) == [("dispatch", urgent, None)]
    arrange(store, (DAILY,), now=EIGHT, watched=lambda: SOURCES)
    assert send_due(store, EIGHT) == [("dispatch", None, 1)]
    made = store.digests.digest(1)
    assert (made.alerts, made.told_before, made.sources) == (tuple(numbers), (urgent,), SOURCES)
    assert (made.since, made.created_at) == (EVENING, EIGHT)
    assert [one.digest for n in numbers for one in store.deliveries.of(n)] == [1, 1]
    arrange(store, (DAILY,), now=EIGHT + DAY - timedelta(seconds=1))
    arrange(store, (DAILY,), now=EIGHT + DAY)
    assert store.digests.digest(2).numbers == frozenset()
    assert len(store.digests.digests()) == 2


def test_missed_digests_come_as_one(store: AlertStore) -> None:
    """The machine slept for three days."""
    arrange(store, (DAILY,), now=EVENING)
    raise_alert(store, (DAILY,), 1, now=EVENING)
    for minutes in (0, 1, 2):
        arrange(store, (DAILY,), now=EIGHT + 3 * DAY + timedelta(minutes=minutes))
    assert [one.alerts for one in store.digests.digests()] == [(1,)]


def test_a_receiver_that_takes_no_digest_any_more(store: AlertStore) -> None:
    """Gets at once what waited; with another time it waits for that."""
    arrange(store, (DAILY,), now=EVENING)
    number = raise_alert(store, (DAILY,), 1, now=EVENING)
    arrange(store, (DAILY,), now=EVENING)
    arrange(store, (receiver(digest="daily 09:00"),), now=EVENING)
    assert store.deliveries.of(number)[0].next_attempt_at == EIGHT + timedelta(hours=1)
    arrange(store, (receiver(),), now=EVENING)
    assert send_due(store, EVENING) == [("dispatch", number, None)]


def test_a_dead_digest_is_sent_again_by_hand(store: AlertStore) -> None:
    """Like an alert."""
    arrange(store, (DAILY,), now=EVENING)
    arrange(store, (DAILY,), now=EIGHT)
    (delivery,) = store.deliveries.of_digest(1)
    store.deliveries.dead(delivery, "refused", EIGHT)
    assert [one.state for one in store.deliveries.retry_digest(1, EIGHT)] == [DeliveryState.PENDING]


def test_a_digest_arrives(store: AlertStore, mailbox: MailboxServer) -> None:
    """By mail, once, with the alerts and the sources."""
    desk = mail_receiver(mailbox.port, digest="daily 08:00", break_through="nothing")
    arrange(store, (desk,), now=EVENING)
    raise_alert(store, (desk,), 1, now=EVENING, severity=Severity.URGENT)
    for now in (EVENING, EIGHT, EIGHT + timedelta(minutes=1)):
        asyncio.run(deliver_due(store, (desk,), settings(), now=now, watched=lambda: SOURCES))
    (mail,) = mailbox.messages
    assert str(mail["subject"]).startswith("Digest: 10 October, 20:00 – 11 October, 08:00")
    said = str(mail)
    assert "Drivers 1" in said
    assert "41 of 42 sources healthy" in said


def test_every_state_and_kind_has_its_words() -> None:
    """In three languages; and a template finds what the manual names."""
    assert set(STATE) == {state.value for state in State}
    assert all(kind.value in LABEL for kind in DigestKind)
    assert all(words.in_(lang) for table in (LABEL, STATE) for words in table.values() for lang in Lang)
    facts = digest_facts(digest(1), {1: alert()}, receiver())
    assert set(facts) == {
        "subject", "lang", "kind", "regular", "groups", "entries", "urgent", "ahead", "health", "unwell", "label",
    }  # fmt: skip
