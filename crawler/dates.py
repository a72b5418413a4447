"""Instants of publication as outlets write them, in English, Russian and Kazakh.

ISO 8601 and RFC 2822 are read by the standard library; dates written for people, absolute or relative, by dateparser,
which knows English and Russian; Kazakh is turned into English first (`crawler/kazakh_dates.py`).
"""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawler.kazakh_dates import has_kazakh, in_english
from crawler.zones import said_zone

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

    from config.model import Lang

LONGEST = 120  # code points; what is longer is no date, and hostile text must not reach the regular expressions
TOMORROW = timedelta(days=1)  # how far in the future an instant is still believed
EARLIEST = 1990  # no news page on the web is older
ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,]\s*(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2}|"
    r"[+-]\d{2})?)?",
    re.IGNORECASE,
)
WITHIN = re.compile(rf"(?<![\d.:/-]){ISO.pattern.replace('[-/.]', '-')}", re.IGNORECASE)  # By Jane Doe - 2025-10-13
BASIC = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(Z|[+-]\d{4})?)?$", re.IGNORECASE
)  # 20251013T1405
EPOCH = re.compile(r"\d{10}(?:\d{3})?$")  # seconds or milliseconds, from 2001 on
RFC = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\s+\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?\s+(?:[+-]\d{4}|[A-Z]{1,5})"
)
DIGITS = re.compile(
    r"(?<!\d)(?:(\d{1,2}):(\d{2})[,\s|–—-]+)?(\d{1,2})([./-])(\d{1,2})\4(\d{4}|\d{2})\b"
    r"(?:[,\s|/–—-]*(?:[вa]t?\s)?(\d{1,2})[:.](\d{2})(?::(\d{2}))?)?"
)
YEARLESS = re.compile(r"(\d{1,2})\.(\d{1,2})\.?[,\s|–—-]+(\d{1,2}):(\d{2})")
WORDED_PART = re.compile(
    r"(?:\d{1,2}:\d{2}(?:\s?[ap]\.?m\.?)?(?:\s+[a-z]{3,4})?[,\s|–—-]+)?\b\d{1,2}(?:st|nd|rd|th)?\s+[^\W\d_]{3,9}\.?,?\s+\d{4}\b"
    r"(?:[,\s|–—-]*(?:at\s|в\s)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s*\(?[a-z]{3,4}\)?)?)?",
    re.IGNORECASE,
)
HOURS_RU = re.compile(r"\b(\d{1,2})\s+час(?:ов|а)?\s+(\d{1,2})\s+минут[аы]?\b(?!\s+назад)")

WEEKDAYS = (
    ("mon", "пн", "понед"), ("tue", "вт"), ("wed", "ср"), ("thu", "чт", "четв"), ("fri", "пт", "пятн"),
    ("sat", "сб", "субб"), ("sun", "вс", "воскр"),
)  # fmt: skip
WEEKDAY = re.compile(
    r"(?:в[ои]?\s+)?(?P<day>(?:mon|tue|wed|thu|fri|sat|sun|понед|вт|сред|ср|четв|чт|пятн|пт|субб|сб|воскр|вс)[^\W\d_]*)\.?"
    r"[,\s]+(?:at\s+|в\s+)?(?P<time>\d{1,2}:\d{2}(?:\s?[ap]\.?m\.?)?)"
)
RUSSIAN_NOISE = re.compile(
    r"\b(?:опубликовано|обновлено|дата публикации)\b:?|\b(?:года|год|г\.|г|в)(?=[\s,\d]|$)", re.IGNORECASE
)
JUST_NOW = re.compile(r"только что|just now")
ENGLISH_NOISE = re.compile(r"\b(?:published|posted|updated|last modified|on|at)\b:?", re.IGNORECASE)
KAZAKH_NOISE = re.compile(r"\b(?:жарияланған күні|жарияланды|жаңартылды|жарияланған)\b:?", re.IGNORECASE)
DATED = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|"
    r"\b\d{1,2}(?:st|nd|rd|th)?[\s.,-]{1,3}[^\W\d_]{3,9}|\b[^\W\d_]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?\b|"
    r"\b(?:today|yesterday|ago|сегодня|вчера|позавчера|назад|только что|бүгін|кеше|бұрын|жаңа ғана)\b",
    re.IGNORECASE,
)

