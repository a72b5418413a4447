"""The dates that a sentence names, and what it says they are: when something begins, ends, was signed.

A date is a day, or a month where only a month is named. A year that is not said is the one that brings the date
nearest to publication. "From next year" or "ten days after publication" are no dates. "Since midnight", "from
Monday", «с сегодняшнего дня», «ертеңнен бастап» are told from the day of publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.marked import Sentence

Cue = Literal[
    "begins", "begins range", "locative", "on", "bare", "today", "tomorrow", "midnight", "since weekday",
    "weekday", "ends", "signed", "denied", "last year", "dateline",
]  # fmt: skip

MONTHS: Final = (
    r"jan(?:uary)?|январ[яьею]|қаңтар",
    r"feb(?:ruary)?|феврал[яьею]|ақпан",
    r"mar(?:ch)?|март[ае]?|наурыз",
    r"apr(?:il)?|апрел[яьею]|сәуір",
    r"may|ма[яйе]|мамыр",
    r"june?|июн[яьею]|маусым",
    r"july?|июл[яьею]|шілде",
    r"aug(?:ust)?|август[ае]?|тамыз",
    r"sept?(?:ember)?|сентябр[яьею]|қыркүйек",
    r"oct(?:ober)?|октябр[яьею]|қазан",
    r"nov(?:ember)?|ноябр[яьею]|қараша",
    r"dec(?:ember)?|декабр[яьею]|желтоқсан",
)
_MONTH: Final = "(?P<{0}>" + "|".join(f"(?:{names})" for names in MONTHS) + ")"
_CASE: Final = r"(?:н[ыі]ң|д[ыі]ң|т[ыі]ң|[нд]ан|[нд]ен|т[ае]н|д[ае]|т[ае]|[ғқ]а|[гк]е|[ғг][ыі]|дағы|дегі|тағы|тегі)?"
_YEAR: Final = r"(?P<{0}>20\d\d)"
_DATE: Final = re.compile(
    rf"\b(?:(?P<iso>20\d\d-\d\d-\d\d)"
    rf"|{_YEAR.format('ky')} (?:жыл\w*|ж\.),? (?P<kd>\d{{1,2}}) {_MONTH.format('km')}{_CASE}"  # 2025 жылғы 30 қазан
    rf"|{_YEAR.format('ly')} (?:жыл\w*|ж\.),? {_MONTH.format('lm')}{_CASE}"
    rf"|{_MONTH.format('pm')}(?:н[ыі]ң|д[ыі]ң|т[ыі]ң) (?P<pd>\d{{1,2}})-?(?:[ыі]?н[ае]н|[ыі]?н[дт][ае]|с[ыі]н\w+|[ыі])"
    rf"|(?P<dd>\d{{1,2}})(?:st|nd|rd|th)?(?:-го|-ші|-шы)?"
    rf"(?: of)? {_MONTH.format('dm')}{_CASE}(?:,? {_YEAR.format('dy')})?"
    rf"|{_MONTH.format('em')}\.? (?P<ed>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? {_YEAR.format('ey')})?"
    rf"|(?P<nd>\d{{1,2}})\.(?P<nm>\d{{2}})\.{_YEAR.format('ny')}"
    rf"|{_MONTH.format('mm')}{_CASE}(?:,? (?:of )?{_YEAR.format('my')})?)(?=\W|$)",
    re.IGNORECASE,
)
# Every date has one of these, every day that is told from today one of those, in folded letters; none has a Latin i,
# which stands for a dotless one, too, where a pattern ignores case.
_DATE_CUES: Final = (
    "20", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    "январ", "феврал", "март", "апрел", "мая", "май", "мае", "июн", "июл", "август", "сентябр", "октябр", "ноябр",
    "декабр", "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша",
    "желтоқсан",
)  # fmt: skip
_DAY_CUES: Final = (
    "day", "tomorrow", "midnight", "this morning", "сегодня", "завтра", "полуноч", "полночь", "00:00", "00.00",
    "бүгін", "ертең", "түн", "понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресень", "сенбі",
    "жұма",
)  # fmt: skip
_TODAY: Final = re.compile(r"\b(?:today|сегодня|бүгін)\b", re.IGNORECASE)
_FROM_TODAY: Final = re.compile(
    r"\b(?:from (?:today|this morning)|since this morning|starting today|as of today|effective today|"
    r"с сегодняшн\w+ (?:дня|утра|вечера|ночи)|начиная с сегодня|бүгіннен|бүгін таңнан|бүгінгі күннен)\b",
    re.IGNORECASE,
)
_MIDNIGHT: Final = re.compile(
    r"\b(?:(?:since|from|at|past|after) (?:the stroke of )?midnight|с полуночи|после полуночи|в полночь|с 00[:.]00|"
    r"түн ортасы\w*|түнгі (?:сағат )?(?:он екіден|00[:.]00))\b",
    re.IGNORECASE,
)
_AGENCY: Final = re.compile(r"^\s*(?:/|\(|[–—-]\s*[A-ZА-ЯӘҒҚҢӨҰҮІ]{3,})|^\.\s*(?:/|[А-ЯA-Z]{3,})")
_TOMORROW: Final = re.compile(r"\b(?:tomorrow|завтра|ертең)\b", re.IGNORECASE)

_DAYS: Final = (
    "mon(?:day)?|понедельника?|дүйсенбі(?:ден|де)?", "tue(?:s|sday)?|вторника?|сейсенбі(?:ден|де)?",
    "wed(?:nesday)?|сред[ыу]|сәрсенбі(?:ден|де)?", "thu(?:rs|rsday)?|четверга?|бейсенбі(?:ден|де)?",
    "fri(?:day)?|пятниц[ыу]|жұма(?:дан|да)?", "sat(?:urday)?|суббот[ыу]|сенбі(?:ден|де)?",
    "sun(?:day)?|воскресень[яе]|жексенбі(?:ден|де)?",
)  # fmt: skip
_DAY: Final = rf"(?P<day>{'|'.join(_DAYS)})"
_WEEKDAY: Final = re.compile(
    rf"\b(?:(?:since|starting|beginning|from|as of|effective|с|со|начиная с)\s+(?:last |next |this |on )?"
    rf"|(?=\w+(?:ден|дан)\b))(?:утра |вечера |ночи )?{_DAY}\b",
    re.IGNORECASE,
)
_ON_WEEKDAY: Final = re.compile(
    rf"\b(?:(?:on|last|this|next|в|во)\s+(?:the (?:night|morning) of )?|(?=\w+(?: күні|де\b|да\b))){_DAY}\b",
    re.IGNORECASE,
)
_ALREADY: Final = re.compile(
    r"\b(?:already|have been|has been|now|уже|больше не|действует|работает|заработал\w*|начал\w*|вступил\w*|"
    r"перешл?[её]?л?|"
    r"бері|енді|басталды|бастады|енгізілді|күшіне енді|қазір)\b",
    re.IGNORECASE,
)

# Just before a date, or just after it: the date is when something begins.
_FROM: Final = re.compile(
    r"(?:\b(?:from|starting(?: from)?|beginning|as of|since|effective(?: from)?|counting from|after|by|on|"
    r"in|until|till|to|between|"
    r"с|со|начиная с|до|по|после|к|в|от|на)\s+(?:(?:the|early|mid|late|midnight|midnight on|noon on|"
    r"начала|конца|середины|already|уже|полночь|полуночи|ночи)[\s-]*)*)$",
    re.IGNORECASE,
)
_BEGINS: Final = frozenset((
    "from", "starting", "beginning", "as", "since", "effective", "counting", "с", "со", "начиная",
))  # fmt: skip
_ENDS: Final = frozenset((
    "until", "till", "to", "before", "after", "до", "по", "после", "between", "by", "к", "от",
))  # fmt: skip
_KAZAKH_FROM: Final = re.compile(r"^(?:\s*(?:күні(?:нен)?|жылдан|айынан|айы))?\s*(?:бастап|бері)\b", re.IGNORECASE)
_KAZAKH_TILL: Final = re.compile(r"^(?:\s*күні(?:не)?)?\s*(?:дейін|аралығында|арасында)\b", re.IGNORECASE)
_KAZAKH_RANGE: Final = re.compile(r"^\s*(?:мен|бен|пен)\s+\d.{0,20}(?:аралығ|арасын)", re.IGNORECASE)
_RANGE_BEFORE: Final = re.compile(
    r"\b(?P<first>\d{1,2})(?:-?(?:го|st|nd|rd|th|[ыі]?н[ае]н))?\s*(?:по|to|through|till|until|and|[–—-]|"
    r"мен|бен|пен)\s*(?:the )?$",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(r"^\s*[–—-]\s*\d")
_DENIED: Final = re.compile(r"^\W*(?:\w+\s+)?(?:не|not|won't|never)\s", re.IGNORECASE)
_LAST_YEAR: Final = re.compile(r"^,?\s*(?:last year|of last year|прошлого года|былтыр|өткен жыл|жылы)", re.IGNORECASE)
_PAST_FORCE: Final = re.compile(
    r"\b(?:took effect|came into (?:force|effect)|entered into force|вступил\w* в силу|начал\w* действ|"
    r"был\w* введ|введ[её]н\w* |"
    r"күшіне енді|қолданысқа енді|енгізілді|енгізілген|first introduced|introduced on|dates? back|renewed)",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(
    r"\b(?:signed|dated|adopted|approved|issued|said|announced|reported|wrote|подписан\w*|датирован\w*|"
    r"принят\w*|утвержд[её]н\w*|сообщил\w*|"
    r"объявил\w*|рассказал\w*|напомнил\w*)\s+(?:on\s+|at\s+|\w+,\s+)?$",
    re.IGNORECASE,
)
_SIGNED_AFTER: Final = re.compile(
    r"^\s*(?:күні\s+)?(?:сообщил|написал|подписал|рассказал|заявил|объявил|қол қой|қабылда|мәлімде|"
    r"хабарла|айтты|жарияла)",
    re.IGNORECASE,
)
_PUBLISHED_AGO: Final = 45  # days before publication after which a date is history
_AHEAD: Final = 450


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a sentence: whether it names a day, and what stands beside it; offsets are those of its field."""

    when: date
    has_day: bool
    cue: Cue
    sentence: Sentence
    start: int
    end: int

    def __str__(self) -> str:
        return self.when.isoformat() if self.has_day else f"{self.when:%Y-%m}"


