"""The policy change that an article reports: whether there is one, its parts, and the sentences that prove each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pipeline.effective import BESIDES, all_dates, effective
from pipeline.linear import models
from pipeline.model import Area, Direction, Evidence, PolicyChange, Stage
from pipeline.parties import imposers, party_features
from pipeline.polarity import signed
from pipeline.signals import ZONE_WEIGHT, change_signals, direction_signals, presence_signals
from pipeline.subjects import subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from pipeline.dates import Dated
    from pipeline.lexicon import Hit
    from pipeline.linear import Features
    from pipeline.marked import Sentence

MOST_QUOTES: Final = 3
# The kinds of mention that can speak for a stage, an area, and a change at all.
_STAGE_KINDS: Final = {
    Stage.CALLED_FOR: ("stage.called", "voice", "supranational"),
    Stage.PROPOSED: ("stage.proposed", "modal"),
    Stage.DECIDED: ("stage.decided", "stage.future", "act.keep"),
    Stage.IN_FORCE: ("stage.in_force", "present", "act.keep"),
    Stage.REJECTED: ("stage.rejected", "negation"),
}
_AREA_KINDS: Final = {
    Area.MIGRATION: ("migration", "migration_rule", "entry", "person", "allowance"),
    Area.TRADE: (
        "trade_flow",
        "customs",
        "border",
        "goods",
        "permit",
        "procedure",
        "mode",
        "queue",
        "burden",
        "quota",
        "border_flow",
    ),
    Area.TRANSPORT: ("toll", "road_rule", "transport", "carrier", "freight"),
    Area.ENERGY: ("energy", "fuel", "price"),
}
_RULE_KINDS: Final = ("rule", "amend", "agreement", "restriction", "relief", "burden", "allowance", "procedure")
_ACT_KINDS: Final = (
    "act.keep",
    "act.reverse",
    "act.up",
    "act.down",
    "stage.decided",
    "stage.in_force",
    "stage.proposed",
    "stage.called",
    "stage.rejected",
)


def read_change(
    sentences: Sequence[Sentence], codes: Mapping[str, str], published: date | None
) -> tuple[PolicyChange | None, tuple[Evidence, ...], Features]:
    """The main change, what proves its parts, and the features it was told by; no change, no evidence."""
    dates = all_dates(sentences, published)
    features = change_signals(sentences, dates, published)
    chosen = models()
    if chosen["change"].best(presence_signals(features)) == "no":
        return None, (), features
    area = Area(chosen["area"].best(features))
    stage = Stage(chosen["stage"].best(features))
    direction = Direction(chosen["direction"].best(direction_signals(features, stage, area)))
    when = None if stage in {Stage.CALLED_FOR, Stage.REJECTED} else effective(dates, published, stage)
    if _too_early(when, stage, published):
        when = None
    parties = party_features(sentences, codes)
    by = imposers(sentences, parties, area, stage)
    bound = subjects(parties, by, features, area, stage)
    evidence = [
        *_parts(sentences, area, direction, stage),
        *_party_evidence(sentences, codes, "imposed_by", by),
        *_party_evidence(sentences, codes, "subjects", bound),
        *_date_evidence(when),
    ]
    change = PolicyChange(
        area=area,
        direction=direction,
        stage=stage,
        imposed_by=by,
        subjects=bound,
        effective=str(when) if when else None,
        quotes=tuple(sentence.span for sentence in quotes(sentences, direction, stage)),
    )
    return change, tuple(evidence), features


def area_chances(features: Features) -> dict[str, float]:
    """How likely it is that a rule of each area changes; "none": that none does."""
    changed = models()["change"].chance(presence_signals(features), "yes")
    areas = models()["area"].chances(features)
    return {"none": 1.0 - changed} | {area: changed * chance for area, chance in areas.items()}


def _too_early(when: Dated | None, stage: Stage, published: date | None) -> bool:
    """A proposal cannot have begun to apply: the date is that of something else."""
    if stage != Stage.PROPOSED or when is None or published is None:
        return False
    return when.when <= (published if when.has_day else published.replace(day=1) - timedelta(days=1))


def quotes(sentences: Sequence[Sentence], direction: Direction, stage: Stage) -> tuple[Sentence, ...]:
    """The sentences that say most of the change, the strongest first; one from the body where it has any."""
    scored = [(_weight(sentence, direction, stage), -number, sentence) for number, sentence in enumerate(sentences)]
    ranked = [sentence for score, _, sentence in sorted(scored, key=lambda item: item[:2], reverse=True) if score > 0]
    return tuple(ranked[:MOST_QUOTES]) or tuple(sentences[:1])


def _weight(sentence: Sentence, direction: Direction, stage: Stage) -> float:
    kinds = {hit.kind for hit in sentence.hits}
    rule = sum(kind in kinds for kind in _RULE_KINDS)
    act = sum(kind in kinds for kind in _ACT_KINDS)
    wanted = {Direction.EASES: 1, Direction.TIGHTENS: -1}.get(direction, 0)
    agrees = any(sign.sign == wanted for sign in signed(sentence))
    staged = any(kind in kinds for kind in _STAGE_KINDS[stage])
    # A title is short: it says the same with fewer words, but a sentence of the body proves it better.
    zone = {"title": 0.9, "lead": 1.2, "body": 0.8, "past": 0.2}[sentence.zone]
    zone *= 0.5 if BESIDES.match(sentence.text) else 1.0
    return zone * (min(rule, 3) + min(act, 3) + 1.5 * agrees + 1.5 * staged) if rule and act else 0.0


def _parts(sentences: Sequence[Sentence], area: Area, direction: Direction, stage: Stage) -> list[Evidence]:
    wanted = {Direction.EASES: 1, Direction.TIGHTENS: -1}.get(direction, 0)

    def pointing(sentence: Sentence) -> list[Hit]:
        found = [sign for sign in signed(sentence) if sign.sign == wanted]
        return [hit for sign in found for hit in (sign.hit, *sign.because)]

    def of_kinds(kinds: tuple[str, ...]) -> Callable[[Sentence], list[Hit]]:
        return lambda sentence: [hit for hit in sentence.hits if hit.kind in kinds]

    asked = (
        (f"change.area:{area}", of_kinds(_AREA_KINDS[area])),
        (f"change.direction:{direction}", pointing if wanted else of_kinds(("procedure", "quota", "rule"))),
        (f"change.stage:{stage}", of_kinds(_STAGE_KINDS[stage])),
    )
    return [found for label, pick in asked if (found := strongest(label, sentences, pick)) is not None]


def strongest(label: str, sentences: Sequence[Sentence], pick: Callable[[Sentence], Sequence[Hit]]) -> Evidence | None:
    """The sentence in which most of what `pick` gives stands, with those mentions; None where none has any."""
    best, most = None, 0.0
    for sentence in sentences:
        score = len({hit.concept for hit in pick(sentence)}) * ZONE_WEIGHT[sentence.zone]
        if score > most:
            best, most = sentence, score
    if best is None:
        return None
    mentions = tuple(best.mention(hit) for hit in dict.fromkeys(pick(best)))
    return Evidence(label=label, sentence=best.span, mentions=mentions)


def _party_evidence(
    sentences: Sequence[Sentence], codes: Mapping[str, str], part: str, parties: Sequence[str]
) -> list[Evidence]:
    found = []
    for code in parties:
        told = strongest(
            f"change.{part}:{code}",
            sentences,
            lambda sentence, code=code: [hit for hit in sentence.hits if codes.get(hit.concept) == code],  # type: ignore[misc]
        )
        if told is not None:
            found.append(told)
    return found


def _date_evidence(when: Dated | None) -> list[Evidence]:
    if when is None:
        return []
    return [Evidence(label=f"change.effective:{when}", sentence=when.sentence.span, mentions=())]
