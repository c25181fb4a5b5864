"""How much work one part of an answer may be, so that every answer comes in seconds.

Most of what is asked of a performance table takes what its cells take. What compares all pairs of
options or criteria grows faster; past these sizes it is left out,
and the finding names it.
"""

from __future__ import annotations

from collections.abc import Mapping

from stancecli.methods.performance import PerformanceTable

MOST_STEPS = 10**6
"""So many comparisons, or products of a weight and an effect, one part of an answer may take."""


def too_large(steps: Mapping[str, int]) -> tuple[str, ...]:
    """The parts, by name, that would take more steps than they may."""
    return tuple(name for name, count in steps.items() if count > MOST_STEPS)


def cells(table: PerformanceTable) -> int:
    """How many cells the open options have."""
    return len(table.candidates) * len(table.criteria)


def pairs(table: PerformanceTable) -> int:
    """Steps to compare each open option with each other one, by sums of each where sums do."""
    each = 1 if table.separable else len(table.criteria)
    return len(table.candidates) ** 2 * each


def tension_steps(table: PerformanceTable) -> int:
    """Steps to look for a compromise between each two criteria."""
    return len(table.criteria) * cells(table) // 2


def programs(table: PerformanceTable) -> int:
    """Steps to solve a linear problem for each open option, beside all others.

    What has to be found are weights that are ranges, and claims that count twice somewhere.
    """
    options = len(table.candidates)
    ranges = sum(not criterion.weight.exact for criterion in table.criteria)
    twice = sum(max(found.holders.values()) > 1 for found in table.contributions)
    return options * linear_steps(options, ranges + twice)


def linear_steps(rows: int, free: int) -> int:
    """Steps to solve a linear problem of so many rows in so many weights, solved exactly."""
    return (rows + free) * free * min(rows, free)