def dates_in(sentence: Sentence, published: date | None) -> Iterator[Dated]:
    """The dates near publication, in no order."""
    plain = sentence.text.casefold()
    if any(cue in plain for cue in _DATE_CUES):
        for match in _DATE.finditer(sentence.text):
            when, has_day = _value(match, sentence.text, published)
            if when is None or not _near(when, has_day, published):
                continue
            first = _RANGE_BEFORE.search(sentence.text, 0, match.start()) if has_day else None
            opens = _day(when.year, when.month, int(first["first"])) if first else None
            if first is not None and opens is not None and opens < when:  # "с 10 по 19 декабря", "1-5 мамыр"
                yield _at(sentence, first, opens, True, "begins range")
            yield _at(sentence, match, when, has_day, "ends" if opens else _cue(sentence, match))
    if published is not None and any(cue in plain for cue in _DAY_CUES):
        yield from _of_today(sentence, published)
        yield from _of_weekday(sentence, published)


def _of_today(sentence: Sentence, published: date) -> Iterator[Dated]:
    told: tuple[tuple[re.Pattern[str], int, Cue], ...] = (
        (_FROM_TODAY, 0, "begins"), (_TODAY, 0, "today"), (_TOMORROW, 1, "tomorrow"), (_MIDNIGHT, 0, "midnight"),
    )  # fmt: skip
    for pattern, days, cue in told:
        match = pattern.search(sentence.text)
        if match is not None:
            yield _at(sentence, match, published + timedelta(days=days), True, cue)


