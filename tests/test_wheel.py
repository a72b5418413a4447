"""The wheel holds everything that runs, and nothing that does not."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("config", "crawler", "pipeline", "alerts", "carrierwatch")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_every_tracked_file_of_the_packages_is_inside(wheel: zipfile.ZipFile) -> None:
    """Code, configuration, lexicon, templates, weights and the demonstration's data."""
    tracked = subprocess.run(
        ["git", "ls-files", *PACKAGES], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\n")
    missing = {name for name in tracked if name and (ROOT / name).exists()} - set(wheel.namelist())
    assert not missing
    assert "config/rules.yaml" in wheel.namelist()


def test_nothing_else_is_inside(wheel: zipfile.ZipFile) -> None:
    """No tests, benchmarks or documents."""
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_it_gives_the_command(wheel: zipfile.ZipFile) -> None:
    """`carrierwatch`, under Apache-2.0, for Python 3.11 and newer."""
    (points,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "carrierwatch = carrierwatch.cli:main" in wheel.read(points).decode()
    (metadata,) = [name for name in wheel.namelist() if name.endswith("/METADATA")]
    text = wheel.read(metadata).decode()
    assert "License-Expression: Apache-2.0" in text
    assert "Requires-Python: >=3.11" in text
