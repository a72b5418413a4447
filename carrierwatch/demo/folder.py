"""The demonstration's output folder: made anew each time, and never at the cost of somebody else's files."""

from __future__ import annotations

import logging
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from config.errors import CarrierwatchError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARK = ".carrierwatch-demo"


class DemoFolderError(CarrierwatchError):
    """The output folder cannot be made anew. `folder` is which, `problem` why, and what to do."""

    exit_code: ClassVar[int] = 2

    def __init__(self, folder: Path, problem: str) -> None:
        super().__init__(f"{folder}: {problem}")
        self.folder = folder
        self.problem = problem


class DemoStoppedError(CarrierwatchError):
    """Somebody stopped the demonstration. `folder` holds what it did until then."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: stopped before the end; what was done until then is there")
        self.folder = folder


def made_anew(folder: Path) -> Path:
    """Make the folder, empty but for our mark; what an earlier demonstration left there is deleted.

    Raises `DemoFolderError` where it holds anything that no demonstration wrote, or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            if not (folder / MARK).is_file():
                raise DemoFolderError(folder, "holds something else; name an empty or a new folder")
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_text("Made by `carrierwatch demo`, which deletes this folder when it runs again.\n")
    except OSError as error:
        raise DemoFolderError(folder, f"cannot be made anew: {error.strerror}") from error
    return folder


@contextmanager
def log_to(file: Path) -> Iterator[None]:
    """Send everything that is logged at `INFO` and above to a file during the block, and nothing to the terminal.

    The traps make warnings that would read like failures of the demonstration.
    """
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s level=%(levelname)s logger=%(name)s %(message)s"))
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        handler.close()