def _of_weekday(sentence: Sentence, published: date) -> Iterator[Dated]:
    """What is so since Thursday lies behind; from Monday, within the week ahead unless it is said to be so now."""
    match, cue = _WEEKDAY.search(sentence.text), "since weekday"
    if match is None:
        match, cue = _ON_WEEKDAY.search(sentence.text), "weekday"
    if match is None:
        return
    said = match["day"].lower()
    day = next(number for number in range(7) if re.fullmatch(_DAYS[number], said, re.IGNORECASE))
    back = (published.weekday() - day) % 7
    behind = match.group().lower().startswith("since") or _ALREADY.search(sentence.text) is not None
    when = published - timedelta(days=back) if behind or not back else published + timedelta(days=7 - back)
    yield _at(sentence, match, when, True, "since weekday" if cue == "since weekday" else "weekday")


def _at(sentence: Sentence, match: re.Match[str], when: date, has_day: bool, cue: Cue) -> Dated:
    return Dated(when, has_day, cue, sentence, sentence.start + match.start(), sentence.start + match.end())


def _cue(sentence: Sentence, match: re.Match[str]) -> Cue:
    text = sentence.text
    after = text[match.end() : match.end() + 40]
    if _KAZAKH_FROM.match(after):
        return "begins"
    if match.end() - match.start() > len(text) - 12 or _AGENCY.match(after):
        return "dateline"
    if _SIGNED.search(text, 0, match.start()) or _SIGNED_AFTER.match(after):
        return "signed"
    if _KAZAKH_TILL.match(after):
        return "ends"
    if _DENIED.match(after):
        return "denied"
    if _LAST_YEAR.match(after):
        return "last year"
    if _KAZAKH_RANGE.match(after):
        return "begins range"
    said = match.group().lower()
    if said.endswith(("нан", "нен", "дан", "ден", "тан", "тен")):
        return "begins"
    before = _FROM.search(text[: match.start()])
    word = before.group().split()[0].lower() if before is not None else ""
    if _RANGE.match(after):
        return "begins range"
    if word in _ENDS:
        return "ends"
    if word in _BEGINS:
        return "begins"
    if word:
        return "on"
    return "locative" if said.endswith(("да", "де", "та", "те")) else "bare"


