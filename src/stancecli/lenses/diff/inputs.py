"""What two models say differently: by item and claim, wherever it stands in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from stancecli.graph import Graph, decisions, model_of, option
from stancecli.load.entries import ENTRY_OF, ClaimEntry
from stancecli.model import (
    OPEN,
    UNKNOWN,
    Breach,
    Citation,
    Claim,
    Constraint,
    Decision,
    Effect,
    Impossible,
    Influence,
    Interest,
    Item,
    Model,
    Option,
    Position,
    Range,
    Source,
    owner_id,
)
from stancecli.names import claim_name, dependence
from stancecli.values import State

Thing = Source | Claim | Model
Value: TypeAlias = (
    Range | Fraction | Option | str | bool | tuple[str, ...] | tuple[Citation, ...] | None
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
        return any(each.field not in ClaimEntry.keys for each in self.changes)

    @property
    def becomes_unknown(self) -> bool:
        """Whether it is an effect or an importance of which nothing but the scale is known now."""
        if isinstance(self.thing, Effect) and self.mark == ADDED:
            return self.thing.size == UNKNOWN
        values = {each.field: each.after for each in self.changes}
        return values.get("size") == UNKNOWN or OPEN in map(values.get, ("importance", "force"))


ADDED, REMOVED, CHANGED = "+", "−", "~"


def inputs(old: State, new: State, pairs: Sequence[Pair]) -> tuple[Input, ...]:
    """What is given, gone, new, and of another value; last, what is worded or cited otherwise.

    `pairs` are the `differences` of the two models.
    """
    before, after = old.graph, new.graph
    removed = [a for a, b in pairs if a and not b]
    added = [b for a, b in pairs if b and not a]
    changed = sorted(_changed(before, after, pairs), key=lambda each: not each.has_own)
    return (
        *_assumed(old, new),
        *_rooted(before, removed, REMOVED),
        *_rooted(after, added, ADDED),
        *changed,
    )


def concerned(pairs: Iterable[Pair]) -> frozenset[str]:
    """The actors on whose tables a difference can bear: their own items, and claims on these."""
    return frozenset(
        owner_id(id_) for pair in pairs for each in pair if each for id_ in _borne_on(each)
    )


def _borne_on(each: Thing) -> Iterable[str]:
    match each:
        case Effect() | Breach():
            return (each.to,)
        case Impossible():
            return each.options
        case Interest() | Constraint() | Decision() | Option():
            return (each.actor,)
    return ()


# Which thing of one model is which of the other.


Pair = tuple[Thing | None, Thing | None]
"""Both forms of a thing, None where there is only one."""


def differences(before: Graph, after: Graph) -> tuple[Pair, ...]:
    """The things of two models that are not wholly alike, in the order of the older one.

    What has the same name and conditions is the same thing, and then effects on the same whose
    conditions changed.
    """
    old, new = (_things(model_of(graph)) for graph in (before, after))
    _, old, new = _paired(old, new, _content)
    same, old, new = _paired(old, new, _identity)
    moved, old, new = _paired(old, new, _ends)
    return (*same, *moved, *((each, None) for each in old), *((None, each) for each in new))


def _things(model: Model) -> list[Thing]:
    return [model, *model.sources, *model.statements()]


def _paired(
    old: Iterable[Thing], new: Iterable[Thing], key: Callable[[Thing], Hashable]
) -> tuple[list[Pair], list[Thing], list[Thing]]:
    waiting: dict[Hashable, list[Thing]] = {}
    for each in new:
        waiting.setdefault(key(each), []).append(each)
    pairs: list[Pair] = []
    left: list[Thing] = []
    for each in old:
        same = waiting.get(key(each))
        if same:
            pairs.append((each, same.pop(0)))
        else:
            left.append(each)
    return pairs, left, [each for rest in waiting.values() for each in rest]


def _content(each: Thing) -> Hashable:
    return _identity(each), tuple(_values(each).items())


def _identity(each: Thing) -> Hashable:
    conditions = (each.when, each.unless) if isinstance(each, Effect) else ()
    return (*_ends(each), *map(frozenset, conditions))


def _ends(each: Thing) -> tuple[Hashable, ...]:
    """What a thing is and between what it stands."""
    match each:
        case Effect() | Breach():
            return type(each).__name__, each.option, each.to
        case Position() | Influence():
            return type(each).__name__, each.actor, each.to
        case Impossible():
            return type(each).__name__, frozenset(each.options)
        case Model():
            return (type(each).__name__,)
    assert isinstance(each, Item)
    return type(each).__name__, each.id


def _values(each: Thing) -> dict[str, Value]:
    """What a thing says, by field; the order of names and citations says nothing.

    What it has of its own comes first, then what all claims have: reasons, citations, confidence.
    """
    keys = (key for key in ENTRY_OF[type(each)].values() if key.name not in _NAMING)
    values = {key.field: _unordered(getattr(each, key.field)) for key in keys}
    if isinstance(each, Model) and not each.titled:
        values["title"] = ""
    return values


def _unordered(value: Any) -> Any:
    return tuple(sorted(value, key=str)) if isinstance(value, tuple) else value


# What is the matter with it.


def _assumed(old: State, new: State) -> Iterator[Input]:
    """The decisions whose option in place is not that of the file, in one state or the other."""
    for each in decisions(old.graph):
        if each.id in new.graph and (each.id in old.chosen or each.id in new.chosen):
            before, after = old.option_of(each.id), new.option_of(each.id)
            if before != after:
                change = FieldChange("given", option(old.graph, before), option(new.graph, after))
                yield Input(CHANGED, each, claim_name(old.graph, each), (change,))


def _changed(before: Graph, after: Graph, pairs: Iterable[Pair]) -> Iterator[Input]:
    for old, new in pairs:
        if old and new:
            was, now = _values(old), _values(new)
            changes = tuple(
                FieldChange(
                    field, _named(before, field, was[field]), _named(after, field, now[field])
                )
                for field in was
                if was[field] != now[field]
            )
            if changes:
                yield Input(CHANGED, new, _name(before, old), changes)


def _named(graph: Graph, field: str, value: Value) -> Value:
    """A value with names in place of ids."""
    if field == "current" and isinstance(value, str):
        return option(graph, value)
    if field in ("when", "unless") and isinstance(value, tuple):
        return tuple(option(graph, str(id_)).name for id_ in value)
    return value


def _name(graph: Graph, each: Thing) -> str:
    if isinstance(each, Source):
        return each.id
    if isinstance(each, Model):
        return "the model"
    if isinstance(each, Effect):
        return ", ".join(filter(None, (claim_name(graph, each), dependence(graph, each))))
    if isinstance(each, Position):
        return f"{claim_name(graph, each)} (position)"
    return claim_name(graph, each)


def _rooted(graph: Graph, things: Sequence[Thing], mark: str) -> Iterator[Input]:
    """What came or went of its own; what did so with it is counted there."""
    items = {each.id: each for each in things if isinstance(each, Item)}
    roots = [_root(each, items) for each in things]
    along = Counter(root.id for root in roots if root)
    for each, root in zip(things, roots, strict=True):
        if root is None:
            count = along[each.id] if isinstance(each, Item) else 0
            yield Input(mark, each, _name(graph, each), along=count)


def _root(each: Thing, items: dict[str, Item]) -> Item | None:
    """The outermost of some items to which a thing belongs, or which it names."""
    above = next((items[id_] for id_ in _names(each) if id_ in items), None)
    return (_root(above, items) or above) if above else None


def _names(each: Thing) -> Iterator[str]:
    """The ids that a thing refers to, its owner's first."""
    for field in ("actor", "decision", "option", "to", "constraint"):
        if id_ := getattr(each, field, ""):
            yield id_
    for field in ("when", "unless"):
        yield from getattr(each, field, ())
    if isinstance(each, Impossible):
        yield from each.options
