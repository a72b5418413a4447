"""What people write in YAML, as strict, frozen models: settings, sources, lexicon, topics, rules, receivers.

An unknown key is an error; `config/load.py` turns it into one that names file, line, key and what was allowed.
"""

from __future__ import annotations

import re
from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from config.times import digest_of, quiet_hours_of


class Strict(BaseModel):
    """A model that takes no key it does not know and cannot be changed once made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; write one such as Asia/Almaty or Europe/Moscow") from error
    return name


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


def _web_address(text: str) -> str:
    if not re.match(r"https?://[^/\s]+", text):
        raise ValueError("not a web address; it must begin with http:// or https://")
    return text


def _listen(text: str) -> str:
    host, _, port = text.rpartition(":")
    try:
        ip_address(host.removeprefix("[").removesuffix("]"))
        fits = 0 <= int(port) < 65_536
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"{text!r} is no address to listen on; write one such as 127.0.0.1:8090")
    return text


def _quiet_hours(text: str) -> str:
    quiet_hours_of(text)
    return text


def _digest(text: str) -> str:
    digest_of(text)
    return text


Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
Zone = Annotated[str, AfterValidator(_zone)]
Pattern = Annotated[str, AfterValidator(_pattern)]
WebAddress = Annotated[str, AfterValidator(_web_address)]


class Lang(StrEnum):
    """The languages that we understand, and those of the interface's labels."""

    EN = "en"
    RU = "ru"
    KK = "kk"


class Severity(StrEnum):
    """How much an alert matters. `urgent`: a rule changes now; `watch`: it may change."""

    URGENT = "urgent"
    WATCH = "watch"

    @property
    def rank(self) -> int:
        """0 for the least severe."""
        return ("watch", "urgent").index(self.value)


# --- sources.yaml -----------------------------------------------------------------------------------------------


class DiscoveryKind(StrEnum):
    """The ways to learn of an outlet's articles."""

    SITEMAP = "sitemap"  # an index or a page of addresses; news sitemaps are sitemaps
    FEED = "feed"  # RSS or Atom
    LISTING = "listing"  # an HTML page that links to articles


class Discovery(Strict):
    """One way of discovery."""

    kind: DiscoveryKind
    url: WebAddress
    follow: Pattern | None = None  # sitemap index: only children whose address matches
    links: str | None = None  # listing: CSS selector of the links; default every link that `articles` accepts


class Selectors(Strict):
    """Where an outlet puts the parts of an article: CSS selectors."""

    title: str | None = None
    body: str | None = None
    authors: str | None = None
    published: str | None = None
    drop: tuple[str, ...] = ()  # inside `body`: what is not part of the article


class Source(Strict):
    """One edition of one outlet."""

    id: Slug
    name: str
    outlet: str  # host name, as shown: en.orda.kz
    url: WebAddress
    country: Annotated[str, Field(pattern=r"^[A-Z]{2,4}$")]  # ISO 3166 alpha-2; EU, EAEU for the unions
    lang: Lang  # what the edition claims; the text decides
    zone: Zone = "Asia/Almaty"  # of dates without an offset
    discovery: Annotated[tuple[Discovery, ...], Field(min_length=1)]
    articles: Pattern  # what the address of an article looks like
    skip: tuple[Pattern, ...] = ()  # addresses to leave alone all the same
    selectors: Selectors | None = None
    every_minutes: Annotated[int, Field(ge=1, le=10_080)] | None = None  # null: learned, see crawler/poll.py
    max_age_days: Annotated[int, Field(ge=1)] | None = 7  # older entries of sitemaps and feeds are left; null: none
    authority: bool = False  # the site of a state body, not of a newspaper
    javascript: bool = False  # its pages are drawn by scripts: a browser fetches them, see docs/sources.md
    owner: str | None = None  # whose it is, where several sites have one owner; null: the domain of `url`
    enabled: bool = True
    sure: Literal["tried", "listed", "ours"] = "listed"  # how surely the entry works; see docs/sources.md
    note: str | None = None


# --- lexicon/*.yaml, topics.yaml ------------------------------------------------------------------------------------


