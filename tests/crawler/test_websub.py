"""Subscriptions: each turn of one, signatures, the key, what stays over a restart."""

from __future__ import annotations

import hashlib
import hmac
import stat
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from config.settings import Settings
from crawler.feedlinks import FeedLinks
from crawler.health import Health
from crawler.poll import next_look
from crawler.store import CrawlStore
from crawler.websub import subscription as turns
from crawler.websub.secrets import METHODS, KeyFileError, Secrets, is_signed, key_in
from crawler.websub.subscription import State, Subscription
from tests.crawler.making import NOW, outlet

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW = Subscription(source="orda", feed="https://orda.kz/feed")
OFFERED = turns.offered(NEW, FeedLinks(itself="https://orda.kz/f", hubs=("http://b/", "https://a/")), now=NOW)
ASKED = turns.asked(OFFERED, mark="m", now=NOW)
QUESTION = {
    "hub.mode": "subscribe",
    "hub.topic": "https://orda.kz/f",
    "hub.challenge": "c",
    "hub.lease_seconds": "864000",
}
ACTIVE = turns.confirmed(ASKED, QUESTION, now=NOW)
assert ACTIVE is not None


def test_from_the_offer_to_the_lease() -> None:
    """A safe hub before an unsafe one; the topic is what the feed calls itself; renewal comes well before the end."""
    assert (OFFERED.topic, OFFERED.hub) == ("https://orda.kz/f", "https://a/")
    assert (ASKED.state, turns.awaits(ASKED)) == (State.ASKED, True)
    assert ACTIVE is not None
    assert (ACTIVE.state, ACTIVE.lease_until, ACTIVE.failures) == (State.ACTIVE, NOW + 10 * DAY, 0)
    assert ACTIVE.next_at == NOW + 7.5 * DAY
    assert not turns.is_due(ACTIVE, mark="m", now=NOW + 7 * DAY)
    assert turns.is_due(ACTIVE, mark="m", now=NOW + 8 * DAY)
    renewed = turns.asked(ACTIVE, mark="m", now=NOW + 8 * DAY)
    assert renewed.state is State.ACTIVE, "pushes are heard while the renewal is under way"
    again = turns.confirmed(renewed, QUESTION, now=NOW + 8 * DAY)
    assert again is not None
    assert again.lease_until == NOW + 18 * DAY


def test_a_feed_without_a_hub_is_looked_at_again_in_a_week() -> None:
    """And one with two hubs asks the other after a failure."""
    none = turns.offered(NEW, FeedLinks(), now=NOW)
    assert (none.state, none.next_at) == (State.NOT_OFFERED, NOW + 7 * DAY)
    after = turns.failed(ASKED, "no answer", now=NOW)
    links = FeedLinks(itself="https://orda.kz/f", hubs=("http://b/", "https://a/"))
    assert turns.offered(after, links, now=NOW).hub == "http://b/"


