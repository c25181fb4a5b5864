"""Where coders of one case disagree, which of that turns a conclusion, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from stancecli.comparison.aligned import Aligned
from stancecli.comparison.inputs import identity
from stancecli.comparison.single import most_tried, names_in, with_one
from stancecli.methods.agreement import ordinal_alpha
from stancecli.methods.standing import standing
from stancecli.model import (
    HIGHEST,
    UNKNOWN,
    Breach,
    Citation,
    Constraint,
    Decision,
    Effect,
    Influence,
    Interest,
    Item,
    Position,
    Range,
    SizedClaim,
    View,
    exactly,
    owner_id,
)
from stancecli.names import claim_name, dependence
from stancecli.situation import Situation

BINDS = HIGHEST + 1
"""Where a binding force stands among forces: over all that weigh."""


class CodedKind(StrEnum):
    """What is coded, kind by kind."""

    IMPORTANCE = "importance"
    FORCE = "force"
    EFFECT = "effect"
    BREACH = "breach"
    STANCE = "stance"
    STRENGTH = "strength"


_KINDS: Mapping[type, CodedKind] = {
    Interest: CodedKind.IMPORTANCE,
    Constraint: CodedKind.FORCE,
    Effect: CodedKind.EFFECT,
    Breach: CodedKind.BREACH,
    Position: CodedKind.STANCE,
    Influence: CodedKind.STRENGTH,
}


@dataclass(frozen=True)
class CodedValue:
    """What one coder says, and on what ground.

    The value is None where that is nothing, or, if coded, that a force is binding.
    """

    coder: str
    value: Range | None
    is_coded: bool
    because: str
    cite: tuple[Citation, ...]


@dataclass(frozen=True)
class CodedClaim:
    """A claim, what each coder says of it, and the decisions whose lead depends on who is right.

    `within` is the item that it is, is on or stands in, where not all coders have that. Where
    `tried` is false, what turns was not looked at: there are too many, or it bears on no decision.
    """

    kind: CodedKind
    claim: SizedClaim
    about: str
    values: tuple[CodedValue, ...]
    within: Item | None
    turns: tuple[Decision, ...]
    tried: bool

    @property
    def is_shared(self) -> bool:
        """Whether two coders or more wrote it."""
        return sum(coded.is_coded for coded in self.values) > 1

    @property
    def is_disputed(self) -> bool:
        """Whether two coders wrote it with two values."""
        return len({coded.value for coded in self.values if coded.is_coded}) > 1

    @property
    def is_partial(self) -> bool:
        """Whether a coder did not write it."""
        return not all(coded.is_coded for coded in self.values)

    @property
    def ranks(self) -> tuple[Fraction, ...]:
        """The values as numbers in an order, of those coders who give one."""
        return tuple(
            BINDS if coded.value is None else coded.value.mid
            for coded in self.values
            if coded.is_coded and coded.value != UNKNOWN
        )


class NoAlpha(StrEnum):
    """Why there is no alpha."""

    UNSAID = "unsaid"  # who coded what the model says once
    FEW = "few"  # not two claims to which two coders give a value: one alone is always chance
    ALIKE = "alike"  # all values are the same, so nothing could have been told apart


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on one kind of claim.

    `shared` counts the claims that two coders or more wrote, `disputed` those of them on which two
    say something else, `partial` the claims that a coder did not write. `alpha` is Krippendorff's
    for values in an order; None for the reason that `no_alpha` gives.
    """

    kind: CodedKind
    shared: int
    disputed: int
    partial: int
    alpha: Fraction | None
    no_alpha: NoAlpha | None


def agreement(claims: Iterable[CodedClaim], unsaid: Collection[CodedKind]) -> Iterator[Agreement]:
    """Kind by kind; of `unsaid` it is not known who coded all of them."""
    by_kind: dict[CodedKind, list[CodedClaim]] = {kind: [] for kind in CodedKind}
    for claim in claims:
        by_kind[claim.kind].append(claim)
    for kind, found in by_kind.items():
        if found:
            units = [claim.ranks for claim in found if claim.ranks[1:]]
            alpha, why = None, NoAlpha.UNSAID if kind in unsaid else NoAlpha.FEW
            if kind not in unsaid and units[1:]:
                alpha, why = ordinal_alpha(units), NoAlpha.ALIKE
            yield Agreement(
                kind,
                sum(claim.is_shared for claim in found),
                sum(claim.is_disputed for claim in found),
                sum(claim.is_partial for claim in found),
                alpha,
                why if alpha is None else None,
            )


def unsaid_kinds(situation: Situation) -> frozenset[CodedKind]:
    """The kinds of which not every claim in the model has the views of two analysts.

    What is written once may be what all coded, or one of them, or nobody: then it is not known
    which claims two coders have in common.
    """
    return frozenset(
        _KINDS[type(claim)]
        for claim in situation.model.sized()
        if not (claim.is_copy or _is_place(claim)) and len(_held(situation, claim)) < 2
    )


