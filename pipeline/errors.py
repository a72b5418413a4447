"""What can go wrong while an article is understood or placed."""

from __future__ import annotations

from config.errors import CarrierwatchError


class PipelineError(CarrierwatchError):
    """An article could not be read or placed."""


class ArticleInputError(PipelineError):
    """A line of an input file is no article. `file`, `line` (from 1; 0: the whole file) and `problem` say what."""

    exit_code = 2

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}" if line else f"{file}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem


class UnknownStoryError(PipelineError):
    """No story has this number."""

    exit_code = 2

    def __init__(self, story: int) -> None:
        super().__init__(f"story {story}: there is none with this number; `carrierwatch stories list` shows them")
        self.story = story


class ArrangementError(PipelineError):
    """Stories cannot be merged or split as a person asked."""

    exit_code = 2
