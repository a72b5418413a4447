"""The words of a digest, and of what is passed on, in the receiver's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.labels import Words

if TYPE_CHECKING:
    from config.model import Lang

LABEL = {
    "regular": Words("Digest", "Сводка", "Шолу"),
    "overflow": Words("Several alerts at once", "Несколько сообщений сразу", "Бірден бірнеше хабар"),
    "happened": Words("What happened", "Что произошло", "Не болды"),
    "nothing": Words("Nothing relevant.", "Ничего значимого.", "Маңызды ештеңе болған жоқ."),
    "told_before": Words("sent before", "отправлено ранее", "бұрын жіберілген"),
    "ahead": Words(
        "Takes effect in the coming weeks", "Вступает в силу в ближайшие недели", "Алдағы апталарда күшіне енеді"
    ),
    "nothing_ahead": Words(
        "No date that we told you of falls in the next four weeks.",
        "В ближайшие четыре недели не приходится ни одна из дат, о которых мы сообщали.",
        "Біз хабарлаған күндердің ешқайсысы алдағы төрт аптаға түспейді.",
    ),
    "sources": Words("Sources", "Источники", "Дереккөздер"),
    "since": Words("since", "с", "мына уақыттан бері:"),
    "other": Words("Other news", "Другие новости", "Басқа жаңалықтар"),
    "alert": Words("alert", "сообщение", "хабар"),
    "number": Words("Alerts", "Сообщений", "Хабар саны"),
    "urgent": Words("urgent", "срочных", "шұғылы"),
    "outlets": Words("outlets", "изданий", "басылым"),
}
STATE = {  # by the values of crawler.health.State
    "never run": Words("never fetched", "ещё не загружался", "әлі жүктелмеген"),
    "fine": Words("fine", "в порядке", "бәрі дұрыс"),
    "quiet": Words("nothing new", "ничего нового", "жаңа ештеңе жоқ"),
    "empty": Words("names no articles", "не называет ни одной статьи", "бірде-бір мақаланы атамайды"),
    "zombie feed": Words("its list never moves", "список статей не обновляется", "мақалалар тізімі жаңармайды"),
    "layout changed": Words("its pages have changed", "изменилась вёрстка", "беттері өзгерген"),
    "blocked": Words("refuses us", "не пускает нас", "бізді кіргізбейді"),
    "unreachable": Words("does not answer", "не отвечает", "жауап бермейді"),
}
_HEALTHY = Words(
    "{healthy} of {all} sources healthy", "исправны источники: {healthy} из {all}", "{all} дереккөздің {healthy} дұрыс"
)
_ESCALATED = Words(
    "Passed on to you: nobody has acknowledged it at {receiver}. `carrierwatch alerts ack {alert}` does.",
    "Передано вам: у получателя {receiver} никто не подтвердил. Подтвердить: `carrierwatch alerts ack {alert}`.",
    "Сізге берілді: {receiver} алушысында ешкім растаған жоқ. Растау: `carrierwatch alerts ack {alert}`.",
)


def healthy(number: int, total: int, lang: Lang) -> str:
    """How many of the sources are well."""
    return _HEALTHY.in_(lang).format(healthy=number, all=total)


def escalated(receiver: str, alert: int, lang: Lang) -> str:
    """Why an alert reaches a receiver that no rule named."""
    return _ESCALATED.in_(lang).format(receiver=receiver, alert=alert)
