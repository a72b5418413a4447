"""Finding out how an outlet can be read, from its address alone; and checking a declared source step by step.

Everything goes through the crawl's own downloader: robots.txt, delays and the guard hold here, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from config.model import Discovery, DiscoveryKind, Lang, Source
from crawler import markup, zones
from crawler.challenge import challenge_of
from crawler.charset import decode
from crawler.errors import CrawlError, DiscoverError
from crawler.extract import LANGS, extract
from crawler.feedlinks import links_of
from crawler.letters import language_of
from crawler.patterns import article_pattern
from crawler.urls import absolute, canonical, outlet_of, same_site
from crawler.ways import discover_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from crawler.discover import Discovered
    from crawler.fetch import Answer, Fetcher
    from crawler.items import Article
    from crawler.workers import Workers

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
GUESSES = (
    (DiscoveryKind.FEED, "/feed/"),
    (DiscoveryKind.FEED, "/rss"),
    (DiscoveryKind.FEED, "/rss.xml"),
    (DiscoveryKind.SITEMAP, "/sitemap.xml"),
    (DiscoveryKind.SITEMAP, "/sitemap_index.xml"),
    (DiscoveryKind.SITEMAP, "/news-sitemap.xml"),
)
TRIALS = 3  # articles read on trial
ARTICLE = "article http"  # how the name of the step begins that reads one
COUNTRIES = frozenset(
    {"kz", "ru", "kg", "uz", "tj", "tm", "by", "am", "az", "ge", "mn", "cn", "ua", "lt", "lv", "pl", "de"}
)
SITEMAP_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was tried."""

    name: str
    ok: bool
    seen: str  # one line: what came back, or what is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What an address led to. `source` is None where the outlet cannot be read; `steps` say why."""

    source: Source | None
    steps: tuple[Step, ...]


async def probe(fetcher: Fetcher, workers: Workers, url: str, feeds: Sequence[str] = ()) -> Proposal:
    """A source for the outlet at `url`, with everything that was tried. Raises nothing but bugs: failures are steps.

    `feeds` are known to be the outlet's, wherever they lie; with one that answers, its home page need not.
    """
    steps: list[Step] = []
    home = await _fetch(fetcher, url, "home page", steps)
    if home is None and not feeds:
        return Proposal(source=None, steps=tuple(steps))
    try:
        tree = markup.html_tree(decode(home.page.body, home.page.content_type) if home else "<html></html>")
    except markup.MarkupError as error:
        steps.append(Step(name="home page", ok=False, seen=f"{url}: {error}"))
        return Proposal(source=None, steps=tuple(steps))
    base = home.page.url if home else url
    found: list[tuple[Discovery, Discovered]] = []
    for kind, address in (*_given(feeds), *await _addresses(fetcher, base, tree, steps)):
        way = Discovery(kind=kind, url=address)
        if not any(other.url == address for other, _ in found):
            discovered = await _try(fetcher, workers, way, _anything(base), steps)
            if discovered is not None:
                found.append((way, discovered))
    if home is not None:
        listing = Discovery(kind=DiscoveryKind.LISTING, url=base)
        listed = await workers.call(base, discover_page, listing, home.page, _anything(base), SITEMAP_BYTES)
        found.append((listing, listed))
    pattern = article_pattern(_links(found), base)
    if pattern is None and (named := [pair for pair in found if pair[0].url in feeds]):
        # Too few entries to learn from, but all that a feed names are articles; other ways name anything.
        found, pattern = named, rf"^https?://{re.escape(urlsplit(base).netloc)}/."
    if pattern is None:
        steps.append(Step(name="article pattern", ok=False, seen="no addresses that look like articles were found"))
        return Proposal(source=None, steps=tuple(steps))
    steps.append(Step(name="article pattern", ok=True, seen=pattern))
    source = _proposed(base, tree, [way for way, _ in found], pattern)
    articles = await _trial(fetcher, workers, source, _links(found), steps)
    return Proposal(source=_with_language(source, articles) if articles else None, steps=tuple(steps))


