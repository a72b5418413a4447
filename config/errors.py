"""The root of the error tree.

Every error that we raise on purpose derives from `CarrierwatchError`, carries its facts as attributes, and reads
as one line: what, where, what to do. The command line prints that line and exits with the error's `exit_code`;
anything else that is raised is a bug and keeps its traceback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class CarrierwatchError(Exception):
    """Something went wrong that a user can understand."""

    exit_code: ClassVar[int] = 1
    pointer: str = ""  # what was written, and below it a caret where the mistake is; shown under the line

    def __reduce__(self) -> tuple[object, ...]:
        """So that an error crosses from a worker process as it is: its message and its facts, `__init__` unasked.

        An error that cannot be unpickled stops the thread of `multiprocessing.Pool` that collects the results, and
        whoever waits for them waits for ever.
        """
        return _as_it_was, (type(self), self.args), self.__dict__


def _as_it_was(kind: type[CarrierwatchError], args: tuple[object, ...]) -> CarrierwatchError:
    return kind.__new__(kind, *args)


class ConfigError(CarrierwatchError):
    """The configuration says something that cannot be meant.

    `file` is where, `line` the line counted from 1 (None where it is not known), `key` the dotted path to the
    value such as `rules[2].query` (None for the file as a whole), `problem` what is wrong and what is allowed.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, file: Path | str, line: int | None, key: str | None, problem: str) -> None:
        where = f"{file}:{line}" if line is not None else str(file)
        super().__init__(f"{where}: {key}: {problem}" if key else f"{where}: {problem}")
        self.file = str(file)
        self.line = line
        self.key = key
        self.problem = problem


class ConfigMistakesError(ConfigError):
    """Several mistakes, found in one reading; one line each. The attributes are those of the first."""

    SHOWN: ClassVar[int] = 20

    def __init__(self, errors: Sequence[ConfigError]) -> None:
        first = errors[0]
        super().__init__(first.file, first.line, first.key, first.problem)
        self.errors = tuple(errors)

    def __str__(self) -> str:
        lines = [str(error) for error in self.errors[: self.SHOWN]]
        if len(self.errors) > self.SHOWN:
            lines.append(f"and {len(self.errors) - self.SHOWN} more")
        return "\n".join(lines)


class StoreError(CarrierwatchError):
    """The database cannot be read or written: full disk, locked, damaged, or of a newer version.

    `what` is what was being done, `problem` what the database said.
    """

    def __init__(self, what: str, problem: str) -> None:
        super().__init__(f"{what}: {problem}")
        self.what = what
        self.problem = problem
