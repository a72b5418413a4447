"""What people write in YAML, as strict, frozen models: sources, lexicon, topics, rules, receivers.

An unknown key is an error; `config/load.py` turns it into one that names file, line, key and what was allowed.
"""

from __future__ import annotations

import re
from enum import StrEnum
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
