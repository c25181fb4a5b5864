"""The rung of a decision: what the completions of its table leave open, and who can be first.

Each range, each unknown and each blank takes one value within its bounds. All of it is linear in
the cells of the performance table, and exact. The rungs are our own: they tell what holds under
every completion from what holds as entered (docs/decisions/what-firm-means.md). So a lead of 3 − 2
is `open` where the 2 can be 4 (3 − 4 < 0), `leads` where it can be 3, and `firm` so far where it
can be 2½.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from heapq import nlargest
from itertools import compress, takewhile
from typing import NamedTuple

from stancecli.methods.claims import Size, stated
from stancecli.methods.linear import best_margin, linear_steps, too_many
from stancecli.methods.performance import PerformanceTable
from stancecli.model import ZERO, Blank, Option, exactly


class Conclusion(StrEnum):
    """The ladder: each holds where none before it does.

    `only`: one option is open. `empty`: nobody has judged the options. `level`: several lead under
    every completion, and no other can be ahead. `open`: another than the leader can be ahead.
    `leads`: a completion, or one step on one claim, lets another draw level or lead. `firm`: none
    of that.
    """

    ONLY = "only"
    EMPTY = "empty"
    LEVEL = "level"
    OPEN = "open"
    LEADS = "leads"
    FIRM = "firm"


RANGES, BLANKS = "ranges", "blanks"


class Rung(NamedTuple):
    """What completions alone decide, and the rivals: who can be first (`open`), or level."""

    conclusion: Conclusion
    rivals: tuple[Option, ...] = ()


def rung(table: PerformanceTable) -> Rung:
    """Where a table stands on the ladder by its completions: `leads` where one draws level."""
    if len(table.candidates) == 1:
        return Rung(Conclusion.ONLY)
    if not is_judged(table):
        return Rung(Conclusion.EMPTY)
    if ahead := _can_pass(table):
        return Rung(Conclusion.OPEN, _first_among(table, ahead))
    if len(table.leaders) > 1:
        return Rung(Conclusion.LEVEL)
    leader = table.leaders[0]
    drawn = tuple(
        option for option in by_points(table, leader) if not table.lead(leader.id, option.id).low
    )
    return Rung(Conclusion.LEADS if drawn else Conclusion.FIRM, drawn)


def is_judged(table: PerformanceTable) -> bool:
    """Whether something is said of what the open options do, or that they do nothing.

    What others do to the decider judges none of its options. An effect that waits for another
    option, a blank, and `otherwise: none`, are judgements of the decider's own decision.
    """
    if is_said(table) or any(cell.blank for cell in table.open_cells):
        return True
    own = table.decision.actor == table.decider.id
    return own and len(table.unjudged) < len(table.decider.interests)


def is_said(table: PerformanceTable) -> bool:
    """Whether some claim tells the open options apart; a blank is none."""
    return any(cell.claims for cell in table.open_cells)


def opened_by(table: PerformanceTable) -> tuple[str, ...]:
    """What lets another be ahead of who leads as entered: one kind alone, or only both together."""
    kinds: dict[str, Size] = {
        RANGES: lambda claim: ZERO if isinstance(claim, Blank) else stated(claim),
        BLANKS: lambda claim: (
            claim.size if isinstance(claim, Blank) else exactly(stated(claim).mid)
        ),
    }
    alone = tuple(name for name, size in kinds.items() if _can_pass(table, size))
    return alone or tuple(kinds)


def by_points(table: PerformanceTable, leader: Option) -> list[Option]:
    """The other candidates, the most points first, ties in the order of the file."""
    return sorted(table.others(leader), key=lambda option: -table.scores[option.id])


def _can_pass(table: PerformanceTable, size: Size | None = None) -> list[Option]:
    """The candidates that can be ahead of one that leads as entered, the most points first.

    Of several leaders that are level whatever is completed, one stands for all.
    """
    first = table.leaders[0]
    leaders = [first, *(o for o in table.leaders[1:] if not table.lead(first.id, o.id).exact)]
    ends = table.bounds_of(size) if size else table.own_points
    leaders.sort(key=lambda leader: ends[leader.id].low)

    def passes(option: Option) -> bool:
        # A leader whose least is no less than the most of another stays ahead of it; of the others
        # it takes a sum of steps to tell only where a claim is shared, or a weight is a range.
        most = ends[option.id].high
        passed = takewhile(lambda leader: ends[leader.id].low < most, leaders)
        return any(
            option is not leader
            and (table.separable or table.lead(leader.id, option.id, size).low < 0)
            for leader in passed
        )

    return [option for option in by_points(table, first) if passes(option)]


def contenders(table: PerformanceTable, rivals: tuple[Option, ...]) -> tuple[Option, ...]:
    """Who of the leaders and these rivals can be first; all where it is too large to tell."""
    return _first_among(table, tuple(dict.fromkeys((*table.leaders, *rivals))))


def _first_among(table: PerformanceTable, some: Sequence[Option]) -> tuple[Option, ...]:
    """Those of some that can be ahead of all at once.

    All of them where it is too large to tell, or none can: one of several leaders is never passed.
    What has to be found are weights that are ranges, and claims that count twice somewhere.
    """
    if table.separable:
        return tuple(_first_of(table, some) or some)
    options, ranges = len(table.candidates), sum(not c.weight.exact for c in table.criteria)
    twice = sum(max(found.holders.values()) > 1 for found in table.contributions)
    sums = 20 * options**2 * len(table.criteria)
    if too_many({"first": sums + options * linear_steps(options, ranges + twice)}):
        return tuple(some)
    return tuple([option for option in some if _can_be_first(table, option)] or some)


def _first_of(table: PerformanceTable, some: Sequence[Option]) -> list[Option]:
    """The same where options move apart: each at its most beside the least of all others."""
    own = table.own_points
    least = nlargest(2, (own[option.id].low for option in table.candidates))
    loose = {own[o.id].low for o in table.candidates if not own[o.id].exact}

    def can(option: Option) -> bool:
        points = own[option.id]
        bar = least[1] if points.low == least[0] else least[0]
        return bar < points.high or (bar == points.high and points.exact and bar not in loose)

    return [*filter(can, some)]


def _can_be_first(table: PerformanceTable, option: Option) -> bool:
    """Whether under some completion a candidate is ahead of all that are not always level with it.

    What only it has is then at its best and what only others have at its worst, which is best
    against all at once; only ranges of weights have to be found, and what is torn.
    """
    leads = (table.lead(option.id, other.id) for other in table.others(option))
    apart = [bool(lead.low or lead.high) for lead in leads]
    rows, torn = table.most_ahead(option)
    return best_margin(list(compress(rows, apart)), [c.weight for c in table.criteria], torn) > 0
