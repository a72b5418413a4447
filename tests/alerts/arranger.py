"""A process that arranges and delivers, to be killed: python -m tests.alerts.arranger DATABASE CLOCK HOURS

Time goes on by twenty minutes a step, from what the file CLOCK says. Prints `ready` once everything is loaded, and
ends when HOURS have passed.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.arrange import arrange
from alerts.run import recover
from alerts.store import AlertStore
from carrierwatch.database import open_database

from .making import NOW, receiver, settings

RECEIVERS = (
    receiver("quiet", quiet_hours="22:00-07:00", break_through="nothing"),
    receiver("capped", most_per_hour=1),
    receiver("gathered", digest="daily 08:00", break_through="nothing"),
    receiver("desk", escalate_to="boss", escalate_minutes=30),
    receiver("boss", quiet_hours="23:00-06:00", break_through="nothing"),
)
STEP = timedelta(minutes=20)


def main(database: str, clock: str, hours: str) -> None:
    """Step by step, each time as a round of sending does."""
    store, file = AlertStore(open_database(Path(database))), Path(clock)
    print("ready", flush=True)
    now = datetime.fromisoformat(file.read_text()) if file.exists() else NOW
    recover(store, settings(), now=now)
    while now < NOW + timedelta(hours=float(hours)):
        arrange(store, RECEIVERS, now=now)
        for delivery in store.deliveries.due(now):
            if claimed := store.deliveries.claim(delivery):
                store.deliveries.hand_over(claimed)()
                store.deliveries.sent(claimed, last=True, now=now)
        now += STEP
        file.with_suffix(".new").write_text(now.astimezone(UTC).isoformat())
        file.with_suffix(".new").replace(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
