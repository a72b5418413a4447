"""Which edits are corrections: those of the sentences and the headline that were told, in what they say by now."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest

from alerts.model import Alert, Edit, Link, Quote
from alerts.wording import wording
from pipeline.model import Span
from pipeline.word_edits import word_edits, words

from .making import NOW, alert, report, story

ADDRESS = "https://orda.kz/story-1"
TITLE = "Drivers may stay 90 days"
PROOF = "Russia lets drivers stay for 90 days from 1 November."
RATE = "A dollar costs 540 tenge. At the border 350 lorries wait."
BODY = f"{PROOF} The ministry said so.\n{RATE}"
KAZAKH = "Жүргізушілерге 90 күн тұруға рұқсат."


def told(proof: str = PROOF, title: str = TITLE, address: str = ADDRESS) -> Alert:
    return dataclasses.replace(
        alert(headline=title),
        links=(Link(outlet="orda.kz", title=title, url=address, published=NOW),),
        quotes=(Quote(text=proof, outlet="orda.kz", url=address, span=Span("body", 0, len(proof))),),
    )


def edited(before: str, after: str, *reasons: str, number: int = 1) -> Edit:
    """The edit that turned one body into another, as the pipeline writes it down."""
    changes = tuple(map(str, word_edits(words(before), words(after))))
    return Edit(id=number, article=1, url=ADDRESS, at=NOW, changes=changes, reasons=reasons or ("number",))


def corrected(*bodies: str, proof: str = PROOF, reasons: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What is corrected where an article went through these bodies and nothing was told since the first."""
    edits = [edited(before, after, *reasons, number=number) for number, (before, after) in enumerate(pairwise(bodies))]
    return wording(story(report(TITLE, bodies[-1])), [told(proof)], edits)


def swap(body: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in body
        body = body.replace(old, new)
    return body


ONE = [
    ("a number of it", ("stay for 90", "stay for 180"), ("number",), ["drivers stay for [90 → 180] days from 1"]),
    ("a date of the proof", ("1 November", "1 May"), ("date",), ["days from 1 [November → May] The ministry said"]),
    ("a not in the proof", ("lets", "does not let"), ("negation",), ["Russia [lets → does not let] drivers stay for"]),
    ("a not that came", ("stay", "not stay"), ("negation",), ["Russia lets drivers [+ not] stay for 90"]),
    ("the rate", ("540", "541"), ("number",), []),
    ("the queue", ("350", "360"), ("number", "date"), []),
    ("a not elsewhere", ("said so", "never said so"), ("negation",), []),
    ("what only grew", ("drivers stay", "all the drivers stay"), ("number",), []),
    ("a sentence that went", (f"{PROOF} ", ""), ("number",), [f"[− {' '.join(words(PROOF))}] The ministry said"]),
    ("another wording", ("lets drivers", "allows drivers to"), ("number",), []),
    ("another wording, and the rate", ("lets drivers", "allows drivers to"), ("number",), []),
]  # fmt: skip


@pytest.mark.parametrize(("what", "pair", "reasons", "changes"), ONE)
def test_only_what_was_told_is_corrected(
    what: str, pair: tuple[str, str], reasons: tuple[str, ...], changes: list[str]
) -> None:
    """Figures elsewhere in the article, and words that say the same, are none of it."""
    pairs = [pair, ("540", "541")] if what.endswith("rate") and pair[0] != "540" else [pair]
    assert list(corrected(BODY, swap(BODY, *pairs), reasons=reasons)) == changes, what


def test_figures_that_change_every_hour_correct_nothing() -> None:
    """However often, and with a correction of the proof among them only that is told."""
    bodies = [swap(BODY, ("540", str(540 + hour)), ("350", str(350 + 7 * hour))) for hour in range(24)]
    assert corrected(*bodies) == ()
    bodies[20:] = [swap(body, ("90 days", "180 days")) for body in bodies[20:]]
    assert corrected(*bodies) == ("drivers stay for [90 → 180] days from 1",)


def test_what_changed_several_times_is_told_once() -> None:
    """From what was told to what holds now; what is as it was told again is nothing."""
    forms = [swap(BODY, ("90 days", f"{days} days")) for days in (90, 120, 150, 180)]
    assert corrected(*forms) == ("drivers stay for [90 → 180] days from 1",)
    assert corrected(*forms, forms[0]) == ()


def test_another_language_and_numbers_in_words() -> None:
    """The rules are those of all three."""
    after = swap(KAZAKH, ("90", "180"))
    assert corrected(KAZAKH, after, proof=KAZAKH) == ("Жүргізушілерге [90 → 180] күн тұруға рұқсат",)
    russian = "Водителям разрешат жить три месяца."
    assert corrected(russian, swap(russian, ("три", "шесть")), proof=russian) == (
        "Водителям разрешат жить [три → шесть] месяца",
    )


def test_the_headline_that_was_told() -> None:
    """Counts as well; that of another outlet's report does not."""
    change = Edit(
        id=1, article=1, url=ADDRESS, at=NOW, changes=("Drivers may stay [90 → 180] days",), reasons=("number",)
    )
    now = story(report("Drivers may stay 180 days", BODY))
    assert wording(now, [told()], [change]) == change.changes
    assert wording(now, [told(address="https://other.kz/1")], [change]) == ()
    assert wording(now, [told(proof="", title="")], [change]) == ()


def test_hostile_words_break_nothing() -> None:
    """A change that nobody of ours wrote is left out."""
    odd = dataclasses.replace(edited(BODY, BODY), changes=("[", "]", "a [b", "[ → ]", "", "[[1 → 2]]"))
    assert wording(story(report(TITLE, "Gone.")), [told()], [odd]) == ()
