"""What ranges and unknowns leave open: who leads under every completion, and who under some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from stancecli.methods.linear import Row, maximise
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.sheet import Sheet, sheet
from stancecli.model import UNKNOWN, Breach, Criterion, Effect, Option, Range
from stancecli.situation import Bearing


@dataclass(frozen=True, slots=True)
class Completion:
    """What an option can come to when each range and unknown takes one value.

    `leads_always`: it scores strictly best under every completion. `can_lead`: it is best, alone
    or with others, under some. `points` are the least and the most it can score.
    """

    option: Option
    points: Range
    leads_always: bool
    can_lead: bool


@dataclass(frozen=True, slots=True)
class Decisive:
    """A range or an unknown that alone, all others at their midpoints, can change who leads.

    `claim` is the effect, or the criterion whose importance is a range; `then` are the rivals
    that can draw level or lead and, where several share the lead, those of them that can be ahead
    of the others. `only_ties`: none of them can lead without others that lead now.
    """

    claim: Bearing | Criterion
    then: tuple[Option, ...]
    only_ties: bool

    @property
    def is_unknown(self) -> bool:
        """Whether it is an effect of which nothing is known but the scale."""
        return isinstance(self.claim, Bearing) and self.claim.claim.size == UNKNOWN


def completions(table: PerformanceTable) -> tuple[Completion, ...]:
    """What each candidate can come to, exactly."""
    return tuple(
        Completion(
            each, table.bounds(each.id), table.wins_always(each.id), best_case(table, each) >= 0
        )
        for each in table.candidates
    )


def best_case(table: PerformanceTable, option: Option) -> Fraction:
    """The most by which an option can lead the best of the others under any completion.

    Every claim that it holds is at its high and every other at its low: that is best against all
    others at once, whatever the weights.
    """
    rows = [
        [table.step(option.id, other.id, each.id).high for each in table.criteria]
        for other in table.candidates
        if other != option
    ]
    return best_margin(rows, [each.weight for each in table.criteria])


def best_margin(rows: Sequence[Row], weights: Sequence[Range]) -> Fraction:
    """The most, over weights within their ranges, of the smallest Σ w_c · x_c among the rows.

    0 where there are no rows.
    """
    return _best(rows, weights)[0]


def _best(rows: Sequence[Row], weights: Sequence[Range]) -> tuple[Fraction, list[Fraction]]:
    """That margin, and weights that attain it.

    Where weights are ranges and rows are several, a linear problem in the weights' excess over
    their lows, and in the margin, raised so that it begins from 0.
    """
    if not rows:
        return Fraction(0), [each.low for each in weights]
    if len(rows) == 1:
        at = [w.high if x > 0 else w.low for w, x in zip(weights, rows[0], strict=True)]
        return _sum(at, rows[0]), at
    at = [each.low for each in weights]
    least = [_sum(at, row) for row in rows]
    free = [c for c, weight in enumerate(weights) if not weight.exact]
    if not free:
        return min(least), at
    raised = max(Fraction(0), -min(least))
    margins = [[*(-row[c] for c in free), Fraction(1)] for row in rows]
    rooms = [[*(Fraction(c == each) for each in free), Fraction(0)] for c in free]
    limits = [*(x + raised for x in least), *(weights[c].high - weights[c].low for c in free)]
    found = maximise([*(Fraction(0) for _ in free), Fraction(1)], [*margins, *rooms], limits)
    if found is None:
        raise AssertionError("weights are bounded, so the margin is")
    for c, excess in zip(free, found.point, strict=False):
        at[c] += excess
    return found.value - raised, at


def _sum(weights: Sequence[Fraction], row: Row) -> Fraction:
    return sum(map(mul, weights, row), Fraction(0))


def attainable(ahead: Sequence[Row], level: Sequence[Row], weights: Sequence[Range]) -> bool:
    """Whether weights within their ranges, over the lows of these, can make Σ w_c · x_c over 0
    for each row of `ahead`, and no less than 0 for each of `level`.

    Where the best margin is 0, a linear problem: from the weights that attain it, up and down, by
    how much all that has to be over its bound can be so at once.
    """
    most, at = _best([*ahead, *level], weights)
    if most:
        return most > 0
    free = [c for c, weight in enumerate(weights) if not weight.exact]
    rows, limits = [], []

    def bound(less: Row, over: bool, limit: Fraction) -> None:
        rows.append([*less, *(-x for x in less), Fraction(over)])
        limits.append(limit)

    for row in ahead:
        bound([-row[c] for c in free], True, _sum(at, row))
    for row in level:
        bound([-row[c] for c in free], False, _sum(at, row))
    for c in free:
        unit = [Fraction(c == each) for each in free]
        bound(unit, False, weights[c].high - at[c])
        bound([-x for x in unit], True, at[c] - weights[c].low)
    bound([Fraction(0) for _ in free], True, Fraction(1))
    found = maximise([*(Fraction(0) for _ in (*free, *free)), Fraction(1)], rows, limits)
    return found is not None and found.value > 0


def decisive(table: PerformanceTable) -> tuple[Decisive, ...]:
    """The ranges and unknowns that alone can change who leads, as in the file."""
    given = sheet(table)
    found: list[Decisive] = []
    for c, each in enumerate(given.criteria):
        moves = [at - each.weight.mid for at in _turns(given, c)]
        changes = [{id_: move * row[c] for id_, row in given.values.items()} for move in moves]
        found.extend(_decisive(given, each, changes))
    for claim, weight, holders in given.held:
        ends = (claim.size.low - claim.size.mid, claim.size.high - claim.size.mid)
        changes = [dict.fromkeys(holders, end * weight) for end in ends]
        found.extend(_decisive(given, claim, changes))
    return tuple(found)


def _turns(given: Sheet, c: int) -> Iterator[Fraction]:
    """Values of an importance that between them show all who lead within its range: the ends,
    where those of greatest weight on it overtake those that lead, and between these."""
    weight = given.criteria[c].weight
    at = weight.low
    yield at
    while at < weight.high:
        scores = {
            id_: score + (at - weight.mid) * given.values[id_][c]
            for id_, score in given.scores.items()
        }
        # Of those that lead here, the one that gains the most leads on from here.
        best, gain = max((score, given.values[id_][c]) for id_, score in scores.items())
        overtaken = (
            at + (best - score) / (given.values[id_][c] - gain)
            for id_, score in scores.items()
            if given.values[id_][c] > gain
        )
        before, at = at, min([*overtaken, weight.high])
        yield (before + at) / 2
        yield at


def _decisive(
    given: Sheet, claim: Effect | Breach | Criterion, changes: Sequence[dict[str, Fraction]]
) -> Iterator[Decisive]:
    winners = [given.winners(change) for change in changes]
    reached = [(ahead, left) for left in winners if (ahead := _put_ahead(given, left))]
    if reached:
        named = given.named(claim) if isinstance(claim, Effect | Breach) else claim
        then = {each.id for ahead, _ in reached for each in ahead}
        only_ties = all(ahead != left for ahead, left in reached)
        yield Decisive(named, tuple(o for o in given.candidates if o.id in then), only_ties)


def _put_ahead(given: Sheet, left: tuple[Option, ...]) -> tuple[Option, ...]:
    """The rivals among those left in the lead; else those of several leaders that stay."""
    rivals = tuple(each for each in left if each not in given.leaders)
    return rivals or (left if len(left) < len(given.leaders) else ())
