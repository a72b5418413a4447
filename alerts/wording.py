"""Which edits of an article touch what people were told, and what of their words still holds. Pure.

News pages carry figures that change every hour: an exchange rate, the lorries in a queue. An edit is a correction only
where it changed the sentences or the headline that were told as proof.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.revisions import NUMBER_WORDS
from pipeline.word_edits import folded, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from alerts.model import Alert, Edit
    from pipeline.model import Report, Story

_RUN = 3  # words in a row that tell one sentence from others
_SHOWN = 5  # changes that a message shows; who wants more reads the article
_CHANGE = re.compile(r"(?P<lead>[^\[\]]*)\[(?P<before>.*?)(?: → (?P<after>.*))?\](?P<tail>[^\[\]]*)")
_CUT = "…"


@dataclass(frozen=True, slots=True)
class _Change:
    """One place where words took the place of others, as `pipeline.word_edits` writes it."""

    url: str
    lead: str
    before: str  # empty where words only came
    after: str  # empty where words only went
    tail: str
    reasons: frozenset[str]

    def __str__(self) -> str:
        if self.before and self.after:
            edit = f"{self.before} → {self.after}"
        else:
            edit = f"− {self.before}" if self.before else f"+ {self.after}"
        return " ".join(filter(None, (self.lead, f"[{edit}]", self.tail)))


def wording(story: Story, alerts: Sequence[Alert], edits: Sequence[Edit]) -> tuple[str, ...]:
    """The words of `edits` that changed the proof of these alerts and hold by now, in order, the last five.

    What was changed several times is one change, from what was told to what stands there; what was changed back is
    none. `edits` are the material ones that were not told yet. A text that only grew corrects nothing, but for a "not".
    """
    edited = {edit.url for edit in edits}
    texts = {report.url: _plain(_text(report)) for report in story.reports if report.url in edited}
    broken: dict[str, list[str]] = {}
    for url, sentence in _proof(alerts):
        if sentence.strip() and url in texts and sentence not in texts[url]:
            broken.setdefault(url, []).append(sentence)
    found: dict[str, None] = {}
    for url, sentences in broken.items():
        changes = [
            change
            for change in _composed(edit for edit in edits if edit.url == url)
            if _matters(change) and _holds(change, texts[url])
        ]
        found.update(
            dict.fromkeys(str(one) for one in changes if any(_within(one, sentence) for sentence in sentences))
        )
    return tuple(found)[-_SHOWN:]


def _proof(alerts: Iterable[Alert]) -> Iterable[tuple[str, str]]:
    """The addresses and the words of the sentences and headlines that were told."""
    for alert in alerts:
        for quote in alert.quotes:
            yield quote.url, _plain(quote.text)
        for link in alert.links:
            if link.title == alert.headline:
                yield link.url, _plain(link.title)


def _text(report: Report) -> str:
    return f"{report.title}\n{report.body}"


def _plain(text: str) -> str:
    """The words alone, folded, with a space around each."""
    return f" {' '.join(map(folded, words(text)))} "


def _composed(edits: Iterable[Edit]) -> list[_Change]:
    """The changes of one article's edits, in order; those of one place as one."""
    places: list[_Change] = []
    for change in (change for edit in edits for change in _changes(edit)):
        place = next((number for number, one in enumerate(places) if _continues(change, one)), None)
        if place is None:
            places.append(change)
        else:
            earlier = places.pop(place)
            places.append(replace(change, before=earlier.before, reasons=earlier.reasons | change.reasons))
    return [change for change in places if _plain(change.before) != _plain(change.after)]


def _changes(edit: Edit) -> Iterable[_Change]:
    for text in edit.changes:
        if match := _CHANGE.fullmatch(text):
            before, after = match["before"], match["after"]
            if after is None:
                before, after = ("", before[2:]) if before.startswith("+ ") else (before[2:], "")
            lead, tail = match["lead"].strip(), match["tail"].strip()
            yield _Change(edit.url, lead, before, after, tail, frozenset(edit.reasons))


def _continues(later: _Change, earlier: _Change) -> bool:
    places = [(_plain(one.lead), _plain(one.tail)) for one in (later, earlier)]
    return places[0] == places[1] and _plain(later.before) == _plain(earlier.after)


def _matters(change: _Change) -> bool:
    """Whether these very words may be why the edit is material: an edit for a number alone has other words, too."""
    if not change.before and "negation" not in change.reasons:
        return False
    return bool(change.reasons - {"number"}) or any(
        word[0].isdigit() or any(pattern.fullmatch(folded(word)) for pattern in NUMBER_WORDS.values())
        for word in words(f"{change.before} {change.after}")
    )


def _holds(change: _Change, text: str) -> bool:
    """Whether the article says by now what the change made of it. Of the words around, one side may be elsewhere."""
    if not change.after or _CUT in change.after:
        return True
    return any(_plain(side) in text for side in _beside(change, change.after))


def _within(change: _Change, sentence: str) -> bool:
    """Whether the change took place in the sentence as it was told, or took words of it along."""
    before = words(change.before)
    if _plain(" ".join((*words(change.lead)[-1:], *before, *words(change.tail)[:1]))) in sentence:
        return True
    first, last = (_plain(side) for side in _beside(change, change.before))
    if before and (sentence.startswith(last) or sentence.endswith(first)):
        return True
    return any(_plain(" ".join(before[at : at + _RUN])) in sentence for at in range(len(before) - _RUN + 1))


def _beside(change: _Change, side: str) -> tuple[str, str]:
    """One side of the change with the word before it, and with the word after it."""
    return " ".join((*words(change.lead)[-1:], side)), " ".join((side, *words(change.tail)[:1]))
