"""What loading costs, as a multiple of the bare YAML events of the same text."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import yaml

from big import big
from stancecli.load import load_text


def main() -> None:
    print("  claims    MB  events s   load s  ratio  peak MB")
    for claims in (1_000, 10_000, 100_000):
        data = big(claims)
        events = seconds(bare_events, data)
        loading = seconds(load_text, data)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = len(data) / 1e6
        ratio = loading / events
        print(
            f"{claims:8,} {size:5.1f} {events:9.3f} {loading:8.3f} {ratio:6.2f} {peak:8.0f}",
            flush=True,
        )


def bare_events(data: bytes) -> None:
    for _ in yaml.parse(data, Loader=yaml.CSafeLoader):
        pass


def seconds(work: Callable[[bytes], object], data: bytes) -> float:
    """CPU seconds, the best of three, without letting go of what was made."""
    times = []
    for _ in range(3):
        start = time.process_time()
        made = work(data)
        times.append(time.process_time() - start)
        del made
    return min(times)


if __name__ == "__main__":
    main()
