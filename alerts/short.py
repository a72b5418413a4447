"""An alert in one short message, for services that take little: SMS, pagers.

What matters most comes first, and what does not fit is left out whole; only a headline is ever shortened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alerts.model import Format, Message, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alerts.model import Alert

LONGEST = 500  # a service that takes no more than this gets the short form


def short(alert: Alert, subject: str, facts: Mapping[str, Any], limit: int) -> Message:
    """One part of at most `limit` characters, from the facts that templates get.

    In this order, as far as they fit: the headline, when it takes effect, the story's number, why it is news once more,
    what changes at which stage, where to read on.
    """
    change = facts["change"]
    wanted = [f"{facts['label']['story']} {facts['story']}"]
    if alert.reason is not Reason.FIRST:
        wanted.append(facts["reason"])
    if change:
        wanted.insert(0, f"{facts['label']['effective']}: {change['effective']}")
        wanted.append(f"{change['what']}, {change['stage']}")
    wanted += [outlet["url"] for outlet in facts["outlets"][:1] if outlet["url"]]
    kept: list[str] = []
    head = _cut(subject, limit - sum(len(line) + 1 for line in wanted[:2])) or _cut(subject, limit)
    room = limit - len(head)
    for line in wanted:
        if len(line) + 1 <= room:
            kept.append(line)
            room -= len(line) + 1
    return Message(subject=subject, parts=("\n".join((head, *kept)),), format=Format.TEXT)


def _cut(text: str, limit: int) -> str:
    """Cut at a word's end, with an ellipsis; empty where that leaves next to nothing."""
    if len(text) <= limit:
        return text
    head = text[: max(limit - 1, 0)]
    whole = head.rpartition(" ")[0] or head
    return f"{whole}…" if len(whole) >= min(limit, len(text)) // 3 and whole else ""
