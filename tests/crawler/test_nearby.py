"""Who and when, as the lines around a headline say it, and what the page says elsewhere of the same."""

from __future__ import annotations

from datetime import UTC, datetime
from time import process_time

import pytest

from crawler.extract import extract
from crawler.items import Page

NOW = datetime(2025, 10, 14, 7, 0, tzinfo=UTC)  # noon in Almaty
PROSE = (
    "Казахстан и Россия договорились продлить разрешения на перевозки до конца года, сообщили в ведомстве. "
    "Перевозчикам советуют проверить документы заранее и приезжать на границу ко времени своей брони. "
) * 3


def page(near: str = "", *, head: str = "", before: str = "", url: str = "https://example.com/a-1") -> Page:
    source = (
        f"<html><head><title>Разрешения продлили</title>{head}</head><body>{before}<article>"
        f"<h1>Разрешения продлили</h1>{near}<p>{PROSE}</p></article></body></html>"
    )
    return Page(url=url, body=source.encode(), content_type=None, fetched_at=NOW)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


AUTHORS = [
    ("<p>By <a href=/1>Jane Roe</a> on Monday, October 13th, 2025 at 11:08 a.m.</p>", ("Jane Roe",)),
    ("<p>By <a href=/1>Jane Roe</a> , <a href=/2>John Q. Doe</a> <span>October 13, 2025</span></p>",
     ("Jane Roe", "John Q. Doe")),
    ("<div>Written by <b>Jane Roe, MS, RD</b> on October 13, 2025</div>", ("Jane Roe",)),
    ("<p>By JANE ROE - 2025-10-13</p>", ("JANE ROE",)),
    ("<p>Автор: Алия Пак</p><p>13 октября</p>", ("Алия Пак",)),
    ("<span>Авторы:</span> <i>Алия Пак</i> и <i>Сергей Ли</i>", ("Алия Пак", "Сергей Ли")),
    ("<span>Мәтін авторы</span><span>Айгүл Сәрсен</span>", ("Айгүл Сәрсен",)),
    ("<div class=byline>By JANE ROE, JOHN DOE and ALI KIM<span>Associated Press</span></div>",
     ("JANE ROE", "JOHN DOE", "ALI KIM")),
    ("<div class=author>By Jane Roe, CNN</div>", ("Jane Roe",)),
    ("<div class=author>Von Jana Roth und Ali Kim</div>", ("Jana Roth", "Ali Kim")),
    ("<div>13 октября <a href='/author/aliya-pak/'>Алия Пак</a></div>", ("Алия Пак",)),
    ("<a href='https://example.com/avtor/5'>Айгүл Сәрсен</a>", ("Айгүл Сәрсен",)),
    ("<p>By the end of the year</p>", ()),
    ("<p>Автор фото: неизвестен</p>", ()),
]  # fmt: skip


@pytest.mark.parametrize(("near", "authors"), AUTHORS)
def test_names_beside_the_headline(near: str, authors: tuple[str, ...]) -> None:
    """Introduced by words, whatever the markup; without dates, degrees and organisations."""
    assert extract(page(near)).authors == authors


DECLARED = [
    ("Jane Roe, Futurism", ("Jane Roe",)),
    ("Finn Cunning. Sputnik International", ("Finn Cunning",)),
    ("By JANE ROE, AP National Security Writer", ("JANE ROE",)),
    ("Analysis by Jane Roe, CNN Editor-at-large", ("Jane Roe",)),
    ("Алия Пак, корреспондент Казинформа", ("Алия Пак",)),
    ("J. R. R. Roe", ("J. R. R. Roe",)),
    ("Reuters", ("Reuters",)),
    ("Staff Reports", ()),
    ("webadmin", ()),
]


@pytest.mark.parametrize(("declared", "authors"), DECLARED)
def test_names_in_a_line_with_posts_and_houses(declared: str, authors: tuple[str, ...]) -> None:
    """A post or an organisation beside a person only says whose the person is; alone it is the author."""
    assert extract(page(head=meta("author", declared))).authors == authors


def test_several_names_in_one_entry() -> None:
    """`name` may hold a list."""
    data = '{"@type": "NewsArticle", "headline": "Разрешения продлили", "author": {"name": ["Алия Пак", "Сергей Ли"]}}'
    head = f'<script type="application/ld+json">{data}</script>'
    assert extract(page(head=head)).authors == ("Алия Пак", "Сергей Ли")


INSTANTS = [
    ("<p>By <a>Jane Roe</a> on Monday, October 13th, 2025 at 11:08 a.m.</p>", "2025-10-13 06:08"),
    ("<p>By JANE ROE - 2025-10-13</p>", "2025-10-12 19:00"),
    ("<div><div><p><em>October 13, 2025</em></p></div></div>", "2025-10-12 19:00"),
    ("<p>Updated 13 October 2025 18:00</p><p>Published 13 October 2025 14:05</p>", "2025-10-13 09:05"),
    ("<p>[ 2025-10-13 14:05 ]</p>", "2025-10-13 09:05"),
    ("<p>дүйсенбі, 13 қазан, 14:05</p>", "2025-10-13 09:05"),
    (f"<p>{PROSE}</p><p>13 октября 2025, 14:05</p>", None),
    (f"<p>{PROSE}</p><time class=published datetime=2025-10-13T14:05+05:00>x</time><time>1 мая 2020</time>",
     "2025-10-13 09:05"),
    (f"<p>{PROSE}</p><aside><time>1 мая 2020</time><time>2 мая 2020</time></aside>", None),
    ("<time class=updated datetime=2025-10-14T09:00+05:00>x</time><time datetime=2025-10-13T14:05+05:00>x</time>",
     "2025-10-13 09:05"),
    ("<abbr class=published title=2025-10-13T14:05:00+05:00>вчера</abbr>", "2025-10-13 09:05"),
]  # fmt: skip