async def home_of(fetcher: Fetcher, feed: str) -> str:
    """The home page that a feed names; its own address where it names none or does not answer."""
    try:
        answer = await fetcher.fetch(feed, max_bytes=SITEMAP_BYTES, patient=False)
        return links_of(answer.page).home or feed
    except (CrawlError, markup.MarkupError):
        return feed


async def check(fetcher: Fetcher, workers: Workers, source: Source) -> tuple[Step, ...]:
    """Each way of discovery of `source`, and a trial of reading, with what was seen."""
    steps: list[Step] = []
    links: list[str] = []
    for way in source.discovery:
        discovered = await _try(fetcher, workers, way, source, steps)
        if discovered is not None:
            links += [candidate.address for candidate in discovered.candidates]
    if links:
        await _trial(fetcher, workers, source, links, steps)
    else:
        steps.append(Step(name="article", ok=False, seen="no way of discovery led to an address to try"))
    return tuple(steps)


def proves(steps: Iterable[Step]) -> bool:
    """Whether the steps of `check` led from a way of discovery to an article that could be read and dated."""
    return any(step.ok and step.name.startswith(ARTICLE) for step in steps)


# --- steps
# ------------------------------------------------------------------------------------------------------------


async def _fetch(fetcher: Fetcher, url: str, name: str, steps: list[Step], *, expected: bool = True) -> Answer | None:
    """The answer, None where there is none; noted unless nothing was expected and nothing came."""
    try:
        answer = await fetcher.fetch(url, max_bytes=SITEMAP_BYTES, patient=expected)
    except CrawlError as error:
        if expected:
            steps.append(Step(name=name, ok=False, seen=f"{url}: {error.problem}"))
        return None
    if expected:
        steps.append(
            Step(name=name, ok=True, seen=f"{answer.page.url}: {len(answer.page.body)} bytes in {answer.ms} ms")
        )
    return answer


def _given(feeds: Iterable[str]) -> list[tuple[DiscoveryKind, str]]:
    return [(DiscoveryKind.FEED, feed) for feed in feeds]


