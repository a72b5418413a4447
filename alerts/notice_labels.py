"""The words of a notice to the operator, in the receiver's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.labels import Words
from crawler.health import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from config.model import Lang

STATE: Mapping[State, Words] = {
    State.NEVER_RUN: Words("never run", "ещё не опрашивался", "әлі сұралмаған"),
    State.FINE: Words("works again", "снова работает", "қайтадан жұмыс істеп тұр"),
    State.QUIET: Words("unusually quiet", "необычно тихо", "әдеттегіден тыныш"),
    State.EMPTY: Words(
        "answers, but names no articles", "отвечает, но материалов не называет", "жауап береді, бірақ мақалалар жоқ"
    ),
    State.ZOMBIE: Words("its feed no longer moves", "лента больше не обновляется", "таспасы жаңармай қалды"),
    State.LAYOUT_CHANGED: Words("its pages have changed", "страницы изменились", "беттері өзгерді"),
    State.BLOCKED: Words("refuses us", "не пускает нас", "бізді жібермейді"),
    State.UNREACHABLE: Words("does not answer", "не отвечает", "жауап бермейді"),
}
ADVICE: Mapping[State, Words] = {
    State.QUIET: Words(
        "See whether the outlet has news that we do not; a holiday needs nothing.",
        "Проверьте, нет ли у издания новостей, которых нет у нас; если это праздник, делать ничего не нужно.",
        "Басылымда бізде жоқ жаңалықтар бар-жоғын тексеріңіз; мереке болса, ештеңе істеудің қажеті жоқ.",
    ),
    State.EMPTY: Words(
        "Open its feed, sitemap and listing: has the outlet moved them?",
        "Откройте ленту, карту сайта и список: не перенесло ли их издание?",
        "Таспаны, сайт картасын және тізімді ашыңыз: басылым оларды көшірген жоқ па?",
    ),
    State.ZOMBIE: Words(
        "Compare the feed with the outlet's front page; add another way of discovery if news stands there.",
        "Сравните ленту с главной страницей; если новости там есть, добавьте другой способ обнаружения.",
        "Таспаны басты бетпен салыстырыңыз; жаңалық сонда болса, табудың басқа жолын қосыңыз.",
    ),
    State.LAYOUT_CHANGED: Words(
        "Open one of its articles; compare articles and selectors in sources.yaml with what stands there.",
        "Откройте один из материалов и сверьте с ним ключи articles и selectors в sources.yaml.",
        "Мақалаларының бірін ашып, sources.yaml ішіндегі articles пен selectors кілттерін соған салыстырыңыз.",
    ),
    State.BLOCKED: Words(
        "Set crawl.contact, ask less often, or ask the outlet for leave; we do not get round a refusal.",
        "Укажите crawl.contact, опрашивайте реже или попросите у издания разрешения: отказ мы не обходим.",
        "crawl.contact көрсетіңіз, сирегірек сұраңыз немесе рұқсат алыңыз: бас тартуды айналып өтпейміз.",
    ),
    State.UNREACHABLE: Words(
        "Open the site from another network; it may be down, or out of reach from this one only.",
        "Откройте сайт из другой сети: возможно, он недоступен только отсюда.",
        "Сайтты басқа желіден ашыңыз: ол тек осы жерден қолжетімсіз болуы мүмкін.",
    ),
}
LABEL = {
    "check": Words("Then", "Затем", "Содан кейін"),
    "since": Words("since", "с", "мына уақыттан бері:"),
    "out_for": Words("out for", "перерыв", "үзіліс"),
    "settled": Words("stays so since", "без изменений с", "мына уақыттан бері өзгеріссіз:"),
    "unsteady": Words("changes back and forth", "состояние то и дело меняется", "күйі қайта-қайта өзгеріп тұр"),
    "unsteady_advice": Words(
        "You will hear of it again when it has stayed as it is for some hours.",
        "Мы напишем о нём снова, когда состояние не будет меняться несколько часов.",
        "Күйі бірнеше сағат бойы өзгермесе, біз ол туралы қайта жазамыз.",
    ),
    "fine": Words("fine", "в порядке", "бәрі дұрыс"),
    "now": Words("now", "сейчас", "қазір"),
    "in_a_day": Words("changes in a day", "изменений за сутки", "тәулік ішіндегі өзгеріс саны"),
    "outage": Words("No source answers", "Ни один источник не отвечает", "Бірде-бір дереккөз жауап бермейді"),
    "outage_ended": Words("Sources answer again", "Источники снова отвечают", "Дереккөздер қайтадан жауап береді"),
    "last_answer": Words("last answer", "последний ответ", "соңғы жауап"),
    "asked": Words("asked in vain", "безуспешно опрошено", "нәтижесіз сұралды"),
    "from_to": Words("no answer from", "не отвечали", "жауап бермеген уақыты"),
    "outage_advice": Words(
        "Most likely our own network or name resolution is down: try another site from this machine.",
        "Скорее всего, не работает наша сеть или разрешение имён: откройте с этой машины любой другой сайт.",
        "Біздің желі немесе атауларды анықтау істемей тұрған болуы мүмкін: осы компьютерден басқа сайтты ашып көріңіз.",
    ),
    "troubled": Words(
        "Sources that need a look", "Источники, требующие внимания", "Назар аударуды қажет ететін дереккөздер"
    ),
    "well": Words("Sources that work again", "Снова работают источники", "Қайтадан жұмыс істеп тұрған дереккөздер"),
    "notice": Words("notice", "извещение", "хабарлама"),
}
_UNITS = {
    "day": Words("d", "д", "тәул."),
    "hour": Words("h", "ч", "сағ"),
    "minute": Words("min", "мин", "мин"),
}


def lasting(span: timedelta, lang: Lang) -> str:
    """How long something lasted, in its two largest units: 2 d 3 h; 3 h 20 min; never less than a minute."""
    minutes = max(1, round(span.total_seconds() / 60))
    counts = (minutes // 1440, minutes // 60 % 24, minutes % 60)
    named = [f"{count} {unit.in_(lang)}" for count, unit in zip(counts, _UNITS.values(), strict=True)]
    first = next(index for index, count in enumerate(counts) if count)
    return " ".join(named[index] for index in range(first, min(first + 2, 3)) if counts[index])
