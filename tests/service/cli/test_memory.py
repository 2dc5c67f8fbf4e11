"""The program and its model are there for good: no round of the collector looks at them again."""

import gc
import resource
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.cli.memory import ARENAS, ProgramKept


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


THREADS_THAT_ALLOCATE = """
import ctypes, sys, threading
from service.cli.memory import keep_heap_small
if sys.argv[1] == "small":
    keep_heap_small()
library, together = ctypes.CDLL(None), threading.Barrier(9)
library.malloc.restype = ctypes.c_void_p
def allocate():
    library.malloc(1_000)
    together.wait()
for _ in range(8):
    threading.Thread(target=allocate).start()
together.wait()
library.fopen.restype = ctypes.c_void_p
library.malloc_info(0, ctypes.c_void_p(library.fopen(b"/dev/stdout", b"w")))
library.fflush(None)
"""


def arenas(how: str) -> int:
    command = [sys.executable, "-c", THREADS_THAT_ALLOCATE, how]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return said.count("<heap nr=")


def test_many_threads_share_few_arenas() -> None:
    assert arenas("as it is") > ARENAS
    assert arenas("small") <= ARENAS


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
