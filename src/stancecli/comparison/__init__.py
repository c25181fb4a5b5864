"""What two models say differently, thing by thing, and one such change made alone."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias

from stancecli import notation as fmt, wording
from stancecli.diagnostics import Unanswerable
from stancecli.loader.entries import ENTRY_OF, ClaimEntry
from stancecli.model import (
    PARTS,
    ZERO,
    Assumption,
    Citation,
    Citing,
    Constraint,
    Effect,
    Expectation,
    Impossible,
    Interest,
    Item,
    Model,
    Option,
    Range,
    Removal,
    Scenario,
    Setting,
    Statement,
    View,
    Votes,
    kind_of,
    owner_id,
    parts,
)
from stancecli.names import dependence
from stancecli.scenario import apply
from stancecli.scenario.edit import effect_item
from stancecli.situation import Situation

Thing: TypeAlias = Item | Statement | Model | Scenario | Expectation
Value: TypeAlias = Range | Fraction | Option | str | bool | tuple[str | View, ...] | Votes | None

_NAMING = frozenset({"to", "options", "current"})
"""Keys that say which thing it is; which option is in place is told of the state."""


@dataclass(frozen=True)
class FieldChange:
    """A field of a thing, before and after; `current` is the option in place."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Input:
    """An item or a claim, or the model's head: added (`+`), removed (`−`) or changed (`~`).

    `thing` is the later of its two forms, `name` says what it is, or whose choice, and `holds` when
    an effect does.
    """

    mark: str
    thing: Thing
    name: str
    changes: tuple[FieldChange, ...] = ()
    holds: str = ""

    @property
    def told(self) -> str:
        """Its name, told from others."""
        return f"{self.name}, {self.holds}" if self.holds else self.name


ADDED, REMOVED, CHANGED = "+", "−", "~"


def inputs(old: Situation, new: Situation) -> tuple[Input, ...]:
    """What is in place, gone, new, and of another value; last, what is worded or cited otherwise.

    What has the same name and conditions is the same thing, and then effects on the same.
    """
    pairs, gone, come = _paired(*([e.model, *parts(e.model, Thing)] for e in (old, new)))
    changed = [entry for was, now in pairs if (entry := _changed(old, was, now)).changes]
    apart: list[Input] = []
    for situation, things, mark in ((old, gone, REMOVED), (new, come, ADDED)):
        # What came or went with an item that it belongs to, or names, did not of its own.
        ids = {thing.id for thing in things if isinstance(thing, Item)}
        own = (thing for thing in things if ids.isdisjoint(_named_by(thing)))
        apart += (told_as(situation, mark, thing) for thing in own)
    return (
        *_in_place(old, new),
        *apart,
        *sorted(changed, key=lambda each: all(c.field in ClaimEntry.keys for c in each.changes)),
    )


def is_on(entry: Input, deciders: Collection[str]) -> bool:
    """Whether a change is on something of these actors, or on what is in place."""
    is_in_place = any(change.field == "current" for change in entry.changes)
    return is_in_place or not {*map(owner_id, _named_by(entry.thing))}.isdisjoint(deciders)


# Which thing of one model is which of the other.


def _paired(
    old: list[Thing], new: list[Thing]
) -> tuple[list[tuple[Thing, Thing]], list[Thing], list[Thing]]:
    """The things that are the same, first those alike, and what is left of old and new ones."""
    pairs = []
    for key in (lambda thing: (identity(thing), _values(thing)), identity, _ends):
        waiting: dict[Hashable, list[Thing]] = {}
        for thing in new:
            waiting.setdefault(key(thing), []).append(thing)
        left = []
        for thing in old:
            same = waiting.get(key(thing))
            if same:
                pairs.append((thing, same.pop(0)))
            else:
                left.append(thing)
        old, new = left, [thing for rest in waiting.values() for thing in rest]
    return pairs, old, new


def identity(thing: Thing) -> Hashable:
    """What a thing is, between what it stands, and when it holds."""
    conditions = (frozenset(getattr(thing, name, ())) for name in ("when", "unless"))
    return (_ends(thing), *conditions)


def _ends(thing: Thing) -> Hashable:
    made = kind_of(type(thing))
    if isinstance(thing, Expectation):
        return made, _values(thing)
    if isinstance(thing, Impossible):
        return made, frozenset(thing.options)
    return (made, *(getattr(thing, name, "") for name in ("id", "actor", "option", "to")))


