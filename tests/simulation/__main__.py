"""`python -m tests.simulation --seed 1 --points 500`; with `--die N` one run is replayed and looked at."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import timedelta
from time import perf_counter

from tests.simulation.points import Points, faults_of, played, trace


def main() -> int:
    """0 where everything held."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--points", type=int, default=500)
    asked.add_argument("--whole", action="store_true", help="watch every copy to the end of the script")
    asked.add_argument("--die", type=int, nargs="*", default=[], help="replay: die at these seams")
    asked.add_argument("--lose", type=int, nargs="*", default=[], help="replay: lose the answers at these seams")
    asked.add_argument(
        "--trace", type=float, metavar="MINUTES", help="the trace of one run that beats so often, as a hash"
    )
    given = asked.parse_args()
    if given.trace:
        sys.stdout.write(f"{trace(given.seed, timedelta(minutes=given.trace))}\n")
        return 0
    if given.die or given.lose:
        faults = faults_of(*played(given.seed, given.die, given.lose))
        sys.stdout.write("\n".join(faults) + "\n" if faults else "everything holds\n")
        return 1 if faults else 0
    begun = perf_counter()
    sample = Points(seed=given.seed, most=given.points, whole=given.whole).tried()
    sys.stdout.write(json.dumps({**asdict(sample), "seconds": round(perf_counter() - begun, 1)}) + "\n")
    return 1 if sample.failures else 0


if __name__ == "__main__":
    sys.exit(main())