@pytest.mark.parametrize(("near", "instant"), INSTANTS)
def test_dates_beside_the_headline(near: str, instant: str | None) -> None:
    """Before prose begins; the date of an update comes last."""
    found = extract(page(near)).published
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == instant


def test_a_date_before_the_headline() -> None:
    """The nearest one."""
    source = "<div><span>1 января 2020</span><span>13 октября 2025, 14:05</span></div>"
    found = extract(Page(
        url="https://example.com/a-1", content_type=None, fetched_at=NOW,
        body=f"<body><div>{source}<h1>Разрешения продлили</h1><p>{PROSE}</p></div></body>".encode(),
    )).published  # fmt: skip
    assert found == datetime(2025, 10, 13, 9, 5, tzinfo=UTC)


PLACES = [
    ("https://example.kz/20251013/a-1.html", "", "2025-10-12 19:00"),
    ("https://example.kz/2025/10/13/a-1", "", "2025-10-12 19:00"),
    ("https://example.kz/20251399/a-1", "", None),
    ("https://example.kz/a-1", "<header><span>Вторник, 14 октября 2025</span></header>", None),
]


@pytest.mark.parametrize(("url", "before", "instant"), PLACES)
def test_days_in_the_address_and_on_top_of_the_site(url: str, before: str, instant: str | None) -> None:
    """The one is the day of publication, the other of reading."""
    found = extract(page(before=before, url=url)).published
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == instant


ZONES = [
    # one text without a zone, another of the same moment with it, on a page whose address names no country
    ("https://example.com/a-1", meta("datePublished", "2025-10-13 02:24:00"), "2025-10-13 02:24:00 UTC", "02:24"),
    ("https://example.com/a-1", meta("datePublished", "2025-10-13T14:24:00.5"), "2025-10-13T14:24:00-04:00", "18:24"),
    # where the country is known, its zone is believed
    ("https://example.kz/a-1", meta("datePublished", "2025-10-13 14:24:00"), "2025-10-13 14:24:00 UTC", "09:24"),
    # another moment says nothing of this one
    ("https://example.com/a-1", meta("datePublished", "2025-10-13 14:24:00"), "2025-10-13T15:01:00Z", "09:24"),
]


@pytest.mark.parametrize(("url", "head", "time", "instant"), ZONES)
def test_the_zone_that_the_page_names_elsewhere(url: str, head: str, time: str, instant: str) -> None:
    """The same time of day with a zone tells what the one without means."""
    found = extract(page(f"<time datetime='{time}'>вчера</time>", head=head, url=url)).published
    assert f"{found:%d %H:%M}" == f"13 {instant}"


FUTURE = [
    ("2025-10-14T11:50:00Z", "06:50"),  # written in Almaty ten minutes ago
    ("2025-10-14T06:50:00Z", "06:50"),
    ("2025-10-14T12:30:00+05:00", "07:30"),  # ahead of time, but sure of its zone
]


@pytest.mark.parametrize(("said", "instant"), FUTURE)
def test_a_local_time_that_is_called_utc(said: str, instant: str) -> None:
    """Told by lying in the future."""
    found = extract(page(head=meta("article:published_time", said), url="https://example.kz/a-1")).published
    assert f"{found:%H:%M}" == instant


def test_a_headline_that_is_no_h1() -> None:
    """The element that shows the title."""
    head = "<title>Фуры ждут на границе</title><h1>О медиа</h1><dl><dt>Фуры ждут на границе</dt></dl>"
    source = f"{head}[ 2025-10-13 14:05 ]<p>{PROSE}</p>"
    article = extract(Page(url="https://example.com/a-1", body=source.encode(), content_type=None, fetched_at=NOW))
    assert (article.title, article.published) == ("Фуры ждут на границе", datetime(2025, 10, 13, 9, 5, tzinfo=UTC))


def test_a_logo_is_no_headline() -> None:
    """A short h1 that shares no word with the document's title."""
    source = f"<title>Фуры ждут на границе третьи сутки - Орда</title><h1>О медиа</h1><article><p>{PROSE}</p></article>"
    article = extract(Page(url="https://example.com/a-1", body=source.encode(), content_type=None, fetched_at=NOW))
    assert article.title == "Фуры ждут на границе третьи сутки"


HOSTILE = [
    page(head=meta("author", "Jane Roe" + ",bb" * 300_000 + ",b")),
    page(head=meta("datePublished", "1" * 500_000)),
    page("<b>By</b> " * 20_000),
    page("<span>13 октября </span>" * 20_000),
    page("<h1>x</h1>" * 5_000),
    page(head="<title>" + "a - " * 50_000 + "</title>"),
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=["authors", "date", "bylines", "dates", "headlines", "title"])
def test_hostile_lines_cost_little(hostile: Page) -> None:
    """Whatever their length, a page is read in a time that grows with it."""
    started = process_time()
    extract(hostile)
    assert process_time() - started < 5
