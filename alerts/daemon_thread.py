"""Blocking calls beside the event loop, in threads that the end of the process does not wait for."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def in_daemon_thread(call: Callable[[], T]) -> asyncio.Future[T]:
    """Run a blocking call in a thread that dies with the process, unlike those of an executor, which exit waits for."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(outcome: T | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        elif outcome is not None:
            future.set_result(outcome)

    def work() -> None:
        outcome: T | None = None
        failure: BaseException | None = None
        try:
            outcome = call()
        except BaseException as error:  # noqa: BLE001 - carried over to the task that waits for this thread
            failure = error
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(settle, outcome, failure)

    threading.Thread(target=work, name="delivery", daemon=True).start()
    return future
