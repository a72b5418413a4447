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
    r"https?://|www\.|@|^(?:admin\w*|administrator|root|editors?|editorial(?: (?:board|team|staff|desk))?|"
    r"news ?(?:desk|room)|web ?desk|online desk|redaktor|redaktsiya|reda[ck]tion|author|user|manager|"
    r"(?:главная |новостная )?редакция(?: .{0,40})?|редактор|автор|пресс-служба(?: .{0,60})?|корреспондент|"
    r"редакциялық алқа|редакциясы|тілші|none|null|undefined|unknown|anonymous|аноним|"
    r"staff(?: (?:writer|reporter))?|guest)$",
    re.IGNORECASE,
)
INTRODUCED = re.compile(
    r"^(?:(?:written |posted |published |reported |reporting |text |story )?by|authors?|text|"
    r"автор(?:ы|ка)?(?: (?:материала|статьи|текста))?|текст|подготовил[аи]?|беседовал[аи]?|"
    r"авторы|мәтін|дайындаған|жазған)(?:\s*[:：–—-]\s*|\s+)",
    re.IGNORECASE,
)
PARTS = re.compile(
    r"\s*[;|•·\n]\s*|,?\s+(?:and|и|және|мен|&)\s+(?=[^\W\d_a-zа-яёәғқңөұүһі])|\s*,\s*(?=[^\W\d_a-zа-яёәғқңөұүһі][^\W\d_]*\.?\s)"
)
ROLE = re.compile(
    r"\s*[,(–—-]\s*(?:[\w.-]*\s)?(?:correspondent|reporter|editor|writer|columnist|analyst|staff|корреспондент|журналист|"
    r"редактор|обозреватель|колумнист|аналитик|собкор|тілші|журналисі|редакторы|шолушы|для|for|специально)\b.*$",
    re.IGNORECASE,
)
PERSON = re.compile(r"(?:[^\W\d_]\.\s?){0,3}[^\W\d_][\w’'ʼ.-]*(?:\s+(?:[^\W\d_]\.\s?|[\w’'ʼ-]+\.?)){0,4}$")
BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:authors?|byline|by-line|avtor|journalist|writer)(?:$|[\s_-]|__)|(?:author|byline)[_-]*(?:name|link|title)",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"comment|related|sidebar|widget|popular|latest|footer|recommend|quote|photo|image|caption|card|teaser",
    re.IGNORECASE,
)
MOST_AUTHORS = 8
LOOKED_AT = 40  # elements of a page that are named like a byline


def names_of(line: str) -> tuple[str, ...]:
    """The names in a line of authors, without what introduces them."""
    return credible([line])


def credible(names: Iterable[str], *, outlet: str | None = None) -> tuple[str, ...]:
    """The names among `names` that can be those of people, split where a line holds several; `outlet` is none."""
    own = _letters(outlet) if outlet else ""
    kept = []
    for name in names:
        for part in PARTS.split(INTRODUCED.sub("", " ".join(name.split(" ")).strip())):
            bare = ROLE.sub("", INTRODUCED.sub("", part)).strip(" \t,:.–—-")
            bare += "." if re.search(r"\b[^\W\d_]$", bare) and f"{bare}." in part else ""
            if 2 <= len(bare) <= 80 and not NO_AUTHOR.search(bare) and not (own and _letters(bare) == own):
                kept.append(" ".join(bare.split()))
    return tuple(dict.fromkeys(kept))[:MOST_AUTHORS]


def written(tree: HtmlElement, *, outlet: str | None = None) -> tuple[str, ...]:
    """The names in the page's markup: links to an author first, then what is named a byline."""
    for texts in (_linked(tree), _classed(tree)):
        names = [name for name in credible(texts, outlet=outlet) if _is_person(name)]
        if names:
            return tuple(names)
    return ()


def _linked(tree: HtmlElement) -> list[str]:
    return [
        link.text_content()
        for link in tree.iterfind(".//a[@rel]")
        if "author" in link.get("rel").lower().split() and not _stands_elsewhere(link)
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
