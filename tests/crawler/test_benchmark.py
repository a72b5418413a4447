"""The generic extractor against saved real pages, where they are at hand (../shared/pages, not part of the project)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.errors import ExtractError
from crawler.extract import extract, page_from_file

SHARED = Path(__file__).parents[3] / "shared"
PAGES = sorted((SHARED / "pages").glob("*.html.gz"))
LEAST = 0.972  # what trafilatura alone reaches with its best setting is 0.964


@pytest.mark.skipif(not PAGES, reason="the saved pages of ../shared are not here")
def test_bodies_of_real_pages(tmp_path: Path) -> None:
    """Above the library that it builds on."""
    rows = []
    for path in PAGES:
        try:
            body = extract(page_from_file(path)).body
        except ExtractError:
            body = ""
        rows.append(json.dumps({"file": path.name, "body": body}))
    said = tmp_path / "bodies.jsonl"
    said.write_text("\n".join(rows))
    score = [sys.executable, str(SHARED / "eval" / "score_bodies.py"), str(SHARED / "pages" / "truth.json"), str(said)]
    printed = subprocess.run(score, capture_output=True, text=True, check=True).stdout
    assert float(printed.split()[-1]) >= LEAST, printed