async def _addresses(
    fetcher: Fetcher, base: str, tree: HtmlElement, steps: list[Step]
) -> list[tuple[DiscoveryKind, str]]:
    """Feeds and sitemaps that the outlet names itself, then the usual places."""
    named: list[tuple[DiscoveryKind, str]] = []
    feeds = (link for link in tree.iter("link") if (link.get("type") or "").lower() in FEED_TYPES)
    named += [(DiscoveryKind.FEED, absolute(base, link.get("href") or "") or "") for link in feeds]
    robots = await _fetch(fetcher, absolute(base, "/robots.txt") or base, "robots.txt", steps)
    if robots is not None:
        text = decode(robots.page.body, robots.page.content_type)
        lines = re.findall(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", text)
        named += [(DiscoveryKind.SITEMAP, absolute(base, line) or "") for line in lines]
    guessed = [(kind, absolute(base, path) or "") for kind, path in GUESSES]
    usable = [(kind, address) for kind, address in (*named, *guessed) if address and same_site(address, base)]
    return list(dict.fromkeys(usable))


async def _try(
    fetcher: Fetcher, workers: Workers, way: Discovery, source: Source, steps: list[Step]
) -> Discovered | None:
    """What one way leads to, with the freshest child of an index; None where it leads nowhere."""
    name = f"{way.kind.value} {way.url}"
    try:
        plain = way.kind is not DiscoveryKind.LISTING
        answer = await fetcher.fetch(way.url, max_bytes=SITEMAP_BYTES, patient=False, plain=plain)
        try:
            found = await workers.call(way.url, discover_page, way, answer.page, source, SITEMAP_BYTES)
        except CrawlError as error:
            raise DiscoverError(way.url, _why_not(answer, error)) from error
        if found.further:
            child = await fetcher.fetch(found.further[0], max_bytes=SITEMAP_BYTES, patient=False, plain=plain)
            inner = await workers.call(way.url, discover_page, way, child.page, source, SITEMAP_BYTES)
            seen = f"an index of {len(found.further)} sitemaps; the freshest names {_counted(inner)}"
            found = inner
        else:
            seen = _counted(found)
    except CrawlError as error:
        steps.append(Step(name=name, ok=False, seen=error.problem))
        return None
    steps.append(Step(name=name, ok=bool(found.candidates or found.old), seen=seen))
    return found if found.candidates else None


def _counted(found: Discovered) -> str:
    text = f"{len(found.candidates)} articles of {found.seen} entries"
    return f"{text}, {found.old} more are too old" if found.old else text


async def _trial(
    fetcher: Fetcher, workers: Workers, source: Source, links: Iterable[str], steps: list[Step]
) -> list[Article]:
    """Read a few articles; a page that is none says so and the next is tried."""
    articles: list[Article] = []
    fitting = [link for link in dict.fromkeys(links) if re.search(source.articles, canonical(link))]
    for link in fitting[:TRIALS]:
        try:
            answer = await fetcher.fetch(link, patient=False)
        except CrawlError as error:
            steps.append(Step(name=f"article {link}", ok=False, seen=error.problem))
            continue
        try:
            article = await workers.call(link, extract, answer.page, source)
        except CrawlError as error:
            steps.append(Step(name=f"article {link}", ok=False, seen=_why_not(answer, error)))
            continue
        articles.append(article)
        steps.append(Step(name=f"article {link}", ok=article.published is not None, seen=_described(article)))
    return articles


def _why_not(answer: Answer, error: CrawlError) -> str:
    """Why a page that came cannot be used."""
    who = challenge_of(answer.page.body)
    return f"asks whether we are human ({who})" if who else error.problem


def _described(article: Article) -> str:
    dated = f"of {article.published:%Y-%m-%d %H:%M} UTC" if article.published else "without a date"
    return f"“{article.title}”, {dated}, {len(article.body)} characters by {article.method.value}"


# --- the proposal
# -----------------------------------------------------------------------------------------------------


def _anything(base: str) -> Source:
    """A source that takes every address of the site, for looking around."""
    return Source(
        id="probe",
        name="probe",
        outlet=outlet_of(base),
        url=base,
        country="KZ",
        lang=Lang.RU,
        discovery=(Discovery(kind=DiscoveryKind.LISTING, url=base),),
        articles=r"^https?://[^/]+/.+",
        max_age_days=None,
    )


def _links(found: Iterable[tuple[Discovery, Discovered]]) -> list[str]:
    """Addresses of all ways; feeds come first, for all that they name are articles."""
    ranked = sorted(
        found, key=lambda pair: (DiscoveryKind.FEED, DiscoveryKind.SITEMAP, DiscoveryKind.LISTING).index(pair[0].kind)
    )
    return [candidate.address for _, discovered in ranked for candidate in discovered.candidates]


def _proposed(base: str, tree: HtmlElement, ways: list[Discovery], pattern: str) -> Source:
    outlet = outlet_of(base)
    country = outlet.rpartition(".")[2]
    said = tree.xpath("string(//meta[@property='og:site_name']/@content)")
    title = next((" ".join((node.text or "").split()) for node in tree.iter("title")), "")
    name = said or re.split(r"\s[|—–-]\s", title)[-1] or outlet
    return Source(
        id=re.sub(r"[^a-z0-9]+", "-", outlet.lower()).strip("-") or "outlet",
        name=str(name)[:80],
        outlet=outlet,
        url=base,
        country=country.upper() if country in COUNTRIES else "KZ",
        lang=LANGS.get((tree.get("lang") or "")[:2].lower(), Lang.RU),
        zone=zones.BY_DOMAIN.get(country, zones.DEFAULT),
        discovery=tuple(ways),
        articles=pattern,
        sure="tried",
    )


def _with_language(source: Source, articles: list[Article]) -> Source:
    """The language that most articles are written in, told by their letters: pages declare the wrong one too often."""
    said = [language_of(article.body) for article in articles]
    return source.model_copy(update={"lang": max(set(said), key=said.count)})
