"""One short message, for services that take little: SMS, pagers.

The template writes a fact a line, what matters most first. What does not fit is left out whole; only the first line,
the headline, is ever shortened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.model import Format, Message
from alerts.render import fill
from alerts.sms import is_gsm, typewritten, units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

LONGEST = 500  # a service that takes no more than this gets the short form
_SMS = 160  # what takes no more is an SMS
_TWO_MESSAGES = 134  # UTF-16 units that two of them carry; Cyrillic fills one with 70
_LEAST_HEADLINE = 0.4  # of the room; the lines below it are worth no more than the rest


def short(
    subject: str,
    facts: Mapping[str, object],
    limit: int,
    *,
    template: str = "short.txt.j2",
    templates: Path | None = None,
) -> Message:
    """One part that a service takes which takes `limit` characters, from the facts that templates get.

    `templates` is a folder of the user's own, looked into first. Raises `RenderError` where a template there fails.
    """
    return fitted(subject, fill(template, facts, templates).splitlines(), limit)


def fitted(subject: str, lines: Iterable[str], limit: int, *, kept: int = 2) -> Message:
    """One part of at most `limit` characters from lines, what matters most first.

    The first is shortened for as many of the next as `kept` says. An SMS is written in plain quotes and dashes if that
    makes one message of it, and is never more than two.
    """
    plain = [line.strip() for line in typewritten("\n".join(lines)).splitlines()]
    return Message(subject=subject, parts=(_fitted([line for line in plain if line], limit, kept),), format=Format.TEXT)


def _fitted(lines: Sequence[str], limit: int, kept: int) -> str:
    """The first line, cut so that the next ones fit where they can, and of the rest what fits."""
    whole = "\n".join(lines)
    if limit <= _SMS and not is_gsm(whole):
        limit = min(limit, _TWO_MESSAGES)
    measure = units if is_gsm(whole) else _utf16
    rooms = (limit - sum(measure(line) + 1 for line in lines[1 : 1 + number]) for number in range(kept, 0, -1))
    room = next((room for room in rooms if room >= limit * _LEAST_HEADLINE), limit)
    text = _cut(lines[0], room, measure)
    for line in lines[1:]:
        if measure(longer := f"{text}\n{line}") <= limit:
            text = longer
    return text


def _utf16(text: str) -> int:
    # The whole message goes out in UCS-2 for one letter's sake, lines of plain ASCII included.
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, limit: int, measure: Callable[[str], int]) -> str:
    """Cut at a word's end, with an ellipsis; within a word that is longer than all the room."""
    if measure(text) <= limit:
        return text
    ellipsis = "..." if measure is units else "…"
    head = text
    while head and measure(head + ellipsis) > limit:
        head = head[:-1]
    at_a_space = text[len(head) : len(head) + 1].isspace()
    words = head if at_a_space else head.rpartition(" ")[0] or head
    return f"{words.rstrip()}{ellipsis}"
