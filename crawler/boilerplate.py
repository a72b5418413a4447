"""Lines that stand within or after an article's text but are no part of it, in English, Russian and Kazakh.

Works on blocks of text, whichever layer of extraction gave them. A line is left out only for what it says itself, and
the end is cut only at a heading that announces other stories, so that prose which merely mentions a photo or a cookie
stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from crawler.dates import is_only_date
from crawler.phrases import (
    BYLINE,
    CAPTION,
    COUNTERS,
    CREDIT,
    IMPRINT,
    IMPRINT_HINTS,
    LANGUAGES,
    OTHERS,
    PICTURED,
    READ_ALSO,
    SHARE,
    SOURCE,
)
from crawler.prompts import AMID, AMID_HINTS, BUTTON, FOLLOW, INVITE, WALL

Kind = Literal["paragraph", "heading", "quote", "item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph of a page."""

    text: str  # one line
    kind: Kind = "paragraph"
    linked: float = 0.0  # share of its letters that are links


NOISE = (
    (CAPTION, 200), (SOURCE, 120), (READ_ALSO, 300), (SHARE, 160), (FOLLOW, 300), (INVITE, 320), (LANGUAGES, 60),
    (COUNTERS, 160), (PICTURED, 120), (BUTTON, 160), (WALL, 200),
)  # fmt: skip
"""What to leave out, and how long (in characters) such a line may be; a longer one is prose."""
LONGEST_IMPRINT = 600
HINTED = ((320, AMID_HINTS, AMID), (LONGEST_IMPRINT, IMPRINT_HINTS, IMPRINT))
"""The same for expressions that take long: only where a line holds one of the hints."""
HEAD_LINES = 6  # blocks at the start among which headline, author and date are looked for
LONGEST_HEAD = 120
DATELINE = re.compile(r"(?:\d{1,2}:\d{2}[,\s|–—-]+)?\d{1,2}\s+[^\W\d_]{3,9}\.?,?\s+(?:19|20)\d\d\b.{0,60}$")
BY = re.compile(r"\b(?:by|posted|published|written|автор|текст|опубликовал[аи]?|мәтін|жариялады)\b", re.IGNORECASE)
ENDED = re.compile(r"[.!?…:;»”\"')]$")


def cleaned(
    blocks: tuple[Block, ...], *, titles: tuple[str, ...] = (), authors: tuple[str, ...] = ()
) -> tuple[Block, ...]:
    """The blocks that are the article's own; idempotent. `titles` are the forms of the headline that the page gives."""
    own = _without_other_stories(tuple(block for block in blocks if block.text))
    kept = tuple(block for block in own if not is_noise(block.text))
    return _without_head(_without_trailing_headings(kept), titles, authors)


def is_noise(text: str) -> bool:
    """Whether a line is a caption, a credit, a pointer to other stories, or of the page around the article."""
    if len(text) > LONGEST_IMPRINT:
        return False
    if CREDIT.match(text) or (len(text) <= 100 and BYLINE.match(text)):
        return True
    if any(len(text) <= longest and pattern.match(text) for pattern, longest in NOISE):
        return True
    lowered = text.casefold()
    for longest, hints, pattern in HINTED:
        for hint in hints if len(text) <= longest else ():  # no `any`: every line of every page comes here
            if hint in lowered:
                if pattern.search(text) is not None:
                    return True
                break
    return False


def credited(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The names that lines such as `Original Author: NAME` give."""
    for block in blocks:
        if match := CREDIT.match(block.text):
            names = re.split(r"\s*(?:,|;|/| and | и | және )\s*", match["name"].strip(" ."))
            return tuple(name for name in names if name)
    return ()


def _without_other_stories(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Cut headings such as "Latest news", with the headlines that follow them.

    Where nothing but headlines follows, everything goes; where prose comes again, only the headlines before it.
    """
    kept: list[Block] = []
    position = 0
    while position < len(blocks):
        if not OTHERS.match(blocks[position].text):
            kept.append(blocks[position])
            position += 1
            continue
        position += 1
        while position < len(blocks) and _is_headline(blocks[position]):
            position += 1
    return tuple(kept)


def _is_headline(block: Block) -> bool:
    if block.linked > 0.7 or is_noise(block.text):
        return True
    return len(block.text) <= 200 and not ENDED.search(block.text) and block.kind != "quote"


def _without_trailing_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    end = len(blocks)
    while end and blocks[end - 1].kind == "heading":
        end -= 1
    return blocks[:end]


def _without_head(blocks: tuple[Block, ...], titles: tuple[str, ...], authors: tuple[str, ...]) -> tuple[Block, ...]:
    """Drop what stands between the headline and the text: the headline again, who wrote and when."""
    wanted = {_letters(title) for title in titles}
    names = re.compile("|".join(map(re.escape, authors)), re.IGNORECASE) if authors else None
    head = tuple(
        block
        for block in blocks[:HEAD_LINES]
        if _letters(block.text) not in wanted and not _is_only_who_and_when(block.text, names)
    )
    return head + blocks[HEAD_LINES:]


def _is_only_who_and_when(text: str, names: re.Pattern[str] | None) -> bool:
    if len(text) > LONGEST_HEAD:
        return False
    if re.fullmatch(r"https?://\S+", text):
        return True
    if not ENDED.search(text) and DATELINE.match(text):
        return True
    bare = names.sub("", text) if names else text
    if bare != text and not re.search(r"\w", BY.sub("", bare)):
        return True
    return is_only_date(BY.sub("", bare) if bare != text else text)


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))
