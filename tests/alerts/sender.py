"""A process that sends what is due, to be killed: python -m tests.alerts.sender DATABASE API RECEIVER=URL …

Prints `ready` once everything is loaded, then goes on until nothing is due.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from alerts.deliver import AppriseTransport
from alerts.run import deliver_due, recover
from alerts.store import AlertStore
from carrierwatch.database import open_database

from .making import NOW, receiver, settings


def main(database: str, api: str, *addresses: str) -> None:
    store = AlertStore(open_database(Path(database)))
    receivers = [receiver(*address.split("=", 1)) for address in addresses]
    with_ = settings(api, backoff_seconds=0.001)
    for one in receivers:
        AppriseTransport(with_.alerts).limit(one)
    print("ready", flush=True)
    now = NOW + timedelta(days=1)
    recover(store, with_, now=now)
    # What left without an answer is repeated after a pause.
    asyncio.run(deliver_due(store, receivers, with_, now=now + timedelta(minutes=1)))


if __name__ == "__main__":
    main(*sys.argv[1:])
