"""Python's collector in a process that serves for good."""

import gc

COLLECT_AFTER = 20_000


def settled() -> None:
    """What starting made lives as long as the process, so the collector need not walk through it again and again
    (measured: 6 % of a message's CPU, a third of the p99 of a callback)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
