"""Where coders of one case disagree, which of that turns a conclusion, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from stancecli.comparison.inputs import borne_on, identity, most_tried, name_of, with_one
from stancecli.methods.positions.agreement import ordinal_alpha
from stancecli.methods.verdict import standing
from stancecli.model import (
    HIGHEST,
    Breach,
    Citation,
    Constraint,
    Decision,
    Effect,
    Influence,
    Interest,
    Position,
    Range,
    SizedClaim,
    exactly,
    kind_of,
    owner_id,
)
from stancecli.situation import Situation

BINDS = HIGHEST + 1
"""Where a binding force stands among forces: over all that weigh."""


KINDS = tuple(map(kind_of, (Interest, Constraint, Effect, Breach, Position, Influence)))
"""What is coded, kind by kind."""


@dataclass(frozen=True)
class CodedValue:
    """What a coder says, and on what ground; None is a binding force."""

    coder: str
    value: Range | None
    because: str
    cite: tuple[Citation, ...]


@dataclass(frozen=True)
class CodedClaim:
    """A claim, what each coder who wrote it says, and which coders did not write it.

    `turns` are the decisions whose lead depends on who is right. `copied`: each coder says only
    that its size is that of another claim.
    """

    kind: str
    claim: SizedClaim
    about: str
    values: tuple[CodedValue, ...]
    missing: tuple[str, ...]
    turns: tuple[Decision, ...] = ()
    copied: bool = False

    @property
    def is_disputed(self) -> bool:
        """Whether two coders wrote it with two values."""
        return len({coded.value for coded in self.values}) > 1

    @property
    def ranks(self) -> tuple[tuple[Fraction, ...], ...]:
        """The values in an order: by their middle, then by their ends; no two values are one."""
        values = (exactly(BINDS) if coded.value is None else coded.value for coded in self.values)
        return tuple((value.mid, value.low, value.high) for value in values)


class NoAlpha(StrEnum):
    """Why there is no alpha: one claim is always chance, one value tells nothing apart, and sizes
    that one took from the other, or both from another claim, were not coded twice."""

    TOO_FEW = "too few"
    ONE_VALUE = "one value"
    COPIED = "copied"


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on one kind of claim.

    `shared` counts the claims that two coders or more wrote, `disputed` those of them on which two
    say something else, `partial` the claims that a coder did not write. `alpha` is Krippendorff's
    for values in an order, 1 where none is disputed; None for a reason, `no_alpha`.
    """

    kind: str
    shared: int
    disputed: int
    partial: int
    alpha: Fraction | None
    no_alpha: NoAlpha | None


def agreement(claims: Sequence[CodedClaim]) -> Iterator[Agreement]:
    """How far coders agree, kind by kind."""
    is_copied = _have_one_text(claims)
    for kind in KINDS:
        found = [claim for claim in claims if claim.kind == kind]
        shared = [claim for claim in found if claim.values[1:]]
        units = [each.ranks for each in shared if each.is_disputed or not each.copied]
        alpha, why = None, NoAlpha.TOO_FEW
        if shared[1:]:
            alpha = ordinal_alpha(units) if units[1:] and not is_copied else None
            why = NoAlpha.COPIED if is_copied or not units[1:] else NoAlpha.ONE_VALUE
        if found:
            yield Agreement(
                kind,
                shared=len(shared),
                disputed=sum(claim.is_disputed for claim in found),
                partial=sum(bool(claim.missing) for claim in found),
                alpha=alpha,
                no_alpha=why if alpha is None else None,
            )


def _have_one_text(claims: Sequence[CodedClaim]) -> bool:
    """Whether any two coders have half of their reasons word for word.

    Two who give no reasons are taken for one text where they give each value alike.
    """
    said: dict[tuple[str, str], list[tuple[CodedValue, CodedValue]]] = {}
    for claim in claims:
        for pair in combinations(claim.values, 2):
            said.setdefault((pair[0].coder, pair[1].coder), []).append(pair)
    return any(map(_is_one_text, said.values()))


def _is_one_text(pairs: Sequence[tuple[CodedValue, CodedValue]]) -> bool:
    reasons = [(one.because, other.because) for one, other in pairs if one.because or other.because]
    if not reasons:
        return all(one.value == other.value for one, other in pairs)
    return 2 * sum(one == other for one, other in reasons) >= len(reasons)


def coded_claims(
    situation: Situation, decision_ids: Sequence[str], models: Mapping[str, Situation]
) -> list[CodedClaim]:
    """Every claim with a size of any model; those that turn a lead of this situation come first.

    What has the same name and conditions in two models is the same claim.
    """
    found: list[CodedClaim] = []
    left = most_tried(situation)
    for home, forms in _forms(models):
        claim = _claim(home, forms, models)
        deciders = {owner_id(id_) for id_ in borne_on(claim.claim)}
        if claim.is_disputed and deciders and left:
            left -= 1
            asked = (id_ for id_ in decision_ids if situation.decision(id_).actor in deciders)
            own = [forms.get(name) for name in models]
            claim = replace(claim, turns=tuple(_turned(situation, asked, own)))
        found.append(claim)
    return sorted(found, key=lambda each: not each.turns)


def _forms(
    models: Mapping[str, Situation],
) -> Iterator[tuple[Situation, Mapping[str, SizedClaim]]]:
    """Each claim as those coders have it who wrote it, and a model that has it."""
    forms: dict[Hashable, dict[str, SizedClaim]] = {}
    for name, situation in models.items():
        seen: Counter[Hashable] = Counter()
        for claim in situation.model.sized():
            # A place on a scale has no size.
            if not isinstance(claim, Position) or claim.stance is not None:
                same = identity(claim)
                seen[same] += 1
                forms.setdefault((same, seen[same]), {})[name] = claim
    for own in forms.values():
        # What is the same as another for all is said of that other.
        if len(own) < len(models) or not all(form.is_copy for form in own.values()):
            yield models[next(iter(own))], own


def _claim(home: Situation, forms: Mapping[str, SizedClaim], coders: Iterable[str]) -> CodedClaim:
    values = []
    for coder, form in forms.items():
        size = getattr(form, form.amount)
        value = exactly(size) if isinstance(size, Fraction) else size
        values.append(CodedValue(coder, value, form.because, form.cite))
    first = next(iter(forms.values()))
    return CodedClaim(
        kind=kind_of(type(first)),
        claim=first,
        about=name_of(home, first),
        values=tuple(values),
        missing=tuple(coder for coder in coders if coder not in forms),
        copied=all(form.is_copy for form in forms.values()),
    )


def _turned(
    situation: Situation, decision_ids: Iterable[str], forms: Sequence[SizedClaim | None]
) -> Iterator[Decision]:
    """The decisions of which the lead, or how sure it is, hangs on which form of a claim is right.

    The first form is that of this situation; every other claim is as entered.
    """
    entered = forms[0]
    changed = [
        with_one(situation, entered, form) if form or entered else situation for form in forms
    ]
    for id_ in decision_ids:
        found = [standing(each, id_) for each in changed if each]
        if not all(each.is_like(found[0]) for each in found):
            yield situation.decision(id_)
