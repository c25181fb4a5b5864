"""Models of several coders in one set of ids, where they differ, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from itertools import combinations
from typing import Any, get_args

from stancecli.comparison import CHANGED, identity, told_as
from stancecli.loader.entries import ENTRY_OF
from stancecli.methods.positions.agreement import ordinal_alpha
from stancecli.model import (
    HIGHEST,
    PARTS,
    Actor,
    Citation,
    Item,
    Model,
    Owned,
    Position,
    Range,
    SizedClaim,
    Source,
    View,
    exactly,
    folded,
    kind_of,
    stands_in,
)
from stancecli.situation import Situation
from stancecli.values import RARE

BINDS = exactly(HIGHEST + 1)
"""Where a binding force stands among forces: over all that weigh."""


@dataclass(frozen=True)
class CodedClaim:
    """A claim that two coders or more wrote, and what each of these says; None binds."""

    claim: SizedClaim
    about: str
    values: Mapping[str, Range | None]

    @property
    def ranks(self) -> tuple[tuple[Fraction, ...], ...]:
        """The values in an order: by their middle, then by their ends; no two values are one."""
        values = (value or BINDS for value in self.values.values())
        return tuple((value.mid, value.low, value.high) for value in values)

    @property
    def spread(self) -> Fraction:
        """How far the middles of the values lie apart."""
        return max(self.ranks)[0] - min(self.ranks)[0]


@dataclass(frozen=True)
class OwnAlone:
    """On how many claims a coder has an actor's own view that another, who wrote them, has not."""

    coder: str
    actor: Actor
    claims: int


@dataclass(frozen=True)
class Coding:
    """How far coders agree.

    `shared` counts the claims that two or more wrote with a size of its own, `differing` are those
    of them that two wrote with two values. `alphas` are Krippendorff's for values in an order, by
    kind of claim; there is none of one claim, of one value, and where two files give half of their
    reasons word for word. Sizes are as entered; `own_alone` are the own views that not all have.
    """

    coders: tuple[str, ...]
    shared: int
    differing: tuple[CodedClaim, ...]
    alphas: Mapping[str, Fraction]
    own_alone: tuple[OwnAlone, ...] = field(metadata=RARE)


def coding(models: Mapping[str, Situation]) -> Coding:
    """How far the coders of these models agree, once they have the same ids."""
    forms = [*_forms(models)]
    claims = [_claim(models, own) for own in forms]
    return Coding(
        coders=tuple(models),
        shared=len(claims),
        differing=tuple(each for each in claims if len({*each.values.values()}) > 1),
        alphas={} if _have_one_text(forms) else dict(_alphas(claims)),
        own_alone=tuple(_own_alone(models, forms)),
    )


def _own_alone(
    models: Mapping[str, Situation], claims: Iterable[Mapping[str, SizedClaim]]
) -> Iterator[OwnAlone]:
    counts = Counter(
        (coder, form.bears_on)
        for forms in claims
        for coder, form in forms.items()
        if form.owned and not all(other.owned for other in forms.values())
    )
    for (coder, id_), count in counts.items():
        yield OwnAlone(coder, models[coder].actor(id_), count)


def _forms(models: Mapping[str, Situation]) -> Iterator[Mapping[str, SizedClaim]]:
    """Each claim that two coders or more wrote, of one name and under the same conditions."""
    found: dict[Hashable, dict[str, SizedClaim]] = {}
    for coder, situation in models.items():
        seen: Counter[Hashable] = Counter()
        for claim in situation.model.sized():
            # A place on a scale has no size.
            if not isinstance(claim, Position) or claim.stance is not None:
                same = identity(claim)
                seen[same] += 1
                found.setdefault((same, seen[same]), {})[coder] = claim
    for own in found.values():
        # What all take from another claim is said of that.
        if len(own) > 1 and not all(form.is_copy for form in own.values()):
            yield own


def _claim(models: Mapping[str, Situation], forms: Mapping[str, SizedClaim]) -> CodedClaim:
    sizes = ((coder, getattr(form.as_entered, form.amount)) for coder, form in forms.items())
    values = {coder: exactly(v) if isinstance(v, Fraction) else v for coder, v in sizes}
    coder, first = next(iter(forms.items()))
    return CodedClaim(first, told_as(models[coder], CHANGED, first).told, values)


def _alphas(claims: Sequence[CodedClaim]) -> Iterator[tuple[str, Fraction]]:
    for kind in dict.fromkeys(type(each.claim) for each in claims):
        units = [each.ranks for each in claims if type(each.claim) is kind]
        alpha = ordinal_alpha(units) if units[1:] else None
        if alpha is not None:
            yield kind_of(kind), alpha


def _have_one_text(claims: Iterable[Mapping[str, SizedClaim]]) -> bool:
    """Whether any two coders have half of their reasons word for word."""
    alike: dict[tuple[str, str], list[bool]] = {}
    for forms in claims:
        for (one, ours), (other, theirs) in combinations(forms.items(), 2):
            if ours.because or theirs.because:
                alike.setdefault((one, other), []).append(ours.because == theirs.because)
    return any(2 * sum(same) >= len(same) for same in alike.values())


def align(models: Mapping[str, Situation]) -> Mapping[str, Situation]:
    """The models with the ids and names of the first that has an item.

    Within a kind and an owner items are one that have the same id, and of what is left those with
    the same name, in any letter case. Scenarios and expectations stay with the first.
    """
    name, first = next(iter(models.items()))
    known = dict(first.model.items)
    found = {name: first}
    for coder, situation in [*models.items()][1:]:
        found[coder] = _under(situation, _ids(known, situation.model), known)
        known = {**found[coder].model.items, **known}
    return found


# Which item is which.


def _ids(known: Mapping[str, Item], model: Model) -> dict[str, str]:
    """By the id of each item of a model the one that it has among those known, or a new one.

    Of several of one name the first is the first.
    """
    ids = {"": ""}
    taken = set(known)
    for kind in get_args(Item):  # what holds others comes before them
        theirs = [item for item in model.items.values() if isinstance(item, kind)]
        for key in (_short, lambda item: folded(item.name)):
            found = set(ids.values())
            free = {
                (stands_in(item), key(item)): item.id
                for item in reversed([*known.values()])
                if isinstance(item, kind) and item.id not in found
            }
            for item in theirs:
                one = free.pop((ids[stands_in(item)], key(item)), "") if item.id not in ids else ""
                if one:
                    ids[item.id] = one
        for item in theirs:
            if item.id not in ids:
                ids[item.id] = _unused(item, ids, taken)
                taken.add(ids[item.id])
    return ids


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
    for name in (each.name for each in fields(thing)):
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
            holder, cite = (_renamed(each, ids) for each in (value.holder, value.cite))
            return replace(value, holder=holder, cite=cite)
        case tuple() if type(value) is tuple:
            return tuple(_renamed(each, ids) for each in value)
    return value
