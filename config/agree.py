"""Whether the parts of the configuration agree with each other: what one names, another must have.

Works on the values as written, so that a mistake elsewhere in an entry does not hide these.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from config.check import unknown
from config.model import Area
from config.times import digest_of, quiet_hours_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from config.check import Problems
    from config.document import Document, Step, Value
    from config.settings import Settings

T = TypeVar("T")

EVERYONE = "all"  # what a rule calls every receiver
PAUSES = (
    ("crawl", "delay_seconds", "max_delay_seconds"),
    ("crawl", "min_interval_minutes", "max_interval_minutes"),
    ("alerts", "backoff_seconds", "backoff_max_seconds"),
)


def settings(found: Settings, document: Document, problems: Problems) -> None:
    """The longest pause must not be shorter than the shortest."""
    for section, least, most in PAUSES:
        part = getattr(found, section)
        if getattr(part, most) < getattr(part, least):
            problem = f"must be at least {least}, which is {getattr(part, least):g}"
            problems.add(document.error((section, most), problem))


def ways_of_sources(document: Document, problems: Problems) -> None:
    """`follow` belongs to a sitemap, `links` to a listing."""
    for number, source in _entries(document):
        ways = source.get("discovery")
        for index, way in enumerate(ways if isinstance(ways, list) else ()):
            for key, kind in (("follow", "sitemap"), ("links", "listing")):
                if isinstance(way, dict) and key in way and way.get("kind") != kind:
                    problem = f"only a {kind} has this key; remove it, or write `kind: {kind}`"
                    problems.add(document.error((number, "discovery", index, key), problem))


def selectors_of_sources(document: Document, problems: Problems) -> None:
    """Every selector can be used."""
    from config.css import problem_of_drop, problem_of_part  # here, so that other commands start faster

    for number, source in _entries(document):
        selectors, ways = source.get("selectors"), source.get("discovery")
        found: list[tuple[tuple[Step, ...], Value]] = []
        if isinstance(selectors, dict):
            found += [((number, "selectors", part), text) for part, text in selectors.items()]
        for index, way in enumerate(ways if isinstance(ways, list) else ()):
            found += [((number, "discovery", index, "links"), way.get("links"))] if isinstance(way, dict) else []
        for path, text in found:
            for index, each in enumerate(text if isinstance(text, list) else ()):
                if isinstance(each, str) and (problem := problem_of_drop(each)):
                    problems.add(document.error((*path, index), problem))
            if isinstance(text, str) and (problem := problem_of_part(text)):
                problems.add(document.error(path, problem))


def concepts_of_topics(document: Document, concepts: Collection[str], problems: Problems) -> None:
    """The weights of a topic name concepts of the lexicon, or areas of a change (`change.trade`, `change.none`)."""
    known = {*concepts, *(f"change.{area}" for area in ("none", *Area))}
    for number, topic in _entries(document):
        weights = topic.get("weights")
        for name in weights if isinstance(weights, dict) else ():
            if name not in known:
                problem = unknown(name, known, "concept of the lexicon", "docs/lexicon.md")
                problems.add(document.error((number, "weights", name), problem))


def times_of_receivers(document: Document, problems: Problems) -> None:
    """A digest is not due while its receiver is to be left alone; an escalation goes to another receiver, in time."""
    ids = {name for _, entry in _entries(document) if isinstance(name := entry.get("id"), str)}
    for number, entry in _entries(document):
        if (digest := _time_of(digest_of, entry.get("digest"))) and (
            (quiet := _time_of(quiet_hours_of, entry.get("quiet_hours"))) and quiet.hold(digest.at)
        ):
            problem = f"{entry['digest']} lies within the quiet hours {entry['quiet_hours']}; choose another time"
            problems.add(document.error((number, "digest"), problem))
        for key, other in (("escalate_to", "escalate_minutes"), ("escalate_minutes", "escalate_to")):
            if entry.get(key) is not None and entry.get(other) is None:
                problems.add(document.error((number, key), f"needs {other} beside it"))
        if isinstance(name := entry.get("escalate_to"), str):
            if name == entry.get("id"):
                problems.add(document.error((number, "escalate_to"), "names the receiver itself; name another"))
            elif name not in ids:
                problem = unknown(name, ids, "id of a receiver in this file")
                problems.add(document.error((number, "escalate_to"), problem))


def _time_of(read: Callable[[str], T], text: Value) -> T | None:
    """The time that a text names; None where it names none, which is told elsewhere."""
    try:
        return read(text) if isinstance(text, str) else None
    except ValueError:
        return None


def receivers_of_rules(document: Document, receivers: Document | None, problems: Problems) -> None:
    """The receivers of a rule are ids or tags of `receivers`, or `all`. None: that file cannot be read."""
    if receivers is None:
        return
    for number, entry in _entries(receivers):
        if entry.get("id") == EVERYONE:
            problem = f"{EVERYONE} means every receiver in rules.yaml; choose another id"
            problems.add(receivers.error((number, "id"), problem))
    for number, rule in _entries(document):
        _receivers_exist(rule.get("receivers"), (number, "receivers"), document, receivers, problems)


def receivers_of_settings(document: Document, receivers: Document | None, problems: Problems) -> None:
    """The operator of the settings is told by `receivers`, named by id or tag. None: that file cannot be read."""
    alerts = document.value.get("alerts") if isinstance(document.value, dict) else None
    if receivers is not None and isinstance(alerts, dict):
        _receivers_exist(alerts.get("operator"), ("alerts", "operator"), document, receivers, problems)


def _receivers_exist(
    named: Value, path: tuple[Step, ...], document: Document, receivers: Document, problems: Problems
) -> None:
    entries = [entry for _, entry in _entries(receivers)]
    lists = [tags for entry in entries if isinstance(tags := entry.get("tags"), list)]
    names = (*(entry.get("id") for entry in entries), *chain(*lists))
    known = {EVERYONE, *(name for name in names if isinstance(name, str))}
    for index, name in enumerate(named if isinstance(named, list) else ()):
        if isinstance(name, str) and name not in known:
            problem = unknown(name, known, f"id or tag of a receiver in {receivers.file.name}")
            problems.add(document.error((*path, index), problem))


def _entries(document: Document) -> Iterator[tuple[int, dict[str, Value]]]:
    for number, entry in enumerate(document.value if isinstance(document.value, list) else ()):
        if isinstance(entry, dict):
            yield number, entry
