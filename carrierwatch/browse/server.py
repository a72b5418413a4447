"""Datasette on the database: reads only, on this machine only unless asked otherwise."""

from __future__ import annotations

import socket
import sqlite3
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from carrierwatch.browse import plugin
from carrierwatch.browse.feeds import Feeds
from carrierwatch.browse.guard import guarded
from carrierwatch.browse.metadata import DATABASE, metadata
from carrierwatch.database import open_read_only
from config.errors import CarrierwatchError, StoreError
from config.sqlite import HINTS

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
SETTINGS = {
    "suggest_facets": False,  # measured on 21,000 articles: a table's page takes 916 ms with them, 12 ms without
    "allow_facet": True,  # but people may ask for one, within its time limit
    "sql_time_limit_ms": 3000,
    "allow_download": False,  # `carrierwatch backup` makes a consistent copy
    "truncate_cells_html": 240,
    "default_cache_ttl": 0,  # the database changes with every pass
}


class BrowseError(CarrierwatchError):
    """The pages cannot be served. `address` is where, `problem` why."""

    def __init__(self, address: str, problem: str) -> None:
        super().__init__(f"{address}: {problem}")
        self.address = address
        self.problem = problem


class Pages(Datasette):  # type: ignore[misc]  # Datasette ships no types
    """Datasette that also knows where the feeds are."""

    feeds = Feeds()


class ReadOnly(Database):  # type: ignore[misc]  # Datasette ships no types
    """Our file, opened so that nothing can be written to it while others write."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A new connection. Datasette asks for one that writes only for canned queries that do; we have none."""
        if write:
            raise StoreError(f"database {self.path}", "Datasette only reads it")
        connection = open_read_only(Path(self.path))
        self._all_file_connections.append(connection)
        return connection


def datasette_app(db_path: Path, *, sql: bool = True, feeds: Feeds | None = None) -> Datasette:
    """Datasette on the database at `db_path`; `sql` False: without SQL of the reader's own.

    `feeds` are named on the pages where they are written.

    Raises `StoreError` where there is no database, or another program's.
    """
    _check(db_path)
    if not pm.is_registered(plugin):
        pm.register(plugin, plugin.__name__)
    # Where rich is installed, Datasette prints a traceback with all local values for every mistyped address or
    # statement of a reader. Our own bugs are printed all the same.
    pm.get_plugin("datasette.handle_exception").rich = None
    datasette = Pages(
        [],
        metadata=metadata(),
        settings={**SETTINGS, "default_allow_sql": sql},
        template_dir=str(HERE / "templates"),
        static_mounts=[("-/carrierwatch", str(HERE / "static"))],
    )
    datasette.feeds = feeds or Feeds()
    datasette.remove_database("_memory")  # it makes one where it is given no files
    datasette.add_database(ReadOnly(datasette, str(db_path), is_mutable=True), name=DATABASE)
    return datasette


def serve(
    db_path: Path,
    host: str = "127.0.0.1",
    port: int = 8001,
    *,
    open_browser: bool = False,
    sql: bool = True,
    feeds: Feeds | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve the pages until SIGINT or SIGTERM. `port` 0: any free one.

    `announce` is told the address as soon as connections are accepted; None: it is printed.

    Raises `StoreError` as `datasette_app`, and `BrowseError` where the port cannot be had.
    """
    datasette = datasette_app(db_path, sql=sql, feeds=feeds)
    listener = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}/"
    config = uvicorn.Config(guarded(datasette.app(), host), log_level="warning", server_header=False, lifespan="on")
    server = uvicorn.Server(config)
    (announce or _say)(address)  # connections wait in the listener's queue until the loop runs
    if open_browser:
        webbrowser.open(address)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn raises it again after it has ended in order
        return
    finally:
        listener.close()
        datasette.get_database(DATABASE).close()


def _say(address: str) -> None:
    print(f"browse at {address} (Ctrl-C ends)", flush=True)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    if not 0 <= port <= 65_535:
        raise BrowseError(f"{host}:{port}", "there is no such port; name one from 1 to 65535, or 0 for any free one")
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BrowseError(f"{host}:{port}", f"cannot listen there: {reason}; name another port or host") from error


def _check(path: Path) -> None:
    what = f"database {path}"
    if not path.is_file():
        raise StoreError(what, "there is none yet; `carrierwatch run` makes it")
    try:
        connection = open_read_only(path)
        try:
            tables = {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StoreError(what, HINTS.get(str(error), str(error))) from error
    if not {"articles", "stories", "alerts"} <= tables:
        raise StoreError(what, "this is not a database of carrierwatch; name the one in settings.yaml")
