"""Compares what was read with labels that people set: every mistake, and the score of each part.

The measures are those of the labelling guide: micro-averaged F1 of sets of labels, and the share of changes found by
both in which a part is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alerts.match import Level
    from pipeline.model import Reading

EQUAL_PARTS = ("area", "direction", "stage", "effective")
SET_PARTS = ("imposed_by", "subjects")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One part of one reading beside its label, as sets: what was said, and what is right."""

    part: str  # topics, change, alert, affects_carriers, change.stage ...
    said: frozenset[str]
    right: frozenset[str]

    @property
    def wrong(self) -> bool:
        """Whether they differ."""
        return self.said != self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one part fares over all articles. Of parts of a change, only articles count where both sides have one."""

    part: str
    precision: float
    recall: float
    f1: float
    number: int  # labels there are
    wrong: int  # articles in which it is wrong


def verdicts(reading: Reading, alert: Level, labels: Mapping[str, Any]) -> tuple[Verdict, ...]:
    """Every part of a reading beside its label. `labels` is a line of a labelled file (docs/labels.md)."""
    change, right = reading.change, labels["change"]
    found = [
        Verdict("topics", frozenset(reading.topics), frozenset(labels["topics"])),
        Verdict(
            "alert", _set("" if alert == "none" else alert), _set("" if labels["alert"] == "none" else labels["alert"])
        ),
        Verdict("affects_carriers", _flag(reading.affects_carriers), _flag(labels["affects_carriers"])),
        Verdict("change", _flag(change is not None), _flag(right is not None)),
    ]
    if change is not None and right is not None:
        found += [Verdict(f"change.{part}", _set(getattr(change, part)), _set(right[part])) for part in EQUAL_PARTS]
        found += [
            Verdict(f"change.{part}", frozenset(getattr(change, part)), frozenset(right[part])) for part in SET_PARTS
        ]
    return tuple(found)


def _set(value: str | None) -> frozenset[str]:
    return frozenset({value} if value else ())


def _flag(value: bool) -> frozenset[str]:
    return frozenset({"yes"} if value else ())


def scores(found: Iterable[Verdict]) -> tuple[Score, ...]:
    """The score of each part, in the order in which the parts first come."""
    parts: dict[str, list[Verdict]] = {}
    for verdict in found:
        parts.setdefault(verdict.part, []).append(verdict)
    return tuple(_score(part, several) for part, several in parts.items())


def _score(part: str, several: list[Verdict]) -> Score:
    hit = sum(len(one.said & one.right) for one in several)
    said, right = sum(len(one.said) for one in several), sum(len(one.right) for one in several)
    precision, recall = hit / said if said else 0.0, hit / right if right else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    wrong = sum(one.wrong for one in several)
    return Score(part=part, precision=precision, recall=recall, f1=f1, number=right, wrong=wrong)