@dataclass(frozen=True)
class _Coded:
    """A claim as each coder has it, the claim of the first model, and a model that has it.

    None stands where a coder, or the first model, has no such claim.
    """

    home: Situation
    entered: SizedClaim | None
    forms: Mapping[str, SizedClaim | None]

    @property
    def claim(self) -> SizedClaim:
        return next(form for form in self.forms.values() if form)


def coded_claims(
    situation: Situation, decision_ids: Sequence[str], aligned: Aligned | None
) -> list[CodedClaim]:
    """Every claim that is coded, with what each coder says; those that turn a lead come first.

    The coders are the models, this situation's first, or, where there are none, the analysts who
    hold views in it.
    """
    every = [*(_of_models(aligned.models) if aligned else _of_analysts(situation))]
    claims = [(_claim(coded, aligned), coded) for coded in every]
    # What is disputed is tried first, for there may be too many.
    claims.sort(key=lambda each: (not each[0].is_disputed, bool(each[0].within)))
    found: list[CodedClaim] = []
    left = most_tried(situation)
    for claim, coded in claims:
        decider = _borne_on(claim.claim)
        if (claim.is_disputed or claim.is_partial) and decider and left:
            left -= 1
            asked = (id_ for id_ in decision_ids if situation.decision(id_).actor == decider)
            claim = replace(claim, turns=tuple(_turned(situation, asked, coded)), tried=True)
        found.append(claim)
    return sorted(found, key=lambda each: not each.turns)


def _claim(coded: _Coded, aligned: Aligned | None) -> CodedClaim:
    claim = coded.claim
    own = (claim.id,) if isinstance(claim, Item) else ()
    return CodedClaim(
        _KINDS[type(claim)],
        claim,
        _about(coded.home, claim),
        tuple(_values(coded.forms)),
        within=aligned.unaligned_with((*own, *names_in(claim))) if aligned else None,
        turns=(),
        tried=False,
    )


def _of_analysts(situation: Situation) -> Iterator[_Coded]:
    """The claims on which two analysts or more hold a view."""
    for claim in situation.model.sized():
        views = _held(situation, claim)
        if len(views) > 1:
            yield _Coded(situation, claim, {name: claim.seen(view) for name, view in views.items()})


def _held(situation: Situation, claim: SizedClaim) -> dict[str, View]:
    """The views of analysts on a claim, by their names; none on one of another's size."""
    if claim.is_copy:
        return {}
    names = {each.id: each.name for each in situation.model.analysts}
    return {names[view.holder]: view for view in claim.views if view.holder in names}


def _of_models(models: Mapping[str, Situation]) -> Iterator[_Coded]:
    """Every claim with a size of any model; what has the same name and conditions is the same."""
    forms: dict[Hashable, dict[str, SizedClaim | None]] = {}
    homes: dict[Hashable, Situation] = {}
    for name, situation in models.items():
        seen: Counter[Hashable] = Counter()
        for claim in situation.model.sized():
            if _is_place(claim):
                continue
            same = identity(claim)
            seen[same] += 1
            homes.setdefault((same, seen[same]), situation)
            forms.setdefault((same, seen[same]), dict.fromkeys(models))[name] = claim
    first = next(iter(models))
    for key, own in forms.items():
        # What is the same as another for all is said of that other.
        if not all(form and form.is_copy for form in own.values()):
            yield _Coded(homes[key], own[first], own)


def _is_place(claim: SizedClaim) -> bool:
    """Whether it is a place on a scale, which has no size."""
    return isinstance(claim, Position) and claim.stance is None


def _values(forms: Mapping[str, SizedClaim | None]) -> Iterator[CodedValue]:
    for coder, form in forms.items():
        size = getattr(form, form.amount) if form else None
        value = exactly(size) if isinstance(size, Fraction) else size
        ground = (form.because, form.cite) if form else ("", ())
        yield CodedValue(coder, value, form is not None, *ground)


def _about(situation: Situation, claim: SizedClaim) -> str:
    held = dependence(situation, claim) if isinstance(claim, Effect) else ""
    return ", ".join(filter(None, (claim_name(situation, claim), held)))


def _borne_on(claim: SizedClaim) -> str:
    """The actor on whose tables a claim bears; empty for one that bears on none."""
    match claim:
        case Effect() | Breach():
            return owner_id(claim.to)
        case Interest() | Constraint():
            return claim.actor
        case Position() | Influence():
            return ""
        case _:
            assert_never(claim)


def _turned(situation: Situation, decision_ids: Iterable[str], coded: _Coded) -> Iterator[Decision]:
    """The decisions of which the lead, or how sure it is, hangs on which form of a claim is right.

    Every other claim is as entered.
    """
    changed = [
        with_one(situation, coded.entered, form) if form or coded.entered else situation
        for form in coded.forms.values()
    ]
    for id_ in decision_ids:
        found = [standing(each, id_) for each in changed if each]
        if not all(each.is_like(found[0]) for each in found):
            yield situation.decision(id_)
