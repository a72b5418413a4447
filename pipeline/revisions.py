"""What an editor changed in an article: a word-level comparison, and whether it matters.

Typography (quotation marks, dashes, spaces, ё, letter case), paragraphs that only moved, and blocks of links around an
article change nothing. A number, a date, a negation, a country or the reading does.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from config.model import Lang
from pipeline.fingerprint import normal_words
from pipeline.quantities import quantities

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline.model import PolicyChange, Reading

TOKEN = re.compile(r"\d+(?:[\s  .,:/-]\d+)*|[^\W\d_]+(?:[-’'ʼ][^\W\d_]+)*")
PROSE_END = re.compile(r"[.!?…:;][»”\"'’)\]]*$")
LINK_WORDS = 25  # a paragraph of no more words and without a full stop is a headline of something else
READ_ALSO = re.compile(
    r"\s*(?:latest news|read (?:also|more)|see also|related|original au(?:thor|htor)|photo|subscribe|follow us"
    r"|читайте (?:также|далее)|последние новости|по теме|автор|фото|подпи(?:сывайтесь|шитесь)|следите за"
    r"|(?:тағы|сондай-ақ) оқы\w+|соңғы жаңалықтар|тақырып бойынша|фото|жазылыңыз\w*|бізге жазыл\w+)(?!\w)",
    re.IGNORECASE,
)
NEGATIONS = {
    Lang.EN: re.compile(r"not|no|never|nor|neither|none|cannot|without|nobody|nothing|\w+n['’]t"),
    Lang.RU: re.compile(r"не|ни|нет|нельзя|никогда|без|никто|ничего|не(?:возможн|допуст|действ|правомер)\w+"),
    Lang.KK: re.compile(
        r"емес\w*|жоқ\w*|ешқашан|ешкім|\w+с[ыі]з"
        r"|\w+[мбп][ае](?:й(?:ды|ді|мын|мін|мыз|міз|с[ыі]ң|с[ыі]з\w*|т[ыі]н\w*)|ды|ді|ған\w*|ген\w*|у|уы\w*|уі\w*|уға|уге)"
    ),
}
NUMBER_WORDS = {
    Lang.EN: re.compile(r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|half|twice|double"),
    Lang.RU: re.compile(
        r"дв(?:а|е|ух|ум|умя|ое)|тр(?:и|ех|ем|ое)|четыр\w+|пят(?:ь|и|ью)|шест(?:ь|и|ью)|сем(?:ь|и|ью)|вос[ье]м\w*|девят\w+"
        r"|десят\w+|\w+надцат[ьи]|двадцат\w+|тридцат\w+|полгода|пол(?:овин\w+|тор\w+)|вдвое|втрое"
    ),
    Lang.KK: re.compile(
        r"екі\w*|үш\w*|төрт\w*|бес(?:еу|інші)?|алты\w*|жеті|сегіз\w*|тоғыз\w*|жиырма\w*|отыз\w*|жарты\w*"
    ),
}
MOST_WORDS = 6_000  # compared word by word; in longer texts the rest counts as it stands
MOST_CHANGES = 20
SHOWN = 160  # characters of one side of a change


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How a later text differs from an earlier one."""

    material: bool  # a number, date, negation, country, or the reading changed
    changes: tuple[str, ...]  # what was replaced by what, for people, in order; at most 20
    reasons: tuple[str, ...]  # why it is material: `number`, `date`, `negation`, `country`, `stage`, ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One state of an article."""

    title: str
    body: str
    reading: Reading


def compare(earlier: Text, later: Text, published: date) -> Comparison:
    """What changed from the earlier text to the later one."""
    lang = later.reading.lang
    edits = _edits(TOKEN.findall(earlier.title), TOKEN.findall(later.title)) + _edits(*_changed_prose(earlier, later))
    old = [word for before, _ in edits for word in before]
    new = [word for _, after in edits for word in after]
    reasons = [*_counted(earlier, later, old, new, published), *_read(earlier.reading, later.reading)]
    for name, pattern in (("number", NUMBER_WORDS[lang]), ("negation", NEGATIONS[lang])):
        before, after = (Counter(filter(pattern.fullmatch, map(_folded, side))) for side in (old, new))
        if before != after:
            reasons.append(name)
    return Comparison(
        material=bool(reasons),
        changes=tuple(_shown(before, after) for before, after in edits[:MOST_CHANGES]),
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _folded(word: str) -> str:
    return re.sub(r"[\s  ]", "", word).casefold().replace("ё", "е").replace("’", "'").replace("ʼ", "'")


def _changed_prose(earlier: Text, later: Text) -> tuple[list[str], list[str]]:
    """The words of the paragraphs that only one of the texts has, in order."""
    sides = [_prose(text.body) for text in (earlier, later)]
    normal = [[" ".join(normal_words(paragraph)) for paragraph in side] for side in sides]
    common = Counter(normal[0]) & Counter(normal[1])
    words = []
    for paragraphs, plain in zip(sides, normal, strict=True):
        left = Counter(common)
        kept: list[str] = []
        for paragraph, key in zip(paragraphs, plain, strict=True):
            if left[key]:
                left[key] -= 1
            else:
                kept += TOKEN.findall(paragraph)
        words.append(kept)
    return words[0], words[1]


def _prose(body: str) -> list[str]:
    """The paragraphs of an article without the links and notes around it."""
    paragraphs = [part.strip() for part in re.split(r"\n+", body) if part.strip()]
    kept = [part for part in paragraphs if not READ_ALSO.match(part)]
    prose = [part for part in kept if PROSE_END.search(part) or len(part.split()) > LINK_WORDS]
    return prose or kept


def _edits(old: Sequence[str], new: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """What was replaced by what; words that differ in typography only are the same."""
    old, new = list(old[:MOST_WORDS]), list(new[:MOST_WORDS])
    matcher = SequenceMatcher(None, [_folded(w) for w in old], [_folded(w) for w in new], autojunk=len(old) > 1_500)
    return [(old[a:b], new[c:d]) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]


def _counted(earlier: Text, later: Text, old: Sequence[str], new: Sequence[str], published: date) -> list[str]:
    """Whether a number or a date changed, by value: `10 000` and `10,000` are the same."""
    texts = ("\n".join([text.title, *_prose(text.body)]) for text in (earlier, later))
    before, after = (quantities(text, published) for text in texts)
    digits = [Counter(re.sub(r"\D", "", word) for word in side if word[0].isdigit()) for side in (old, new)]
    found = []
    if before.dates != after.dates:
        found.append("date")
    counts = [(side.numbers, side.durations, side.laws) for side in (before, after)]
    # Numbers too small to be compared by value show as digits; those of a date that changed are named already.
    if counts[0] != counts[1] or (digits[0] != digits[1] and not found):
        found.append("number")
    return found


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


def _shown(before: Sequence[str], after: Sequence[str]) -> str:
    old, new = (_cut(" ".join(words)) for words in (before, after))
    if not old:
        return f"+ {new}"
    return f"{old} → {new}" if new else f"− {old}"


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"