DATE_WORDS = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|янв|фев|мар|апр|ма[йя]|"
    r"июн|июл|авг|сен|окт|ноя|дек|"
    r"понед|втор|сред|четв|пятн|субб|воскр|қаң|ақп|нау|сәу|мам|мау|шіл|там|қыр|қаз|қар|желт|дүйс|сейс|сәрс|"
    r"бейс|жұма|сенб|жекс)[^\W\d_]*|"
    r"\b(?:today|yesterday|сегодня|вчера|бүгін|кеше|года?|г|жыл[^\W\d_]*|сағат|at|в|am|pm|utc|gmt|astana|"
    r"almaty|астана|алматы|msk|мск|amt|est|edt|pst|pdt|cst|cet|cest|bst|published|updated|last)\b",
    re.IGNORECASE,
)


def is_only_date(text: str) -> bool:
    """Whether a line says nothing but when: `October 21, 2025`, `23 қыркүйек 2025, 10:15`."""
    if len(text) > 60 or not any(letter.isdigit() for letter in text):
        return False
    return not re.search(
        r"[^\W\d_]",
        KAZAKH_NOISE.sub("", RUSSIAN_NOISE.sub("", ENGLISH_NOISE.sub("", DATE_WORDS.sub("", text)))),
    )


def looks_dated(text: str) -> bool:
    """Whether a short text may hold a date; cheap, says yes too often rather than too rarely."""
    return len(text) <= LONGEST and DATED.search(text) is not None


def names_zone(text: str) -> bool:
    """Whether a date says in which zone its time is; cheap, for dates in one of the forms that machines write."""
    text = text.strip()[:LONGEST]
    match = ISO.match(text)
    return bool(match and match.group(4) and match.group(7)) or RFC.fullmatch(text) is not None


