"""The pages of articles on the demonstration site."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html

from carrierwatch.demo.editions import EDITIONS
from carrierwatch.demo.newsroom import Dating, Item, publish
from carrierwatch.demo.outlet import Outlet
from carrierwatch.demo.pages import Pages
from carrierwatch.demo.samples import load_samples
from config.model import Lang
from tests.demo.conftest import get

from .test_site import BASES, LANGS, XML

if TYPE_CHECKING:
    from carrierwatch.demo.site import DemoSite


def items_of(lang: Lang) -> tuple[Item, ...]:
    return publish(load_samples(), edited=False)[lang]


def rendered(lang: Lang) -> list[tuple[Item, html.HtmlElement]]:
    items = items_of(lang)
    pages = Pages(lang, BASES, items)
    return [(item, html.fromstring(pages.article(item))) for item in items]


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_says_what_it_is_outside_the_article(lang: Lang) -> None:
    """A note in the language of the edition, with a link to the real report, that is no part of the article."""
    for item, page in rendered(lang):
        note = page.xpath("//footer/p[@class='sample']")[0]
        assert note.text_content().startswith(EDITIONS[lang].note)
        assert note.xpath("./a/@href") == [item.report]
        assert EDITIONS[lang].note not in page.xpath("//article")[0].text_content()


@pytest.mark.parametrize("lang", LANGS)
def test_parts_of_a_page_in_order(lang: Lang) -> None:
    """Headline, photo with caption, text, author, share buttons, other headlines, registration, cookies, languages."""
    edition = EDITIONS[lang]
    item, page = rendered(lang)[10]
    text = page.text_content()
    parts = [
        item.title,
        f"{edition.photo}: ",
        item.paragraphs[0],
        f"{edition.author}: ",
        f"{edition.share}:",
        edition.latest,
        edition.certificate,
        edition.cookies,
        "RU | KZ | EN",
    ]
    body = text[text.index(edition.tagline) :]
    places = [body.rindex(part) for part in parts[-1:]]
    places = [body.index(part) for part in parts[:-1]] + places
    assert places == sorted(places)


@pytest.mark.parametrize("lang", LANGS)
def test_text_of_the_article_is_on_the_page(lang: Lang) -> None:
    """Every paragraph stands once in the text; a set-off one as a block quote."""
    for item, page in rendered(lang):
        shown = [element.text_content() for element in page.xpath("//div[@class='news-text']//p[not(@class)]")]
        assert shown == [paragraph.removeprefix("> ") for paragraph in item.paragraphs]
        quotes = [quote.text_content() for quote in page.xpath("//div[@class='news-text']/blockquote")]
        assert quotes == [paragraph[2:] for paragraph in item.paragraphs if paragraph.startswith("> ")]


@pytest.mark.parametrize("lang", LANGS)
def test_block_quotes_are_followed_by_who_said_it(lang: Lang) -> None:
    """Each edition has block quotes, and a short paragraph after each."""
    quoted = [item for item in items_of(lang) if any(p.startswith("> ") for p in item.paragraphs)]
    assert quoted
    for item in quoted:
        place = next(place for place, p in enumerate(item.paragraphs) if p.startswith("> "))
        assert item.paragraphs[place + 1][0].islower()


@pytest.mark.parametrize("lang", LANGS)
def test_latest_news_holds_twenty_other_headlines(lang: Lang) -> None:
    """The block never names the article itself, and stands outside the article."""
    for item, page in rendered(lang):
        others = page.xpath("//section[@class='latest']//li/a/text()")
        assert len(others) == 20
        assert item.title not in others
        assert not page.xpath("//article//section[@class='latest']")


def dating_of(page: html.HtmlElement) -> set[Dating]:
    ways = {
        Dating.JSON_LD: "//script[@type='application/ld+json']",
        Dating.META: "//meta[@property='article:published_time']",
        Dating.TIME: "//time[@datetime]",
        Dating.WORDS: "//p[@class='when'][not(time)]",
    }
    return {way for way, path in ways.items() if page.xpath(path)}


@pytest.mark.parametrize("lang", LANGS)
def test_each_page_dates_itself_in_one_way(lang: Lang) -> None:
    """JSON-LD, meta, time or words: one of them, and every one of them somewhere in each edition."""
    seen = set()
    for item, page in rendered(lang):
        assert dating_of(page) == {item.dating}
        seen.add(item.dating)
    assert seen == set(Dating)


@pytest.mark.parametrize("lang", LANGS)
def test_linked_data(lang: Lang) -> None:
    """Valid JSON with the instant of publication and without the text."""
    for item, page in rendered(lang):
        if item.dating is Dating.JSON_LD:
            script = page.xpath("//script[@type='application/ld+json']")[0].text_content()
            article = json.loads(script)["@graph"][1]
            assert article["headline"] == item.title
            assert datetime.fromisoformat(article["datePublished"]) == item.published
            assert "articleBody" not in article


@pytest.mark.parametrize(
    ("lang", "written"),
    [
        (Lang.EN, "{month} {day}, {year}"),
        (Lang.RU, "13 октября 2025"),
        (Lang.KK, "13 қазан 2025"),
    ],
)
def test_dates_in_words(lang: Lang, written: str) -> None:
    """As the language writes them."""
    expected = written.format(month="October", day=13, year=2025)
    assert EDITIONS[lang].date_in_words(datetime.fromisoformat("2025-10-13").date()) == expected


def test_author_line_is_misspelt_at_times() -> None:
    """The English edition writes "Original Auhtor" on some pages, as the real one does."""
    labels = {page.xpath("//p[@class='original']")[0].text_content().split(":")[0] for _, page in rendered(Lang.EN)}
    assert labels == {"Original Author", "Original Auhtor"}


@pytest.mark.parametrize("lang", LANGS)
def test_page_speaks_one_language(lang: Lang) -> None:
    """None of the fixed words of another edition is on a page."""
    others = [edition for edition in EDITIONS.values() if edition.lang is not lang]
    for _, page in rendered(lang):
        text = page.text_content()
        for other in others:
            for words in (other.note, other.latest, other.cookies, other.certificate, other.tagline):
                assert words not in text


@pytest.mark.parametrize("lang", LANGS)
def test_pages_are_deterministic(lang: Lang) -> None:
    """Built twice, every address gives the same bytes."""
    first, second = (Outlet(lang, BASES, items_of(lang), "http://localhost:1") for _ in range(2))
    for item in items_of(lang):
        assert first.find(item.path) == second.find(item.path)
    for path in ("/sitemap.xml", "/sitemap/sitemap_news1.xml", "/feed/", "/last-news/", "/robots.txt"):
        assert first.find(path).body == second.find(path).body


def test_hostile_texts_are_escaped() -> None:
    """What an article says cannot become markup, in the page, its linked data, the feed or the sitemap."""
    evil = '</script><script>alert(1)</script> "&<b>'
    items = tuple(replace(item, title=evil, paragraphs=(evil,)) for item in items_of(Lang.EN))
    pages = Pages(Lang.EN, BASES, items)
    for item in items[:12]:
        page = html.fromstring(pages.article(item))
        assert len(page.xpath("//script")) == (1 if item.dating is Dating.JSON_LD else 0)
        assert not page.xpath("//b")
        assert page.xpath("//h1")[0].text_content() == evil
    assert etree.fromstring(pages.feed().encode(), XML).findtext(".//item/title") == evil


@pytest.mark.parametrize("lang", LANGS)
def test_photos_and_style(site: DemoSite, lang: Lang) -> None:
    """What a page shows besides text is served, too."""
    page = html.fromstring(get(site.editions[lang] + "/last-news/").text)
    style = get(site.editions[lang] + page.xpath("//link[@rel='stylesheet']/@href")[0])
    assert style.headers["content-type"].startswith("text/css")
    photo = get(site.editions[lang] + "/photo/8713.svg")
    assert photo.headers["content-type"] == "image/svg+xml"
    assert re.search(rb"<svg", photo.body)
