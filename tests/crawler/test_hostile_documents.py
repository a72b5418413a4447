"""Documents that are built to harm whoever reads them: each is refused or read, within bounds, in one line."""

from __future__ import annotations

import gzip
import time
from typing import TYPE_CHECKING

import pytest

from config.model import Selectors
from crawler.dates import instant_of
from crawler.discover import LONGEST_TITLE, MAX_CHILDREN, MAX_ENTRIES, discover
from crawler.errors import CrawlError, DiscoverError
from crawler.extract import LONGEST_BODY, extract
from tests.crawler import making
from tests.crawler.conftest import source
from tests.crawler.server import Reply, article, sitemap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.discover import Discovered
    from crawler.items import Article
    from crawler.report import SourceReport
    from tests.crawler.server import Outlet

    Crawl = Callable[..., SourceReport]

PATIENCE = 8.0  # seconds that a document may take on a busy machine; those that harm take minutes
SECRET = "the secret of this machine"
FEED = "<rss version='2.0'><channel><title>x</title><item><title>{}</title><link>https://orda.kz/a-1</link></item>"
FEED += "</channel></rss>"
SITEMAP = "<urlset><url><loc>https://orda.kz/a-1</loc><title>{}</title></url></urlset>"


def read(kind: str, body: bytes | str) -> Discovered:
    """What discovery finds in the document, in bearable time."""
    began = time.process_time()
    try:
        return discover(making.way(kind), making.page(body), making.outlet(max_age_days=None))
    finally:
        assert time.process_time() - began < PATIENCE


