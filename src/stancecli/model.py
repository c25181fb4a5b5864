"""The model: what an analyst wrote, resolved and frozen.

Ids are full (`china`, `china.seoul`), references hold, numbers are exact. The loader is the usual
way to a `Model`; its classes can be built by hand as well, for tests and for `scenario`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar

from stancecli.diagnostics import Place, Problem

NOWHERE = Place("", 0, 0)

ACTOR_KINDS = ("state", "organisation", "body", "group", "public", "person")
CONSTRAINT_KINDS = ("treaty", "law", "norm", "capability", "domestic", "other")
CONFIDENCE = ("high", "moderate", "low")
NONE = "none"

IMPORTANCE: Mapping[str, int] = MappingProxyType({"low": 1, "medium": 2, "high": 3, "vital": 4})
STRENGTH: Mapping[str, int] = MappingProxyType({"low": 1, "medium": 2, "high": 3, "decisive": 4})
EFFECT: Mapping[str, int] = MappingProxyType(
    {"strongly-hurts": -2, "hurts": -1, "none": 0, "helps": 1, "strongly-helps": 2}
)
STANCE: Mapping[str, int] = MappingProxyType(
    {"strongly-opposes": -2, "opposes": -1, "neutral": 0, "supports": 1, "strongly-supports": 2}
)


@dataclass(frozen=True, slots=True)
class Range:
    """A number known exactly (`low == high`), or one known only to lie between two bounds."""

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def mid(self) -> Fraction:
        """The number that stands in where one number is needed."""
        return self.low if self.low == self.high else (self.low + self.high) / 2

    def __contains__(self, number: Fraction) -> bool:
        return self.low <= number <= self.high

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Range) -> Range:
        """The range of differences of two numbers that vary independently."""
        return Range(self.low - other.high, self.high - other.low)

    def weighed(self, weight: Range) -> Range:
        """The range of products with a weight over 0 that varies independently."""
        if weight.exact:
            low = weight.low * self.low
            return Range(low, low if self.exact else weight.low * self.high)
        return Range(
            min(weight.low * self.low, weight.high * self.low),
            max(weight.low * self.high, weight.high * self.high),
        )


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


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a claim was read: the id of a source, and a locator in it (may be empty)."""

    source: str
    locator: str = ""

    def __str__(self) -> str:
        return f"{self.source} {self.locator}".rstrip()


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
    def is_judgement(self) -> bool:
        """Whether nothing but the analyst's judgement stands behind it."""
        return not self.cite


@dataclass(frozen=True, kw_only=True)
class Source:
    id: str
    title: str
    author: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    place: Place = NOWHERE

    @property
    def name(self) -> str:
        return self.title


@dataclass(frozen=True, kw_only=True)
class Interest(Claim):
    """Something one actor wants; `importance` lies over 0 and up to 4."""

    id: str
    actor: str
    name: str
    importance: Range
    binding: ClassVar[bool] = False
    """An interest weighs; only a constraint can rule options out."""

    @property
    def weight(self) -> Range:
        return self.importance


@dataclass(frozen=True, kw_only=True)
class Breach(Claim):
    """An option breaks a constraint, by 1 or 2."""

    option: str
    constraint: str
    by: Fraction = Fraction(2)

    @property
    def to(self) -> str:
        return self.constraint

    @property
    def size(self) -> Range:
        """A broken constraint hurts by as much as it is broken."""
        return exactly(-self.by)


@dataclass(frozen=True, kw_only=True)
class Constraint(Claim):
    """Something that binds one actor; `force` is None where it is binding, else its importance."""

    id: str
    actor: str
    name: str
    kind: str = "other"
    force: Range | None = None
    against: tuple[Breach, ...] = ()

    @property
    def binding(self) -> bool:
        return self.force is None

    @property
    def weight(self) -> Range:
        """What it weighs as a criterion; only a constraint with a force is one."""
        if self.force is None:
            raise ValueError(f"{self.id} is binding: it rules out and weighs nothing")
        return self.force


