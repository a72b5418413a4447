"""What of a page is the text of its article."""

from __future__ import annotations

import pytest

from crawler.extract import extract
from crawler.items import Method
from tests.crawler.making import outlet, page

from .test_extract import PARAGRAPHS, TEXT, html, ld


def test_block_quotes_stay_and_embeds_go() -> None:
    """A quotation is the article's; a tweet, a form and a hidden text are not."""
    quote = "<blockquote>Мы стоим третьи сутки и не знаем, когда поедем.</blockquote>"
    around = "<blockquote class='twitter-tweet'>Твит</blockquote><form>Имя</form><p style='display: none'>Скрыто</p>"
    source = outlet(selectors={"body": "article", "title": "h1"})
    article = extract(page(html(body=PARAGRAPHS + quote + around)), source)
    assert article.body.split("\n\n")[2:] == ["Мы стоим третьи сутки и не знаем, когда поедем."]
    assert article.method is Method.SELECTORS


def test_a_line_break_twice_parts_paragraphs() -> None:
    """Old sites have no <p>; a line break of the source means nothing."""
    source = outlet(selectors={"body": ".text"})
    body = f"<div class='text'>{TEXT}<br><br>Второй\n\nабзац.<br>Та же строка.</div>"
    assert extract(page(html(body=body)), source).body.split("\n\n") == [TEXT, "Второй абзац. Та же строка."]


def test_a_changed_layout_falls_back() -> None:
    """Selectors that find nothing leave the article to the other layers."""
    source = outlet(selectors={"body": ".gone", "title": ".gone", "published": ".gone"})
    article = extract(page(html()), source)
    assert article.method is Method.GENERIC
    assert TEXT in article.body


def test_a_body_drawn_by_scripts_comes_from_json_ld() -> None:
    """Where the page holds no text itself."""
    article = extract(page(html(ld(headline="x", articleBody=f"{TEXT}\n\n{TEXT}"), body="<div id=app></div>")))
    assert article.method is Method.STRUCTURED
    assert article.body == f"{TEXT}\n\n{TEXT}"


AROUND = [
    "<figure><img src=x><figcaption>Фуры у границы</figcaption></figure>",
    "<div class='wp-caption'><p class='wp-caption-text'>Фуры у границы</p></div>",
    "<p><a href='/b-2/'>Фуры у границы встали в очередь на неделю</a></p>",
    "<div class='related-news'><p>Фуры у границы, подробно о том, что случилось.</p></div>",
    "<p>Original Author: Фуры у границы</p>",
    "<h3>Latest news</h3><ul><li>Фуры у границы</li><li>Фуры у границы снова</li></ul>",
    "<p>Скачайте наше приложение: фуры у границы</p>",
    "<p>Get фуры у границы delivered to your inbox every day.</p>",
    "<div class='share'>Поделиться: Фуры у границы</div>",
    "<h1>Фуры у границы</h1><p>By Jane Roe, 1 March 2026</p>",
]


@pytest.mark.parametrize("around", AROUND)
def test_what_stands_around_is_not_in_the_body(around: str) -> None:
    """Captions, pointers, related and latest news, invitations: known by markup or by words."""
    more = f"<p>{TEXT}</p>" * 3
    article = extract(page(html(ld(headline="x", author="Jane Roe"), body=PARAGRAPHS + around + more)))
    assert "ры у границы" not in article.body
    assert article.body.startswith("Водители ждут")


def test_a_body_that_advertisements_part_is_whole() -> None:
    """Parts of one name within one article are one body; another article's body on the page is not."""
    part = f"<div class='article-body'><p>{TEXT}</p><p>{{}}</p></div><div class='ad-slot'>Реклама</div>"
    source = html(body=f"<div class='article-body'><p>Другая статья целиком, {TEXT}</p></div>", h1="Другая статья")
    other = source.partition("<body>")[2].partition("</body>")[0]
    parts = "".join(part.format(f"Часть номер {number} этого рассказа о границе.") for number in range(3))
    body = extract(page(html(body=parts).replace("</body>", f"{other}</body>"))).body
    assert [line for line in body.split("\n\n") if "Часть" in line] == [
        f"Часть номер {number} этого рассказа о границе." for number in range(3)
    ]
    assert "Другая статья" not in body


UNUSUAL = [
    "<div class='widget'>" + f"{TEXT}<br><br>" * 6 + "</div>" + "<p>Подпишитесь на нас, и вы узнаете больше.</p>" * 15,
    "<div class='promo'>" + f"<p>{TEXT}</p>" * 5 + "</div>",
    "<div id='comments-on-the-border'>" + f"<p>{TEXT}</p>" * 5 + "</div>",
]


@pytest.mark.parametrize("body", UNUSUAL)
def test_what_holds_the_text_stays_whatever_it_is_called(body: str) -> None:
    """Names of classes are hints, not proof."""
    assert TEXT in extract(page(html(body=body))).body


def test_marks_that_hide_or_turn_text_are_stripped() -> None:
    """Marks of direction, soft hyphens, joiners without width, control characters."""
    hidden = TEXT.replace("границе", "гра\u00adни\u200bце\u202e").replace("третьи", "тре\u2066тьи")
    body = extract(page(html(body=f"<p>{hidden}</p><p>{TEXT}</p>"))).body
    assert body.split("\n\n")[0] == TEXT
