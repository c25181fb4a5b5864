"""What two models say differently: by item and claim, wherever it stands in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias, assert_never

from stancecli import notation as fmt, wording
from stancecli.loader.entries import ENTRY_OF, ClaimEntry
from stancecli.model import (
    Actor,
    Assumption,
    Breach,
    Citation,
    Effect,
    Expectation,
    Impossible,
    Influence,
    Item,
    Model,
    Option,
    Owned,
    Position,
    Range,
    Rating,
    Scenario,
    Setting,
    Source,
    Statement,
    View,
    Votes,
    kind_of,
    owner_id,
    parts,
)
from stancecli.names import claim_name, dependence
from stancecli.situation import Situation

Thing: TypeAlias = Item | Statement | Model | Scenario | Expectation
Value: TypeAlias = (
    Range
    | Fraction
    | Option
    | str
    | bool
    | tuple[str, ...]
    | tuple[Citation, ...]
    | tuple[View, ...]
    | Votes
    | None
)

_NAMING = frozenset({"to", "options"})
"""Keys that say which thing it is."""


@dataclass(frozen=True)
class FieldChange:
    """A field of a thing, before and after; `given` is what a scenario takes to hold."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Input:
    """An item or a claim, or the model's head: added (`+`), removed (`−`) or changed (`~`).

    `thing` is the later of its two forms, `name` tells it from others. `along` counts what came or
    went with it: its own parts, and claims that name it.
    """

    mark: str
    thing: Thing
    name: str
    changes: tuple[FieldChange, ...] = ()
    along: int = 0

    @property
    def has_own(self) -> bool:
        """Whether more changes than reasons, citations and confidence."""
        return any(change.field not in ClaimEntry.keys for change in self.changes)


ADDED, REMOVED, CHANGED = "+", "−", "~"


def inputs(old: Situation, new: Situation, pairs: Sequence[Pair]) -> tuple[Input, ...]:
    """What is given, gone, new, and of another value; last, what is worded or cited otherwise.

    `pairs` are the `differences` of the two models.
    """
    removed = [was for was, now in pairs if was and not now]
    added = [now for was, now in pairs if now and not was]
    changed = sorted(_changed(old, new, pairs), key=lambda found: not found.has_own)
    return (
        *_assumed(old, new),
        *_rooted(old, removed, REMOVED),
        *_rooted(new, added, ADDED),
        *changed,
    )


def is_on(entry: Input, deciders: Collection[str]) -> bool:
    """Whether a difference can bear on the tables of these actors: what is given always can."""
    given = any(change.field == "given" for change in entry.changes)
    return given or not {owner_id(id_) for id_ in borne_on(entry.thing)}.isdisjoint(deciders)


def borne_on(thing: Thing) -> Iterable[str]:
    """The ids of what a thing bears on; what stands in no actor's part bears on no table."""
    if isinstance(thing, Owned):
        return (thing.actor,)
    if not isinstance(thing, Statement):
        return ()
    match thing:
        case Effect() | Breach():
            return (thing.to,)
        case Impossible():
            return thing.options
        case Actor() | Rating() | Position() | Influence():
            return ()
        case _:
            assert_never(thing)


# Which thing of one model is which of the other.


Pair = tuple[Thing | None, Thing | None]
"""Both forms of a thing, None where there is only one."""


def differences(before: Situation, after: Situation) -> tuple[Pair, ...]:
    """The things of two models that are not wholly alike, in the order of the older one.

    What has the same name and conditions is the same thing, and then effects on the same whose
    conditions changed.
    """
    old, new = ([situation.model, *parts(situation.model, Thing)] for situation in (before, after))
    _, old, new = _paired(old, new, _content)
    same, old, new = _paired(old, new, identity)
    moved, old, new = _paired(old, new, _ends)
    return (*same, *moved, *((was, None) for was in old), *((None, now) for now in new))


def _paired(
    old: Iterable[Thing], new: Iterable[Thing], key: Callable[[Thing], Hashable]
) -> tuple[list[Pair], list[Thing], list[Thing]]:
    waiting: dict[Hashable, list[Thing]] = {}
    for thing in new:
        waiting.setdefault(key(thing), []).append(thing)
    pairs: list[Pair] = []
    left: list[Thing] = []
    for thing in old:
        same = waiting.get(key(thing))
        if same:
            pairs.append((thing, same.pop(0)))
        else:
            left.append(thing)
    return pairs, left, [thing for rest in waiting.values() for thing in rest]


def _content(thing: Thing) -> Hashable:
    values = _values(thing)
    return identity(thing), tuple((field, _quoting(value)) for field, value in values.items())


def identity(thing: Thing) -> Hashable:
    conditions = (thing.when, thing.unless) if isinstance(thing, Effect) else ()
    return (*_ends(thing), *map(frozenset, conditions))


def _ends(thing: Thing) -> tuple[Hashable, ...]:
    """What a thing is and between what it stands."""
    match thing:
        case Effect() | Breach():
            return type(thing).__name__, thing.option, thing.to
        case Position() | Influence():
            return type(thing).__name__, thing.actor, thing.to
        case Rating():
            return type(thing).__name__, thing.actor
        case Impossible():
            return type(thing).__name__, frozenset(thing.options)
        case Expectation():
            return type(thing).__name__, *_values(thing).values()
        case Model():
            return (type(thing).__name__,)
        case _:
            return type(thing).__name__, thing.id


