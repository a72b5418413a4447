"""From when a change applies: which of the dates that an article names is its date of effect.

A small linear model (`pipeline/weights.json`, "effective") weighs what stands beside each date: "from" or "until",
whether the sentence speaks of a rule and of its force, how far from publication it lies, how often it is named.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.dates import dates_in, lies
from pipeline.linear import models

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline.dates import Dated
    from pipeline.linear import Features
    from pipeline.marked import Sentence

LIKELY: Final = 0.4  # chance above which a date is the date of effect
_SAYS: Final = (
    "stage.", "act.", "restriction", "relief", "rule", "event", "statistic", "building", "queue", "background",
    "voice", "agreement", "present", "procedure", "burden",
)  # fmt: skip
# What opens a sentence about something beside the news.
BESIDES: Final = re.compile(
    r"\W*(?:also|in addition|besides|additionally|separately|at the same time|alongside|another|a further|"
    r"other (?:changes|amendments|measures)|on top of (?:that|this)|the (?:law|bill|document|draft|order|agreement|"
    r"decree|same \w+) also|meanwhile|furthermore|moreover|earlier|"
    r"кроме того|вдобавок|одновременно|также|помимо|наряду с|вместе с тем|параллельно|дополнительно|ещ[её] одн\w+|"
    r"друг\w+ (?:изменени|новшеств|новаци|поправк)\w+|отдельно|этим же|тем же|в том числе|"
    r"бұған қоса|сондай-ақ|сонымен бірге|сонымен қатар|бұдан бөлек|бұдан басқа|тағы бір|оған қоса|қосымша|"
    r"осымен қатар|бір мезгілде)\b",
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


def effective(dates: Sequence[Dated], published: date | None, stage: str | None = None) -> Dated | None:
    """Which of an article's dates is that of effect, if any; `stage` is that of the change, where it is known."""
    chances = [models()["effective"].chance(of, "yes") for of in date_features(dates, published, stage)]
    likeliest = max(range(len(dates)), key=lambda at: (chances[at], dates[at].has_day, -at), default=None)
    if likeliest is None or chances[likeliest] < LIKELY:
        return None
    return _with_day(dates[likeliest], dates, chances)


def all_dates(sentences: Sequence[Sentence], published: date | None) -> tuple[Dated, ...]:
    """Every date that the article names, in order of its sentences."""
    return tuple(found for sentence in sentences for found in dates_in(sentence, published))


def _with_day(best: Dated, dates: Sequence[Dated], chances: Sequence[float]) -> Dated:
    """The day within the month, where another sentence says it."""
    if best.has_day:
        return best
    month = (best.when.year, best.when.month)
    days = [
        (chance, -at)
        for at, (found, chance) in enumerate(zip(dates, chances, strict=True))
        if found.has_day and (found.when.year, found.when.month) == month and chance >= LIKELY / 2
    ]
    return dates[-max(days)[1]] if days else best


def date_features(dates: Sequence[Dated], published: date | None, stage: str | None) -> list[Features]:
    """The features of the model `effective`, for each date."""
    named = Counter(found.when for found in dates)
    made = []
    for number, found in enumerate(dates):
        sentence, cue, placed = found.sentence, found.cue, lies(found, published)
        forced = _FORCE.search(sentence.text) is not None
        of = {
            f"cue:{cue}": 1.0, f"zone:{sentence.zone}": 1.0, f"lies:{placed}": 1.0, f"{cue}, {placed}": 1.0,
            "day": float(found.has_day), "again": math.log(named[found.when]), "first": float(number == 0),
            "only": float(len(named) == 1), "opens": float(found.start - sentence.start < 3),
        }  # fmt: skip
        if forced:
            of |= {"force": 1.0, f"force, {cue}": 1.0, f"force, {placed}": 1.0}
        if BESIDES.match(sentence.text):
            of["besides"] = 1.0
        if stage is not None:
            of |= {f"stage:{stage}": 1.0, f"{stage}, {placed}": 1.0}
        of |= {f"says:{kind}": 1.0 for kind in {hit.kind for hit in sentence.hits} if kind.startswith(_SAYS)}
        made.append({name: value for name, value in of.items() if value})
    return made
