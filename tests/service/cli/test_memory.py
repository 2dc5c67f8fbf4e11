"""The program and its model are there for good: no round of the collector looks at them again."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from service.cli.memory import settle_memory


class Ring:
    """An object that holds itself, as the parts of a model may: only the collector finds it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_lives_is_left_out_of_every_later_round() -> None:
    settle_memory()
    assert gc.get_freeze_count() > 1_000
    assert len(gc.get_objects()) < 1_000


def test_what_a_former_model_leaves_goes_when_another_has_been_loaded() -> None:
    ring = Ring()
    settle_memory()
    left = weakref.ref(ring)
    del ring
    settle_memory()
    assert left() is None
