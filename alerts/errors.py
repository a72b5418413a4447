"""What can go wrong between a story and the people who wait for it."""

from __future__ import annotations

from config.errors import CarrierwatchError


class AlertError(CarrierwatchError):
    """Matching, deciding or delivering failed."""


class QueryError(AlertError):
    """A rule's query cannot be read. `position` counts characters from 0; None where it is not known."""

    exit_code = 2

    def __init__(self, query: str, position: int | None, problem: str) -> None:
        where = f" at character {position + 1}" if position is not None else ""
        super().__init__(f"query {query!r}{where}: {problem}")
        self.query = query
        self.position = position
        self.problem = problem


class UnknownAlertError(AlertError):
    """No alert has this number."""

    exit_code = 2

    def __init__(self, alert: int) -> None:
        super().__init__(f"alert {alert}: there is none with this number; `carrierwatch alerts list` shows them")
        self.alert = alert