class Concept(Strict):
    """A meaning with its words in each language, in base form. `*` at the end of a term takes any ending."""

    id: Slug
    kind: str  # what part it plays: actor, act, rule, stage, country, good, ...
    en: tuple[str, ...] = ()
    ru: tuple[str, ...] = ()
    kk: tuple[str, ...] = ()
    iso: str | None = None  # countries and unions: ISO 3166 alpha-2; EU, EAEU
    note: str | None = None


class Area(StrEnum):
    """The field of a rule. Goods vehicles at a state border are trade; stay, visas and registration migration."""

    MIGRATION = "migration"
    TRADE = "trade"
    TRANSPORT = "transport"
    ENERGY = "energy"


class Topic(Strict):
    """What readers follow, as weights of concepts; the title and the lead count more (`pipeline/topics.py`)."""

    id: Slug
    name: dict[Lang, str]
    weights: dict[str, float]  # concept id -> weight; negative speaks against
    threshold: float = 1.0


# --- rules.yaml, receivers.yaml -------------------------------------------------------------------------------------


class Rule(Strict):
    """Who wants to hear of what: a query over stories, its severity, and the receivers by id or tag."""

    id: Slug
    title: dict[Lang, str] | str
    query: str
    severity: Severity
    receivers: tuple[str, ...] = ("all",)  # ids or tags of receivers; `all` is every receiver
    confirmations: Annotated[int, Field(ge=2, le=100)] | None = None  # tell once more when so many outlets confirm
    remind_days: Annotated[int, Field(ge=0, le=365)] | None = None  # before it takes effect; null: settings; 0: never
    enabled: bool = True
    note: str | None = None


class Receiver(Strict):
    """Where alerts go. The address is an Apprise URL and a secret; it may name ${ENVIRONMENT} variables."""

    id: Slug
    url: SecretStr
    tags: tuple[Slug, ...] = ()
    lang: Lang = Lang.EN  # of the labels in a message
    zone: Zone = "Asia/Almaty"
    least: Severity = Severity.WATCH  # less severe alerts are not sent here
    quiet_hours: Annotated[str, AfterValidator(_quiet_hours)] | None = None  # 22:00-07:00 in `zone`: alerts are held
    digest: Annotated[str, AfterValidator(_digest)] | None = None  # daily 08:00, weekly mon 08:00; null: each at once
    break_through: Severity | Literal["nothing"] = Severity.URGENT  # what neither quiet hours nor the digest hold
    most_per_hour: Annotated[int, Field(ge=1)] | None = None  # messages; what goes beyond comes as one; null: any
    escalate_to: Slug | None = None  # the receiver that is told of what nobody acknowledged here
    escalate_minutes: Annotated[int, Field(ge=1, le=10_080)] | None = None  # after so long
    enabled: bool = True


# --- settings.yaml --------------------------------------------------------------------------------------------------


class WebSubSettings(Strict):
    """Where hubs tell the daemon that a feed has news; see docs/websub.md."""

    callback: WebAddress  # how hubs reach `listen` from outside, through your web server
    listen: Annotated[str, AfterValidator(_listen)] = "127.0.0.1:8090"
    lease_days: Annotated[int, Field(ge=1, le=30)] = 10  # asked for; the hub decides


class CrawlSettings(Strict):
    """Politeness and bounds of fetching."""

    contact: str | None = None  # an address or e-mail in the user agent, so that an outlet can complain
    delay_seconds: Annotated[float, Field(ge=0)] = 1.0  # least pause between two requests to one host
    max_delay_seconds: Annotated[float, Field(gt=0)] = 60.0
    concurrency: Annotated[int, Field(ge=1, le=64)] = 16  # over all hosts
    per_host: Annotated[int, Field(ge=1, le=8)] = 2
    timeout_seconds: Annotated[float, Field(gt=0)] = 30.0
    retries: Annotated[int, Field(ge=0, le=10)] = 3
    retry_seconds: Annotated[float, Field(ge=0)] = 2.0  # first pause before a retry; doubles, with jitter
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 5
    max_page_bytes: Annotated[int, Field(ge=10_000)] = 5_000_000  # after decompression
    max_sitemap_bytes: Annotated[int, Field(ge=10_000)] = 50_000_000
    min_interval_minutes: Annotated[int, Field(ge=1, le=10_080)] = 5  # between two looks at an outlet, where learned
    max_interval_minutes: Annotated[int, Field(ge=1, le=10_080)] = 60
    max_new_per_pass: Annotated[int, Field(ge=1)] = 500  # articles of one source in one pass; the rest waits
    pass_minutes: Annotated[float, Field(gt=0)] = 20.0  # of one pass over one source; the rest waits for the next
    allow_hosts: tuple[str, ...] = ()  # hosts that may be fetched although their address is private or loopback
    workers: Annotated[int, Field(ge=1)] | None = None  # processes that read pages; null: one a core
    websub: WebSubSettings | None = None  # null: feeds are only asked
    browser: str | None = None  # program that draws pages of sources with `javascript`; null: Playwright's own


