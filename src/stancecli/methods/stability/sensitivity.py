"""One-way sensitivity: which single steps on one claim would end an equilibrium."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from stancecli.methods.cells import each_once
from stancecli.methods.stability.conflict import Conflict, Term, payoffs_from
from stancecli.methods.stability.sanctions import unsanctioned
from stancecli.methods.stability.states import Options
from stancecli.model import (
    BREACH_SCALE,
    EFFECT_SCALE,
    IMPORTANCE_STEPS,
    UNKNOWN,
    Actor,
    Breach,
    Constraint,
    Criterion,
    Effect,
    Range,
    exactly,
    one_step,
)
from stancecli.situation import Bearing

MOST_WORK = 2**20
"""More steps, each times the states and the parts of u, are not tried: they take ten seconds."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One step on one claim, and the move by which an equilibrium would then be left.

    `claim` is an effect or a breach, or a criterion whose importance or force changes from the
    midpoint of `before` to `after`.
    """

    claim: Bearing | Criterion
    before: Range
    after: Fraction
    mover: Actor
    taken: Options


@dataclass(frozen=True, slots=True)
class _Step:
    """A new value of a claim; `size` is the most by which that changes weight times effect."""

    claim: Effect | Breach | Criterion
    before: Range
    after: Fraction
    size: Fraction

    def changed(self, term: Term) -> Term:
        """A part of u after the step."""
        value = exactly(self.after)
        if term.claim.size_id == self.claim.size_id:
            if isinstance(term.claim, Breach):
                return replace(term, claim=replace(term.claim, by=-value))
            return replace(term, claim=replace(term.claim, size=value))
        if term.criterion is not self.claim:
            return term
        if isinstance(term.criterion, Constraint):
            return replace(term, criterion=replace(term.criterion, force=value))
        return replace(term, criterion=replace(term.criterion, importance=value))


def one_way_sensitivity(
    conflict: Conflict, state: int, concept: str
) -> tuple[Sensitivity, ...] | None:
    """The single steps after which a state is no equilibrium of a concept; the smallest first.

    Effects move by 1 in [−2, 2], importances and forces by 1 in [1, 4], breaches by 1 in [1, 2], or
    to the end of the scale where that is nearer; an unknown has no value to move. Sizes compare
    steps and not actors. None where trying them all would take more than MOST_WORK.
    """
    tried = [(n, step) for n, mover in enumerate(conflict.movers) for step in _steps(mover.terms)]
    states = conflict.payoffs[0].size
    if sum(states + len(conflict.movers[n].terms) for n, _ in tried) > MOST_WORK:
        return None
    found: list[Sensitivity] = []
    for n, step in sorted(tried, key=lambda pair: pair[1].size):
        payoffs = list(conflict.payoffs)
        changed = [step.changed(term) for term in conflict.movers[n].terms]
        payoffs[n] = payoffs_from(conflict.space, changed)
        leaving = unsanctioned(replace(conflict, payoffs=tuple(payoffs)), state, concept)
        if leaving:
            found.append(
                Sensitivity(
                    conflict.space.situation.named(step.claim),
                    step.before,
                    step.after,
                    conflict.movers[leaving.mover].actor,
                    conflict.space.options_taken(state, leaving.end),
                )
            )
    return tuple(found)


def _steps(terms: Sequence[Term]) -> Iterator[_Step]:
    weighed: dict[str, list[Term]] = {}
    for term in terms:
        weighed.setdefault(term.criterion.id, []).append(term)
    weights = {id_: same[0].criterion.weight.mid for id_, same in weighed.items()}
    for claim, _ in each_once(term.claim for term in terms).values():
        if isinstance(claim, Breach) or claim.size != UNKNOWN:
            scale = BREACH_SCALE if isinstance(claim, Breach) else EFFECT_SCALE
            for after in one_step(claim.size.mid, scale):
                size = abs(after - claim.size.mid) * weights[claim.to]
                yield _Step(claim, claim.size, after, size)
    for same in weighed.values():
        criterion = same[0].criterion
        most = max(abs(term.claim.size.mid) for term in same)
        for after in one_step(criterion.weight.mid, IMPORTANCE_STEPS):
            size = abs(after - criterion.weight.mid) * most
            yield _Step(criterion, criterion.weight, after, size)
