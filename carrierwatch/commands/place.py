"""Where a command's configuration and database lie."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import ConfigError
from config.load import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from carrierwatch.cli import Place
    from config.settings import Settings


def folder_of(place: Place) -> Path:
    """The folder of the user's configuration. Raises `ConfigError` where there is none."""
    if place.folder is None:
        raise ConfigError(
            Path.cwd(),
            None,
            None,
            "no configuration here; `carrierwatch init` writes one, `--config FOLDER` names another",
        )
    return place.folder


def database_path(place: Place) -> Path:
    """The database that the settings name; relative to the configuration's folder."""
    folder = folder_of(place)
    return folder / load_settings(folder).database


@contextmanager
def existing_database(place: Place) -> Iterator[Database]:
    """The database that a pass made before. Raises `StoreError` where there is none yet."""
    from carrierwatch.database import open_existing

    db = open_existing(database_path(place))
    try:
        yield db
    finally:
        db.close()


def settings_of(place: Place) -> Settings:
    """The settings of the user's configuration. Raises `ConfigError`."""
    return load_settings(folder_of(place))
