"""A process that delivers until it is killed: python -m tests.alerts.fault_sender DATABASE API RECEIVERS.json

As the daemon does: recover, then rounds that overlap. Prints `ready` once everything is loaded, and begins when a line
comes in.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

from alerts.deliver import AppriseTransport
from alerts.run import deliver_due, recover
from alerts.store import AlertStore
from carrierwatch.database import open_database

from .making import receiver, settings

ROUND_SECONDS = 0.5


async def main(database: str, api: str, addresses: dict[str, str]) -> None:
    """Send and send again, for ever."""
    logging.getLogger("alerts").setLevel(logging.ERROR)  # every fault is on purpose
    store = AlertStore(open_database(Path(database)))
    receivers = [receiver(name, url) for name, url in addresses.items()]
    with_ = settings(api, timeout_seconds=0.8, backoff_seconds=2, backoff_max_seconds=4, attempts=60)
    transport = AppriseTransport(with_.alerts)
    for one in receivers:
        transport.limit(one)
    print("ready", flush=True)
    sys.stdin.readline()
    recover(store, with_, now=datetime.now(UTC))
    async with asyncio.TaskGroup() as rounds:
        while True:
            rounds.create_task(deliver_due(store, receivers, with_, now=datetime.now(UTC), transport=transport))
            await asyncio.sleep(ROUND_SECONDS)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], json.loads(Path(sys.argv[3]).read_text(encoding="utf-8"))))
