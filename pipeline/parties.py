"""Who makes a rule: for each country that an article names, what speaks for that and for its being bound."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pipeline.linear import models

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.lexicon import Hit
    from pipeline.linear import Features
    from pipeline.marked import Sentence

ZONE_WEIGHT: Final = {"title": 2.0, "lead": 1.2, "body": 0.6, "past": 0.2}
SURE: Final = 0.5  # chance above which a country is said to make the rule
JOINT: Final = 0.5  # how clearly two countries that are named as a pair act together
NEAR: Final = 3  # words between a country and what it belongs to
_MAKERS: Final = frozenset({"authority", "rule", "restriction", "relief", "amend", "supranational"})
_BOUND: Final = frozenset({"carrier", "driver", "person", "goods", "freight", "migration"})
_IN: Final = frozenset((
    "in", "within", "inside", "в", "во", "внутри",
))  # fmt: skip
_INTO: Final = frozenset((
    "into", "to", "for", "в", "на", "для",
))  # fmt: skip
_FROM: Final = frozenset((
    "from", "of", "out", "из", "с", "со", "от",
))  # fmt: skip
_WITH: Final = frozenset((
    "with", "between", "с", "со", "между", "and", "и", "мен", "пен", "бен",
))  # fmt: skip
_JOINS: Final = frozenset((
    "and", "or", "the", "as", "well", "и", "или", "а", "также", "мен", "пен", "бен", "және", "немесе",
))  # fmt: skip
_KAZAKH_LETTER: Final = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_KAZAKH_IN: Final = re.compile(r".+(?:да|де|та|те|дағы|дегі|тағы|тегі)$")
_KAZAKH_FROM: Final = re.compile(r".+(?:дан|ден|тан|тен|нан|нен)$")
_KAZAKH_INTO: Final = re.compile(r".+(?:ға|ге|қа|ке)$")
_KAZAKH_OF: Final = re.compile(r".+(?:[ндт][ыі]ң)$")
_NOT_BOUND: Final = frozenset({"exempt", "negation"})
# "Kyrgyz drivers", "граждане Грузии", «армян тасымалдаушылары»: whose people, carriers or goods are meant.
_PEOPLE: Final = frozenset({"carrier", "driver", "person", "goods", "vehicle"})
_COMES_FROM: Final = frozenset((
    "from", "of", "из", "от",
))  # fmt: skip
_RUSSIAN: Final = re.compile(r"^[^әғқңөұүһі]*[а-я][^әғқңөұүһі]*$", re.IGNORECASE)
_PEOPLE_AFTER: Final = 2  # words from the country to what it owns
_PEOPLE_BEFORE: Final = 4  # words from what comes from a country to the country
_BREAKS: Final = frozenset({
    "country", "union", "authority", "border", "rule", "voice", "diplomat", "supranational", "agreement", "entry",
})  # fmt: skip
_ASKED: Final = 4  # words between who asks and who is asked
# What tells a maker from others differently at each stage and in each field.
_TELLING: Final = (
    "asks", "asked", "people", "opens", "first", "named@title", "share", "home", "place", "by:authority", "by:rule",
    "by:restriction", "by:carrier", "by:person", "by:driver", "into", "from", "in", "joint",
)  # fmt: skip


def party_features(sentences: Sequence[Sentence], codes: Mapping[str, str]) -> dict[str, Features]:
    """For each country's code the features of the models `imposed_by` and `subjects`.

    `codes` maps a concept to its code; a country that is named by its places only has them count as `home`.
    """
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    order: dict[str, int] = {}
    for number, sentence in enumerate(sentences):
        placed = [(sentence.place(hit.start), hit) for hit in sentence.hits]
        for run in _lists(sentence, [(at, hit) for at, hit in placed if hit.concept in codes]):
            for at, hit in run:
                code = codes[hit.concept]
                order.setdefault(code, number)
                for name in _said(sentence, at, hit, placed, run):
                    counts[code][name] += ZONE_WEIGHT[sentence.zone]
    total = sum(count["named"] for count in counts.values()) or 1.0
    together, mutual = _agreement(sentences), _mutual(sentences)
    features: dict[str, Features] = {}
    for code, count in counts.items():
        made = {name: math.log1p(value) for name, value in count.items()}
        made["share"] = count["named"] / total
        made["first"] = 1.0 if order[code] == min(order.values()) else 0.0
        made["only"] = 1.0 if len(counts) == 1 else 0.0
        made["agreed"] = together * made["share"]
        made["joint"] = min(1.0, made.get("pair", 0.0) * mutual + made.get("pair acts", 0.0))
        made[f"is:{code}"] = 1.0 if code in {"EAEU", "EU"} else 0.0
        features[code] = made
    return features


def _agreement(sentences: Sequence[Sentence]) -> float:
    """How much the news is of an agreement, which several states make."""
    hits = (hit for sentence in sentences if sentence.zone in {"title", "lead"} for hit in sentence.hits)
    return math.log1p(sum(hit.kind == "agreement" for hit in hits))


def _mutual(sentences: Sequence[Sentence]) -> float:
    """How much the news is of what states do for each other or together."""
    hits = (hit for sentence in sentences if sentence.zone in {"title", "lead"} for hit in sentence.hits)
    return math.log1p(sum(hit.kind == "mutual" for hit in hits))


def _lists(sentence: Sentence, countries: Sequence[tuple[int, Hit]]) -> Iterator[list[tuple[int, Hit]]]:
    """Countries that stand side by side ("citizens of Russia, Belarus and Ukraine"): what is said of one is said
    of all."""
    run: list[tuple[int, Hit]] = []
    for at, hit in countries:
        if run:
            last = sentence.place(run[-1][1].end - 1)
            between = {sentence.words[place].text for place in range(last + 1, at)}
            apart = sentence.text[run[-1][1].end - sentence.start : hit.start - sentence.start]
            bare = apart.isspace()  # "Қытай моңғол тасымалдаушыларына": a subject, then whose carriers
            if bare or not between <= _JOINS or at - last > 3:
                yield run
                run = []
        run.append((at, hit))
    if run:
        yield run


def _said(
    sentence: Sentence, at: int, hit: Hit, placed: Sequence[tuple[int, Hit]], run: Sequence[tuple[int, Hit]]
) -> Iterator[str]:
    if hit.kind in {"place", "home"}:
        yield hit.kind
        return
    yield "named"
    yield f"named@{sentence.zone}"
    first, last = run[0][0], run[-1][0]
    word = sentence.words[min(last, len(sentence.words) - 1)].text  # a Kazakh list bears its case once, at the end
    before = {sentence.words[place].text for place in range(max(0, first - 2), first)}
    for name, words, ending in (
        ("in", _IN, _KAZAKH_IN), ("from", _FROM, _KAZAKH_FROM), ("into", _INTO, _KAZAKH_INTO), ("with", _WITH, None)
    ):  # fmt: skip
        if not before.isdisjoint(words) or (ending is not None and _kazakh(word) and ending.match(word)):
            yield name
    if _kazakh(word) and _KAZAKH_OF.match(word):
        yield "of"
    if at == 0:
        yield "opens"
    near = [other for place, other in placed if other is not hit and first - 2 <= place <= last + NEAR]
    kinds = {other.kind for other in near}
    for kind in kinds:
        if (
            kind in _MAKERS
            or kind in _BOUND
            or kind.startswith(("stage.", "act."))
            or kind in {"trade_flow", "border", "entry", "voice", "agreement"}
        ):
            yield f"by:{kind}"
    if any(other.concept in _NOT_BOUND for other in near):
        yield "by:exempt"
    if _owns(sentence, first, last, placed):
        yield "people"
    yield from _asking(first, last, placed)
    pair = {other.concept for _, other in run if other.kind in {"country", "union"}}
    bordering = any(other.kind == "border" and last < place <= last + NEAR for place, other in placed)
    if len(pair) == 2 and sentence.zone in {"title", "lead"} and not bordering:
        yield "pair"
        oblique = any(ending.match(word) for ending in (_KAZAKH_IN, _KAZAKH_FROM, _KAZAKH_INTO, _KAZAKH_OF))
        oblique = oblique and _KAZAKH_LETTER.search(sentence.text) is not None
        owner = any(place == last + 1 and other.kind in _PEOPLE for place, other in placed)
        if first <= 1 and not oblique and not owner:
            yield "pair acts"


def _owns(sentence: Sentence, first: int, last: int, placed: Sequence[tuple[int, Hit]]) -> bool:
    """Whether carriers, people or goods stand beside the countries as theirs."""
    after = [(at, other) for at, other in placed if last < at <= last + _PEOPLE_AFTER]
    breaks = min((at for at, other in after if other.kind in _BREAKS), default=last + _PEOPLE_AFTER + 1)
    if any(other.kind in _PEOPLE and at < breaks for at, other in after):
        return True
    before = [(at, other) for at, other in placed if first - _PEOPLE_BEFORE <= at < first]
    nearest = max((at for at, other in before if other.kind in _PEOPLE), default=-1)
    if nearest < 0 or any(at > nearest and other.kind in _BREAKS for at, other in before):
        return False
    between = {sentence.words[at].text for at in range(nearest + 1, first)}
    genitive = first - nearest == 1 and _RUSSIAN.search(sentence.text) is not None
    return genitive or not between.isdisjoint(_COMES_FROM)


def _asking(first: int, last: int, placed: Sequence[tuple[int, Hit]]) -> Iterator[str]:
    """ "asks": the countries stand just before who calls for something; "asked": just after."""
    calls = [at for at, other in placed if other.kind == "stage.called"]
    if any(last < at <= last + _ASKED for at in calls):
        yield "asks"
    if any(first - _ASKED <= at < first for at in calls):
        yield "asked"


def _kazakh(word: str) -> bool:
    return re.search("[а-яәғқңөұүһі]", word) is not None


def maker_features(of: Features, area: str, stage: str) -> Features:
    """The features of the model `imposed_by` for a country: who asks for a change mostly does not make the rule."""
    made = dict(of)
    for name in _TELLING:
        if of.get(name):
            made[f"{stage}, {name}"] = of[name]
            made[f"{area}, {name}"] = of[name]
    return made


def imposers(sentences: Sequence[Sentence], found: Mapping[str, Features], area: str, stage: str) -> tuple[str, ...]:
    """Codes of who makes the rule, sorted; at least one where any country shows. `found`: `party_features`."""
    if not found:
        return ()
    weighed = models()["imposed_by"]
    chances = {code: weighed.chance(maker_features(of, area, stage), "yes") for code, of in found.items()}
    likeliest = max(sorted(chances), key=lambda code: chances[code])
    together = {code for code, of in found.items() if of["joint"] >= JOINT}
    if likeliest in together:
        return tuple(sorted(together))
    if not _agreement(sentences):
        return (likeliest,)
    sure = {code for code, chance in chances.items() if chance >= SURE and code in named(found)}
    return tuple(sorted(sure | {likeliest}))


def named(parties: Mapping[str, Features]) -> list[str]:
    """Countries that are named, not only shown by their places, the most named first."""
    counted = [(of.get("named", 0.0), code) for code, of in parties.items()]
    return [code for count, code in sorted(counted, key=lambda item: (-item[0], item[1])) if count]
