"""Whether a verb form says that something was done, is to be done, or is intended, told from its ending.

Endings are those of school grammars of the three languages; participles that stand for the passive («введён», "is
banned") count as done.
"""

from __future__ import annotations

import re
from typing import Final, Literal

Tense = Literal["done", "coming", "intended", "plain"]

_CYRILLIC: Final = re.compile("[а-яәғқңөұүһі]")
_RUSSIAN_DONE: Final = re.compile(r".{2,}(?:[аеиоуыя]л(?:а|о|и)?(?:сь|ся)?|[аяе]н(?:а|о|ы)?|[иыуе]т(?:а|о|ы))$")
_RUSSIAN_COMING: Final = re.compile(r".{2,}(?:[еиуюая]т(?:ся)?)$")
_KAZAKH_COMING: Final = re.compile(r".{2,}(?:[ае]ды|[ей]ді|еді|йды|йді|[ае]тын|[ей]тін|йтын|йтін|ады)$")
_KAZAKH_DONE: Final = re.compile(r".{2,}(?:[дт][ыі]|ған|ген|қан|кен|[ғгқк][ае]н(?:ын|ін|ы|і)|ып|іп)$")
_KAZAKH_INTENDED: Final = re.compile(r".{2,}[мбп](?:ақ|ек)(?:ш[ыі])?$")
_KAZAKH_LETTER: Final = re.compile("[әғқңөұүһі]")
_ENGLISH_DONE: Final = re.compile(
    r".{2,}(?:ed|ought|aught|own|iven|aken|oken|osen|itten)$|^(?:took|gave|cut|set|let|put|shut|won|made|"
    r"met|began|came)$"
)


def tense(word: str) -> Tense:
    """The tense of a folded word; "plain" for infinitives, nouns and whatever has no such ending."""
    if not _CYRILLIC.search(word):
        return "done" if _ENGLISH_DONE.match(word) else "plain"
    if _KAZAKH_INTENDED.match(word):
        return "intended"
    if _KAZAKH_COMING.match(word):
        return "coming"
    if _KAZAKH_LETTER.search(word) or word.endswith(("ды", "ді", "ты", "ті", "ған", "қан")):
        return "done" if _KAZAKH_DONE.match(word) else "plain"
    if _RUSSIAN_DONE.match(word):
        return "done"
    return "coming" if _RUSSIAN_COMING.match(word) else "plain"
