"""Who wrote an article, as lines of text and markup say it, in English, Russian and Kazakh.

Names of people: neither the outlet, nor its desk, nor a login or an address.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

NO_AUTHOR = re.compile(
    r"https?://|www\.|@|^(?:\w*admin\w*|administrator|root|editors?|editorial(?: (?:board|team|staff|desk))?|"
    r"news ?(?:desk|room)|web ?desk|online desk|redaktor|redaktsiya|reda[ck]tion|author|user|manager|"
    r"(?:главная |новостная )?редакция(?: .{0,40})?|редактор|автор|пресс-служба(?: .{0,60})?|корреспондент|"
    r"редакциялық алқа|редакциясы|тілші|none|null|undefined|unknown|anonymous|аноним|"
    r"staff(?: (?:writer|reporter|reports?))?|guest)$",
    re.IGNORECASE,
)
INTRODUCED = re.compile(
    r"^(?:(?:written |posted |published |reported |reporting |text |story |words |analysis |opinion |review |"
    r"commentary |column )?by|authors?|text|von|par|"
    r"автор(?:ы|ка)?(?: (?:материала|статьи|текста))?|текст|подготовил[аи]?|беседовал[аи]?|"
    r"авторы|мәтін|дайындаған|жазған)(?:\s*[:：–—-]\s*|\s+)",
    re.IGNORECASE,
)
PARTS = re.compile(
    r"\s*[;|•·\n]\s*|,?\s+(?:and|и|және|мен|&|und|et)\s+(?=[^\W\d_a-zа-яёәғқңөұүһі])|\s*,\s*(?=[^\W\d_a-zа-яёәғқңөұүһі][^\W\d_]*\.?\s)"
)
ROLE = re.compile(
    r"\s*[,(–—-]\s*(?:[\w.-]*\s)?(?:correspondent|reporter|editor|writer|columnist|analyst|staff|корреспондент|журналист|"
    r"редактор|обозреватель|колумнист|аналитик|собкор|тілші|журналисі|редакторы|шолушы|для|for|специально)\b.*$",
    re.IGNORECASE,
)
BELONGING = re.compile(r"(?<=\w)(?:,\s*[^\s,]{2,20})+$")  # Jane Doe, Futurism; Jane Doe, MS, RD
SENTENCE = re.compile(r"(?<=[^\W\d_]{5})\.\s+(?=[^\W\d_])")  # Jane Doesson. Their Outlet; no initial, no title
POST = re.compile(
    r"(?:writer|editor|correspondent|reporter|columnist|analyst|contributor|editor-at-large|корреспондент|обозреватель|"
    r"редактор|журналист|тілші(?:сі)?|журналисі|шолушы(?:сы)?)$",
    re.IGNORECASE,
)
HOUSE = re.compile(
    r"\b(?:press|news|times|herald|tribune|gazette|magazine|agency|service|bureau|desk|staff|team|tv|radio|media|online|"
    r"daily|weekly|newsroom|university|institute|reuters|afp|bloomberg|international|агентство|агентства|служба|редакция|"
    r"новости|газета|радио|телеканал|университет|тасс|интерфакс|агенттігі|қызметі|редакциясы|газеті|жаңалықтар)\b|"
    r"^(?:\S+\s+){2,}(?:post|leader|journal|review|today|star|sun|chronicle|observer)$",
    re.IGNORECASE,
)
"""Organisations, which stand beside a person's name to say whose they are."""
BY_ALONE = re.compile(
    r"(?:(?:written |posted |published |reported |text |story |words |analysis |review )?by|authors?|"
    r"автор(?:ы|ка)?(?: (?:материала|статьи|текста))?|текст|подготовил[аи]?|беседовал[аи]?|"
    r"(?:мәтін |мақала )?авторы|мәтін|дайындаған|жазған)\s*[:：]?",
    re.IGNORECASE,
)
JOINING = re.compile(r"[\s,;&•·|]*(?:and|и|және|мен)?[\s,;&•·|]*", re.IGNORECASE)
PERSON = re.compile(r"(?:[^\W\d_]\.\s?){0,3}[^\W\d_][\w’'ʼ.-]*(?:\s+(?:[^\W\d_]\.\s?|[\w’'ʼ-]+\.?)){0,4}$")
BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:authors?|byline|by-line|avtor|journalist|writer)(?:$|[\s_-]|__)|(?:author|byline)[_-]*(?:name|link|title)",
    re.IGNORECASE,
)
AUTHOR_PAGE = re.compile(r"/(?:authors?|avtor(?:y|lar)?|journalists?|staff|redaktor)/[^/?#]+/?$", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"comment|related|sidebar|widget|popular|latest|footer|recommend|quote|photo|image|caption|card|teaser",
    re.IGNORECASE,
)
DATED_TAIL = re.compile(r"(?:\s+[-–—|•·]|,|\s+on)?\s+[^-–—|•·,]*\b\d.*$")  # By Jane Doe - 2019-04-10
MOST_AUTHORS = 8
LONGEST_LINE = 120
LONGEST_NAMES = 1000  # characters of a line of authors that are read; hostile text would keep the expressions busy
LOOKED_AT = 40  # elements of a page that are named like a byline


