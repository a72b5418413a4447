"""Invented articles, edited in one known way each: what must count as material, and what must not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from config.model import Lang
from pipeline.revisions import Comparison, Text, compare
from tests.pipeline.stories.articles import NOTHING, lexicon

PUBLISHED = date(2025, 10, 10)
# Paragraphs with what an editor may get wrong in braces: {number}, {day}, {country}; {not:yes|no} for what is denied.
PARAGRAPHS = {
    Lang.EN: [
        "Hauliers from {country} must pay {number} dollars for each crossing.",
        "The order was signed by the ministry on {day} October.",
        "Queues of {number} lorries stand at the post, and guards {not:let|do not let} perishable goods pass first.",
        "Permits issued in {month} remain {not:valid|invalid}, the customs committee added.",
        "Talks with {country} on transit resume on {weekday}.",
        "Drivers say that the inspection takes longer than it did last year.",
    ],
    Lang.RU: [
        "Перевозчики из {country} должны платить {number} долларов за каждый проезд.",
        "Приказ подписан министерством {day} октября.",
        "На пункте пропуска стоит {number} фур, и скоропортящиеся грузы {not:пропускают|не пропускают} вне очереди.",
        "Разрешения, выданные в {month}, {not:действительны|недействительны}, добавили в комитете.",
        "Переговоры с участием {country} о транзите возобновятся в {weekday}.",
        "Водители говорят, что досмотр идёт дольше, чем в прошлом году.",
    ],
    Lang.KK: [
        "{country} тасымалдаушылары әр өткен сайын {number} доллар төлеуге тиіс.",
        "Бұйрыққа министрлік {day} қазанда қол қойды.",
        "Өткізу бекетінде {number} жүк көлігі тұр, тез бұзылатын жүк кезексіз {not:өткізіледі|өткізілмейді}.",
        "Рұқсаттар {month} айында берілген, олар {not:жарамды|жарамсыз}, деп қосты комитет.",
        "{country} арқылы өтетін транзит туралы келіссөз {weekday} күні жалғасады.",
        "Жүргізушілердің айтуынша, тексеру былтырғыдан ұзаққа созылады.",
    ],
}
VALUES = {
    Lang.EN: {
        "country": ["Kazakhstan", "Belarus", "Uzbekistan", "Georgia", "Armenia"],
        "month": ["January", "June", "September"], "weekday": ["Monday", "Thursday", "Saturday"],
    },
    Lang.RU: {
        "country": ["Казахстана", "Белоруссии", "Узбекистана", "Грузии", "Армении"],
        "month": ["январе", "июне", "сентябре"], "weekday": ["понедельник", "четверг", "субботу"],
    },
    Lang.KK: {
        "country": ["Қазақстан", "Беларусь", "Өзбекстан", "Грузия", "Армения"],
        "month": ["қаңтар", "маусым", "қыркүйек"], "weekday": ["дүйсенбі", "бейсенбі", "жексенбі"],
    },
}  # fmt: skip
REASON = {
    "number": "number",
    "day": "date",
    "month": "date",
    "weekday": "date",
    "country": "country",
    "not": "negation",
}
NUMBERS = ["3", "17", "40", "250", "1 300", "12,5", "4 000 000"]
NUMERALS = {
    Lang.EN: ["two", "nine", "forty", "three hundred", "a thousand"],
    Lang.RU: ["две", "девять", "сорок", "триста", "тысяча"],
    Lang.KK: ["екі", "тоғыз", "қырық", "үш жүз", "мың"],
}
CASES = [(lang, slot, seed) for lang in Lang for slot in REASON for seed in range(6)]


def filled(lang: Lang, chance: random.Random, slot: str | None = None) -> tuple[str, str]:
    """An article, and the same with one value of the slot replaced by another."""
    values = {**VALUES[lang], "number": NUMBERS + NUMERALS[lang], "day": [str(day) for day in range(1, 29)]}
    paragraphs = chance.sample(PARAGRAPHS[lang], len(PARAGRAPHS[lang]))
    edited = next((n for n, text in enumerate(paragraphs) if slot and f"{{{slot}" in text), None)
    before, after = [], []
    for number, text in enumerate(paragraphs):
        old = new = text
        for name, choices in values.items():
            one, other = chance.sample(choices, 2)
            mark = f"{{{name}}}"
            old, new = old.replace(mark, one), new.replace(mark, other if (number, name) == (edited, slot) else one)
        sides = chance.sample((0, 1), 2)
        old = denied(old, sides[0])
        new = denied(new, sides[1] if (number, "not") == (edited, slot) else sides[0])
        before.append(old)
        after.append(new)
    return "\n\n".join(before), "\n\n".join(after)


def denied(text: str, side: int) -> str:
    """One side of `{not:yes|no}`."""
    if "{not:" not in text:
        return text
    start, _, rest = text.partition("{not:")
    choice, _, end = rest.partition("}")
    return start + choice.split("|")[side] + end


def compared(lang: Lang, before: str, after: str) -> Comparison:
    reading = replace(NOTHING, lang=lang)
    old, new = (Text(title="A headline", body=body, reading=reading) for body in (before, after))
    return compare(old, new, PUBLISHED, lexicon())


@pytest.mark.parametrize(("lang", "slot", "seed"), CASES)
def test_one_changed_fact_is_material(lang: Lang, slot: str, seed: int) -> None:
    """A number in digits or words, a day, a month, a weekday, a country, a denial; and the reason is named."""
    before, after = filled(lang, random.Random(f"{lang} {slot} {seed}"), slot)
    assert before != after
    found = compared(lang, before, after)
    assert found.material, found.changes
    assert REASON[slot] in found.reasons, found
    assert any("[" in change for change in found.changes)


CLOCKS = {
    Lang.EN: ["Updated: {hh}:{mm}", "Last updated at {hh}:{mm}.", "{n} views", "Views: {n}",
              "{hh}:{mm}, October {d}, 2025", "{d} comments", "{d} min read", "{d}.10.2025 {hh}:{mm} | {n}"],
    Lang.RU: ["Обновлено: {hh}:{mm}", "Обновлено в {hh}:{mm}.", "{n} просмотров", "Просмотров: {n}",
              "{hh}:{mm}, {d} октября 2025", "{d} комментариев", "{d} мин чтения",
              "{d}.10.2025 {hh}:{mm} | {n}", "Сегодня, {hh}:{mm}"],
    Lang.KK: ["Жаңартылды: {hh}:{mm}", "Жаңартылған сағат {hh}:{mm}.", "{n} рет қаралды", "Қаралды: {n}",
              "2025 жылғы {d} қазан, {hh}:{mm}", "{d} пікір", "{d} минут оқу", "Бүгін, {hh}:{mm}"],
}  # fmt: skip
BLOCKS = {
    Lang.EN: [
        "Latest news",
        "Fuel ban prolonged until May {d}",
        "Will {d} crossings reopen?",
        "{n} lorries wait at Khorgos",
    ],
    Lang.RU: [
        "Последние новости",
        "Запрет на топливо продлён до {d} мая",
        "Откроют ли {d} пунктов?",
        "На Хоргосе {n} фур",
    ],
    Lang.KK: [
        "Соңғы жаңалықтар",
        "Отынға тыйым {d} мамырға дейін",
        "{d} бекет ашыла ма?",
        "Қорғаста {n} жүк көлігі тұр",
    ],
}
TYPOGRAPHY = str.maketrans({"-": "–", "ё": "е", "'": "’", "\u00a0": " "})


def ticked(lines: list[str], chance: random.Random) -> str:
    """The lines with numbers of the moment."""
    return "\n\n".join(
        line.format(hh=chance.randrange(10, 24), mm=chance.randrange(10, 60), n=chance.randrange(100, 99_999),
                    d=chance.randrange(2, 29))
        for line in lines
    )  # fmt: skip


@pytest.mark.parametrize("clock", [(lang, clock) for lang in Lang for clock in CLOCKS[lang]])
def test_clocks_and_counters_are_no_edit(clock: tuple[Lang, str]) -> None:
    """Above the text or below it, with whatever they say."""
    lang, line = clock
    chance = random.Random(line)
    body, _ = filled(lang, chance)
    for _ in range(3):
        found = compared(lang, f"{ticked([line], chance)}\n\n{body}", f"{body}\n\n{ticked([line], chance)}")
        assert (found.material, found.changes) == (False, ()), found


@pytest.mark.parametrize("lang", list(Lang))
def test_a_moved_block_and_typography_are_no_edit(lang: Lang) -> None:
    """Paragraphs in another order, other headlines below `Latest news`, other dashes, quotes and spaces."""
    for seed in range(8):
        chance = random.Random(seed)
        body, _ = filled(lang, chance)
        paragraphs = body.split("\n\n")
        moved = "\n\n".join(chance.sample(paragraphs, len(paragraphs))).translate(TYPOGRAPHY).replace("  ", " ")
        found = compared(
            lang, f"{ticked(BLOCKS[lang], chance)}\n\n{body}", f"{moved}\n\n{ticked(BLOCKS[lang], chance)}"
        )
        assert (found.material, found.changes) == (False, ()), found


@pytest.mark.parametrize("lang", list(Lang))
def test_an_unchanged_article_has_no_edit(lang: Lang) -> None:
    """And an edit that is taken back is as material as it was."""
    for seed in range(8):
        before, after = filled(lang, random.Random(seed), "number")
        assert compared(lang, before, before) == Comparison(material=False, changes=(), reasons=())
        assert compared(lang, before, after).reasons == compared(lang, after, before).reasons


LISTS = [
    (Lang.EN, "From November 1 the fees are:\n\n– lorries: 90 dollars\n\n– buses: 40 dollars", "90", "95"),
    (Lang.RU, "С 1 ноября сборы таковы:\n\nфуры – 90 долларов\n\nавтобусы – 40 долларов", "90", "95"),
    (Lang.KK, "1 қарашадан алым мөлшері:\n\n• жүк көлігі – 90 доллар\n\n• автобус – 40 доллар", "40", "45"),
    (Lang.RU, "Новые правила вступят в силу завтра.\n\nШтраф составит 5000 тенге", "5000", "7000"),
]


@pytest.mark.parametrize(("lang", "body", "old", "new"), LISTS)
def test_items_of_a_list_and_headings_within_a_text_count(lang: Lang, body: str, old: str, new: str) -> None:
    """Though they end without a full stop, as the headlines around an article do."""
    body = f"{filled(lang, random.Random(1))[0]}\n\n{body}"
    found = compared(lang, body, body.replace(old, new))
    assert found.reasons == ("number",)
    assert any(f"[{old} → {new}]" in change for change in found.changes)
