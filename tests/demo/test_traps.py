"""Each trap of the sample outlet, over HTTP."""

from __future__ import annotations

import difflib
import threading
import time
from pathlib import Path
from urllib.parse import quote, unquote

import feedparser
import pytest
from lxml import html

from carrierwatch.demo.newsroom import publish
from carrierwatch.demo.pages import CLOSED_PATH, HUGE_PATH, OFFSITE_PATH
from carrierwatch.demo.samples import load_samples
from carrierwatch.demo.site import DemoSite
from carrierwatch.demo.traps import (
    CORRECTIONS,
    HUGE_BYTES,
    REPRINTS,
    SLOW_SECONDS,
    Correction,
    Trap,
    before_correction,
    retypeset,
)
from config.model import Lang
from tests.demo.conftest import get
from tests.demo.test_site import locs

DOCS = Path(__file__).parents[2] / "docs" / "demo.md"
LANGS = list(Lang)


def sitemap(site: DemoSite, lang: Lang) -> dict[str, str]:
    """Every address of the news sitemap with its lastmod; of twins the last."""
    named = {}
    for child in locs(get(site.editions[lang] + "/sitemap.xml").body):
        page = html.fromstring(get(child).body)
        for entry in page.xpath("//url"):
            named[unquote(entry.findtext("loc"))] = entry.findtext("lastmod")
    return named


@pytest.mark.parametrize("trap", list(Trap))
def test_trap_is_documented(trap: Trap) -> None:
    """docs/demo.md has a row for each."""
    assert f"| `{trap}` |" in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
def test_slash_twins(site: DemoSite, lang: Lang) -> None:
    """One article of each edition is named twice, with and without the slash."""
    named = sitemap(site, lang)
    twins = [address for address in named if not address.endswith("/") and address + "/" in named]
    assert twins
    assert set(twins) <= set(site.addresses(Trap.SLASH_TWIN))


@pytest.mark.parametrize("lang", LANGS)
def test_tracking_twins(site: DemoSite, lang: Lang) -> None:
    """Every link of the feed carries parameters, and leads to an article that the sitemap names without."""
    named = sitemap(site, lang)
    for entry in feedparser.parse(get(site.editions[lang] + "/feed/").body).entries:
        address, _, query = entry.link.partition("?")
        assert query.startswith("utm_source=rss&utm_medium=feed")
        assert address in named


def shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[place : place + 3]) for place in range(len(words) - 2)}


@pytest.mark.parametrize("lang", LANGS)
def test_reprint_is_a_near_copy_under_another_headline(lang: Lang) -> None:
    """Most of the original's words in its order, but not all; another headline; another outlet's name."""
    items = {item.id: item for item in publish(load_samples(), edited=False)[lang]}
    copy, original = items[f"reprint-{lang}"], items[REPRINTS[lang].of]
    ours, theirs = shingles(" ".join(original.paragraphs)), shingles(" ".join(copy.paragraphs))
    assert 0.6 < len(ours & theirs) / len(ours | theirs) < 0.95
    assert difflib.SequenceMatcher(None, original.title, copy.title).ratio() < 0.6
    assert copy.credit
    assert copy.published > original.published
    for old, new in REPRINTS[lang].words:
        assert old in " ".join(original.paragraphs)
        assert new in " ".join(copy.paragraphs)


@pytest.mark.parametrize("lang", LANGS)
def test_broken_entries(site: DemoSite, lang: Lang) -> None:
    """The sitemap names three addresses that cannot be meant; none of them is there."""
    for mark in ("__trashed", "\ufffc", "\ufe0f"):
        [address] = [address for address in sitemap(site, lang) if mark in address]
        assert get(quote(address, safe=":/")).status == 404


def test_error_once(site: DemoSite) -> None:
    """500 with Retry-After, then the article."""
    [address] = site.addresses(Trap.ERROR_ONCE)
    first, second = get(address), get(address + "/")
    assert (first.status, first.headers["retry-after"]) == (500, "1")
    assert second.status == 200
    assert "news-text" in second.text


def test_slow_page_keeps_nobody_else_waiting(site: DemoSite) -> None:
    """It takes its time; other pages answer meanwhile."""
    [address] = site.addresses(Trap.SLOW)
    took = []

    def ask() -> None:
        start = time.monotonic()
        get(address)
        took.append(time.monotonic() - start)

    asking = threading.Thread(target=ask)
    asking.start()
    assert get(site.editions[Lang.KK] + "/feed/").status == 200
    assert not took
    asking.join()
    assert took[0] >= SLOW_SECONDS


def test_huge_page_is_longer_than_it_says(site: DemoSite) -> None:
    """More bytes than the limit of the demonstration, and no Content-Length that would warn of it."""
    english = [address for address in sitemap(site, Lang.EN) if address.endswith(HUGE_PATH)]
    assert english
    answer = get(english[0], accept_encoding="gzip")
    assert "content-length" not in answer.headers
    assert len(answer.body) >= HUGE_BYTES


