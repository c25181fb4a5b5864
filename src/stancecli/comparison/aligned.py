"""Models of several coders in one set of ids: which item of one is which of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Any, get_args

from stancecli.loader.entries import ENTRY_OF
from stancecli.model import PARTS, Analyst, Citation, Item, Model, Owned, Source, View, stands_in
from stancecli.names import folded
from stancecli.situation import Situation


@dataclass(frozen=True)
class UnalignedItem:
    """An item that not all coders have, and who has it.

    What stands in it is not told by itself; `owner` is what it stands in.
    """

    item: Item
    name: str  # a model that does not have the item cannot say it
    owner: Item | None
    coders: tuple[str, ...]


@dataclass(frozen=True)
class NamedOtherwise:
    """An item of a coder that is taken, by its id, as one that another calls otherwise."""

    item: Item
    coder: str
    name: str


@dataclass(frozen=True)
class Aligned:
    """The models with the ids and names of the first that has an item; what is not in all.

    Those that are `unaligned` stand kind by kind.
    """

    models: Mapping[str, Situation]
    unaligned: tuple[UnalignedItem, ...]
    named_otherwise: tuple[NamedOtherwise, ...]


def align(models: Mapping[str, Situation]) -> Aligned:
    """Give one item one id in all models.

    Within a kind and an owner items are one that have the same id, and of what is left those with
    the same name, in any letter case, where only one can be meant. Scenarios and expectations stay
    with the first.
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
    return Aligned(found, tuple(_unaligned(found, known)), tuple(otherwise))


def _named_otherwise(
    coder: str, model: Model, ids: Mapping[str, str], known: Mapping[str, Item]
) -> Iterator[NamedOtherwise]:
    for item in model.items.values():
        one = known.get(ids[item.id])
        if one and not isinstance(one, Source) and folded(item.name) != folded(one.name):
            yield NamedOtherwise(one, coder, item.name)


def _unaligned(
    models: Mapping[str, Situation], known: Mapping[str, Item]
) -> Iterator[UnalignedItem]:
    """The outermost items that not all coders have, kind by kind."""
    held = {
        id_: tuple(coder for coder, each in models.items() if id_ in each.model.items)
        for id_ in known
    }
    for kind in get_args(Item):
        for id_, item in known.items():
            owner, own = stands_in(item), held[id_]
            is_alone = len(own) < len(models) and not (owner and held[owner] == own)
            if type(item) is kind and kind not in (Source, Analyst) and is_alone:
                yield UnalignedItem(item, item.name, known.get(owner), own)


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


def _pairs(known: Sequence[Item], new: Sequence[Item]) -> dict[str, str]:
    """The new items that are known ones, by id; of one name none where two could be meant."""
    by_id = {_short(item): item.id for item in known}
    found = {item.id: by_id[_short(item)] for item in new if _short(item) in by_id}
    left = [item for item in known if item.id not in found.values()]
    alone = [item for item in new if item.id not in found]
    ours, theirs = (Counter(folded(item.name) for item in each) for each in (left, alone))
    by_name = {name: item.id for item in left if ours[name := folded(item.name)] == 1}
    for item in alone:
        name = folded(item.name)
        if name in by_name and theirs[name] == 1:
            found[item.id] = by_name[name]
    return found


def _short(item: Item) -> str:
    return item.id.rpartition(".")[2]


def _unused(item: Item, ids: Mapping[str, str], taken: set[str]) -> str:
    """An id of its own for what is not known, with that of its owner."""
    id_ = f"{ids[item.actor]}.{_short(item)}" if isinstance(item, Owned) else item.id
    while id_ in taken:
        id_ += "'"
    return id_


# The model under these ids.


def _under(situation: Situation, ids: Mapping[str, str], known: Mapping[str, Item]) -> Situation:
    """A situation under other ids, with the names of the items that are known."""
    model = replace(_rewritten(situation.model, ids, known), scenarios=(), expect=())
    chosen = {ids[decision]: ids[option] for decision, option in situation.chosen.items()}
    return Situation(Situation.of(model).graph, chosen)


def _rewritten(thing: Any, ids: Mapping[str, str], known: Mapping[str, Item]) -> Any:
    parts, keys = PARTS.get(type(thing), {}), ENTRY_OF[type(thing)].keys
    by_field = {key.field: key for key in keys.values()}
    changed: dict[str, Any] = {}
    for name in (field.name for field in fields(thing)):
        value, key = getattr(thing, name), by_field.get(name)
        if name in parts:
            changed[name] = tuple(_rewritten(each, ids, known) for each in value)
        elif key is None or key.kind.refers or name in ("cite", "views"):
            changed[name] = _renamed(value, ids)
    one = known.get(changed.get("id", ""))
    if one and not isinstance(one, Source):
        naming = {next(iter(keys)), "also"}  # an entry begins with the name
        changed |= {name: getattr(one, name) for name in naming.intersection(keys)}
    return replace(thing, **changed)


def _renamed(value: Any, ids: Mapping[str, str]) -> Any:
    """A value that names items, by the new ids: `id`, `option@2`, or `option:interest@2`."""
    match value:
        case str():
            ends, at, number = value.partition("@")
            return ":".join(ids.get(each, each) for each in ends.split(":")) + at + number
        case Citation():
            return replace(value, source=_renamed(value.source, ids))
        case View():
            return replace(value, holder=_renamed(value.holder, ids))
        case tuple() if type(value) is tuple:
            return tuple(_renamed(each, ids) for each in value)
    return value
