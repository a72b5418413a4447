"""Near-copies: signatures of texts, whose agreement estimates how much of their wording two texts share.

A text is normalised (letters and digits only, case folded, ё as е) and cut into shingles of three words. One hash
of each shingle falls into one of 64 bins and each bin keeps its least value: one-permutation MinHash (Li, Owen,
Zhang: One Permutation Hashing, NIPS 2012). An empty bin borrows from another that a second hash picks, as in the
optimal densification of Shrivastava (ICML 2017), so that short texts compare without bias. Of each value 8 bits are
kept (Li, König: b-Bit Minwise Hashing, WWW 2010), a quarter of the space; two values agree by chance once in 256,
which the estimate takes off. The share of equal values estimates the Jaccard similarity with a standard error of at
most 1/16; with the numbers of shingles it gives the containment, which finds a shortened reprint. For look-up, 16
bands of 4 values: a pair at Jaccard 0.6 shares a band with probability 0.89, one at 0.1 with 0.002, one that shares
nothing with 4 in a thousand million.

BLAKE2b hashes the shingles, so a signature is the same in each process and version of Python. What changes any of
this must change `SCHEME`; signatures of different schemes must not be compared.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from operator import eq

SCHEME = "w1"
BINS = 64
BANDS = 16
ROWS = BINS // BANDS
SHINGLE_WORDS = 3
CHANCE = 1 / 256  # of two kept values to agree
MOST_SHINGLES = 0xFFFF
WORD = re.compile(r"[^\W_]+")
COMBINING = re.compile(r"[\u0300-\u036f\u200b-\u200f\u00ad\ufeff]")


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of 64 least hash values, a byte each, and the number of distinct shingles they stand for."""

    values: bytes
    shingles: int  # 65,535 at most


def normal_words(text: str) -> list[str]:
    """The words of a text as they count for near-copies: no case, punctuation, stress marks or ё."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    plain = re.sub(r"(?<=\w)[’'ʼ`](?=\w)", "", COMBINING.sub("", plain))
    return WORD.findall(plain)


def shingles(text: str) -> set[str]:
    """The distinct runs of three words; a shorter text is one shingle, an empty one has none."""
    words = normal_words(text)
    if len(words) < SHINGLE_WORDS:
        return {" ".join(words)} if words else set()
    return {" ".join(run) for run in zip(words, words[1:], words[2:], strict=False)}


def signature(text: str) -> Signature:
    """The signature of a text. An empty text has one with no shingles, similar to nothing."""
    least: list[int | None] = [None] * BINS
    runs = shingles(text)
    for run in runs:
        number = int.from_bytes(blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        place, value = number % BINS, (number >> 6) & 0xFFFFFFFF
        held = least[place]
        if held is None or value < held:
            least[place] = value
    return Signature(_densified(least) if runs else bytes(BINS), min(len(runs), MOST_SHINGLES))


def _densified(least: list[int | None]) -> bytes:
    """Fill each empty bin from the first full one in its own fixed random order."""
    full = []
    for place in range(BINS):
        source, attempt = place, 0
        while (value := least[source]) is None:
            source, attempt = _detour(place, attempt), attempt + 1
        full.append(value & 0xFF)
    return bytes(full)


@lru_cache(maxsize=BINS * 512)
def _detour(place: int, attempt: int) -> int:
    return blake2b(struct.pack("<II", place, attempt), digest_size=1).digest()[0] % BINS


def bands(of: Signature) -> tuple[int, ...]:
    """16 signed 32-bit numbers; texts that share one are candidates. None for an empty text."""
    if not of.shingles:
        return ()
    rows = (of.values[band * ROWS : (band + 1) * ROWS] for band in range(BANDS))
    return tuple(_mixed(int.from_bytes(values, "little"), band) for band, values in enumerate(rows))


def _mixed(values: int, band: int) -> int:
    """A band's values, told apart from those of other bands; signed, to fit the shortest column of SQLite."""
    number = (values ^ band * 0x9E3779B1) & 0xFFFFFFFF
    return number - (1 << 32) if number >> 31 else number


def jaccard(one: Signature, other: Signature) -> float:
    """The estimated share of shingles that two texts have in common, of all that they have: 0 to 1."""
    if not one.shingles or not other.shingles:
        return 0.0
    equal: float = sum(map(eq, one.values, other.values)) / BINS
    return max(0.0, (equal - CHANCE) / (1 - CHANCE))


def containment(one: Signature, other: Signature) -> float:
    """The estimated share of the shorter text's shingles that the longer one has too: 0 to 1."""
    shared = jaccard(one, other)
    if not shared:
        return 0.0
    common = shared / (1 + shared) * (one.shingles + other.shingles)
    return min(1.0, common / min(one.shingles, other.shingles))


def pack(of: Signature) -> bytes:
    """The stored form: the 64 values, then the count of shingles in two bytes, the lower first."""
    return of.values + of.shingles.to_bytes(2, "little")


def unpack(packed: bytes) -> Signature:
    """The signature that `pack` wrote."""
    return Signature(packed[:BINS], int.from_bytes(packed[BINS:], "little"))
