"""What speaks for a label, as named numbers: the features that the models in `weights.json` weigh.

A feature's name says what it counts: `concept:ban` (mentions, weighted by zone), `restriction@title`,
`takes@lead`, `decide.done@lead`.
Values are the logarithm of one plus the weighted count, so that a word repeated ten times does not drown the rest.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pipeline.dates import lies
from pipeline.negation import is_denied
from pipeline.polarity import Signed, signed
from pipeline.tense import tense

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from pipeline.dates import Dated
    from pipeline.lexicon import Hit
    from pipeline.marked import Sentence

ZONE_WEIGHT: Final = {"title": 3.0, "lead": 1.5, "body": 0.6, "past": 0.15}
_TIMED: Final = ("act.", "stage.", "restriction", "relief")
_KAZAKH_INTENT: Final = re.compile(r".{3,}[мбп](?:ақ|ек)(?:ш[ыі])?$")
_WHERE: Final = frozenset({"country", "union", "bloc", "place", "home", "press", "date_cue"})  # says nothing of a rule

_STEPS: Final = frozenset({"stage.decided", "stage.proposed", "stage.in_force"})
_BEGINNING: Final = frozenset({"begins", "begins range", "since weekday", "midnight"})
_WISHED: Final = 8  # words from the asking to what is asked for
_DEMANDED: Final = 4  # the same where a restriction is asked for, not one that is there complained of
_ASKED_FOR: Final = frozenset({
    "ban", "restrict", "export_ban", "import_ban", "tighten", "close_border", "oblige", "impose_duty",
})  # fmt: skip
_KAZAKH: Final = frozenset("әғқңөұүһі")

Signals = dict[str, float]


def concept_signals(sentences: Sequence[Sentence]) -> Signals:
    """How much each concept is mentioned."""
    counts: dict[str, float] = defaultdict(float)
    for sentence in sentences:
        weight = ZONE_WEIGHT[sentence.zone]
        for hit in sentence.hits:
            counts[hit.concept] += weight
    return _dampened(counts)


def change_signals(sentences: Sequence[Sentence], dates: Sequence[Dated], published: date | None) -> Signals:
    """Everything that tells whether and how a rule changes; `dates` are those that the article names."""
    counts: dict[str, float] = defaultdict(float)
    opened = False
    for sentence in sentences:
        weight, zone = ZONE_WEIGHT[sentence.zone], sentence.zone
        kinds = set()
        for hit in _as_meant(sentence):
            kinds.add(hit.kind)
            if hit.kind in _WHERE:
                continue
            counts[f"concept:{hit.concept}"] += weight
            counts[hit.kind] += weight
            counts[f"{hit.kind}@{zone}"] += 1
            if hit.kind.startswith(_TIMED):
                told = tense(_last_word(sentence, hit))
                counts[f"{hit.kind}.{told}@{zone}"] += 1
                counts[f"{hit.kind}.{told}"] += weight
        _pairs(counts, kinds, weight)
        signs = signed(sentence)
        for sign in signs:
            counts[f"{'gives' if sign.sign > 0 else 'takes'}@{zone}"] += 1
            counts["gives" if sign.sign > 0 else "takes"] += weight
            if sign.acted:
                counts["acted:gives" if sign.sign > 0 else "acted:takes"] += weight
            if sign.refused and sign.own < 0:
                counts["refused"] += weight
                counts[f"refused@{zone}"] += 1
            counts["own:gives" if sign.own > 0 else "own:takes"] += weight * abs(sign.own)
            if _is_wished(sentence, sign):
                counts["wish:gives" if sign.sign > 0 else "wish:takes"] += weight
        total = sum(sign.sign for sign in signs)
        if total and not opened and zone in {"title", "lead"}:
            opened = True
            counts["opens:gives" if total > 0 else "opens:takes"] += 1
        _forms(counts, sentence, weight)
    _dates(counts, dates, published)
    signals = _dampened(counts)
    _balance(signals)
    return signals


def presence_signals(signals: Mapping[str, float]) -> Signals:
    """What tells whether a rule changes at all: everything but which way."""
    return {name: value for name, value in signals.items() if not name.startswith("balance")}


def direction_signals(signals: Mapping[str, float], stage: str, area: str) -> Signals:
    """What tells the direction, once stage and area are known.

    Who calls for a change mostly complains of a strict rule; a plan that is refused would have gone the way its
    words point by themselves.
    """
    own = signals.get("own:gives", 0.0) - signals.get("own:takes", 0.0)
    made = {name: value for name, value in signals.items() if not name.startswith(("stage.", "voice", "authority"))}
    if stage == "called_for":
        # The strict rule that is complained of fills the article; which way the wish goes stands beside the asking.
        made = {name: value for name, value in made.items() if name.startswith("procedure")}
        made["wish"] = math.tanh(signals.get("wish:gives", 0.0) - signals.get("wish:takes", 0.0))
    if stage == "rejected":
        made = {name: value for name, value in made.items() if name.startswith("procedure")}
        made["balance"] = math.tanh(2 * own)
    return {**made, f"stage:{stage}": 1.0, f"area:{area}": 1.0}


def carrier_signals(signals: Mapping[str, float], area: str) -> Signals:
    """What tells whether carriers are affected, once the area of the change is known ("none": no change).

    General rules of entry affect carriers where the article speaks of them; a ban on goods where it names carriage.
    """
    carrying = sum(signals.get(kind, 0.0) for kind in ("carrier", "concept:road_mode", "concept:freight"))
    return {**signals, f"{area}:carrying": carrying, f"{area}:mode": signals.get("mode", 0.0), f"area:{area}": 1.0}


def _as_meant(sentence: Sentence) -> Iterator[Hit]:
    """The mentions of a sentence, as what they amount to there: a step that is denied ("has not been decided",
    «шешім қабылданған жоқ») is a refusal, a force that is to come («күшіне енеді») is still ahead."""
    for hit in sentence.hits:
        if hit.kind in _STEPS and is_denied(sentence, hit):
            yield hit._replace(kind="stage.rejected")
        elif hit.kind == "stage.in_force" and tense(_last_word(sentence, hit)) == "coming":
            yield hit._replace(kind="stage.future")
        else:
            yield hit


def _last_word(sentence: Sentence, hit: Hit) -> str:
    return sentence.words[min(sentence.place(hit.end - 1), len(sentence.words) - 1)].text


def _is_wished(sentence: Sentence, sign: Signed) -> bool:
    """Whether an act is asked for ("asks to abolish the fee", "calls for a ban"), not only a rule spoken of."""
    place = sentence.place(sign.hit.start)
    asked = [sentence.place(hit.start) for hit in sentence.hits if hit.kind == "stage.called"]
    if sign.because or sign.sign > 0:
        return any(abs(place - at) <= _WISHED for at in asked)
    if sign.hit.concept not in _ASKED_FOR or any(hit.kind.startswith("act.") for hit in sentence.hits):
        return False
    # "demand a ban", «требуют запретить», «тыйым салуды сұрады»
    after = -_DEMANDED if any(letter in _KAZAKH for letter in sentence.text) else 0  # the verb stands last
    return any(after <= place - at <= _DEMANDED and place != at for at in asked)


# Kinds of mention that say more when one sentence has both.
_TOGETHER: Final = (
    ("voice", "stage.called"),
    ("authority", "stage.proposed"),
    ("authority", "stage.decided"),
    ("authority", "stage.in_force"),
    ("supranational", "stage.called"),
    ("rule", "stage.proposed"),
    ("rule", "stage.decided"),
    ("rule", "stage.in_force"),
    ("agreement", "stage.decided"),
    ("modal", "restriction"),
    ("modal", "relief"),
    ("stage.rejected", "stage.called"),
    ("stage.rejected", "stage.proposed"),
    ("negation", "stage.proposed"),
    ("negation", "stage.decided"),
    ("carrier", "restriction"),
    ("carrier", "relief"),
    ("freight", "restriction"),
    ("mode", "restriction"),
    ("mode", "trade_flow"),
    ("border", "restriction"),
    ("border", "carrier"),
    ("border", "relief"),
    ("migration", "stage.proposed"),
    ("migration", "relief"),
    ("authority", "restriction"),
    ("authority", "relief"),
    ("event", "carrier"),
    ("statistic", "trade_flow"),
    ("goods", "restriction"),
    ("rule", "restriction"),
    ("rule", "relief"),
    ("act.keep", "restriction"),
    ("act.reverse", "restriction"),
    ("act.keep", "relief"),
    ("act.up", "burden"),
    ("act.up", "allowance"),
    ("person", "restriction"),
    ("person", "relief"),
    ("person", "border"),
    ("entry", "border"),
    ("entry", "person"),
    ("entry", "carrier"),
    ("freight", "unaffected"),
    ("carrier", "unaffected"),
    ("border", "queue"),
    ("driver", "border"),
    ("voice", "restriction"),
    ("diplomat", "stage.proposed"),
    ("country", "stage.decided"),
)


def _pairs(counts: dict[str, float], kinds: set[str], weight: float) -> None:
    for one, other in _TOGETHER:
        if one in kinds and other in kinds:
            counts[f"{one}+{other}"] += weight


def _forms(counts: dict[str, float], sentence: Sentence, weight: float) -> None:
    for word in sentence.words:
        if _KAZAKH_INTENT.match(word.text) and word.text not in {
            "арқылы",
            "бөлек",
            "көмек",
            "еңбек",
            "тамақ",
            "аймақ",
            "шақ",
        }:
            counts["intent"] += weight
            counts[f"intent@{sentence.zone}"] += 1
    if sentence.zone == "title" and "?" in sentence.text:
        counts["question@title"] += 1


def _dates(counts: dict[str, float], dates: Sequence[Dated], published: date | None) -> None:
    """When something begins: of news that a rule changes more than of others."""
    begun = [found for found in dates if found.cue in _BEGINNING]
    for found in begun:
        counts[f"begins:{lies(found, published)}"] += ZONE_WEIGHT[found.sentence.zone]
    for found in dates:
        if published is not None and any(hit.kind == "stage.in_force" for hit in found.sentence.hits):
            counts[f"in force:{_side(found, published)}"] += ZONE_WEIGHT[found.sentence.zone]
    said = begun or [found for found in dates if found.cue in {"on", "locative", "today"}]
    first = max(said, key=lambda found: ZONE_WEIGHT[found.sentence.zone], default=None)
    if first is None:
        counts["begins:never"] += 1
    elif published is not None:
        counts[
            f"first begins:{'ahead' if first.when > published else 'past' if first.when < published else 'today'}"
        ] += 1


def _side(found: Dated, published: date) -> str:
    return "ahead" if found.when > published else "past" if found.when < published else "today"


def _dampened(counts: Mapping[str, float]) -> Signals:
    return {name: math.log1p(count) for name, count in counts.items()}


def _balance(signals: Signals) -> None:
    """Which way the article points, from -1 (takes) to 1 (gives), in all and in the title and lead."""
    for place in ("", "@title", "@lead"):
        gives, takes = signals.get(f"gives{place}", 0.0), signals.get(f"takes{place}", 0.0)
        if gives or takes:
            signals[f"balance{place}"] = 2 * (gives - takes) / (gives + takes)
