"""What a negation in a sentence denies, in the three languages.

English and Russian deny what follows ("will not ban", «не введут запрет»), and Russian also what stands before a verb
of being («ограничений не будет»); a Kazakh verb bears its negation itself («тыйым салынбайды») and follows its object.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipeline.lexicon import Hit
    from pipeline.marked import Sentence

REACH: Final = {"restriction": 4, "relief": 1}  # words from a negation to what it denies, which follows
ACT_REACH: Final = 3
ABSENCE_REACH: Final = 12  # words from what there will not be to the words that say so
CLAUSE_END: Final = re.compile(r"[:;]\s")
# Endings of a negated Kazakh verb: -майды, -меген, -бас, -паған, -мау …
_KAZAKH: Final = re.compile(
    r".+(?:(?<=[аәеиоөуұүыіэюярлй])м|(?<=[мнңзж])б|(?<=[птксшщчфхқцһ])п)[ае]"
    r"(?:й(?:ды|ді|мын|мін|мыз|міз|сың|сің|тын\w*|тін\w*|ынша|інше)?|ған\w*|ген\w*|ды|ді|са|се|с|стан|стен|у\w*|п)$"
)
# "Without a QR code", "no notice, no entry" do not say that the code is gone, nor that the refusal is.
_LACKING: Final = frozenset({"no", "without", "без", "нет"})
_WITHOUT: Final = frozenset({"without", "без"})
_REFUSALS: Final = frozenset({"ban", "turn_away", "turn_back", "fine", "entry_ban", "deport"})
_THINGS: Final = frozenset({
    "prior_notice", "navigation_seal", "biometrics", "marking", "phyto", "customs_control", "visa_requirement",
    "oblige",
})  # fmt: skip
# Mentions that hold the verb themselves: «тыйым салмайды», «тексерілмейді».
_DONE_TO: Final = frozenset({
    "ban", "restrict", "export_ban", "import_ban", "close_border", "tighten", "fine", "impose_duty", "customs_control",
    "biometrics", "prior_notice", "navigation_seal", "marking",
})  # fmt: skip
_NEEDED: Final = frozenset({"oblige", "permission_needed", "visa_requirement"})
_FORBIDDEN: Final = ("болмай", "болмас")
# What gives room and bears a Kazakh negation itself: «ашпайды».
_GIVEN: Final = frozenset({"open_border", "allow", "resume_flow", "ease", "green_corridor"})
# How a Kazakh relief is said to be there or not: «жеңілдік берілмейді», «қолданылмайды».
_KEPT: Final = ("беріл", "қолдан", "ұсын", "сақтал", "ұзартыл")
_AUXILIARIES: Final = frozenset((
    "будет", "будут", "станет", "станут", "собирается", "собираются", "планирует", "планируют", "планируется",
    "планируются", "намерен", "намерены", "намерена", "хочет", "хотят", "предвидится", "предусмотрено", "ожидается",
))  # fmt: skip
_DENIALS: Final = frozenset(("not", "no", "never", "не", "нет", "никаких", "isn't", "hasn't", "haven't"))
_KAZAKH_DENIALS: Final = frozenset(("жоқ", "емес"))


def negations(sentence: Sentence) -> tuple[Hit, ...]:
    """The words of the sentence that deny something, in order."""
    return tuple(hit for hit in sentence.hits if hit.kind == "negation")


def act_is_denied(sentence: Sentence, act: Hit) -> bool:
    """Whether an act is not done: "will not lift", «применять не будут», «көтерілмейді»."""
    place = sentence.place(act.start)
    for negation in negations(sentence):
        at = sentence.place(negation.start)
        if place - ACT_REACH <= at < place and negation.end <= act.start:
            return True
        if place < at <= place + 2 and _word(sentence, at + 1) in _AUXILIARIES:
            return True
    return _KAZAKH.match(_last_word(sentence, act)) is not None


def is_refused(sentence: Sentence, hit: Hit) -> bool:
    """Whether a restriction or a relief is denied: "no ban", «ограничений не будет», «шектеу енгізілмейді»."""
    denials = [negation for negation in negations(sentence) if negation.end <= hit.start or negation.start >= hit.end]
    return (
        any(_denies(sentence, negation, hit) for negation in denials)
        or _is_absent(sentence, hit)
        or _is_refused_in_kazakh(sentence, hit)
    )


def is_denied(sentence: Sentence, hit: Hit) -> bool:
    """Whether a negation says that the step did not happen: "no decision has been taken", «решения не принимали»."""
    first, last = sentence.place(hit.start), min(sentence.place(hit.end - 1), len(sentence.words) - 1)
    before = {sentence.words[at].text for at in range(max(0, first - 2), first)}
    after = {sentence.words[at].text for at in range(last + 1, min(last + 3, len(sentence.words)))}
    if not before.isdisjoint(_DENIALS) or not after.isdisjoint(_KAZAKH_DENIALS):
        return True
    return _KAZAKH.match(sentence.words[last].text) is not None


def _denies(sentence: Sentence, negation: Hit, hit: Hit) -> bool:
    at, place = sentence.place(negation.start), sentence.place(hit.start)
    said = _word(sentence, at)
    if _word(sentence, place) in _WITHOUT:
        return False  # «не заработать без разрешения»
    if said in _LACKING and hit.concept in _THINGS:
        return False
    if said in _WITHOUT and hit.concept in _REFUSALS:
        return False
    reach = REACH["relief" if hit.kind == "relief" else "restriction"]
    return place - reach <= at < place and "," not in _between(sentence, at, place)


def _is_absent(sentence: Sentence, hit: Hit) -> bool:
    """Whether Russian says after it that there is none: «ограничений с июля не будет», «проверок больше нет»."""
    if hit.kind == "relief":
        return False
    place = sentence.place(hit.end - 1)
    for at in range(place + 1, min(place + ABSENCE_REACH, len(sentence.words))):
        said = sentence.words[at].text
        if said == "нет" or (said == "не" and _word(sentence, at + 1) in _AUXILIARIES):
            verbs = [act for act in sentence.hits if act.kind.startswith("act.") and act.start > hit.start]
            return not any(place < sentence.place(act.start) <= at + 2 for act in verbs) and not _ends(
                sentence, hit.end, sentence.words[at].start
            )
    return False


def _is_refused_in_kazakh(sentence: Sentence, hit: Hit) -> bool:
    """A Kazakh object stands before its verb, which bears the negation.

    A mention that is negated by itself («қолданылмау») has its sense with that, and «шығаруға болмайды» is a ban.
    """
    last = sentence.place(hit.end - 1)
    own = _last_word(sentence, hit)
    following = [word.text for word in sentence.words[last + 1 : last + 3] if not _ends(sentence, hit.end, word.start)]
    if hit.kind == "relief":
        kept = any(word.startswith(_KEPT) and _KAZAKH.match(word) is not None for word in following)
        return kept or (hit.concept in _GIVEN and _KAZAKH.match(own) is not None)
    if own.startswith(_FORBIDDEN):
        return hit.concept in _NEEDED
    if hit.concept in _DONE_TO and _KAZAKH.match(own) is not None:
        return True
    return any(_KAZAKH.match(word) for word in following)


def _ends(sentence: Sentence, start: int, end: int) -> bool:
    return CLAUSE_END.search(sentence.text, start - sentence.start, end - sentence.start) is not None


def _between(sentence: Sentence, first: int, last: int) -> str:
    return sentence.text[sentence.words[first].end - sentence.start : sentence.words[last].start - sentence.start]


def _word(sentence: Sentence, place: int) -> str:
    return sentence.words[place].text if place < len(sentence.words) else ""


def _last_word(sentence: Sentence, hit: Hit) -> str:
    return sentence.words[min(sentence.place(hit.end - 1), len(sentence.words) - 1)].text
