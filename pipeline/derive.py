"""What a story says, derived from its articles: their voices, never their texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from pipeline.model import Corroboration, Headline, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from config.model import Lang
    from pipeline.model import PolicyChange, Voice

T = TypeVar("T")

VERSION = "2"  # raise when the same voices begin to say something else
# How far a change has come. A refusal is the furthest only while nothing newer goes past it.
ROAD = (Stage.CALLED_FOR, Stage.PROPOSED, Stage.DECIDED, Stage.IN_FORCE)
SUPPORT = 3  # a change stands if one in so many of the voices with a text of their own names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """The story's own reading; fields as those of `pipeline.model.Story`."""

    title: str
    lang: Lang  # of the title
    headlines: tuple[Headline, ...]
    change: PolicyChange | None
    quoted: int
    topics: tuple[str, ...]
    affects_carriers: bool
    first_seen: datetime
    last_updated: datetime
    outlets: int
    corroboration: Corroboration


def derive(voices: Sequence[Voice]) -> Derived:
    """What the voices say together. Their order does not matter; there must be one at least.

    The change is the one, by area and direction, that most of them name, the newer at a tie; its stage is the
    furthest that a voice of it names, unless the newest says that it was refused. A reprint supports nothing that the
    article it copies does not. The title is that of the earliest voice which says so, the first one's where none does.
    """
    ordered = sorted(voices, key=_place)
    own = _own(ordered)
    first = own[0]
    quoted, change = _change(own)
    head = quoted or first
    return Derived(
        title=head.title,
        lang=head.lang,
        headlines=_headlines(own, head, change),
        change=change,
        quoted=head.article,
        topics=_common([voice.topics for voice in own]),
        affects_carriers=sum(voice.affects_carriers for voice in own) * 2 >= len(own),
        first_seen=ordered[0].published,
        last_updated=ordered[-1].published,
        outlets=len({voice.outlet for voice in ordered}),
        corroboration=corroboration(own, change),
    )


def corroboration(own: Iterable[Voice], change: PolicyChange | None) -> Corroboration:
    """How well voices with a text of their own corroborate a change, or an event where there is no change.

    Whoever names another change speaks against this one, and does not count.
    """
    behind = _behind(own, change)
    if any(voice.authority for voice in behind):
        return Corroboration.AUTHORITY
    return Corroboration.SEVERAL if len({voice.owner for voice in behind}) > 1 else Corroboration.SINGLE


def independent(voices: Sequence[Voice], change: PolicyChange | None) -> int:
    """How many owners of outlets stand behind a change, counted as `corroboration` does."""
    own = _own(sorted(voices, key=_place))
    return len({voice.owner for voice in _behind(own, change)})


def _behind(own: Iterable[Voice], change: PolicyChange | None) -> list[Voice]:
    return [voice for voice in own if change is None or voice.change is None or _kind(voice.change) == _kind(change)]


def _own(ordered: Sequence[Voice]) -> list[Voice]:
    """The voices with a text of their own: of each text the original, or the first copy where that is elsewhere."""
    present = {voice.article for voice in ordered}
    texts: dict[int, Voice] = {}
    for voice in ordered:
        if voice.reprint_of is None or voice.reprint_of == voice.article:
            texts[voice.article] = voice
        elif voice.reprint_of not in present:
            texts.setdefault(voice.reprint_of, voice)
    # A circle of copies, which no run of ours makes, still says something.
    return sorted(texts.values(), key=_place) or list(ordered[:1])


def _place(voice: Voice) -> tuple[datetime, str, str, int]:
    """The order of publication; within an instant one that does not hang on which article was found first."""
    return voice.published, voice.outlet, voice.title, voice.article


def _headlines(own: Iterable[Voice], head: Voice, change: PolicyChange | None) -> tuple[Headline, ...]:
    """The title, and in each other language that of the earliest voice which says the same, by language.

    Where the story names no change, every voice that names none says the same.
    """
    found = {head.lang: head.title}
    for voice in own:
        if _state(voice.change) == _state(change):
            found.setdefault(voice.lang, voice.title)
    return tuple(Headline(lang=lang, text=found[lang]) for lang in sorted(found))


def _state(change: PolicyChange | None) -> tuple[str, ...]:
    return (*_kind(change), change.stage) if change else ()


def _kind(change: PolicyChange) -> tuple[str, str]:
    return change.area, change.direction


def _change(own: Sequence[Voice]) -> tuple[Voice | None, PolicyChange | None]:
    """The voice that the story's change is read from, and the change."""
    named = [(voice, voice.change) for voice in own if voice.change is not None]
    if not named or len(named) * SUPPORT < len(own):
        return None, None
    # The last of the most supported wins, so that the newest confirms.
    support = Counter(_kind(change) for _, change in named)
    most = max(support.values())
    kind = next(_kind(change) for _, change in reversed(named) if support[_kind(change)] == most)
    backing = [(voice, change) for voice, change in named if _kind(change) == kind]
    stage = _furthest([change.stage for _, change in backing])
    voice, change = next(each for each in backing if each[1].stage is stage)
    changes = [change for _, change in backing]
    return voice, replace(
        change,
        imposed_by=_most([each.imposed_by for each in changes]) or change.imposed_by,
        subjects=_most([each.subjects for each in changes]) or change.subjects,
        effective=_most([each.effective for each in changes if each.stage is stage]) or change.effective,
    )


def _furthest(stages: Sequence[Stage]) -> Stage:
    """Of stages in order of publication."""
    if stages[-1] is Stage.REJECTED:
        return Stage.REJECTED
    return max((stage for stage in stages if stage in ROAD), key=ROAD.index)


def _most(values: Iterable[T]) -> T | None:
    """The most frequent of the values that say something, the last at a tie."""
    counts = Counter(value for value in values if value)
    return max(reversed(counts), key=lambda value: counts[value], default=None)


def _common(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What half of the lists hold, sorted."""
    counts = Counter(item for items in lists for item in items)
    return tuple(sorted(item for item, count in counts.items() if count * 2 >= len(lists)))
