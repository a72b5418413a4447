"""What can go wrong between a story and the people who wait for it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from config.errors import CarrierwatchError

if TYPE_CHECKING:
    from pathlib import Path


_BEFORE, _AFTER = 60, 60  # characters of a long query that an error shows before and after its place


class AlertError(CarrierwatchError):
    """Matching, deciding or delivering failed."""


class QueryError(AlertError):
    """A query cannot be read. `position` counts characters from 0; None where it is not known.

    `rule` is the id of the rule that holds the query; None for one that stands alone, as in a silence.
    """

    exit_code = 2

    def __init__(self, query: str, position: int | None, problem: str, *, rule: str | None = None) -> None:
        where = f" at character {position + 1}" if position is not None else ""
        said, _ = _excerpt(query, position or 0)
        super().__init__(f"query {said!r}{where}: {problem}")
        self.query = query
        self.position = position
        self.problem = problem
        self.rule = rule
        self.pointer = "" if position is None else _pointer(query, position)


def _excerpt(query: str, position: int) -> tuple[str, int]:
    """The query on one line, as much of it as people can take in, and where in that the position is."""
    plain = "".join(letter if letter.isprintable() else " " for letter in query)
    start = max(0, position - _BEFORE) if len(plain) > _BEFORE + _AFTER else 0
    end = max(position + _AFTER, _BEFORE + _AFTER)
    said = ("…" if start else "") + plain[start:end] + ("…" if end < len(plain) else "")
    return said, position - start + bool(start)


def _pointer(query: str, position: int) -> str:
    said, place = _excerpt(query, position)
    # Letters of other widths, and marks that combine with the letter before them, would move the caret.
    width = sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in said[:place]
    )
    return f"  {said}\n  {' ' * width}^"


class UnknownAlertError(AlertError):
    """No alert has this number."""

    exit_code = 2

    def __init__(self, alert: int) -> None:
        super().__init__(f"alert {alert}: there is none with this number; `carrierwatch alerts list` shows them")
        self.alert = alert


class UnknownDigestError(AlertError):
    """No digest has this number."""

    exit_code = 2

    def __init__(self, digest: int) -> None:
        super().__init__(f"digest {digest}: there is none with this number; `carrierwatch digests list` shows them")
        self.digest = digest


class UnknownNoticeError(AlertError):
    """No notice has this number."""

    exit_code = 2

    def __init__(self, notice: int) -> None:
        super().__init__(f"notice {notice}: there is none with this number; `carrierwatch notices list` shows them")
        self.notice = notice


class RenderError(AlertError):
    """A template fails. `template` is its name, with the line where that is known."""

    def __init__(self, template: str, problem: str) -> None:
        super().__init__(f"template {template}: {problem}")
        self.template = template
        self.problem = problem


class ReceiverError(AlertError):
    """A receiver's address cannot be used. `receiver` is its id; the address itself is never named."""

    exit_code = 2

    def __init__(self, receiver: str, problem: str) -> None:
        super().__init__(f"receiver {receiver}: {problem}")
        self.receiver = receiver
        self.problem = problem


class FeedError(AlertError):
    """The feeds cannot be written into their folder."""

    def __init__(self, folder: Path, problem: str) -> None:
        super().__init__(f"feeds: {folder} cannot be written: {problem}; set feeds.folder to one that can be")
        self.folder = folder


class LabelError(AlertError):
    """A line of a file of labels is none. `file`, `line` (from 1; None: the whole file) and `problem` say what."""

    exit_code = 2

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        where = file if line is None else f"{file}:{line}"
        super().__init__(f"{where}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem
