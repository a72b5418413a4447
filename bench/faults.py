"""A thousand alerts through servers that time out, refuse and break off, from a process that is killed fifty times.

    python bench/faults.py [--alerts 1000] [--chats 32] [--mailboxes 24] [--kills 50] [--share .15] [--seed 7]

Servers and counting are those of tests/alerts/fault_trial.py. Ends with 1 where an alert was lost, or
where more copies of a delivery came than acknowledgements of it were cut off.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.alerts.fault_trial import Plan, Result, run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("alerts", 1000), ("chats", 32), ("mailboxes", 24), ("kills", 50), ("seed", 7)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--share", type=float, default=0.15, help="of messages that meet a fault")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(Plan(**vars(chosen)), Path(folder))
    show(found)
    return 1 if found.lost or found.beyond or found.unmarked else 0


def show(found: Result) -> None:
    """One line a fact."""
    print(f"deliveries to healthy receivers  {found.healthy}, in {found.seconds:.0f} s, states {dict(found.states)}")
    print(f"faults                           {', '.join(f'{n} {fault}' for fault, n in found.faults.most_common())}")
    print(f"kill -9                          {found.kills}, with {found.in_flight} messages handed over and unanswered")
    print(f"refused for a pace too fast      {found.too_fast}")
    print(f"never arrived                    {len(found.lost)} {list(found.lost)[:5]}")
    print(f"acknowledgements cut off         {found.cut_by_server} by a server, {found.cut_by_kill} by a kill")
    print(
        f"copies                           {found.copies}, {found.twice} deliveries more than one, {found.most} at most"
    )
    print(f"  more than were cut off for it  {len(found.beyond)} {list(found.beyond)[:5]}")
    print(f"  not marked in the ledger       {found.unmarked}")
    print(f"to a chat that blocks the bot    {dict(found.blocked)}")


if __name__ == "__main__":
    sys.exit(main())
