"""Models of several coders in one set of ids: which item of one is which of another."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import chain
from typing import Any, get_args

from stancecli.model import PARTS, Actor, Analyst, Item, Model, Owned, Source, stands_in
from stancecli.names import folded
from stancecli.situation import Situation


@dataclass(frozen=True)
class UnalignedItem:
    """An item that not all coders have, who has it, and what others have that is named most alike.

    What stands in it is not told by itself; `owner` is what it stands in. `nearest` is None where
    there is nothing like it.
    """

    item: Item
    name: str  # a model that does not have the item cannot say it
    owner: Item | None
    coders: tuple[str, ...]
    nearest: Item | None


@dataclass(frozen=True)
class NamedOtherwise:
    """An item of a coder that is taken as one of another name: by its id, or an `also` of both."""

    item: Item
    owner: Item | None
    coder: str
    name: str


@dataclass(frozen=True)
class Aligned:
    """The models with the ids and names of the first that has an item; what is not in all.

    `items` are those of any model, by id.
    """

    models: Mapping[str, Situation]
    items: Mapping[str, Item]
    unaligned: tuple[UnalignedItem, ...]
    named_otherwise: tuple[NamedOtherwise, ...]

    @cached_property
    def _roots(self) -> Mapping[str, Item]:
        return {each.item.id: each.item for each in self.unaligned}

    def unaligned_with(self, ids: Iterable[str]) -> Item | None:
        """The first of the unaligned items that one of these is, or stands in."""
        for id_ in ids:
            while id_:
                if id_ in self._roots:
                    return self._roots[id_]
                id_ = stands_in(self.items[id_])
        return None


def align(models: Mapping[str, Situation]) -> Aligned:
    """Give one item one id in all models, by what each of them calls it.

    Within a kind and an owner items are one that have the same id and a name in common; of the
    others those with equal names, of actors any `also`, in any letter case, where only one can be
    meant; of what is left those with the same id. Scenarios and expectations stay with the first.
    """
    name, first = next(iter(models.items()))
    known = dict(first.model.items)
    found = {name: first}
    otherwise: list[NamedOtherwise] = []
    for coder, situation in [*models.items()][1:]:
        ids = _ids(known, situation.model)
        otherwise += _named_otherwise(coder, situation.model, ids, known)
        found[coder] = _under(situation, ids, known)
        known = {**found[coder].model.items, **known}
    order = [id_ for each in found.values() for id_ in each.model.items]
    known = {id_: known[id_] for id_ in order}
    return Aligned(found, known, tuple(_unaligned(found, known)), tuple(otherwise))


def _named_otherwise(
    coder: str, model: Model, ids: Mapping[str, str], known: Mapping[str, Item]
) -> Iterator[NamedOtherwise]:
    for item in model.items.values():
        one = known.get(ids[item.id])
        if one and not isinstance(one, Source) and folded(item.name) != folded(one.name):
            yield NamedOtherwise(one, known.get(stands_in(one)), coder, item.name)


# Which item is which.


def _ids(known: Mapping[str, Item], model: Model) -> dict[str, str]:
    """By the id of each item of a model the one that it has among those known, or a new one."""
    ids: dict[str, str] = {"": ""}
    taken = set(known)
    for kind in get_args(Item):  # what holds others comes before them
        ours, theirs = _by_owner(known, kind), _by_owner(model.items, kind)
        for owner, items in theirs.items():
            ids |= _pairs(ours.get(ids[owner], []), items)
        for item in chain.from_iterable(theirs.values()):
            if item.id not in ids:
                ids[item.id] = _unused(item, ids, taken)
                taken.add(ids[item.id])
    return ids


def _by_owner(items: Mapping[str, Item], kind: type) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items.values():
        if isinstance(item, kind):
            found.setdefault(stands_in(item), []).append(item)
    return found


def _called(item: Item) -> tuple[str, ...]:
    also = item.also if isinstance(item, Actor) else ()
    return tuple(map(folded, (item.name, *also)))


def _short(item: Item) -> str:
    return item.id.rpartition(".")[2]


_ALIKE: tuple[Callable[[Item], Iterable[object]], ...] = (
    lambda item: ((_short(item), name) for name in _called(item)),
    lambda item: _called(item)[:1],
    _called,
    lambda item: (_short(item),),
)
"""By what items are found to be one, the surest first."""


def _pairs(known: Sequence[Item], new: Sequence[Item]) -> dict[str, str]:
    """The new items that are known ones, by id; none where two could be meant."""
    found: dict[str, str] = {}
    for keys in _ALIKE:
        paired = set(found.values())
        holders: dict[object, set[str]] = {}
        for item in known:
            if item.id not in paired:
                for key in keys(item):
                    holders.setdefault(key, set()).add(item.id)
        meant = {
            item.id: set().union(*(holders.get(key, ()) for key in keys(item)))
            for item in new
            if item.id not in found
        }
        counts = Counter(chain.from_iterable(meant.values()))
        for id_, each in meant.items():
            if len(each) == 1 and counts[one := next(iter(each))] == 1:
                found[id_] = one
    return found


def _unused(item: Item, ids: Mapping[str, str], taken: set[str]) -> str:
    """An id of its own for what is not known, with that of its owner."""
    id_ = f"{ids[item.actor]}.{_short(item)}" if isinstance(item, Owned) else item.id
    while id_ in taken:
        id_ += "'"
    return id_


# The model under these ids.

_ONE = frozenset(
    {"id", "actor", "decision", "option", "to", "constraint", "current", "taken_from", "main"}
)
_SEVERAL = frozenset({"when", "unless", "options"})
_EFFECT = frozenset({"same_as", "shared"})
"""Fields that name one item by its id, several items, and an effect by its ends and number."""


def _under(situation: Situation, ids: Mapping[str, str], known: Mapping[str, Item]) -> Situation:
    """A situation under other ids, with the names of the items that are known."""
    model = replace(_rewritten(situation.model, ids, known), scenarios=(), expect=())
    chosen = {ids[decision]: ids[option] for decision, option in situation.chosen.items()}
    return Situation(Situation.of(model).graph, chosen)


def _rewritten(thing: Any, ids: Mapping[str, str], known: Mapping[str, Item]) -> Any:
    parts = PARTS.get(type(thing), {})
    changed: dict[str, Any] = {}
    for name in (field.name for field in fields(thing)):
        value = getattr(thing, name)
        if name in parts:
            changed[name] = tuple(_rewritten(each, ids, known) for each in value)
        elif name in _ONE:
            changed[name] = ids.get(value, value)
        elif name in _SEVERAL:
            changed[name] = tuple(ids.get(each, each) for each in value)
        elif name in _EFFECT:
            changed[name] = _effect(value, ids)
        elif name == "cite":
            changed[name] = tuple(replace(c, source=ids.get(c.source, c.source)) for c in value)
        elif name == "views":
            changed[name] = tuple(replace(v, holder=ids.get(v.holder, v.holder)) for v in value)
    one = known.get(changed.get("id", ""))
    if one and not isinstance(one, Source):
        naming = {"name", "question", "also"}
        names = naming.intersection(field.name for field in fields(thing))
        changed |= {name: getattr(one, name) for name in names}
    return replace(thing, **changed)


def _effect(words: str, ids: Mapping[str, str]) -> str:
    """`option@2`, or `option:interest@2`."""
    ends, at, number = words.partition("@")
    return ":".join(ids.get(each, each) for each in ends.split(":")) + at + number


# What is not in all.

MOST_NEAR, LONGEST_NEAR = 100, 100
"""For so many items, among so many, by so much of their names, the nearest is looked for."""


def _unaligned(
    models: Mapping[str, Situation], known: Mapping[str, Item]
) -> Iterator[UnalignedItem]:
    """The outermost items that not all coders have, those of one owner together."""
    held: dict[str, tuple[str, ...]] = {}
    for coder, situation in models.items():
        for id_ in situation.model.items:
            held[id_] = (*held.get(id_, ()), coder)
    alike: dict[tuple[type, str], list[Item]] = {}
    for item in known.values():
        alike.setdefault((type(item), stands_in(item)), []).append(item)
    left = MOST_NEAR
    for id_, item in known.items():
        owner, own = stands_in(item), held[id_]
        if isinstance(item, Source | Analyst) or len(own) == len(models):
            continue
        if owner and held[owner] == own:
            continue
        left -= 1
        among = alike[type(item), owner] if left >= 0 else []
        others = [each for each in among if not set(held[each.id]) <= set(own)]
        alone = [each for each in others if len(held[each.id]) < len(models)]
        yield UnalignedItem(item, item.name, known.get(owner), own, _nearest(item, alone, others))


def _nearest(item: Item, alone: Sequence[Item], others: Sequence[Item]) -> Item | None:
    """What is near, first of what is not aligned either; else of that what is not far."""
    name = folded(item.name)[:LONGEST_NEAR]
    for among, least in ((alone, 0.6), (others, 0.6), (alone, 0.4)):
        by_name = {folded(each.name)[:LONGEST_NEAR]: each for each in among[:MOST_NEAR]}
        for found in difflib.get_close_matches(name, by_name, n=1, cutoff=least):
            return by_name[found]
    return None
