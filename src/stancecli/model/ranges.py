"""Numbers known exactly or only to lie between two bounds, and the scales on which they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

IMPORTANCE: Mapping[str, int] = MappingProxyType({"low": 1, "medium": 2, "high": 3, "vital": 4})
STRENGTH: Mapping[str, int] = MappingProxyType({"low": 1, "medium": 2, "high": 3, "decisive": 4})
EFFECT: Mapping[str, int] = MappingProxyType(
    {"strongly-hurts": -2, "hurts": -1, "none": 0, "helps": 1, "strongly-helps": 2}
)
SIGNS: Mapping[str, int] = MappingProxyType({"--": -2, "-": -1, "+": 1, "++": 2})
"""Effects as grids have them; 0 is a number, and every `-` may be a `−`."""
STANCE: Mapping[str, int] = MappingProxyType(
    {"strongly-opposes": -2, "opposes": -1, "neutral": 0, "supports": 1, "strongly-supports": 2}
)


@dataclass(frozen=True, slots=True)
class Range:
    """A number known exactly (`low == high`), or one known only to lie between two bounds.

    `middle` is the number that stands in where one is needed; None for the midpoint.
    """

    low: Fraction
    high: Fraction
    middle: Fraction | None = None

    def __str__(self) -> str:
        """As a model file has it: `-1.5`, or `[-1, 0]`."""
        low, high = (f"{float(end):g}" for end in (self.low, self.high))
        return low if self.exact else f"[{low}, {high}]"

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def mid(self) -> Fraction:
        """The number that stands in where one number is needed."""
        if self.middle is not None:
            return self.middle
        return self.low if self.low == self.high else (self.low + self.high) / 2

    def around(self, middle: Fraction) -> Range:
        """The same bounds, with this number to stand in where one is needed."""
        return Range(self.low, self.high, None if 2 * middle == self.low + self.high else middle)

    def spans(self, other: Range) -> bool:
        """Whether it has the bounds of another, whatever stands in the middle."""
        return (self.low, self.high) == (other.low, other.high)

    def __contains__(self, number: Fraction) -> bool:
        return self.low <= number <= self.high

    def __add__(self, other: Range) -> Range:
        middle = None
        if self.middle is not None or other.middle is not None:
            middle = self.mid + other.mid
        return Range(self.low + other.low, self.high + other.high, middle)

    def __neg__(self) -> Range:
        return Range(-self.high, -self.low, None if self.middle is None else -self.middle)

    def __sub__(self, other: Range) -> Range:
        """The range of differences of two numbers that vary independently."""
        return self + -other

    def weighed(self, weight: Range) -> Range:
        """The bounds of products with a weight over 0 that varies independently."""
        if weight.exact:
            low = weight.low * self.low
            return Range(low, low if self.exact else weight.low * self.high)
        return Range(
            min(weight.low * self.low, weight.high * self.low),
            max(weight.low * self.high, weight.high * self.high),
        )


def spanning(values: Iterable[Range]) -> Range:
    """The range over all of some values; their median stands in where one number is needed.

    Of a value that is a range itself, the number that stands in for it counts.
    """
    values = tuple(values)
    low, high = min(value.low for value in values), max(value.high for value in values)
    entered = sorted(value.mid for value in values)
    middle = (entered[(len(entered) - 1) // 2] + entered[len(entered) // 2]) / 2
    return Range(low, high).around(middle)


def exactly(number: int | Fraction | str) -> Range:
    """The range that holds one number; a string is read as written (`"0.35"` is 7/20)."""
    value = Fraction(number)
    return Range(value, value)


ZERO = exactly(0)
HIGHEST = Fraction(4)
"""The highest importance; the lowest is any number over 0."""
EFFECT_SCALE = Range(Fraction(-2), Fraction(2))
BREACH_SCALE = Range(Fraction(-2), Fraction(-1))
"""What a broken constraint counts for the option that breaks it."""
IMPORTANCE_STEPS = Range(Fraction(1), HIGHEST)
"""The importances that have a word: a step leads from one to the next."""
UNKNOWN = EFFECT_SCALE
"""An effect of which nothing is known but the scale."""
OPEN = Range(Fraction(0), HIGHEST)
"""An importance of which nothing is known: over 0, so that the low is never attained."""


def one_step(value: Fraction, scale: Range) -> Iterator[Fraction]:
    """A value one lower and one higher, or at the end of its scale where that is nearer."""
    if value > scale.low:
        yield max(value - 1, scale.low)
    if value < scale.high:
        yield min(value + 1, scale.high)
