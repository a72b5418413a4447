"""kill -9 while alerts are held, capped, gathered in digests and passed on."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from alerts.digest import DigestKind
from alerts.model import DeliveryState
from config.sqlite import stamp

from .arranger import RECEIVERS
from .making import NOW
from .test_dispatch import raise_alerts
from .test_kill import finish, kill, started

if TYPE_CHECKING:
    from alerts.store import AlertStore

ALERTS, KILLS, HOURS = 24, 5, 43
ROOT = Path(__file__).parents[2]


def test_whatever_moment_it_is_killed_at_each_alert_is_told_once(
    store: AlertStore, database: Path, tmp_path: Path
) -> None:
    """At once, after quiet hours, in one digest, and to the next receiver: never lost, never in two messages."""
    raise_alerts(store, [one for one in RECEIVERS if one.id != "boss"], ALERTS)
    with store._db.conn:  # one alert an hour, for a day
        for number in range(1, ALERTS + 1):
            at = stamp(NOW + timedelta(hours=number - 1))
            values = (at, at, number)
            store._db.conn.execute("UPDATE deliveries SET created_at = ?, next_attempt_at = ? WHERE alert = ?", values)
    draw, clock = random.Random(5), tmp_path / "clock"
    for _ in range(KILLS):
        process = started("arranger", database, clock, HOURS)
        time.sleep(draw.uniform(0, 0.4))  # no condition to wait for: any moment will do
        kill(process)
    finish(started("arranger", database, clock, HOURS))

    told: Counter[tuple[str, int]] = Counter()
    digests = {digest.id: digest for digest in store.digests.digests(limit=1000)}
    for number in range(1, ALERTS + 1):
        for one in store.deliveries.of(number):
            assert one.state in (DeliveryState.SENT, DeliveryState.DIGESTED), one
            told[one.receiver, number] += one.state is DeliveryState.SENT
    for digest in digests.values():
        told.update((digest.receiver, number) for number in digest.alerts)
        (delivery,) = store.deliveries.of_digest(digest.id)
        assert delivery.state is DeliveryState.SENT
    assert told == {(one.id, number): 1 for one in RECEIVERS for number in range(1, ALERTS + 1)}
    regular = sorted(one.created_at for one in digests.values() if one.kind is DigestKind.REGULAR)
    assert regular == [NOW.replace(hour=3) + timedelta(days=day) for day in (1, 2)]  # 08:00 in Almaty
