"""Models of several coders in one set of ids, where they differ, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from itertools import chain, combinations
from typing import Any, get_args

from stancecli import notation as fmt
from stancecli.comparison import CHANGED, identity, told_as
from stancecli.diagnostics import Unanswerable, none_such
from stancecli.loader.entries import ENTRY_OF
from stancecli.methods.positions.agreement import ordinal_alpha
from stancecli.model import (
    HIGHEST,
    Analyst,
    Citation,
    Decision,
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
    remade,
    stands_in,
)
from stancecli.situation import Situation

BINDS = exactly(HIGHEST + 1)
"""Where a binding force stands among forces: over all that weigh."""
ENOUGH = 10
"""So many claims of a kind have to match before agreement on them is judged."""


@dataclass(frozen=True)
class CodedClaim:
    """A claim that two coders or more wrote, and what each of these says; None binds."""

    claim: SizedClaim
    about: str
    values: Mapping[str, Range | None]

    @property
    def kind(self) -> str:
        """What such claims are called: `interest`, `effect`."""
        return kind_of(type(self.claim))

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
class Unpaired:
    """An item that some coders have and others lack.

    `coders` have it, and `own_id` is its id in the model of the first of them.
    """

    coders: tuple[str, ...]
    kind: str
    own_id: str
    name: str


@dataclass(frozen=True)
class Coding:
    """How much several coders have in common, and how far they agree on that.

    `claims` counts for each coder the claims with a size of its own, `shared` those that two or
    more wrote, and `differing` are those of them that two wrote with two values. Of the kinds of
    claim in `enough` so many match that agreement can be judged: each coder of such claims shares
    ENOUGH with others, and half as many as there are in the coding with fewest. `alphas` are
    Krippendorff's for values in an order, by such a kind: where each coder has two values or more
    among what it shares, and not where two files give half of their reasons word for word. No own
    view is the middle of a size here.
    """

    coders: tuple[str, ...]
    claims: tuple[int, ...]
    shared: int
    differing: tuple[CodedClaim, ...]
    enough: tuple[str, ...]
    alphas: Mapping[str, Fraction]
    unpaired: tuple[Unpaired, ...]


def coding(aligned: Aligned) -> Coding:
    """How far the coders of these models agree."""
    models = aligned.models
    every = _forms(models)
    forms = [own for own in every if len(own) > 1]
    claims = [_claim(models, own) for own in forms]
    written = Counter((kind_of(type(form)), coder) for own in every for coder, form in own.items())
    judged = dict(_judged(written, claims))
    return Coding(
        coders=tuple(models),
        claims=tuple(sum(n for (_, by), n in written.items() if by == coder) for coder in models),
        shared=len(claims),
        differing=tuple(each for each in claims if len({*each.values.values()}) > 1),
        enough=tuple(judged),
        alphas={kind: alpha for kind, alpha in judged.items() if alpha is not None}
        if not _have_one_text(forms)
        else {},
        unpaired=tuple(_unpaired(aligned)),
    )


def _forms(models: Mapping[str, Situation]) -> list[dict[str, SizedClaim]]:
    """Each claim by who wrote it, of one name and under the same conditions."""
    found: dict[Hashable, dict[str, SizedClaim]] = {}
    for coder, situation in models.items():
        seen: Counter[Hashable] = Counter()
        for claim in situation.model.sized():
            # A place on a scale has no size.
            if not isinstance(claim, Position) or claim.stance is not None:
                same = identity(claim)
                seen[same] += 1
                found.setdefault((same, seen[same]), {})[coder] = claim
    # What all take from another claim is said of that.
    return [own for own in found.values() if not all(form.is_copy for form in own.values())]


def _claim(models: Mapping[str, Situation], forms: Mapping[str, SizedClaim]) -> CodedClaim:
    sizes = ((coder, getattr(form.as_entered, form.amount)) for coder, form in forms.items())
    values = {coder: exactly(v) if isinstance(v, Fraction) else v for coder, v in sizes}
    coder, first = next(iter(forms.items()))
    return CodedClaim(first, told_as(models[coder], CHANGED, first).told, values)


def _judged(
    written: Mapping[tuple[str, str], int], claims: Sequence[CodedClaim]
) -> Iterator[tuple[str, Fraction | None]]:
    """The kinds of claim of which enough are shared, by how many each coder has of a kind.

    Each has its alpha, or None where somebody has but one value.
    """
    for kind in dict.fromkeys(each.kind for each in claims):
        own = [each for each in claims if each.kind == kind]
        shared = Counter(chain.from_iterable(each.values for each in own))
        counts = {coder: n for (of, coder), n in written.items() if of == kind}
        least = max(2 * ENOUGH, min(counts.values()))
        if all(2 * shared[coder] >= least for coder in counts):
            said = {(coder, value) for each in own for coder, value in each.values.items()}
            several = min(Counter(coder for coder, _ in said).values()) > 1
            yield kind, ordinal_alpha(each.ranks for each in own) if several else None


def _have_one_text(claims: Iterable[Mapping[str, SizedClaim]]) -> bool:
    """Whether any two coders have half of their reasons word for word."""
    alike: dict[tuple[str, str], list[bool]] = {}
    for forms in claims:
        for (one, ours), (other, theirs) in combinations(forms.items(), 2):
            if ours.because or theirs.because:
                alike.setdefault((one, other), []).append(ours.because == theirs.because)
    return any(2 * sum(same) >= len(same) for same in alike.values())


def _unpaired(aligned: Aligned) -> Iterator[Unpaired]:
    """What not all have, but for sources and analysts.

    Last comes what belongs to something that not all have, and of both decisions first: on them
    hangs who is ahead. Items of a kind stand together: of them two may be one.
    """
    models = {coder: situation.model for coder, situation in aligned.models.items()}
    own = {coder: {new: id_ for id_, new in ids.items()} for coder, ids in aligned.ids.items()}
    every = (each for model in models.values() for each in model.items.values())
    items = {each.id: each for each in every if not isinstance(each, Source | Analyst)}
    have = {id_: tuple(coder for coder, e in models.items() if id_ in e.items) for id_ in items}
    left = [item for id_, item in items.items() if have[id_] != (*models,)]
    ids = {item.id for item in left}

    def order(item: Item) -> tuple[bool, bool, str]:
        return stands_in(item) in ids, not isinstance(item, Decision), kind_of(type(item))

    for item in sorted(left, key=order):
        coders = have[item.id]
        yield Unpaired(coders, kind_of(type(item)), own[coders[0]][item.id], item.name)


# The models in one set of ids.


@dataclass(frozen=True)
class Aligned:
    """Models in one set of ids: in `ids` stands for each model, by own id, the one it has there."""

    models: Mapping[str, Situation]
    ids: Mapping[str, Mapping[str, str]]


def align(models: Mapping[str, Situation], pairs: Iterable[str] = ()) -> Aligned:
    """The models with the ids and names of the first that has an item.

    Within a kind and an owner items are one that a pair joins, of what is left those that have the
    same id, then those with the same name, in any letter case. A pair is OLD=NEW: an id of the
    first model, and one of any other. Scenarios and expectations stay with the first. Raises
    Unanswerable for a pair that joins nothing.
    """
    name, first = next(iter(models.items()))
    known = dict(first.model.items)
    paired = _paired(models, pairs)
    found, ids = {name: first}, {name: {id_: id_ for id_ in known}}
    for coder, situation in [*models.items()][1:]:
        ids[coder] = _ids(known, situation.model, paired)
        found[coder] = _under(situation, ids[coder], known)
        known = {**found[coder].model.items, **known}
    aligned = Aligned(found, ids)
    for new, old in paired.items():
        if not any(own.get(new) == old for own in [*ids.values()][1:]):
            raise Unanswerable(
                f"{old}={new} joins nothing",
                ("both are of one kind, what they belong to is one, and each is in one pair",),
            )
    return aligned


def _paired(models: Mapping[str, Situation], pairs: Iterable[str]) -> dict[str, str]:
    """By NEW the OLD of each pair; all are known, and none is in two pairs of one NEW."""
    first, *others = (situation.model.items for situation in models.values())
    paired: dict[str, str] = {}
    for each in pairs:
        old, _, new = each.partition("=")
        if old not in first:
            raise none_such(f"no “{old}” in this model", old, first)
        if not any(new in items for items in others):
            where = fmt.listed([*models][1:], "or")
            raise none_such(f"no “{new}” in {where}", new, dict.fromkeys(chain(*others)))
        if paired.setdefault(new, old) != old:
            raise Unanswerable(f"{new} is in two pairs")
    return paired


# Which item is which.


def _ids(known: Mapping[str, Item], model: Model, paired: Mapping[str, str]) -> dict[str, str]:
    """By the id of each item of a model the one that it has among those known, or a new one.

    Of several of one name the first is the first.
    """
    keys: tuple[tuple[Callable[[Item], str], Callable[[Item], str]], ...] = (
        (lambda item: item.id, lambda item: paired.get(item.id, "")),
        (_short, _short),
        (lambda item: folded(item.name), lambda item: folded(item.name)),
    )
    ids = {"": ""}
    taken = set(known)
    for kind in get_args(Item):  # what holds others comes before them
        theirs = [item for item in model.items.values() if isinstance(item, kind)]
        for key, their_key in keys:
            found = set(ids.values())
            free = {
                (stands_in(item), key(item)): item.id
                for item in reversed([*known.values()])
                if isinstance(item, kind) and item.id not in found
            }
            for item in theirs:
                place = ids[stands_in(item)], their_key(item)
                if item.id not in ids and place in free:
                    ids[item.id] = free.pop(place)
        for item in theirs:
            if item.id not in ids:
                new = f"{ids[item.actor]}.{_short(item)}" if isinstance(item, Owned) else item.id
                while new in taken:
                    new += "'"
                ids[item.id] = new
                taken.add(new)
    return ids


def _short(item: Item) -> str:
    return item.id.rpartition(".")[2]


# The model under these ids.


def _under(situation: Situation, ids: Mapping[str, str], known: Mapping[str, Item]) -> Situation:
    """A situation under other ids, with the names of the items that are known."""

    def renamed(thing: Any) -> Mapping[str, Any]:
        keys = ENTRY_OF[type(thing)].keys
        same = {key.field for key in keys.values() if not key.kind.refers} - {"cite", "views"}
        names = [each.name for each in fields(thing) if each.name not in same]
        changed = {name: _renamed(getattr(thing, name), ids) for name in names}
        one = known.get(changed.get("id", ""))
        if one and not isinstance(one, Source):
            naming = {next(iter(keys)), "also"}  # an entry begins with the name
            changed |= {name: getattr(one, name) for name in naming.intersection(keys)}
        return changed

    model = remade(replace(situation.model, scenarios=(), expect=()), renamed)
    chosen = {ids[decision]: ids[option] for decision, option in situation.chosen.items()}
    return Situation(Situation.of(model).graph, chosen)


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
