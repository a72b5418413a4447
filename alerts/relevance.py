"""Labels that people set on articles, relevant or not, and how well a rule agrees with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from alerts.errors import LabelError
from alerts.match import Level
from crawler.urls import canonical
from pipeline.json_lines import LineError, object_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_LEVELS = get_args(Level)
_NEEDED = 'write an object such as {"url": "https://…", "relevant": true}'
_MOST_DIGITS = 18  # of a number that a database can hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a person says of one article."""

    article: int | str  # its number in the database, or its address
    relevant: bool

    @property
    def name(self) -> str:
        """How messages call the article."""
        return self.article if isinstance(self.article, str) else f"article {self.article}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A labelled article that is stored, and whether the rule takes its story."""

    article: int
    story: int
    url: str
    title: str
    relevant: bool
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How well a rule agrees with the labels. A share of nothing is None."""

    labelled: int  # articles with a label that were found
    precision: float | None  # of the articles that the rule takes, the share that is relevant
    recall: float | None  # of the relevant articles, the share that it takes
    f1: float | None
    false_alarms: tuple[Judged, ...]  # taken, though not relevant
    misses: tuple[Judged, ...]  # relevant, and not taken
    absent: tuple[str, ...]  # labelled articles that are not among those looked at; they count for nothing


def read_labels(path: Path) -> Iterator[Label | LabelError]:
    """The labels of a JSON Lines file, and for each line that is none the error, in its place.

    A line names an article by `url`, or by `id`, its number in the database, and says `"relevant": true` or `false`;
    or it is a line of a labelled set (docs/labels.md), whose `alert` says it: relevant is what is not `none`. Empty
    lines are skipped. An article that was labelled before counts once; where the labels contradict, the later line is
    an error. Raises `LabelError` where the file cannot be read.
    """
    seen: dict[int | str, tuple[bool, int]] = {}
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    label = _label(object_of(line, "a label", _NEEDED))
                except LineError as problem:
                    yield LabelError(str(path), number, str(problem))
                    continue
                relevant, first = seen.setdefault(label.article, (label.relevant, number))
                if relevant is not label.relevant:
                    yield LabelError(str(path), number, f"{label.name} has another label in line {first}")
                elif first == number:
                    yield label
    except OSError as error:
        raise LabelError(str(path), None, f"cannot be read: {error.strerror}") from error


def _label(row: Mapping[str, Any]) -> Label:
    return Label(article=_article(row), relevant=_relevant(row))


def _article(row: Mapping[str, Any]) -> int | str:
    url, number = row.get("url"), row.get("id")
    if isinstance(url, str) and url.strip():
        return canonical(url)
    if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS:
        number = int(number)
    if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 10**_MOST_DIGITS:
        return number
    if number is None:
        raise LineError("names no article; give its url, or its number as id")
    raise LineError(f"id: {str(number)[:40]!r} is no number of an article; give its url instead")


def _relevant(row: Mapping[str, Any]) -> bool:
    said = row.get("relevant")
    if isinstance(said, bool):
        return said
    if said is not None:
        raise LineError(f"relevant: {str(said)[:40]!r} is neither true nor false")
    level = row.get("alert")
    if level is None:
        raise LineError('says nothing of relevance; write "relevant": true or false')
    if level not in _LEVELS:
        raise LineError(f"alert: {str(level)[:40]!r} is none of {', '.join(_LEVELS)}")
    return bool(level != "none")


def agreement(judged: Iterable[Judged], absent: Iterable[str] = ()) -> Agreement:
    """How well the rule's verdicts agree with the labels."""
    judged = tuple(judged)
    hits = sum(one.relevant and one.taken for one in judged)
    false_alarms = tuple(one for one in judged if one.taken and not one.relevant)
    misses = tuple(one for one in judged if one.relevant and not one.taken)
    wrong = len(false_alarms) + len(misses)
    return Agreement(
        labelled=len(judged),
        precision=_share(hits, hits + len(false_alarms)),
        recall=_share(hits, hits + len(misses)),
        f1=_share(2 * hits, 2 * hits + wrong),
        false_alarms=false_alarms,
        misses=misses,
        absent=tuple(absent),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
