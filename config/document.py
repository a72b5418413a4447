"""YAML files as plain values that remember their lines.

What is read is YAML as people mean it (the core schema of YAML 1.2): only `true` and `false` are truth
values, so that Norway's `NO`, `on` and `yes` stay text; `2025-10-10` and `10:30` are text, too. A key may
stand once. Anchors and aliases work within a bound; merge keys and tags do not exist here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import yaml

from config.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
Step: TypeAlias = "str | int"  # a key of a mapping, or the number of an entry of a list, counted from 0

MAX_BYTES = 10_000_000
MAX_VALUES = 1_000_000  # aliases repeat what they name: nine lines can stand for a billion values
MAX_DEPTH = 100

# The loader that leaves every scalar as text, with libyaml's parser where it was built in: many times faster.
_Loader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,300}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")

# What libyaml says, and what people do about it. The marks are those of the place that people must look at.
_ADVICE: Mapping[str, str] = {
    "mapping values are not allowed in this context": "a colon stands where none can; put the text in"
    " quotes, or check the indentation",
    "did not find expected key": "this line does not fit those above it; check its indentation and quotes",
    "did not find expected '-' indicator": "this line does not fit the list above it; check its indentation",
    "did not find expected ',' or ']'": "the list that is opened here with [ is not closed",
    "did not find expected ',' or '}'": "the mapping that is opened here with { is not closed",
    "did not find expected node content": "a value is missing here",
    "found unexpected end of stream": "the quotation mark that is opened here is not closed",
    "found undefined alias": "no anchor has this name; a text that begins with * must stand in quotes",
    "found unknown escape character": "in double quotes a backslash must be doubled; use single quotes",
    "but found another document": "only one document may stand in a file; remove the line ---",
    "block sequence entries are not allowed in this context": "a list begins on the line below its key",
    "could not find expected ':'": "a key needs a colon after it, or a text of several lines needs quotes",
}
_OPENED = ("did not find expected ',' or", "found unexpected end of stream")


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its values, and where each stands."""

    file: Path
    value: Value  # None where the file is empty or holds only comments
    root: yaml.Node | None

    def line(self, path: Sequence[Step]) -> int | None:
        """The line, counted from 1, of what stands at `path`; of what encloses it where there is none."""
        node, line = self.root, None if self.root is None else self.root.start_mark.line + 1
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            mark, node = found
            line = mark.start_mark.line + 1
        return line

    def error(self, path: Sequence[Step], problem: str) -> ConfigError:
        """The error that says what is wrong with the value at `path`."""
        return ConfigError(self.file, self.line(path), key_of(self.file, path) or None, problem)


def key_of(file: Path, path: Sequence[Step]) -> str:
    """The path as people read it: `crawl.delay_seconds`; in a file that is a list `rules[2].query`."""
    shown = file.stem if path and isinstance(path[0], int) else ""
    for step in path:
        shown += f"[{step}]" if isinstance(step, int) else f".{step}" if shown else step
    return shown


def read_document(file: Path) -> Document:
    """Read one file. Raises `ConfigError` where it cannot be read or is not YAML."""
    text = _text(file)
    _refuse_depth(file, text)
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(file, text, error) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = f"the character U+{ord(text[error.position]):04X} may not stand here; remove it"
        raise ConfigError(file, line, None, f"not valid YAML: {problem}") from error
    return Document(file, _Values(file).of(root) if root is not None else None, root)


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ConfigError(file, None, None, "there is no such file") from error
    except OSError as error:
        raise ConfigError(file, None, None, f"cannot be read: {error.strerror}") from error
    if len(raw) > MAX_BYTES:
        problem = f"holds more than {MAX_BYTES // 1_000_000} MB; this is no configuration"
        raise ConfigError(file, None, None, problem)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = "not UTF-8 text; save the file with the encoding UTF-8"
        raise ConfigError(file, line, None, problem) from error


