"""Plain values become models; what does not fit becomes errors in plain words."""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from config.errors import ConfigError, ConfigMistakesError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from config.document import Document, Step, Value

M = TypeVar("M", bound=BaseModel)
Path = tuple["Step", ...]

_PATTERNS: Mapping[str, str] = {
    r"^[a-z0-9][a-z0-9_.-]*$": "must hold only a to z, digits and _ . - and begin with a letter or digit",
    r"^[A-Z]{2,4}$": "must be a country's code of ISO 3166 such as KZ, or EU, EAEU",
}
_KINDS: Mapping[type, str] = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "a mapping",
    type(None): "empty",
}
_WANTED: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
}
_NUMBERS = frozenset({"a number", "a whole number"})
_BOUNDS: Mapping[str, tuple[str, str]] = {
    "greater_than_equal": ("ge", "must be at least {}"),
    "greater_than": ("gt", "must be more than {}"),
    "less_than_equal": ("le", "must be at most {}"),
    "less_than": ("lt", "must be less than {}"),
    "too_short": ("min_length", "must have at least {} entry"),
}


class Problems:
    """The mistakes found so far; raised together, so that one reading shows them all."""

    def __init__(self) -> None:
        self.errors: list[ConfigError] = []

    def add(self, error: ConfigError) -> None:
        """Remember a mistake and go on."""
        self.errors.append(error)

    def done(self) -> None:
        """Raise `ConfigError` for one mistake, `ConfigMistakesError` for several, nothing for none.

        File by file in the order in which they were read, within a file by line.
        """
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            files = list(dict.fromkeys(error.file for error in self.errors))
            raise ConfigMistakesError(sorted(self.errors, key=lambda one: (files.index(one.file), one.line or 0)))


def nearest(word: str, known: Iterable[str], least: float = 0.6) -> str | None:
    """The known name that `word` was most likely meant to be; None where none is near enough."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=least)), None)


def unknown(word: str, known: Collection[str], what: str, listed_in: str = "") -> str:
    """What to say of a name that is not among the known ones: the nearest of them, and all, or where they stand."""
    near = nearest(word, known)
    hint = f"; did you mean {near}?" if near else ""
    listed = f"see {listed_in}" if listed_in else f"known: {', '.join(sorted(known)) or 'none'}"
    return f"{word!r} is no {what}{hint} ({listed})"


def build(
    model: type[M],
    value: Value,
    document: Document,
    at: Path,
    problems: Problems,
    implied: frozenset[str] = frozenset(),
) -> M | None:
    """The model made of `value`, which stands at `at`; None, and problems added, where it does not fit.

    `implied` names keys that the value has, but not the document, because they follow from the place.

    Strict: "7" is no number and 1 is not true. By way of JSON, because only from there pydantic's strict mode
    takes lists for tuples and names for enumerations.
    """
    try:
        return model.model_validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        for path, problem in _problems(model, value, error.errors(include_url=False), implied):
            problems.add(document.error(at if path[:1] and path[0] in implied else (*at, *path), problem))
        return None


def _problems(
    model: type[BaseModel], value: Value, details: Sequence[ErrorDetails], implied: frozenset[str]
) -> list[tuple[Path, str]]:
    found: dict[Path, list[str]] = {}
    wanted: dict[Path, list[str]] = {}
    for detail in details:
        path, here = _follow(value, detail)
        if kind := _WANTED.get(detail["type"]):
            wanted.setdefault(path, []).append(kind)
            found[path] = [_wrong_kind(wanted[path], here)]
        else:
            found.setdefault(path, []).append(_in_words(model, path, here, detail, implied))
    # A value of several possible types fails once for each, a list fails with its entry: the deepest says it.
    return [
        (path, problems[0])
        for path, problems in found.items()
        if not any(len(other) > len(path) and other[: len(path)] == path for other in found)
    ]


def _follow(value: Value, detail: ErrorDetails) -> tuple[Path, Value]:
    """The path that a pydantic location means, without the steps that name types; and what stands there."""
    path: Path = ()
    for step in detail["loc"]:
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            path, value = (*path, step), value[step]
        elif isinstance(value, dict) and step in value:
            path, value = (*path, step), value[str(step)]
    if detail["type"] == "missing":
        return (*path, detail["loc"][-1]), None
    return path, value


def _in_words(model: type[BaseModel], path: Path, value: Value, detail: ErrorDetails, implied: frozenset[str]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        name, known = str(path[-1]), [key for key in _fields(model, path[:-1]) if key not in implied]
        near = nearest(name, known)
        return f"unknown key{f'; did you mean {near}?' if near else ''} (known: {', '.join(known)})"
    if kind == "missing":
        return "is missing"
    if kind in {"enum", "literal_error"}:
        allowed = re.findall(r"'([^']*)'", str(context["expected"]))
        word = str(path[-1]) if detail["loc"][-1] == "[key]" else value
        near = nearest(word, allowed) if isinstance(word, str) else None
        given = f", not {word}" if isinstance(word, str) and len(word) < 40 else ""
        return f"must be one of {', '.join(allowed)}{given}{f'; did you mean {near}?' if near else ''}"
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return words.format(f"{context[name]:g}")
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], f"must match {context['pattern']}")
    if kind == "value_error":
        return str(context["error"])
    return detail["msg"].removeprefix("Input ")


def _wrong_kind(wanted: Sequence[str], value: Value) -> str:
    # Only the kind of what was written is said, never the value: it may be a secret.
    given = _KINDS[type(value)]
    advice = ""
    if "text" in wanted and isinstance(value, bool | int | float):
        advice = "; put it in quotes"
    elif "a list" in wanted and isinstance(value, str):
        advice = "; put it in [ ]"
    elif _NUMBERS.intersection(wanted) and isinstance(value, str) and value.strip("+-").isdigit():
        advice = "; write it without quotes"
    if "a whole number" in wanted and isinstance(value, float):
        given = "one with a fraction"
    return f"must be {' or '.join(wanted)}, not {given}{advice}"


def _fields(model: type[BaseModel], path: Path) -> list[str]:
    """The keys of the model that stands at `path` within `model`."""
    for step in path:
        if isinstance(step, str):
            model = _model_in(model.model_fields[step].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
