"""The model: what an analyst wrote, resolved and frozen.

Ids are full (`china`, `china.seoul`), references hold, numbers are exact. The loader is the usual
way to a `Model`; its classes can be built by hand as well, for tests and for `scenario`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction
from functools import cache, cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any, ClassVar, Self, get_args

from stancecli.diagnostics import NOWHERE as NOWHERE, Place, Problem
from stancecli.model.evidence import (
    CARRYING as CARRYING,
    RELIABILITY as RELIABILITY,
    Citation as Citation,
    Provenance as Provenance,
    Source as Source,
    circles as circles,
    provenance,
)
from stancecli.model.ranges import (
    BREACH_SCALE as BREACH_SCALE,
    EFFECT as EFFECT,
    EFFECT_SCALE as EFFECT_SCALE,
    HIGHEST as HIGHEST,
    IMPORTANCE as IMPORTANCE,
    IMPORTANCE_STEPS as IMPORTANCE_STEPS,
    OPEN as OPEN,
    STANCE as STANCE,
    STRENGTH as STRENGTH,
    UNKNOWN as UNKNOWN,
    ZERO as ZERO,
    Range as Range,
    exactly as exactly,
    one_step as one_step,
    spanning as spanning,
)
from stancecli.model.scenarios import (
    CURRENT as CURRENT,
    HOLDS as HOLDS,
    RUNGS as RUNGS,
    VERDICTS as VERDICTS,
    Assumption as Assumption,
    Expectation as Expectation,
    Removal as Removal,
    Scenario as Scenario,
    Setting as Setting,
)
from stancecli.values import dataclass

ACTOR_KINDS = ("state", "organisation", "body", "group", "public", "person")
CONSTRAINT_KINDS = ("treaty", "law", "norm", "capability", "domestic", "other")
CONFIDENCE = ("high", "moderate", "low")
NONE = "none"


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


@dataclass(frozen=True, slots=True)
class View:
    """What one actor, source or analyst holds the size of a claim to be.

    `name` is what an actor or an analyst is called.
    """

    holder: str
    value: Range
    name: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.holder}: {self.value}"

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

    `amount` names the field that is the size.
    """

    views: tuple[View, ...] = ()
    amount: ClassVar[str]

    @property
    def is_of_views(self) -> bool:
        """Whether the size says no more than the views on it do."""
        if not self.views:
            return False
        span, size = spanning(view.value for view in self.views), getattr(self, self.amount)
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
        """The claim as a holder sees it."""
        is_range = isinstance(getattr(self, self.amount), Range)
        changed: dict[str, Any] = {self.amount: view.value if is_range else view.value.mid}
        return replace(self, views=(view,), **changed)