LEASES = [
    ("864000", 10 * DAY),
    ("1", timedelta(minutes=5)),
    ("99999999999999999999", 30 * DAY),
    ("0", None),
    ("-5", None),
    ("1e9", None),
    ("٣٠٠", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("said", "lease"), LEASES)
def test_a_lease_is_a_sensible_time_or_no_answer_at_all(said: str | None, lease: timedelta | None) -> None:
    """Within minutes and a month."""
    question = {name: value for name, value in (QUESTION | {"hub.lease_seconds": said}).items() if value is not None}
    after = turns.confirmed(ASKED, question, now=NOW)
    assert (after and after.lease_until) == (NOW + lease if lease else None)


NOT_MEANT = [
    ("of another topic", ASKED, {"hub.topic": "https://evil.kz/f"}),
    ("without a challenge", ASKED, {"hub.challenge": ""}),
    ("with an endless challenge", ASKED, {"hub.challenge": "x" * 2_001}),
    ("of another mode", ASKED, {"hub.mode": "publish"}),
    ("to end what is wanted", ASKED, {"hub.mode": "unsubscribe"}),
    ("before anything was asked", OFFERED, {}),
    ("long after", replace(ASKED, asked_at=NOW - HOUR), {}),
    ("after a denial", replace(ASKED, state=State.DENIED), {}),
    ("denial of what is not wanted", replace(ASKED, state=State.NOT_OFFERED), {"hub.mode": "denied"}),
]


@pytest.mark.parametrize(("what", "one", "change"), NOT_MEANT, ids=[row[0] for row in NOT_MEANT])
def test_a_question_about_what_was_not_meant_has_no_answer(
    what: str, one: Subscription, change: dict[str, str]
) -> None:
    """So that nobody subscribes us to anything, or ends what we have."""
    assert turns.confirmed(one, QUESTION | change, now=NOW) is None


def test_failures_wait_longer_and_longer_and_a_lease_goes_on() -> None:
    """A failed renewal does not end what was promised until then."""
    assert ACTIVE is not None
    one, pauses = ASKED, []
    for _ in range(8):
        one = turns.failed(one, "no answer", now=NOW)
        assert one.next_at
        pauses.append(one.next_at - NOW)
    assert one.state is State.FAILED
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (HOUR / 2, DAY)
    assert turns.failed(ACTIVE, "no answer", now=NOW + DAY).state is State.ACTIVE
    assert turns.failed(ACTIVE, "no answer", now=NOW + 11 * DAY).state is State.FAILED


def test_a_denial_says_why() -> None:
    """In one printable line."""
    said = {"hub.mode": "denied", "hub.topic": "https://orda.kz/f", "hub.reason": "no\x1b[31m\nthanks" + "x" * 500}
    after = turns.confirmed(ASKED, said, now=NOW)
    assert after is not None
    assert (after.state, after.next_at) == (State.DENIED, NOW + 3 * DAY)
    assert after.problem is not None
    assert after.problem.startswith("no [31m thanksxxx")
    assert len(after.problem) <= 200


def test_leaving_ends_after_three_tries_or_with_the_lease() -> None:
    """What no hub knows of is forgotten at once."""
    assert ACTIVE is not None
    assert turns.left(OFFERED, now=NOW) is None
    one: Subscription | None = ACTIVE
    for _ in range(3):
        assert one is not None
        one = turns.left(one, now=NOW)
    assert one is not None
    assert one.state is State.LEAVING
    assert turns.left(one, now=NOW) is None
    assert turns.left(ACTIVE, now=NOW + 11 * DAY) is None
    assert turns.pushed(one, now=NOW) is None, "pushes of what is leaving are not heard"
    assert turns.confirmed(one, QUESTION | {"hub.mode": "unsubscribe"}, now=NOW) == one


def test_pushes_are_relied_on_as_long_as_they_come() -> None:
    """News that no push announced brings back the usual pace, until the next push."""
    assert ACTIVE is not None
    assert not turns.is_trusted(ACTIVE, now=NOW), "none has come yet"
    pushed = turns.pushed(ACTIVE, now=NOW + HOUR)
    assert pushed is not None
    assert turns.is_trusted(pushed, now=NOW + 2 * HOUR)
    assert not turns.is_trusted(pushed, now=NOW + 11 * DAY), "the lease is over"
    assert turns.missed(pushed, last_look=NOW, now=NOW + 2 * HOUR) == pushed, "the push had announced it"
    missed = turns.missed(pushed, last_look=NOW + 2 * HOUR, now=NOW + 3 * HOUR)
    assert not turns.is_trusted(missed, now=NOW + 3 * HOUR)
    again = turns.pushed(missed, now=NOW + 4 * HOUR)
    assert again is not None
    assert turns.is_trusted(again, now=NOW + 4 * HOUR)


def test_a_pushed_source_is_asked_rarely() -> None:
    """As rarely as the settings allow, unless its entry says how often, or it fails."""
    crawl = Settings().crawl
    looks = {
        pushed: next_look(outlet(), crawl, Health(), None, now=NOW, chance=0.5, pushed=pushed) - NOW
        for pushed in (False, True)
    }
    assert looks == {False: HOUR / 4, True: HOUR}
    fixed = outlet(every_minutes=7)
    assert next_look(fixed, crawl, Health(), None, now=NOW, chance=0.5, pushed=True) == NOW + timedelta(minutes=7)


def test_what_a_pass_says_of_pushes_is_stored(db: Database) -> None:
    """And everything else of a subscription, as it was."""
    assert ACTIVE is not None
    crawl = CrawlStore(db)
    crawl.sync_sources([outlet()])
    pushed = turns.pushed(ACTIVE, now=NOW)
    assert pushed is not None
    crawl.pushes.save(pushed)
    assert crawl.pushes.get(pushed.key) == pushed
    assert crawl.pushes.after_pass("orda", found_new=True, last_look=NOW, now=NOW + HOUR)
    assert not crawl.pushes.after_pass("orda", found_new=True, last_look=NOW + HOUR, now=NOW + 2 * HOUR)
    (kept,) = crawl.pushes.all()
    assert kept.missed_at == NOW + 2 * HOUR
    crawl.pushes.forget(kept)
    assert crawl.pushes.all() == ()


# --- secrets


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_signature_of_each_method(method: str) -> None:
    """Over the very bytes, with the very secret."""
    header = f"{method}={hmac.new(b'secret', b'body', getattr(hashlib, method)).hexdigest()}"
    assert is_signed(b"body", header, "secret")
    assert is_signed(b"body", header.upper(), "secret")
    assert not is_signed(b"body ", header, "secret")
    assert not is_signed(b"body", header, "other")


UNSIGNED = [
    None,
    "",
    "sha256=",
    "sha256=zz",
    "md5=" + hmac.new(b"secret", b"body", "md5").hexdigest() + "0" * 8,
    "sha256=" + "0" * 64,
    "sha1=" + hmac.new(b"secret", b"body", "sha256").hexdigest(),
    "sha256:" + hmac.new(b"secret", b"body", "sha256").hexdigest(),
    "sha256=" + "é" * 64,
]


@pytest.mark.parametrize("header", UNSIGNED, ids=range(len(UNSIGNED)))
def test_what_is_no_signature(header: str | None) -> None:
    """None, another method, another form."""
    assert not is_signed(b"body", header, "secret")


def test_each_subscription_has_secrets_of_its_own(tmp_path: Path) -> None:
    """The same after a restart; the key is its owner's alone, and shows in no text."""
    secrets = key_in(tmp_path)
    assert key_in(tmp_path) == secrets
    assert stat.S_IMODE((tmp_path / "websub.key").stat().st_mode) == 0o600
    assert secrets.key.decode() not in repr(secrets)
    other = replace(OFFERED, feed="https://orda.kz/other")
    found = {derived(one) for one in (OFFERED, other) for derived in (secrets.path, secrets.shared)}
    assert len(found) == 4
    assert Secrets(b"another key").path(OFFERED) not in found
    assert len(secrets.shared(OFFERED)) < 200, "section 5.1 of the specification"
    assert secrets.mark(OFFERED, "https://a/") != secrets.mark(OFFERED, "https://b/")


def test_a_key_that_is_none_says_so(tmp_path: Path) -> None:
    """With its file and what to do."""
    (tmp_path / "websub.key").write_text("short", encoding="ascii")
    with pytest.raises(KeyFileError, match=r"websub\.key: is no key; delete it"):
        key_in(tmp_path)
    with pytest.raises(KeyFileError, match="cannot be used"):
        key_in(tmp_path / "nowhere")
