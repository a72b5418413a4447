"""Whether it is the outlets that do not answer, or our own network."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.health import Health, State, Way
from crawler.outage import Silence, answered_at, is_its_own_fault, last_answer, silence
from tests.crawler.making import NOW

MINUTE = timedelta(minutes=1)


def fares(answered: int | None, asked: int, *, state: State = State.FINE, status: int | None = 200) -> Health:
    """A source that was asked so many minutes after `NOW`, and last answered so many minutes after it."""
    ok = status == 200
    way = Way(kind="feed", url="https://orda.kz/feed", ok=ok, found=0, problem=None, status=status)
    success = None if answered is None else NOW + answered * MINUTE
    return Health(state=state, last_run_at=NOW + asked * MINUTE, last_success_at=success, ways=(way,))


def silent(answered: int | None, asked: int, *, state: State = State.UNREACHABLE) -> Health:
    """A source that gave no answer."""
    return fares(answered, asked, state=state, status=None)


@pytest.mark.parametrize(
    ("healths", "expected"),
    [
        pytest.param([silent(0, 9), silent(1, 8)], Silence(since=NOW + MINUTE, asked=2), id="nobody answers"),
        pytest.param([silent(None, 1), silent(None, 1)], Silence(since=None, asked=2), id="nobody ever has"),
        pytest.param([silent(0, 9)], None, id="one alone may be at fault itself"),
        pytest.param([silent(0, 9), fares(9, 9)], None, id="another answers"),
        pytest.param([silent(0, 9), fares(5, 9, status=403)], None, id="a refusal is an answer"),
        pytest.param([silent(0, 9), fares(5, 9, status=502)], None, id="an error of the server is one, too"),
        pytest.param([silent(0, 5), silent(0, 6), fares(7, 7)], None, id="one answered since"),
        pytest.param(
            [silent(0, 9), silent(0, 9), fares(5, 5)],
            Silence(since=NOW + 5 * MINUTE, asked=2),
            id="one was not asked since",
        ),
        pytest.param([silent(0, 9), silent(0, 9), *[fares(5, 5)] * 3], None, id="too few were asked since"),
        pytest.param([silent(0, 9, state=State.FINE)] * 3, None, id="bad minutes so far"),
    ],
)  # fmt: skip
def test_silence(healths: list[Health], expected: Silence | None) -> None:
    """Nothing answers any more where half of all sources were asked in vain since one last answered."""
    assert silence(healths) == expected


def test_an_answer_within_the_pass_speaks_for_the_network() -> None:
    """Though the others were asked later."""
    healths = [fares(5, 5), silent(0, 9), silent(0, 9)]
    assert silence(healths, since=NOW + 4 * MINUTE) is None
    assert silence(healths, since=NOW + 6 * MINUTE) is not None


def test_when_a_source_answered() -> None:
    """With whatever; None where it never did."""
    assert answered_at(fares(3, 9, status=403)) == NOW + 9 * MINUTE
    assert answered_at(silent(3, 9)) == NOW + 3 * MINUTE
    assert answered_at(Health()) is None
    assert last_answer([silent(3, 9), silent(None, 9)]) == NOW + 3 * MINUTE


def test_its_own_fault() -> None:
    """One that answers itself, or failed while another answered."""
    begun = Health(
        state=State.UNREACHABLE, last_run_at=NOW + 9 * MINUTE, failing_since=NOW + 4 * MINUTE, ways=silent(0, 9).ways
    )
    assert is_its_own_fault(begun, [fares(5, 5)])
    assert not is_its_own_fault(begun, [fares(3, 3)])
    assert not is_its_own_fault(begun, [fares(10, 10)])
    assert is_its_own_fault(begun, [fares(10, 10)], since=NOW + 8 * MINUTE)
    assert not is_its_own_fault(begun, [fares(10, 10)], since=NOW + 10 * MINUTE)  # it was not asked in this pass
    assert is_its_own_fault(begun, [])
    assert is_its_own_fault(fares(5, 9, status=500), [silent(0, 9)])
