"""CPU times of work and of its floor, taken in turns."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

Timer = Callable[[], float]
"""Does something once and gives the CPU seconds that it took."""


@dataclass(frozen=True)
class Cost:
    """What was done, of what size; CPU seconds of it and of its floor; the largest ratio promised.

    The floor is what no program could do without here, or what a plain one would take.
    """

    work: str
    size: str
    seconds: float
    floor: str
    floor_seconds: float
    promised: float | None = None

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor_seconds


def compared(work: Timer, floor: Timer, runs: int) -> tuple[float, float]:
    """The median of each; in turns, so that what else the machine does falls on both."""
    pairs = [(work(), floor()) for _ in range(runs)]
    ours, floors = zip(*pairs, strict=True)
    return median(ours), median(floors)


def calling(work: Callable[[], object], times: int = 1) -> Timer:
    """Times calls in this process; of many calls, one. What they return goes after the clock."""

    def timer() -> float:
        begun = time.process_time()
        made = [work() for _ in range(times)]
        taken = time.process_time() - begun
        del made
        return taken / times

    return timer


def running(*arguments: str, warm: bool = True) -> Timer:
    """Times a new Python process with these arguments, from its start to its end.

    Where it is short, it runs `warm`: once before it counts.
    """

    def timer() -> float:
        process = subprocess.Popen(
            (sys.executable, *arguments),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_compiled(),
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
        return used.ru_utime + used.ru_stime

    if warm:
        timer()  # What is imported is compiled then, as pip does at install.
    return timer


_COMPILED = tempfile.TemporaryDirectory(prefix="stance-benchmarks-")


def _compiled() -> dict[str, str]:
    """The environment, with a place for compiled modules that is there whoever installed them."""
    kept = {name: each for name, each in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": _COMPILED.name}


def table(costs: Iterator[Cost]) -> Iterator[str]:
    """The costs as lines of a Markdown table, each as soon as it is known."""
    yield "| what | size | ms | floor | ms | ratio | promised |"
    yield "|---|---|--:|---|--:|--:|--:|"
    for cost in costs:
        promised = "" if cost.promised is None else f"≤ {cost.promised:g}"
        ours, floor = _short(1000 * cost.seconds), _short(1000 * cost.floor_seconds)
        cells = (cost.work, cost.size, ours, cost.floor, floor, _short(cost.ratio), promised)
        yield f"| {' | '.join(cells)} |"


def _short(figure: float) -> str:
    """Three digits at least, and no more than serve."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"
