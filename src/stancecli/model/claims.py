"""Claims: what is said of items and can be cited, and the size that some of it has.

A size is known exactly or only to lie between two bounds, on a scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, ClassVar, Self

from stancecli.diagnostics import NOWHERE, Place
from stancecli.model.evidence import Citation
from stancecli.values import dataclass

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


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What everything that can be cited has in common.

    `because` is the analyst's reason, `confidence` one of CONFIDENCE or empty.
    """

    because: str = ""
    cite: tuple[Citation, ...] = ()
    confidence: str = ""
    place: Place = NOWHERE

    @property
    def reason(self) -> tuple[str, tuple[Citation, ...]]:
        """The reason to claim it, which may be empty, and what is cited for that."""
        return self.because, self.stands_on

    @property
    def stands_on(self) -> tuple[Citation, ...]:
        """What is cited for it."""
        return self.cite

    @property
    def is_judgement(self) -> bool:
        """Whether nothing but the analyst's judgement stands behind it."""
        return not self.stands_on


def owner_id(id_: str) -> str:
    """The actor to whom the item with a full id belongs: `china` has `china.seoul`, and itself."""
    return id_.partition(".")[0]


@dataclass(frozen=True, slots=True)
class View:
    """What one actor, source or analyst holds the size of a claim to be.

    `name` is what an actor or an analyst is called. `cite` says where that was read, and `because`
    is the reason to say so; where both are empty it stands on what its claim does.
    """

    holder: str
    value: Range
    name: str = field(default="", compare=False)
    because: str = ""
    cite: tuple[Citation, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return f"{self.holder}: {self.value}"

    @property
    def stands_on(self) -> tuple[Citation, ...]:
        """What is cited for it, and not for its claim."""
        return self.cite

    @property
    def called(self) -> str:
        """The holder as answers call it: an actor by name, a source by id."""
        return self.name or self.holder


@dataclass(frozen=True, slots=True)
class Votes:
    """How many votes a stance is the mean of: `n`, and of these, where it is known, how many each.

    `agree` are for the thing, `disagree` against it, and `passed` neither; None where only `n` is
    known. The three add up to `n`.
    """

    n: int
    agree: int | None = None
    disagree: int | None = None
    passed: int | None = None

    @classmethod
    def of(cls, agree: int, disagree: int, passed: int = 0) -> Votes:
        return cls(agree + disagree + passed, agree, disagree, passed)

    def __str__(self) -> str:
        """As a cell of a table has it: `agree: 22; disagree: 23; pass: 18`, or `n: 63`."""
        if self.agree is None:
            return f"n: {self.n}"
        return f"agree: {self.agree}; disagree: {self.disagree}; pass: {self.passed}"


@dataclass(frozen=True, kw_only=True)
class Sized(Claim):
    """A claim with a size, on which some may hold views; every view lies within the size.

    `amount` names the field that is the size, `about_field` that with what is the actor on whom it
    bears, or is its own. Where this actor has a view of its own, that is the middle of the size,
    and `entered` is the size without it; else None.
    """

    views: tuple[View, ...] = ()
    entered: Range | None = field(default=None, repr=False)
    amount: ClassVar[str]
    about_field: ClassVar[str] = ""

    @property
    def bears_on(self) -> str:
        """The actor whose own view is the middle of the size; empty where nobody's is."""
        return owner_id(getattr(self, self.about_field)) if self.about_field else ""

    @property
    def owned(self) -> tuple[View, ...]:
        """The view that is the middle of the size, if one is: of the actor on whom it bears."""
        view = None if self.entered is None else self.view_of(self.bears_on)
        return (view,) if view else ()

    @property
    def as_entered(self) -> Self:
        """The claim with nobody's own view in the middle of its size."""
        return self if self.entered is None else self._sized(self.entered)

    def as_owned(self) -> Self:
        """The claim with the own view of the actor on whom it bears in the middle of its size.

        A size that is known exactly, or that binds, has no middle.
        """
        size, view = getattr(self, self.amount), self.view_of(self.bears_on)
        if view is None or not isinstance(size, Range) or size.exact:
            return self
        return replace(self._sized(size.around(view.value.mid)), entered=size)

    def _sized(self, size: Range) -> Self:
        changed: dict[str, Any] = {self.amount: size, "entered": None}
        return replace(self, **changed)

    @property
    def reason(self) -> tuple[str, tuple[Citation, ...]]:
        """That of the claim, or else of the own view in the middle of its size."""
        for view in () if self.because else self.owned:
            return view.because, view.cite or self.cite
        return self.because, self.stands_on

    @property
    def stands_on(self) -> tuple[Citation, ...]:
        """What is cited by the claim, then by the own view in the middle of its size."""
        return (*self.cite, *(each for view in self.owned for each in view.cite))

    @property
    def is_of_views(self) -> bool:
        """Whether the size, as it is entered, says no more than the views on it do."""
        if not self.views:
            return False
        span = spanning(view.value for view in self.views)
        size = self.entered or getattr(self, self.amount)
        return bool(size == (span if isinstance(size, Range) else span.mid))

    @property
    def size_id(self) -> object:
        """What its size is known by: claims of which it is the same are one claim in size."""
        return id(self)

    @property
    def is_copy(self) -> bool:
        """Whether its size is that of another claim."""
        return False

    def view_of(self, holder: str) -> View | None:
        """The view of a holder; None where it holds none on this claim."""
        return next((view for view in self.views if view.holder == holder), None)

    def seen(self, view: View) -> Self:
        """The claim as a holder sees it, on what the view stands on, if it has anything."""
        is_range = isinstance(getattr(self, self.amount), Range)
        changed: dict[str, Any] = {self.amount: view.value if is_range else view.value.mid}
        if view.because or view.cite:
            changed |= {"because": view.because or self.because, "cite": view.cite or self.cite}
        return replace(self, views=(view,), entered=None, **changed)


@dataclass(frozen=True, kw_only=True)
class Breach(Sized):
    """An option breaks a constraint, by 1 or 2, or, where views differ, by 1 to 2."""

    amount: ClassVar[str] = "by"
    about_field: ClassVar[str] = "constraint"
    option: str
    constraint: str
    by: Range = field(default_factory=lambda: exactly(2))

    @property
    def to(self) -> str:
        return self.constraint

    @property
    def size(self) -> Range:
        """A broken constraint hurts by as much as it is broken."""
        return -self.by


@dataclass(frozen=True, kw_only=True)
class Effect(Sized):
    """What an option does to one interest, where all of `when` and none of `unless` hold.

    `size` lies in [-2, 2]. 0 is how the interest would stand had the matter not arisen.

    `same_as` is the option, with @2 if it is its second on this interest, whose effect has the same
    size and views: the two are one claim in size.
    """

    amount: ClassVar[str] = "size"
    about_field: ClassVar[str] = "to"
    option: str
    to: str
    size: Range
    same_as: str = ""
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    shared: str = field(default="", compare=False, repr=False)
    """What all effects of one size have in common, those that are no copies too; else empty."""
    beside: Place = field(default=NOWHERE, compare=False, repr=False)
    """Of an effect with a condition: the cell that says, in a grid, what holds without it."""

    @property
    def is_copy(self) -> bool:
        return bool(self.same_as)

    @property
    def size_id(self) -> object:
        return self.shared or id(self)


@dataclass(frozen=True, kw_only=True)
class Blank(Effect):
    """What an option does to an interest, where nobody has said so: counted 0, it can be anything.

    No part of a model; whoever completes one gives it a value as it does every unknown.
    """

    size: Range = UNKNOWN


@dataclass(frozen=True, kw_only=True)
class Position(Sized):
    """What an actor says of an option or an issue (-2 to 2), or where it stands on a scale.

    `to` is the id of an option or an issue and `stance` is set, or it is a decision's and `at`,
    `capability` and `salience` are, each 0 to 100. `says` is the stated ground, `by` the person who
    spoke for the actor, `date` when. Where views on the stance differ, `stance` is their median;
    where it is the mean of many votes or statements, `votes` are these.
    """

    amount: ClassVar[str] = "stance"
    actor: str
    to: str
    stance: Fraction | None = None
    votes: Votes | None = None
    says: str = ""
    by: str = ""
    date: str = ""
    at: Fraction | None = None
    capability: Fraction | None = None
    salience: Fraction | None = None

    @property
    def n(self) -> int:
        """How many votes or statements it is; without votes it is one statement."""
        return self.votes.n if self.votes else 1

    @property
    def weight(self) -> int:
        """How much its stance counts in a mean."""
        return self.n

    @property
    def total(self) -> Fraction | int:
        """Its stance, times how much it counts."""
        return self.weight * (self.stance or 0)

    @property
    def dates(self) -> tuple[str, ...]:
        """The earliest and the latest of its dates; none where it has no date."""
        return (self.date, self.date) if self.date else ()


@dataclass(frozen=True, kw_only=True)
class Influence(Sized):
    """How strongly one actor can move another (over 0, up to 4), and `by` what means."""

    amount: ClassVar[str] = "strength"
    actor: str
    to: str
    strength: Range
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Rating(Claim):
    """How an actor is rated by hand: its power, and its interest in the matter, each 1 to 5.

    It is in no sum.
    """

    actor: str
    power: Fraction
    interest: Fraction
