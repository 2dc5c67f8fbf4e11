"""The memory of a process that serves: what is there for good is not looked through again.

And what is freed goes back to the system, as far as the GNU library of C is there to be told.
"""

import ctypes
import gc

# The numbers of the settings in malloc.h of the GNU library of C.
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
LARGE_BYTES = 256 * 1024
ARENAS = 2


def keep_heap_small() -> None:
    """Have what is freed given back. Before there are threads: each takes an arena for good.

    By itself the library keeps up to eight arenas for each core, in each the holes that a thread
    left, and holds on to ever larger pieces: memory grew by 4 MiB with every thousand requests
    of all kinds, though nothing was kept.
    """
    change = getattr(ctypes.CDLL(None), "mallopt", None)
    if change is not None:
        change(ARENA_MAX, ARENAS)
        change(MMAP_THRESHOLD, LARGE_BYTES)
        change(TRIM_THRESHOLD, LARGE_BYTES)


class ProgramKept:
    """What lives after each loading of a model is left out of the garbage collector's rounds.

    The program and its model are some 300,000 objects. Each full round would look at all of them,
    and let every request wait for a tenth of a second and more. From the second call on what is
    left of the last model goes; at the first there was none, and to look at what was left out
    before would give a worker its own copy of what it shares with the others. What reading a
    model in took goes back to the system.
    """

    def __init__(self) -> None:
        self._has_settled = False

    def __call__(self) -> None:
        """Leave out what lives now."""
        if self._has_settled:
            gc.unfreeze()
        gc.collect()
        gc.freeze()
        _give_back()
        self._has_settled = True


def _give_back() -> None:
    """Only the GNU library of C keeps freed memory for itself, and has a call for that."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
