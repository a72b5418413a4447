"""The traps of the demonstration site, each with its name, and the small functions that set them.

What each is for, and what a crawler should make of it, stands in docs/demo.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from config.model import Lang


class Trap(StrEnum):
    """What real outlets have done to other people's crawlers."""

    SLASH_TWIN = "slash-twin"  # the sitemap names the article twice, with and without the trailing slash
    TRACKING_TWIN = "tracking-twin"  # the feed names it with utm_* parameters
    REPRINT = "reprint"  # a near-copy under another headline, credited to another outlet
    BROKEN_ENTRY = "broken-entry"  # an address in the sitemap that cannot be meant
    ERROR_ONCE = "error-once"  # answers 500 with Retry-After, then as if nothing had been
    SLOW = "slow"  # takes a second and a half to answer
    HUGE = "huge"  # does not end before six million bytes, and does not say so beforehand
    OFFSITE = "offsite"  # redirects to another host
    CHARSET = "charset"  # the header declares another encoding than the bytes have
    NO_ARTICLE = "no-article"  # its address looks like an article's, but it is a page of headlines
    FORBIDDEN = "forbidden"  # robots.txt forbids it, the sitemap names it
    EDITED = "edited"  # an editor corrects a date or a number between two passes
    RETYPESET = "retypeset"  # only typography and the block of other headlines change, and lastmod with them


SLOW_SECONDS = 1.5
RETRY_AFTER_SECONDS = 1
HUGE_BYTES = 6_000_000

SET_ON = {
    "dev-a-030": Trap.ERROR_ONCE,
    "dev-a-003": Trap.SLOW,
    "dev-a-018": Trap.CHARSET,
    "dev-b-013": Trap.CHARSET,
    "dev-b-029": Trap.EDITED,
    "dev-b-021": Trap.EDITED,
    "dev-b-031": Trap.EDITED,
    "dev-a-035": Trap.RETYPESET,
    "dev-a-036": Trap.RETYPESET,
    "dev-a-005": Trap.SLASH_TWIN,
    "dev-a-010": Trap.SLASH_TWIN,
    "dev-b-027": Trap.SLASH_TWIN,
}

# (as the bytes are, as the header says, as the page's own meta element says)
CHARSETS = {
    "dev-a-018": ("windows-1251", "utf-8", "utf-8"),
    "dev-b-013": ("utf-8", "windows-1251", "utf-8"),
}

BROKEN_PATHS = ("/__trashed-{number}/", "/sample\ufffc-entry-{number}/", "/sample\ufe0f-entry-{number}/")


@dataclass(frozen=True, slots=True)
class Correction:
    """What stands in an article until the editor corrects it: `wrong`, where it should say `right`."""

    wrong: str
    right: str


CORRECTIONS = {
    "dev-b-031": (
        Correction("November 23, 2025", "November 13, 2025"),
        Correction("no more than 750 vehicles", "no more than 650 vehicles"),
    ),
    "dev-b-021": (Correction("с 1 августа", "с 1 июля"), Correction("за три дня", "за два дня")),
    "dev-b-029": (Correction("тәулігіне 750-ге", "тәулігіне 650-ге"),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """A near-copy: whose, under what headline, with which words exchanged."""

    of: str
    title: str
    slug: str
    words: tuple[tuple[str, str], ...]


REPRINTS = {
    Lang.EN: Reprint(
        of="dev-a-005",
        title="Hauliers from Kazakhstan freed from Moscow's day count",
        slug="hauliers-from-kazakhstan-freed-from-moscows-day-count",
        words=(("foreign routes", "routes abroad"), ("a stopgap", "temporary"), ("recent weeks", "October")),
    ),
    Lang.RU: Reprint(
        of="dev-a-011",
        title="Водителей из стран ЕАЭС предлагают не считать по дням: письмо ушло в Москву",
        slug="voditeley-iz-stran-eaes-predlagayut-ne-schitat-po-dnyam",
        words=(("по поводу трудностей", "о трудностях"), ("Тем, кто работает", "Тем, кто занят")),
    ),
    Lang.KK: Reprint(
        of="dev-b-027",
        title="Қытай бағытындағы рұқсат бланкілері енді таусылмайды",
        slug="qytay-bagytyndagy-ruqsat-blankileri-endi-tausylmaydy",
        words=(("Жалғыз шарт", "Бір ғана шарт"), ("келесі жылдан бастап", "алдағы жылдан бастап")),
    ),
}


def before_correction(paragraphs: tuple[str, ...], corrections: tuple[Correction, ...]) -> tuple[str, ...]:
    """The text before the editor saw it. Raises `ValueError` where a correction finds no place."""
    text = "\n".join(paragraphs)
    for correction in corrections:
        if correction.right not in text:
            raise ValueError(f"the text nowhere says {correction.right!r}")
        text = text.replace(correction.right, correction.wrong)
    return tuple(text.split("\n"))


def reprinted(paragraphs: tuple[str, ...], reprint: Reprint, opening: str) -> tuple[str, ...]:
    """A near-copy of a text: another opening, some words exchanged, the last paragraph cut off."""
    text = "\n".join(paragraphs[:-1] if len(paragraphs) > 3 else paragraphs)
    for old, new in reprint.words:
        text = text.replace(old, new)
    lead, *others = text.split("\n")
    return (opening.format(lead=lead), *others)


RETYPESETTING = str.maketrans({"«": "“", "»": "”", "–": "—", "'": "’"})


def retypeset(text: str) -> str:
    """The same words with other quotation marks, dashes and spaces."""
    return text.translate(RETYPESETTING).replace(" — ", "\u00a0— ").replace("№ ", "№\u00a0")
