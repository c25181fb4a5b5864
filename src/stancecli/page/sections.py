"""The blocks of a part that shows more than what a lens tells: pictures, folds, larger tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stancecli import depth, report as r
from stancecli.lenses import influence
from stancecli.lenses.compare import Comparison
from stancecli.lenses.compare.report import Room, blocks as compared_blocks
from stancecli.lenses.influence import Influences
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.robustness.report import summary as firm_summary
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.influence import direct_ties, strongest_paths
from stancecli.page.compared import compared
from stancecli.page.forms import MOST_COLUMNS, MOST_LINES
from stancecli.page.parts import Beside, Figure, Fold, Shown
from stancecli.page.stakes import power_and_interest
from stancecli.situation import Situation

CHART = 480
"""Pixels across for the chart of influence, on a page with room."""
FEWEST_CHARTED, MOST_CHARTED = 4, 400
"""Of fewer points the table says it all; of more actors the chart would be a cloud."""


def how_firm(finding: Robustness) -> Iterator[Fold]:
    """What would have to be otherwise for another to lead."""
    if not finding.criteria or len(finding.candidates) < 2:
        return
    # What to find out first stands in the answer on who leads.
    entries = depth.without(firm_summary(finding), r.Part.NOT_KNOWN)
    blocks = (r.Listing(tuple(entries)),)
    yield Fold("How firm that is: steps, evidence", blocks, prints=True)


def spoken(blocks: Iterable[r.Block]) -> Iterator[Shown]:
    """Who stands together, and what is not known; what each says and wants is to be opened."""
    blocks = tuple(blocks)
    yield from (block for block in blocks if isinstance(block, r.Listing))
    rest = tuple(block for block in blocks if not isinstance(block, r.Listing))
    yield Fold("What each says, and what it wants by its interests", rest)


# Influence.


def influencing(
    finding: Influences, blocks: Iterable[r.Block], on: Sequence[Shown] = ()
) -> Iterator[Shown]:
    """The chart, the table beside it, what bears `on` a decision, and what is not known."""
    blocks = tuple(blocks)
    tables = tuple(block for block in blocks if not isinstance(block, r.Listing))
    if not any(isinstance(block, Figure) for block in on):
        on = (*_chart(finding), *on)
    if any(isinstance(block, Figure) for block in on):
        yield Beside(on, tables)
    else:
        yield from (*tables, *on)
    yield from (block for block in blocks if isinstance(block, r.Listing))


def bearing_on(situation: Situation, first: Tradeoff) -> Iterator[Figure | r.Section]:
    """Who can move whoever takes a decision, and who has a stake in it; the way through others."""
    pressure = influence.find_pressure(situation, situation.option_of(first.decision.id))
    places = {(each.stake, each.influence) for each in pressure.stakes}
    if len(places) >= FEWEST_CHARTED:
        yield power_and_interest(pressure, CHART)
    yield from _way(situation, first.decider.id)


def _chart(finding: Influences) -> Iterator[Figure]:
    """Influence and dependence, where no decision has a chart of its own."""
    places = {(sums.influence, sums.dependence) for sums in finding.ranked}
    if len(places) >= FEWEST_CHARTED and len(finding.ranked) <= MOST_CHARTED:
        yield Figure("Influence and dependence", finding, CHART, key=("lines: the mean",))


def _way(situation: Situation, end: str) -> Iterator[r.Section]:
    """The strongest way of influence on an actor through others; of equals the first."""
    ways = strongest_paths(direct_ties(situation), end)
    found = (ways.get(actor.id) for actor in situation.actors())
    through = [way for way in found if way and way.through]
    if not through:
        return
    best = max(through, key=lambda way: (way.weakest, -len(way.ties)))
    start = best.ties[0].start
    report = influence.describe(influence.find_paths(situation, start.id, end))
    chains = tuple(block for block in report.blocks if isinstance(block, r.Chain))
    title = f"From {start.name} to {situation.actor(end).name}"
    yield r.Section(title, chains, note="the strongest way that passes through others")


# Side by side.


COMPARED = Room((MOST_LINES,), (MOST_COLUMNS - 1,), (5,), (2,))


def side_by_side(finding: Comparison, main: str) -> Iterator[Shown]:
    """The decisions as entered, on each view and in each scenario; of one its points as well."""
    table, *rest = compared_blocks(finding, COMPARED)
    if finding.decisions[1:]:
        yield compared(finding, main, told=(table,))
    else:
        yield from (compared(finding, main), table)
    yield from rest
