"""What the operator is told when a source's state changes: what happened, and what to look at.

Pure, in three languages. Each state is told once; a source that is back where it was before anybody heard of it is
not spoken of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.model import Lang
from crawler.health import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.health_store import StateChange

STATES: Mapping[State, Mapping[Lang, str]] = {
    State.NEVER_RUN: {Lang.EN: "never run", Lang.RU: "ещё не опрашивался", Lang.KK: "әлі сұралмаған"},
    State.FINE: {Lang.EN: "works again", Lang.RU: "снова работает", Lang.KK: "қайтадан жұмыс істеп тұр"},
    State.QUIET: {Lang.EN: "unusually quiet", Lang.RU: "необычно тихо", Lang.KK: "әдеттегіден тыныш"},
    State.EMPTY: {
        Lang.EN: "answers, but names no articles",
        Lang.RU: "отвечает, но материалов не называет",
        Lang.KK: "жауап береді, бірақ мақалалар жоқ",
    },
    State.ZOMBIE: {
        Lang.EN: "its feed no longer moves",
        Lang.RU: "лента больше не обновляется",
        Lang.KK: "таспасы жаңармай қалды",
    },
    State.LAYOUT_CHANGED: {
        Lang.EN: "its pages have changed",
        Lang.RU: "страницы изменились",
        Lang.KK: "беттері өзгерді",
    },
    State.BLOCKED: {Lang.EN: "refuses us", Lang.RU: "не пускает нас", Lang.KK: "бізді жібермейді"},
    State.UNREACHABLE: {Lang.EN: "does not answer", Lang.RU: "не отвечает", Lang.KK: "жауап бермейді"},
}
ADVICE: Mapping[State, Mapping[Lang, str]] = {
    State.QUIET: {
        Lang.EN: "See whether the outlet has news that we do not; a holiday needs nothing.",
        Lang.RU: "Проверьте, нет ли у издания новостей, которых нет у нас; если это праздник, делать ничего не нужно.",
        Lang.KK: "Басылымда бізде жоқ жаңалықтар бар-жоғын тексеріңіз; мереке болса, ештеңе істеудің қажеті жоқ.",
    },
    State.EMPTY: {
        Lang.EN: "Open its feed, sitemap and listing: has the outlet moved them?",
        Lang.RU: "Откройте ленту, карту сайта и список: не перенесло ли их издание?",
        Lang.KK: "Таспаны, сайт картасын және тізімді ашыңыз: басылым оларды көшірген жоқ па?",
    },
    State.ZOMBIE: {
        Lang.EN: "Compare the feed with the outlet's front page; add another way of discovery if news stands there.",
        Lang.RU: "Сравните ленту с главной страницей; если новости там есть, добавьте другой способ обнаружения.",
        Lang.KK: "Таспаны басты бетпен салыстырыңыз; жаңалық сонда болса, табудың басқа жолын қосыңыз.",
    },
    State.LAYOUT_CHANGED: {
        Lang.EN: "Open one of its articles; compare `articles` and `selectors` of the source with what stands there.",
        Lang.RU: "Откройте один из материалов и сверьте с ним ключи `articles` и `selectors` источника.",
        Lang.KK: "Мақалаларының бірін ашып, дереккөздің `articles` пен `selectors` кілттерін соған салыстырыңыз.",
    },
    State.BLOCKED: {
        Lang.EN: "Set `crawl.contact`, ask less often, or ask the outlet for leave; we do not get round a refusal.",
        Lang.RU: "Укажите `crawl.contact`, опрашивайте реже или попросите у издания разрешения: отказ мы не обходим.",
        Lang.KK: "`crawl.contact` көрсетіңіз, сирегірек сұраңыз немесе рұқсат алыңыз: бас тартуды айналып өтпейміз.",
    },
    State.UNREACHABLE: {
        Lang.EN: "Open the site from another network; it may be down, or out of reach from this one only.",
        Lang.RU: "Откройте сайт из другой сети: возможно, он недоступен только отсюда.",
        Lang.KK: "Сайтты басқа желіден ашыңыз: ол тек осы жерден қолжетімсіз болуы мүмкін.",
    },
}
CHECK = {Lang.EN: "Then", Lang.RU: "Затем", Lang.KK: "Содан кейін"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What to tell of one source."""

    source: str
    title: str  # one line: who, and what
    text: str  # the problem, what to look at, and the command that proves it; plain text
    covers: tuple[int, ...]  # numbers of the changes that are told with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """What to tell now."""

    notices: tuple[Notice, ...]
    moot: tuple[int, ...]  # changes that nobody needs to hear of: the source is where it was


def notices(untold: Iterable[StateChange], last_told: Mapping[str, State], lang: Lang) -> Notices:
    """One notice for each source whose state is another than the one last told of; a source never spoken of was
    fine.
    """
    by_source: dict[str, list[StateChange]] = {}
    for change in untold:
        by_source.setdefault(change.source, []).append(change)
    told: list[Notice] = []
    moot: list[int] = []
    for source, changes in by_source.items():
        latest, covers = changes[-1], tuple(change.id for change in changes)
        if latest.state is last_told.get(source, State.FINE):
            moot += covers
        else:
            told.append(_notice(latest, covers, lang))
    return Notices(notices=tuple(told), moot=tuple(moot))


def _notice(change: StateChange, covers: tuple[int, ...], lang: Lang) -> Notice:
    lines = [f"{change.source} · {change.changed_at:%Y-%m-%d %H:%M} UTC"]
    if change.problem and change.state is not State.FINE:
        lines.append(change.problem)
    if advice := ADVICE.get(change.state):
        lines.append(advice[lang])
        lines.append(f"{CHECK[lang]}: carrierwatch sources check {change.source}")
    title = f"{change.name}: {STATES[change.state][lang]}"
    return Notice(source=change.source, title=title, text="\n".join(lines), covers=covers)
