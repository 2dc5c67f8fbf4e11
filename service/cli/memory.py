"""The memory of a process that serves: what is there for good is not looked through again."""

import ctypes
import gc


def settle_memory() -> None:
    """Leave what lives now, the program and its model, out of the garbage collector's rounds.

    They are some 300,000 objects. Each full round would look at all of them, and let every
    request wait for a tenth of a second and more. Called again for another model, so that what
    was left of the last one goes. What reading a model in took goes back to the system.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    _give_back()


def _give_back() -> None:
    """Only the GNU library of C keeps freed memory for itself, and has a call for that."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
