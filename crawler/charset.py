"""Bytes to text by what the bytes say; the headers and meta tags of news sites lie too often to be asked first."""

from __future__ import annotations

import codecs
import re

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
UTF8_FAULTS = 0.01  # share of undecodable bytes among the high ones that a page in UTF-8 may hold (cut or pasted text)
CYRILLIC = ("windows-1251", "koi8-r", "cp866")
ALIASES = {
    "win-1251": "windows-1251",
    "cp-1251": "windows-1251",
    "x-cp1251": "windows-1251",
    "utf8": "utf-8",
    "unicode": "utf-8",
    "none": "",
}
NOT_ASKED = ("utf", "idna", "punycode", "unicode", "raw_unicode", "undefined", "mbcs", "oem")
COMMON_RU = frozenset("оеаинтсрвлкмдпуя")
TYPOGRAPHY = frozenset("«»—–…“”„’‘\xa0№©®°·•§")
WESTERN = frozenset("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßœšžÉÈÀÂÄÖÜÅÆØÇ’“”–—")


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page: by byte order mark; as UTF-8 where the bytes are UTF-8 but for a stray few; else in
    whichever of the declared encodings (header, then meta) and the Cyrillic code pages gives the most plausible
    letters.
    """
    for mark, name in BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = body.decode("utf-8", "replace")
    high = sum(1 for letter in text if letter > "\x7f")
    if text.count("\ufffd") <= UTF8_FAULTS * high:
        return text
    names = dict.fromkeys([*_declared(body, content_type), *CYRILLIC, "windows-1252"])
    return max((body.decode(name, "replace") for name in names), key=_plausible)


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