def instant_of(text: str, *, zone: str, now: datetime, lang: Lang | None = None) -> datetime | None:
    """The aware UTC instant that `text` names, None where it names none that can be believed.

    A time without an offset is one of `zone`; a date without a time is its midnight there; a date without a year is
    the last such day up to `now`; "2 hours ago" and "yesterday" count back from `now`. What lies more than a day
    after `now`, or before 1990, is not believed. `lang` says in which language words are to be read first; it need
    not be right. `now` must be aware.
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST or not any(letter.isdigit() or letter.isalpha() for letter in text):
        return None
    local = ZoneInfo(zone)
    found = _iso(text, local) or _epoch(text) or _rfc(text)
    if found is None:
        bare, said = said_zone(text)
        found = _digits(bare, said or local, now) or _worded(bare, local, now, lang, said)
    return _believed(found, now)


def _epoch(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text[:10]), UTC) if EPOCH.match(text) else None


def _believed(found: datetime | None, now: datetime) -> datetime | None:
    if found is None or found.year < EARLIEST:
        return None
    try:
        instant = found.astimezone(UTC).replace(microsecond=0)
    except OverflowError:  # the last hours of the year 9999
        return None
    return instant if instant <= now + TOMORROW else None


def _iso(text: str, local: ZoneInfo) -> datetime | None:
    match = ISO.match(text) or BASIC.match(text) or WITHIN.search(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    stamp = f"{year}-{month:>02}-{day:>02}T{hour or '00'}:{minute or '00'}:{second or '00'}"
    try:
        naive = datetime.fromisoformat(stamp)
        if offset is None:
            return naive.replace(tzinfo=local)
        if offset.upper() in {"Z", "UTC"}:
            return naive.replace(tzinfo=UTC)
        digits = offset.replace(":", "")
        return datetime.fromisoformat(f"{stamp}{digits[:3]}:{digits[3:] or '00'}")
    except ValueError:
        return None


def _rfc(text: str) -> datetime | None:
    if RFC.fullmatch(text) is None:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _digits(text: str, local: tzinfo, now: datetime) -> datetime | None:
    """13.10.2025 14:05 or 14:05 13.10.2025, the day first as everywhere in the region; 13.10 14:05 of the last year
    in which that was.
    """
    if match := YEARLESS.fullmatch(text):
        day, month, hour, minute = map(int, match.groups())
        return _last(now.astimezone(local), day, month, hour, minute)
    match = DIGITS.search(text)
    if match is None:
        return None
    hour_before, minute_before, day_said, _, month_said, year_said, *after = match.groups()
    day, month, year = int(day_said), int(month_said), int(year_said)
    hour, minute, second = (int(part or 0) for part in (after if after[0] else (hour_before, minute_before, None)))
    try:
        return datetime(year + 2000 if year < 100 else year, month, day, hour, minute, second, tzinfo=local)
    except ValueError:
        return None


def _last(now: datetime, day: int, month: int, hour: int, minute: int) -> datetime | None:
    for year in (now.year, now.year - 1):
        try:
            found = now.replace(year=year, month=month, day=day, hour=hour, minute=minute, second=0)
        except ValueError:
            continue
        if found <= now:
            return found
    return None


def _worded(text: str, local: ZoneInfo, now: datetime, lang: Lang | None, said: tzinfo | None) -> datetime | None:
    """Months in words and relative dates, through dateparser; `said` is the zone that the text named."""
    text = HOURS_RU.sub(r"\1:\2", text)
    lowered = JUST_NOW.sub("now", text.lower())
    lowered = ENGLISH_NOISE.sub(" ", RUSSIAN_NOISE.sub(" ", KAZAKH_NOISE.sub(" ", lowered)))
    if lang == "kk" or has_kazakh(lowered):
        lowered = in_english(lowered).lower()
    if part := WORDED_PART.search(lowered):
        lowered = part[0]  # what stands beside it (a city, the author) would make it no date
    # dateparser takes a lone number or word for a date: 5, "may", "1234".
    if not re.search(r"\d", lowered) and not re.search(
        r"today|yesterday|now|ago|сегодня|вчера|позавчера|назад", lowered
    ):
        return None
    if not re.search(r"[^\W\d_]{2,}", lowered):
        return None
    base = now.astimezone(local).replace(tzinfo=None)
    lowered = _with_day(lowered, base)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateparser warns of its own use of strptime without a year
        found: datetime | None = _parser(str(local), base.isoformat()).get_date_data(lowered).date_obj
    if found is None:
        return None
    if said is not None and ":" in text:
        return found.replace(tzinfo=said)
    return found if found.tzinfo else found.replace(tzinfo=local)


def _with_day(text: str, base: datetime) -> str:
    """`monday, 10:20` with the last such day, today included, in the place of its name."""
    match = WEEKDAY.fullmatch(text.strip())
    if match is None:
        return text
    number = next(number for number, names in enumerate(WEEKDAYS) if match["day"].startswith(names))
    day = base - timedelta(days=(base.weekday() - number) % 7)
    return f"{day:%d %B %Y} {match['time']}"


@lru_cache(maxsize=8)
def _parser(zone: str, base: str) -> DateDataParser:
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=["en", "ru"],
        settings={
            "TIMEZONE": zone,
            "RETURN_AS_TIMEZONE_AWARE": True,
            "RELATIVE_BASE": datetime.fromisoformat(base),
            "PREFER_DATES_FROM": "past",
            "REQUIRE_PARTS": ["day", "month"],
            "DATE_ORDER": "DMY",
        },
    )
