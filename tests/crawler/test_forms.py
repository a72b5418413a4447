"""Forms of pages that outlets of the region use, each read without selectors. The texts are made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extract import extract
from crawler.items import Page

NOW = datetime(2025, 10, 14, 7, 0, tzinfo=UTC)
RU = (
    "Казахстан и Россия договорились продлить разрешения на перевозки до конца года, сообщили в ведомстве.",
    "«Мы стоим в очереди третьи сутки», — рассказал водитель Ерлан Сейітов.",
    "По словам чиновника, новые правила вступят в силу 1 ноября. Перевозчикам советуют проверить документы заранее.",
)
KK = (
    "Қазақстан мен Ресей халықаралық тасымалдарға рұқсаттардың мерзімін жыл соңына дейін ұзартты, деді министрлік.",
    "Жүргізушілер шекарада үш тәулік бойы кезекте тұр, олардың айтуынша, электрондық кезек жұмыс істемейді.",
    "Ұлттық экономика министрлігі жаңа ережелер 1 қарашадан бастап күшіне енетінін айтты.",
)
EN = (
    "Kazakhstan and Russia agreed to extend permits for road carriage until the end of the year, the ministry said.",
    "The new rules enter into force on November 1. Carriers are advised to check documents in advance and book a time.",
    "Earlier it was reported that the queue at the border exceeded two thousand trucks at the checkpoint.",
)


def paragraphs(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


WORDPRESS = f"""<html lang=ru><head><title>Разрешения продлили - Орта Медиа</title>
<meta property=og:title content="Разрешения продлили"><meta property=og:site_name content="Орта Медиа">
<script type="application/ld+json">{{"@graph": [{{"@type": "Article", "headline": "Разрешения продлили",
"datePublished": "2025-10-13T09:05:00+00:00", "author": {{"@id": "#/person/1"}}}},
{{"@type": "Person", "@id": "#/person/1", "name": "Ирина Ким"}}]}}</script></head><body><main><article>
<h1>Разрешения продлили</h1><div class="entry-meta"><span class=author>Ирина Ким</span> 13 октября</div>
<figure><img src=x><figcaption>Фото: Shutterstock</figcaption></figure><div class="entry-content">{paragraphs(RU)}
<p><strong>Читайте также:</strong> <a href=/2/>Очередь на границе выросла вдвое</a></p>
<p>Подписывайтесь на наш Telegram-канал!</p></div></article><aside><h3>Последние новости</h3><ul>
<li><a href=/3/>Другая новость про фуры</a></li></ul></aside></main>
<footer><p>© 2025. Все права защищены.</p></footer></body></html>"""
PARTS = "".join(
    f'<div class="article__block"><div class="article__text">{line}</div></div><div class="article__block">'
    '<div class="banner">реклама</div></div>'
    for line in RU
)
AGENCY = f"""<html lang=ru><head><meta property=og:title content="Разрешения продлили"></head><body>
<div class="article">
<h1 class="article__title">Разрешения продлили</h1><div class="article__info"><a href=#>14:05 13.10.2025</a></div>
<div class="article__body">{PARTS}<div class="article__article"><a href=/x>Запрещён вывоз бензина</a></div></div>
</div></body></html>"""
BREAKS = f"""<html lang=ru><head><title>Разрешения продлили - Общество - 24.KG</title></head><body><div class=col>
<h1>Разрешения продлили</h1>
<div class="newsDate">14:05, 13 октября 2025, Бишкек - 24.kg , Анна ПЕТРОВА</div>
<div class="cont">{"<br><br>".join(RU)}</div><div class=link>ссылка: https://24.kg/obschestvo/1/</div>
<div class=views>просмотров: 1234</div>
<b>Популярные новости</b><ul><li><a href=1>Новость раз</a></ul></div></body></html>"""
KAZAKH = f"""<html lang=ru><head><meta property="og:title" content="Рұқсат мерзімі ұзартылды: Жаңалықтар - Тау">
</head>
<body><div class="content"><h1>Рұқсат мерзімі ұзартылды</h1><div class="date-time">Бүгін, 09:05</div>
<div class="content_main_text">{paragraphs(KK)}<p>Мәтін авторы: Айгүл Сәрсен</p>
<p>Сондай-ақ оқыңыз: Шекарада кезек көбейді</p><p>Бізге Telegram арнасында жазылыңыз!</p></div></div></body></html>"""
OFFICIAL = f"""<html lang=en><head><title>Permits extended - Official Information Source</title></head><body>
<div class="news-page"><div class="news_date">13 October 2025, 14:05</div><h1>Permits extended</h1>
<div class="body">{"".join(f"<div>{line}</div>" for line in EN)}</div>
<div>Stay updated about the Government - subscribe to the official Telegram channel</div></div></body></html>"""

FORMS = [
    ("https://orta.kz/2025-10-13/x-1/", WORDPRESS, "Разрешения продлили", RU, "2025-10-13 09:05", ("Ирина Ким",)),
    ("https://ru.agency.kz/20251013/x-1.html", AGENCY, "Разрешения продлили", RU, "2025-10-13 09:05", ()),
    ("https://24.kg/obschestvo/1_x/", BREAKS, "Разрешения продлили", RU, "2025-10-13 08:05", ()),
    ("https://kaz.tau.kz/x-1/", KAZAKH, "Рұқсат мерзімі ұзартылды", KK, "2025-10-14 04:05", ("Айгүл Сәрсен",)),
    ("https://gov.kz/en/news/x-1", OFFICIAL, "Permits extended", EN, "2025-10-13 09:05", ()),
]


@pytest.mark.parametrize(
    ("url", "source", "title", "body", "instant", "authors"),
    FORMS,
    ids=["wordpress", "agency", "breaks", "kazakh", "official"],
)
def test_forms_of_pages(
    url: str, source: str, title: str, body: tuple[str, ...], instant: str, authors: tuple[str, ...]
) -> None:
    """Title, text, time and names, and nothing of what stands around."""
    article = extract(Page(url=url, body=source.encode(), content_type=None, fetched_at=NOW))
    assert article.title == title
    assert tuple(article.body.split("\n\n")) == body
    assert f"{article.published:%Y-%m-%d %H:%M}" == instant
    assert article.authors == authors


def entry(time: str, head: str, lines: tuple[str, ...]) -> str:
    stamp = f"<time datetime=2025-10-14T{time}+05:00>{time}</time>"
    return f"<div class=live-entry>{stamp}<h3>{head}</h3>{paragraphs(lines)}</div>"


LIVE = f"""<html lang=ru><head><script type="application/ld+json">[
{{"@type": "BlogPosting", "headline": "Министр выступил", "datePublished": "2025-10-14T11:05:00+05:00"}},
{{"@type": "LiveBlogPosting", "headline": "Переговоры о разрешениях", "datePublished": "2025-10-14T09:00:00+05:00",
"liveBlogUpdate": [{{"@type": "BlogPosting", "headline": "Очередь растёт"}}]}}]</script></head><body><main><article>
<h1>Переговоры о разрешениях: онлайн</h1><div class=live>{entry("11:05", "Министр выступил", RU[:1])}
{entry("10:20", "Очередь растёт", RU[1:])}</div></article></main></body></html>"""
AMP = f"""<!doctype html><html ⚡ lang=ru><head><link rel=canonical href="https://orta.kz/x-1/">
<title>Разрешения продлили</title>
</head><body><header class=amp-wp-header>Орта</header><article class=amp-wp-article><header>
<h1>Разрешения продлили</h1>
<div class="amp-wp-meta amp-wp-byline">Ирина Ким</div><time datetime="2025-10-13T14:05:00+05:00">13 октября</time>
</header>
<figure><amp-img src=x></amp-img><figcaption>Фуры на границе</figcaption></figure><div class=amp-wp-article-content>
{paragraphs(RU[:2])}<amp-ad width=300></amp-ad>{paragraphs(RU[2:])}<amp-social-share></amp-social-share></div>
<footer><div class=amp-wp-tax-category>Рубрика: Общество</div></footer></article>
<amp-sidebar><ul><li><a href=/>Главная</a></li></ul></amp-sidebar></body></html>"""
GALLERY = f"""<html lang=ru><body><article><h1>Разрешения продлили</h1>
<time>13 октября 2025, 14:05</time>{paragraphs(RU[:2])}
<div class=gallery><div class=slide><img src=1><p>Фура на посту Сырым, 13 октября</p><span>1/12</span></div>
<figure><img src=3><figcaption>Водители ждут</figcaption></figure></div>{paragraphs(RU[2:])}<p>Фото 1 из 12</p>
</article>
</body></html>"""
MANY_PAGES = f"""<html lang=ru><body><article><h1>Разрешения продлили</h1><time>13 октября 2025, 14:05</time>
<div class=entry-content>{paragraphs(RU)}<p>Продолжение на следующей странице</p><div class=pagination>
<span>Страница 1 из 3
</span> <a href=?page=2>2</a> <a href=?page=2>Далее</a></div></div></article></body></html>"""
WALLED = f"""<html lang=kk><body><article><h1>Рұқсат мерзімі ұзартылды</h1>
<time>13 қазан 2025, 14:05</time>{paragraphs(KK)}
<div class=offer><h3>Мақаланы толық оқу үшін жазылыңыз</h3><p>Материал тек жазылушыларға қолжетімді</p><a>Кіру</a>
</div>
</article></body></html>"""
NEXT_ONE = f"""<html lang=en><body><main><article><h1>Permits extended</h1><time>13 October 2025, 14:05</time>
<div class=body>
{paragraphs(EN)}</div></article><article><h1>Grain exports rise</h1><div class=body>
<p>Exports of grain from the country rose by
a third against last year, the figures of the ministry show.</p>
<p>The main buyers are Uzbekistan and Tajikistan.</p></div>
</article></main></body></html>"""

OTHER_FORMS = [
    (LIVE, "Переговоры о разрешениях", ("Министр выступил", RU[0], "Очередь растёт", *RU[1:]), "2025-10-14 04:00"),
    (AMP, "Разрешения продлили", RU, "2025-10-13 09:05"),
    (GALLERY, "Разрешения продлили", RU, "2025-10-13 09:05"),
    (MANY_PAGES, "Разрешения продлили", RU, "2025-10-13 09:05"),
    (WALLED, "Рұқсат мерзімі ұзартылды", KK, "2025-10-13 09:05"),
    (NEXT_ONE, "Permits extended", EN, "2025-10-13 09:05"),
]


@pytest.mark.parametrize(
    ("source", "title", "body", "instant"),
    OTHER_FORMS,
    ids=["live blog", "AMP", "gallery", "first of many pages", "behind a wall", "another article below"],
)
def test_forms_of_articles(source: str, title: str, body: tuple[str, ...], instant: str) -> None:
    """Only what belongs to the article, in the order of the page."""
    article = extract(Page(url="https://orta.kz/x-1/", body=source.encode(), content_type=None, fetched_at=NOW))
    assert article.title == title
    assert tuple(article.body.split("\n\n")) == body
    assert f"{article.published:%Y-%m-%d %H:%M}" == instant
