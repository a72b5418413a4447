"""Lists of subscriptions as feed readers exchange them: OPML 2.0 (opml.org/spec2.opml), in and out.

Pure: bytes to values and back. Nothing is fetched, what an outline includes from elsewhere least of all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import format_datetime
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from config.errors import CarrierwatchError
from config.model import Discovery, DiscoveryKind, Lang, Source
from crawler import markup, zones
from crawler.guard import MAX_URL
from crawler.probe import COUNTRIES
from crawler.urls import canonical, outlet_of, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

MAX_BYTES = 10_000_000
MAX_OUTLINES = 5_000
LONGEST_TEXT = 200  # characters of a name
WEB = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
COUNTRY = re.compile(r"(?:^|[,/])(?:country/)?([A-Z]{2,4})(?=$|[,/])")
FEEDS = frozenset({"rss", "atom", "rss1", "rdf"})


class OpmlError(CarrierwatchError):
    """The file is no list of subscriptions. `file` is where, `problem` what is wrong."""

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file}: {problem}")
        self.file = file
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One outlet of a list."""

    line: int
    name: str
    feeds: tuple[str, ...]  # none where only the home page is named
    home: str | None  # None where the list names only feeds
    lang: Lang | None
    country: str | None  # ISO 3166 alpha-2; EU, EAEU for the unions
    groups: tuple[str, ...]  # headings that it stands under, the outermost first


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An outline that names nothing that can be read."""

    line: int
    name: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """What a file holds, in its order; feeds of one home page are one subscription."""

    found: tuple[Subscription, ...]
    refused: tuple[Refusal, ...]


# --- in


def read(data: bytes, file: str) -> Subscriptions:
    """What an OPML file holds. Raises `OpmlError` where it is none; a bad outline is a `Refusal` and harms no other."""
    if len(data) > MAX_BYTES:
        raise OpmlError(file, f"holds more than {MAX_BYTES // 1_000_000} MB; this is no list of feeds")
    try:
        root = markup.parse(data)
    except markup.MarkupError as error:
        raise OpmlError(file, f"is no OPML: {error}") from error
    if root.getroottree().docinfo.doctype:  # in an encoding in which its letters were not seen before
        raise OpmlError(file, "is no OPML: it declares a document type or entities, which are not read")
    if etree.QName(root).localname.lower() != "opml":
        raise OpmlError(file, f"is no OPML: it begins with <{etree.QName(root).localname[:40]}>")
    found: dict[str, Subscription] = {}
    refused: list[Refusal] = []
    for number, (outline, groups) in enumerate(_outlines(root)):
        if number >= MAX_OUTLINES:
            raise OpmlError(file, f"holds more than {MAX_OUTLINES} outlines; split it")
        one = _subscription(outline, groups)
        if isinstance(one, Refusal):
            refused.append(one)
        else:
            _join(found, one)
    return Subscriptions(found=tuple(found.values()), refused=tuple(refused))


def _outlines(root: etree._Element) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """Each outline that is no mere heading, with the headings above it; depth costs no recursion."""
    bodies = [child for child in root if _named(child, "body")]
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [(body, ()) for body in reversed(bodies)]
    while waiting:
        element, groups = waiting.pop()
        children = [child for child in element if _named(child, "outline")]
        below = groups
        if _named(element, "outline"):
            if not children or _attribute(element, "xmlUrl") or _attribute(element, "url"):
                yield element, groups
            name = _name(element)
            below = (*groups, name) if name and len(groups) < 10 else groups
        waiting += [(child, below) for child in reversed(children)]


def _named(element: etree._Element, name: str) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname.lower() == name


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute, in whatever case its name is written: `xmlurl` and `xmlURL` are common."""
    for key, value in element.items():
        if str(key).lower() == name.lower():
            return " ".join(str(value).split())
    return ""


def _name(element: etree._Element) -> str:
    text = _attribute(element, "title") or _attribute(element, "text")
    return re.sub(r"<[^>]{0,200}>", "", text)[:LONGEST_TEXT].strip()


