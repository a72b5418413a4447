"""The words of a message around the news, in the receiver's language, and dates as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from alerts.countries import country
from alerts.model import Part, Reason
from config.model import Lang, Severity
from pipeline.model import Area, Corroboration, Direction, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from alerts.model import Difference
    from pipeline.model import PolicyChange


class Words(NamedTuple):
    """One label in the three languages."""

    en: str
    ru: str
    kk: str

    def in_(self, lang: Lang) -> str:
        """The label in one of them."""
        return str(getattr(self, lang.value))


SEVERITY = {
    Severity.URGENT: Words("Urgent", "Срочно", "Шұғыл"),
    Severity.WATCH: Words("Watch", "На заметку", "Назарға"),
}
AREA = {
    Area.MIGRATION: Words("Migration rules", "Миграционные правила", "Көші-қон ережелері"),
    Area.TRADE: Words("Trade and border rules", "Торговые и пограничные правила", "Сауда және шекара ережелері"),
    Area.TRANSPORT: Words("Transport rules", "Правила перевозок", "Көлік ережелері"),
    Area.ENERGY: Words("Energy rules", "Правила в энергетике", "Энергетика ережелері"),
}
DIRECTION = {
    Direction.EASES: Words("ease", "смягчаются", "жеңілдейді"),
    Direction.TIGHTENS: Words("tighten", "ужесточаются", "қатаңдайды"),
    Direction.MIXED: Words("change", "меняются", "өзгереді"),
}
STAGE = {
    Stage.CALLED_FOR: Words("called for", "призывают, решения нет", "сұралып отыр, шешім жоқ"),
    Stage.PROPOSED: Words("proposed by an authority", "готовится властями", "билік дайындап жатыр"),
    Stage.DECIDED: Words("decided", "решено", "шешілді"),
    Stage.IN_FORCE: Words("in force", "действует", "күшінде"),
    Stage.REJECTED: Words("rejected", "отклонено", "қабылданбады"),
}
REASON = {
    Reason.FIRST: Words("first report", "первое сообщение", "алғашқы хабар"),
    Reason.STAGE: Words("the change moved on", "дело продвинулось", "іс ілгеріледі"),
    Reason.NO_RECEIVER: Words("sent to nobody", "никому не отправлено", "ешкімге жіберілмеді"),
    Reason.REVERSED: Words("the change was reversed", "решение изменено на обратное", "шешім кері өзгерді"),
    Reason.CORRECTED: Words("a correction", "исправление", "түзету"),
    Reason.CONFIRMED: Words("more outlets confirm it", "подтверждают и другие издания", "басқа басылымдар да растады"),
    Reason.REMINDER: Words("takes effect soon", "скоро вступает в силу", "жақында күшіне енеді"),
}
CORROBORATION = {
    Corroboration.SINGLE: Words(
        "one outlet, not confirmed by others",
        "одно издание, другие не подтверждают",
        "бір ғана басылым, басқалары растаған жоқ",
    ),
    Corroboration.SEVERAL: Words(
        "independent outlets", "независимые друг от друга издания", "бір-біріне тәуелсіз басылымдар"
    ),
    Corroboration.AUTHORITY: Words(
        "the state body's own site", "сайт самого госоргана", "мемлекеттік органның өз сайты"
    ),
}
LABEL = {
    "change": Words("What changes", "Что меняется", "Не өзгереді"),
    "stage": Words("Stage", "Стадия", "Кезеңі"),
    "imposed_by": Words("Imposed by", "Кто вводит", "Кім енгізеді"),
    "subjects": Words("For whom", "Для кого", "Кімге"),
    "effective": Words("From when", "С какого времени", "Қашаннан"),
    "quotes": Words("In the report's words", "Как об этом пишут", "Хабарда айтылғандай"),
    "outlets": Words("Reported by", "Сообщают", "Хабарлағандар"),
    "corroboration": Words("Confirmed by", "Кем подтверждено", "Кім растайды"),
    "correction": Words("Corrected", "Исправлено", "Түзетілді"),
    "feed": Words(
        "Rules for carriers: alerts", "Правила для перевозчиков: сообщения", "Тасымалдаушы ережелері: хабарлар"
    ),
    "calendar": Words(
        "Rules for carriers: effective dates",
        "Правила для перевозчиков: когда вступают в силу",
        "Тасымалдаушы ережелері: күшіне ену күндері",
    ),
    "wording": Words("Edited in the text", "Правка в тексте", "Мәтіндегі түзету"),
    "why": Words("Why you get this", "Почему вы это получили", "Сізге неге келді"),
    "rule": Words("rule", "правило", "ереже"),
    "story": Words("Story", "Сюжет", "Оқиға"),
    "unnamed": Words("not named", "не названы", "аталмаған"),
    "undated": Words("no date named", "дата не названа", "күні аталмаған"),
}

_MONTHS = {
    Lang.EN: (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    Lang.RU: (
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ),
    Lang.KK: (
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ),
}
_MONTHS_OF_DAYS = {
    **_MONTHS,
    Lang.RU: (
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
}


def label(name: str, lang: Lang) -> str:
    """One of `LABEL` in a language."""
    return LABEL[name].in_(lang)


def change_in_words(change: PolicyChange, lang: Lang) -> str:
    """What changes and which way: "Migration rules tighten"."""
    return f"{AREA[change.area].in_(lang)} {DIRECTION[change.direction].in_(lang)}"


def corroboration(grade: Corroboration, voices: int, lang: Lang) -> str:
    """Who stands behind a story; of several independent outlets also how many."""
    words = CORROBORATION[grade].in_(lang)
    return f"{words}: {voices}" if grade is Corroboration.SEVERAL and voices > 1 else words


def part(difference: Difference, lang: Lang) -> tuple[str, str, str]:
    """What a correction corrects: the label, what was told, what holds now."""
    name = _PARTS.get(difference.part, "change")
    before, after = (_values(difference.part, values, lang) for values in (difference.before, difference.after))
    return label(name, lang), before, after


_BY_NAME: dict[str, Words] = {
    **{area.value: words for area, words in AREA.items()},
    **{direction.value: words for direction, words in DIRECTION.items()},
    **{stage.value: words for stage, words in STAGE.items()},
}
_PARTS = {
    Part.STAGE: "stage",
    Part.IMPOSED_BY: "imposed_by",
    Part.SUBJECTS: "subjects",
    Part.EFFECTIVE: "effective",
}


def _values(kind: Part, values: Sequence[str], lang: Lang) -> str:
    match kind:
        case Part.IMPOSED_BY | Part.SUBJECTS:
            return countries(values, lang)
        case Part.EFFECTIVE:
            return day(values[0] if values else None, lang)
        case Part.STAGE:
            words = [STAGE[Stage(value)] for value in values]
        case _:
            words = [_BY_NAME[value] for value in values if value in _BY_NAME]
    return ", ".join(one.in_(lang) for one in words) or "–"


def countries(codes: Sequence[str], lang: Lang) -> str:
    """Names of countries, or that none is named."""
    return ", ".join(country(code, lang) for code in codes) or label("unnamed", lang)


def day(text: str | None, lang: Lang) -> str:
    """`2025-10-10` as 10 October 2025, `2025-10` as October 2025; None as no date named."""
    if text is None:
        return label("undated", lang)
    year, month, number = (*(int(piece) for piece in text.split("-")), 0, 0)[:3]
    if not month:
        return str(year)
    names = _MONTHS_OF_DAYS if number else _MONTHS
    name = names[lang][month - 1]
    if lang is Lang.KK:
        return f"{year} жылғы {number} {name}" if number else f"{year} жылғы {name}"
    return f"{number} {name} {year}" if number else f"{name} {year}"


def moment(instant: datetime, lang: Lang) -> str:
    """A day and time of day in the instant's own zone: 10 October, 14:05."""
    return f"{instant.day} {_MONTHS_OF_DAYS[lang][instant.month - 1]}, {instant:%H:%M}"
