"""How commands put a change and a clause into words: one way for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alerts.model import Clause, Correction
    from pipeline.model import PolicyChange


def change_line(change: PolicyChange) -> str:
    """`migration, eases, decided; imposed by RU for KZ; from 2025-10-10`, as far as it is known."""
    who = f"imposed by {', '.join(change.imposed_by)}" if change.imposed_by else ""
    whom = f"for {', '.join(change.subjects)}" if change.subjects else ""
    when = f"from {change.effective}" if change.effective else ""
    return "; ".join(filter(None, (change_words(change), " ".join(filter(None, (who, whom))), when)))


def change_words(change: PolicyChange) -> str:
    """`migration, eases, decided`."""
    return f"{change.area}, {change.direction}, {change.stage.replace('_', ' ')}"


def clause_line(clause: Clause) -> str:
    """`yes  change.stage:decided  ← decided`."""
    return f"{'yes' if clause.satisfied else 'no '}  {clause.text}" + (
        f"  ← {', '.join(clause.by)}" if clause.by else ""
    )


def correction_lines(correction: Correction) -> list[str]:
    """`corrects alert 4`, `effective: 2025-10-10 → 2025-10-20`, `for [90 → 180] days`."""
    parts = [
        f"{one.part.replace('_', ' ')}: {', '.join(one.before) or 'not named'} → {', '.join(one.after) or 'none'}"
        for one in correction.differences
    ]
    return [f"corrects alert {correction.of}", *(f"  {line}" for line in (*parts, *correction.wording))]


def counted(number: int, thing: str, things: str | None = None) -> str:
    """`1 report`, `2 reports`; `things` where an s is not enough."""
    return f"{number} {thing}" if number == 1 else f"{number} {things or f'{thing}s'}"


def every(minutes: int | None) -> str:
    """How often a source is asked, as its entry says."""
    return "learned" if minutes is None else f"{minutes} min"
