"""Further policy changes that an article reports beside its main one: "The ministry also raised the fee for …".

A further change stands in a sentence of its own that says that it is beside the news ("also", «кроме того»,
«сонымен қатар») or from when it applies. It names a rule which neither the title nor the proof of the main change
names, with an act upon it or a stage. It is read by itself with the same models; its maker is that of the main change
where it names nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.dates import dates_in
from pipeline.effective import BESIDES, all_dates, effective
from pipeline.linear import models
from pipeline.model import Area, Direction, PolicyChange, Stage
from pipeline.parties import imposers, party_features
from pipeline.polarity import signed
from pipeline.signals import change_signals
from pipeline.subjects import subjects

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipeline.marked import Sentence

MOST: Final = 3
SURE: Final = 0.7  # chance above which a sentence is of another area than the main change
_RULES: Final = frozenset({
    "restriction", "relief", "burden", "allowance", "quota", "procedure", "toll", "road_rule", "permit",
})  # fmt: skip
_STEPS: Final = ("stage.decided", "stage.in_force", "stage.proposed", "stage.future", "stage.called", "stage.rejected")
_OLD_NEWS: Final = frozenset({"background", "reminder", "statistic", "event"})


def further_changes(
    sentences: Sequence[Sentence], main: PolicyChange, codes: Mapping[str, str], published: date | None
) -> tuple[PolicyChange, ...]:
    """Changes beside `main`, in order of place, each once; at most `MOST`."""
    told = {sentence.span for sentence in sentences if sentence.span in main.quotes and not _is_beside(sentence)}
    known = {
        hit.concept
        for sentence in sentences
        if sentence.zone == "title" or sentence.span in told
        for hit in sentence.hits
        if hit.kind in _RULES
    }
    found: dict[tuple[str, ...], PolicyChange] = {}
    for sentence in sentences:
        if sentence.zone in {"title", "past"} or sentence.span in told or not _opens_anew(sentence, published):
            continue
        signs = [sign.sign for sign in signed(sentence) if sign.hit.concept not in known]
        if signs:
            change = _read(sentence, sum(signs), main, codes, published)
            found.setdefault((change.area, change.direction, change.stage), change)
    return tuple(found.values())[:MOST]


def _opens_anew(sentence: Sentence, published: date | None) -> bool:
    """Whether the sentence says that it goes beyond the news, or names the day when something else begins."""
    kinds = {hit.kind for hit in sentence.hits}
    stepped = any(kind in _STEPS or kind.startswith("act.") for kind in kinds)
    if not stepped or not kinds.isdisjoint(_OLD_NEWS):
        return False
    if _is_beside(sentence):
        return True
    acted = any(sign.acted for sign in signed(sentence))
    return acted and any(found.cue == "begins" for found in dates_in(sentence, published))


def _is_beside(sentence: Sentence) -> bool:
    return BESIDES.match(sentence.text) is not None


def _read(
    sentence: Sentence, leaning: int, main: PolicyChange, codes: Mapping[str, str], published: date | None
) -> PolicyChange:
    alone = (sentence,)
    dates = all_dates(alone, published)
    features = change_signals(alone, dates, published)
    areas = models()["area"].chances(features)
    likeliest = max(sorted(areas), key=lambda area: areas[area])
    area = Area(likeliest) if areas[likeliest] >= SURE else main.area
    stage = Stage(models()["stage"].best(features))
    when = None if stage in {Stage.CALLED_FOR, Stage.REJECTED} else effective(dates, published, stage)
    parties = party_features(alone, codes)
    by = imposers(alone, parties, area, stage) or main.imposed_by
    return PolicyChange(
        area=area,
        direction=Direction.EASES if leaning > 0 else Direction.TIGHTENS if leaning < 0 else Direction.MIXED,
        stage=stage,
        imposed_by=by,
        subjects=subjects(parties, by, features, area, stage),
        effective=str(when) if when else None,
        quotes=(sentence.span,),
    )
