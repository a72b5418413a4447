"""The benchmarks of crawling still run, in small. What they measure is not judged here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def output(name: str, *options: str) -> str:
    """What a benchmark prints."""
    command = [sys.executable, str(ROOT / "bench" / name), *options]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environ, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_throughput() -> None:
    """Ours and bare Scrapy get all the articles."""
    rows = dict(
        re.findall(
            r"^(scrapy|ours)\s.*\s(\d+)$", output("throughput.py", "--articles", "16", "--runs", "1"), re.MULTILINE
        )
    )
    assert rows == {"scrapy": "16", "ours": "16"}


def test_soak() -> None:
    """Everything that four outlets publish in five minutes is stored."""
    said = output("soak.py", "--outlets", "4", "--articles", "12", "--minutes", "5", "--speed", "150", "--well")
    assert "12 stored (100.00%)" in said