def names_of(line: str) -> tuple[str, ...]:
    """The names in a line of authors, without what introduces them."""
    return credible([line])


def credible(names: Iterable[str], *, outlet: str | None = None) -> tuple[str, ...]:
    """The names among `names` that can be those of people, split where a line holds several; `outlet` is none.

    In a line of several, what is a post or an organisation says only whose the others are.
    """
    own = _own_names(outlet)
    kept: list[str] = []
    for name in names:
        parts = [
            bare
            for part in PARTS.split(SENTENCE.sub("; ", INTRODUCED.sub("", name[:LONGEST_NAMES].strip())))
            if 2 <= len(bare := _bare(part)) <= 80
            and not NO_AUTHOR.search(bare)
            and not re.search(r"\s\d", bare)  # a date beside the name
            and _letters(bare) not in own
        ]
        people = [part for part in parts if not POST.search(part) and not HOUSE.search(part)]
        kept += people if any(map(_is_person, people)) else parts
    return tuple(dict.fromkeys(kept))[:MOST_AUTHORS]


def _bare(part: str) -> str:
    """A name without what introduces it, what its bearer is, and where."""
    bare = ROLE.sub("", INTRODUCED.sub("", part)).strip(" \t,:.–—-")
    alone = BELONGING.sub("", bare)
    if " " in alone:
        bare = alone
    if re.search(r"\b[^\W\d_]$", bare) and f"{bare}." in part:  # an initial keeps its point
        bare += "."
    return " ".join(bare.split())


def _own_names(outlet: str | None) -> set[str]:
    """The outlet's name, and that name without the words that a site puts behind it: `Site | News of the world`."""
    if not outlet:
        return set()
    return {_letters(outlet), _letters(re.split(r"\s+[|–—-]\s+|\s*\|\s*", outlet)[0])} - {""}


def introduced(texts: list[str]) -> tuple[str, ...]:
    """The names that the short lines around a headline introduce: `By Jane Doe`, or `By` and then the names."""
    for position, text in enumerate(texts):
        if BY_ALONE.fullmatch(text):
            names = _until_other(texts[position + 1 : position + 1 + MOST_AUTHORS])
        elif INTRODUCED.match(text) and len(text) <= LONGEST_LINE:
            names = credible([DATED_TAIL.sub("", text)])
        else:
            continue
        if names and all(map(_is_person, names)):
            return names
    return ()


def _until_other(texts: list[str]) -> tuple[str, ...]:
    """The names with which `texts` begin."""
    names: list[str] = []
    for text in texts:
        if JOINING.fullmatch(text):
            continue
        found = credible([DATED_TAIL.sub("", text)]) if len(text) <= LONGEST_LINE else ()
        if not found or not all(map(_is_person, found)):
            break
        names += found
    return tuple(dict.fromkeys(names))


def written(tree: HtmlElement, *, outlet: str | None = None) -> tuple[str, ...]:
    """The names in the page's markup: links to an author first, then what is named a byline."""
    for texts in (_linked(tree), _classed(tree)):
        names = [name for name in credible(texts, outlet=outlet) if _is_person(name)]
        if names:
            return tuple(names)
    return ()


def _linked(tree: HtmlElement) -> list[str]:
    """What links to an author: by their `rel`, else by their address where they stand beside the headline."""
    related = [
        link.text_content()
        for link in tree.iterfind(".//a[@rel]")
        if "author" in link.get("rel").lower().split() and not _stands_elsewhere(link)
    ]
    head = next(tree.iter("h1"), None)
    if related or head is None:
        return related
    holders = [node for node in list(head.iterancestors())[:3] if node.tag not in {"body", "html", "main"}]
    links = holders[-1].iterfind(".//a[@href]") if holders else ()
    return [
        link.text_content() for link in links if AUTHOR_PAGE.search(link.get("href")) and not _stands_elsewhere(link)
    ]


def _classed(tree: HtmlElement) -> Iterator[str]:
    """The text of the first element named a byline that holds a name; not every card's on the page."""
    looked_at = 0
    for node in tree.iterfind(".//*[@class]"):
        if not BYLINE_CLASS.search(node.get("class")) or len(node.get("class")) > 300:
            continue
        looked_at += 1
        if looked_at > LOOKED_AT:
            return
        text = "\n".join(part.strip() for part in node.itertext() if part.strip())
        if len(text) <= 200 and not _stands_elsewhere(node) and any(map(_is_person, credible([text]))):
            yield text
            return


def _stands_elsewhere(node: HtmlElement) -> bool:
    """Whether a part of the page around the article holds this."""
    for holder in [node, *node.iterancestors()][:8]:
        if holder.tag in {"article", "main", "body"}:
            return False
        if holder.tag in {"aside", "footer", "nav", "blockquote", "figure", "li"}:
            return True
        if ELSEWHERE.search(f"{holder.get('class') or ''} {holder.get('id') or ''}"):
            return True
    return False


def _is_person(name: str) -> bool:
    """Two to five words of which each begins with a capital, but for such as `van`, `оглы`, `ұлы`."""
    words = name.split()
    if not 2 <= len(words) <= 5 or PERSON.match(name) is None:
        return False
    return words[0][0].isupper() and sum(word[0].isupper() for word in words) >= len(words) - 1


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))
