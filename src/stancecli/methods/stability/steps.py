"""Which single steps on one claim would end the rest of one state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from stancecli.methods.stability.answers import leaver
from stancecli.methods.stability.conflict import Conflict, Term, payoffs, terms
from stancecli.methods.stability.moves import Move
from stancecli.model import (
    EFFECT_SCALE,
    IMPORTANCE_STEPS,
    UNKNOWN,
    Constraint,
    Criterion,
    Effect,
    Interest,
    Range,
    exactly,
    one_step,
)

MOST_WORK = 2**20
"""More states times steps than these are not tried; they take about ten seconds."""


@dataclass(frozen=True, slots=True)
class Break:
    """A claim moved one step, and the move by which the state would then be left.

    `claim` is an effect, or a criterion whose importance or force moves from the midpoint of
    `before` to `after`.
    """

    claim: Effect | Criterion
    before: Range
    after: Fraction
    leaving: Move


def breaks(conflict: Conflict, state: int, concept: str) -> tuple[Break, ...] | None:
    """The single steps after which a state is no equilibrium of a concept; the smallest first.

    Effects move by 1 in [−2, 2], importances and forces by 1 in [1, 4], or to the end of the scale
    where that is nearer; an unknown has no value to move. Size is the most that the step changes
    weight times effect, which compares steps and not actors. None where trying them all would
    take more than MOST_WORK.
    """
    parts = [terms(conflict.grid, mover.actor.id) for mover in conflict.movers]
    tried = [(mover, step) for mover, of in enumerate(parts) for step in _steps(of)]
    if len(tried) * conflict.payoffs[0].size > MOST_WORK:
        return None
    found = []
    for mover, (claim, before, after, size) in tried:
        changed = _changed(conflict, mover, parts[mover], claim, after)
        leaving = leaver(changed, state, concept)
        if leaving:
            found.append((size, Break(claim, before, after, leaving)))
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


def _steps(of: tuple[Term, ...]) -> Iterator[tuple[Effect | Criterion, Range, Fraction, Fraction]]:
    weighing: dict[str, list[Term]] = {}
    for term in of:
        weighing.setdefault(term.criterion.id, []).append(term)
        if isinstance(term.claim, Effect) and term.claim.size != UNKNOWN:
            now = term.claim.size.mid
            for after in one_step(now, EFFECT_SCALE):
                size = abs(after - now) * term.criterion.weight.mid
                yield term.claim, term.claim.size, after, size
    for same in weighing.values():
        criterion = same[0].criterion
        now = criterion.weight.mid
        for after in one_step(now, IMPORTANCE_STEPS):
            size = abs(after - now) * max(abs(term.claim.size.mid) for term in same)
            yield criterion, criterion.weight, after, size


def _changed(
    conflict: Conflict, mover: int, parts: tuple[Term, ...], claim: Effect | Criterion, to: Fraction
) -> Conflict:
    """The same conflict, but for one value that one mover's payoffs rest on."""
    ranking = list(conflict.payoffs)
    changed = [_with_value(term, claim, to) for term in parts]
    ranking[mover] = payoffs(conflict.grid, changed)
    return replace(conflict, payoffs=tuple(ranking))


def _with_value(term: Term, claim: Effect | Criterion, to: Fraction) -> Term:
    if term.claim is claim:
        return replace(term, claim=replace(term.claim, size=exactly(to)))
    if isinstance(claim, Constraint | Interest) and term.criterion is claim:
        return replace(term, criterion=_weighing(claim, exactly(to)))
    return term


def _weighing(criterion: Criterion, weight: Range) -> Criterion:
    if isinstance(criterion, Constraint):
        return replace(criterion, force=weight)
    return replace(criterion, importance=weight)
