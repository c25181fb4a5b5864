"""Where coders of one case disagree, which of that turns a conclusion, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from stancecli.comparison.inputs import identity
from stancecli.comparison.single import most_tried, with_one
from stancecli.methods.agreement import ordinal_alpha
from stancecli.methods.standing import standing
from stancecli.model import (
    HIGHEST,
    UNKNOWN,
    Analyst,
    Breach,
    Constraint,
    Decision,
    Effect,
    Influence,
    Interest,
    Position,
    Range,
    SizedClaim,
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
    """What one coder says: None where that is nothing, or, if coded, that a force is binding."""

    coder: str
    value: Range | None
    is_coded: bool


@dataclass(frozen=True)
class Disagreement:
    """A claim, what each coder says of it, and the decisions whose lead depends on who is right.

    Where `tried` is false, that was not looked at: there are too many, or it bears on no decision.
    """

    kind: CodedKind
    claim: SizedClaim
    about: str
    values: tuple[CodedValue, ...]
    turns: tuple[Decision, ...]
    tried: bool

    @property
    def differs(self) -> bool:
        """Whether two coders say two things of it, or one says nothing."""
        said = {(coded.value, coded.is_coded) for coded in self.values}
        return len(said) > 1

    @property
    def ranks(self) -> tuple[Fraction, ...]:
        """The values as numbers in an order, of those coders who give one."""
        return tuple(
            BINDS if coded.value is None else coded.value.mid
            for coded in self.values
            if coded.is_coded and coded.value != UNKNOWN
        )


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on one kind of claim.

    `claims` counts those that two coders or more give a value, `alike` those of them on which all
    give the same. `alpha` is Krippendorff's for values in an order; None where nothing could have
    been told apart.
    """

    kind: CodedKind
    claims: int
    alike: int
    alpha: Fraction | None


def agreement(claims: Iterable[Disagreement]) -> Iterator[Agreement]:
    """Kind by kind, of those on which two coders or more give a value."""
    by_kind: dict[CodedKind, list[tuple[Fraction, ...]]] = {kind: [] for kind in CodedKind}
    for claim in claims:
        if claim.ranks[1:]:
            by_kind[claim.kind].append(claim.ranks)
    for kind, units in by_kind.items():
        if units:
            alike = sum(len(set(ranks)) == 1 for ranks in units)
            yield Agreement(kind, len(units), alike, ordinal_alpha(units))


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


def disagreements(
    situation: Situation, decision_ids: Sequence[str], models: Mapping[str, Situation]
) -> list[Disagreement]:
    """Every claim that several code, with what each says; those that turn a lead come first.

    The coders are the models, this situation's first, or, where there are none, the analysts who
    hold views in it.
    """
    found: list[Disagreement] = []
    left = most_tried(situation)
    for coded in _of_models(models) if models else _of_analysts(situation):
        claim = coded.claim
        about, values = _about(coded.home, claim), tuple(_values(coded.forms))
        each = Disagreement(_KINDS[type(claim)], claim, about, values, (), tried=False)
        decider = _borne_on(claim)
        if each.differs and decider and left:
            left -= 1
            asked = (id_ for id_ in decision_ids if situation.decision(id_).actor == decider)
            turns = tuple(_turned(situation, asked, coded))
            each = replace(each, turns=turns, tried=True)
        found.append(each)
    return sorted(found, key=lambda each: not each.turns)


def _of_analysts(situation: Situation) -> Iterator[_Coded]:
    """The claims on which two analysts or more hold a view."""
    analysts = [holder for holder in situation.model.holders if isinstance(holder, Analyst)]
    for claim in situation.model.sized():
        views = {analyst.name: claim.view_of(analyst.id) for analyst in analysts}
        if sum(view is not None for view in views.values()) > 1 and not claim.is_copy:
            yield _Coded(situation, claim, {n: claim.seen(v) for n, v in views.items() if v})


def _of_models(models: Mapping[str, Situation]) -> Iterator[_Coded]:
    """Every claim with a size of any model; what has the same name and conditions is the same."""
    forms: dict[Hashable, dict[str, SizedClaim | None]] = {}
    homes: dict[Hashable, Situation] = {}
    for name, situation in models.items():
        seen: Counter[Hashable] = Counter()
        for claim in situation.model.sized():
            if isinstance(claim, Position) and claim.stance is None:
                continue  # A place on a scale, which has no size.
            same = identity(claim)
            seen[same] += 1
            homes.setdefault((same, seen[same]), situation)
            forms.setdefault((same, seen[same]), dict.fromkeys(models))[name] = claim
    first = next(iter(models))
    for key, own in forms.items():
        # What is the same as another for all is said of that other.
        if not all(form and form.is_copy for form in own.values()):
            yield _Coded(homes[key], own[first], own)


def _values(forms: Mapping[str, SizedClaim | None]) -> Iterator[CodedValue]:
    for coder, form in forms.items():
        size = getattr(form, form.amount) if form else None
        value = exactly(size) if isinstance(size, Fraction) else size
        yield CodedValue(coder, value, is_coded=form is not None)


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
