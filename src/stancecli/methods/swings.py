"""Where each single change takes a lead: another choice, view or weight, one step, one estimate.

This is what a tornado diagram shows (R. T. Clemen, *Making Hard Decisions*, 1996): all else is as
it is. The lead is over the best other option then. So with points of 5, 3 and 2, and a change that
adds 4 to the last, it is 5 − 6 = −1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from stancecli.methods.conditions import as_written, moves, seen_by, too_large
from stancecli.methods.linear import Line, bends
from stancecli.methods.performance import Gains, PerformanceTable
from stancecli.methods.robustness import single_steps
from stancecli.methods.verdict import sight_of, viewers
from stancecli.model import IMPORTANCE, Actor, Criterion, Holder, Option, exactly
from stancecli.situation import Bearing, claim_of


class SwingKind(StrEnum):
    """What changes."""

    UNCERTAIN = "uncertain"
    CHOICE = "choice"
    VIEW = "view"
    WEIGHT = "weight"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Swing:
    """A single change, and the lead then of the option that is ahead now: below 0 it is behind.

    `of` is what changes, `to` the estimate then, and `by` who chooses. Of an uncertain estimate the
    lead is from `low` to `high`; both are None where the option is ruled out then. `ahead` are the
    options that are ahead then; none where that is as now.
    """

    kind: SwingKind
    of: Bearing | Criterion | Option | Holder
    low: Fraction | None
    high: Fraction | None
    ahead: tuple[Option, ...]
    to: Fraction | None = None
    by: Actor | None = None

    @property
    def size_id(self) -> object:
        """What the estimate is known by that changes."""
        return claim_of(self.of).size_id if isinstance(self.of, Bearing | Criterion) else self.of


def swings(table: PerformanceTable) -> Iterator[Swing]:
    """Every single change, kind by kind; of steps in effects those alone that end the lead."""
    if len(table.candidates) < 2:
        return
    kind, leader = SwingKind, table.leaders[0]
    every = list(table.sensitivities())
    for claim, value, gains in every:
        if not value.exact:
            named, middle = table.situation.named(claim), value.mid
            ends = (_after(table, gains, end - middle) for end in (value.low, value.high))
            found = [_swing(table, kind.UNCERTAIN, named, scores) for scores in ends]
            rising = gains.get(leader.id, Fraction(0))
            lines = [
                Line(table.scores[leader.id] - table.scores[o.id], rising - gains.get(o.id, 0))
                for o in table.others(leader)
            ]
            leads = [lead for _, lead in bends(lines, value - exactly(middle), highest=False)]
            ahead = next((each.ahead for each in found if each.ahead), ())
            yield replace(found[0], low=min(leads), high=max(leads), ahead=ahead)
    for _, option, moved in () if too_large(table) else moves(table):
        scores = moved.scores(as_written)
        if len(scores) > 1:
            by = table.situation.actor(option.actor)
            yield _swing(table, kind.CHOICE, option, scores, by=by)
    for holder in viewers(table):
        if not table.own_view or holder is not table.decider:
            yield _swing(table, kind.VIEW, holder, seen_by(table, sight_of(holder.id)).scores)
    for claim, value, gains in every:
        if not isinstance(claim, Criterion):
            continue
        for word in map(Fraction, IMPORTANCE.values()):
            if not value.spans(exactly(word)):
                scores = _after(table, gains, word - value.mid)
                yield _swing(table, kind.WEIGHT, claim, scores, word)
    gained = {claim.size_id: gains for claim, _, gains in every}
    for step in single_steps(table):
        if isinstance(step.claim, Bearing):
            gains = gained[claim_of(step.claim).size_id]
            scores = _after(table, gains, step.after - step.before.mid)
            yield _swing(table, kind.STEP, step.claim, scores, step.after)


def _after(table: PerformanceTable, gains: Gains, times: Fraction) -> dict[str, Fraction]:
    """The points of each candidate after these gains, so many times."""
    return {id_: points + times * gains.get(id_, 0) for id_, points in table.scores.items()}


def _swing(
    table: PerformanceTable,
    kind: SwingKind,
    of: Bearing | Criterion | Option | Holder,
    scores: Mapping[str, Fraction],
    to: Fraction | None = None,
    by: Actor | None = None,
) -> Swing:
    """The lead where options have these points; one without points is ruled out."""
    leader, most = table.leaders[0].id, max(scores.values())
    best = max(points for id_, points in scores.items() if id_ != leader)
    lead = scores[leader] - best if leader in scores else None
    ahead = tuple(option for option in table.options if scores.get(option.id) == most)
    return Swing(kind, of, lead, lead, () if ahead == table.leaders else ahead, to, by)
