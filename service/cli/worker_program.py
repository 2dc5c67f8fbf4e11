"""What every worker is forked off: the program, read in once, in a process that does nothing else.

Only that process reads this module in (`_fork_off_one_program`), and does what is to do meanwhile,
for it offers no other moment.
"""

# ruff: noqa: E402 - the first statement has to go before what begins threads
import gc
import signal

# Who stops a whole group of processes means the workers: this one ends with the first process, when
# they have finished. It is blocked, not ignored, so that a worker that begins just now still hears
# of it (`_hear_of_the_end`); and before there are threads, of which each would have to block it.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})

from service.cli.memory import keep_heap_small

keep_heap_small()

import onnxruntime as onnxruntime
import tokenizers as tokenizers

from service.cli import workers as workers

# A round of the collector would write into the pages that all share, and give each its own copies.
gc.collect()
gc.freeze()
