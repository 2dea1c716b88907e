"""Python's collector and its turns in a process that serves for good."""

import gc
import sys

COLLECT_AFTER = 20_000
# Seconds. The store's thread decides while the loop's answers; a callback takes the interpreter several times, and each
# time it may wait this long for it.
TURN = 0.0005


def settled() -> None:
    """What starting made lives as long as the process, so the collector need not walk through it again and again
    (measured: 6 % of a message's CPU, a third of the p99 of a callback)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    sys.setswitchinterval(TURN)
