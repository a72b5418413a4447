"""Keeps subscriptions: finds hubs, asks them, answers them, renews in time, and passes their hints on."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from config.model import DiscoveryKind
from crawler import markup
from crawler.errors import CrawlError
from crawler.feedlinks import links_of
from crawler.record import now
from crawler.websub import subscription as turns
from crawler.websub.secrets import is_signed
from crawler.websub.subscription import State, Subscription

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from config.model import Source
    from config.settings import WebSubSettings
    from crawler.fetch import Fetcher
    from crawler.websub.secrets import Secrets
    from crawler.websub.store import SubscriptionStore

log = logging.getLogger(__name__)

AT_ONCE = 20  # subscriptions that one round takes up; the others have their turn in the next
MAX_FEED = 5_000_000  # bytes of a feed that is looked at for its hub


class Subscriber:
    """The subscriptions to the feeds of sources. `on_push` is told a source's id; the listener asks the rest."""

    def __init__(
        self,
        store: SubscriptionStore,
        secrets: Secrets,
        settings: WebSubSettings,
        on_push: Callable[[str], None],
    ) -> None:
        self._store = store
        self._secrets = secrets
        self._settings = settings
        self._on_push = on_push
        self._paths: dict[str, tuple[str, str]] = {}
        for one in store.all():
            self._know(one)

    @property
    def prefix(self) -> str:
        """The path of the callback's address."""
        return urlsplit(self._settings.callback).path

    # --- what hubs say (crawler/websub/listener.py)

    def question(self, path: str, question: Mapping[str, str]) -> str | None:
        """The challenge to be repeated; None where the question is about nothing that we meant."""
        one = self._at(path)
        after = turns.confirmed(one, question, now=now())
        if after is None:
            return None
        if one.state is State.LEAVING:
            self._forget(one)
        else:
            self._store.save(after)
        log.info("event=websub source=%s hub=%s state=%r", one.source, one.hub, after.state.value)
        return question.get("hub.challenge", "")

    def push(self, path: str, body: bytes, signature: str | None) -> bool:
        """Take a push. One that is not signed as it should be is not heard, and its sender is not told so."""
        one = self._at(path)
        after = turns.pushed(one, now=now())
        if after is None:
            return one.state in {State.ASKED, State.ACTIVE}
        if not is_signed(body, signature, self._secrets.shared(one)):
            log.warning("event=websub_unsigned source=%s hub=%s bytes=%d", one.source, one.hub, len(body))
            return True
        self._store.save(after)
        self._on_push(one.source)
        return True

    def _at(self, path: str) -> Subscription:
        """The subscription whose callback has this path. Raises `KeyError`."""
        one = self._store.get(self._paths[path])
        if one is None or self._secrets.path(one) != path:
            raise KeyError(path)
        return one

    # --- what hubs are told

    async def upkeep(
        self, sources: Iterable[Source], errand: Callable[[Callable[[Fetcher], Awaitable[None]]], Awaitable[None]]
    ) -> None:
        """Do what is due. `errand` is `Crawler.errand`; what hubs and outlets do wrong is stored, not raised."""
        wanted = {
            (source.id, way.url) for source in sources for way in source.discovery if way.kind is DiscoveryKind.FEED
        }
        due = self._due(wanted)[:AT_ONCE]
        if not due:
            return

        async def all_of_them(fetcher: Fetcher) -> None:
            await asyncio.gather(*(self._take_up(fetcher, one, wanted=one.key in wanted) for one in due))

        await errand(all_of_them)

    def _due(self, wanted: AbstractSet[tuple[str, str]]) -> list[Subscription]:
        moment = now()
        known = {one.key: one for one in self._store.all()}
        due = [Subscription(source=source, feed=feed) for source, feed in sorted(wanted - known.keys())]
        for one in known.values():
            begins_to_leave = one.key not in wanted and one.state is not State.LEAVING
            if begins_to_leave or turns.is_due(one, mark=self._mark(one), now=moment):
                due.append(one)
        return due

    async def _take_up(self, fetcher: Fetcher, one: Subscription, *, wanted: bool) -> None:
        moved = one.mark is not None and one.mark != self._mark(one)
        try:
            if not wanted:
                await self._leave(fetcher, one)
            elif turns.awaits(one) and not moved and one.state is not State.LEAVING:
                self._fail(one, "the hub did not ask back whether the subscription is meant")
            elif one.state is State.ACTIVE and one.hub is not None:
                await self._ask(fetcher, one)
            else:
                await self._begin(fetcher, one)
        except CrawlError as error:
            self._fail(self._store.get(one.key) or one, f"{error.url}: {error.problem}")
        except markup.MarkupError as error:
            self._fail(one, f"{one.feed}: {error}")

    async def _begin(self, fetcher: Fetcher, one: Subscription) -> None:
        """See whether the feed has a hub, and ask it."""
        answer = await fetcher.fetch(one.feed, max_bytes=MAX_FEED, patient=False)
        found = turns.offered(one, links_of(answer.page, answer.links), now=now())
        if found.hub is None:
            self._store.save(found)
        else:
            await self._ask(fetcher, found)

    async def _ask(self, fetcher: Fetcher, one: Subscription) -> None:
        after = turns.asked(one, mark=self._mark(one), now=now())
        # Stored first: a hub may ask back before it answers, or after we were killed.
        self._store.save(after)
        await self._request(fetcher, after, "subscribe")
        log.info("event=websub_asked source=%s hub=%s", after.source, after.hub)

    async def _leave(self, fetcher: Fetcher, one: Subscription) -> None:
        after = turns.left(one, now=now())
        if after is None:
            self._forget(one)
            return
        self._store.save(after)
        await self._request(fetcher, after, "unsubscribe")

    async def _request(self, fetcher: Fetcher, one: Subscription, mode: str) -> None:
        assert one.hub is not None
        assert one.topic is not None
        self._know(one)
        form = {"hub.mode": mode, "hub.topic": one.topic, "hub.callback": self._callback(one)}
        if mode == "subscribe":
            lease = str(self._settings.lease_days * 86_400)
            form |= {"hub.lease_seconds": lease, "hub.secret": self._secrets.shared(one)}
        await fetcher.post(one.hub, form)

    def _fail(self, one: Subscription, problem: str) -> None:
        log.warning("event=websub_failed source=%s hub=%s problem=%r", one.source, one.hub, problem)
        leaving = one.state is State.LEAVING
        # Of one that leaves, the next attempt is planned already.
        self._store.save(replace(one, problem=problem) if leaving else turns.failed(one, problem, now=now()))

    def _forget(self, one: Subscription) -> None:
        self._store.forget(one)
        self._paths.pop(self._secrets.path(one), None)

    def _know(self, one: Subscription) -> None:
        if one.hub is not None:
            self._paths[self._secrets.path(one)] = one.key

    def _callback(self, one: Subscription) -> str:
        return f"{self._settings.callback.rstrip('/')}/{self._secrets.path(one)}"

    def _mark(self, one: Subscription) -> str:
        return self._secrets.mark(one, self._settings.callback)
