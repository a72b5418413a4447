"""What an editor changed in an article: a word-level comparison, and whether it matters.

Typography (quotation marks, dashes, spaces, ё, letter case), paragraphs that only moved, blocks of links around an
article, clocks and counters change nothing. A number, a date, a negation, a country or the reading does.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, filterfalse
from typing import TYPE_CHECKING

from config.model import Lang
from pipeline.fingerprint import normal_words
from pipeline.prose import headline, prose
from pipeline.quantities import DATES, quantities
from pipeline.word_edits import folded, word_edits, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pipeline.model import PolicyChange, Reading
    from pipeline.traits import Finds
    from pipeline.word_edits import WordEdit

NEGATIONS = {
    Lang.EN: re.compile(r"not|no|never|nor|neither|none|cannot|without|nobody|nothing|\w+n't"),
    Lang.RU: re.compile(r"не|ни|нет|нельзя|никогда|без|никто|ничего|не(?:возможн|допуст|действ|правомер)\w+"),
    Lang.KK: re.compile(
        r"(?!(?:немесе|жанармай|жаппай|қамтамасыз|қарамастан)$)"  # or, fuel, all over, provide, although
        r"(?:емес\w*|жоқ\w*|ешқашан|ешкім|ешқандай|\w+с[ыі]з|\w{2,}[мбп](?:ай|ей)|\w+[мбп]ас(?:а|тан)?|\w+[мбп]ес(?:е|тен)?"
        r"|\w+[мбп][ае](?:й(?:ды|ді|мын|мін|мыз|міз|с[ыі]ң|с[ыі]з\w*|т[ыі]н\w*)|ды|ді|ған\w*|ген\w*|пты|пті"
        r"|у|уы\w*|уі\w*|уға|уге))"
    ),
}
KAZAKH_NAME = re.compile(r"[А-ЯӘІҢҒҮҰҚӨҺ]\w+[бп][ае]й")  # Серікбай is no refusal
PREFIXES = {Lang.EN: ("un", "in", "im", "il", "ir", "non", "dis"), Lang.RU: ("не", "без", "бес"), Lang.KK: ("бей",)}
NUMBER_WORDS = {
    Lang.EN: re.compile(
        r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
        r"|twenty|thirty|forty|fifty|sixty|seventy|eighty"
        r"|ninety|hundreds?|thousands?|[mbtr]+illions?|dozens?|half|twice|doubled?|triple[ds]?|thrice|quarter"
    ),
    Lang.RU: re.compile(
        r"дв(?:а|е|ух|ум|умя|ое)|тр(?:и|ех|ем|ое)|четыр\w+|пят(?:ь|и|ью)|шест(?:ь|и|ью)|сем(?:ь|и|ью)|вос[ье]м(?:ь|и|ью)"
        r"|девят(?:ь|и|ью)|десят(?:ь|и|ью|ок|ки|ков)|\w+надцат[ьи]|двадцат[ьи]|тридцат[ьи]|сорока?|\w+десят|девяносто?а?"
        r"|ст[оа]|дв(?:ести|ухсот)|(?:три|четыре)ста|(?:трех|четырех)сот"
        r"|(?:пят|шест|сем|восем|девят)[ьи]сот|тысяч\w*|миллион\w*|миллиард\w*|триллион\w*|полгода"
        r"|пол(?:овин\w+|тор\w+)|вдвое|втрое|трет(?:ь|и)|четверть"
    ),
    Lang.KK: re.compile(
        r"екі(?:нші\w*|ге|ден)?|үш(?:інші\w*|ке|тен)?|төрт(?:інші\w*|ке|тен)?|бес(?:еу|інші\w*|ке|тен)?|алты(?:ншы\w*)?"
        r"|жеті(?:нші\w*)?|сегіз\w*|тоғыз\w*|он(?:ыншы\w*|ға|нан)?|жиырма\w*|отыз\w*|қырық\w*|елу|елуінші\w*|алпыс\w*"
        r"|жетпіс\w*|сексен\w*|тоқсан\w*|жүз(?:ге|ден)?|мың\w*|миллион\w*|миллиард\w*|жарты\w*"
    ),
}
# Months and days of the week that stand by themselves; what has a day of the month is compared by value.
DATE_WORDS = re.compile(
    r"(?<!\w)(?:(mon|tues|wednes|thurs|fri|satur|sun)day|(январ|феврал|март|апрел|ма[йяе](?!\w)|июн|июл|август|сентябр|октябр"
    r"|ноябр|декабр)(?:[ьяею]|ем|а|у|ом)?(?!\w)|(januar|februar|march|april|june|jul|august|septem|octo|novem|decem)"
    r"(?:y|ber)?(?!\w)|(қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйе[кг]|қазанда|қараша|желтоқсан)"
    r"|(понедельник|вторник|сред[ауые](?!\w)|четверг|пятниц|суббот|воскресень)|(дүйсенб|сейсенб|сәрсенб|бейсенб|жексенб))",
    re.IGNORECASE,
)
MOST_CHANGES = 20
FEW_WORDS = 4  # that came or went: a country among them is one of those that the sentence names
SAME_PARAGRAPH = 0.5  # how alike two short paragraphs are of which one is the edited other


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How a later text differs from an earlier one."""

    material: bool  # a number, date, negation, country, or the reading changed
    changes: tuple[str, ...]  # what was replaced by what in its place, for people, in order; at most 20
    reasons: tuple[str, ...]  # why it is material: `number`, `date`, `negation`, `country`, `stage`, ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One state of an article."""

    title: str
    body: str
    reading: Reading


