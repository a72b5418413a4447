"""The chains of suffixes that Kazakh nouns and verbs take, spelled out for every kind of stem.

Order of suffixes (Muhamedowa 2015, chapters on noun and verb morphology; Wikipedia, "Kazakh language"):

    noun: plural – possessive – case (– ғы/гі of the locative, after which all of it may follow once more) – person
    verb: voice – negation – tense or participle – person; a participle or infinitive goes on like a noun, which
    `kazakh.py` does

Chains are made once for each harmony and each kind of stem ending, so that looking one up checks both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.forms.kazakh_sounds import ending, realise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.forms.kazakh_sounds import Ending, Harmony


class Tail(NamedTuple):
    """A chain so far, and what the next suffix sees: `ends` for its first letter, `noun` for what may follow."""

    text: str
    ends: Ending
    noun: str = ""  # "plural"; whose: "mine" (my, your), "ours", "his" (third person); "case", "local"


_PERSONS: Final = ("QIн", "сIң", "сIз", "QIз", "сIңдAр", "сIздAр")
_PAST_PERSONS: Final = ("", "м", "ң", "K", "ңIз", "ңдAр")


def _ending_of(text: str, before: Ending) -> Ending:
    return ending(text) or before if text else before


def _add(tail: Tail, templates: Iterable[str], harmony: Harmony, noun: str = "") -> Iterator[Tail]:
    for template in templates:
        text = tail.text + realise(template, tail.ends, harmony)
        yield Tail(text, _ending_of(text, tail.ends), noun)


def _possessives(tail: Tail, harmony: Harmony) -> Iterator[Tail]:
    link = "" if tail.ends == "vowel" else "I"
    yield from _add(tail, (f"{link}м", f"{link}ң"), harmony, "mine")
    yield from _add(tail, (f"{link}мIз", f"{link}ңIз"), harmony, "ours")
    yield from _add(tail, ("сI" if tail.ends == "vowel" else "I",), harmony, "his")


def _cases(tail: Tail, harmony: Harmony) -> Iterator[Tail]:
    if tail.noun == "his":
        yield from _add(tail, ("нIң", "нA", "н", "нAн", "мен", "менен"), harmony, "case")
        yield from _add(tail, ("ндA",), harmony, "local")
        yield from _add(tail, ("ншA", "ндAй"), harmony, "case")
        return
    dative = "A" if tail.noun == "mine" else "GA"
    yield from _add(tail, ("NIң", dative, "CI", "BAн", "Mен", "Mенен"), harmony, "case")
    yield from _add(tail, ("DA",), harmony, "local")
    yield from _add(tail, ("шA", "DAй", "NIкі"), harmony, "case")


def _noun_round(start: Tail, harmony: Harmony) -> list[Tail]:
    """`start` with every plural, possessive and case, itself included."""
    bare = [start]
    bare += _add(start, ("LAр",), harmony, "plural")
    owned = [later for tail in bare for later in _possessives(tail, harmony)]
    return bare + owned + [later for tail in bare + owned for later in _cases(tail, harmony)]


def _noun_tails(start: Tail, harmony: Harmony) -> list[Tail]:
    """All chains of a noun: a round, and after a locative with ғы/гі plural and case once more."""
    tails = _noun_round(start, harmony)
    for tail in [tail for tail in tails if tail.noun == "local"]:
        for attribute in _add(tail, ("GI",), harmony):
            again = [attribute, *_add(attribute, ("LAр", "сI"), harmony, "his")]
            tails += again + [later for base in again for later in _cases(base._replace(noun=""), harmony)]
    link = "" if start.ends == "vowel" else "I"
    return tails + list(_add(start, (*_PERSONS, "DIр", f"{link}рAK"), harmony))


def _tenses(stem: Tail, harmony: Harmony) -> Iterator[Tail]:
    vowel = stem.ends == "vowel"
    yield from _add(stem, ("GAн", "йтIн" if vowel else "AтIн", "р" if vowel else "Aр", "QAK", "QAс", "у"), harmony)
    yield from _add(stem, ("GAндIK", "GAнDAй"), harmony)
    present = next(_add(stem, ("й" if vowel else "A",), harmony))
    yield present
    yield from _add(present, ("мIн", "сIң", "сIз", "дI", "мIз", "сIңдAр", "сIздAр"), harmony)
    for past in _add(stem, ("DI", "сA"), harmony):
        yield from _add(past, _PAST_PERSONS, harmony)
    converb = next(_add(stem, ("п" if vowel else "Iп",), harmony))
    yield converb
    yield from _add(converb, ("тI", "пIн", "сIң", "сIз", "пIз"), harmony)
    yield from _add(stem, ("сIн", "GAлI", "GAншA", "QAKшI", "QAйIншA", "QAстAн"), harmony)
    link = "" if vowel else "I"
    yield from _add(stem, (f"{link}ңIз", f"{link}ңдAр", f"{link}ңIздAр"), harmony)
    yield from _add(stem, ("йIн", "йIK") if vowel else ("AйIн", "AйIK"), harmony)
    for wish in _add(stem, ("GI",), harmony):
        yield from _add(wish, ("м", "ң", "сI", "мIз", "ңIз"), harmony)


def noun_chains(joins: Ending, harmony: Harmony) -> frozenset[str]:
    """Every chain that a noun, adjective or participle can take; "" is not among them."""
    return frozenset(tail.text for tail in _noun_tails(Tail("", joins), harmony)) - {""}


def verb_chains(joins: Ending, harmony: Harmony) -> frozenset[str]:
    """Every chain of negation, tense and person, or of negation and a participle, which goes on like a noun."""
    start = Tail("", joins)
    stems = (start, *_add(start, ("QA",), harmony))
    return frozenset(tail.text for stem in stems for tail in _tenses(stem, harmony)) - {""}


def voice_suffixes(joins: Ending, harmony: Harmony) -> frozenset[str]:
    """Passive, reflexive, reciprocal and causative suffixes."""
    if joins == "vowel":
        templates: tuple[str, ...] = ("л", "н", "с", "т")
    else:
        templates = ("Iл", "Iн", "Iс", "DIр", "GIз", "т", "Iр")
    return frozenset(realise(template, joins, harmony) for template in templates)
