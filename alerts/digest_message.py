"""From a digest to the message that its receiver reads: by topic and stage, what lies ahead, how the sources fare."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from alerts import digest_labels, labels
from alerts.digest import DigestKind, quiet, unwell
from alerts.render import message, service_of, short, web_address
from alerts.short import LONGEST
from alerts.short import short as in_short
from pipeline.model import Area, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from alerts.digest import Digest, Watched
    from alerts.model import Alert, Message
    from config.model import Lang, Receiver

_LONGEST_HEADLINE = 200
_LONGEST_PROBLEM = 200
_STAGES = (Stage.IN_FORCE, Stage.DECIDED, Stage.PROPOSED, Stage.CALLED_FOR, Stage.REJECTED)


def render_digest(
    digest: Digest,
    alerts: Mapping[int, Alert],
    receiver: Receiver,
    *,
    templates: Path | None = None,
    limit: int | None = None,
) -> Message:
    """The digest as its receiver gets it; `alerts` are those that it names, by number.

    `templates` and `limit` as for `alerts.render.render`. Raises `RenderError` where a template of the user fails.
    """
    facts = digest_facts(digest, alerts, receiver)
    subject = str(facts["subject"])
    if limit is not None and limit <= LONGEST:
        return in_short(subject, facts, limit, template="digest.short.txt.j2", templates=templates)
    name = f"digest.{service_of(receiver).template}"
    return message(name, subject, facts, receiver, templates=templates, limit=limit)


def digest_facts(digest: Digest, alerts: Mapping[int, Alert], receiver: Receiver) -> dict[str, object]:
    """What a template of a digest may use; docs/timing.md lists it."""
    lang = receiver.lang
    regular = digest.kind is DigestKind.REGULAR
    before = frozenset(digest.told_before)
    named = [alerts[number] for number in sorted({*digest.alerts, *before})]
    troubled = unwell(digest.sources)
    return {
        "lang": lang.value,
        "label": {name: words.in_(lang) for name, words in digest_labels.LABEL.items()},
        "regular": regular,
        "subject": _subject(digest, receiver),
        "kind": digest.kind.value,
        "groups": _groups(named, before, lang),
        "entries": _items(sorted(named, key=_news_first(before)), before, lang),
        "urgent": sum(one.severity.rank > 0 for one in named),
        "ahead": [_item(alerts[number], before, lang) for number in digest.ahead],
        "health": (
            digest_labels.healthy(len(digest.sources) - len(troubled), len(digest.sources), lang)
            if digest.sources
            else None
        ),
        "unwell": [_source(one, receiver) for one in (*troubled, *quiet(digest.sources))],
    }


def _subject(digest: Digest, receiver: Receiver) -> str:
    zone = ZoneInfo(receiver.zone)
    name = digest_labels.LABEL[digest.kind.value].in_(receiver.lang)
    begin, end = (labels.moment(at.astimezone(zone), receiver.lang) for at in (digest.since, digest.created_at))
    return f"{name}: {begin} – {end}"


def _groups(alerts: Sequence[Alert], before: frozenset[int], lang: Lang) -> list[dict[str, object]]:
    """By what the changes are about and how far they have come; what names no change comes last."""
    groups: list[dict[str, object]] = []
    for area in Area:
        stages = []
        for stage in _STAGES:
            found = [one for one in alerts if one.change and (one.change.area, one.change.stage) == (area, stage)]
            if found:
                stages.append({"title": labels.STAGE[stage].in_(lang), "entries": _items(found, before, lang)})
        if stages:
            groups.append({"title": labels.AREA[area].in_(lang), "stages": stages})
    if other := [one for one in alerts if one.change is None]:
        stages = [{"title": "", "entries": _items(other, before, lang)}]
        groups.append({"title": digest_labels.LABEL["other"].in_(lang), "stages": stages})
    return groups


def _news_first(before: frozenset[int]) -> Callable[[Alert], tuple[bool, int]]:
    """What was not told yet first, and of that the most severe."""
    return lambda alert: (alert.id in before, -alert.severity.rank)


def _items(alerts: Iterable[Alert], before: frozenset[int], lang: Lang) -> list[dict[str, object]]:
    return [_item(alert, before, lang) for alert in alerts]


def _item(alert: Alert, before: frozenset[int], lang: Lang) -> dict[str, object]:
    words = digest_labels.LABEL
    details = [
        labels.day(alert.change.effective, lang) if alert.change and alert.change.effective else "",
        alert.links[0].outlet if alert.links else "",
        f"{words['outlets'].in_(lang)}: {len(alert.links)}" if len(alert.links) > 1 else "",
        f"{words['alert'].in_(lang)} {alert.id}",
        words["told_before"].in_(lang) if alert.id in before else "",
    ]
    return {
        "headline": short(alert.headline_in(lang), _LONGEST_HEADLINE),
        "url": web_address(alert.links[0].url) if alert.links else None,
        "urgent": alert.severity.rank > 0,
        "severity": labels.SEVERITY[alert.severity].in_(lang),
        "what": labels.change_in_words(alert.change, lang) if alert.change else "",
        "effective": labels.day(alert.change.effective if alert.change else None, lang),
        "details": ", ".join(filter(None, details)),
    }


def _source(one: Watched, receiver: Receiver) -> str:
    """`orda.kz: does not answer since 10 October, 14:00: connection refused`."""
    lang = receiver.lang
    text = f"{one.name}: {digest_labels.STATE[one.state].in_(lang)}"
    if one.since is not None:
        moment = labels.moment(one.since.astimezone(ZoneInfo(receiver.zone)), lang)
        text += f", {digest_labels.LABEL['since'].in_(lang)} {moment}"
    return f"{text}: {short(one.problem, _LONGEST_PROBLEM)}" if one.problem else text
