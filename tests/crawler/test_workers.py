"""Pages are read in processes that hostile pages may hang, fill or crash."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from crawler.errors import ExtractError
from crawler.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

URL = "https://orda.kz/a-1"


def double(number: int) -> int:
    return 2 * number


def refuse() -> int:
    raise ExtractError(URL, "no article")


def stumble() -> int:
    return 1 // 0


def die() -> int:
    ctypes.string_at(0)
    return 0


def recurse() -> int:
    return recurse() + 1


def fill() -> int:
    return len(b"x" * (8 << 30))


def hang() -> int:
    while True:
        pass


def hang_deaf() -> int:
    """As code in C is, which hears no signal until it returns."""
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    return hang()


def own_number() -> int:
    return os.getpid()


def shrug_off() -> int:
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGINT)
    return 1


@pytest.fixture
def pool() -> Iterator[Workers]:
    made = Workers(1)
    yield made
    made.close()


def run(work: Callable[[], Awaitable[object]]) -> object:
    async def main() -> object:
        return await work()

    return asyncio.run(main())


def test_a_worker_calls_and_raises(pool: Workers) -> None:
    """Values and named errors come back as they are."""
    assert run(lambda: pool.call(URL, double, 21)) == 42
    with pytest.raises(ExtractError, match=f"^{URL}: no article$"):
        run(lambda: pool.call(URL, refuse))


FAULTS = [
    (stumble, "ZeroDivisionError"),
    (recurse, "RecursionError"),
    (fill, "MemoryError"),
    (die, "crashed the process that read it, twice"),
]


@pytest.mark.parametrize(("fault", "problem"), FAULTS)
def test_a_page_that_harms_the_reader_fails_alone(pool: Workers, fault: Callable[[], int], problem: str) -> None:
    """A bug is logged with its traceback; the next page is read."""
    with pytest.raises(ExtractError, match=problem):
        run(lambda: pool.call(URL, fault))
    assert run(lambda: pool.call(URL, double, 1)) == 2


def test_others_in_a_crashed_pool_are_read_again(pool: Workers) -> None:
    """The crash takes the whole pool along; pages that only stood beside it lose nothing."""

    async def both() -> list[object]:
        return await asyncio.gather(pool.call(URL, die), pool.call(URL, double, 1), return_exceptions=True)

    crashed, fine = asyncio.run(both())
    assert isinstance(crashed, ExtractError)
    assert fine == 2


@pytest.mark.parametrize("fault", [hang, hang_deaf])
def test_a_page_that_takes_too_long_is_abandoned(fault: Callable[[], int]) -> None:
    """The worker's alarm ends it; where that is not heard, the worker is killed. The next page is read."""
    pool = Workers(1, page_seconds=0.3, hang_seconds=4.0)
    try:
        with pytest.raises(ExtractError, match="took more than"):
            run(lambda: pool.call(URL, fault))
        assert run(lambda: pool.call(URL, double, 1)) == 2
    finally:
        pool.close()


def test_signals_to_the_group_do_not_end_a_worker(pool: Workers) -> None:
    """The parent decides when to stop."""
    assert run(lambda: pool.call(URL, shrug_off)) == 1


def test_closing_ends_the_processes() -> None:
    """No worker outlives its pool."""
    pool = Workers(1)
    number = run(lambda: pool.call(URL, own_number))
    assert isinstance(number, int)
    pool.close()
    for _ in range(200):
        try:
            os.kill(number, 0)
            if os.waitpid(number, os.WNOHANG)[0] == number:
                break
        except (ProcessLookupError, ChildProcessError):
            break
        time.sleep(0.02)
    else:
        pytest.fail("the worker still runs")
