"""Where sentences begin and end, in English, Russian and Kazakh."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a full stop does not end; a following capital letter says nothing, since a name or title often follows.
_TITLES: Final = frozenset((
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "capt", "gov", "sen", "rep", "rev", "hon", "st",
    "no", "nos", "fig", "vol", "art", "sec", "dep", "min", "approx", "vs", "cf", "eg", "e.g", "i.e", "ie",
    "u.s", "u.k", "u.n", "e.u", "a.m", "p.m", "inc", "ltd", "co", "corp", "jr", "sr", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "им", "ул", "пр", "просп", "пер", "пл",
    "обл", "р-н", "пос", "стр", "корп", "кв", "д", "св", "гр", "гос", "зам", "зав", "нач", "см", "ср", "напр",
    "т.е", "т.к", "т.н", "т.ч", "т.п", "др", "проф", "акад", "доц", "ген", "полк", "ред", "изд", "ст", "пп",
    "п", "ч", "абз", "илл", "рис", "табл", "коп", "экз", "прим", "англ", "рус", "каз", "лат", "тел", "моб",
    "янв", "фев", "февр", "мар", "апр", "авг", "сен", "сент", "окт", "ноя", "нояб", "дек", "ж", "т.с", "мыс",
    "қ", "көш",
))  # fmt: skip
# These end a sentence if a capital letter follows.
_UNITS: Final = frozenset((
    "г", "гг", "в", "вв", "млн", "млрд", "трлн", "тыс", "руб", "тг", "тнг", "долл", "кг", "км", "м", "см", "мм",
    "га", "сут", "мин", "сек", "чел", "шт", "проц", "т", "т.б", "т.с.с", "т.д", "т.т",
))  # fmt: skip

_STOP: Final = re.compile(r"[.!?…]+[\"»”’')\]]*(?=\s|$)|\n+")
_LAST_WORD: Final = re.compile(r"(?:^|[\s(«“\"'„–—-])([^\s(«“\"'„–—-]+)$")
_OPENING: Final = re.compile(r"\s*[\"«“„'(\[–—-]*\s*")
_INITIAL: Final = re.compile(r"[^\W\d_]")


LONGEST: Final = 2_000  # characters


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text as (start, end) in code points, end exclusive; a line break always ends one.

    Initials ("А. С. Пушкин"), abbreviations ("т.е.", "млн.", "U.S.") and host names ("Orda.kz") do not. What runs
    on for more than `LONGEST` characters is no sentence; it is cut at a space, so that nobody can make reading slow.
    """
    return tuple(_trimmed(text))


def _trimmed(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _STOP.finditer(text):
        if match.group()[0] != "\n" and not _ends(text, start, match):
            continue
        yield from _span(text, start, match.end())
        start = match.end()
    yield from _span(text, start, len(text))


def _span(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        space = text.rfind(" ", start, start + LONGEST)
        cut = space if space > start else start + LONGEST
        yield start, cut
        start = cut + (cut == space)
    if start < end:
        yield start, end


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    opening = _OPENING.match(text, stop.end())
    following = text[opening.end() : opening.end() + 1] if opening else ""
    if following.islower():
        return stop.group().rstrip("\"»”’')]")[-1:] != "." and "…" not in stop.group() and _quoted(text, stop)
    if stop.group()[0] != "." or stop.group().startswith(".."):
        return True
    before = _LAST_WORD.search(text, max(start, stop.start() - 20), stop.start())
    word = before.group(1).lower() if before else ""
    if word in _TITLES or (len(word) == 1 and _INITIAL.match(word) and text[stop.start() - 1].isupper()):
        return False
    return word not in _UNITS or following.isupper() or not following


def _quoted(text: str, stop: re.Match[str]) -> bool:
    """Whether a question or exclamation before a small letter ends its sentence: not if a dash goes on (– деді
    ол)."""
    return text[stop.end() : stop.end() + 3].strip()[:1] not in {"–", "—", "-"} and stop.group()[-1] not in '"»”’'
