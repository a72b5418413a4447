"""What of an article can tell that another is on the same event: its traits, comparable across languages."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from config.model import Lang
from pipeline.names import name_keys
from pipeline.quantities import quantities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Hit
    from pipeline.model import Reading

SCHEME = "t4"
EPOCH = date(1970, 1, 1)
WORD = re.compile(r"[^\W\d_]+(?:[-’'ʼ][^\W\d_]+)*")
HOST = re.compile(
    r"(?<!\w)(?:https?://)?(?:[\w-]+\.)+(?:kz|ru|kg|uz|com|org|net|media|by|tj|az|am|ge|eu|uk|info)(?!\w)\S*",
    re.IGNORECASE,
)
# Capitals that name no one.
MONTH_NAMES = "january february march april may june july august september october november december"
CALENDAR = frozenset(f"{MONTH_NAMES} monday tuesday wednesday thursday friday saturday sunday".split())
SENTENCE_END = re.compile(r"[.!?…:;]\s*[»”\"')]*\s*[–—-]?\s*[«“\"'(]*$|[\n–—•]\s*[«“\"'(]*$")
STEM_LETTERS = 6
LEAST_WORD = 4


class ChangeTraits(NamedTuple):
    """What of a change tells one event from another."""

    area: str
    direction: str
    stage: str
    imposed_by: tuple[str, ...]
    effective: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """The traits of one article. All strings compare by equality."""

    lang: Lang
    day: int  # of publication, counted from 1970-01-01
    names: tuple[tuple[str, ...], ...]  # each as it is written, then its keys, see names.py
    numbers: frozenset[str]
    dates: frozenset[str]
    durations: frozenset[str]
    laws: frozenset[str]
    concepts: frozenset[str]
    headline: frozenset[str]  # the concepts of the headline
    lead: frozenset[str]  # the concepts of the headline and the first paragraph, which tell the event
    countries: tuple[str, ...]
    topics: frozenset[str]
    stems: frozenset[str]  # its words, cut
    title: frozenset[str]  # the stems of the headline
    change: ChangeTraits | None


class Finds(Protocol):
    """What finds concepts in a text, see `pipeline.lexicon.Lexicon`."""

    def find(self, text: str) -> tuple[Hit, ...]: ...


def traits_of(title: str, body: str, published: date, reading: Reading, lexicon: Finds) -> Traits:
    """The traits of an article, from its text and from what was read in it."""
    headline = frozenset(hit.concept for hit in lexicon.find(title))
    opening = frozenset(hit.concept for hit in lexicon.find(body.lstrip().partition("\n")[0]))
    text = HOST.sub(" ", f"{title}\n\n{body}")
    counted = quantities(text, published)
    change = reading.change
    return Traits(
        lang=reading.lang,
        day=(published - EPOCH).days,
        names=_names(title, HOST.sub(" ", body), reading.lang),
        numbers=counted.numbers,
        dates=counted.dates,
        durations=counted.durations,
        laws=counted.laws,
        concepts=frozenset(reading.concepts),
        headline=headline,
        lead=headline | opening,
        countries=reading.countries,
        topics=frozenset(reading.topics),
        stems=_stems(text),
        title=_stems(HOST.sub(" ", title)),
        change=ChangeTraits(change.area, change.direction, change.stage, change.imposed_by, change.effective)
        if change
        else None,
    )


def keys(of: Traits) -> Iterator[str]:
    """The traits by which candidates are found: all but the words and what is mentioned in passing."""
    yield from dict.fromkeys(f"p:{key}" for name in of.names for key in name[1:])
    for kind, values in (("n", of.numbers), ("d", of.dates), ("t", of.durations), ("l", of.laws), ("c", of.lead)):
        yield from (f"{kind}:{value}" for value in values)


def all_keys(of: Traits) -> Iterator[str]:
    """Every trait whose rarity counts, the words too."""
    yield from keys(of)
    yield from (f"c:{concept}" for concept in of.concepts - of.lead)
    yield from (f"s:{of.lang}:{stem}" for stem in of.stems)


def _names(title: str, body: str, lang: Lang) -> tuple[tuple[str, ...], ...]:
    """Capitalised words within a sentence. One that opens a sentence counts if it also stands within one.

    Headlines count only where they are not set in title case, in which each word has a capital.
    """
    inside: dict[str, tuple[str, ...]] = {}
    first: dict[str, tuple[str, ...]] = {}
    parts = [body] if lang is Lang.EN else [title, body]
    for part in parts:
        for match in WORD.finditer(part):
            word = match.group()
            if not word[0].isupper() or word.lower() in CALENDAR or not (found := name_keys(word, lang)):
                continue
            opens = match.start() == 0 or SENTENCE_END.search(part, max(0, match.start() - 8), match.start())
            (first if opens else inside).setdefault(found[0], (word, *found))
    known = {key for name in inside.values() for key in name[1:]}
    kept = {k: name for k, name in (first | inside).items() if k in inside or known.intersection(name[1:])}
    return tuple(sorted(kept.values()))


def _stems(text: str) -> frozenset[str]:
    """The words of a text, cut: endings tell nothing here, and no rule of a language is worth its time."""
    words = {match.group().lower() for match in WORD.finditer(text)}
    return frozenset(word[:STEM_LETTERS].replace("ё", "е") for word in words if len(word) >= LEAST_WORD)


def dumps(of: Traits) -> str:
    """The stored form."""
    return json.dumps(
        {
            field: sorted(value) if isinstance(value, frozenset) else value
            for field in Traits.__slots__
            for value in (getattr(of, field),)
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def loads(stored: str) -> Traits:
    """The traits that `dumps` wrote."""
    raw: dict[str, Any] = json.loads(stored)
    counted, meant = ("numbers", "dates", "durations", "laws"), ("concepts", "headline", "lead", "topics")
    sets = (*counted, *meant, "stems", "title")
    change = raw["change"]
    return Traits(
        lang=Lang(raw["lang"]),
        day=raw["day"],
        names=tuple(tuple(name) for name in raw["names"]),
        countries=tuple(raw["countries"]),
        change=ChangeTraits(change[0], change[1], change[2], tuple(change[3]), change[4]) if change else None,
        **{field: frozenset(map(intern, raw[field])) for field in sets},
    )
