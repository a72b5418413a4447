"""One line of JSON Lines as the object that it holds, and what is wrong with it in words for whoever wrote it."""

from __future__ import annotations

import json
from typing import Any


class LineError(ValueError):
    """What is wrong with one line."""


def object_of(line: bytes, what: str, needed: str) -> dict[str, Any]:
    """The object in a line. Raises `LineError`, which says that it is not `what` (an article) and what is `needed`."""
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise LineError(f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise LineError(f"not JSON: {error.msg} at column {error.colno}") from error
    except ValueError as error:  # a number of thousands of digits
        raise LineError(f"not JSON that can be read: {error}") from error
    except RecursionError as error:
        raise LineError(f"not {what}: nested too deep") from error
    if not isinstance(found, dict):
        raise LineError(f"not {what}: {needed}")
    return found
