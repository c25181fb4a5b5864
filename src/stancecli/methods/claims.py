"""When claims hold, and how they add up: in a cell of a table, and to the points of a state.

Points are the weighted sum of multi-criteria analysis (R. L. Keeney and H. Raiffa, *Decisions with
Multiple Objectives*, 1976). That effects have conditions, and that claims of one size are one claim
in the bounds, is our own. So effects 2 and −1 on an interest of weight 3 add 3 × (2 − 1) = 3
points.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from stancecli.model import (
    EFFECT_SCALE,
    ZERO,
    Actor,
    Blank,
    Breach,
    Claim,
    Criterion,
    Effect,
    Option,
    Range,
    Sized,
)
from stancecli.situation import Situation

Claims = tuple[Effect | Breach, ...]


def holders_of(
    situation: Situation, claim: Effect | Breach, decision_id: str, options: tuple[str, ...]
) -> tuple[str, ...]:
    """The options of a decision, given by id, with any of which in place a claim holds."""
    when, unless = (claim.when, claim.unless) if isinstance(claim, Effect) else ((), ())
    needed, barred = set[str](), set[str]()
    for ids, here, wanted in (((claim.option, *when), needed, True), (unless, barred, False)):
        for id_ in ids:
            if situation.option(id_).decision == decision_id:
                here.add(id_)
            elif situation.holds(id_) is not wanted:
                return ()
    if needed:
        return tuple(needed) if len(needed) == 1 and not needed & barred else ()
    return tuple(id_ for id_ in options if id_ not in barred) if barred else options


def options_of(claim: Effect | Breach) -> tuple[str, ...]:
    """The options on which it depends whether a claim holds, by id."""
    conditions = (*claim.when, *claim.unless) if isinstance(claim, Effect) else ()
    return (claim.option, *conditions)


def decisions_of(situation: Situation, claim: Effect | Breach) -> dict[str, None]:
    """The decisions on which it depends whether a claim holds, by id, each once."""
    return dict.fromkeys(situation.option(id_).decision for id_ in options_of(claim))


def any_judged(claims: Iterable[Claim]) -> bool:
    """Whether one of these claims, or more, has no citation: then `*` marks what they make up."""
    return any(claim.is_judgement for claim in claims)


C = TypeVar("C", bound=Sized)
Size = Callable[[Effect | Breach | Criterion], Range]
"""How large a claim, or the weight of a criterion, is taken to be."""


def stated(claim: Effect | Breach | Criterion) -> Range:
    """As large as the model says."""
    return claim.size if isinstance(claim, Effect | Breach) else claim.weight


def each_once(claims: Iterable[C]) -> dict[object, tuple[C, int]]:
    """Claims by what their size is known by, each with how many of these are that one claim."""
    found: dict[object, tuple[C, int]] = {}
    for claim in claims:
        first, times = found.get(claim.size_id, (claim, 0))
        found[claim.size_id] = original(first, claim), times + 1
    return found


def original(one: C, other: C) -> C:
    """Of two claims of one size the one that has it by itself; else the first."""
    return other if one.is_copy and not other.is_copy else one


def total(claims: Iterable[Effect | Breach], size: Size | None = None) -> Range:
    """The sum of what claims do to a criterion, as stated or of some size; 0 where are none."""
    # A sum from 0 would cost an addition of fractions where, as mostly, there is one claim.
    first, *others = [size(claim) if size else claim.size for claim in claims] or [ZERO]
    return sum(others, first)


@dataclass(frozen=True)
class Performance:
    """What one option means for one criterion in a context.

    `claims` hold with this option and not with every other; `always` hold whatever is chosen. Both
    count. `judged` is False where nobody has said what this option does to an interest on which
    another option of the decision has an effect.
    """

    option: str
    criterion: str
    claims: Claims
    always: Claims
    judged: bool

    @property
    def in_force(self) -> Claims:
        """Every claim that counts here."""
        return (*self.claims, *self.always)

    @cached_property
    def blank(self) -> Blank | None:
        """What stands in for the effect that nobody has judged."""
        return None if self.judged else Blank(option=self.option, to=self.criterion)

    @cached_property
    def own(self) -> Claims:
        """The claims that hold with this option and not with every other, the blank among them."""
        return (*self.claims, self.blank) if self.blank else self.claims

    @cached_property
    def value(self) -> Range:
        """v(s, c): a blank counts 0, and can be anything on the scale."""
        return total((*self.own, *self.always))

    @cached_property
    def mid(self) -> Fraction:
        """The same where one number is needed."""
        return self.value.mid

    @property
    def known(self) -> Range:
        """The value without the blank."""
        return total(self.in_force)

    @property
    def rests_on_judgement(self) -> bool:
        return any_judged(self.in_force)

    @property
    def passes_scale(self) -> bool:
        """Whether the sum lies where no single effect can follow."""
        return self.known.mid not in EFFECT_SCALE


def foremost(criteria: Iterable[Criterion]) -> tuple[tuple[Criterion, ...], bool]:
    """What weighs most at middle estimates, and whether it does so over each whole range."""
    every = tuple(criteria)
    most = max((each.weight.mid for each in every), default=Fraction(0))
    first = tuple(each for each in every if each.weight.mid == most)
    others = (each.weight.high for each in every if each not in first)
    surest = min((each.weight.low for each in first), default=most)
    is_sure = max(others, default=surest) <= surest and (
        len(first) == 1 or all(each.weight.exact for each in first)
    )
    return first, is_sure


def by_own_view(situation: Situation, actor: Actor, decisions: Collection[str] = ()) -> bool:
    """Whether an actor judges by a view of its own: it is the middle of a size.

    With ids of decisions only what depends on one of them counts.
    """
    return any(
        claim.owned or criterion.owned
        for criterion in actor.criteria
        for claim in situation.claims_on(criterion.id)
        if not decisions or not decisions_of(situation, claim).keys().isdisjoint(decisions)
    )


@dataclass(frozen=True)
class Touch:
    """What an option does to a criterion.

    `counting` are the claims that would count with it in place and all else as now, and `now` is
    what they add up to, None where there are none; `elsewhere` are those that need other choices.
    """

    option: Option
    criterion: Criterion
    counting: Claims
    elsewhere: Claims
    now: Range | None

    @property
    def claims(self) -> Claims:
        """Each claim, those that would count first."""
        return (*self.counting, *self.elsewhere)


def touches(situation: Situation, claims: Iterable[Effect | Breach]) -> tuple[Touch, ...]:
    """Claims by their option and criterion, and what they come to, in the order of the file."""
    by_ends: dict[tuple[str, str], list[Effect | Breach]] = {}
    for claim in claims:
        by_ends.setdefault((claim.option, claim.to), []).append(claim)
    found = []
    for (option, to), own in by_ends.items():
        taken = situation.taking(option)
        counting = tuple(filter(taken.in_force, own))
        elsewhere = tuple(claim for claim in own if not taken.in_force(claim))
        now = total(counting) if counting else None
        ends = situation.option(option), situation.criterion(to)
        found.append(Touch(*ends, counting, elsewhere, now))
    return tuple(found)


def without(claims: Claims, others: Claims) -> Claims:
    """Those claims that are none of the others."""
    if not claims or not others:
        return claims
    # Two claims may say the same of the same, and both count.
    left_out = {id_: times for id_, (_, times) in each_once(others).items()}
    kept = []
    for claim in claims:
        if times := left_out.get(claim.size_id):
            left_out[claim.size_id] = times - 1
        else:
            kept.append(claim)
    return tuple(kept)