def doctypes(secret: Path) -> dict[str, str]:
    """What XML lets a document pull in, by name; `{}` is where it would show."""
    laughs = "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9))
    return {
        "a file": f"<!DOCTYPE x [<!ENTITY e SYSTEM 'file://{secret}'>]>|&e;",
        "a parameter entity": f"<!DOCTYPE x [<!ENTITY % p SYSTEM 'file://{secret}'> %p;]>|&e;",
        "an external document type": "<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'>|x",
        "a billion laughs": f"<!DOCTYPE x [<!ENTITY a0 'ha'>{laughs}]>|&a9;",
        "quadratic growth": f"<!DOCTYPE x [<!ENTITY a '{'A' * 50_000}'>]>|{'&a;' * 50_000}",
        "a document type behind a long comment": f"<!--{'x' * 100_000}--><!DOCTYPE x [<!ENTITY e 'x'>]>|&e;",
        "a document type behind instructions": "<?a ?>" * 20_000 + "<!doctype x [<!entity e 'x'>]>|&e;",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize(("kind", "document"), [("feed", FEED), ("sitemap", SITEMAP)])
def test_no_document_type_is_read(tmp_path: Path, kind: str, document: str, encoding: str) -> None:
    """No entities, no network, no files; in whatever encoding, and wherever before the root it hides."""
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    for prolog in doctypes(secret).values():
        types, _, shown = prolog.partition("|")
        with pytest.raises(DiscoverError, match="document type or entities"):
            read(kind, (types + document.format(shown)).encode(encoding))


@pytest.mark.parametrize(("kind", "document"), [("feed", FEED), ("sitemap", SITEMAP)])
def test_nothing_is_included(tmp_path: Path, kind: str, document: str) -> None:
    """XInclude, style sheets and undefined entities are text at the most."""
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    include = f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file://{secret}' parse='text'/>"
    sheet = f"<?xml-stylesheet type='text/xsl' href='file://{secret}'?>"
    found = read(kind, sheet + document.format(include + "t &undefined;"))
    assert SECRET not in str(found)
    assert len(found.candidates) == 1


TRICKY = {
    "deep": "<a>" * 100_000,
    "wide": "<url><loc>https://orda.kz/a-1</loc></url>" * 60_000,
    "one endless name": f"<{'a' * 1_000_000}/>",
    "one endless attribute": f"<urlset a='{'x' * 20_000_000}'/>",
    "many attributes": "<urlset " + " ".join(f"a{number}='x'" for number in range(20_000)) + "/>",
    "zeros": "<urlset>" + "\0" * 1_000_000,
    "references": "<urlset><url><loc>" + "&#x41;" * 500_000 + "</loc></url></urlset>",
    "nothing but a declaration": "<?xml version='1.0' encoding='utf-7'?>",
    "an encoding that is none": "<?xml version='1.0' encoding='hex'?><urlset/>",
    "gzip in gzip": "",
}


@pytest.mark.parametrize("kind", ["sitemap", "feed", "listing"])
@pytest.mark.parametrize("name", TRICKY)
def test_tricky_documents_are_read_or_refused_in_one_line(kind: str, name: str) -> None:
    """In bearable time, and whatever is said of them is short."""
    body: bytes = TRICKY[name].encode()
    if name == "gzip in gzip":
        for _ in range(3):
            body = gzip.compress(body + b"x" * 1_000_000)
    problem, seen = "", 0
    try:
        seen = read(kind, body).seen
    except DiscoverError as error:
        problem = error.problem
    assert seen <= MAX_ENTRIES
    assert len(problem) <= 500
    assert problem.isprintable()


def test_a_gzip_bomb_of_a_sitemap_is_not_unpacked() -> None:
    """Nor one within another packing; the limit holds for what comes out."""
    bomb = gzip.compress(b"<urlset>" + b" " * 20_000_000)
    with pytest.raises(DiscoverError, match="larger than 1000000 bytes when unpacked"):
        discover(making.way("sitemap"), making.page(bomb), making.outlet(), max_bytes=1_000_000)


def test_titles_and_addresses_of_discovery_are_bounded() -> None:
    """A headline of a megabyte is cut; an address of a megabyte is none."""
    long = f"https://orda.kz/{'a' * 1_000_000}-1"
    entry = f"<url><loc>{long}</loc></url><url><loc>https://orda.kz/a-1</loc><title>{'x' * 1_000_000}</title></url>"
    (found,) = read("sitemap", f"<urlset>{entry}</urlset>").candidates
    assert found.url == "https://orda.kz/a-1"
    assert len(found.title or "") == LONGEST_TITLE


def test_sitemap_indexes_end(crawl: Crawl, outlet: Outlet) -> None:
    """One that names itself, a circle of two, a chain without end and one with ten thousand children."""
    named = "".join(f"<sitemap><loc>{outlet.url}/many-{number}.xml</loc></sitemap>" for number in range(10_000))

    def index(*paths: str) -> Reply:
        rows = "".join(f"<sitemap><loc>{outlet.url}{path}</loc></sitemap>" for path in paths)
        return Reply(f"<sitemapindex>{rows}</sitemapindex>".encode(), kind="application/xml")

    outlet.routes |= {
        "/self.xml": index("/self.xml"),
        "/one.xml": index("/two.xml"),
        "/two.xml": index("/one.xml"),
        "/many.xml": Reply(f"<sitemapindex>{named}</sitemapindex>".encode(), kind="application/xml"),
        **{f"/chain-{number}.xml": index(f"/chain-{number + 1}.xml") for number in range(20)},
        "/good.xml": Reply(sitemap((f"{outlet.url}/fura-1/", None)), kind="application/xml"),
        "/fura-1/": Reply(article("Фура")),
    }
    ways = ("/self.xml", "/one.xml", "/chain-0.xml", "/many.xml", "/good.xml")
    assert crawl(source(outlet, *(("sitemap", path) for path in ways)), per_host=8).new == 1
    paths = outlet.paths()
    assert paths.count("/self.xml") == 1
    assert paths.count("/one.xml") <= 1
    assert [path for path in paths if path.startswith("/chain")] == ["/chain-0.xml", "/chain-1.xml", "/chain-2.xml"]
    assert sum(path.startswith("/many-") for path in paths) == MAX_CHILDREN


# --- pages

TEXT = "<p>Водители грузовиков ждут на границе третьи сутки, сообщили в пограничной службе страны вчера.</p>" * 3
PAGES = {
    "a hundred thousand divs": "<div>" * 100_000 + TEXT,
    "divs behind the text": TEXT + "<div>" * 100_000,
    "a huge attribute": TEXT + f"<p title='{'x' * 4_000_000}'>",
    "a million references": TEXT + f"<p>{'&amp;' * 1_000_000}</p>",
    "half a million tags": TEXT + "<b>" * 500_000,
    "tables in tables": TEXT + "<table><tr><td>" * 20_000,
    "zeros": TEXT.replace("<p>", "<p>\0\0\0") + "\0" * 500_000,
    "a billion laughs": f"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '{'&a;' * 1_000}'>]>{TEXT}<p>{'&b;' * 1_000}",
    "linked data that nests": f"<script type='application/ld+json'>{'[' * 400_000}</script>{TEXT}",
    "linked data that must be mended": f"<script type='application/ld+json'>{'/*' * 49_000}</script>{TEXT}",
    "one word": f"<p>{'ы' * 1_000_000}</p>{TEXT}",
    "marks that turn the direction": TEXT.replace("третьи", "\u202eтретьи\u2066"),
    "attributes": TEXT + f"<p {' '.join(f'a{number}' for number in range(300_000))}>",
    "attributes behind a sign that ends no tag": f"<p a='>' {' '.join(f'a{n}' for n in range(300_000))}>{TEXT}",
    "many tags of many attributes": TEXT + f"<p {' '.join(f'a{number}' for number in range(1_900))}>" * 300,
    "no letters": TEXT + "<p>" + "." * 1_000_000,
}


def taken(body: str | bytes, **changes: object) -> Article | None:
    """The article of a page, None where none is found, in bearable time."""
    began = time.process_time()
    problem, found = "", None
    try:
        found = extract(making.page(body, url="https://orda.kz/a-1"), making.outlet(**changes))
    except CrawlError as error:
        problem = error.problem
    assert problem.isprintable()
    assert time.process_time() - began < PATIENCE
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_is_read_or_refused(name: str) -> None:
    """In bearable time; what is kept of it is bounded, and holds no sign that nobody sees."""
    found = taken(f"<html><head><title>Очередь</title></head><body><h1>Очередь</h1>{PAGES[name]}</body></html>")
    if found is not None:
        assert len(found.body) <= LONGEST_BODY
        assert found.body.replace("\n", "").isprintable()


def test_code_and_prose_are_no_tags() -> None:
    """What looks like the beginning of one, in a script or a sentence, keeps nobody from the article."""
    code = "<script>for(i=0;i<n;i++){" + "a=b;c d " * 5_000 + "</script>"
    title = f'<p title="{"слово " * 5_000}">'
    assert taken(f"<html><body><h1>Очередь</h1>{code}{title}{TEXT}<p>При a < b и i <3 всё верно.</p>") is not None


@pytest.mark.parametrize(
    "said", ["utf-7", "utf-16", "hex", "rot13", "zip", "x-user-defined", "idna", "\0", "a" * 5_000]
)
def test_a_charset_that_lies_is_not_believed(said: str) -> None:
    """Codecs of Python that are no charsets among them."""
    body = article("Очередь на границе").replace(b"<head>", f"<head><meta charset='{said}'>".encode())
    page = making.page(body, url="https://orda.kz/a-1", kind=f"text/html; charset={said}")
    assert extract(page, making.outlet()).title == "Очередь на границе"


TITLES = [
    "Очередь\x1b[31m на\x1b]0;чужое\x07 границе",
    "\u202eОчередь на границе\u202c",
    "Оче\u200bредь\u00ad на\u2028границе",
    "&lt;script&gt;alert(1)&lt;/script&gt;Очередь на границе",
    "Очередь на границе" + " ещё" * 100_000,
]


@pytest.mark.parametrize("title", TITLES, ids=["terminal", "direction", "unseen", "markup", "endless"])
@pytest.mark.parametrize("place", ["<h1>{}</h1>", "<meta property='og:title' content='{}'>", "<title>{}</title>"])
def test_a_title_is_one_line_of_plain_text(title: str, place: str) -> None:
    """Of bounded length, and it steers neither a terminal nor the direction of writing."""
    found = taken(f"<html><head>{place.format(title)}</head><body>{TEXT}</body></html>")
    if found is not None:
        assert found.title.isprintable()
        assert len(found.title) <= 500


def test_selectors_are_css_and_cannot_reach_out() -> None:
    """What XPath could load or compute beyond 1.0 is no CSS; a costly selector ends with its page."""
    from config.css import problem_of_part

    for selector in (
        "document('file:///etc/passwd')",
        "//p",
        "re:test(., '(a+)+$')",
        "p[re:test(.,'x')]",
        "p::before(",
    ):
        assert problem_of_part(selector), selector
    costly = Selectors(body=" ".join(["*"] * 6))
    deep = "<html><body><h1>Очередь</h1>" + "<div>" * 40 + TEXT + "</div>" * 40 + "</body></html>"
    assert taken(deep, selectors=costly) is not None


DATES = ["9999-12-31T23:59:59-23:59", "31.12.9999 23:59",
         "Fri, 31 Dec 9999 23:59:59 -2359", "0001-01-01T00:00:00+14:00",
         "99999999999999999999 days ago", "2026-02-30T25:61:61Z", "9" * 119, "1" * 100_000, "٣١٫١٢٫٩٩", "вчера " * 19,
         "2026-03-01T10:00:00+99:99", "\0\x1b[31m", "1 час " * 19]  # fmt: skip


@pytest.mark.parametrize("text", DATES, ids=lambda text: repr(text[:20]))
def test_no_date_is_too_odd(text: str) -> None:
    """It is read, or it is none; it is never in the future, and an entry with it is still an entry."""
    instant = instant_of(text, zone="America/New_York", now=making.NOW)
    assert instant is None or instant <= making.NOW
    shown = text.replace("\0", "").replace("\x1b", "")
    entry = f"<url><loc>https://orda.kz/a-1</loc><lastmod>{shown}</lastmod></url>"
    assert len(read("sitemap", f"<urlset>{entry}</urlset>").candidates) == 1
    item = FEED.replace("<link>", f"<pubDate>{shown}</pubDate><link>").format("x")
    assert len(read("feed", item).candidates) == 1
