"""Bytes to text by what the bytes say; the headers and meta tags of news sites lie too often to be asked first."""

from __future__ import annotations

import codecs
import re

from crawler.letters import is_kazakh
from crawler.mojibake import mended

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
UTF8_FAULTS = 0.3  # share of undecodable bytes among the high ones that a page in UTF-8 may hold (cut or pasted text)
CYRILLIC = ("windows-1251", "koi8-r", "cp866", "iso8859-5")
KAZAKH = ("kz1048", "ptcp154")  # windows-1251 with the Kazakh letters in the place of others
NULS = 0.04  # share of zero bytes from which on a page without a byte order mark is UTF-16; other text has none
ALIASES = {
    "win-1251": "windows-1251",
    "cp-1251": "windows-1251",
    "x-cp1251": "windows-1251",
    "utf8": "utf-8",
    "unicode": "utf-8",
    "none": "",
}
NOT_ASKED = ("utf", "idna", "punycode", "unicode", "raw_unicode", "undefined", "mbcs", "oem")
KAZAKH_SAMPLE = 30_000  # letters that are looked at for Kazakh
COMMON_RU = frozenset("оеаинтсрвлкмдпуя")
KAZAKH_LETTERS = frozenset("әғқңөұүһі")
TYPOGRAPHY = frozenset("«»—–…“”„’‘\xa0№©®°·•§")
WESTERN = frozenset("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßœšžÉÈÀÂÄÖÜÅÆØÇ’“”–—")


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page: by byte order mark or zero bytes; as UTF-8 where most of the bytes are; else in whichever of
    the declared encodings (header, then meta) and the Cyrillic code pages gives the most plausible letters. What was
    decoded wrongly before it was published is mended.
    """
    for mark, name in BOMS:
        if body.startswith(mark):
            return mended(body.decode(name, "replace"))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = _undeclared(body, content_type)
    return mended(_wide(body) or text)


def _undeclared(body: bytes, content_type: str | None) -> str:
    text = body.decode("utf-8", "replace")
    high = sum(1 for letter in text if letter > "\x7f")
    if text.count("\ufffd") <= UTF8_FAULTS * high:
        return text
    names = dict.fromkeys([*_declared(body, content_type), *CYRILLIC, "windows-1252"])
    best = max((body.decode(name, "replace") for name in names), key=_plausible)
    for name in KAZAKH:
        kazakh = body.decode(name, "replace")
        if _is_wholly_kazakh(kazakh) and _plausible(kazakh) >= _plausible(best):
            return kazakh
    return best


def _wide(body: bytes) -> str | None:
    """A page in UTF-16 that has no byte order mark: its markup has a zero in every second byte."""
    start = body[:4096]
    big, little = start[::2].count(0), start[1::2].count(0)
    if max(big, little) <= NULS * len(start) or min(big, little) > max(big, little) / 10:
        return None
    return body.decode("utf-16-le" if little > big else "utf-16-be", "replace")


def _is_wholly_kazakh(text: str) -> bool:
    """With most of the Kazakh letters: two or three also stand for those of Ukrainian or Belarusian."""
    sample = text[-KAZAKH_SAMPLE:]
    return is_kazakh("".join(letter for letter in sample if letter > "\x7f")) and len(set(sample) & KAZAKH_LETTERS) > 4


def _declared(body: bytes, content_type: str | None) -> list[str]:
    found = HEADER.findall(content_type or "") + [name.decode("ascii") for name in DECLARED.findall(body[:4096])]
    names = []
    for said in found:
        name = ALIASES.get(said.lower(), said)
        try:
            b"".decode(name)  # also refuses what is no text encoding, such as `hex`
        except LookupError:
            continue
        if not name.lower().startswith(NOT_ASKED):
            names.append(name)
    return names


def _plausible(text: str) -> float:
    """How much the letters beyond ASCII look like running text: common ones, no box drawing, no case that jumps."""
    sample = text[:200_000]
    high = [letter for letter in sample if letter > "\x7f"]
    if not high:
        return 0.0
    common = sum(1 for letter in high if letter in COMMON_RU)
    jumps = len(re.findall(r"[a-z][А-Яа-яё]|[А-Яа-яё][a-z]|[а-яё][А-ЯЁ]", sample))
    odd = sum(1 for letter in high if not letter.isalpha() and letter not in TYPOGRAPHY) + sample.count("\ufffd")
    cyrillic = any("Ѐ" <= letter <= "ӿ" for letter in high)
    western = 0 if cyrillic else sum(1 for letter in high if letter in WESTERN)
    return (common - jumps - 2 * odd + 0.5 * western) / len(high)
