"""Recall and precision of near-copies, on edits made from real articles.

    python bench/near_copies.py ARTICLES.jsonl …

ARTICLES holds labelled articles, see docs/labels.md. Each is edited in the ways that reprints are, and every edited
copy is placed among all the originals, which are moved to one day. Recall: it must come out as a reprint of its own.
Precision: with its own and the true copies of that hidden, it must come out as a reprint of nothing; what it is called
a reprint of all the same counts as wrong, by how near the two are: of one affair, of one topic, or unrelated. True
copies among the originals are known by the exact share of shingles.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.model import Lang
from pipeline.fingerprint import shingles, signature
from pipeline.index import MemoryIndex
from pipeline.model import Reading
from pipeline.similarity import Known
from pipeline.stories import Arrival, place
from pipeline.traits import traits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.lexicon import Hit

Row = dict[str, Any]
HEADLINE = "Как пишут коллеги"
DAY = date(2025, 10, 10)
FILLER = {
    "en": "Subscribe to our channel to be the first to learn the news of Kazakhstan and the world. Copying of "
    "materials is allowed only with an active link to the source. All rights are protected by law. Advertising and "
    "partnership: write to the editors",
    "ru": "Подписывайтесь на наш канал, чтобы первыми узнавать новости Казахстана и мира. Копирование материалов "
    "разрешено только при наличии активной ссылки на источник. Все права защищены законом. По вопросам рекламы и "
    "сотрудничества пишите в редакцию нашего издания по адресу ниже",
    "kk": "Қазақстан мен әлем жаңалықтарын бірінші болып білу үшін біздің арнаға жазылыңыз. Материалдарды көшіру "
    "тек дереккөзге белсенді сілтеме болған жағдайда ғана рұқсат етіледі. Барлық құқықтар заңмен қорғалған. Жарнама "
    "және серіктестік мәселелері бойынша редакцияға жазыңыз, біз жауап береміз",
}
AGENCY = {"en": "ASTANA, October 10. KAZINFORM —", "ru": "АСТАНА. 10 окт — КАЗИНФОРМ.", "kk": "АСТАНА. KAZINFORM –"}


class NoLexicon:
    """A lexicon that knows no concept."""

    def find(self, text: str) -> tuple[Hit, ...]:  # noqa: ARG002 - the signature of what it stands for
        return ()


@dataclass(frozen=True)
class Setting:
    """What an edit may need besides the text."""

    lang: str
    chance: random.Random
    words: list[str]  # of other articles of the language


def change_words(body: str, share: float, of: Setting) -> str:
    """The text with a share of its words replaced by words of other articles."""
    parts = re.split(r"(\w+)", body)
    places = [n for n, part in enumerate(parts) if re.fullmatch(r"\w+", part)]
    for number in of.chance.sample(places, round(len(places) * share)):
        parts[number] = of.chance.choice(of.words)
    return "".join(parts)


def cut(body: str, share: float) -> str:
    """The text less a share of its words at the end."""
    words = re.findall(r"\S+\s*", body)
    return "".join(words[: round(len(words) * (1 - share))])


def typography(body: str) -> str:
    """Other quotation marks and dashes."""
    return body.translate(str.maketrans({"«": "“", "»": "”", "–": "—", "—": "-", "’": "'", '"': "„", "\u00a0": " "}))


EDITS: dict[str, Callable[[str, Setting], str]] = {
    "headline rewritten": lambda body, _: body,
    "5 % of words changed": lambda body, of: change_words(body, 0.05, of),
    "10 % of words changed": lambda body, of: change_words(body, 0.10, of),
    "20 % cut from the end": lambda body, _: cut(body, 0.2),
    "40 % cut from the end": lambda body, _: cut(body, 0.4),
    "40 words of boilerplate added": lambda body, of: f"{body}\n\n{FILLER[of.lang]}.",
    "quotation marks and dashes": lambda body, _: typography(body),
    "ё for е": lambda body, _: body.replace("е", "ё"),
    "agency line swapped": lambda body, of: f"{AGENCY[of.lang]} {body}",
}


def arrival(title: str, body: str, lang: str, outlet: str) -> Arrival:
    """An article to place, with a reading that says nothing: near-copies must be found by wording alone."""
    reading = Reading(
        lang=Lang(lang), topics=(), concepts=(), countries=(), change=None, other_changes=(), affects_carriers=False,
        evidence=(), version="none",
    )  # fmt: skip
    return Arrival(outlet=outlet, signature=signature(body), traits=traits_of(title, body, DAY, reading, NoLexicon()))


def settings_of(rows: list[Row], chance: random.Random) -> dict[str, Setting]:
    """For each language what edits may need."""
    words = {
        lang: [word for row in rows if row["lang"] == lang for word in re.findall(r"\w{4,}", row["body"])]
        for lang in AGENCY
    }
    return {lang: Setting(lang, chance, some) for lang, some in words.items()}


def index_of(rows: list[Row], index: MemoryIndex) -> MemoryIndex:
    """All originals, each a story of its own."""
    for number, row in enumerate(rows):
        made = arrival(row["title"], row["body"], row["lang"], row["outlet"])
        index.add(known(number, row, made))
    return index


def known(number: int, row: Row, made: Arrival) -> Known:
    """An original as the index holds it."""
    return Known(
        article=number, story=number, outlet=row["outlet"], reprint_of=None, by_hand=False,
        signature=made.signature, traits=made.traits,
    )  # fmt: skip


def recall(rows: list[Row], seed: int, edits: dict[str, Callable[[str, Setting], str]]) -> dict[str, float]:
    """For each edit the share of copies that are found to be reprints of their originals, or of a copy of those."""
    index, chance, found = index_of(rows, MemoryIndex()), random.Random(seed), {}
    settings = settings_of(rows, chance)
    for name, edit in edits.items():
        hits = 0
        for number, row in enumerate(rows):
            made = arrival(HEADLINE, edit(row["body"], settings[row["lang"]]), row["lang"], "copy.kz")
            source = place(made, index, window_days=5).reprint_of
            hits += source is not None and (source == number or alike(rows, source, number))
        found[name] = hits / len(rows)
    return found


@lru_cache(maxsize=10_000)
def runs(body: str) -> frozenset[str]:
    """The shingles of an original."""
    return frozenset(shingles(body))


def alike(rows: list[Row], one: int, other: int) -> bool:
    """Whether two originals are copies of each other, by the exact share of shingles or by containment."""
    a, b = runs(rows[one]["body"]), runs(rows[other]["body"])
    return len(a & b) / len(a | b) >= 0.35 or len(a & b) / min(len(a), len(b)) >= 0.6


class Without(MemoryIndex):
    """An index that shows all but some of its articles."""

    hidden: frozenset[int] = frozenset()

    def known(self, articles: Iterable[int]) -> dict[int, Known]:
        return super().known([article for article in articles if article not in self.hidden])


def nearness(one: Row, other: Row) -> str:
    """How much two articles have to do with each other, by their labels."""
    if one["story"] == other["story"] or (one["thread"] and one["thread"] == other["thread"]):
        return "one affair"
    return "one topic" if set(one["topics"]) & set(other["topics"]) else "unrelated"


def false_copies(rows: list[Row], seed: int, edits: dict[str, Callable[[str, Setting], str]]) -> Counter[str]:
    """How many edited copies, by how near they are, are called reprints of an article that they are no copy of."""
    index, chance, found = index_of(rows, Without()), random.Random(seed), Counter[str]()
    assert isinstance(index, Without)
    copies = [frozenset({n} | {m for m in range(len(rows)) if alike(rows, n, m)}) for n in range(len(rows))]
    settings = settings_of(rows, chance)
    for edit in edits.values():
        for number, row in enumerate(rows):
            index.hidden = copies[number]
            made = arrival(row["title"], edit(row["body"], settings[row["lang"]]), row["lang"], "copy.kz")
            source = place(made, index, window_days=5).reprint_of
            if source is not None:
                found[nearness(row, rows[source])] += 1
    return found


NEARNESS = ("one affair", "one topic", "unrelated")


def pairs_by_nearness(rows: list[Row]) -> Counter[str]:
    """How many pairs of originals there are of each kind: the chances to be wrong."""
    return Counter(nearness(one, other) for n, one in enumerate(rows) for other in rows[:n])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path, nargs="+")
    args = parser.parse_args()
    rows = [json.loads(line) for file in args.articles for line in file.read_text("utf-8").splitlines()]
    started = datetime.now(UTC)
    found = recall(rows, 7, EDITS)
    for name, share in found.items():
        print(f"{name}: recall {share:.4f}")
    hits, wrong, pairs = sum(found.values()) * len(rows), false_copies(rows, 7, EDITS), pairs_by_nearness(rows)
    for kind in NEARNESS:
        share = hits / (hits + wrong[kind])
        print(f"precision against {kind}: {share:.4f}, {wrong[kind]} wrong ({pairs[kind]} pairs, {len(EDITS)} edits)")
    print(f"{datetime.now(UTC) - started} in all")


if __name__ == "__main__":
    main()
