"""Alerts through servers that time out, refuse and break off, from a process that is killed.

`bench/faults.py` is the same with a thousand alerts and fifty kills.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.settings import AlertSettings

from .fault_trial import Plan, run

if TYPE_CHECKING:
    from pathlib import Path


def test_every_alert_arrives_whatever_breaks(tmp_path: Path) -> None:
    """None is lost; of each no more copies come than acknowledgements of it were cut off, and each is marked."""
    found = run(Plan(alerts=30, chats=10, mailboxes=8, kills=4, patience=60), tmp_path)
    assert found.kills == 4
    assert found.lost == ()
    assert found.beyond == ()
    assert found.unmarked == 0
    assert found.copies <= found.cut_by_server + found.cut_by_kill
    assert found.most <= AlertSettings().repeats
    assert set(found.states) <= {"sent", "unconfirmed"}
    assert found.blocked["sent"] == 0
    assert found.too_fast == 0
