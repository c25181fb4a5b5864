"""Sides of means by their definition, in floats: what answers on statements are held against."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt


def stood(stances: Sequence[Fraction | int]) -> int | None:
    """The side of these statements, one at least; None where their mean is not clear of 0."""
    signs = [(stance > 0) - (stance < 0) for stance in stances]
    if not any(signs):
        return 0
    mean = sum(signs) / len(signs)
    error = sqrt(sum((sign - mean) ** 2 for sign in signs)) / len(signs)
    side = 1 if mean > 0 else -1
    return side if abs(mean) > 1.96 * error and side * sum(stances) > 0 else None
