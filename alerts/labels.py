"""The words of a message around the news, in the receiver's language, and dates as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from alerts.countries import country
from alerts.model import Reason
from config.model import Lang, Severity
from pipeline.model import Area, Direction, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

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
}
LABEL = {
    "change": Words("What changes", "Что меняется", "Не өзгереді"),
    "stage": Words("Stage", "Стадия", "Кезеңі"),
    "imposed_by": Words("Imposed by", "Кто вводит", "Кім енгізеді"),
    "subjects": Words("For whom", "Для кого", "Кімге"),
    "effective": Words("From when", "С какого времени", "Қашаннан"),
    "quotes": Words("In the report's words", "Как об этом пишут", "Хабарда айтылғандай"),
    "outlets": Words("Reported by", "Сообщают", "Хабарлағандар"),
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
