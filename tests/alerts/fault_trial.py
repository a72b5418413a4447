"""One trial: alerts to many receivers, servers with faults, a sending process that is killed again and again."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alerts.match import Rules
from alerts.model import DeliveryState
from alerts.run import match_stories
from alerts.store import AlertStore
from carrierwatch.database import open_database

from .faults import UNTOLD, Account, Copy, Fault, FaultyMail, FaultyTelegram
from .making import NOW, TOKEN, change, put_story, receiver, report, rule, settings, story

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from config.model import Receiver

ROOT = Path(__file__).parents[2]
BLOCKED = "666"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How large a trial is."""

    alerts: int
    chats: int  # half of them groups
    mailboxes: int
    kills: int
    share: float = 0.15  # of messages that meet a fault
    seed: int = 7
    patience: float = 600  # seconds after the last kill until all is to be delivered


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a trial gave. `healthy` are deliveries to receivers that are not blocked."""

    healthy: int
    lost: tuple[tuple[int, str], ...]  # never arrived
    copies: int  # beyond the first
    most: int  # copies of one delivery beyond the first
    cut_by_server: int  # acknowledgements of messages that were taken
    cut_by_kill: int
    beyond: tuple[tuple[int, str], ...]  # deliveries with more copies than acknowledgements that were cut off for them
    twice: int  # deliveries that came again more than once: several acknowledgements were cut off
    unmarked: int  # deliveries that arrived more often than the ledger says it is possible
    states: Counter[str]  # of the deliveries to healthy receivers
    blocked: Counter[str]  # of those to the chat that blocks the bot
    kills: int
    in_flight: int  # deliveries that the kills found handed over
    faults: Counter[Fault]
    too_fast: int
    seconds: float


def run(plan: Plan, folder: Path) -> Result:
    """Raise the alerts, deliver them under fire, and count."""
    begun = time.monotonic()
    draw = random.Random(plan.seed)
    account = Account(draw=random.Random(plan.seed + 1), share=plan.share)
    database = folder / "carrierwatch.db"
    with FaultyTelegram(account, frozenset({BLOCKED})) as telegram, FaultyMail(account) as mail:
        receivers = _receivers(plan, mail.port)
        _raise(database, plan, receivers)
        addresses = folder / "receivers.json"
        addresses.write_text(json.dumps({one.id: one.url.get_secret_value() for one in receivers}))
        command = [sys.executable, "-m", "tests.alerts.fault_sender", str(database), telegram.url, str(addresses)]
        unanswered: dict[int, set[tuple[int, str]]] = {}  # what the kill of each process found handed over
        for number in range(plan.kills):
            process = _start(command, account, number)
            before, deadline = len(account.copies), time.monotonic() + 5
            while len(account.copies) == before and time.monotonic() < deadline:
                time.sleep(0.002)
            time.sleep(draw.uniform(0, 1.0))  # no condition to wait for: any moment will do
            _kill(process)
            unanswered[number] = {
                (alert, name) for alert, name, state, _ in _rows(database) if state == DeliveryState.HANDED_OVER
            }
        process = _start(command, account, plan.kills)
        deadline = time.monotonic() + plan.patience
        while time.monotonic() < deadline and _waiting(database):
            time.sleep(0.3)
        _kill(process)
    return _count(account, database, plan, unanswered, time.monotonic() - begun)


def _receivers(plan: Plan, port: int) -> list[Receiver]:
    numbers = [1000 + n if n % 2 else -1000 - n for n in range(plan.chats)]
    chats = [receiver(f"chat{number}", f"tgram://{TOKEN}/{number}") for number in (*numbers, int(BLOCKED))]
    mailboxes = [
        receiver(f"box{n}", f"mailto://127.0.0.1:{port}?from=watch@example.com&to=box{n}@example.com&mode=insecure")
        for n in range(plan.mailboxes)
    ]
    return [*chats, *mailboxes]


def _raise(database: Path, plan: Plan, receivers: Sequence[Receiver]) -> None:
    """Each alert goes to one chat and one mailbox, in turn; every fiftieth to the chat that blocks the bot as well."""
    chats = [one for one in receivers if one.id.startswith("chat") and BLOCKED not in one.id]
    blocked = next(one for one in receivers if BLOCKED in one.id)
    mailboxes = [one for one in receivers if one.id.startswith("box")]
    with closing(open_database(database)) as db:
        store, rules = AlertStore(db), Rules([rule("driver")], [])
        for number in range(1, plan.alerts + 1):
            put_story(store, number)
            subject = story(report(f"Drivers {number}", number=number), number=number, changed=change())
            to = [chats[number % len(chats)], mailboxes[number % len(mailboxes)], *([] if number % 50 else [blocked])]
            match_stories([subject], rules, store, to, settings(), now=NOW)


def _start(command: Sequence[str], account: Account, number: int) -> subprocess.Popen[str]:
    """The next process. Whatever a server takes from here on is its own: the one before is long dead."""
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    account.process = number
    process.stdin.write("go\n")
    process.stdin.close()
    return process


def _kill(process: subprocess.Popen[str]) -> None:
    assert process.poll() is None, "the sending process ended by itself"
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert process.stdout is not None
    process.stdout.close()


def _rows(database: Path) -> Iterator[tuple[int, str, str, int]]:
    with closing(sqlite3.connect(database, timeout=10)) as connection:
        yield from connection.execute("SELECT alert, receiver, state, unanswered FROM deliveries")


def _states(database: Path) -> Counter[str]:
    """Of the deliveries to healthy receivers."""
    return Counter(state for _, name, state, _ in _rows(database) if BLOCKED not in name)


def _waiting(database: Path) -> int:
    """How many deliveries to healthy receivers have not come to an end."""
    with closing(sqlite3.connect(database, timeout=10)) as connection:
        query = "SELECT count(*) FROM deliveries WHERE finished_at IS NULL AND receiver <> ?"
        number: int = connection.execute(query, (f"chat{BLOCKED}",)).fetchone()[0]
        return number


def _cut_off(copies: Sequence[Copy], name: tuple[int, str], unanswered: Mapping[int, set[tuple[int, str]]]) -> int:
    """For how many copies of a delivery a kill cut off the acknowledgement that the server gave or would have given.

    Of those that one process sent it can be the last alone: only after an answer, or none, is there another.
    """
    last = {copy.process: copy for copy in copies}
    return sum(copy.fault not in UNTOLD and name in unanswered.get(number, ()) for number, copy in last.items())


def _count(
    account: Account, database: Path, plan: Plan, unanswered: Mapping[int, set[tuple[int, str]]], seconds: float
) -> Result:
    copies = account.of()
    rows = list(_rows(database))
    healthy = [(alert, name) for alert, name, _, _ in rows if BLOCKED not in name]
    again = {one: len(found) - 1 for one, found in copies.items()}
    by_server = {one: sum(copy.fault in UNTOLD for copy in found) for one, found in copies.items()}
    by_kill = {one: _cut_off(found, one, unanswered) for one, found in copies.items()}
    return Result(
        healthy=len(healthy),
        lost=tuple(one for one in healthy if one not in copies),
        copies=sum(again.values()),
        most=max(again.values(), default=0),
        cut_by_server=sum(by_server.values()),
        cut_by_kill=sum(by_kill.values()),
        beyond=tuple(one for one, number in again.items() if number > by_server[one] + by_kill[one]),
        twice=sum(number > 1 for number in again.values()),
        unmarked=sum(len(copies.get((alert, name), ())) > 1 + times for alert, name, _, times in rows),
        states=_states(database),
        blocked=Counter(state for _, name, state, _ in rows if BLOCKED in name),
        kills=plan.kills,
        in_flight=sum(map(len, unanswered.values())),
        faults=account.faults,
        too_fast=account.too_fast,
        seconds=seconds,
    )