def _refuse_depth(file: Path, text: str) -> None:
    """Refuse what is nested so deeply that libyaml's recursion would end the process."""
    depth, most = 0, MAX_DEPTH * 10  # brackets within texts count, too
    dashes = re.search(rf"(?:[-?:][ \t]+){{{MAX_DEPTH}}}", text)
    deep = dashes.start() if dashes else None
    for bracket in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if bracket.group() in "[{" else max(0, depth - 1)
        if depth > most:
            deep = bracket.start()
            break
    if deep is not None:
        line = text.count("\n", 0, deep) + 1
        raise ConfigError(file, line, None, f"values are nested more than {MAX_DEPTH} deep")


def _syntax_error(file: Path, text: str, error: yaml.MarkedYAMLError) -> ConfigError:
    # Of the error only the problem and the marks are used: its text quotes the file, which may hold a secret.
    said = error.problem or "cannot be read"
    mark = error.problem_mark
    if said.startswith(_OPENED) and error.context_mark is not None:
        mark = error.context_mark
    line = mark.line + 1 if mark is not None else None
    advice = _ADVICE.get(said, said)
    if said.startswith("found character") and mark is not None:
        shown = text.split("\n")[mark.line][mark.column : mark.column + 1]
        advice = "a tab stands here; indent with spaces" if shown == "\t" else (
            f"a text that begins with {shown} must stand in quotes")  # fmt: skip
    return ConfigError(file, line, None, f"not valid YAML: {advice}")


def _child(node: yaml.Node | None, step: Step) -> tuple[yaml.Node, yaml.Node] | None:
    """Where a child begins (its key, for an entry of a mapping), and the child."""
    if isinstance(node, yaml.MappingNode) and isinstance(step, str):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


class _Values:
    """Turns nodes into values, and refuses what people cannot have meant."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.count = 0

    def of(self, node: yaml.Node, path: tuple[Step, ...] = ()) -> Value:
        self.count += 1
        if self.count > MAX_VALUES or len(path) > MAX_DEPTH:
            problem = "aliases that repeat or contain themselves make this file endless"
            raise self._error(node, path[:1], problem)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if node.tag not in {"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}:
            raise self._error(node, path, f"the tag {_short(node.tag)} is not known here; remove it")
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, path))
        return [self.of(child, (*path, number)) for number, child in enumerate(node.value)]

    def _entries(self, node: yaml.MappingNode, path: tuple[Step, ...]) -> Iterator[tuple[str, Value]]:
        lines: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._error(key, path, "a key must be a text, not a list or a mapping")
            name = str(key.value)
            here = (*path, name)
            if name == "<<":
                raise self._error(key, here, "merge keys are not known here; write the keys out")
            if name in lines:
                problem = f"this key stands twice, first in line {lines[name]}; remove one"
                raise self._error(key, here, problem)
            lines[name] = key.start_mark.line + 1
            yield name, self.of(value, here)

    def _scalar(self, node: yaml.ScalarNode, path: tuple[Step, ...]) -> Value:
        text = str(node.value)
        if node.tag != "tag:yaml.org,2002:str":
            raise self._error(node, path, f"the tag {_short(node.tag)} is not known here; remove it")
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise self._error(node, path, "the escape \\uD800 to \\uDFFF is no character")
        return plain(text) if not node.style else text

    def _error(self, node: yaml.Node, path: tuple[Step, ...], problem: str) -> ConfigError:
        return ConfigError(self.file, node.start_mark.line + 1, key_of(self.file, path) or None, problem)


def _short(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def plain(text: str) -> Value:
    """The value of a text that stands without quotes, by the core schema of YAML 1.2 (section 10.3.2)."""
    if not text or text[0] in "~nNtTfF+-.0123456789":
        if _NULL.fullmatch(text):
            return None
        if _BOOL.fullmatch(text):
            return text.lower() == "true"
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
            return number
    return text
