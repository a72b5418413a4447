"""Where templates run: Jinja's sandbox, which keeps them from everything outside, and bounds on what they may make.

A template is the user's own, but a slip of the pen such as `'x' * 10**10` must not take all memory of a watcher that
runs for months.
"""

from __future__ import annotations

import re
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.errors import RenderError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jinja2.runtime import Context

_LONGEST_BODY = 1_000_000  # characters; hostile headlines of two hundred outlets make a quarter of it
_LARGEST = 100_000  # factor, power or width in a template; what is repeated so often is no message
# What no reader sees, tags included; Telegram refuses a message of nothing else.
_INVISIBLE = re.compile(r"<[^<>]*>|[\s\u200b-\u200f\u2060\ufeff]+")


def fill(name: str, facts: Mapping[str, object], shipped: Path, own: Path | None) -> str:
    """What the template of this name makes of the facts: from the user's `own` folder, else from the shipped one.

    Raises `RenderError` where a template of the user fails, says nothing, or says too much.
    """
    try:
        body = _written(name, facts, shipped, own).strip()
    except Exception as error:
        if own is None or isinstance(error, RenderError):
            raise  # ours: a bug
        # A user's template is a program of the user's: whatever it raises, the alert must go out without it.
        line = getattr(error, "lineno", None)
        problem = " ".join(f"{error}".split()) or type(error).__name__
        raise RenderError(name if line is None else f"{name}:{line}", problem) from error
    if not _INVISIBLE.sub("", body):
        raise RenderError(name, "it says nothing")
    return body


def _written(name: str, facts: Mapping[str, object], shipped: Path, own: Path | None) -> str:
    pieces, length = [], 0
    for piece in _environment(shipped, own).get_template(name).generate(facts):
        length += len(piece)
        if length > _LONGEST_BODY:  # before the rest is made, of which there may be no end
            raise RenderError(name, f"it makes more than {_LONGEST_BODY} characters, which are allowed")
        pieces.append(piece)
    # Half a character cannot be sent, nor counted.
    return "".join(pieces).encode("utf-8", "ignore").decode()


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's, with bounds on numbers."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%":
            if isinstance(left, str):
                raise SecurityError("% on text is not allowed in a template; write the parts one after another")
        elif _is_large(left) or _is_large(right):
            raise SecurityError(f"numbers beyond {_LARGEST} cannot be multiplied in a template")
        elif operator == "*":
            _check_repeated(left, right)
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        return None if super().wrap_str_format(value) is None else _no_format

    def call(self, context: Context, called: Any, /, *values: Any, **named: Any) -> Any:
        if isinstance(getattr(called, "__self__", None), str):
            _check_width(values, named)
        return super().call(context, called, *values, **named)


def _no_format(*_: object, **__: object) -> str:
    raise SecurityError("format is not allowed in a template; write the parts one after another")


def _is_large(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) > _LARGEST


def _check_repeated(left: object, right: object) -> None:
    for repeated, times in ((left, right), (right, left)):
        if (
            isinstance(repeated, str | list | tuple)
            and isinstance(times, int)
            and len(repeated) * times > _LONGEST_BODY
        ):
            raise SecurityError(f"more than {_LONGEST_BODY} pieces cannot be multiplied in a template")


def _check_width(values: tuple[Any, ...], named: Mapping[str, Any]) -> None:
    if any(map(_is_large, (*values, *named.values()))):
        raise SecurityError(f"numbers beyond {_LARGEST} are no width in a template")


def _bounded(made: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, which takes no such numbers."""

    @wraps(made)
    def filtered(*values: Any, **named: Any) -> Any:
        _check_width(values, named)
        return made(*values, **named)

    return filtered


@lru_cache(maxsize=8)
def _environment(shipped: Path, own: Path | None) -> _Sandbox:
    made = _Sandbox(
        loader=FileSystemLoader([str(one) for one in (own, shipped) if one is not None]),
        autoescape=lambda name: name is not None and ".html" in name,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=True,
    )
    for name in ("center", "indent", "slice", "batch"):
        made.filters[name] = _bounded(made.filters[name])
    del made.filters["format"]
    return made
