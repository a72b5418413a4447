"""How long a text is in an SMS: GSM-7 where its alphabet suffices, else UCS-2 (3GPP TS 23.038, 6.2).

One message holds 160 septets or 70 UTF-16 units; of several that are put together, each holds 153 or 67.
"""

from __future__ import annotations

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")  # two septets each
# One typographic character would make three messages of one: GSM-7 has none of these.
_TYPEWRITER = str.maketrans(
    {
        **dict.fromkeys("«»“”„", '"'), **dict.fromkeys("‘’‚ʼ", "'"), **dict.fromkeys("–—‑−", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f", " "), "…": "...", "•": "-", "→": "->", "№": "No.",
    }
)  # fmt: skip


def typewritten(text: str) -> str:
    """The text with plain quotes and dashes, if GSM-7 can then write all of it; else the text as it is."""
    plain = text.translate(_TYPEWRITER)
    return plain if is_gsm(plain) else text


def is_gsm(text: str) -> bool:
    """Whether GSM-7 can write the text."""
    return all(letter in _BASIC or letter in _EXTENDED for letter in text)


def units(text: str) -> int:
    """Its length: in septets, or in UTF-16 units where GSM-7 cannot write it."""
    if is_gsm(text):
        return len(text) + sum(letter in _EXTENDED for letter in text)
    return len(text.encode("utf-16-le")) // 2


def parts(text: str) -> int:
    """How many messages carry it."""
    one, each = (160, 153) if is_gsm(text) else (70, 67)
    length = units(text)
    return 1 if length <= one else -(-length // each)
