"""Hands one message to one receiver's service. Apprise has its home here, and is a transport only.

One call per receiver and part, without Apprise's own retries; splitting, backing off and the ledger are ours, and mail
is handed in by `mail.py`. What is learnt from a call is whether the service accepted, refused, was not reached, or
never answered.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from alerts import mail
from alerts.errors import ReceiverError
from alerts.model import Format
from alerts.outcome import Answer, Outcome, failure, is_silent, unanswered
from alerts.pace import lanes
from alerts.question import telegram_answers
from alerts.scrub import scrub
from alerts.wire import watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from alerts.mail import Thread
    from alerts.pace import Lane
    from config.model import Receiver
    from config.settings import AlertSettings

_WATCHABLE = ("requests", "smtplib")  # what a plugin imports to speak; `wire.py` sees what these write
# Once a message is out, giving up on its answer makes a copy; waiting holds up its own receiver only.
_ANSWER = 3  # times `alerts.timeout_seconds`


class Transport(Protocol):
    """Something that can hand a message to a receiver's service."""

    def limit(self, receiver: Receiver) -> int | None:
        """The length of a message that the service takes; None: any. Raises `ReceiverError`."""

    def lanes(self, receiver: Receiver) -> tuple[Lane, ...]:
        """How fast the service may be written to, and what it counts together."""

    def send(
        self,
        receiver: Receiver,
        subject: str,
        body: str,
        format_: Format,
        hand_over: Callable[[], None],
        thread: Thread | None = None,
    ) -> Outcome:
        """Send one part; blocks until the outcome is known. `thread` is for services that put messages together.

        Calls `hand_over` the moment before the message leaves; if that raises, nothing is sent and the error is passed
        on. Raises `ReceiverError` where the address cannot be used.
        """

    def answers(self, receiver: Receiver) -> bool:
        """Whether the service answers a harmless question now; True where none is known. Blocks.

        Raises `ReceiverError` where the address cannot be used.
        """


class AppriseTransport:
    """Apprise's hundred services."""

    def __init__(self, settings: AlertSettings) -> None:
        self._settings = settings

    def limit(self, receiver: Receiver) -> int | None:
        """The length that the plugin states for its service."""
        stated = self._plugin(receiver).body_maxlen
        return int(stated) if stated else None

    def lanes(self, receiver: Receiver) -> tuple[Lane, ...]:
        """Telegram's, as it publishes them; for others what few services undercut; none where nothing counts."""
        return lanes(receiver) if self._settings.paced else ()

    def send(
        self,
        receiver: Receiver,
        subject: str,
        body: str,
        format_: Format,
        hand_over: Callable[[], None],
        thread: Thread | None = None,
    ) -> Outcome:
        """See `Transport.send`. Must not run in the event loop's thread: it blocks."""
        plugin = self._plugin(receiver)
        if _is_plain_mail(plugin):
            return _mail(plugin, receiver, subject, body, format_, hand_over, thread)
        from apprise import Apprise

        # Where a service has no titles, Apprise writes the title into the text, which says it already.
        titled = plugin.title_maxlen > 0 and plugin.secure_protocol != "tgram"
        service = Apprise(asset=plugin.asset)
        service.add(plugin)
        with watched(hand_over) as wire:
            if not _watchable(plugin):
                wire.leave()
            # A logger that passed on what it hears would write tokens into the log; the capture needs all of it.
            _hush_and_hear()
            result = service.notify(
                body=body,
                title=subject if titled else "",
                body_format=format_.value,
                log_level=logging.DEBUG,
            )
        if wire.refused is not None:
            raise wire.refused
        if result:
            return Outcome(answer=Answer.ACCEPTED)
        told = [(entry.level, entry.message) for entry in result.logs()]
        return failure(told, receiver, wire, silent=is_silent(wire, self._timeout(plugin)))

    def answers(self, receiver: Receiver) -> bool:
        """Telegram is asked who the bot is, a mail server whether it takes commands."""
        plugin = self._plugin(receiver)
        if plugin.secure_protocol == "tgram":
            return telegram_answers(plugin)
        return mail.answers(plugin) if plugin.secure_protocol == "mailtos" else True

    def _plugin(self, receiver: Receiver) -> Any:
        """The service of an address, made anew for each call: an instance of some paces its own sendings."""
        from apprise import Apprise, AppriseAsset

        url = receiver.url.get_secret_value()
        asset = AppriseAsset(app_id="carrierwatch", app_desc="carrierwatch", async_mode=False)
        _hush_and_hear()
        plugin: Any = Apprise.instantiate(url, asset=asset)
        if plugin is None:
            raise ReceiverError(receiver.id, "its address is not one that Apprise understands; see docs/delivery.md")
        if len(plugin) > plugin.retry + 1:
            raise ReceiverError(
                receiver.id,
                f"its address names {len(plugin) // (plugin.retry + 1)} chats, numbers or mailboxes; write a receiver"
                " for each, so that each is tracked and tried again by itself",
            )
        if plugin.secure_protocol == "mailtos" and not plugin.targets:
            raise ReceiverError(
                receiver.id, "its address names no mailbox that can be written to; write to=name@domain"
            )
        plugin.retry = 0
        plugin.optional = False  # with it, Apprise calls a failure a success
        if "cto=" not in url:
            plugin.socket_connect_timeout = self._settings.timeout_seconds
        if "rto=" not in url:
            plugin.socket_read_timeout = _ANSWER * self._settings.timeout_seconds
        if plugin.secure_protocol == "tgram":
            plugin.notify_url = f"{self._settings.telegram_api.rstrip('/')}/bot"
        return plugin

    @staticmethod
    def _timeout(plugin: Any) -> float:
        # Apprise's e-mail uses the one time-out for both; the shorter is the one that can have passed.
        return float(min(plugin.socket_connect_timeout, plugin.socket_read_timeout))


