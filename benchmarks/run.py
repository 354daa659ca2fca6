"""`make bench`: measures all, or the benchmarks whose names hold the given words; nothing here is a test.

python -m benchmarks.run [--quick] [WORD …]

The fidelity of the formats is measured last (`benchmarks.fidelity`); `--quick` leaves out its scans, and lets
clients work for a few seconds only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import fidelity
from benchmarks.clients import listing, working
from benchmarks.measure import Measurement, keep, show
from benchmarks.reading import pages, understanding
from benchmarks.serving import starting, uploading

BENCHMARKS: tuple[Callable[[], Iterator[Measurement]], ...] = (
    understanding,
    pages,
    uploading,
    starting,
    listing,
    working,
)
QUICK = 10.0
RESULTS = Path("var") / "bench.jsonl"


def main(words: Sequence[str]) -> int:
    """Prints each benchmark's table as soon as it is measured and appends it to var/bench.jsonl."""
    quick = [word for word in words if word == "--quick"]
    words = [word for word in words if word != "--quick"]
    for benchmark in BENCHMARKS:
        if not words or any(word in benchmark.__name__ for word in words):
            measured = list(working(QUICK) if quick and benchmark is working else benchmark())
            show(measured)
            keep(measured, RESULTS)
    if not words or any(word in fidelity.__name__ for word in words):
        fidelity.main(quick)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
