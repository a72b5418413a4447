"""One lexicon and one reader for all tests of understanding; expanded word forms go to a folder of the test run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config.load import load_lexicon, load_topics
from pipeline.lexicon import Lexicon
from pipeline.read import Reader

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def forms_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where expanded Russian words are kept."""
    return tmp_path_factory.mktemp("forms")


@pytest.fixture(scope="session")
def lexicon(forms_cache: Path) -> Lexicon:
    """The shipped lexicon."""
    return Lexicon.build(load_lexicon(None), cache=forms_cache)


@pytest.fixture(scope="session")
def reader(lexicon: Lexicon) -> Reader:
    """A reader with the shipped lexicon and topics."""
    return Reader(lexicon, load_topics(None))
