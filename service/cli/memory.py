"""The memory of a process that serves: what is there for good is not looked through again."""

import ctypes
import gc


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
