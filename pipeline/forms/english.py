"""The forms of an English word: plural, possessive, past and -ing, by the rules of spelling and a list of
exceptions."""

from __future__ import annotations

import re
from typing import Final

VOWELS: Final = "aeiou"
_DOUBLES: Final = re.compile(
    r"^[^aeiou]*[aeiou][bdgmnprt]$|.*(?:mit|fer|cur|pel|gin|cel|bel|vel|bar|ban|plan|drop|stop|cap|tap)$"
)

# Past forms and plurals that no rule gives.
IRREGULAR: Final[dict[str, str]] = {
    "be": "is are was were been being am",
    "begin": "began begun",
    "break": "broke broken",
    "bring": "brought",
    "build": "built",
    "buy": "bought",
    "catch": "caught",
    "choose": "chose chosen",
    "come": "came",
    "cut": "cut cutting",
    "deal": "dealt",
    "do": "does did done",
    "draw": "drew drawn",
    "drive": "drove driven",
    "eat": "ate eaten",
    "fall": "fell fallen",
    "feel": "felt",
    "fight": "fought",
    "find": "found",
    "flee": "fled",
    "fly": "flew flown",
    "forbid": "forbade forbidden",
    "forget": "forgot forgotten",
    "freeze": "froze frozen",
    "get": "got gotten",
    "give": "gave given",
    "go": "goes went gone",
    "grow": "grew grown",
    "have": "has had having",
    "hear": "heard",
    "hold": "held",
    "keep": "kept",
    "know": "knew known",
    "lay": "laid",
    "lead": "led",
    "leave": "left",
    "lend": "lent",
    "let": "let letting",
    "lie": "lay lain lying",
    "lose": "lost",
    "make": "made",
    "mean": "meant",
    "meet": "met",
    "overstay": "overstayed",
    "pay": "paid",
    "put": "put putting",
    "read": "read",
    "ride": "rode ridden",
    "rise": "rose risen",
    "run": "ran running",
    "say": "said",
    "see": "saw seen",
    "seek": "sought",
    "sell": "sold",
    "send": "sent",
    "set": "set setting",
    "shrink": "shrank shrunk",
    "shut": "shut shutting",
    "sit": "sat sitting",
    "speak": "spoke spoken",
    "spend": "spent",
    "split": "split splitting",
    "spread": "spread",
    "stand": "stood",
    "stick": "stuck",
    "strike": "struck",
    "take": "took taken",
    "teach": "taught",
    "tell": "told",
    "think": "thought",
    "throw": "threw thrown",
    "undergo": "underwent undergone",
    "understand": "understood",
    "withdraw": "withdrew withdrawn",
    "withhold": "withheld",
    "win": "won winning",
    "write": "wrote written",
    "uphold": "upheld",
    "override": "overrode overridden",
    "foresee": "foresaw foreseen",
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people persons",
    "foot": "feet",
    "tooth": "teeth",
    "life": "lives",
    "half": "halves",
    "criterion": "criteria",
    "datum": "data",
    "analysis": "analyses",
    "crisis": "crises",
    "basis": "bases",
    "axis": "axes",
    "wife": "wives",
    "knife": "knives",
    "shelf": "shelves",
    "thief": "thieves",
    "leaf": "leaves",
    "loaf": "loaves",
    "tariff": "tariffs",
    "businessman": "businessmen",
    "spokesman": "spokesmen",
    "congressman": "congressmen",
    "good": "goods",
    "bad": "worse worst",
    "far": "further",
}
_BEYOND_ALPHABET: Final = re.compile(r"[^a-z]")


def forms(word: str) -> frozenset[str]:
    """Every form of a folded word in its base form, itself included.

    Whether it is a noun, a verb or an adjective is not asked: "permits", "permitted" and "permitting" all belong
    to "permit".
    """
    found = {word, *IRREGULAR.get(word, "").split()}
    if len(word) < 3 or _BEYOND_ALPHABET.search(word):
        return frozenset(found | {word + "s"} if len(word) > 1 else found)
    found |= _plural(word) | _verbal(word)
    # American and British spelling.
    for ours, theirs in (
        ("our", "or"),
        ("ise", "ize"),
        ("isation", "ization"),
        ("yse", "yze"),
        ("tre", "ter"),
        ("ence", "ense"),
    ):
        for one, other in ((ours, theirs), (theirs, ours)):
            if word.endswith(one) and len(word) > len(one) + 2:
                twin = word[: -len(one)] + other
                found |= {twin} | _plural(twin) | _verbal(twin)
    return frozenset(found)


def _plural(word: str) -> set[str]:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return {word + "es"}
    if word.endswith("y") and word[-2] not in VOWELS:
        return {word[:-1] + "ies"}
    return {word + "s", word + "es"} if word.endswith("o") else {word + "s"}


def _verbal(word: str) -> set[str]:
    if word.endswith("e"):
        return {word + "d", (word[:-2] + "ying") if word.endswith("ie") else word[:-1] + "ing"}
    if word.endswith("y") and word[-2] not in VOWELS:
        return {word[:-1] + "ied", word + "ing"}
    found = {word + "ed", word + "ing"}
    if _DOUBLES.match(word) or (word[-1] == "l" and word[-2] in VOWELS):
        found |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return found
