"""Alerts through servers that time out, refuse and break off, from a process that is killed.

`bench/faults.py` is the same with a thousand alerts and fifty kills.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.model import AlertSettings

from .fault_trial import Plan, run
from .faults import Fault

if TYPE_CHECKING:
    from pathlib import Path


def test_every_alert_arrives_whatever_breaks(tmp_path: Path) -> None:
    """None is lost; a copy comes only where an acknowledgement was cut off, is marked, and is counted."""
    found = run(Plan(alerts=120, chats=12, mailboxes=10, kills=12, patience=60), tmp_path)
    assert found.kills == 12
    assert found.lost == ()
    assert found.unexplained == 0
    assert found.unmarked == 0
    assert found.again == found.by_cut + found.by_kill
    assert found.again <= found.faults[Fault.AFTER] + found.faults[Fault.CUT] + found.in_flight
    assert found.most <= AlertSettings().repeats
    assert set(found.states) <= {"sent", "unconfirmed"}
    assert found.blocked["sent"] == 0
    assert found.too_fast == 0
