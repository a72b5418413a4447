"""What can go wrong between a story and the people who wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.errors import CarrierwatchError

if TYPE_CHECKING:
    from pathlib import Path


class AlertError(CarrierwatchError):
    """Matching, deciding or delivering failed."""


class QueryError(AlertError):
    """A query cannot be read. `position` counts characters from 0; None where it is not known.

    `rule` is the id of the rule that holds the query; None for one that stands alone, as in a silence.
    """

    exit_code = 2

    def __init__(self, query: str, position: int | None, problem: str, *, rule: str | None = None) -> None:
        where = f" at character {position + 1}" if position is not None else ""
        super().__init__(f"query {query!r}{where}: {problem}")
        self.query = query
        self.position = position
        self.problem = problem
        self.rule = rule


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
class UnknownNoticeError(AlertError):
    """No notice has this number."""

    exit_code = 2

    def __init__(self, notice: int) -> None:
        super().__init__(f"notice {notice}: there is none with this number; `carrierwatch notices list` shows them")
        self.notice = notice


        self.folder = folder