def _subscription(element: etree._Element, groups: tuple[str, ...]) -> Subscription | Refusal:
    name, line = _name(element), int(element.sourceline or 0)
    kind = _attribute(element, "type").lower()
    feed, home, target = (_attribute(element, key) for key in ("xmlUrl", "htmlUrl", "url"))
    if kind == "include" or (kind == "link" and target.lower().endswith(".opml")):
        return Refusal(line=line, name=name, problem=f"includes another list, {target[:100]}; import that by itself")
    if _attribute(element, "isComment") == "true":
        return Refusal(line=line, name=name, problem="is commented out")
    if not feed and kind in FEEDS and target:
        feed, target = target, ""  # as some writers have it
    home = home or target
    if not feed and not home:
        return Refusal(line=line, name=name, problem="names no address (xmlUrl)")
    for address in filter(None, (feed, home)):
        if not WEB.fullmatch(address) or len(address) > MAX_URL or site_of(address) is None:
            if address == home and feed:
                home = ""  # the feed is enough
                continue
            return Refusal(line=line, name=name, problem=f"{address[:100]!r} is no web address")
    country = COUNTRY.search(_attribute(element, "category")) or re.fullmatch(
        "([A-Z]{2}|EAEU)", groups[0] if groups else ""
    )
    return Subscription(
        line=line, name=name or outlet_of(home or feed), feeds=(feed,) if feed else (), home=home or None,
        lang=_lang(_attribute(element, "language")), country=country[1] if country else None, groups=groups,
    )  # fmt: skip


def _lang(text: str) -> Lang | None:
    try:
        return Lang(text[:2].lower())
    except ValueError:
        return None


def _join(found: dict[str, Subscription], one: Subscription) -> None:
    """Feeds of one home page go together: they are one outlet's."""
    key = canonical(one.home or one.feeds[0])
    known = found.get(key)
    if known is None:
        found[key] = one
        return
    feeds = {canonical(feed): feed for feed in (*one.feeds, *known.feeds)} | {canonical(f): f for f in known.feeds}
    ordered = sorted(feeds.values(), key=[*known.feeds, *one.feeds].index)
    found[key] = Subscription(
        line=known.line, name=known.name, feeds=tuple(ordered), home=known.home or one.home,
        lang=known.lang or one.lang, country=known.country or one.country, groups=known.groups,
    )  # fmt: skip


def declared(one: Subscription) -> Source:
    """The source that a subscription stands for as far as the list alone tells: its feeds name articles, any address
    of its site is one.

    A subscription without a feed cannot be read so; raises `ValueError`.
    """
    if not one.feeds:
        raise ValueError("names no feed, and a home page alone does not tell its articles; import it without --offline")
    home = one.home or one.feeds[0]
    outlet = outlet_of(home)
    domain = outlet.rpartition(".")[2]
    host = re.escape(site_of(home) or outlet)
    return Source(
        id=slug_of(outlet),
        name=one.name,
        outlet=outlet,
        url=home,
        country=one.country or (domain.upper() if domain in COUNTRIES else "KZ"),
        lang=one.lang or Lang.RU,
        zone=zones.BY_DOMAIN.get((one.country or domain).lower(), zones.DEFAULT),
        discovery=tuple(Discovery(kind=DiscoveryKind.FEED, url=feed) for feed in one.feeds),
        articles=rf"^https?://(?:[^/]+\.)?{host}/.",
        sure="listed",
    )


def slug_of(outlet: str) -> str:
    """An id out of a host's name."""
    return re.sub(r"[^a-z0-9]+", "-", outlet.lower()).strip("-") or "outlet"


# --- out


def write(sources: Sequence[Source], *, title: str, now: datetime) -> bytes:
    """The sources as OPML 2.0, one heading a country: an outline for each feed, one with type `link` for an outlet
    that is read in other ways, which feed readers leave alone.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _clean(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = etree.SubElement(root, "body")
    ordered = sorted(sources, key=lambda source: source.country)
    for country, group in groupby(ordered, key=lambda source: source.country):
        heading = etree.SubElement(body, "outline", text=country)
        for source in group:
            for attributes in _attributes(source):
                etree.SubElement(heading, "outline", {key: _clean(value) for key, value in attributes.items()})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _attributes(source: Source) -> Iterable[dict[str, str]]:
    shared = {
        "text": source.name, "title": source.name, "language": source.lang.value,
        "category": f"/country/{source.country}",
    }  # fmt: skip
    feeds = [way.url for way in source.discovery if way.kind is DiscoveryKind.FEED]
    if not feeds:
        yield {"type": "link", "url": source.url, **shared}
    for feed in feeds:
        yield {"type": "rss", "xmlUrl": feed, "htmlUrl": source.url, **shared}


def _clean(text: str) -> str:
    return markup.CONTROLS.sub("", text)
