"""The extractor on every page of the sample outlet: the text that was published, and nothing around it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from carrierwatch.demo.configuration import write_configuration
from carrierwatch.demo.newsroom import Dating
from carrierwatch.demo.pages import TOPIC_PATH
from carrierwatch.demo.site import DemoSite
from config.load import load_sources
from config.model import Lang
from crawler.errors import ExtractError
from crawler.extract import extract
from crawler.items import Method, Page

if TYPE_CHECKING:
    from pathlib import Path

    from config.model import Source

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def sources_of(site: DemoSite, folder: Path) -> dict[Lang, Source]:
    write_configuration(folder, site, "http://127.0.0.1:1", 25)
    return {source.lang: source for source in load_sources(folder)}


def page_at(site: DemoSite, lang: Lang, path: str) -> Page:
    answer = site.answer(lang, path)
    if answer.status == 500:  # the trap that answers so once
        answer = site.answer(lang, path)
    return Page(url=site.editions[lang] + path, body=answer.body, content_type=answer.content_type, fetched_at=NOW)


@pytest.mark.parametrize("lang", list(Lang))
def test_every_article(tmp_path: Path, lang: Lang) -> None:
    """Headline, text, authors and time, from pages with every kind of marking, the wrongly declared charsets too."""
    with DemoSite() as site:
        source = sources_of(site, tmp_path)[lang]
        for item in site.items(lang):
            article = extract(page_at(site, lang, item.path), source)
            assert article.title == item.title
            body = article.body.removesuffix(f"\n\n{item.credit}")  # the credit of a reprint may stay
            assert body.split("\n\n") == [paragraph.removeprefix("> ") for paragraph in item.paragraphs]
            assert article.authors
            assert article.published
            if item.dating is Dating.WORDS:
                assert abs(article.published - item.published) < timedelta(days=1)
            else:
                assert article.published == item.published
            assert (article.method is Method.SELECTORS) == (lang is Lang.EN)


@pytest.mark.parametrize("lang", list(Lang))
def test_page_of_headlines(tmp_path: Path, lang: Lang) -> None:
    """It is no article, and is said to be none."""
    with DemoSite() as site, pytest.raises(ExtractError, match="no article"):
        extract(page_at(site, lang, TOPIC_PATH), sources_of(site, tmp_path)[lang])
