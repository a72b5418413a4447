"""What a page says, from all the forms that pages have."""

from __future__ import annotations

import gzip
import json
import pickle
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from config.model import Lang
from crawler.charset import decode
from crawler.errors import ExtractError
from crawler.extract import extract, page_from_file
from tests.crawler.making import page

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (
    "Водители ждут на границе третьи сутки, сообщили в пограничной службе. Электронная очередь работает, "
    "сканер сломан. Перевозчикам советуют выбирать соседний пункт пропуска и следить за объявлениями комитета."
)
KAZAKH = (
    "Жүргізушілер шекарада үш тәуліктен бері тұр, деп хабарлады ведомство. Ұлттық компания кезектің ұзаққа созылғанын "
    "айтты, тасымалдаушыларға көрші бекетті таңдауға кеңес берді."
)
PARAGRAPHS = f"<p>{TEXT}</p><p>Ремонт займёт неделю, запасные части привезут из Алматы, сказали в ведомстве.</p>"


def html(head: str = "", body: str = PARAGRAPHS, *, h1: str = "Очередь на границе") -> str:
    return (
        f"<!doctype html><html lang='ru'><head>{head}</head><body><article><h1>{h1}</h1>{body}</article></body></html>"
    )


def ld(**node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **node})}</script>'


TITLES = [
    (html(ld(headline="Из разметки")), "Из разметки"),
    (html(ld(headline="Тариф &amp;quot;Восток&amp;quot;")), 'Тариф "Восток"'),
    (
        html(
            "<meta property='og:title' content='Фуры стоят | Orda.kz'><meta property='og:site_name' content='Orda.kz'>"
        ),
        "Фуры стоят",
    ),
    (
        html(
            "<meta property='og:title' content='Фуры стоят - Orda.kz'><link rel=canonical href='https://orda.kz/a-1'>"
        ),
        "Фуры стоят",
    ),
    (html("<meta property='og:title' content='Россия – Казахстан: фуры'>"), "Россия – Казахстан: фуры"),
    (html("<title>Очередь на границе — Орда</title>"), "Очередь на границе"),
    # what most of the page's titles say
    (
        html(
            ld(headline="Фуры: очередь длиной в три дня") + "<meta property='og:title' content='Очередь на границе'>"
            "<title>Очередь на границе — новости</title>"
        ),
        "Очередь на границе",
    ),
    (html("<meta property='og:title' content='Очередь на границе | Мнение'>"), "Очередь на границе"),
    (
        html(
            "<meta property='og:title' content='Фуры стоят - CNNPolitics'><meta property='og:site_name' content='CNN'>"
        ),
        "Фуры стоят",
    ),
    (html(ld(headline="Очередь\u202e на гра\u00adнице\u200b\u0007")), "Очередь на границе"),
    (html(ld(headline="Очередь на…"), h1="Очередь на границе с Россией"), "Очередь на границе с Россией"),
]


@pytest.mark.parametrize(("source", "title"), TITLES)
def test_titles(source: str, title: str) -> None:
    """JSON-LD, then Open Graph without the outlet's name, then h1; whole and unescaped."""
    assert extract(page(source)).title == title


DATES = [
    (html(ld(headline="x", datePublished="2026-03-01T10:00:00+05:00")), "2026-03-01T05:00"),
    (
        html(
            ld(headline="x", datePublished="2026-03-01")
            + "<meta property='article:published_time' content='2026-03-01T10:30:00+05:00'>"
        ),
        "2026-03-01T05:30",
    ),
    (html("<meta name='pubdate' content='2026-03-01 10:00'>"), "2026-03-01T05:00"),
    (html(body="<time datetime='2026-03-01T10:00'>1 марта</time>" + PARAGRAPHS), "2026-03-01T05:00"),
    (html(body="<div class=date>1 марта 2026, 10:00</div>" + PARAGRAPHS), "2026-03-01T05:00"),
    (html(body="<div><span>2026 жылғы 1 наурыз, 10:00</span></div>" + PARAGRAPHS), "2026-03-01T05:00"),
    (html(body="<span>2 часа назад</span>" + PARAGRAPHS), "2026-03-05T05:00"),
    (html("<link rel=canonical href='https://orda.kz/2026-03-01/a-1/'>"), "2026-02-28T19:00"),
    (html(ld(headline="x", datePublished="2031-01-01T00:00:00Z")), None),
    (html(body="<div>01.03.2026, 10:00 МСК</div>" + PARAGRAPHS), "2026-03-01T07:00"),
    (
        html(
            '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", '
            '"datePublished": "2026-03-01T10:00:00+05:00"}, {"@type": "Article", "headline": "x"}]}</script>'
        ),
        "2026-03-01T05:00",
    ),
    (html(), None),
]


