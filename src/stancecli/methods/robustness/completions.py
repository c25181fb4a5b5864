"""What ranges and unknowns leave open: who leads under every completion, and who under some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nlargest

from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.margins import best_margin
from stancecli.model import Criterion, Option, Range
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
