"""What of a page's text is the article: not the links around it, nor clocks and counters that tick by themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

PROSE_END = re.compile(r"[.!?…:;][»”\"'’)\]]*$")
FULL_STOP = re.compile(r"[.;][»”\"'’)\]]*$")
LINK_WORDS = 25  # a paragraph of no more words and without a full stop is a headline of something else
HEADING_WORDS = 5  # `Latest news` by itself opens a block; with a headline behind it, it is the whole of it
ITEM = re.compile(r"[-–—•*·▪]\s|\d{1,2}[.)]\s")
READ_ALSO = re.compile(
    r"\s*(?:latest news|read (?:also|more|next)|see also|more on|related|most read|original au(?:thor|htor)|photo"
    r"|subscribe|follow us|читайте (?:также|далее|ещ[её])|(?:последние|главные|другие) новости|новости по теме|по теме"
    r"|самое читаемое|популярное|автор|фото|подпи(?:сывайтесь|шитесь)|следите за"
    r"|(?:тағы|сондай-ақ) оқы\w+|(?:соңғы|басты) жаңалықтар|тақырып бойынша|көп оқылған\w*|фото|жазылыңыз\w*"
    r"|бізге жазыл\w+)(?!\w)",
    re.IGNORECASE,
)
_DAY = (
    r"(?:\d{1,2}[./]\d{1,2}[./](?:\d{2}){1,2}|\d{4}-\d\d-\d\d|\d{1,2}\s+[^\W\d_]{3,10}\.?(?:,?\s+\d{4})?"
    r"|[^\W\d_]{3,10}\s+\d{1,2},?\s+\d{4}|\d{4}\s+жыл\w*\s+\d{1,2}\s+[^\W\d_]{3,10}"
    r"|today|yesterday|сегодня|вчера|бүгін|кеше)"
)
_CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*(?:am|pm|a\.m\.|p\.m\.))?"
_WHEN = rf"(?:{_DAY}(?:,?\s*(?:at|в|сағат)?\s*{_CLOCK})?|{_CLOCK}(?:,?\s*{_DAY})?)"
_TIME = (
    r"(?:last\s+)?(?:updated|modified|published|posted)|обновл\w+|изменено|опубликовано|добавлено|дата публикации"
    r"|жаңарт\w+|жариялан\w+|өзгертілд\w+"
)
_COUNT = (
    r"views?|reads?|comments?|shares?|likes?|просмотр\w*|прочт\w+|прочитал\w*|комментари\w+|лайк\w*|репост\w*"
    r"|қарал\w+|оқылды|оқылым\w*|пікір\w*|min(?:utes?)? read|мин(?:ут\w*|\.)? (?:чтения|на чтение)|минут\w* оқ\w+"
)
# When an article was last touched, wherever it says so: `Обновлено в 14:35.`
TOUCHED = re.compile(rf"(?<!\w)(?:{_TIME})\s{{0,3}}(?:at|on|в|сағат|-|–|—|:)?\s{{0,3}}{_WHEN}(?!\w)\.?", re.IGNORECASE)
# A counter or a clock; a paragraph that holds nothing else is no prose.
METER = re.compile(
    rf"(?<!\w)(?:(?:{_COUNT})\s?[:—–-]?\s?\d[\d\s.,]{{0,12}}[kк]?|\d[\d\s.,]{{0,12}}[kкмm]?\s(?:рет\s)?(?:{_COUNT})|{_WHEN})(?!\w)",
    re.IGNORECASE,
)
UPDATED = re.compile(r"[(\[](?:updated|обновл\w+|жаңарт\w+)[^)\]]{0,40}[)\]]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Prose:
    """The paragraphs of an article, in order."""

    sure: tuple[str, ...]
    loose: tuple[str, ...]  # short ones without a full stop: headings within it, or headlines of something else


def headline(title: str) -> str:
    """A title without a note that it was updated."""
    return UPDATED.sub("", TOUCHED.sub(" ", title)).strip()


def prose(body: str) -> Prose:
    """The paragraphs that are the article's own, without links, notes, clocks and counters around them.

    Items of a list are its own: what follows a colon, a dash or a number. Where nothing ends in a full stop, all is.
    """
    sure: list[str] = []
    loose: list[str] = []
    in_block = listed = False
    for part in re.split(r"\n+", body):
        paragraph = TOUCHED.sub(" ", part).strip()
        words = len(paragraph.split())
        if words <= LINK_WORDS and not re.search(r"\w", METER.sub(" ", paragraph)):
            continue
        if note := READ_ALSO.match(paragraph):
            in_block = in_block or words <= HEADING_WORDS or note.end() == len(paragraph)
            listed = False
            continue
        in_block = in_block and words <= LINK_WORDS and not FULL_STOP.search(paragraph)
        if in_block:
            continue
        if PROSE_END.search(paragraph) or words > LINK_WORDS or listed or ITEM.match(paragraph):
            sure.append(paragraph)
            # After a colon comes a list, up to the next sentence.
            listed = paragraph.endswith(":") or (listed and not paragraph.endswith("."))
        else:
            loose.append(paragraph)
    return Prose(tuple(sure), tuple(loose)) if sure else Prose(tuple(loose), ())
