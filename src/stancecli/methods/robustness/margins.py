"""By how much something can lead at most, when weights are ranges."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from operator import mul

from stancecli.methods.linear import Row, maximise
from stancecli.model import Range


def best_margin(rows: Sequence[Row], weights: Sequence[Range]) -> Fraction:
    """The most, over weights within their ranges, of the smallest Σ w_c · x_c among the rows.

    0 where there are no rows.
    """
    return _best(rows, weights)[0]


def _best(rows: Sequence[Row], weights: Sequence[Range]) -> tuple[Fraction, list[Fraction]]:
    """That margin, and weights that attain it.

    Where weights are ranges and rows are several, a linear problem in the weights' excess over
    their lows, and in the margin, raised so that it begins from 0.
    """
    if not rows:
        return Fraction(0), [weight.low for weight in weights]
    if len(rows) == 1:
        at = [w.high if x > 0 else w.low for w, x in zip(weights, rows[0], strict=True)]
        return _weighed(at, rows[0]), at
    at = [weight.low for weight in weights]
    least = [_weighed(at, row) for row in rows]
    free = [c for c, weight in enumerate(weights) if not weight.exact]
    if not free:
        return min(least), at
    raised = max(Fraction(0), -min(least))
    margins = [[*(-row[c] for c in free), Fraction(1)] for row in rows]
    rooms = [[*(Fraction(c == other) for other in free), Fraction(0)] for c in free]
    limits = [*(x + raised for x in least), *(weights[c].high - weights[c].low for c in free)]
    found = maximise([*(Fraction(0) for _ in free), Fraction(1)], [*margins, *rooms], limits)
    if found is None:
        raise AssertionError("weights are bounded, so the margin is")
    for c, excess in zip(free, found.point, strict=False):
        at[c] += excess
    return found.value - raised, at


def _weighed(weights: Sequence[Fraction], row: Row) -> Fraction:
    """Σ w_c · x_c."""
    return sum(map(mul, weights, row), Fraction(0))


def attainable(ahead: Sequence[Row], level: Sequence[Row], weights: Sequence[Range]) -> bool:
    """Whether weights within their ranges, over the lows of these, can make Σ w_c · x_c over 0
    for each row of `ahead`, and no less than 0 for each of `level`.

    Where the best margin is 0, a linear problem: from the weights that attain it, up and down, by
    how much all that has to be over its bound can be so at once.
    """
    most, at = _best([*ahead, *level], weights)
    if most:
        return most > 0
    free = [c for c, weight in enumerate(weights) if not weight.exact]
    rows, limits = [], []

    def bound(less: Row, over: bool, limit: Fraction) -> None:
        rows.append([*less, *(-x for x in less), Fraction(over)])
        limits.append(limit)

    for row in ahead:
        bound([-row[c] for c in free], True, _weighed(at, row))
    for row in level:
        bound([-row[c] for c in free], False, _weighed(at, row))
    for c in free:
        unit = [Fraction(c == other) for other in free]
        bound(unit, False, weights[c].high - at[c])
        bound([-x for x in unit], True, at[c] - weights[c].low)
    bound([Fraction(0) for _ in free], True, Fraction(1))
    found = maximise([*(Fraction(0) for _ in (*free, *free)), Fraction(1)], rows, limits)
    return found is not None and found.value > 0
