"""Progress of long work: bars on a terminal, a plain line for each step elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bars

from crawler.report import CrawlEvent, EventKind

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import TaskID

    from pipeline.run import PipelineEvent

DONE = (EventKind.NEW, EventKind.REVISED, EventKind.SAME, EventKind.UNCHANGED, EventKind.FAILED)


class Progress:
    """Shows a pass on standard error while it runs; standard output stays free for the result."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._bars = Bars(
            TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
            console=Console(stderr=True), transient=True, disable=not self._terminal,
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def crawled(self, event: CrawlEvent) -> None:
        """Something happened to a page or a source."""
        if event.kind is EventKind.PLANNED:
            self._bars.update(self._task(event.source), total=event.number)
        elif event.kind in DONE:
            self._bars.advance(self._task(event.source))
        elif event.kind is EventKind.FINISHED and not self._terminal:
            sys.stderr.write(f"{event.source}: {event.note or 'finished'}\n")

    def read(self, event: PipelineEvent) -> None:
        """An article was dealt with."""
        self._bars.update(self._task("reading"), total=event.of, completed=event.done)

    def _task(self, name: str) -> TaskID:
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, total=None)
        return self._tasks[name]
