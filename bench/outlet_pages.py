"""Pages of simulated outlets: as heavy and as cluttered as those of real ones, with an article of the region in them.

An article is one of a file of stories, under a headline and a first sentence of its own. What stands around it (styles,
scripts, menus, cards of other stories, a footer) is the outlet's and is the same on all its pages, as on real sites.
"""

from __future__ import annotations

import html
import json
import random
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

WORDS = {
    "en": "border queue permit carrier minister customs week truck driver rule road transit export session agency law",
    "ru": "граница очередь разрешение перевозчик министр таможня неделя фура водитель правило дорога транзит закон",
    "kk": "шекара кезек рұқсат тасымалдаушы министр кеден апта жүк жүргізуші ереже жол транзит экспорт заң",
}
LEADS = {
    "en": "Report number {number} of {outlet} came from the newsroom at {time}.",
    "ru": "Сообщение номер {number} издания {outlet} редакция передала в {time}.",
    "kk": "{outlet} басылымының {number}-хабарын редакция сағат {time} жіберді.",
}
EDITED = {"en": "Updated: the ministry confirmed the date.", "ru": "Обновлено: министерство подтвердило дату.",
          "kk": "Жаңартылды: министрлік күнін растады."}  # fmt: skip
AUTHOR = "Aigerim Serik"
SELECTORS = {
    "title": "h1.post__title",
    "body": "div.post__text",
    "published": "time.post__date",
    "authors": "div.post__by",
}


@dataclass(frozen=True, slots=True)
class Story:
    """What an article is made from."""

    lang: str
    title: str
    paragraphs: tuple[str, ...]


def stories_of(file: Path) -> tuple[Story, ...]:
    """The stories of a file of JSON lines (`lang`, `title`, `body`)."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return tuple(Story(row["lang"], row["title"], tuple(row["body"].split("\n\n"))) for row in rows)


class Press:
    """Prints the pages of outlets, each of about `kilobytes`."""

    def __init__(self, stories: Sequence[Story], kilobytes: int) -> None:
        self._stories = stories
        self._bytes = kilobytes * 1000
        self._around = lru_cache(maxsize=None)(self._made_around)

    def page(self, outlet: str, number: int, published: datetime, *, edited: bool) -> bytes:
        """The page of an article; its second text where it was edited."""
        story = self._stories[number % len(self._stories)]
        before, after = self._around(outlet, story.lang)
        head, post = self._article(outlet, story, number, published, edited=edited)
        return b"".join((head, before, post, after))

    @staticmethod
    def title(story: Story, number: int) -> str:
        return f"{story.title} ({number})"

    def _article(
        self, outlet: str, story: Story, number: int, published: datetime, *, edited: bool
    ) -> tuple[bytes, bytes]:
        title = self.title(story, number)
        lead = LEADS[story.lang].format(number=number, outlet=outlet, time=f"{published:%H:%M}")
        paragraphs = [lead, *story.paragraphs, *([EDITED[story.lang]] if edited else [])]
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": title,
            "datePublished": published.isoformat(),
            "author": {"@type": "Person", "name": AUTHOR},
        }
        head = (
            f'<!DOCTYPE html><html lang="{story.lang}"><head><meta charset="utf-8"><title>{html.escape(title)} | '
            f'{outlet}</title><meta property="og:type" content="article"><meta property="og:title" '
            f'content="{html.escape(title)}"><script type="application/ld+json">{json.dumps(data)}</script>'
        )
        body = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
        post = (
            f'<article class="post"><h1 class="post__title">{html.escape(title)}</h1><div class="post__by">{AUTHOR}'
            f'</div><time class="post__date" datetime="{published.isoformat()}">{published:%d.%m.%Y %H:%M}</time>'
            f'<div class="post__text">{body}</div></article>'
        )
        return head.encode(), post.encode()

    def _made_around(self, outlet: str, lang: str) -> tuple[bytes, bytes]:
        """What stands before and after the article: two fifths styles and scripts, the rest menus and cards."""
        words = WORDS[lang].split()
        chance = random.Random(f"{outlet}{lang}")

        def said(number: int) -> str:
            return " ".join(chance.choices(words, k=number))

        inline = ""
        while len(inline) < self._bytes * 2 // 5:
            name = chance.randrange(10**6)
            inline += f"<style>.c{name}{{margin:0 {name % 9}px;color:#{name:06d};display:flex}}</style>"
            inline += (
                f"<script>window.q{name}=function(a,b){{if(a<b){{return a+{name}}}return b.push({name})}};</script>"
            )
        menu = "".join(f'<li class="menu__item"><a href="/{place}">{said(2)}</a></li>' for place in range(60))
        before = f'{inline}</head><body class="page"><header><nav><ul>{menu}</ul></nav></header><main>'
        cards = ""
        while len((before + cards).encode()) < self._bytes - 5_000:
            cards += (
                f'<div class="card"><a class="card__link" href="/rubric/{len(cards)}"><img src="/{len(cards)}.webp" '
                f'alt="{said(4)}" loading="lazy"><span class="card__title">{said(7)}</span></a>'
                f'<div class="card__meta"><span>{chance.randrange(24):02d}:30</span><span>{said(1)}</span></div></div>'
            )
        after = f'</main><aside class="related">{cards}</aside><footer><p>© {outlet}</p></footer></body></html>'
        return before.encode(), after.encode()