@pytest.mark.parametrize(("source", "instant"), DATES)
def test_instants_of_publication(source: str, instant: str | None) -> None:
    """To the minute where any layer has it; in the outlet's zone; never from the future."""
    found = extract(page(source)).published
    assert (f"{found:%Y-%m-%dT%H:%M}" if found else None) == instant


AUTHORS = [
    (html(ld(headline="x", author={"@type": "Person", "name": "Алия Пак"})), ("Алия Пак",)),
    (html(ld(headline="x", author=[{"name": "Алия Пак"}, "Ли Сергей"])), ("Алия Пак", "Ли Сергей")),
    (html(ld(headline="x", author={"@type": "Organization", "name": "Orda"}, publisher={"name": "Orda"})), ()),
    (html(ld(headline="x", author="https://orda.kz/author/1")), ()),
    (html("<meta name=author content='Автор: Алия Пак'>"), ("Алия Пак",)),
    (html(body=PARAGRAPHS + "<p>Автор оригинала: Сергей Ли</p>"), ("Сергей Ли",)),
    (html(ld(headline="x", author="admin")), ()),
    # a graph whose nodes refer to each other
    (
        html(
            '<script type="application/ld+json">{"@graph": ['
            '{"@type": "NewsArticle", "headline": "x", "author": {"@id": "https://orda.kz/#p1"}},'
            '{"@type": "Person", "@id": "https://orda.kz/#p1", "name": "Алия Пак"}]}</script>'
        ),
        ("Алия Пак",),
    ),
    (
        html('<script type="application/ld+json">{"@type": "Article", /* a */ "author": "Алия Пак",}</script>'),
        ("Алия Пак",),
    ),
    (html(ld(headline="x", author="By Jane Roe and John Doe, staff writer")), ("Jane Roe", "John Doe")),
    (html(ld(headline="x", author={"@type": "Person", "name": "Orda.kz"}, publisher={"name": "Orda.kz"})), ()),
    (html("<meta name=author content='Алия Пак'><meta name=author content='Сергей Ли'>"), ("Алия Пак", "Сергей Ли")),
    # markup
    (html(body="<a rel=author href='/a/1'>Алия Пак</a>" + PARAGRAPHS), ("Алия Пак",)),
    (html(body="<div class='article__author'>Автор: <b>Ерлан Сейітов</b></div>" + PARAGRAPHS), ("Ерлан Сейітов",)),
    (html(body="<span class=byline>By Jane Roe | Reporter</span>" + PARAGRAPHS), ("Jane Roe",)),
    (html(body=PARAGRAPHS + "<aside><div class=author>Иван Иванов</div></aside>"), ()),
    (html(body="<div class=author>Редакция Орда</div>" + PARAGRAPHS), ()),
    (
        html(
            body="<div itemscope itemtype='https://schema.org/NewsArticle'><span itemprop=author itemscope>"
            "<span itemprop=name>Алия Пак</span></span><span itemprop=author>Сергей Ли</span>" + PARAGRAPHS + "</div>"
        ),
        ("Алия Пак", "Сергей Ли"),
    ),
]


@pytest.mark.parametrize(("source", "authors"), AUTHORS)
def test_authors(source: str, authors: tuple[str, ...]) -> None:
    """People, not the outlet, an address or a login."""
    assert extract(page(source)).authors == authors


BROKEN_LD = [
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>',
    '<script type="application/ld+json">[]</script><script type="application/ld+json">null</script>',
    '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    '<script type="application/ld+json">{"@type": ["NewsArticle"], "headline": ["a"], "author": [[1]]}</script>',
]


@pytest.mark.parametrize("head", BROKEN_LD, ids=range(len(BROKEN_LD)))
def test_broken_structured_data_does_no_harm(head: str) -> None:
    """The other layers go on."""
    assert TEXT in extract(page(html(head))).body


NO_ARTICLES = [
    ("", "no HTML"),
    ("<html></html>", "no article"),
    (html(body="<p>Страница не найдена</p>"), "no article"),
    (
        "<html><body><ul>"
        + "".join(f"<li><a href='/a-{n}'>Заголовок номер {n} о границе и фурах</a></li>" for n in range(40))
        + "</ul></body></html>",
        "no article",
    ),
    ("\x00\x01\x02" * 100, "no"),
]


