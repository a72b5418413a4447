"""The daemon with a hub: an article that is pushed is stored long before the outlet would have been asked again."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

from tests.carrierwatch.test_cli import call
from tests.crawler.hub import Hub, push
from tests.crawler.server import Outlet, Reply, article, feed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONGEST = 60.0  # seconds that anything may take here


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], bool], daemon: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + LONGEST
    while not condition():
        assert daemon.poll() is None, "the daemon has ended"
        assert time.monotonic() < end
        time.sleep(0.05)


def number(database: Path, sql: str) -> int:
    try:
        with closing(sqlite3.connect(database)) as connection:
            return int(connection.execute(sql).fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def publish(outlet: Outlet, hub: Hub, *slugs: str) -> None:
    for slug in slugs:
        outlet.routes[f"/{slug}"] = Reply(article(f"Заголовок {slug}"))
    links = {"Link": f'<{hub.url}>; rel="hub", <{outlet.url}/feed>; rel="self"'}
    body = feed(*((f"{outlet.url}/{slug}", slug) for slug in slugs))
    outlet.routes["/feed"] = Reply(body, kind="text/xml", headers=links)


def test_a_push_brings_the_article_at_once(tmp_path: Path) -> None:
    """Found, asked for, confirmed and heard by the running daemon; SIGTERM ends it with the listener."""
    with Outlet() as outlet, Hub() as hub:
        publish(outlet, hub, "fura-1")
        port = free_port()
        settings = {
            "crawl": {
                "delay_seconds": 0, "workers": 1, "allow_hosts": [outlet.host, hub.host],
                "websub": {"callback": f"http://127.0.0.1:{port}/", "listen": f"127.0.0.1:{port}"},
            },
        }  # fmt: skip
        entry = {
            "id": "test", "name": "Test", "outlet": "test.kz", "url": outlet.url, "country": "KZ", "lang": "ru",
            "discovery": [{"kind": "feed", "url": f"{outlet.url}/feed"}], "articles": r"/[\w-]+-\d+/?$",
            "max_age_days": None, "every_minutes": 600,
        }  # fmt: skip
        for name, value in (("settings", settings), ("sources", [entry]), ("receivers", []), ("rules", [])):
            (tmp_path / f"{name}.yaml").write_text(json.dumps(value), encoding="utf-8")
        database = tmp_path / "carrierwatch.db"
        daemon = subprocess.Popen(
            [sys.executable, "-m", "carrierwatch", "--config", str(tmp_path), "daemon"],
            stderr=subprocess.PIPE, env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip
        try:
            until(lambda: number(database, "SELECT count(*) FROM articles") == 1, daemon)
            until(lambda: number(database, "SELECT count(*) FROM subscriptions WHERE state = 'active'") == 1, daemon)
            publish(outlet, hub, "fura-1", "fura-2")
            (asked,) = hub.asked
            assert push(asked.callback, b"<rss/>", asked.secret) == 202
            until(lambda: number(database, "SELECT count(*) FROM articles") == 2, daemon)
        finally:
            daemon.send_signal(signal.SIGTERM)
            _, said = daemon.communicate(timeout=30)
        assert daemon.returncode == 0, said.decode()
        assert asked.callback.rpartition("/")[2] not in said.decode()
    assert number(database, "SELECT pushes FROM subscriptions") == 1
    said_of_it, _ = call("--config", str(tmp_path), "sources", "pushes", "--json")
    one = json.loads(said_of_it)
    assert (one["source"], one["state"], one["pushes"]) == ("test", "active", 1)
    assert asked.callback.rpartition("/")[2] not in said_of_it
