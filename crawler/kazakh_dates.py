"""Dates in Kazakh turned into English ones, since dateparser knows no Kazakh."""

from __future__ import annotations

import re

MONTHS_KK = (
    ("қаңтар", "January"),
    ("ақпан", "February"),
    ("наурыз", "March"),
    ("сәуір", "April"),
    ("мамыр", "May"),
    ("маусым", "June"),
    ("шілде", "July"),
    ("тамыз", "August"),
    ("қыркүйек", "September"),
    ("қазан", "October"),
    ("қараша", "November"),
    ("желтоқсан", "December"),
)
NUMBERS_KK = ("бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз", "он")
# The case endings that follow a month or a day's name in a date: 13 қазанда, 5 мамырдағы, 1 қаңтардан, 3 маусымның.
KK_CASE = (
    r"(?:(?:[ыі]н)?(?:да|де|та|те)(?:ғы|гі)?|(?:[ыі])?(?:дан|ден|тан|тен|нан|нен)|(?:ға|ге|қа|ке)|"
    r"(?:ның|нің|дың|дің|тың|тің)|(?:ы|і))?"
)
ENGLISH: tuple[tuple[re.Pattern[str], str], ...] = (
    *((re.compile(rf"\b{name}{KK_CASE}\b"), english) for name, english in MONTHS_KK),
    *(
        (re.compile(rf"\b{short}\b\.?"), english)
        for short, english in (
            ("қаң", "January"),
            ("ақп", "February"),
            ("нау", "March"),
            ("сәу", "April"),
            ("мам", "May"),
            ("мау", "June"),
            ("шіл", "July"),
            ("там", "August"),
            ("қыр", "September"),
            ("қаз", "October"),
            ("қар", "November"),
            ("жел", "December"),
        )
    ),
    *(
        (re.compile(rf"\b{name}{KK_CASE}\b"), english)
        for name, english in (
            ("дүйсенбі", "Monday"),
            ("сейсенбі", "Tuesday"),
            ("сәрсенбі", "Wednesday"),
            ("бейсенбі", "Thursday"),
            ("жұма", "Friday"),
            ("сенбі", "Saturday"),
            ("жексенбі", "Sunday"),
        )
    ),
    (re.compile(rf"\bбүгін{KK_CASE}\b"), "today"),
    (re.compile(rf"\b(?:кеше|кешегі){KK_CASE}\b"), "yesterday"),
    (re.compile(r"\b(?:алдыңгүні|алдыңғы күні)\b"), "2 days ago"),
    (re.compile(r"\b(?:жаңа ғана|қазір ғана|қазір)\b"), "now"),
    (re.compile(r"\bжарты сағат\b"), "30 minutes"),
    *((re.compile(rf"\b{name}\b"), str(count)) for count, name in enumerate(NUMBERS_KK, start=1)),
    (re.compile(r"\bсекунд\b"), "seconds"),
    (re.compile(r"\b(?:минут|мин)\b\.?"), "minutes"),
    (re.compile(r"\bсағат\b(?=\s+(?:бұрын|алдын|\d+ minutes))"), "hours"),
    (re.compile(r"\bкүн\b(?=\s+(?:бұрын|алдын))"), "days"),
    (re.compile(r"\bапта\b"), "weeks"),
    (re.compile(r"\bай\b(?=\s+(?:бұрын|алдын))"), "months"),
    (re.compile(r"\b(?:бұрын|алдын)\b"), "ago"),
    (re.compile(r"\bсағат\b"), " "),  # сағат 14:05
    (re.compile(r"\b(?:жылғы|жылы|жылдың|жыл|ж)\b\.?"), " "),
)
SIGNS = re.compile(r"[әғқңөұүһі]|\b(?:кеше|сағат|наурыз|мамыр|маусым|тамыз|бұрын|алдын|жылғы)", re.IGNORECASE)


def has_kazakh(text: str) -> bool:
    """Whether a date holds letters or words that are Kazakh."""
    return SIGNS.search(text) is not None


def in_english(text: str) -> str:
    """A lower-case date with its Kazakh words in English: `2025 жылғы 13 қазан` is `13 October 2025`."""
    for pattern, english in ENGLISH:
        text = pattern.sub(english, text)
    # "2025 13 October" is what is left of "2025 жылғы 13 қазан".
    return re.sub(r"\b(\d{4})\s+(\d{1,2})\s+([A-Z][a-z]+)", r"\2 \3 \1", " ".join(text.split()))
