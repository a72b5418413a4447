"""Which way a sentence points: whether what it says of a rule gives room or takes it.

Words for rules have a sense of their own (a ban takes, an exemption gives); acts keep it (prolong), turn it round (lift), or make more or
less of it (raise a duty: takes; raise a quota: gives); a negation turns round what it stands beside. "Lifts the ban", "will not apply the
limit" give; "prolonged the ban", "lifts the exemption" take.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.lexicon import Hit
    from pipeline.marked import Sentence

REACH: Final = 6  # words between an act and what it acts on
NEGATION_REACH: Final = 2  # words between a negation and what it negates, which follows
# Endings of a negated Kazakh verb: -майды, -меген, -бас, -паған, -мау …
_NEGATED: Final = re.compile(
    r".{2,}[мбп][ае](?:й(?:ды|ді|мын|мін|мыз|міз|сың|сің|тын\w*|тін\w*|ынша|інше)?|ған\w*|ген\w*|ды|ді|са|се|с|стан|стен|у\w*|п)$"
)
_OWN_SENSE: Final = {"restriction": -1, "relief": 1}
_SCALED: Final = {"burden": -1, "allowance": 1, "quota": 1}


class Signed(NamedTuple):
    """A mention with the way it points, 1 gives and -1 takes, and the mentions that decide it."""

    hit: Hit
    sign: int
    because: tuple[Hit, ...]


def signed(sentence: Sentence) -> tuple[Signed, ...]:
    """What points somewhere in the sentence, in order; mentions that overlap count once, the longest."""
    hits = [(sentence.place(hit.start), hit) for hit in sentence.hits]
    acts = [(place, hit) for place, hit in hits if hit.kind.startswith("act.")]
    objects = _apart([(p, hit) for p, hit in hits if hit.kind in _OWN_SENSE or hit.kind in _SCALED])
    negations = [place for place, hit in hits if hit.kind == "negation"]
    found = []
    for place, hit in objects:
        sign, because = _sense(place, hit, acts)
        if sign:
            if _is_negated(sentence, place, hit, negations):
                sign = -sign
            found.append(Signed(hit, sign, because))
    return tuple(found)


def _apart(objects: Sequence[tuple[int, Hit]]) -> Iterator[tuple[int, Hit]]:
    end = -1
    for place, hit in sorted(objects, key=lambda item: (item[1].start, -item[1].end)):
        if hit.start >= end:
            yield place, hit
            end = hit.end


def _sense(place: int, hit: Hit, acts: Sequence[tuple[int, Hit]]) -> tuple[int, tuple[Hit, ...]]:
    near = sorted(
        (abs(at - place), act) for at, act in acts if abs(at - place) <= REACH and not _overlap(act, hit)
    )
    act = near[0][1] if near else None
    turns = act is not None and act.kind == "act.reverse"
    if hit.kind in _OWN_SENSE:
        sign = _OWN_SENSE[hit.kind]
        return (-sign if turns else sign), (act,) if act and turns else ()
    if act is None:
        return 0, ()
    if act.kind in {"act.up", "act.down", "act.reverse"}:
        more = 1 if act.kind == "act.up" else -1
        return more * _SCALED[hit.kind], (act,)
    return (-1, (act,)) if hit.kind != "allowance" else (0, ())


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _is_negated(sentence: Sentence, place: int, hit: Hit, negations: Sequence[int]) -> bool:
    last = sentence.place(hit.end - 1)
    if any(place - NEGATION_REACH - 1 <= at < place for at in negations):
        return True
    # A Kazakh object stands before its verb, which bears the negation. A mention that is negated by itself
    # ("қолданылмау") has its sense with that.
    following = sentence.words[last + 1 : last + 3]
    return hit.kind != "relief" and any(_NEGATED.match(word.text) for word in following)