def _value(match: re.Match[str], text: str, published: date | None) -> tuple[date | None, bool]:
    groups = {name: value for name, value in match.groupdict().items() if value}
    if "iso" in groups:
        return _day(*(int(part) for part in groups["iso"].split("-"))), True
    if "nd" in groups:
        return _day(int(groups["ny"]), int(groups["nm"]), int(groups["nd"])), True
    month = next(_month(groups[name]) for name in ("km", "lm", "pm", "dm", "em", "mm") if name in groups)
    day = next((int(groups[name]) for name in ("kd", "pd", "dd", "ed") if name in groups), None)
    year = next((int(groups[name]) for name in ("ky", "ly", "dy", "ey", "my") if name in groups), None)
    if year is not None:
        return _day(year, month, day or 1), day is not None
    if published is None:
        return None, False
    nearest = [_day(year, month, day or 1) for year in (published.year - 1, published.year, published.year + 1)]
    kept = [when for when in nearest if when is not None]
    # A date without a year lies ahead, or only just behind; one that "took effect" lies behind.
    if _PAST_FORCE.search(text, max(0, match.start() - 40), match.end() + 25):
        kept = [when for when in kept if when <= published]
        return max(kept, default=None), day is not None
    return min(kept, key=lambda when: abs((when - published).days - 45), default=None), day is not None


def _month(name: str) -> int:
    return next(n for n, names in enumerate(MONTHS, 1) if re.fullmatch(names, name, re.IGNORECASE))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _near(when: date, has_day: bool, published: date | None) -> bool:
    if published is None:
        return True
    days = (when - published).days
    return days + (0 if has_day else 31) >= -_PUBLISHED_AGO and days <= _AHEAD


def lies(found: Dated, published: date | None) -> str:
    """Where the date lies, seen from publication."""
    if published is None:
        return "unknown"
    if not found.has_day:
        months = (found.when.year - published.year) * 12 + found.when.month - published.month
        return "month ahead" if months > 0 else "this month" if not months else "month ago"
    days = (found.when - published).days
    if not days:
        return "today"
    if days > 0:
        return "ahead" if days > 7 else "days ahead"
    return "days ago" if days >= -4 else "weeks ago"
