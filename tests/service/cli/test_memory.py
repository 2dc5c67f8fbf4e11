"""The program and its model are there for good: no round of the collector looks at them again."""

import gc
import resource
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.cli.memory import ProgramKept


class Ring:
    """An object that holds itself, as the parts of a model may: only the collector finds it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_lives_is_left_out_of_every_later_round() -> None:
    ProgramKept()()
    assert gc.get_freeze_count() > 1_000
    assert len(gc.get_objects()) < 1_000


def test_what_a_former_model_leaves_goes_when_another_has_been_loaded() -> None:
    ring, keep_program = Ring(), ProgramKept()
    keep_program()
    left = weakref.ref(ring)
    del ring
    keep_program()
    assert left() is None


def test_what_was_left_out_before_the_first_model_is_not_looked_at_for_it() -> None:
    ring = Ring()
    gc.freeze()
    left = weakref.ref(ring)
    del ring
    ProgramKept()()
    assert left() is not None


def test_memory_that_was_freed_goes_back_to_the_system() -> None:
    """Small pieces, as reading a model in leaves them: with one between them that stays."""
    taken = [bytes(2_000) for _ in range(40_000)]
    kept = taken[::10]
    del taken
    before = resident_bytes()
    ProgramKept()()
    assert before - resident_bytes() > 20_000_000
    assert len(kept) == 4_000


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
