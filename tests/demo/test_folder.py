"""The output folder is made anew, and nobody else's files are lost for it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from carrierwatch.demo.configuration import FILES, write_configuration
from carrierwatch.demo.folder import MARK, DemoFolderError, log_to, made_anew
from config.load import load
from config.model import DiscoveryKind, Lang, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from carrierwatch.demo.site import DemoSite


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("path", ["new", "new/deeper", "."])
def test_new_or_empty_folder_is_taken(tmp_path: Path, path: str) -> None:
    """It is made where it is missing, and marked as ours."""
    assert names(made_anew(tmp_path / path)) == {MARK}


def test_what_an_earlier_demonstration_left_is_deleted(tmp_path: Path) -> None:
    """The mark says that it is ours to delete."""
    folder = made_anew(tmp_path / "out")
    (folder / "mail").mkdir()
    (folder / "mail" / "0001.eml").write_text("old")
    assert names(made_anew(folder)) == {MARK}


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    """One line, exit code 2, and the file is still there."""
    (tmp_path / "thesis.txt").write_text("three years of work")
    with pytest.raises(DemoFolderError, match="holds something else") as caught:
        made_anew(tmp_path)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    assert (tmp_path / "thesis.txt").read_text() == "three years of work"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A file of that name is not overwritten."""
    file = tmp_path / "out"
    file.write_text("mine")
    with pytest.raises(DemoFolderError):
        made_anew(file)
    assert file.read_text() == "mine"


def test_a_folder_under_a_file_cannot_be_made(tmp_path: Path) -> None:
    """The system's reason is in the line."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DemoFolderError, match="cannot be made anew: Not a directory"):
        made_anew(tmp_path / "file" / "out")


def test_log_goes_to_the_file_and_back(tmp_path: Path) -> None:
    """During the block the file has it; afterwards the handlers are as they were."""
    before = logging.getLogger().handlers[:]
    with log_to(tmp_path / "log"):
        logging.getLogger("crawler").warning("event=too_large url=%s", "http://127.0.0.1/")
    assert logging.getLogger().handlers == before
    assert "level=WARNING logger=crawler event=too_large url=http://127.0.0.1/" in (tmp_path / "log").read_text()


def test_configuration_loads(site: DemoSite, tmp_path: Path) -> None:
    """It is valid, reaches the three editions and nothing else, and tells three receivers."""
    written = write_configuration(tmp_path, site, "http://127.0.0.1:8081", 2525)
    assert [path.name for path in written] == list(FILES)
    configuration = load(tmp_path, {})
    assert {source.lang: source.url for source in configuration.sources} == {
        lang: base + "/" for lang, base in site.editions.items()
    }
    for source in configuration.sources:
        assert {way.kind for way in source.discovery} == set(DiscoveryKind)
        assert source.max_age_days is None
    assert [source.lang for source in configuration.sources if source.selectors] == [Lang.EN]
    assert set(configuration.settings.crawl.allow_hosts) == {
        base.removeprefix("http://") for base in site.editions.values()
    }
    assert configuration.settings.alerts.telegram_api == "http://127.0.0.1:8081"
    assert configuration.settings.alerts.max_age_days is None
    assert {receiver.lang for receiver in configuration.receivers} == set(Lang)
    assert "127.0.0.1:2525" in configuration.receivers[0].url.get_secret_value()
    assert {receiver.least for receiver in configuration.receivers} == {Severity.URGENT, Severity.WATCH}


def test_configuration_uses_the_shipped_rules(site: DemoSite, tmp_path: Path) -> None:
    """No rules of its own: what the demonstration raises, anybody's installation would."""
    write_configuration(tmp_path, site, "http://127.0.0.1:8081", 2525)
    assert load(tmp_path, {}).rules == load(None, {}).rules
