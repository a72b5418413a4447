"""Pages are read in processes of their own: parsing would hold up the loop, and a hostile page may hang or crash.

Workers are spawned, ignore the signals that stop the parent (it tells them when to end), end by themselves when it
is gone, abandon a page that takes too long, and may use only so much memory. A crashed pool is built again and its
page read once more.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import multiprocessing
import os
import resource
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from crawler.errors import CrawlError, ExtractError, UnreadableError
from crawler.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

log = logging.getLogger(__name__)
T = TypeVar("T")

PAGE_SECONDS = 10.0  # of one page in a worker
HANG_SECONDS = 3 * PAGE_SECONDS  # after so long a worker does not even hear its alarm: it sits in C code
MEMORY = 2 << 30  # bytes of address space that a worker may take beyond what it starts with


class PageTimeout(Exception):  # noqa: N818 - it never leaves the worker
    """The alarm of a worker went off."""


@dataclass(frozen=True, slots=True)
class Crash:
    """A bug that one page brought out in a worker, with its traceback; the page fails, the rest goes on."""

    traceback: str


class Workers:
    """A pool of processes that call pure functions. Belongs to one event loop."""

    def __init__(
        self,
        count: int | None = None,
        *,
        page_seconds: float = PAGE_SECONDS,
        hang_seconds: float = HANG_SECONDS,
    ) -> None:
        self._count = count or os.cpu_count() or 1
        self._page_seconds = page_seconds
        self._hang_seconds = hang_seconds
        self._pool: ProcessPoolExecutor | None = None
        # No more is handed over than is soon begun, so that the time that a page takes can be told from its waiting.
        self._turns = Turns(self.places)
        self._quarantine = asyncio.Lock()

    @property
    def places(self) -> int:
        """How many pages it holds at once, being read or about to be."""
        return 2 * self._count

    async def call(self, url: str, function: Callable[..., T], *args: object) -> T:
        """What `function(*args)` returns or raises, called in a worker for the page at `url`.

        Raises the function's own `CrawlError`, and `ExtractError` where the page took too long or crashed the reader.
        """
        async with self._turns.of("/".join(url.split("/", 3)[:3])):
            if self._pool is None:
                self._pool = _new_pool(self._count)
            pool = self._pool
            try:
                result = await self._submit(pool, function, args)
            except BrokenProcessPool:
                self._discard(pool)
                result = await self._alone(url, function, args)
            except TimeoutError as error:
                self._discard(pool)
                raise _too_long(url, self._hang_seconds) from error
        return _opened(url, result)

    def close(self) -> None:
        """End the processes; what they were at is abandoned."""
        if self._pool is not None:
            self._discard(self._pool)

    async def _alone(self, url: str, function: Callable[..., T], args: tuple[object, ...]) -> T | Crash | CrawlError:
        """Try again in a process of its own: a crash ends all that was in the pool, and only one page is to blame."""
        async with self._quarantine:
            pool = _new_pool(1)
            try:
                return await self._submit(pool, function, args)
            except BrokenProcessPool as error:
                raise UnreadableError(url, "the page crashed the process that read it, twice") from error
            except TimeoutError as error:
                raise _too_long(url, self._hang_seconds) from error
            finally:
                _end(pool)

    async def _submit(
        self, pool: ProcessPoolExecutor, function: Callable[..., T], args: tuple[object, ...]
    ) -> T | Crash | CrawlError:
        work = asyncio.get_running_loop().run_in_executor(pool, _guarded, self._page_seconds, function, args)
        return await asyncio.wait_for(work, self._hang_seconds)

    def _discard(self, pool: ProcessPoolExecutor) -> None:
        """End a pool for good; others that wait on it find it broken."""
        if self._pool is pool:
            self._pool = None
        _end(pool)


def _new_pool(count: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, mp_context=context, initializer=_prepare, initargs=(os.getpid(),))


def _end(pool: ProcessPoolExecutor) -> None:
    """Kill its processes. Its futures are not cancelled: whoever awaits one would take that for an order to stop."""
    processes = list((pool._processes or {}).values())
    for process in processes:
        process.kill()
    pool.shutdown(wait=False)


def _too_long(url: str, seconds: float) -> UnreadableError:
    return UnreadableError(url, f"reading the page took more than {seconds:g} s")


def _opened(url: str, result: T | Crash | CrawlError) -> T:
    if isinstance(result, Crash):
        log.error("event=reader_bug url=%s\n%s", url, result.traceback)
        raise ExtractError(url, f"the reader failed on this page ({result.traceback.strip().splitlines()[-1][:200]})")
    if isinstance(result, CrawlError):
        raise result
    return result


# --- in the worker --------------------------------------------------------------------------------------------------


def _prepare(parent: int) -> None:
    """Set up a worker; what it will need is imported now, not at the first page."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, _ring)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    import trafilatura  # noqa: F401

    import crawler.extract  # noqa: F401

    gc.collect()
    gc.freeze()  # what was imported is never garbage; not looking at it again and again saves a twentieth of the time
    with contextlib.suppress(ValueError, OSError):  # a lower limit is set already
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + MEMORY, resource.RLIM_INFINITY))


def _address_space() -> int:
    """Bytes that this process has mapped."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - a file of the kernel
        return int(file.read().split()[0]) * resource.getpagesize()


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise PageTimeout


def _end_with(parent: int) -> None:
    """A parent that was killed outright cannot tell its workers to end."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _guarded(seconds: float, function: Callable[..., T], args: tuple[object, ...]) -> T | Crash | CrawlError:
    import traceback

    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return function(*args)
    except CrawlError as error:
        return error
    except PageTimeout:
        return _too_long(_url_of(args), seconds)
    except (MemoryError, RecursionError) as error:
        return UnreadableError(_url_of(args), f"the page is too deep or too large to read ({type(error).__name__})")
    # The process boundary: hostile pages meet third-party parsers here. It is logged as the bug that it is.
    except Exception:  # noqa: BLE001
        return Crash(traceback.format_exc())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _url_of(args: tuple[object, ...]) -> str:
    return next((str(arg.url) for arg in args if hasattr(arg, "body") and hasattr(arg, "url")), "page")
