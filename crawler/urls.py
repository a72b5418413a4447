"""One address for one article, however it was linked to."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote_to_bytes,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

import tldextract
from w3lib.url import safe_url_string

LONGEST = 2_000  # characters of an address that is fetched or kept; no article needs more

TRACKING = frozenset(
    [
        "fbclid",
        "gclid",
        "dclid",
        "gbraid",
        "wbraid",
        "yclid",
        "ysclid",
        "ymclid",
        "msclkid",
        "twclid",
        "ttclid",
        "igshid",
        "mc_cid",
        "mc_eid",
        "_openstat",
        "_ga",
        "_gl",
        "oly_anon_id",
        "oly_enc_id",
        "vero_id",
        "wickedid",
        "s_cid",
        "ncid",
        "cmpid",
        "fb_action_ids",
        "fb_action_types",
        "fb_source",
        "ref_src",
        "ref_url",
        "at_medium",
        "at_campaign",
        "at_custom1",
        "at_custom2",
        "at_custom3",
        "at_custom4",
        "output_type",
        "outputtype",
        "amp",
    ]
)
TRACKING_PREFIXES = ("utm_", "pk_", "piwik_", "mtm_", "hsa_", "__hs")
SOURCES = frozenset({"from", "ref", "source", "src", "referrer", "feed"})
"""Parameters that say where the reader came from, but only with a value such as `rss`: `?source=12` may be the
article.
"""
SOURCE_VALUES = re.compile(
    r"rss|feed|atom|amp|twitter|tw|x|facebook|fb|vk|telegram|tg|tgram|whatsapp|wa|instagram|insta|ok|odnoklassniki|"
    r"google|google_?news|yandex|yandex_?(news|zen|dzen)|dzen|zen|flipboard|push|email|mail|newsletter|share|social|"
    r"main|home|homepage|index|top|related|sitemap",
    re.IGNORECASE,
)
DEFAULT_PORTS = {"http": 80, "https": 443}
UNRESERVED = "-._~!$&'()*+,;=:@"
SLASH_INDEX = re.compile(r"/index\.(html?|php|aspx?)$", re.IGNORECASE)

_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # the list that ships with it; never the network


def canonical(url: str) -> str:
    """The address that stands for all ways to write it: the same article, the same text.

    Scheme and `www.` stay, since a server may not answer without; host in lower case and IDNA, default port,
    fragment, tracking parameters, trailing slash, `/amp` and `/index.html` go; query sorted; percent-encoding in one
    form (UTF-8, upper case, nothing encoded that need not be). Idempotent. An address that cannot be taken apart is
    returned stripped.
    """
    text = url.strip()
    try:
        parts = urlsplit(safe_url_string(text))
        port = parts.port
    except ValueError:
        return text
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return text
    host = _host(parts.hostname)
    if port and port != DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme, host, _path(parts.path), _query(parts), ""))


def _host(name: str) -> str:
    name = name.rstrip(".").lower()
    if ":" in name:
        return f"[{name}]"
    try:
        return name.encode("idna").decode("ascii") if not name.isascii() else name
    except UnicodeError:
        return name


def _path(path: str) -> str:
    path = re.sub(r"/{2,}", "/", path)
    path = SLASH_INDEX.sub("/", path)
    path = re.sub(r"/(amp(\.html)?)/?$", "/", path, flags=re.IGNORECASE)
    path = re.sub(r"^/amp/(?=.)", "/", path, flags=re.IGNORECASE)
    path = re.sub(r"\.amp(\.html)?$", r"\1", path, flags=re.IGNORECASE)
    return _encoded(path).rstrip("/") or "/"


def _encoded(path: str) -> str:
    """Percent-encode what must be, decode what need not be; bytes that are no UTF-8 stay as they are."""
    return "/".join(quote(unquote_to_bytes(segment), safe=UNRESERVED) for segment in path.split("/"))


def _query(parts: SplitResult) -> str:
    pairs = parse_qsl(parts.query, keep_blank_values=True, encoding="utf-8", errors="surrogateescape")
    kept = sorted((key, value) for key, value in pairs if not _is_tracking(key, value))
    return urlencode(kept, errors="surrogateescape")


def _is_tracking(key: str, value: str) -> bool:
    name = key.lower()
    if name in TRACKING or name.startswith(TRACKING_PREFIXES):
        return True
    return name in SOURCES and SOURCE_VALUES.fullmatch(value) is not None


def absolute(base: str, link: str) -> str | None:
    """The address that `link` on the page `base` leads to, None where it leads to no web page (mailto, javascript,
    junk) or is longer than `LONGEST`.
    """
    link = link.strip()
    if not link or link.startswith("#") or len(link) > LONGEST:
        return None
    try:
        parts = urlsplit(urljoin(base, link))
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return None
    return urlunsplit(parts._replace(fragment=""))


def outlet_of(url: str) -> str:
    """The host that an outlet is known by: without `www.` or port. Empty where the address names no host."""
    host = urlsplit(canonical(url)).hostname or ""
    return host.removeprefix("www.")


def netloc_of(url: str) -> str:
    """Host and port, the port always written: `orda.kz:443`. What robots.txt and a crawl delay hold for."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').lower()}:{parts.port or DEFAULT_PORTS.get(parts.scheme, 0)}"


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one site: the same registrable domain (`orda.kz`, `kaz.orda.kz`), in whatever
    scheme.

    Where a host has none (an IP address, `localhost`), host and port must be the same.
    """
    first, second = site_of(one), site_of(other)
    return first is not None and first == second


def site_of(url: str) -> str | None:
    """The registrable domain; for a host without one, host and port. None where there is no host."""
    host = (urlsplit(url).hostname or "").lower()
    if not host:
        return None
    return _registrable(host) or netloc_of(url)


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str | None:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _suffixes(host).top_domain_under_public_suffix or None
    return None
