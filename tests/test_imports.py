"""Imports point one way, and each outside library has its home."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ORDER = ("config", "crawler", "pipeline", "alerts", "carrierwatch")

HOMES = {
    "apprise": ("alerts/deliver", "alerts/transport", "alerts/apprise"),
    "apscheduler": ("carrierwatch/schedule.py",),
    "scrapy": ("crawler/",),
    "twisted": ("crawler/",),
    "luqum": ("alerts/grammar.py",),
    "feedgen": ("alerts/atom.py",),
    "icalendar": ("alerts/effective.py",),
    "datasette": ("carrierwatch/browse/",),
    "warcio": ("crawler/packed.py", "crawler/warc.py"),
}


def imported(file: Path) -> set[str]:
    """The top-level names of the packages that a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", ORDER)
def test_a_package_imports_only_itself_and_those_to_its_left(package: str) -> None:
    """config <- crawler <- pipeline <- alerts <- carrierwatch, and nothing imports the tests."""
    forbidden = {*ORDER[ORDER.index(package) + 1 :], "tests", "bench"}
    wrong = {f"{file.relative_to(ROOT)}: {name}" for file in files(package) for name in imported(file) & forbidden}
    assert files(package)
    assert not wrong


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_in_its_home_only(library: str) -> None:
    """So that it can be replaced, and its traps are handled once."""
    users = [str(file.relative_to(ROOT)) for package in ORDER for file in files(package) if library in imported(file)]
    assert users
    assert not [user for user in users if not user.startswith(HOMES[library])]