class ArchiveSettings(Strict):
    """The pages as they came, kept to be read again (docs/archive.md)."""

    enabled: bool = True
    folder: str = "archive"  # relative to the configuration's folder
    keep_days: Annotated[int, Field(ge=1)] | None = 30  # null: for ever, as far as `max_bytes` goes
    max_bytes: Annotated[int, Field(ge=10_000)] = 2_000_000_000  # of all files; the oldest go first


class AlertSettings(Strict):
    """When to tell, and how hard to try."""

    max_age_days: Annotated[int, Field(ge=1)] | None = 7  # a development first read of later than this is not alerted
    remind_days: Annotated[int, Field(ge=0, le=365)] | None = None  # of rules that do not say; null: no reminders
    correction_hours: Annotated[float, Field(ge=0, le=168)] = 3.0  # between two of a story to a receiver; 0: any
    attempts: Annotated[int, Field(ge=1)] = 10  # then the delivery is dead until `alerts retry`
    paced: bool = True  # keep to what Telegram, mail servers and others take; false only where nothing counts
    repeats: Annotated[int, Field(ge=0)] = 3  # how often what left without an answer is sent again; each may be a copy
    backoff_seconds: Annotated[float, Field(gt=0)] = 30.0  # before the second attempt; doubles, with jitter
    backoff_max_seconds: Annotated[float, Field(gt=0)] = 3600.0
    timeout_seconds: Annotated[float, Field(gt=0)] = 20.0  # of one connection or answer of a service
    telegram_api: WebAddress = "https://api.telegram.org"  # or your own Bot API server
    operator: tuple[str, ...] = ()  # ids or tags of receivers that are told how the sources fare; `all` is every one


class FeedSettings(Strict):
    """What programs of others may subscribe to; see docs/feeds.md."""

    folder: str | None = None  # where alerts.atom and effective.ics are written after a pass; null: nowhere
    address: WebAddress | None = None  # where that folder can be read on the web, if it can
    newest: Annotated[int, Field(ge=1, le=1000)] = 100  # alerts in alerts.atom
    past_days: Annotated[int, Field(ge=0)] = 90  # how long a day that has passed stays in effective.ics
    cancelled_days: Annotated[int, Field(ge=1)] = 30  # how long an event that is gone is given there as cancelled


class Settings(Strict):
    """`settings.yaml`: everything that is neither source nor rule nor receiver."""

    database: str = "carrierwatch.db"  # relative to the configuration's folder
    zone: Zone = "Asia/Almaty"  # of times that are shown
    lang: Lang = Lang.EN
    story_window_days: Annotated[int, Field(ge=1, le=60)] = 7  # reports of one event appear within
    crawl: CrawlSettings = CrawlSettings()
    archive: ArchiveSettings = ArchiveSettings()
    alerts: AlertSettings = AlertSettings()
    feeds: FeedSettings = FeedSettings()


class Configuration(Strict):
    """Everything that was loaded, checked against each other."""

    folder: str  # the user's folder; the shipped one where there is none
    settings: Settings
    sources: tuple[Source, ...]
    concepts: tuple[Concept, ...]
    topics: tuple[Topic, ...]
    rules: tuple[Rule, ...]
    receivers: tuple[Receiver, ...]
