"""The model: what an analyst wrote, resolved and frozen.

Ids are full (`china`, `china.seoul`), references hold, numbers are exact. The loader is the usual
way to a `Model`; its classes can be built by hand as well, for tests and for `scenario`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from fractions import Fraction
from functools import cache, cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar, get_args

from stancecli.diagnostics import NOWHERE as NOWHERE, Place, Problem
from stancecli.model.claims import (
    BREACH_SCALE as BREACH_SCALE,
    EFFECT as EFFECT,
    EFFECT_SCALE as EFFECT_SCALE,
    HIGHEST as HIGHEST,
    IMPORTANCE as IMPORTANCE,
    IMPORTANCE_STEPS as IMPORTANCE_STEPS,
    OPEN as OPEN,
    SIGNS as SIGNS,
    STANCE as STANCE,
    STRENGTH as STRENGTH,
    UNKNOWN as UNKNOWN,
    ZERO as ZERO,
    Blank as Blank,
    Breach as Breach,
    Claim as Claim,
    Effect as Effect,
    Influence as Influence,
    Position as Position,
    Range as Range,
    Rating as Rating,
    Sized as Sized,
    View as View,
    Votes as Votes,
    exactly as exactly,
    one_step as one_step,
    owner_id as owner_id,
    spanning as spanning,
)
from stancecli.model.evidence import (
    CARRYING as CARRYING,
    RELIABILITY as RELIABILITY,
    Citation as Citation,
    LookedUp as LookedUp,
    Lookup as Lookup,
    Provenance as Provenance,
    Source as Source,
    circles as circles,
    marked as marked,
    provenance,
    words_in as words_in,
)
from stancecli.model.scenarios import (
    CURRENT as CURRENT,
    ENTERED as ENTERED,
    HOLDS as HOLDS,
    RUNGS as RUNGS,
    VERDICTS as VERDICTS,
    Assumption as Assumption,
    Expectation as Expectation,
    Removal as Removal,
    Scenario as Scenario,
    Setting as Setting,
)
from stancecli.unseen import visible
from stancecli.values import dataclass

ACTOR_KINDS = ("state", "organisation", "body", "group", "public", "person")
CONSTRAINT_KINDS = ("treaty", "law", "norm", "capability", "domestic", "other")
CONFIDENCE = ("high", "moderate", "low")
NONE = "none"
T = TypeVar("T")


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
    about_field: ClassVar[str] = "actor"
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
class Constraint(Sized):
    """Something that binds one actor; `force` is None where it is binding, else its importance."""

    amount: ClassVar[str] = "force"
    about_field: ClassVar[str] = "actor"
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
class Option(Claim):
    """One way to settle a decision; `at` is its place on the decision's scale, 0 to 100.

    `otherwise` is NONE where it does nothing to its own actor's interests but what is written.
    `blanks` are interests that a grid has, each with the place of the cell, which says nothing.
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
    blanks: tuple[tuple[str, Place], ...] = field(default=(), compare=False, repr=False)

    def blank_at(self, interest: str) -> Place:
        """Where nothing is written on an interest: in its cell, else where the option stands."""
        place = dict(self.blanks).get(interest, NOWHERE)
        return place if place.file else self.place

    @cached_property
    def effects_on(self) -> Mapping[str, tuple[Effect, ...]]:
        """Its effects by the interest that they are on."""
        found: dict[str, list[Effect]] = {}
        for effect in self.effects:
            found.setdefault(effect.to, []).append(effect)
        return {to: tuple(effects) for to, effects in found.items()}