def compare(earlier: Text, later: Text, published: date, lexicon: Finds) -> Comparison:
    """What changed from the earlier text to the later one. `lexicon` knows the names of countries."""
    titles = [headline(text.title) for text in (earlier, later)]
    bodies = _paragraphs(earlier.body, later.body)
    edits = word_edits(words(titles[0]), words(titles[1])) + word_edits(*map(_words, _changed(*bodies)))
    texts = ["\n".join([title, *body]) for title, body in zip(titles, bodies, strict=True)]
    reasons = [
        *_counted(texts[0], texts[1], edits, published),
        *_worded(edits, later.reading.lang),
        *(["country"] if any(_other_country(edit, lexicon) for edit in edits) else []),
        *_read(earlier.reading, later.reading),
    ]
    return Comparison(
        material=bool(reasons),
        changes=tuple(str(edit) for edit in edits[:MOST_CHANGES]),
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _paragraphs(old: str, new: str) -> tuple[list[str], list[str]]:
    """The paragraphs of both states; short ones without a full stop only where one is the edited other."""
    before, after = prose(old), prose(new)
    kept = list(before.sure), list(after.sure)
    for one in before.loose:
        if one in after.loose:
            continue
        for other in after.loose:
            if other not in before.loose and _alike(one, other) >= SAME_PARAGRAPH:
                kept[0].append(one)
                kept[1].append(other)
                break
    return kept


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, normal_words(one), normal_words(other), autojunk=False).ratio()


def _changed(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """The paragraphs that only one of the states has, in order."""
    normal = [[" ".join(normal_words(paragraph)) for paragraph in side] for side in (old, new)]
    common = Counter(normal[0]) & Counter(normal[1])
    changed: tuple[list[str], list[str]] = [], []
    for paragraphs, plain, kept in zip((old, new), normal, changed, strict=True):
        left = Counter(common)
        for paragraph, key in zip(paragraphs, plain, strict=True):
            if left[key]:
                left[key] -= 1
            else:
                kept.append(paragraph)
    return changed


def _words(paragraphs: Iterable[str]) -> list[str]:
    return list(chain.from_iterable(map(words, paragraphs)))


def _counted(old: str, new: str, edits: Sequence[WordEdit], published: date) -> list[str]:
    """Whether a number or a date changed, by value: `10 000` and `10,000` are the same."""
    before, after = (quantities(text, published) for text in (old, new))
    digits = [Counter(re.sub(r"\D", "", word) for word in side if word[0].isdigit()) for side in _sides(edits)]
    found = []
    if before.dates != after.dates or _date_words(old) != _date_words(new):
        found.append("date")
    counts = [(side.numbers, side.durations, side.laws) for side in (before, after)]
    # Numbers too small to be compared by value show as digits; those of a date that changed are named already.
    if counts[0] != counts[1] or (digits[0] != digits[1] and not found):
        found.append("number")
    return found


def _sides(edits: Sequence[WordEdit]) -> tuple[list[str], list[str]]:
    return [word for edit in edits for word in edit.before], [word for edit in edits for word in edit.after]


def _date_words(text: str) -> set[str]:
    return {match.group().casefold()[:4] for match in DATE_WORDS.finditer(DATES.sub(" ", text))}


def _worded(edits: Sequence[WordEdit], lang: Lang) -> list[str]:
    """Whether a number or a negation changed that is written in words."""
    found = []
    for name, pattern in (("number", NUMBER_WORDS[lang]), ("negation", NEGATIONS[lang])):
        before, after = (
            Counter(word for word in map(folded, filterfalse(KAZAKH_NAME.fullmatch, side)) if pattern.fullmatch(word))
            for side in _sides(edits)
        )
        if before != after:
            found.append(name)
    if any(_opposite(edit, lang) for edit in edits):
        found.append("negation")
    return found


def _opposite(edit: WordEdit, lang: Lang) -> bool:
    """`lawful → unlawful`, `законно → незаконно`, in either direction."""
    pairs = [sorted(map(folded, pair), key=len) for pair in zip(edit.before, edit.after, strict=False)]
    return any(longer == f"{prefix}{plain}" for plain, longer in pairs for prefix in PREFIXES[lang])


def _other_country(edit: WordEdit, lexicon: Finds) -> bool:
    """Whether a country took another's place, or one came into a sentence or left it."""
    # A word on either side, because a name may be of two: South Korea.
    around = edit.lead[-1:], edit.tail[:1]
    before, after = (
        {
            hit.concept
            for hit in lexicon.find(" ".join((*around[0], *side, *around[1])))
            if hit.kind in ("country", "union")
        }
        for side in (edit.before, edit.after)
    )
    if edit.before and edit.after:
        return bool(before and after) and before != after
    return before != after and len(edit.before + edit.after) <= FEW_WORDS


def _read(earlier: Reading, later: Reading) -> list[str]:
    """The parts of the reading that changed."""
    found = []
    if set(earlier.countries) != set(later.countries):
        found.append("country")
    if earlier.affects_carriers != later.affects_carriers:
        found.append("affects_carriers")
    found += _changes(earlier.change, later.change)
    return found


def _changes(earlier: PolicyChange | None, later: PolicyChange | None) -> list[str]:
    if earlier is None or later is None:
        return [] if earlier is later else ["change"]
    parts = ("area", "direction", "stage", "imposed_by", "subjects", "effective")
    return [part for part in parts if getattr(earlier, part) != getattr(later, part)]
