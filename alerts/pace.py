"""How fast a service may be written to, so that it need not refuse.

A lane is what a limit counts: a chat, a bot, a web hook. Receivers whose addresses lead to the same place share it.
What left is noted in the database (`traffic.py`), so that a pace holds over the parts of a message, over passes and
over processes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from config.model import Receiver

# "Avoid sending more than one message per second in a single chat; in a group, not more than 20 messages per minute;
# not more than about 30 messages per second overall" (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits).
# The tenth more, and the five messages less, are for clocks and ways that differ.
_CHAT = ((1, 1.1),)
_GROUP = ((1, 1.1), (20, 61.0))
_BOT = ((25, 1.0),)
_MAIL = ((30, 61.0),)  # Exchange Online takes 30 mails a minute from one account; few servers take less
_OTHER = ((5, 5.0), (30, 60.0))  # Discord's limits of a web hook, which are among the strictest
_TELEGRAM = re.compile(r"tgram://(?:bot)?(?P<token>[^/?]+)/(?P<chat>[^/?:]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lane:
    """What a service counts together. `key` holds pieces of an address: for comparing, never to be stored or shown."""

    key: tuple[str, ...]
    windows: tuple[tuple[int, float], ...]  # at most so many messages within so many seconds

    @property
    def memory(self) -> float:
        """How many seconds back a message still counts."""
        return max(seconds for _, seconds in self.windows)

    def wait(self, left: Sequence[float], now: float) -> float:
        """Seconds until the next message may leave; 0.0: now. `left` are the times of earlier ones, in order."""
        waits = (left[-count] + seconds - now for count, seconds in self.windows if len(left) >= count)
        return max(0.0, max(waits, default=0.0))


def lanes(receiver: Receiver) -> tuple[Lane, ...]:
    """The lanes that a message to this receiver takes, the narrowest first."""
    url = unquote(receiver.url.get_secret_value())
    scheme = url.partition(":")[0].lower()
    if found := _TELEGRAM.match(url):
        token, chat = found["token"], found["chat"]
        # Groups and channels have negative numbers, or names.
        in_chat = _CHAT if chat.isdecimal() else _GROUP
        return Lane(("telegram", token, chat.lower()), in_chat), Lane(("telegram", token), _BOT)
    place = url.partition("?")[0]
    if scheme in ("mailto", "mailtos"):
        # Providers count what an account sends; a relay that asks for no account, what a mailbox gets.
        return (Lane(("mail", place if "@" in place else url), _MAIL),)
    return (Lane((place,), _OTHER),)


def shared(own: Mapping[str, tuple[Lane, ...]]) -> dict[str, tuple[tuple[Lane, tuple[str, ...]], ...]]:
    """The lanes of each receiver, by id, with the ids of all who share them."""
    users: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, taken in own.items():
        for lane in taken:
            users[lane.key].append(name)
    return {name: tuple((lane, tuple(users[lane.key])) for lane in taken) for name, taken in own.items()}