def _watchable(plugin: Any) -> bool:
    """Whether what the plugin sends can be seen leaving: it, or a class it builds on, speaks by a known library."""
    modules = (sys.modules.get(kind.__module__) for kind in type(plugin).__mro__)
    return any(library in vars(module) for module in modules if module for library in _WATCHABLE)


def _hush_and_hear() -> None:
    apprise = logging.getLogger("apprise")
    apprise.propagate = False
    apprise.setLevel(logging.DEBUG)
    for name in ("urllib3", "urllib3.connectionpool"):  # their debug lines hold addresses with tokens
        logging.getLogger(name).setLevel(logging.WARNING)


def _is_plain_mail(plugin: Any) -> bool:
    return plugin.secure_protocol == "mailtos" and plugin.pgp_mode in ("no", "none")


def _mail(
    plugin: Any,
    receiver: Receiver,
    subject: str,
    body: str,
    format_: Format,
    hand_over: Callable[[], None],
    thread: Thread | None,
) -> Outcome:
    html = body if format_ is Format.HTML else None
    text = body if html is None else _as_text(html)
    composed = mail.compose(plugin, subject, text, html, thread, now=datetime.now(UTC))
    problem: mail.MailError | None = None
    with watched(hand_over) as wire:
        try:
            mail.hand_in(plugin, composed)
        except mail.MailError as error:
            problem = error
        except BaseException:
            # What `hand_over` raised comes through the library, or in the shape that it gave to it.
            if wire.refused is None:
                raise
    if wire.refused is not None:
        raise wire.refused
    if problem is None:
        return Outcome(answer=Answer.ACCEPTED)
    told = scrub(problem.problem, receiver)
    if problem.status is None:
        return Outcome(answer=Answer.UNREACHED, error=told, down=True) if wire.left_at is None else unanswered(told)
    # 4xx is "not now" (RFC 5321, 4.2.1), for the next mail as well.
    return Outcome(answer=Answer.REFUSED, error=told, down=problem.status < 500)


def _as_text(html: str) -> str:
    from apprise import NotifyFormat
    from apprise.conversion import convert_between

    text: str = convert_between(NotifyFormat.HTML, NotifyFormat.TEXT, html)  # type: ignore[no-untyped-call]
    return text


async def send_test(receiver: Receiver, settings: AlertSettings) -> str | None:
    """Send a test message, outside the ledger; None where the service accepted, else what went wrong."""
    subject = "carrierwatch: test message"
    body = f"carrierwatch can reach the receiver {receiver.id}."
    transport = AppriseTransport(settings)
    try:
        outcome = await asyncio.to_thread(transport.send, receiver, subject, body, Format.TEXT, lambda: None)
    except ReceiverError as error:
        return error.problem
    return outcome.error
