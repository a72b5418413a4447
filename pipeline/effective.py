"""From when a change applies: the date that an article names with "from", "takes effect on", «вступит в силу»,
«бастап».

A date is `YYYY-MM-DD`, or `YYYY-MM` where only a month is named. A year that is not said is the one that brings
the date nearest to
publication. "From next year" or "ten days after publication" are no dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.marked import Sentence

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
    "day", "tomorrow", "сегодня", "завтра", "бүгін", "ертең", "понедельника", "вторника", "среды", "четверга",
    "пятницы", "субботы", "воскресенья", "сенбі", "жұмадан",
)  # fmt: skip
_TODAY: Final = re.compile(r"\b(?:today|сегодня|бүгін)\b", re.IGNORECASE)
_FROM_TODAY: Final = re.compile(
    r"\b(?:from today|starting today|as of today|с сегодняшнего дня|бүгіннен бастап|бүгіннен)\b", re.IGNORECASE
)
_TOMORROW: Final = re.compile(r"\b(?:tomorrow|завтра|ертең)\b", re.IGNORECASE)

_DAYS: Final = (
    "monday|понедельника|дүйсенбіден", "tuesday|вторника|сейсенбіден", "wednesday|среды|сәрсенбіден",
    "thursday|четверга|бейсенбіден", "friday|пятницы|жұмадан", "saturday|субботы|сенбіден",
    "sunday|воскресенья|жексенбіден",
)  # fmt: skip
_WEEKDAY: Final = re.compile(
    r"\b(?:(?:since|starting|from|as of|с|со|начиная с)\s+(?:last |next |this )?|(?=\w+ден\b|\w+дан\b))"
    rf"(?P<day>{'|'.join(_DAYS)})\b",
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
_BESIDES: Final = re.compile(
    r"\W*(?:also|in addition|besides|meanwhile|кроме того|вдобавок|одновременно|также|помимо|бұған қоса|"
    r"сондай-ақ|сонымен бірге|сонымен қатар|"
    r"another|earlier)\b",
    re.IGNORECASE,
)
_FORCE: Final = re.compile(
    r"\b(?:take[sn]? effect|took effect|into force|came into effect|go(?:es)? live|start|beg[aiu]n|"
    r"switch(?:es)? on|launch|mandatory|"
    r"shut|clos(?:e|ing)|open|will (?:be|apply|have|cost|need|no longer)|must|may no longer|under way|"
    r"закр\w+|откр\w+|запрет\w+|огранич\w+|потребуется|обязан|нужно будет|можно будет|снизят|повысят|продл\w+|"
    r"stop|cease|halt|suspend|abolish|scrap|lift(?:s|ed)?\b|rais(?:e|ing)|cuts?\b|ris(?:e|ing)\b|appl(?:y|ies)|"
    r"have been working|has been working|operat|перестан\w+|прекра\w+|приостан\w+|останов\w+|подорожа\w+|вырас\w+|"
    r"отмен\w+|сним\w+|работа[ею]т|принима[ею]т|перешл?[ёеи]л?|применя\w+|распростран\w+|"
    r"жұмыс істе|тоқта|қымбатта|жойыл|алынады|өседі|өзгереді|көшті|көшеді|таралады|тоқтатыл|"
    r"жабыл|ашыл|шектел|тыйым|міндетті|күшінде|қысқар|көтеріл|ұзарт|"
    r"вступ\w+ в силу|в силу\w*|начн\w+ действ|начал\w* действ|заработа\w+|действовать|стартует|"
    r"введ[её]\w*|запу(?:стят|щен\w*)|станет|станут|начн\w+|"
    r"күшіне ен|қолданысқа ен|енгізіл|іске қосыл|қолданыл|бастал|міндетте)",
    re.IGNORECASE,
)
_PUBLISHED_AGO: Final = 45  # days before publication after which a date is history
_AHEAD: Final = 450


@dataclass(frozen=True, slots=True)
class Effective:
    """A date of effect: `day` is None where only a month is named; `start`, `end` are offsets in the sentence's
    field."""

    when: date
    has_day: bool
    sentence: Sentence
    start: int
    end: int
    strength: float

    def __str__(self) -> str:
        return self.when.isoformat() if self.has_day else f"{self.when:%Y-%m}"


def effective(sentences: Sequence[Sentence], published: date | None) -> Effective | None:
    """The date of effect that the article names most clearly; None when it names none."""
    best: Effective | None = None
    for sentence in sentences:
        for found in dates_in(sentence, published):
            if best is None or found.strength > best.strength:
                best = found
    if best is None or best.strength < 1.0:
        return None
    return best if best.has_day else _with_day(best, sentences, published)


def _with_day(month: Effective, sentences: Sequence[Sentence], published: date | None) -> Effective:
    """The day within the month, where another sentence says it."""
    days = [found for sentence in sentences for found in dates_in(sentence, published) if found.has_day]
    same = [found for found in days if (found.when.year, found.when.month) == (month.when.year, month.when.month)]
    return max((found for found in same if found.strength >= 0.9), key=lambda found: found.strength, default=month)


_ZONE_WEIGHT: Final = {"title": 1.3, "lead": 1.2, "body": 1.0, "past": 0.4}


def dates_in(sentence: Sentence, published: date | None) -> Iterator[Effective]:
    """Dates of a sentence from which something may apply, with how clearly it says so."""
    plain = sentence.text.casefold()
    dated = any(cue in plain for cue in _DATE_CUES)
    if not dated and not any(cue in plain for cue in _DAY_CUES):
        return
    force = 0.6 if _FORCE.search(sentence.text) is not None else 0.0
    zone = _ZONE_WEIGHT[sentence.zone] * (0.7 if _BESIDES.match(sentence.text) else 1.0)
    for match in _DATE.finditer(sentence.text) if dated else ():
        when, has_day = _value(match, sentence.text, published)
        if when is None or not _near(when, has_day, published):
            continue
        strength = _cue(sentence.text, match)
        ahead = published is None or when >= published
        if strength > 0 and (ahead or force):
            strength = (strength + force) * zone - (0.0 if has_day else 0.15)
            yield _at(sentence, match, when, has_day, strength)
    if published is not None:
        yield from _of_today(sentence, published, bool(force))
        yield from _of_weekday(sentence, published)


def _of_today(sentence: Sentence, published: date, force: bool) -> Iterator[Effective]:
    for pattern, days in ((_FROM_TODAY, 0), (_TODAY, 0), (_TOMORROW, 1)):
        match = pattern.search(sentence.text) if force or pattern is _FROM_TODAY else None
        if match is not None:
            strength = 1.05 * _ZONE_WEIGHT[sentence.zone]
            yield _at(sentence, match, published + timedelta(days=days), True, strength)


def _of_weekday(sentence: Sentence, published: date) -> Iterator[Effective]:
    """What is so since Thursday lies behind; from Monday, within the week ahead unless it is said to be so now."""
    match = _WEEKDAY.search(sentence.text)
    if match is None or sentence.zone in {"body", "past"}:
        return
    day = next(number for number in range(7) if re.fullmatch(_DAYS[number], match["day"], re.IGNORECASE))
    back = (published.weekday() - day) % 7
    behind = match.group().lower().startswith("since") or _ALREADY.search(sentence.text) is not None
    when = published - timedelta(days=back) if behind or not back else published + timedelta(days=7 - back)
    yield _at(sentence, match, when, True, 0.9 * _ZONE_WEIGHT[sentence.zone])


def _at(sentence: Sentence, match: re.Match[str], when: date, has_day: bool, strength: float) -> Effective:
    start, end = sentence.start + match.start(), sentence.start + match.end()
    return Effective(when, has_day, sentence, start, end, strength)


def _cue(text: str, match: re.Match[str]) -> float:
    after = text[match.end() : match.end() + 30]
    if _KAZAKH_FROM.match(after):
        return 1.2
    if _SIGNED.search(text, 0, match.start()) or _SIGNED_AFTER.match(after):
        return 0.0
    if any(pattern.match(after) for pattern in (_KAZAKH_TILL, _RANGE, _DENIED, _LAST_YEAR)):
        return 0.0
    if _KAZAKH_RANGE.match(after):
        return 1.0
    said = match.group().lower()
    if said.endswith(("нан", "нен", "дан", "ден", "тан", "тен")):
        return 1.1
    before = _FROM.search(text[: match.start()])
    if before is None:
        locative = said.endswith(("да", "де", "та", "те"))
        return 0.5 if locative else 0.25
    cue = before.group().split()[0].lower()
    if cue in _ENDS:
        return 0.0
    if cue in _BEGINS:
        return 1.15
    return 0.6


def _value(match: re.Match[str], text: str, published: date | None) -> tuple[date | None, bool]:
    groups = {name: value for name, value in match.groupdict().items() if value}
    if "iso" in groups:
        return _day(*(int(part) for part in groups["iso"].split("-"))), True
    if "nd" in groups:
        return _day(int(groups["ny"]), int(groups["nm"]), int(groups["nd"])), True
    month = next(_month(groups[name]) for name in ("km", "lm", "dm", "em", "mm") if name in groups)
    day = next((int(groups[name]) for name in ("kd", "dd", "ed") if name in groups), None)
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
