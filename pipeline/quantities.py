"""Numbers, dates, durations and law numbers of a text, by value, so that three languages compare.

"22 billion tenge", "22 миллиарда тенге" and "22 миллиард теңге" are `22000000000`; "half a year", "шесть месяцев" and
"алты ай" are `6m`; "October 11", "11 октября" and "11 қазан" are a day of the year in which the article stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MONTHS = (
    r"january|jan\.?|январ[ьяе]|янв\.?|қаңтар\w*", r"february|feb\.?|феврал[ьяе]|февр?\.?|ақпан\w*",
    r"march|mar\.?|март[ае]?|мар\.?|наурыз\w*", r"april|apr\.?|апрел[ьяе]|апр\.?|сәуір\w*",
    r"may|ма[йяе]|мамыр\w*", r"june|jun\.?|июн[ьяе]|июн\.?|маусым\w*",
    r"july|jul\.?|июл[ьяе]|июл\.?|шілде\w*", r"august|aug\.?|август[ае]?|авг\.?|тамыз\w*",
    r"september|sept?\.?|сентябр[ьяе]|сент?\.?|қыркүйек\w*|қыркүйег\w*",
    r"october|oct\.?|октябр[ьяе]|окт\.?|қазан\w*",
    r"november|nov\.?|ноябр[ьяе]|нояб?\.?|қараша\w*", r"december|dec\.?|декабр[ьяе]|дек\.?|желтоқсан\w*",
)  # fmt: skip
MONTH = "|".join(f"(?P<m{n}>{names})" for n, names in enumerate(MONTHS, 1))
MONTH_ANY = re.sub(r"\?P<m\d+>", "?:", MONTH)
YEAR = r"(?:19|20)\d\d"
DATES = re.compile(
    rf"(?<![\d.,])(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?:-?го|-?е)?\s+(?:of\s+)?(?P<month>{MONTH_ANY})(?![\w-])"
    rf"(?:,?\s+(?P<y>{YEAR}))?"
    rf"|(?<!\w)(?P<month2>{MONTH_ANY})\s+(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?![\d%])(?:,?\s+(?P<y2>{YEAR}))?"
    rf"|(?<!\w)(?P<month3>{MONTH_ANY})\s+(?:of\s+)?(?P<y3>{YEAR})(?!\d)"
    rf"|(?P<y4>{YEAR})\s*(?:жыл\w*|ж\.)\s+(?:(?P<d4>[0-3]?\d)\s+)?(?P<month4>{MONTH_ANY})(?![\w-])"
    rf"|(?<!\d)(?P<d5>[0-3]?\d)[./](?P<n5>[01]?\d)[./](?P<y5>{YEAR})(?!\d)"
    rf"|(?<!\d)(?P<y6>{YEAR})-(?P<n6>[01]\d)-(?P<d6>[0-3]\d)(?!\d)",
    re.IGNORECASE,
)
MONTH_OF = re.compile(f"(?:{MONTH})$", re.IGNORECASE)

LAW = re.compile(
    r"(?:№|(?<!\w)no\.?|(?<!\w)n)\s*(\d[\d/-]*(?:-?[a-zа-яәіңғүұқөһ]{1,4})?)(?!\w)|(?<!\w)(\d+-(?:фз|fz))(?!\w)",
    re.IGNORECASE,
)
SCALES = (
    (10**3, r"thousand|тысяч\w*|тыс\.?|мың\w*"),
    (10**6, r"million\w*|mln|миллион\w*|млн\.?"),
    (10**9, r"billion\w*|bln|миллиард\w*|млрд\.?"),
    (10**12, r"trillion\w*|trln|триллион\w*|трлн\.?"),
)  # fmt: skip
SCALE = "|".join(f"(?P<s{power}>{words})" for power, words in SCALES)
NUMBER = re.compile(
    rf"(?<![\w.,])(?P<whole>\d{{1,3}}(?:[\s\u00a0\u202f]\d{{3}})+|\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)"
    rf"(?P<part>[.,]\d{{1,2}})?(?!\d)"
    rf"(?:[\s  -]*(?:{SCALE})(?!\w))?",
    re.IGNORECASE,
)
UNITS = (
    ("d", r"days?|day's|дн(?:я|ей|ю|ям|ями|ях)|день|сут(?:ки|ок|кам|ках)|тәулік\w*|күн(?!\w*тізбе)\w*"),
    ("w", r"weeks?|недел\w+|апта\w*"),
    ("m", r"months?|месяц\w*|ай(?!м)\w{0,4}"),
    ("y", r"years?|год(?:а|у|ом|ы|ов)?|лет|жыл\w*"),
    ("h", r"hours?|час(?:а|ов|ам|ах)?|сағат\w*"),
)
COUNTS = (
    (1, r"one|один|одного|одну|бір"), (2, r"two|дв(?:а|е|ух|ум|умя)|екі"), (3, r"three|тр(?:и|[её]х)|үш"),
    (4, r"four|четыр(?:е|[её]х)|төрт"), (5, r"five|пят(?:ь|и)|бес"), (6, r"six|шест(?:ь|и)|алты"),
    (7, r"seven|сем(?:ь|и)|жеті"),
    (8, r"eight|вос[ье]м[ьи]|сегіз"), (9, r"nine|девят(?:ь|и)|тоғыз"), (10, r"ten|десят(?:ь|и)|он"),
    (12, r"twelve|двенадцат[ьи]|он екі"), (15, r"fifteen|пятнадцат[ьи]|он бес"), (20, r"twenty|двадцат[ьи]|жиырма"),
    (30, r"thirty|тридцат[ьи]|отыз"), (90, r"ninety|девяност[оа]|тоқсан"),
)  # fmt: skip
UNIT = "|".join(f"(?P<u{unit}>{words})" for unit, words in UNITS)
DURATION = re.compile(
    rf"(?<!\w)(?:(?P<n>\d+)|(?P<word>{'|'.join(words for _, words in reversed(COUNTS))}))[\s -]+"
    rf"(?:calendar\s+|календарных\s+|күнтізбелік\s+)?(?:{UNIT})(?!\w)",
    re.IGNORECASE,
)
HALF_YEAR = re.compile(
    r"(?<!\w)(?:half[ -]a[ -]year|half-year|полгода|полугоди[еяю]|полугода|жарты жыл\w*|жартыжылд\w*)(?!\w)",
    re.IGNORECASE,
)
HALVES = ("half", "полго", "полуг", "жарты")  # each half year has one of them
DIGITS = re.compile(r"\d+")
YEAR_DIGITS = 4
LEAST_NUMBER = 13  # smaller ones are in every text


@dataclass(frozen=True, slots=True)
class Quantities:
    """What a text counts, as comparable strings."""

    numbers: frozenset[str]  # values without unit: `22000000000`, `9.9`; years and parts of dates left out
    dates: frozenset[str]  # `2025-10-11`, or `2022-07` where no day is named, or `2022` alone
    durations: frozenset[str]  # `6m`, `90d`, `16m`, `3y`, `48h`
    laws: frozenset[str]  # `115-fz`, `543`


def quantities(text: str, published: date) -> Quantities:
    """All that a text counts. A date without a year is taken to be the one nearest to `published`."""
    dates, rest = _take_dates(text, published)
    durations, rest = _take_durations(rest)
    laws, rest = _take_laws(rest)
    numbers, years = set(), set()
    for match in NUMBER.finditer(rest):
        value, scaled = _value(match)
        if not scaled and re.fullmatch(YEAR, value):
            years.add(value)
        elif scaled or "." in value or int(value) >= LEAST_NUMBER:
            numbers.add(value)
    others = frozenset(year for year in years if int(year) != published.year)
    return Quantities(frozenset(numbers), frozenset(dates) | others, frozenset(durations), frozenset(laws))


def _replaced(pattern: re.Pattern[str], by: Callable[[re.Match[str]], str], text: str, starts: Iterator[int]) -> str:
    """What `pattern.sub(by, text)` gives, tried only at `starts`.

    Where these are all the places at which a match can begin, the two are equal. Trying the pattern at each letter of
    the text costs ten times as much.
    """
    parts: list[str] = []
    end = 0
    for start in sorted(set(starts)):
        if start >= end and (match := pattern.match(text, start)):
            parts += (text[end:start], by(match))
            end = match.end()
    return "".join((*parts, text[end:]))


def _date_starts(text: str) -> Iterator[int]:
    """Where a date can begin: at digits, or at the word before them, with or without an `of`."""
    for match in DIGITS.finditer(text):
        start, end = match.span()
        yield start
        yield max(start, end - YEAR_DIGITS)  # 2026 жыл: nothing is asked of what stands before
        if (space := _before_space(text, start)) == start:
            continue
        word = _before_word(text, space)
        yield word
        if text[word:space].casefold() == "of":
            yield _before_word(text, _before_space(text, word))


def _before_space(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _before_word(text: str, end: int) -> int:
    """Where the word begins that ends there, or one place before with a full stop."""
    if end and text[end - 1] == ".":
        end -= 1
    while end and (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    return end


def _law_starts(text: str) -> Iterator[int]:
    """Where the number of a law can begin: at digits, or at the №, n or no. before them."""
    for match in DIGITS.finditer(text):
        yield match.start()
        mark = _before_space(text, match.start())
        yield from (place for place in range(max(0, mark - 3), mark) if text[place] in "№nN")


def _take_laws(text: str) -> tuple[set[str], str]:
    found: set[str] = set()

    def note(match: re.Match[str]) -> str:
        found.update(law.lower().replace("фз", "fz") for law in match.groups() if law)
        return " "

    return found, _replaced(LAW, note, text, _law_starts(text))


def _take_dates(text: str, published: date) -> tuple[set[str], str]:
    found: set[str] = set()

    def note(match: re.Match[str]) -> str:
        if (when := _date_of(match, published)) is None:
            return match.group()
        found.add(when)
        return " "

    return found, _replaced(DATES, note, text, _date_starts(text))


def _date_of(match: re.Match[str], published: date) -> str | None:
    groups = match.groupdict()
    first = {
        part: next((groups[part + n] for n in ("", *"23456") if groups.get(part + n)), None)
        for part in ("d", "month", "y", "n")
    }
    month = int(first["n"]) if first["n"] else _month_number(first["month"] or "")
    if first["d"] is None:
        return f"{first['y']}-{month:02d}" if first["y"] else None
    years = [int(first["y"])] if first["y"] else [published.year - 1, published.year, published.year + 1]
    days = []
    for year in years:
        try:
            days.append(date(year, month, int(first["d"])))
        except ValueError:
            continue
    return min(days, key=lambda day: abs((day - published).days)).isoformat() if days else None


def _month_number(word: str) -> int:
    named = MONTH_OF.match(word)
    return next((int(key[1:]) for key, value in named.groupdict().items() if value), 0) if named else 0


def _take_durations(text: str) -> tuple[set[str], str]:
    found: set[str] = set()

    def note(match: re.Match[str]) -> str:
        unit = next(key[1:] for key, value in match.groupdict().items() if key.startswith("u") and value)
        count = int(match["n"]) if match["n"] else _count(match["word"])
        if not re.fullmatch(YEAR, str(count)):
            found.add(f"{count}{unit}")
            return " "
        return match.group()

    plain, rest, halves = text.casefold(), text, 0
    if any(half in plain for half in HALVES):
        rest, halves = HALF_YEAR.subn(" ", text)
    if halves:
        found.add("6m")
    rest = DURATION.sub(note, rest)
    return {"1y" if length == "12m" else length for length in found}, rest


def _count(word: str) -> int:
    return next(count for count, words in COUNTS if re.fullmatch(words, word, re.IGNORECASE))


def _value(match: re.Match[str]) -> tuple[str, bool]:
    """The number as plain digits, and whether a word such as million raised it."""
    whole = re.sub(r"[\s  ,]", "", match["whole"])
    part = (match["part"] or "")[1:]
    power = next((int(key[1:]) for key, value in match.groupdict().items() if key.startswith("s") and value), 1)
    if power == 1:
        return (f"{int(whole)}.{part}".rstrip("0").rstrip(".") if part else str(int(whole))), False
    return str(round(float(f"{whole}.{part or 0}") * power)), True
