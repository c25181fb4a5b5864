"""How far coders agree: Krippendorff's alpha for values in an order.

K. Krippendorff, *Content Analysis: An Introduction to Its Methodology*, 2nd ed. 2004, chapter 11.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from fractions import Fraction
from itertools import accumulate, combinations


def ordinal_alpha(units: Iterable[Collection[Fraction]]) -> Fraction | None:
    """How far coders agree on units, by the values that they give to each.

    1 is full agreement and 0 what chance would give; below 0 they agree less than that. Only the
    order of values counts, and only units with two values or more. None where there is no such
    unit, or where all values are the same: then nothing could have been told apart.

    Args:
        units: for each unit the values of those coders who gave one.
    """
    pairable = [Counter(values) for values in units if len(values) > 1]
    totals: Counter[Fraction] = Counter()
    for counts in pairable:
        totals.update(counts)
    ordered = sorted(totals)
    upto = dict(zip(ordered, accumulate(totals[value] for value in ordered), strict=True))

    def distance(low: Fraction, high: Fraction) -> Fraction:
        """How many values lie from one to the other, each end counted half, squared."""
        between = upto[high] - upto[low] + totals[low]
        return (between - Fraction(totals[low] + totals[high], 2)) ** 2

    def spread(counts: Counter[Fraction]) -> Fraction:
        pairs = combinations(sorted(counts), 2)
        return sum((counts[a] * counts[b] * distance(a, b) for a, b in pairs), Fraction(0))

    expected = spread(totals)
    if not expected:
        return None
    observed = sum((spread(counts) / (counts.total() - 1) for counts in pairable), Fraction(0))
    return 1 - (totals.total() - 1) * observed / expected
