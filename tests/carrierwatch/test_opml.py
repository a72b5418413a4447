"""`sources export` and `sources import`, against outlets on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config.load import load_sources
from tests.carrierwatch.test_cli import call
from tests.crawler.server import Outlet, Reply, article, feed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """An outlet whose home page says nothing, with one feed."""
    with Outlet() as server:
        server.routes["/"] = Reply(b"<html lang=ru><title>x</title><body><p>nothing</p></body></html>")
        addresses = [f"{server.url}/fury-zhdut-na-granice-{number}" for number in range(3)]
        for address in addresses:
            server.routes[address.removeprefix(server.url)] = Reply(article("Фуры ждут на границе"))
        server.routes["/hidden.xml"] = Reply(feed(*((address, "Фуры") for address in addresses)), kind="text/xml")
        yield server


@pytest.fixture
def folder(tmp_path: Path, outlet: Outlet) -> Path:
    """A configuration that may reach the outlet."""
    (tmp_path / "settings.yaml").write_text(
        f"crawl: {{delay_seconds: 0, retries: 0, workers: 1, allow_hosts: ['{outlet.host}']}}\n", encoding="utf-8"
    )
    (tmp_path / "sources.yaml").write_text("[]\n", encoding="utf-8")
    return tmp_path


def listed(file: Path, *outlines: str) -> str:
    file.write_text(f'<opml version="2.0"><body>{"".join(outlines)}</body></opml>', encoding="utf-8")
    return str(file)


def test_a_list_is_looked_into_and_written(folder: Path, outlet: Outlet) -> None:
    """Each outlet as `sources add` finds it; bad and dead outlines have a line each; a second time nothing is new."""
    file = listed(
        folder / "readers.opml",
        '\n<outline text="KZ"><outline text="Border" type="rss" language="en"',
        f' xmlUrl="{outlet.url}/hidden.xml" htmlUrl="{outlet.url}/"/>',
        f'\n<outline text="Dead" xmlUrl="{outlet.url}/gone.xml" htmlUrl="{outlet.url}/gone"/></outline>',
        '\n<outline text="Bad\x1b" xmlUrl="file:///etc/passwd"/>'.replace("\x1b", "&#x202e;"),
        '\n<outline text="Inside" xmlUrl="http://127.0.0.1:8080/feed"/>',
    )
    out, problems = call("--config", str(folder), "sources", "import", file, code=1)
    assert "wrote 1 sources" in out
    lines = problems.splitlines()
    assert [line.partition("”")[0].removeprefix(f"{file}:") for line in lines] == ["3: “Dead", "4: “Bad�", "5: “Inside"]
    assert "is not there (404)" in lines[0]
    assert "'file:///etc/passwd' is no web address" in lines[1]
    assert "no public address" in lines[2]
    (source,) = load_sources(folder)
    assert (source.name, source.country, source.lang, source.url) == ("Border", "KZ", "ru", f"{outlet.url}/")
    assert source.discovery[0].url == f"{outlet.url}/hidden.xml"
    assert source.note == "Imported from readers.opml, KZ"

    before = (folder / "sources.yaml").read_text(encoding="utf-8")
    out, _ = call("--config", str(folder), "sources", "import", file, code=1)
    assert f"“Border”: is read already, as {source.id}" in out
    assert (folder / "sources.yaml").read_text(encoding="utf-8") == before


def test_offline_takes_the_list_s_word(folder: Path, outlet: Outlet) -> None:
    """Nothing is fetched; ids are made unique; only a home page is not enough; --dry-run writes nothing."""
    file = listed(
        folder / "readers.opml",
        '<outline text="A" xmlUrl="https://a.kz/feed" htmlUrl="https://a.kz/en"/>',
        '<outline text="B" xmlUrl="https://a.kz/feed2" htmlUrl="https://a.kz/ru"/>',
        '<outline text="C" type="link" url="https://c.kz/"/>',
    )
    out, _ = call("--config", str(folder), "sources", "import", file, "--offline", "--dry-run", code=1)
    assert "- id: a-kz-2" in out
    assert load_sources(folder) == ()
    _, problems = call("--config", str(folder), "sources", "import", file, "--offline", code=1)
    assert "“C”: list: names no feed" in problems
    assert [source.id for source in load_sources(folder)] == ["a-kz", "a-kz-2"]
    assert outlet.asked == []


def test_export_to_a_file_and_to_standard_output(folder: Path) -> None:
    """What is asked, or all; what another carrierwatch imports."""
    (folder / "sources.yaml").unlink()
    out, _ = call("--config", str(folder), "sources", "export", "--opml", "-")
    said, _ = call("--config", str(folder), "sources", "export", "--opml", str(folder / "all.opml"), "--all")
    assert out.startswith("<?xml")
    assert len(out) < (folder / "all.opml").stat().st_size
    assert f"into {folder / 'all.opml'}" in said
    _, problem = call("--config", str(folder), "sources", "export", "--opml", str(folder / "no" / "all.opml"), code=2)
    assert "cannot be written" in problem


def test_what_is_no_list_is_one_line(folder: Path) -> None:
    """With the file's name."""
    (folder / "x.opml").write_text("<!DOCTYPE opml [<!ENTITY a 'b'>]><opml/>", encoding="utf-8")
    _, problem = call("--config", str(folder), "sources", "import", str(folder / "x.opml"), code=1)
    assert problem.startswith("error: ")
    assert len(problem.splitlines()) == 1
    assert "entities" in problem