@pytest.mark.parametrize("lang", LANGS)
def test_offsite_redirect(site: DemoSite, lang: Lang) -> None:
    """An address of the sitemap leads to another host, and the site knows who went there."""
    assert site.editions[lang] + OFFSITE_PATH in sitemap(site, lang)
    answer = get(site.editions[lang] + OFFSITE_PATH)
    assert answer.status == 302
    assert answer.headers["location"] == site.stranger + OFFSITE_PATH
    assert not [request for request in site.requests if request.edition is None]
    get(answer.headers["location"].replace("localhost", "127.0.0.1"))
    assert [request.edition for request in site.requests][-1] is None


@pytest.mark.parametrize(
    ("sample", "declared", "true"),
    [("dev-a-018", "utf-8", "windows-1251"), ("dev-b-013", "windows-1251", "utf-8")],
)
def test_charset(site: DemoSite, sample: str, declared: str, true: str) -> None:
    """The header says one encoding, the bytes are in another."""
    answer = get(site.address_of(sample))
    assert answer.headers["content-type"] == f"text/html; charset={declared}"
    title = next(each.title for each in load_samples() if each.id == sample)
    assert title in answer.body.decode(true)
    assert title not in answer.body.decode(declared, errors="replace")


@pytest.mark.parametrize("lang", LANGS)
def test_page_that_is_no_article(site: DemoSite, lang: Lang) -> None:
    """Its address looks like an article's; it holds headlines only."""
    [address] = [each for each in site.addresses(Trap.NO_ARTICLE) if each.startswith(site.editions[lang])]
    assert address + "/" in sitemap(site, lang)
    page = html.fromstring(get(address).text)
    assert not page.xpath("//main//p")
    assert len(page.xpath("//main//li/a")) >= 5


@pytest.mark.parametrize("lang", LANGS)
def test_forbidden_page_is_named_by_the_sitemap(site: DemoSite, lang: Lang) -> None:
    """robots.txt forbids what the sitemap offers; who asks all the same is told so."""
    assert site.editions[lang] + CLOSED_PATH in sitemap(site, lang)
    assert "robots.txt" in get(site.editions[lang] + CLOSED_PATH).text


@pytest.mark.parametrize("sample", sorted(CORRECTIONS))
def test_editor_corrects_an_article(site: DemoSite, sample: str) -> None:
    """The mistake before, the truth after; another ETag, a newer lastmod in the sitemap and the header."""
    url = site.address_of(sample)
    lang = next(each.lang for each in load_samples() if each.id == sample)
    before, named = get(url), sitemap(site, lang)
    site.edit()
    after, renamed = get(url, if_none_match=before.headers["etag"]), sitemap(site, lang)
    assert after.status == 200
    for correction in CORRECTIONS[sample]:
        assert correction.wrong in before.text
        assert correction.right in after.text
        assert correction.wrong not in after.text
    assert renamed[url] > named[url]
    assert after.headers["last-modified"] != before.headers["last-modified"]


@pytest.mark.parametrize("sample", ["dev-a-035", "dev-a-036"])
def test_retypeset_article_says_the_same(site: DemoSite, sample: str) -> None:
    """Other marks and other headlines around it, a newer lastmod, and not one word of the text changed."""
    url = site.address_of(sample)
    before = html.fromstring(get(url).text)
    site.edit()
    after = html.fromstring(get(url).text)
    texts = [page.xpath("string(//div[@class='news-text'])") for page in (before, after)]
    latest = [page.xpath("//section[@class='latest']//a/text()") for page in (before, after)]
    assert latest[0] != latest[1]
    assert words(texts[0]) == words(texts[1])


def words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


def test_the_editor_touches_nothing_else(site: DemoSite) -> None:
    """Of every other article the page and its lastmod stay as they were."""
    edited = publish(load_samples(), edited=True)
    for lang, items in publish(load_samples(), edited=False).items():
        changed = {item.id for item, other in zip(items, edited[lang], strict=True) if item != other}
        assert changed == {item.id for item in items if item.trap in {Trap.EDITED, Trap.RETYPESET}}
    urls = [site.address_of(sample.id) for sample in load_samples() if sample.lang is Lang.EN]
    before = {url: get(url).headers["etag"] for url in urls}
    site.edit()
    differing = [url for url in urls if get(url).headers["etag"] != before[url]]
    assert differing == [site.address_of("dev-b-031")]


def test_site_may_begin_edited() -> None:
    """`edited=True` is where `edit()` leads."""
    with DemoSite(edited=True) as site:
        page = get(site.address_of("dev-b-031")).text
    assert "no more than 650 vehicles" in page


def test_correction_must_find_its_place() -> None:
    """A correction of something that the text does not say is a mistake of ours."""
    with pytest.raises(ValueError, match="nowhere says 'right'"):
        before_correction(("a text",), (Correction("wrong", "right"),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«Сырым» – бекет", "“Сырым”\u00a0— бекет"),
        ("приказ № 449", "приказ №\u00a0449"),
        ("Kazakhstan's 90 days", "Kazakhstan’s 90 days"),
    ],
)
def test_retypeset(text: str, expected: str) -> None:
    """Marks and spaces change, words do not."""
    assert retypeset(text) == expected