@dataclass(frozen=True, kw_only=True)
class Analyst:
    """Someone who coded the model, or a part of it."""

    id: str
    name: str
    place: Place = NOWHERE


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Something that people speak for or against: it has no options, and nobody decides."""

    id: str
    name: str
    about: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, kw_only=True)
class Interest(Sized):
    """Something one actor wants; `importance` lies over 0 and up to 4."""

    amount: ClassVar[str] = "importance"
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
class Breach(Sized):
    """An option breaks a constraint, by 1 or 2, or, where views differ, by 1 to 2."""

    amount: ClassVar[str] = "by"
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
class Constraint(Sized):
    """Something that binds one actor; `force` is None where it is binding, else its importance."""

    amount: ClassVar[str] = "force"
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
class Effect(Sized):
    """What an option does to one interest, where all of `when` and none of `unless` hold.

    `size` lies in [-2, 2]. 0 is how the interest would stand had the matter not arisen.

    `same_as` is the option, with @2 if it is its second on this interest, whose effect has the same
    size and views: the two are one claim in size.
    """

    amount: ClassVar[str] = "size"
    option: str
    to: str
    size: Range
    same_as: str = ""
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    shared: str = field(default="", compare=False, repr=False)
    """What all effects of one size have in common, those that are no copies too; else empty."""

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
    """How strongly one actor can move another (over 0, up to 4), and `by` what means.

    Where views on the strength differ, `strength` is their median.
    """

    amount: ClassVar[str] = "strength"
    actor: str
    to: str
    strength: Fraction
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Rating(Claim):
    """How an actor is rated by hand: its power, and its interest in the matter, each 1 to 5.

    It is in no sum.
    """

    actor: str
    power: Fraction
    interest: Fraction


@dataclass(frozen=True, kw_only=True)
class Actor(Claim):
    """A party; it is `part_of` a group that is called so, and is `rated` once at most."""

    id: str
    name: str
    kind: str = ""
    also: tuple[str, ...] = ()
    part_of: str = ""
    about: str = ""
    rated: tuple[Rating, ...] = ()
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
Item = Source | Analyst | Issue | Actor | Interest | Constraint | Decision | Option
"""What has an id, a name and a node in the graph."""
Owned = Interest | Constraint | Decision | Option
"""The items that belong to an actor."""
Holder = Analyst | Actor | Source
"""Who or what can hold a view."""
RemovableItem = Source | Analyst | Constraint | Actor
"""The items that a scenario can leave out."""
Judging = Interest | Constraint | Effect | Position | Influence
"""What the format calls a claim: without a citation it rests on judgement alone."""
SizedClaim = Judging | Breach
"""What has a size, on which there can be views."""
Drawn = Effect | Breach | Position | Influence
"""The claims that are lines of a picture: who or what bears on what, or says so."""
Statement = SizedClaim | Actor | Rating | Decision | Option | Impossible
"""All claims and items that can carry a citation."""
Citing = Statement | Scenario | Expectation
"""All that can."""


def owner_id(id_: str) -> str:
    """The actor to whom the item with a full id belongs: `china` has `china.seoul`, and itself."""
    return id_.partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class Model:
    """All that was written; `unread` are gaps: what stands in the text and is no part of it.

    `main` is the id of the decision or issue that it is about; empty where it does not say.
    `titled` is whether its title was written: without one it is called like its file or folder.
    `on_disk` is whether it was read from the files that its places name.
    """

    title: str
    about: str = ""
    main: str = ""
    as_of: str = ""
    sources: tuple[Source, ...] = ()
    analysts: tuple[Analyst, ...] = ()
    issues: tuple[Issue, ...] = ()
    actors: tuple[Actor, ...] = ()
    impossible: tuple[Impossible, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    expect: tuple[Expectation, ...] = ()
    unread: tuple[Problem, ...] = ()
    titled: bool = field(default=True, compare=False)
    on_disk: bool = field(default=False, compare=False)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by its id, in the order of the file."""
        return {item.id: item for item in parts(self, Item)}

    @property
    def files(self) -> tuple[str, ...]:
        """The files in which its parts stand, each once."""
        held = chain.from_iterable(getattr(self, name) for name in PARTS[Model])
        return tuple(dict.fromkeys(part.place.file for part in held if part.place.file))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each actor in the order of the file, by id."""
        return {actor.id: place for place, actor in enumerate(self.actors)}

    @cached_property
    def provenance(self) -> Mapping[str, Provenance]:
        """By id: which source each is in truth, and how far that can be relied on."""
        return provenance(self.sources)

    def origin(self, source: str) -> Provenance:
        """That of the source with this id; itself, without a grade, where the model has none."""
        return self.provenance.get(source) or Provenance(source, "")

    def carrying(self, cite: Iterable[Citation]) -> tuple[Citation, ...]:
        """Those of some citations that count as cited: their source can be relied on."""
        return tuple(each for each in cite if self.origin(each.source).carries)

    def one_with(self, source: str) -> tuple[Source, ...]:
        """All sources that are one with this, itself among them, in the order of the file."""
        root = self.origin(source).root
        return tuple(each for each in self.sources if self.origin(each.id).root == root)

    @cached_property
    def holders(self) -> tuple[Holder, ...]:
        """Who holds a view, in the order of the file: sources, analysts, actors."""
        ids = {view.holder for claim in self.sized() for view in claim.views}
        return tuple(holder for holder in parts(self, Holder) if holder.id in ids)

    def sized(self) -> Iterator[SizedClaim]:
        """Every claim with a size, in the order of the file."""
        return (claim for claim in self.statements() if isinstance(claim, Sized))

    def claims(self) -> Iterator[Judging]:
        """Every claim, in the order of the file."""
        return (claim for claim in self.statements() if isinstance(claim, Judging))

    def statements(self) -> Iterator[Statement]:
        """All items and claims that can carry a citation, in the order of the file."""
        return parts(self, Statement)

    def citing(self) -> Iterator[Citing]:
        """The same, then what else can: scenarios and expectations."""
        return parts(self, Citing)


# The kinds of things that a model is made of.

PARTS: Mapping[type, Mapping[str, type]] = MappingProxyType(
    {
        Model: {
            "sources": Source,
            "analysts": Analyst,
            "issues": Issue,
            "actors": Actor,
            "impossible": Impossible,
            "scenarios": Scenario,
            "expect": Expectation,
        },
        Actor: {
            "rated": Rating,
            "interests": Interest,
            "constraints": Constraint,
            "decisions": Decision,
            "positions": Position,
            "influence": Influence,
        },
        Constraint: {"against": Breach},
        Decision: {"options": Option},
        Option: {"effects": Effect},
        Scenario: {"given": Assumption, "set": Setting, "without": Removal},
    }
)
"""By class, what things of it hold: the fields, and the class of what is there."""
WHOLE: Mapping[type, type] = MappingProxyType(
    {part: whole for whole, held in PARTS.items() for part in held.values()}
)
"""By class: that of what holds it."""


def kind_of(made: type) -> str:
    """What the things of a class are called: `actor`, `interest`, `effect`."""
    return made.__name__.lower()


def kinds_of(union: object) -> tuple[str, ...]:
    """The same of each class of a union, in its order."""
    return tuple(map(kind_of, get_args(union)))


KINDS = kinds_of(Item)
"""The kinds of items, in the order in which they are listed."""


@cache
def items_in(whole: type) -> Mapping[str, type]:
    """The fields of a class that hold items, and the classes of these."""
    held = PARTS.get(whole, {})
    return {name: made for name, made in held.items() if made in get_args(Item)}


def parts(whole: object, union: object) -> Iterator[Any]:
    """What something holds of the classes of a union, each before what it holds itself.

    In the order of the file. What stands in something of another class is not among them.
    """
    return _parts(whole, frozenset(get_args(union)))


def _parts(whole: object, classes: frozenset[type]) -> Iterator[Any]:
    for name, made in PARTS[type(whole)].items():
        if made in classes:
            if made in PARTS:
                for part in getattr(whole, name):
                    yield part
                    yield from _parts(part, classes)
            else:
                yield from getattr(whole, name)


def stands_in(thing: Item | Drawn) -> str:
    """The id of what holds an item or a claim, as a decision its options; empty for the model."""
    whole = WHOLE[type(thing)]
    return "" if whole is Model else str(getattr(thing, kind_of(whole)))
