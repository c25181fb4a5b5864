"""On which side a mean stands: for a thing, against it, neutral, or divided.

A mean of votes or statements is *for* or *against* where it is clear of 0 at 95 %: over 1.96
standard errors from it, by the normal approximation of the mean of n values of −1, 0 and 1. Where
only n is known, there have to be FEWEST votes, and the mean LEAST steps away. Else it is *divided*.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

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
        n, agree, disagree, total = 0, 0, 0, Fraction(0)
        is_known = True
        for position in positions:
            stance, votes = position.stance or Fraction(0), position.votes
            if votes is None or votes.n == 1:
                n, total = n + 1, total + stance
                agree, disagree = agree + (stance > 0), disagree + (stance < 0)
                continue
            n, total = n + votes.n, total + votes.n * stance
            if votes.agree is None or votes.disagree is None:
                is_known = False
            else:
                agree, disagree = agree + votes.agree, disagree + votes.disagree
        split = (agree, disagree) if is_known else (None, None)
        return cls(n, split[0], split[1], total / n)

    @property
    def side(self) -> int:
        """1 for the thing, -1 against it; 0 where it is neutral or divided."""
        sign = (self.mean > 0) - (self.mean < 0)
        if self.n == 1:
            return sign
        if self.agree is None or self.disagree is None:
            return sign if self.n >= FEWEST and abs(self.mean) >= LEAST else 0
        return sign if sign * clear(self.n, self.agree, self.disagree) > 0 else 0

    @property
    def is_divided(self) -> bool:
        """Whether it is on neither side, and not because all are neutral."""
        return not self.side and self.n > 1 and (self.agree, self.disagree) != (0, 0)


def clear(n: int, agree: int, disagree: int) -> int:
    """1 or -1, where the mean of so many votes is clear of 0 on that side; else 0."""
    net, spoken = agree - disagree, agree + disagree
    # mean² > z² · variance ÷ n, all times n³
    is_clear = n * net**2 > Z**2 * (n * spoken - net**2)
    return ((net > 0) - (net < 0)) * is_clear
