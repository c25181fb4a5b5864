"""By how much something can lead at most, when weights are ranges."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from operator import mul

from stancecli.methods.linear import Row, maximise
from stancecli.model import Range


def best_margin(
    rows: Sequence[Row], weights: Sequence[Range], parts: Sequence[int] = ()
) -> Fraction:
    """The most, over weights within their ranges, of the smallest Σ w_c · x_c among the rows.

    0 where there are no rows. What follows in a row on what the weights are for is weighed by any
    part of the weight at a place of these, the same in each row.
    """
    return _best(rows, weights, parts)[0]


def _best(
    rows: Sequence[Row], weights: Sequence[Range], parts: Sequence[int]
) -> tuple[Fraction, list[Fraction]]:
    """That margin, and weights and parts of them that attain it.

    Where weights are ranges and rows are several, a linear problem in the weights' excess over
    their lows, and in the margin, raised so that it begins from 0.
    """
    at = [*(weight.low for weight in weights), *(Fraction(0) for _ in parts)]
    if not rows:
        return Fraction(0), at
    if len(rows) == 1 and not parts:
        at = [w.high if x > 0 else w.low for w, x in zip(weights, rows[0], strict=True)]
        return _weighed(at, rows[0]), at
    least = [_weighed(at, row) for row in rows]
    free = _free(weights, parts)
    if not free:
        return min(least), at
    raised = max(Fraction(0), -min(least))
    margins = [[*(-row[c] for c in free), Fraction(1)] for row in rows]
    rooms = [[*room, Fraction(0)] for room in _rooms(free, len(weights), parts)]
    most = [*(weight.high for weight in weights), *(weights[c].low for c in parts)]
    limits = [*(x + raised for x in least), *(most[c] - at[c] for c in free)]
    found = maximise([*(Fraction(0) for _ in free), Fraction(1)], [*margins, *rooms], limits)
    if found is None:
        raise AssertionError("weights are bounded, so the margin is")
    for c, excess in zip(free, found.point, strict=False):
        at[c] += excess
    return found.value - raised, at


def _free(weights: Sequence[Range], parts: Sequence[int]) -> list[int]:
    """The places, in a row, of the weights that are ranges, and of the parts of weights."""
    ranges = (c for c, weight in enumerate(weights) if not weight.exact)
    return [*ranges, *range(len(weights), len(weights) + len(parts))]


def _rooms(free: Sequence[int], weights: int, parts: Sequence[int]) -> list[list[Fraction]]:
    """What is bounded above: each of these places, a part of a weight less what that is more."""
    of = [parts[c - weights] if c >= weights else None for c in free]
    return [
        [Fraction((c == other) - (whole == other)) for other in free]
        for c, whole in zip(free, of, strict=True)
    ]


def _weighed(weights: Sequence[Fraction], row: Row) -> Fraction:
    """Σ w_c · x_c."""
    return sum(map(mul, weights, row), Fraction(0))


def attainable(
    ahead: Sequence[Row], level: Sequence[Row], weights: Sequence[Range], parts: Sequence[int] = ()
) -> bool:
    """Whether weights within their ranges, over the lows of these, can make Σ w_c · x_c over 0
    for each row of `ahead`, and no less than 0 for each of `level`.

    Where the best margin is 0, a linear problem: from the weights that attain it, up and down, by
    how much all that has to be over its bound can be so at once.
    """
    most, at = _best([*ahead, *level], weights, parts)
    if most:
        return most > 0
    free = _free(weights, parts)
    rows, limits = [], []

    def bound(less: Row, over: bool, limit: Fraction) -> None:
        rows.append([*less, *(-x for x in less), Fraction(over)])
        limits.append(limit)

    for row in ahead:
        bound([-row[c] for c in free], True, _weighed(at, row))
    for row in level:
        bound([-row[c] for c in free], False, _weighed(at, row))
    for c, room in zip(free, _rooms(free, len(weights), parts), strict=True):
        is_part = c >= len(weights)
        bound(room, False, (at[parts[c - len(weights)]] if is_part else weights[c].high) - at[c])
        low = Fraction(0) if is_part else weights[c].low
        bound([-Fraction(c == other) for other in free], not is_part, at[c] - low)
    bound([Fraction(0) for _ in free], True, Fraction(1))
    found = maximise([*(Fraction(0) for _ in (*free, *free)), Fraction(1)], rows, limits)
    return found is not None and found.value > 0