@dataclass(frozen=True, kw_only=True)
class Effect(Claim):
    """What an option does to one interest, where all of `when` and none of `unless` hold.

    `size` lies in [-2, 2]. 0 is how the interest would stand had the matter not arisen.
    """

    option: str
    to: str
    size: Range
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Blank(Effect):
    """What an option does to an interest, where nobody has said so: counted 0, it can be anything.

    No part of a model; whoever completes one gives it a value as it does every unknown.
    """

    size: Range = UNKNOWN


@dataclass(frozen=True, kw_only=True)
class Option(Claim):
    """One way to settle a decision; `at` is its place on the decision's scale, 0 to 100.

    `otherwise` is NONE where it does nothing to its own actor's interests but what is written.
    """

    id: str
    actor: str
    decision: str
    name: str
    about: str = ""
    effects: tuple[Effect, ...] = ()
    otherwise: str = ""
    irreversible: bool = False
    at: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class Decision(Claim):
    """A question one actor must settle; `current` is the id of the option that now holds.

    `otherwise` says of all its options what an option's own can.
    """

    id: str
    actor: str
    question: str
    current: str
    options: tuple[Option, ...]
    otherwise: str = ""

    @property
    def name(self) -> str:
        return self.question


@dataclass(frozen=True, kw_only=True)
class Position(Claim):
    """What an actor says of an option (`stance`, -2 to 2), or where it stands on a scale.

    `to` is an option's id and `stance` is set, or it is a decision's and `at`, `capability` and
    `salience` are, each 0 to 100. `says` is the stated ground.
    """

    actor: str
    to: str
    stance: Fraction | None = None
    says: str = ""
    at: Fraction | None = None
    capability: Fraction | None = None
    salience: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class Influence(Claim):
    """How strongly one actor can move another (over 0, up to 4), and `by` what means."""

    actor: str
    to: str
    strength: Fraction
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Actor(Claim):
    id: str
    name: str
    kind: str = ""
    also: tuple[str, ...] = ()
    about: str = ""
    interests: tuple[Interest, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    decisions: tuple[Decision, ...] = ()
    positions: tuple[Position, ...] = ()
    influence: tuple[Influence, ...] = ()

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """What the actor judges by: its interests, and those of its constraints that weigh."""
        return (*self.interests, *(c for c in self.constraints if not c.binding))


@dataclass(frozen=True, kw_only=True)
class Impossible(Claim):
    """Options that cannot hold together."""

    options: tuple[str, ...]


Criterion = Interest | Constraint
Item = Source | Actor | Interest | Constraint | Decision | Option
"""What has an id, a name and a node in the graph."""


def owner_id(id_: str) -> str:
    """The actor to whom the item with a full id belongs: `china` has `china.seoul`, and itself."""
    return id_.partition(".")[0]


Judging = Interest | Constraint | Effect | Position | Influence
"""What the format calls a claim: without a citation it rests on judgement alone."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """All that was written; `unread` are gaps: what stands in the text and is no part of it.

    `titled` is whether its title was written: without one it is called like its file or folder.
    """

    title: str
    about: str = ""
    as_of: str = ""
    sources: tuple[Source, ...] = ()
    actors: tuple[Actor, ...] = ()
    impossible: tuple[Impossible, ...] = ()
    unread: tuple[Problem, ...] = ()
    titled: bool = field(default=True, compare=False)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by its id, in the order of the file."""
        return {item.id: item for item in self._items()}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each actor in the order of the file, by id."""
        return {actor.id: place for place, actor in enumerate(self.actors)}

    def _items(self) -> Iterator[Item]:
        yield from self.sources
        for actor in self.actors:
            yield actor
            yield from actor.interests
            yield from actor.constraints
            for decision in actor.decisions:
                yield decision
                yield from decision.options

    def claims(self) -> Iterator[Judging]:
        """Every claim, in the order of the file."""
        return (claim for claim in self.statements() if isinstance(claim, Judging))

    def statements(self) -> Iterator[Claim]:
        """All that can carry a citation, in the order of the file: items, claims, breaches, …"""
        for actor in self.actors:
            yield actor
            yield from actor.interests
            for constraint in actor.constraints:
                yield constraint
                yield from constraint.against
            for decision in actor.decisions:
                yield decision
                for option in decision.options:
                    yield option
                    yield from option.effects
            yield from actor.positions
            yield from actor.influence
        yield from self.impossible
