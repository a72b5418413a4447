"""Reading many articles: one by one, or on all cores where that pays."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import PipelineError
from pipeline.fingerprint import Signature, signature
from pipeline.traits import Traits, traits_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from datetime import date, datetime

    from pipeline.model import Reading
    from pipeline.traits import Finds

POOL_FROM = 400  # articles; below that starting processes takes longer than reading
BATCH = 2_000  # articles that are under way at once
CHUNK = 25


class Reads(Protocol):
    """What reads articles, see `pipeline.read.Reader`."""

    @property
    def version(self) -> str: ...

    @property
    def lexicon(self) -> Finds: ...

    def read(self, title: str, body: str, published: date | None) -> Reading: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What placing an article needs to know of it."""

    reading: Reading
    signature: Signature
    traits: Traits


Text = tuple[str, str, "datetime"]  # title, body, published


def facts_of(text: Text, reader: Reads) -> Facts:
    """Read one article. Raises `PipelineError` where it cannot be read."""
    title, body, published = text
    day = published.date()
    reading = reader.read(title, body, day)
    return Facts(reading, signature(body), traits_of(title, body, day, reading, reader.lexicon))


def all_facts(texts: Iterable[Text], reader: Reads, *, count: int) -> Generator[Facts | PipelineError, None, None]:
    """Read articles in order; where one cannot be read, its error stands in its place. `count` is how many there are.

    `reader` must be picklable where there are many.
    """
    cores = os.cpu_count() or 1
    if count < POOL_FROM or cores < 2:
        for text in texts:
            yield _tried(text, reader)
        return
    with ProcessPoolExecutor(cores, get_context("spawn"), initializer=_adopt, initargs=(reader, os.getpid())) as pool:
        rest = iter(texts)
        while batch := list(islice(rest, BATCH)):
            yield from pool.map(_in_worker, batch, chunksize=CHUNK)


def _tried(text: Text, reader: Reads) -> Facts | PipelineError:
    try:
        return facts_of(text, reader)
    except PipelineError as error:
        return error


_reader: list[Reads] = []  # of this worker process


def _adopt(reader: Reads, parent: int) -> None:
    # The parent decides when to end; a stop signal often reaches the whole group.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _reader[:] = [reader]


def _end_with(parent: int) -> None:
    """A parent that was killed outright cannot tell its workers to end."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _in_worker(text: Text) -> Facts | PipelineError:
    return _tried(text, _reader[0])
