"""Leads that need no numbers for effects: only their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import accumulate
from operator import ge

from stancecli.methods.performance import PerformanceTable
from stancecli.model import Option


@dataclass(frozen=True, slots=True)
class OrdinalLead:
    """A lead that holds however the steps of the effect scale are spaced.

    `single` says that each cell is one effect at most; then it owes nothing to adding up words.
    """

    option: Option
    over: Option
    single: bool


def ordinal_leads(table: PerformanceTable) -> tuple[OrdinalLead, ...]:
    """The pairs with Σ r·[v_A ≥ s] ≥ Σ r·[v_B ≥ s] for each step s, and more for one.

    First-order stochastic dominance, the importances as the mass. Ranges count against A: what it
    alone holds is at its lowest, what the other alone holds at its highest, what both share at the
    same value in both, and a weight is at its least favourable.
    """
    leads = _by_heights(table) if _apart(table) else partial(_leads_in_order, table)
    single = {o.id: all(_single(table, o, c.id) for c in table.criteria) for o in table.candidates}
    return tuple(
        OrdinalLead(a, b, single[a.id] and single[b.id])
        for a in table.candidates
        for b in table.candidates
        if a is not b and leads(a.id, b.id)
    )


def _apart(table: PerformanceTable) -> bool:
    """Whether each option can be summed up by itself: what moves any moves no other, no weight."""
    return table.separable and all(
        claim.size.exact for cell in table.cells.values() for claim in cell.always
    )


def _by_heights(table: PerformanceTable) -> Callable[[str, str], bool]:
    """For each step of the effect scale the weight of what lies at or above it, of every option
    once: what pairs are compared by."""
    cells = {
        o.id: [(c.weight.low, table.v(o.id, c.id)) for c in table.criteria]
        for o in table.candidates
    }
    steps = sorted({end for row in cells.values() for _, v in row for end in (v.low, v.high)})
    least = {id_: _heights([(v.low, w) for w, v in row], steps) for id_, row in cells.items()}
    most = {id_: _heights([(v.high, w) for w, v in row], steps) for id_, row in cells.items()}

    def leads(a: str, b: str) -> bool:
        return all(map(ge, least[a], most[b])) and table.lead(a, b).low > 0

    return leads


def _heights(
    cells: Iterable[tuple[Fraction, Fraction]], steps: Sequence[Fraction]
) -> list[Fraction]:
    """The weight at or above each step, from the highest step down."""
    at: dict[Fraction, Fraction] = {}
    for value, weight in cells:
        at[value] = at.get(value, Fraction(0)) + weight
    return list(accumulate(at.get(step, Fraction(0)) for step in reversed(steps)))


def _leads_in_order(table: PerformanceTable, a: str, b: str) -> bool:
    # Summed over the steps, what A has more is its lead: so it has more at one if that is over 0.
    if table.lead(a, b).low <= 0:
        return False
    ahead, behind = [], []
    for c in table.criteria:
        # What both share moves both alike. A step that is to speak for A must lie between the two
        # wherever they are moved to; one that speaks against it, wherever it can lie between.
        own = table.step(a, b, c.id).low
        least, most = table.v(a, c.id).low, table.v(b, c.id).high
        if own > 0:
            ahead.append((c.weight.low, most, least))
        elif own < 0:
            behind.append((c.weight.high, least, most))
    steps = {end for _, *ends in (*ahead, *behind) for end in ends}
    return all(_between(ahead, s) >= _between(behind, s) for s in steps)


def _between(spans: Sequence[tuple[Fraction, Fraction, Fraction]], step: Fraction) -> Fraction:
    """The weight of the spans that a step lies in: above the one end, and up to the other."""
    return sum((w for w, below, upto in spans if below < step <= upto), Fraction(0))


def _single(table: PerformanceTable, option: Option, criterion: str) -> bool:
    cell = table.cells[option.id, criterion]
    return len(cell.claims) + len(cell.always) <= 1
