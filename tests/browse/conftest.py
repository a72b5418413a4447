"""Datasette in a process of its own on the database of `rows.py`, asked over HTTP."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urljoin
from urllib.request import Request, urlopen

import pytest

from tests.browse.rows import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVE = """
import sys
from pathlib import Path
from carrierwatch.browse import serve
serve(Path(sys.argv[1]), port=0, announce=lambda address: print(address, flush=True))
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True)
class Site:
    """The running server: `address` ends in a slash."""

    address: str
    database: Path

    def get(self, path: str, params: dict[str, str] | None = None, host: str | None = None) -> Answer:
        url = urljoin(self.address, quote(path, safe="/:?=&%.,-_+"))
        request = Request(f"{url}?{urlencode(params)}" if params else url)
        if host:
            request.add_header("Host", host)
        try:
            with urlopen(request, timeout=30) as response:
                return Answer(response.status, _headers(response), response.read().decode())
        except HTTPError as error:
            with error:
                return Answer(error.code, _headers(error), error.read().decode())

    def rows(self, path: str, **params: str) -> list[dict[str, Any]]:
        """The rows of a table or query, as JSON gives them."""
        answer = self.get(f"/carrierwatch/{path}.json", {"_shape": "array", **params})
        assert answer.status == 200, answer.text
        found = json.loads(answer.text)
        assert isinstance(found, list)
        return found


def _headers(response: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all tests; its folder has a name that is not safe in an address."""
    database = tmp_path_factory.mktemp("browse") / "50 % #1?" / "news.db"
    fill(database)
    command = [sys.executable, "-W", "error", "-c", SERVE, str(database)]
    environment = os.environ | {"SECRET": "hunter2"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield Site(process.stdout.readline().strip(), database)
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0
