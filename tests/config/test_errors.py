"""Errors: what a user is told, and what comes back from a worker process."""

import pickle

import pytest

from config.errors import CarrierwatchError, ConfigError, ConfigMistakesError, StoreError

_ONE = ConfigError("receivers.yaml", 3, "receivers[0].zone", "no such zone")


@pytest.mark.parametrize(
    "error",
    [CarrierwatchError("a line"), StoreError("database x", "the disk is full"), _ONE, ConfigMistakesError([_ONE])],
)
def test_an_error_crosses_from_a_worker_with_its_facts(error: CarrierwatchError) -> None:
    """One that cannot be unpickled leaves whoever waits for the worker waiting for ever."""
    there = pickle.loads(pickle.dumps(error))
    assert type(there) is type(error)
    assert str(there) == str(error)
    assert {key: str(value) for key, value in vars(there).items()} == {k: str(v) for k, v in vars(error).items()}
