"""How far one option can be over another under all completions, and which of them are asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nlargest
from operator import mul

from stancecli.methods.linear import Row, maximise
from stancecli.methods.performance import PerformanceTable
from stancecli.model import Criterion, Option, Range
from stancecli.situation import Bearing


def best_margin(
    rows: Sequence[Row], weights: Sequence[Range], parts: Sequence[int] = ()
) -> Fraction:
    """The most, over weights within their ranges, of the smallest Σ w_c · x_c among the rows.

    0 where there are no rows. What follows in a row on what the weights are for is weighed by any
    part of the weight at a place of these, the same in each row.
    """
    return _best(rows, weights, parts)[0]


def _best(
    rows: Sequence[Row], weights: Sequence[Range], parts: Sequence[int]
) -> tuple[Fraction, list[Fraction]]:
    """That margin, and weights and parts of them that attain it.

    Where weights are ranges and rows are several, a linear problem in the weights' excess over
    their lows, and in the margin, raised so that it begins from 0.
    """
    at = [*(weight.low for weight in weights), *(Fraction(0) for _ in parts)]
    if not rows:
        return Fraction(0), at
    if len(rows) == 1 and not parts:
        at = [w.high if x > 0 else w.low for w, x in zip(weights, rows[0], strict=True)]
        return _weighed(at, rows[0]), at
    least = [_weighed(at, row) for row in rows]
    free = _free(weights, parts)
    if not free:
        return min(least), at
    raised = max(Fraction(0), -min(least))
    margins = [[*(-row[c] for c in free), Fraction(1)] for row in rows]
    rooms = [[*room, Fraction(0)] for room in _rooms(free, len(weights), parts)]
    most = [*(weight.high for weight in weights), *(weights[c].low for c in parts)]
    limits = [*(x + raised for x in least), *(most[c] - at[c] for c in free)]
    found = maximise([*(Fraction(0) for _ in free), Fraction(1)], [*margins, *rooms], limits)
    if found is None:
        raise AssertionError("weights are bounded, so the margin is")
    for c, excess in zip(free, found.point, strict=False):
        at[c] += excess
    return found.value - raised, at


def _free(weights: Sequence[Range], parts: Sequence[int]) -> list[int]:
    """The places, in a row, of the weights that are ranges, and of the parts of weights."""
    ranges = (c for c, weight in enumerate(weights) if not weight.exact)
    return [*ranges, *range(len(weights), len(weights) + len(parts))]


def _rooms(free: Sequence[int], weights: int, parts: Sequence[int]) -> list[list[Fraction]]:
    """What is bounded above: each of these places, a part of a weight less what that is more."""
    of = [parts[c - weights] if c >= weights else None for c in free]
    return [
        [Fraction((c == other) - (whole == other)) for other in free]
        for c, whole in zip(free, of, strict=True)
    ]


def _weighed(weights: Sequence[Fraction], row: Row) -> Fraction:
    """Σ w_c · x_c."""
    return sum(map(mul, weights, row), Fraction(0))


def attainable(
    ahead: Sequence[Row], level: Sequence[Row], weights: Sequence[Range], parts: Sequence[int] = ()
) -> bool:
    """Whether weights within their ranges, over the lows of these, can make Σ w_c · x_c over 0
    for each row of `ahead`, and no less than 0 for each of `level`.

    Where the best margin is 0, a linear problem: from the weights that attain it, up and down, by
    how much all that has to be over its bound can be so at once.
    """
    most, at = _best([*ahead, *level], weights, parts)
    if most:
        return most > 0
    free = _free(weights, parts)
    rows, limits = [], []

    def bound(less: Row, over: bool, limit: Fraction) -> None:
        rows.append([*less, *(-x for x in less), Fraction(over)])
        limits.append(limit)

    for row in ahead:
        bound([-row[c] for c in free], True, _weighed(at, row))
    for row in level:
        bound([-row[c] for c in free], False, _weighed(at, row))
    for c, room in zip(free, _rooms(free, len(weights), parts), strict=True):
        is_part = c >= len(weights)
        bound(room, False, (at[parts[c - len(weights)]] if is_part else weights[c].high) - at[c])
        low = Fraction(0) if is_part else weights[c].low
        bound([-Fraction(c == other) for other in free], not is_part, at[c] - low)
    bound([Fraction(0) for _ in free], True, Fraction(1))
    found = maximise([*(Fraction(0) for _ in (*free, *free)), Fraction(1)], rows, limits)
    return found is not None and found.value > 0


# What ranges and unknowns leave open: who leads under every completion, and who under some.


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
    """A range, an unknown or a blank that alone, all others as entered, can change who leads.

    `claim` is the effect, or the criterion whose importance is a range; `then` are the rivals
    that can draw level or lead and, where several share the lead, those of them that can be ahead
    of the others. `only_ties`: none of them can lead without others that lead now.
    """

    claim: Bearing | Criterion
    then: tuple[Option, ...]
    only_ties: bool


def completions(table: PerformanceTable) -> tuple[Completion, ...]:
    """What each candidate can come to, exactly."""
    if table.separable:
        return _apart(table)
    weights = [criterion.weight for criterion in table.criteria]
    return tuple(
        Completion(
            option,
            table.bounds(option.id),
            table.wins_always(option.id),
            _can_lead(table, option, weights),
        )
        for option in table.candidates
    )


def _can_lead(table: PerformanceTable, option: Option, weights: Sequence[Range]) -> bool:
    rows, torn = table.most_ahead(option)
    return best_margin(rows, weights, torn) >= 0


def _apart(table: PerformanceTable) -> tuple[Completion, ...]:
    """The same where options move apart: each beside the best that another can, and must, reach."""
    own = table.own_points
    most = nlargest(2, (own[option.id].high for option in table.candidates))
    least = nlargest(2, (own[option.id].low for option in table.candidates))
    return tuple(
        Completion(
            option,
            table.bounds(option.id),
            all(low > end for end in _beside(most, high)),
            all(high >= end for end in _beside(least, low)),
        )
        for option in table.candidates
        for low, high in [(own[option.id].low, own[option.id].high)]
    )


def _beside(ends: Sequence[Fraction], own: Fraction) -> Sequence[Fraction]:
    """The largest of the ends that is not this one; none where there is no other."""
    return ends[1:] if ends[0] == own else ends[:1]


def decisive(table: PerformanceTable) -> tuple[Decisive, ...]:
    """The ranges and unknowns that alone can change who leads, in the order of the file."""
    found = []
    for claim, value, gains in table.sensitivities():
        if value.exact:
            continue
        winners = [table.winners(gains, at - value.mid) for at in _turns(table, value, gains)]
        reached = [
            (ahead, left)
            for left in winners
            if left is not table.leaders and (ahead := _put_ahead(table, left))
        ]
        if reached:
            ids = {option.id for ahead, _ in reached for option in ahead}
            then = table.in_order(ids)
            only_ties = all(ahead != left for ahead, left in reached)
            found.append(Decisive(table.situation.named(claim), then, only_ties))
    return tuple(found)


def _turns(
    table: PerformanceTable, value: Range, gains: Mapping[str, Fraction]
) -> Iterator[Fraction]:
    """Values within a range that between them show all who lead there: the ends, where those that
    gain the most by a step overtake those that lead, and between these."""
    # Of those that gain nothing, the best stand for all: the others stay behind or level.
    still = table.best_unmoved(gains)
    pace = {**gains, **({still: Fraction(0)} if still else {})}
    entered = {id_: table.scores[id_] for id_ in pace}
    at = value.low
    yield at
    while at < value.high:
        scores = {id_: score + (at - value.mid) * pace[id_] for id_, score in entered.items()}
        # Of those that lead here, the one that gains the most leads on from here.
        best, fastest = max((score, pace[id_]) for id_, score in scores.items())
        overtaken = (
            at + (best - score) / (pace[id_] - fastest)
            for id_, score in scores.items()
            if pace[id_] > fastest
        )
        before, at = at, min([*overtaken, value.high])
        yield (before + at) / 2
        yield at


def _put_ahead(table: PerformanceTable, left: tuple[Option, ...]) -> tuple[Option, ...]:
    """The rivals among those left in the lead; else those of several leaders that stay."""
    rivals = tuple(option for option in left if option.id not in table.leading)
    return rivals or (left if len(left) < len(table.leaders) else ())
