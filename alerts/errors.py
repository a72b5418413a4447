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
