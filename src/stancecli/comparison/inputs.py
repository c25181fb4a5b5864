"""What two models say differently, by item and claim, and one such difference alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import Any, TypeAlias

from stancecli import notation as fmt, wording
from stancecli.loader import kinds
from stancecli.loader.entries import ENTRY_OF, ClaimEntry
from stancecli.loader.kinds import Kind
from stancecli.model import (
    PARTS,
    Actor,
    Assumption,
    Breach,
    Citation,
    Constraint,
    Effect,
    Expectation,
    Impossible,
    Interest,
    Item,
    Model,
    Option,
    Owned,
    Position,
    Range,
    Scenario,
    Setting,
    SizedClaim,
    Source,
    Statement,
    View,
    Votes,
    kind_of,
    owner_id,
    parts,
    stands_in,
)
from stancecli.names import claim_name, dependence
from stancecli.scenario import effect_named, of_one_size, with_effects
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
    if isinstance(thing, Impossible):
        return thing.options
    return (thing.to,) if isinstance(thing, Effect | Breach) else ()


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
    made = kind_of(type(thing))
    if isinstance(thing, Expectation):
        return (made, *_values(thing).values())
    if isinstance(thing, Impossible):
        return made, frozenset(thing.options)
    return (made, *(getattr(thing, name, "") for name in ("id", "actor", "option", "to")))


def kind_of_field(thing: Thing, field: str) -> Kind | None:
    """What may stand in a field of a thing, by its entry; None for what is no key of it."""
    keys = ENTRY_OF[type(thing)].keys.values()
    return next((key.kind for key in keys if key.field == field), None)


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
        values |= {name: tuple(sorted(_changed_by(thing, name))) for name in PARTS[Scenario]}
    return values


def _changed_by(scenario: Scenario, name: str) -> Iterator[str]:
    """The changes of one kind that a scenario makes, each with its reason."""
    for change in getattr(scenario, name):
        words = change.option if isinstance(change, Assumption) else change.item
        value = ""
        if isinstance(change, Setting):
            value = f"={'binding' if change.value is None else fmt.interval(change.value)}"
        reason = f" ({change.because})" if change.because else ""
        yield f"{words}{value}{reason}"


def _unordered(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(sorted(value, key=lambda each: (str(each), getattr(each, "quote", ""))))
    return value


def _quoting(value: Value) -> Any:
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
            changes = []
            for field in was:
                if _quoting(was[field]) != _quoting(now[field]):
                    kind = kind_of_field(new, field)
                    told = _named(before, kind, was[field]), _named(after, kind, now[field])
                    changes.append(FieldChange(field, *told))
            yield Input(CHANGED, new, name_of(before, old), tuple(changes))


def _named(situation: Situation, kind: Kind | None, value: Any) -> Value:
    """A value with names in place of ids."""
    named: Value = value
    if kind is kinds.OPTION_ID:
        named = situation.option(value)
    elif kind is kinds.SAME_AS and isinstance(value, str):
        named = fmt.same_as(situation.option(value.partition("@")[0]))
    elif kind is kinds.OPTION_IDS:
        named = tuple(situation.option(id_).name for id_ in value)
    return named


def name_of(situation: Situation, thing: Thing) -> str:
    """A thing told from others: a claim by what it is on, and by what it depends on."""
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
            yield Input(mark, thing, name_of(situation, thing), along=count)


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


# One difference alone: a model in which a single claim is as another model has it.


def with_one(
    situation: Situation, was: SizedClaim | None, now: SizedClaim | None
) -> Situation | None:
    """The situation with one claim as it is `now`; with it in place of none, or without it.

    `was` is the very claim of this model. Of a constraint only its force is another. None where
    what the claim names is not in this model, and where more would come or go with it: an interest
    does not stand alone. Nor does what would bar an option that holds.
    """
    claim = now or was
    is_whole = isinstance(claim, Interest | Constraint) and not (was and now)
    if claim is None or is_whole or not all(id_ in situation for id_ in _names(claim)):
        return None
    if isinstance(was, Constraint) and isinstance(now, Constraint):
        now = replace(was, force=now.force, views=now.views)
    home = kept = situation.actor(owner_id(stands_in(claim)))
    if isinstance(now, Effect):
        # Which effects are of one size is marked in each model by itself.
        mark = was.shared if isinstance(was, Effect) and not was.is_copy else ""
        if now.is_copy:
            option, at, number = now.same_as.partition("@")
            item = f"{option}:{now.to}{at}{number}"
            original = option in situation and effect_named(situation.option(option), item)
            if not original or original.is_copy:
                return None
            mark = original.shared or item
            kept = with_effects(home, lambda e: replace(e, shared=mark) if e is original else e)
        now = replace(now, shared=mark)
    edited = of_one_size(_edited(kept, claim, was, now))
    if _bars_what_holds(edited):
        return None
    actors = tuple(edited if each is home else each for each in situation.model.actors)
    changed = Situation.of(replace(situation.model, actors=actors))
    return Situation(changed.graph, situation.chosen)


def _bars_what_holds(actor: Actor) -> bool:
    """Whether a current option of an actor breaks what binds it: no model can say that."""
    current = {decision.current for decision in actor.decisions}
    barring = (bond.against for bond in actor.constraints if bond.binding)
    return any(breach.option in current for breach in chain.from_iterable(barring))


def most_tried(situation: Situation) -> int:
    """How many differences are tried out one by one: each takes as long as building the graph."""
    claims = sum(1 for _ in situation.model.sized())
    return min(200, 400_000 // max(claims, 1))


def _edited(whole: Any, claim: SizedClaim, was: SizedClaim | None, now: SizedClaim | None) -> Any:
    """What holds a claim, or holds what does, with the claim as it is now."""
    changed = {}
    for name, made in PARTS.get(type(whole), {}).items():
        held = getattr(whole, name)
        if made is not type(claim):
            changed[name] = tuple(_edited(each, claim, was, now) for each in held)
        elif stands_in(claim) == whole.id:
            kept = (now if each is was else each for each in held)
            added = () if was else (now,)
            changed[name] = tuple(each for each in (*kept, *added) if each is not None)
    return replace(whole, **changed) if changed else whole
