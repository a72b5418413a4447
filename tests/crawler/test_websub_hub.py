"""Subscriptions with a real hub, a real listener and a real outlet on loopback."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from config.settings import Settings, WebSubSettings
from crawler.store import CrawlStore
from crawler.websub.listener import Listener
from crawler.websub.secrets import Secrets
from crawler.websub.subscriber import Subscriber
from crawler.websub.subscription import State
from tests.crawler.conftest import Reactor, source
from tests.crawler.hub import Hub, get, push
from tests.crawler.server import Outlet, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlite_utils import Database

    from crawler.websub.subscription import Subscription

BODY = b"<rss><channel>news</channel></rss>"


@dataclass
class Bench:
    """A subscriber with its listener, its store and what was hinted at."""

    reactor: Reactor
    store: CrawlStore
    subscriber: Subscriber
    settings: Settings
    outlet: Outlet
    hinted: list[str]

    def keep(self, *ways: tuple[str, str]) -> None:
        """One round of upkeep for a source with the given feeds."""
        from crawler.run import Crawler

        async def work() -> None:
            crawler = Crawler(self.store, self.settings)
            try:
                await self.subscriber.upkeep([source(self.outlet, *ways)] if ways else [], crawler.errand)
            finally:
                crawler.close()

        self.store.sync_sources([source(self.outlet, ("feed", "/feed"))])
        self.reactor.wait(work())

    def one(self) -> Subscription:
        """The only subscription."""
        (one,) = self.store.pushes.all()
        return one

    def until(self, condition: Callable[[], bool]) -> None:
        """Hubs ask back in their own time."""
        end = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.01)

    def is_due_again(self) -> None:
        """As if its time had come."""
        self.store.pushes.save(replace(self.one(), next_at=None, asked_at=None))


@pytest.fixture
def hub() -> Iterator[Hub]:
    """A hub that keeps to the specification."""
    with Hub() as running:
        yield running


@pytest.fixture
def bench(reactor: Reactor, db: Database, outlet: Outlet, hub: Hub) -> Iterator[Bench]:
    """Everything that a subscription needs; the outlet's feed names the hub."""
    store, hinted = CrawlStore(db), list[str]()
    holder: dict[str, Any] = {}

    class Late:
        """The listener needs its callbacks before its port is known."""

        def question(self, path: str, question: Any) -> str | None:
            return holder["subscriber"].question(path, question)  # type: ignore[no-any-return]

        def push(self, path: str, body: bytes, signature: str | None) -> bool:
            return holder["subscriber"].push(path, body, signature)  # type: ignore[no-any-return]

    async def listen() -> Listener:
        return Listener(Late(), "127.0.0.1", 0, prefix="/hooks/")

    listener = reactor.wait(listen())
    websub = WebSubSettings(callback=f"http://127.0.0.1:{listener.port}/hooks/")
    settings = Settings.model_validate(
        {"crawl": {"delay_seconds": 0, "retries": 0, "workers": 1, "allow_hosts": [outlet.host, hub.host]}}
    )
    holder["subscriber"] = Subscriber(store.pushes, Secrets(b"key" * 12), websub, hinted.append)
    links = f'<{hub.url}>; rel="hub", <{outlet.url}/feed>; rel="self"'
    outlet.routes["/feed"] = Reply(b"<rss><channel/></rss>", kind="text/xml", headers={"Link": links})
    yield Bench(reactor, store, holder["subscriber"], settings, outlet, hinted)
    reactor.wait(listener.close())


def test_a_subscription_is_found_asked_for_and_confirmed(bench: Bench, hub: Hub) -> None:
    """The hub gets a callback, a secret and a wish how long; its push is a hint about the source, nothing else."""
    bench.keep(("feed", "/feed"), ("listing", "/"))
    bench.until(lambda: bench.one().state is State.ACTIVE)
    (asked,) = hub.asked
    assert (asked.mode, asked.topic, asked.lease) == ("subscribe", f"{bench.outlet.url}/feed", "864000")
    bench.until(lambda: hub.verified == [True])

    assert push(asked.callback, BODY, asked.secret) == 202
    assert push(asked.callback, BODY, asked.secret, "sha1") == 202
    assert bench.hinted == ["test", "test"]
    assert bench.one().pushes == 2
    assert bench.outlet.paths() == ["/feed"], "the daemon asks the feed, not the listener"

    bench.keep(("feed", "/feed"))
    assert len(hub.asked) == 1, "nothing is due"
    bench.is_due_again()
    bench.keep(("feed", "/feed"))
    bench.until(lambda: len(hub.verified) == 2)
    assert hub.asked[1] == asked, "a renewal is the same request"
    assert bench.one().state is State.ACTIVE