def _values(thing: Thing) -> dict[str, Value]:
    """What a thing says, by field; the order of names and citations says nothing.

    What it has of its own comes first, then what all claims have: reasons, citations, confidence.
    """
    keys = (key for key in ENTRY_OF[type(thing)].values() if key.name not in _NAMING)
    values = {key.field: _unordered(getattr(thing, key.field)) for key in keys}
    if isinstance(thing, Model) and not thing.titled:
        values["title"] = ""
    if isinstance(thing, Effect) and thing.is_copy:  # They are those of another effect.
        values |= {"size": None, "views": ()}
    if isinstance(thing, Scenario):
        values |= {name: tuple(sorted(_changed_by(thing, name))) for name in CHANGES}
    return values


CHANGES = ("given", "set", "without")
"""What a scenario consists of."""


def _changed_by(scenario: Scenario, name: str) -> Iterator[str]:
    """The changes of one kind that a scenario makes, each with its reason."""
    for change in getattr(scenario, name):
        words = change.option if isinstance(change, Assumption) else change.item
        value = f"={_number(change.value)}" if isinstance(change, Setting) else ""
        reason = f" ({change.because})" if change.because else ""
        yield f"{words}{value}{reason}"


def _number(value: Range | None) -> str:
    return "binding" if value is None else fmt.interval(value)


def _unordered(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(sorted(value, key=lambda each: (str(each), getattr(each, "quote", ""))))
    return value


def _quoting(value: Value) -> Hashable:
    """A value in which citations are told apart by their quotes too."""
    if isinstance(value, tuple):
        return tuple((each, each.quote) if isinstance(each, Citation) else each for each in value)
    return value


# What is the matter with it.


def _assumed(old: Situation, new: Situation) -> Iterator[Input]:
    """The decisions whose option in place is not that of the file, in one state or the other."""
    for decision in old.decisions():
        if decision.id in new and (decision.id in old.chosen or decision.id in new.chosen):
            before, after = old.option_of(decision.id), new.option_of(decision.id)
            if before != after:
                change = FieldChange("given", old.option(before), new.option(after))
                yield Input(CHANGED, decision, claim_name(old, decision), (change,))


def _changed(before: Situation, after: Situation, pairs: Iterable[Pair]) -> Iterator[Input]:
    for old, new in pairs:
        if old and new:
            was, now = _values(old), _values(new)
            if was.get("same_as") != now.get("same_as"):
                for values in (was, now):
                    size, _ = values.pop("size"), values.pop("views")
                    values["same_as"] = values["same_as"] or size
            changes = (
                FieldChange(
                    field, _named(before, field, was[field]), _named(after, field, now[field])
                )
                for field in was
                if _quoting(was[field]) != _quoting(now[field])
            )
            yield Input(CHANGED, new, _name(before, old), tuple(changes))


def _named(situation: Situation, field: str, value: Value) -> Value:
    """A value with names in place of ids."""
    if field == "current" and isinstance(value, str):
        return situation.option(value)
    if field == "same_as" and isinstance(value, str):
        return fmt.same_as(situation.option(value.partition("@")[0]))
    if field in ("when", "unless") and isinstance(value, tuple):
        return tuple(situation.option(str(id_)).name for id_ in value)
    return value


def _name(situation: Situation, thing: Thing) -> str:
    match thing:
        case Source():
            return thing.id
        case Model():
            return "the model"
        case Scenario() | Expectation():
            return wording.citing_name(situation, thing)
        case Effect():
            holds = dependence(situation, replace(thing, same_as=""))
            named = claim_name(situation, thing), holds
            return ", ".join(filter(None, named))
        case Position():
            return f"{claim_name(situation, thing)} (position)"
    if isinstance(thing, Statement):
        return claim_name(situation, thing)
    return f"{fmt.called(thing)} ({kind_of(type(thing))})"


def _rooted(situation: Situation, things: Sequence[Thing], mark: str) -> Iterator[Input]:
    """What came or went of its own; what did so with it is counted there."""
    items = {thing.id: thing for thing in things if isinstance(thing, Item)}
    roots = [_root(thing, items) for thing in things]
    along = Counter(root.id for root in roots if root)
    for thing, root in zip(things, roots, strict=True):
        if root is None:
            count = along[thing.id] if isinstance(thing, Item) else 0
            yield Input(mark, thing, _name(situation, thing), along=count)


def _root(thing: Thing, items: dict[str, Item]) -> Item | None:
    """The outermost of some items to which a thing belongs, or which it names."""
    above = next((items[id_] for id_ in _names(thing) if id_ in items), None)
    return (_root(above, items) or above) if above else None


def _names(thing: Thing) -> Iterator[str]:
    """The ids that a thing refers to, its owner's first."""
    for field in ("actor", "decision", "option", "to"):
        if id_ := getattr(thing, field, ""):
            yield id_
    for field in ("when", "unless"):
        yield from getattr(thing, field, ())
    if isinstance(thing, Impossible):
        yield from thing.options
