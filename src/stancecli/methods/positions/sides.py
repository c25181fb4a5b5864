"""On which side a mean stands: for a thing, against it, neutral, or divided.

A mean of votes or statements is *for* or *against* where it is clear of 0 at 95 %: over 1.96
standard errors from it, by the normal approximation of the mean of n values of −1, 0 and 1. Where
only n is known, there have to be FEWEST votes, and the mean LEAST steps away. Else it is *divided*.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from stancecli.model import Position

Z = Fraction(49, 25)
"""Standard errors on either side of a mean within which 95 of 100 lie: 1.96."""
FEWEST, LEAST = 10, Fraction(1, 4)
"""Of a mean of which only n is known: so many votes, and so many steps from 0."""


class Tally(NamedTuple):
    """Votes or statements that were counted, and the mean of their stances, -2 to 2.

    `agree` and `disagree` are how many are for the thing and against it; None where that is not
    known of some.
    """

    n: int
    agree: int | None
    disagree: int | None
    mean: Fraction

    @classmethod
    def of(cls, positions: Iterable[Position]) -> Tally:
        """All positions of an actor on a thing, one or more; one without votes is one statement."""
        n, agree, disagree, weight = 0, 0, 0, 0
        total: Fraction | int = 0
        is_known = True
        for position in positions:
            votes, own = position.votes, position.total
            n, total, weight = n + position.n, total + own, weight + position.weight
            if votes is None or votes.n == 1:
                agree, disagree = agree + (own > 0), disagree + (own < 0)
            elif votes.agree is None or votes.disagree is None:
                is_known = False
            else:
                agree, disagree = agree + votes.agree, disagree + votes.disagree
        mean = Fraction(total, weight)
        return cls(n, agree, disagree, mean) if is_known else cls(n, None, None, mean)

    @property
    def side(self) -> int:
        """1 for the thing, -1 against it; 0 where it is neutral or divided."""
        sum_ = self.mean.numerator  # of the sign that the mean has
        sign = (sum_ > 0) - (sum_ < 0)
        if self.n == 1:
            return sign
        if self.agree is None or self.disagree is None:
            return sign if self.n >= FEWEST and abs(self.mean) >= LEAST else 0
        net = self.agree - self.disagree
        return sign if sign * net > 0 and is_clear(self.n, self.agree, self.disagree) else 0

    @property
    def is_divided(self) -> bool:
        """Whether it is on neither side, and not because all are neutral."""
        return not self.side and (self.agree, self.disagree) != (0, 0)


def is_clear(n: Any, agree: Any, disagree: Any) -> Any:
    """Whether the mean of so many votes is clear of 0; of numbers, or of arrays of them."""
    net, spoken = agree - disagree, agree + disagree
    # mean² > z² · variance ÷ n, all times n³
    return n * net**2 * Z.denominator**2 > (n * spoken - net**2) * Z.numerator**2