def _values(thing: object) -> tuple[tuple[str, Value], ...]:
    """What a thing says, field by field; the order of names and citations says nothing."""
    keys = (key for key in ENTRY_OF[type(thing)].values() if key.name not in _NAMING)
    values: dict[str, Any] = {key.field: getattr(thing, key.field) for key in keys}
    if isinstance(thing, Model) and not thing.titled:
        values["title"] = ""
    if isinstance(thing, Effect) and thing.is_copy:  # They are those of another effect.
        values |= {"size": None, "views": ()}
    if isinstance(thing, Scenario):
        for part in PARTS[Scenario]:
            values[part] = tuple(str(_values(each)) for each in getattr(thing, part))
    for field, value in values.items():
        if isinstance(value, tuple):  # A citation is compared with its quote.
            told = (f"{e} {e.quote}".rstrip() if isinstance(e, Citation) else e for e in value)
            values[field] = tuple(sorted(told, key=str))
    return tuple(values.items())


# What is the matter with it.


def _in_place(old: Situation, new: Situation) -> Iterator[Input]:
    """The decisions in which another option is in place."""
    for decision in old.decisions():
        if decision.id in new and old.option_of(decision.id) != new.option_of(decision.id):
            before, after = (each.option(each.option_of(decision.id)) for each in (old, new))
            whose = wording.in_a_table(old.actor(decision.actor), decision)
            yield Input(CHANGED, decision, whose, (FieldChange("current", before, after),))


def _changed(situation: Situation, old: Thing, new: Thing) -> Input:
    """What is not as it was, by the name that it had."""
    pairs = zip(_values(old), _values(new), strict=True)
    changes = (FieldChange(field, was, now) for (field, was), (_, now) in pairs if was != now)
    return replace(told_as(situation, CHANGED, old), thing=new, changes=tuple(changes))


def _named_by(thing: Thing) -> Iterator[str]:
    """The ids that a thing refers to, its owner's first."""
    ends = (getattr(thing, field, "") for field in ("actor", "decision", "option", "to"))
    yield from filter(None, ends)
    for field in ("when", "unless"):
        yield from getattr(thing, field, ())
    if isinstance(thing, Impossible):
        yield from thing.options


def told_as(situation: Situation, mark: str, thing: Thing) -> Input:
    """A thing with its name, and of an effect what it depends on."""
    holds = dependence(situation, replace(thing, same_as="")) if isinstance(thing, Effect) else ""
    if isinstance(thing, Model):
        name = "the model"
    elif isinstance(thing, Citing):
        name = wording.citing_name(situation, thing)
    else:
        name = f"{fmt.called(thing)} ({kind_of(type(thing))})"
    return Input(mark, thing, name, holds=holds)


# One change alone.


def alone(situation: Situation, entry: Input) -> Situation | None:
    """The older of two situations with one change; None where that cannot be made by itself."""
    thing, is_gone = entry.thing, entry.mark == REMOVED
    in_place = [c.after.id for c in entry.changes if isinstance(c.after, Option)]
    match thing:
        case _ if in_place:
            scenario = Scenario(given=(Assumption(option=in_place[0]),))
        case Effect() if not thing.is_copy and thing.option in situation:
            item = _effect_named(situation.option(thing.option), thing, entry)
            if not item:
                return None
            scenario = Scenario(set=(Setting(item=item, value=ZERO if is_gone else thing.size),))
        case Interest() | Constraint() if entry.mark == CHANGED:
            value = thing.importance if isinstance(thing, Interest) else thing.force
            scenario = Scenario(set=(Setting(item=thing.id, value=value),))
        case Constraint() if is_gone:
            scenario = Scenario(without=(Removal(item=thing.id),))
        case _:
            return None
    try:
        return apply(scenario, situation)
    except Unanswerable:
        return None


def _effect_named(option: Option, effect: Effect, entry: Input) -> str:
    """How a scenario names an effect of this model, by what it was; empty where it cannot."""
    on = [each for each in option.effects if each.to == effect.to]
    before = [change.before for change in entry.changes if change.field == "size"]
    for n, each in enumerate(on, 1):
        if each is effect or (each.size in before and identity(each) == identity(effect)):
            return effect_item(option.id, effect.to, n, len(on))
    is_new = not on and not effect.when and not effect.unless
    return effect_item(option.id, effect.to, 1, 1) if is_new else ""
