"""Recall and precision of near-copies, on edits made from real articles.

    python bench/near_copies.py ARTICLES.jsonl

ARTICLES holds `id`, `lang`, `published`, `title`, `body`. Each article is edited in the ways that reprints are; every
edited copy is placed among all the originals, and must come out as a reprint of its own. Precision: each original is
placed among those before it, all moved to one day; what it is then called a reprint of is judged by the exact share of
shingles.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from config.model import Lang
from pipeline.fingerprint import shingles, signature
from pipeline.index import MemoryIndex
from pipeline.model import Reading
from pipeline.similarity import Known
from pipeline.stories import Arrival, place
from pipeline.traits import traits_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.lexicon import Hit

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


def index_of(rows: list[dict[str, str]]) -> MemoryIndex:
    """All originals, each a story of its own."""
    index = MemoryIndex()
    for number, row in enumerate(rows):
        made = arrival(row["title"], row["body"], row["lang"], row["outlet"])
        index.add(known(number, row, made))
    return index


def known(number: int, row: dict[str, str], made: Arrival) -> Known:
    """An original as the index holds it."""
    return Known(
        article=number, story=number, outlet=row["outlet"], reprint_of=None, by_hand=False,
        signature=made.signature, traits=made.traits,
    )  # fmt: skip


def recall(rows: list[dict[str, str]], seed: int, edits: dict[str, Callable[[str, Setting], str]]) -> dict[str, float]:
    """For each edit the share of copies that are found to be reprints of their originals, or of a copy of those."""
    index, chance, found = index_of(rows), random.Random(seed), {}
    settings = {}
    for lang in AGENCY:
        words = [word for row in rows if row["lang"] == lang for word in re.findall(r"\w{4,}", row["body"])]
        settings[lang] = Setting(lang, chance, words)
    for name, edit in edits.items():
        hits = 0
        for number, row in enumerate(rows):
            made = arrival(HEADLINE, edit(row["body"], settings[row["lang"]]), row["lang"], "copy.kz")
            source = place(made, index, window_days=5).reprint_of
            hits += source is not None and (source == number or alike(rows, source, number))
        found[name] = hits / len(rows)
    return found


def alike(rows: list[dict[str, str]], one: int, other: int) -> bool:
    """Whether two originals are copies of each other, by the exact share of shingles or by containment."""
    a, b = shingles(rows[one]["body"]), shingles(rows[other]["body"])
    return len(a & b) / len(a | b) >= 0.35 or len(a & b) / min(len(a), len(b)) >= 0.6


def precision(rows: list[dict[str, str]]) -> tuple[int, int]:
    """How many originals are called reprints of one before, and how many of those are in truth."""
    index, said, right = MemoryIndex(), 0, 0
    for number, row in enumerate(rows):
        made = arrival(row["title"], row["body"], row["lang"], row["outlet"])
        source = place(made, index, window_days=5).reprint_of
        if source is not None:
            said += 1
            right += alike(rows, number, source)
        index.add(known(number, row, made))
    return said, right


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path)
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.articles.read_text("utf-8").splitlines()]
    started = datetime.now(UTC)
    for name, share in recall(rows, 7, EDITS).items():
        print(f"{name}: recall {share:.3f}")
    said, right = precision(rows)
    print(f"precision: {right} of {said} that were called reprints among {len(rows)} articles")
    print(f"{datetime.now(UTC) - started} in all")


if __name__ == "__main__":
    main()
