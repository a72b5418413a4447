"""`rules explain`, `alerts ack` and `alerts silence`: why an alert was sent, and what a person says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .test_alert_commands import call, folder, store

if TYPE_CHECKING:
    from pathlib import Path

    from alerts.store import AlertStore

__all__ = ["folder", "store"]  # fixtures


def test_explain_names_the_clause_and_its_words(folder: Path, store: AlertStore) -> None:
    """The words that satisfied it, the reason, and to whom it went."""
    assert len(store.deliveries.of(1)) == 2
    said = call(folder, "rules", "explain", "1")
    for words in ("driver", "Drivers", "first report of this development", "desk", "boss"):
        assert words in said


def test_an_alert_is_acknowledged_once_for_all(folder: Path, store: AlertStore) -> None:
    """And who looks sees it."""
    call(folder, "alerts", "ack", "1")
    assert "acknowledged" in call(folder, "alerts", "show", "1").lower()


def test_a_silence_is_listed_until_it_is_ended(folder: Path, store: AlertStore) -> None:
    """With its query and its comment."""
    call(folder, "alerts", "silence", "country:UZ", "--for", "12h", "--comment", "known")
    listed = call(folder, "alerts", "silence")
    assert "country:UZ" in listed
    assert "known" in listed
    call(folder, "alerts", "silence", "--end", "1")
    assert "country:UZ" not in call(folder, "alerts", "silence")
