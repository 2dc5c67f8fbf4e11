"""The scripts of benchmarks/, which people run by hand, and a Winnow that fails as it is told."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from odd_winnow import OddWinnow
from own_winnow import Winnow


@pytest.fixture(scope="session", autouse=True)
def _scripts() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "path", [str(Path(__file__).parents[2] / "benchmarks"), *sys.path])
        yield


@pytest.fixture(autouse=True)
def _without_a_past(request: pytest.FixtureRequest) -> None:
    """What other tests have decided moves no comment of this one."""
    if "winnow" in request.fixturenames:
        winnow = request.getfixturevalue("winnow")
        if isinstance(winnow, Winnow):
            winnow.forget_the_past()


@pytest.fixture(scope="module")  # not for the session: each engine has a Winnow of its own
def odd(winnow: Winnow, key: str) -> Iterator[OddWinnow]:
    """Stands before the Winnow of an engine's tests, which ask it with the engine's key."""
    made = OddWinnow(winnow.url, key=key, revoked_key=winnow.revoked_key())
    yield made
    made.close()