def test_only_a_signed_push_is_heard_and_nobody_learns_which(bench: Bench, hub: Hub) -> None:
    """Section 5.4.1: what is not signed is ignored, and answered all the same."""
    bench.keep(("feed", "/feed"))
    bench.until(lambda: bench.one().state is State.ACTIVE)
    (asked,) = hub.asked
    for secret in (None, "wrong", ""):
        assert push(asked.callback, BODY, secret) == 202
    assert push(asked.callback, BODY, "x", **{"X-Hub-Signature": "sha256=" + "0" * 64}) == 202
    assert bench.hinted == []
    assert bench.one().pushes == 0
    wrong = asked.callback.rpartition("/")[0] + "/" + "0" * 40
    assert push(wrong, BODY, asked.secret) == 404
    assert get(wrong, {"hub.mode": "subscribe"})[0] == 404


def test_strangers_cannot_subscribe_us_or_end_what_we_have(bench: Bench, hub: Hub) -> None:
    """Another topic, another mode, parameters twice, no parameters."""
    bench.keep(("feed", "/feed"))
    bench.until(lambda: bench.one().state is State.ACTIVE)
    (asked,) = hub.asked
    base = {"hub.topic": asked.topic, "hub.challenge": "x", "hub.lease_seconds": "60"}
    for question in (
        base | {"hub.mode": "unsubscribe"},
        base | {"hub.mode": "subscribe", "hub.topic": "https://evil.kz/"},
        f"hub.mode=subscribe&hub.topic={asked.topic}&hub.topic=https://evil.kz/&hub.challenge=x&hub.lease_seconds=60",
        "&".join(["a=b"] * 1_000),
        "",
    ):
        assert get(asked.callback, question) == (404, b"not found\n")
    assert bench.one().state is State.ACTIVE


def test_what_is_no_longer_configured_is_ended(bench: Bench, hub: Hub) -> None:
    """The hub is told, its question answered, and nothing remains."""
    bench.keep(("feed", "/feed"))
    bench.until(lambda: bench.one().state is State.ACTIVE)
    bench.keep()
    bench.until(lambda: len(bench.store.pushes.all()) == 0)
    assert [asked.mode for asked in hub.asked] == ["subscribe", "unsubscribe"]
    bench.until(lambda: hub.verified == [True, True])
    assert push(hub.asked[0].callback, BODY, hub.asked[0].secret) == 404


def test_a_hub_that_denies_refuses_or_is_silent(bench: Bench, hub: Hub) -> None:
    """Each is told, and tried again later; nothing is heard meanwhile."""
    hub.deny = "not for you"
    bench.keep(("feed", "/feed"))
    bench.until(lambda: bench.one().state is State.DENIED)
    assert bench.one().problem == "not for you"
    assert push(hub.asked[0].callback, BODY, hub.asked[0].secret) == 410

    hub.deny, hub.status = None, 500
    bench.is_due_again()
    bench.keep(("feed", "/feed"))
    assert bench.one().state is State.FAILED
    assert bench.one().problem == f"{hub.url}: answers 500"

    hub.status, hub.asks_back = 202, False
    bench.is_due_again()
    bench.keep(("feed", "/feed"))
    one = bench.one()
    assert one.asked_at is not None
    earlier = one.asked_at - timedelta(hours=1)
    bench.store.pushes.save(replace(one, asked_at=earlier, next_at=earlier + timedelta(minutes=30)))
    bench.keep(("feed", "/feed"))
    assert bench.one().problem == "the hub did not ask back whether the subscription is meant"


HUBS = [
    ("http://169.254.169.254/hub", "169.254.169.254 is no public address"),
    ("http://10.0.0.1/hub", "10.0.0.1 is no public address"),
    ("http://user:secret@example.kz/hub", "user name or password"),
]


@pytest.mark.parametrize(("address", "problem"), HUBS)
def test_a_feed_cannot_send_us_to_our_own_network(bench: Bench, address: str, problem: str) -> None:
    """A hub is an address from strangers, and guarded as any other."""
    bench.outlet.routes["/feed"] = Reply(
        b"<rss><channel/></rss>", kind="text/xml", headers={"Link": f"<{address}>; rel=hub"}
    )
    bench.keep(("feed", "/feed"))
    one = bench.one()
    assert one.state is State.FAILED
    assert one.problem is not None
    assert problem in one.problem


def test_no_secret_is_logged_or_stored(bench: Bench, hub: Hub, db: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the path of the callback nor what the hub signs with."""
    with caplog.at_level(logging.DEBUG):
        bench.keep(("feed", "/feed"))
        bench.until(lambda: bench.one().state is State.ACTIVE)
        (asked,) = hub.asked
        push(asked.callback, BODY, "wrong")
        push(asked.callback, BODY, asked.secret)
    path = asked.callback.rpartition("/")[2]
    assert asked.secret
    for place in (caplog.text, "\n".join(db.conn.iterdump())):
        assert path not in place
        assert asked.secret not in place


# --- hostile callers
