"""An article as the reader sees it: sentences with the concepts that they mention, and how much each sentence counts.

Zones: the title; the lead (what the news is); the body; the past (background, "earlier", «напомним», «еске
салсақ»). Lines such as
"Read also" are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pipeline.language import identify
from pipeline.model import Mention, Span
from pipeline.sentences import sentences
from pipeline.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.model import Lang
    from pipeline.lexicon import Hit, Lexicon
    from pipeline.model import Field
    from pipeline.text import Word

Zone = Literal["title", "lead", "body", "past"]

LEAD_SENTENCES: Final = 3
LONGEST_ARTICLE: Final = 20_000  # code points of a body that are read; hostile pages can be endless
LONGEST_TITLE: Final = 2_000  # characters that are read
LEAST_WORDS: Final = 3

# What opens a sentence of background. Within a sentence such words say less.
_PAST_OPENING: Final = re.compile(
    r"\W*(?:earlier|previously|recall|as reported|it was reported earlier|last (?:year|month|week)|"
    r"a year ago|until now|until then|before that|"
    r"last (?:spring|summer|autumn|fall|winter|time)|(?:two|three|\d+) years (?:ago|earlier)|as far back|a similar|"
    r"ещ[её] в |в прошлый раз|прошл(?:ой|ым) (?:весной|осенью|зимой|летом)|(?:два|три|\d+) года назад|аналогичн\w+|"
    r"өткен (?:көктем\w*|күз\w*|қыс\w*|жаз\w*)|(?:екі|үш|\d+) жыл бұрын|осыған ұқсас|"
    r"back in|originally|only days earlier|for comparison|also read|"
    r"ранее|напомним|напомнил|прежде|до этого|до сих пор|в прошлом (?:году|месяце)|раньше|как сообщалось|"
    r"неделей раньше|ещ[её] раньше|год назад|"
    r"для сравнения|до 20\d\d|в предыдущий раз|"
    r"бұған дейін|айта кетейік|айта кету|еске сал|бұрын|былтыр|өткен жылы|өткен айда|осыған дейін|"
    r"осыдан бір|ол кезде)\b",
    re.IGNORECASE,
)
# A state of things that has lasted for years is no news.
_LONG_SINCE: Final = re.compile(
    r"\b(?:since|from|с|от) (?:19\d\d|200\d|201\d)\b|\b(?:19\d\d|200\d|201\d) жыл(?:дан|ы)\b", re.IGNORECASE
)
_SKIPPED: Final = re.compile(
    r"\W*(?:read (?:also|more)|see also|related:|subscribe|follow us|photo:|source:|latest news|original author|"
    r"читайте также|читать также|подписывайтесь|фото:|источник:|смотрите также|последние новости|"
    r"тағы оқыңыз|сондай-ақ оқыңыз|оқи отырыңыз|жазылыңыз|фото:|дереккөз:)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence: where it stands, its words, and what it mentions; offsets are those of its field.

    It equals itself only, so that what was found in it can be remembered at no cost.
    """

    field: Field
    start: int
    end: int
    zone: Zone
    text: str
    words: tuple[Word, ...]
    ends: tuple[int, ...]  # where each word ends
    hits: tuple[Hit, ...]

    @property
    def span(self) -> Span:
        """The sentence in the article."""
        return Span(self.field, self.start, self.end)

    def mention(self, hit: Hit) -> Mention:
        """A hit of this sentence, as evidence."""
        return Mention(concept=hit.concept, span=Span(self.field, hit.start, hit.end))

    def place(self, offset: int) -> int:
        """The number of the word that stands at `offset`, or of the next one."""
        return bisect_right(self.ends, offset)


def mark(title: str, body: str, lexicon: Lexicon, lang: Lang | None = None) -> tuple[Sentence, ...]:
    """The sentences of an article in order, the title first; without boilerplate. `lang` None: told from the text."""
    lang = identify(f"{title}\n{body[:LONGEST_ARTICLE]}") if lang is None else lang
    return (
        *_of_field("title", title[:LONGEST_TITLE], lexicon, lang),
        *_of_field("body", body[:LONGEST_ARTICLE], lexicon, lang),
    )


def _of_field(field: Field, text: str, lexicon: Lexicon, lang: Lang) -> Iterator[Sentence]:
    hits, every_word = lexicon.find(text, lang), words(text)
    hit_starts, word_starts = [hit.start for hit in hits], [word.start for word in every_word]
    word_ends = tuple([word.end for word in every_word])
    seen = 0
    for start, end in sentences(text):
        own = hits[bisect_left(hit_starts, start) : bisect_left(hit_starts, end)]
        part = text[start:end]
        if _SKIPPED.match(part) or any(hit.kind == "boilerplate" for hit in own):
            continue
        first, last = bisect_left(word_starts, start), bisect_left(word_starts, end)
        if field == "body" and last - first >= LEAST_WORDS:
            seen += 1
        said, ends = every_word[first:last], word_ends[first:last]
        yield Sentence(field, start, end, _zone(field, part, seen), part, said, ends, own)


def _zone(field: Field, text: str, number: int) -> Zone:
    if field == "title":
        return "title"
    if _PAST_OPENING.match(text) or (number > 1 and _is_long_since(text)):
        return "past"
    return "lead" if number <= LEAD_SENTENCES else "body"


def _is_long_since(text: str) -> bool:
    # Few sentences have these digits, and a plain search for them costs far less than the pattern.
    return ("19" in text or "20" in text) and _LONG_SINCE.search(text) is not None