@pytest.mark.parametrize(("source", "problem"), NO_ARTICLES)
def test_pages_that_are_no_article(source: str, problem: str) -> None:
    """Say so, in one line that names the page."""
    with pytest.raises(ExtractError, match=problem) as caught:
        extract(page(source))
    assert caught.value.url == "https://orda.kz/page"


CANONICALS = [
    ("https://orda.kz/a-1/?utm_source=x", "https://orda.kz/a-1"),
    ("/a-1/", "https://orda.kz/a-1"),
    ("https://www.orda.kz/a-1", "https://www.orda.kz/a-1"),
    ("https://evil.kz/a-1", "https://orda.kz/page"),
    ("https://orda.kz/", "https://orda.kz/page"),
    ("javascript:alert(1)", "https://orda.kz/page"),
]


@pytest.mark.parametrize(("link", "address"), CANONICALS)
def test_the_canonical_link_is_believed_within_reason(link: str, address: str) -> None:
    """Of the same site, and not its front page."""
    assert extract(page(html(f"<link rel=canonical href='{link}'>"))).url == address


LANGS = [
    ("ru", TEXT, Lang.RU),
    ("kk-KZ", TEXT, Lang.KK),
    ("en", TEXT, Lang.EN),
    ("uz", TEXT, None),
    ("ru", KAZAKH, Lang.KK),
]


@pytest.mark.parametrize(("declared", "text", "lang"), LANGS)
def test_claimed_languages(declared: str, text: str, lang: Lang | None) -> None:
    """As declared, but for Kazakh pages built from a Russian template; what we do not read is None."""
    body = html(body=f"<p>{text}</p><p>{text}</p>").replace("lang='ru'", f"lang='{declared}'")
    assert extract(page(body)).lang is lang


def test_a_saved_page(tmp_path: Path) -> None:
    """Packed or not; its article's address is the one that it names, else its name; its time that of the file."""
    plain, packed = tmp_path / "one.html", tmp_path / "two.html.gz"
    plain.write_text(html())
    packed.write_bytes(gzip.compress(html("<link rel=canonical href='https://orda.kz/a-1/'>").encode()))
    assert page_from_file(plain).url == "one.html"
    assert extract(page_from_file(plain)).title == "Очередь на границе"
    assert extract(page_from_file(plain)).url == "one.html"
    assert extract(page_from_file(packed)).url == "https://orda.kz/a-1"
    assert page_from_file(packed).fetched_at.tzinfo is UTC


@pytest.mark.parametrize("content", [b"\x1f\x8bbroken", None])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    """One line, with its name."""
    path = tmp_path / "page.html.gz"
    if content:
        path.write_bytes(content)
    with pytest.raises(ExtractError, match=r"page\.html\.gz: the file cannot be read"):
        page_from_file(path)


ENCODED = [
    ("Очередь на границе".encode("cp1251"), "text/html; charset=utf-8"),
    ("Очередь на границе".encode(), "text/html; charset=windows-1251"),
    (b"<meta charset=utf-8>" + "Очередь на границе".encode("cp1251"), None),
    ("Очередь на границе с Россией".encode("koi8-r"), "text/html; charset=koi8-r"),
    (b"\xef\xbb\xbf" + "Очередь на границе".encode(), None),
    ("Очередь на границе".encode("utf-16"), None),
    ("Очередь на границе ".encode() * 200 + b"\xff", None),
]


@pytest.mark.parametrize(("body", "kind"), ENCODED)
def test_charsets_by_content(body: bytes, kind: str | None) -> None:
    """The bytes decide; headers and meta tags only among what the bytes allow."""
    assert "Очередь на границе" in decode(body, kind)


def test_western_pages_are_not_taken_for_cyrillic() -> None:
    """A French page in its old encoding."""
    text = "<p>L'été, la frontière est fermée à cause du gel — déjà trois jours.</p>"
    assert decode(text.encode("cp1252")) == text


def test_errors_cross_processes() -> None:
    """With their facts."""
    error = pickle.loads(pickle.dumps(ExtractError("https://x.kz", "no article")))
    assert (error.url, error.problem, str(error)) == ("https://x.kz", "no article", "https://x.kz: no article")


def test_a_relative_date_counts_from_the_fetch() -> None:
    """Not from now: the function has no clock."""
    article = extract(page(html(body="<span>вчера, 10:00</span>" + PARAGRAPHS)))
    assert article.published == datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