@dataclass(frozen=True, kw_only=True)
class Decision(Claim):
    """A question one actor must settle; `current` is the id of the option that now holds.

    `otherwise` says of all its options what an option's own can. `grid` is where its grid stands,
    if it has one.
    """

    id: str
    actor: str
    question: str
    current: str
    options: tuple[Option, ...]
    otherwise: str = ""
    grid: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def name(self) -> str:
        return self.question


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
"""The claims that are lines of a picture: who or what affects what, or says so."""
Statement = SizedClaim | Actor | Rating | Decision | Option | Impossible
"""All claims and items that can carry a citation."""
Citing = Statement | Scenario | Expectation
"""All that can."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """All that was written; `unread` are gaps: what stands in the text and is no part of it.

    `main` is the id of the decision or issue that it is about; empty where it does not say.
    `drafted` and `reviewed` say by whom and when (`NAME, DATE`); `drafted_at` is where that stands.
    `titled` is whether its title was written: without one it is called like its file or folder.
    `on_disk` is whether it was read from the files that its places name. `lookups` are the quotes
    and places that were looked up in the texts of its sources (None before that), `unread_texts` by
    the id of a source the reason why its text was not read. What is not there no claim cites then.
    """

    title: str
    about: str = ""
    main: str = ""
    as_of: str = ""
    drafted: str = ""
    reviewed: str = ""
    sources: tuple[Source, ...] = ()
    analysts: tuple[Analyst, ...] = ()
    issues: tuple[Issue, ...] = ()
    actors: tuple[Actor, ...] = ()
    impossible: tuple[Impossible, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    expect: tuple[Expectation, ...] = ()
    unread: tuple[Problem, ...] = ()
    drafted_at: Place = field(default=NOWHERE, compare=False, repr=False)
    titled: bool = field(default=True, compare=False)
    on_disk: bool = field(default=False, compare=False)
    lookups: tuple[Lookup, ...] | None = field(default=None, compare=False, repr=False)
    unread_texts: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def draft(self) -> str:
        """`Drafted by NAME, not reviewed`, where that is so."""
        by = "" if self.reviewed else self.drafter
        return by and f"Drafted by {by}, not reviewed"

    @property
    def drafter(self) -> str:
        """Who drafted it; empty where nobody is said to have."""
        return self.drafted.rpartition(",")[0]

    @property
    def reviewer(self) -> str:
        """Who has reviewed it since; empty where nobody has."""
        return self.reviewed.rpartition(",")[0]

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by its id, in the order of the file."""
        return {item.id: item for item in parts(self, Item)}

    @cached_property
    def called(self) -> tuple[Mapping[str, Sequence[Item]], ...]:
        """Items by the `words_for` them, as they are compared: the surest words first."""
        found: tuple[dict[str, list[Item]], ...] = ({}, {}, {}, {})
        for item in self.items.values():
            for known, words in zip(found, words_for(item), strict=True):
                for word in dict.fromkeys(map(folded, words)):
                    known.setdefault(word, []).append(item)
        return found

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

    def rooted(self, citation: Citation) -> Citation:
        """Its place alone, in the source that its source is in truth."""
        return Citation(self.origin(citation.source).root, citation.locator)

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


def cites(citing: Citing) -> Iterator[Citation]:
    """All that something cites, and then what the views on it do."""
    yield from citing.cite
    for view in citing.views if isinstance(citing, Sized) else ():
        yield from view.cite


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


def folded(words: str) -> str:
    """Words as they are compared: in any letter case, however they are spaced."""
    return " ".join(visible(words).casefold().split())


def words_for(item: Item) -> tuple[tuple[str, ...], ...]:
    """What an item can be called, the surest first: id, other names, short id, name."""
    also = item.also if isinstance(item, Actor) else ()
    return (item.id,), also, (item.id.rpartition(".")[2],), (item.name,)


@cache
def items_in(whole: type) -> Mapping[str, type]:
    """The fields of a class that hold items, and the classes of these."""
    return {name: made for name, made in PARTS.get(whole, {}).items() if made in get_args(Item)}


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


def remade(whole: T, change: Callable[[Any], Mapping[str, Any]]) -> T:
    """The same with the fields that `change` gives for it, and for each of its parts."""
    changed = dict(change(whole))
    for name in PARTS.get(type(whole), ()):
        held = getattr(whole, name)
        made = tuple(remade(part, change) for part in held)
        if any(new is not old for new, old in zip(made, held, strict=True)):
            changed[name] = made
    return replace(whole, **changed) if changed else whole  # type: ignore[type-var]


def stands_in(thing: Item | Drawn) -> str:
    """The id of what holds an item or a claim, as a decision its options; empty for the model."""
    whole = WHOLE[type(thing)]
    return "" if whole is Model else str(getattr(thing, kind_of(whole)))
