"""Which way a sentence points: whether what it says of a rule gives room or takes it.

Words for rules have a sense of their own (a ban takes, an exemption gives); acts keep it (prolong), turn it round
(lift), or make more or
less of it (raise a duty: takes; raise a quota: gives); a negation turns round what it stands beside. "Lifts the
ban", "will not apply the
limit" give; "prolonged the ban", "lifts the exemption" take.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.negation import CLAUSE_END, act_is_denied, is_refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.lexicon import Hit
    from pipeline.marked import Sentence

REACH: Final = 6  # words between an act and what it acts on
FAR_REACH: Final = 14  # words between an act and what it acts on, where nothing stands nearer
LIST_REACH: Final = 4  # words between things that an act acts on together
RELEASE_REACH: Final = 5  # words between "spared", "ease" and what somebody is spared
_OWN_SENSE: Final = {"restriction": -1, "relief": 1, "toll": -1, "road_rule": -1}
# What must be had: to abolish it gives, to introduce it takes.
_REQUIRED: Final = frozenset({"road_permit", "visa", "registration", "foreign_labour"})
# Who is exempted is exempted from something: the restriction beside these gives.
_RELEASES: Final = frozenset({"exempt", "ease", "permit_free", "visa_free"})
# What can be suspended, as other rules cannot: to stop traffic, exports or a border's work takes room.
_STOPPED: Final = frozenset({
    "fine", "duty", "surcharge", "recycling_fee", "toll", "sanctions", "entry_ban", "ban", "marking", "prior_notice",
    "navigation_seal", "weight_limit", "biometrics", "stay_limit", "restrict", "export_ban", "import_ban",
})  # fmt: skip
# These, too, where the stopping stands next to them: "suspends the checks", «тексеруді доғарды».
_STOPPED_NEXT: Final = frozenset({
    "customs_control", "oblige", "tighten", "licensing", "permission_needed", "phyto", "registration",
    "visa_requirement",
})  # fmt: skip
STOP_REACH: Final = 5
NEXT_REACH: Final = 2
CHECKS_REACH: Final = 3  # «бақылауды бір жылға тоқтатты»
_SCALED: Final = {"burden": -1, "allowance": 1, "quota": 1}


_WITHOUT: Final = frozenset({"visa_free", "permit_free", "free_passage"})
_REFUSALS: Final = frozenset({"ban", "close_border", "turn_away", "turn_back", "fine", "entry_ban", "deport"})
_NEEDS: Final = frozenset({"oblige", "permission_needed"})
# What says that an act on a rule does not happen now, however near other acts stand: "the introduction is put off".
_PUT_OFF: Final = frozenset({"suspend", "postpone", "withdraw_draft"})
# Limits with a size: to raise them, or to let them last, gives.
_SIZED: Final = frozenset({"stay_limit", "weight_limit", "limit"})
OVER_REACH: Final = 4  # words from "after" to what is over
OWNED_REACH: Final = 3  # words from a relief to the rule that it is from: "exemption from the fee"


class Signed(NamedTuple):
    """A mention with the way it points, 1 gives and -1 takes, and the mentions that decide it.

    `own` is the way it would point were nothing denied beside it: what a plan that is refused would have done.
    `refused`: a negation turned it, as in "will not ban". `acted`: something is done to it, it is not only spoken of.
    """

    hit: Hit
    sign: int
    because: tuple[Hit, ...]
    own: int
    refused: bool
    acted: bool


@lru_cache(maxsize=256)
def signed(sentence: Sentence) -> tuple[Signed, ...]:
    """What points somewhere in the sentence, in order; mentions that overlap count once, the longest."""
    hits = [(sentence.place(hit.start), hit) for hit in sentence.hits]
    blanks = [hit for _, hit in hits if hit.kind in {"permit", "procedure"}]
    objects = list(_apart([(p, hit) for p, hit in hits if _points(hit) and not _is_paper(hit, blanks)]))
    if not objects:
        return ()
    stops = _stops(objects)
    objects = [item for item in objects if item not in stops]
    acts = _acts(sentence, hits, stops)
    refusals = [hit for _, hit in hits if hit.kind == "stage.rejected"]
    objects = [item for item in objects if not _is_lacked(item, objects)]
    objects = [item for item in objects if not _is_owned(item, objects)]
    releases = [(place, hit) for place, hit in hits if hit.concept in _RELEASES and (place, hit) in objects]
    objects = [item for item in objects if not _is_over(sentence, item, objects)]
    upon = _upon(sentence, objects, acts)
    begun = [place for place, hit in hits if hit.kind == "stage.in_force"]
    found = []
    for place, hit in objects:
        if hit.concept in _REQUIRED and any(0 < abs(at - place) <= 2 and o.kind in _SCALED for at, o in objects):
            continue  # "visa fee", "registration period": the act is upon the fee, the period
        acting = upon.get(hit, [])
        sign, because = _sense(place, hit, acting)
        if not sign and hit.concept == "term" and len(objects) == 1:
            longer = [(act, denied) for _, act, denied in acting if act.concept == "prolong"]
            sign = (-1 if longer[0][1] else 1) if longer else 0  # "the registration period was extended"
        if not sign and hit.kind == "burden" and any(0 < at - place <= REACH for at in begun):
            sign = -1  # "the duty takes effect"
        if not sign:
            continue
        within = [act for _, act, _ in acts if act.kind == "act.reverse" and _names(act, hit)]
        if within and not because:  # "no longer have to"
            sign, because = -sign, (within[0],)
        undenied = [(at, act, False) for at, act, _ in acting if not any(_overlap(act, other) for other in refusals)]
        own = _sense(place, hit, undenied)[0]
        refused = not because and is_refused(sentence, hit)
        if refused:
            sign = -sign
        elif hit.kind != "relief" and sign < 0:
            near = [other for at, other in releases if abs(at - place) <= RELEASE_REACH and not _overlap(other, hit)]
            sign, because = (1, (near[0],)) if near else (sign, because)
        found.append(Signed(hit, sign, because, own, refused, bool(acting)))
    return tuple(found)


Acts = list[tuple[int, "Hit", bool]]  # where each stands, in words, and whether it is denied


def _acts(sentence: Sentence, hits: Sequence[tuple[int, Hit]], stops: Sequence[tuple[int, Hit]]) -> Acts:
    """What is done: the acts, and what is stopped as if it were lifted."""
    done = [(place, hit) for place, hit in hits if hit.kind.startswith("act.")]
    done += [(place, hit._replace(kind="act.reverse")) for place, hit in stops]
    return [(place, act, act_is_denied(sentence, act)) for place, act in done]


def _upon(sentence: Sentence, objects: Sequence[tuple[int, Hit]], acts: Acts) -> dict[Hit, Acts]:
    """The acts upon each mention: an act takes the nearest one of its clause, and what is listed with that."""
    upon: dict[Hit, Acts] = {}
    for place, act, denied in acts:
        if any(act.start == hit.start and hit.end < act.end for _, hit in objects):
            continue  # «шектеуді алып тастау»: the act names what it is done to
        near = sorted(
            (abs(at - place), at, hit)
            for at, hit in objects
            if not _overlap(act, hit) and abs(at - place) <= FAR_REACH and not _apart_clauses(sentence, act, hit)
        )
        for distance, at, hit in near:
            listed = hit.kind == near[0][2].kind and abs(at - near[0][1]) <= LIST_REACH
            if distance == near[0][0] or (listed and distance <= REACH):
                upon.setdefault(hit, []).append((place, act, denied))
    return upon


def _apart_clauses(sentence: Sentence, one: Hit, other: Hit) -> bool:
    first, last = sorted((one, other), key=lambda hit: hit.start)
    return CLAUSE_END.search(sentence.text, first.end - sentence.start, last.start - sentence.start) is not None


def _stops(objects: Sequence[tuple[int, Hit]]) -> list[tuple[int, Hit]]:
    """Mentions of stopping that act on a rule beside them: a fine that is suspended, a waiver that is frozen."""
    stopped = [(at, STOP_REACH) for at, hit in objects if hit.concept in _STOPPED or hit.kind == "relief"]
    stopped += [
        (at, CHECKS_REACH if hit.concept == "customs_control" else NEXT_REACH)
        for at, hit in objects
        if hit.concept in _STOPPED_NEXT
    ]
    return [
        (place, hit)
        for place, hit in objects
        if hit.concept == "suspend" and any(0 < abs(at - place) <= reach for at, reach in stopped)
    ]


def _is_lacked(item: tuple[int, Hit], objects: Sequence[tuple[int, Hit]]) -> bool:
    """Whether what reads as a relief is what somebody lacks or needs: "no entry without a visa", «придётся получать
    разрешение»."""
    place, hit = item
    against = _REFUSALS if hit.concept in _WITHOUT else _NEEDS if hit.concept == "allow" else frozenset()
    return any(other.concept in against and abs(at - place) <= REACH for at, other in objects)


def _is_over(sentence: Sentence, item: tuple[int, Hit], objects: Sequence[tuple[int, Hit]]) -> bool:
    """Whether a restriction is what was before: "rolls again after a two-week halt", «жабық тұрған бекет ашылды»."""
    place, hit = item
    if hit.kind != "restriction" or not any(other.kind == "relief" for _, other in objects):
        return False
    before = {word.text for word in sentence.words[max(0, place - OVER_REACH) : place]}
    last = sentence.place(hit.end - 1)
    after = {word.text for word in sentence.words[last + 1 : last + 2]}
    return not before.isdisjoint({"after", "после"}) or not after.isdisjoint({"тұрған", "болған", "кейін", "соң"})


def _is_owned(item: tuple[int, Hit], objects: Sequence[tuple[int, Hit]]) -> bool:
    """Whether a rule is named as what a relief is from or how long that lasts: «отсрочка по утильсбору»,
    «жеңілдік мерзімі»; or a relief as what a limit is of. What is done is done to the other."""
    place, hit = item
    if hit.concept == "zero_duty":
        return any(other.concept == "limit" and abs(at - place) <= OWNED_REACH for at, other in objects)
    return hit.kind != "relief" and any(
        other.concept == "exempt" and 0 < place - at <= OWNED_REACH and hit.start >= other.end for at, other in objects
    )


def _is_paper(hit: Hit, blanks: Sequence[Hit]) -> bool:
    """Whether a permission is a permit, the thing that carriers use up: «рұқсат квотасы»."""
    return hit.concept == "allow" and any(_overlap(hit, blank) for blank in blanks)


def _points(hit: Hit) -> bool:
    return hit.kind in _OWN_SENSE or hit.kind in _SCALED or hit.concept in _REQUIRED


def _apart(objects: Sequence[tuple[int, Hit]]) -> Iterator[tuple[int, Hit]]:
    end = -1
    for place, hit in sorted(objects, key=lambda item: (item[1].start, -item[1].end)):
        if hit.start >= end:
            yield place, hit
            end = hit.end


def _sense(place: int, hit: Hit, acts: Acts) -> tuple[int, tuple[Hit, ...]]:
    near = sorted((abs(at - place), at, act, negated) for at, act, negated in acts)
    near.sort(key=lambda item: item[2].concept not in _PUT_OFF)  # "suspends the fine for six months"
    act, negated = (near[0][2], near[0][3]) if near else (None, False)
    if hit.concept == "at_most":
        return -1, ()
    if hit.concept == "allow" and act is not None and act.concept == "introduce" and 0 < place - near[0][1] <= 3:
        return -1, (act,)  # «ввести предварительное разрешение»
    if hit.concept in _SIZED and act is not None and act.kind in {"act.up", "act.down"}:
        return (1 if (act.kind == "act.up") != negated else -1), (act,)
    if hit.kind in _OWN_SENSE:
        sign = _OWN_SENSE[hit.kind]
        turns = act is not None and (act.kind == "act.reverse") != negated
        if act is not None and act.kind == "act.down" and hit.kind in {"restriction", "toll", "relief"}:
            turns = not negated
        return (-sign if turns else sign), (act,) if act and turns else ()
    if act is None:
        return 0, ()
    turn = -1 if negated else 1
    if hit.concept in _REQUIRED:
        return {"act.reverse": turn, "act.up": turn, "act.down": -turn, "act.keep": -turn}[act.kind], (act,)
    if (hit.kind == "quota" and act.kind == "act.reverse") or (hit.concept == "stay" and act.concept == "prolong"):
        return turn, (act,)
    if act.kind in {"act.up", "act.down", "act.reverse"}:
        more = 1 if act.kind == "act.up" else -1
        return turn * more * _SCALED[hit.kind], (act,)
    return (-turn, (act,)) if hit.kind != "allowance" else (0, ())


def _names(act: Hit, hit: Hit) -> bool:
    """Whether an act names what it is done to: "no longer have to", «шектеуді алу», «выйти из соглашения о …»."""
    if act.start < hit.start < act.end:
        return hit.kind != "relief" or act.end < hit.end  # not «больше не требуется», a relief itself
    return hit.kind != "relief" and act.start == hit.start and hit.end < act.end


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end
