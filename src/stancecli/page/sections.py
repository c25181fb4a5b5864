"""The sections of the page that show what a lens tells: influence, rest, time, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses import compare, influence, positions, stability
from stancecli.lenses.compare.report import Room, blocks as compared_blocks
from stancecli.lenses.influence import Influences
from stancecli.lenses.positions import Positions, PositionsOverTime
from stancecli.lenses.positions.over_time import periods_table
from stancecli.lenses.positions.statements import ActorPeriods
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.robustness.summary import summary as firm_summary
from stancecli.lenses.robustness.weights import shares
from stancecli.methods.influence import direct_ties, strongest_paths
from stancecli.page.asked import MOST_INFLUENCING, AskedAll
from stancecli.page.drawings.quadrants import quadrants
from stancecli.page.drawings.svg import SLIM
from stancecli.page.parts import Beside, Figure, Fold, PagePart, Shown
from stancecli.page.pictures import grid_key, grid_of
from stancecli.situation import Situation

CHART = 480
"""Pixels across for the chart of influence, on a page with room."""
FEWEST_CHARTED, MOST_CHARTED = 4, 400
"""Of fewer points the table says it all; of more actors the chart would be a cloud."""


MOST_LINES, MOST_COLUMNS = 16, 9
"""A table of no more is whole on the page, whatever a screen would show of it."""


def fitting(blocks: Iterable[r.Block]) -> Iterator[r.Block]:
    """Blocks as the page shows them: tables whole where they fit; what is left out is counted."""
    for block in blocks:
        match block:
            case r.Shortened() if block.step:
                yield from fitting(block.whole)
            case r.Shortened(whole, short):
                tables = [each for each in whole if isinstance(each, r.Table)]
                if short and tables and len(whole) == 1 and _fits(tables[0]):
                    yield tables[0]
                    continue
                yield from fitting(short)
                if short and block.more:
                    yield r.Note(block.more)
            case r.Table() if _fits(block):
                yield block
            case r.Listing() | r.Table():
                if isinstance(block, r.Listing):
                    block = replace(block, entries=depth.without(block.entries, r.Part.GROUNDS))
                yield from depth.shortened([block], hints=False)
                if left := depth.missing(block):
                    yield r.Note(left)
            case r.Section():
                yield replace(block, blocks=tuple(fitting(block.blocks)))
            case _:
                yield from depth.shortened([block], hints=False)


def _fits(table: r.Table) -> bool:
    return len(table.rows) <= MOST_LINES and len(table.columns) <= MOST_COLUMNS


def how_firm(finding: Robustness) -> Iterator[Shown]:
    """How many ways to weigh favour whom, and what else would have to be otherwise."""
    blocks: list[Shown] = []
    if len(finding.criteria) > 1 and finding.shares:
        blocks.append(shares(finding))
    entries = tuple(firm_summary(finding))
    if entries:
        blocks.append(r.Listing(entries))
    if blocks:
        yield Fold(
            "How firm that is: ways of weighing, steps, evidence", tuple(blocks), prints=True
        )


@dataclass(frozen=True)
class SaidMore:
    """What a lens says in sentences, and the blocks that the page shows of it."""

    conclusion: str
    more: str
    blocks: tuple[Shown, ...]


def said_more(finding: Positions) -> SaidMore:
    """What is said in words and wanted in interests, who stands together; the table in a fold."""
    report = positions.describe(finding)
    short = tuple(fitting(report.blocks))
    lines = [block for block in short if isinstance(block, r.Listing)]
    tables = [block for block in short if not isinstance(block, r.Listing)]
    folded = (Fold("What each says, and what it wants by its interests", tables),)
    return SaidMore(report.conclusion, report.more, (*lines, *(folded if tables else ())))


def over_time(finding: PositionsOverTime | None) -> Iterator[PagePart]:
    """Who moved, and when; nothing where nothing has a date."""
    if not finding or len(finding.periods) < 2:
        return
    report = positions.describe(finding)
    blocks: list[Shown] = []
    shown = _most_moved(finding)
    if shown:
        table = periods_table(shown, finding.periods[-MOST_PERIODS:])
        blocks.append(replace(table, names=f"on {fmt.quoted(shown[0].target.name)}"))
    blocks += [block for block in fitting(report.blocks) if not isinstance(block, r.Table)]
    yield PagePart(
        "time",
        "Positions through time",
        note=" · ".join(report.scope),
        conclusion=report.conclusion,
        more=report.more,
        blocks=tuple(blocks),
        link="Over time",
    )


MOST_PERIODS, MOST_TIMED = 10, 12
"""So many periods, the last ones, and so many actors are in the table."""


def _most_moved(finding: PositionsOverTime) -> Sequence[ActorPeriods]:
    """The rows of the thing on which most moved, or of which most was said."""
    moved: dict[str, int] = {}
    said: dict[str, int] = {}
    for move in finding.moves:
        moved[move.target.id] = moved.get(move.target.id, 0) + 1
    for each in finding.by_actor:
        said[each.target.id] = said.get(each.target.id, 0) + len(each.values)
    if not said:
        return ()
    best = max(said, key=lambda id_: (moved.get(id_, 0), said[id_]))
    rows = [each for each in finding.by_actor if each.target.id == best]
    return sorted(rows, key=lambda each: -len(each.values))[:MOST_TIMED]


# Influence.


def influencing(found: AskedAll) -> Iterator[PagePart]:
    """Who can move whom: the chart, the table beside it, and the way to who decides."""
    finding = found.influence
    count = len(found.situation.actors())
    if count > MOST_INFLUENCING:
        said = f"Left out: {count:,} actors are too many pairs for a page."
        yield PagePart("influence", "Who can move whom", conclusion=said)
    if not finding or not finding.ties:
        return
    report = influence.describe(finding)
    short = tuple(fitting(report.blocks))
    listings = [block for block in short if isinstance(block, r.Listing)]
    tables = [block for block in short if not isinstance(block, r.Listing)]
    end = found.first.decider.id if found.first else ""
    way = _way(found.situation, end) if end else None
    blocks: list[Shown] = [*tables]
    if chart := _grid(found) or _chart(finding):
        blocks = [Beside((chart, *([way] if way else [])), tables)]
    elif way:
        blocks.append(way)
    yield PagePart(
        "influence",
        "Who can move whom",
        note=" · ".join(report.scope),
        conclusion=report.conclusion,
        more=report.more,
        blocks=(*blocks, *listings),
        link="Influence",
    )


def _grid(found: AskedAll) -> Figure | None:
    """Who can move whoever takes the first decision, and who has a stake in it."""
    if not found.first:
        return None
    situation, first = found.situation, found.first
    pressure = influence.find_pressure(situation, situation.option_of(first.decision.id))
    places = {(each.stake, each.influence) for each in pressure.stakes}
    if len(places) < FEWEST_CHARTED:
        return None
    wide, slim = (grid_of(pressure, width) for width in (CHART, SLIM))
    marks, axes, left = grid_key(pressure)
    key = " · ".join(filter(None, (marks, axes, left)))
    return Figure(f"Power and interest: {first.decider.name}", key, wide, slim)


def _chart(finding: Influences) -> Figure | None:
    """Influence and dependence, where there is no decision to have a stake in."""
    places = {(sums.influence, sums.dependence) for sums in finding.ranked}
    if len(places) < FEWEST_CHARTED or len(finding.ranked) > MOST_CHARTED:
        return None
    title = "Influence and dependence of each actor; the same as the table beside it."
    wide, slim = (
        quadrants(finding.ranked, finding.matrices.mean, title=title, width=width)
        for width in (CHART, SLIM)
    )
    return Figure("Influence and dependence", "lines: the mean", wide, slim)


def _way(situation: Situation, end: str) -> r.Section | None:
    """The strongest way of influence on an actor through others; of equals the first."""
    ways = strongest_paths(direct_ties(situation), end)
    found = (ways.get(actor.id) for actor in situation.actors())
    through = [way for way in found if way and way.through]
    if not through:
        return None
    best = max(through, key=lambda way: (way.weakest, -len(way.ties)))
    start = best.ties[0].start
    report = influence.describe(influence.find_paths(situation, start.id, end))
    chains = tuple(block for block in report.blocks if isinstance(block, r.Chain))
    title = f"From {start.name} to {situation.actor(end).name}"
    return r.Section(title, chains, note="the strongest way that passes through others")


# Where it can rest.


def resting(found: AskedAll) -> Iterator[PagePart]:
    """Whether the current state holds, the path on with who pays, and where else it holds."""
    finding = found.stability
    if not finding:
        if said := found.refused.get("stability"):
            yield PagePart("rest", "Where it can rest", conclusion=f"No answer: {said}.")
        return
    report = stability.describe(finding)
    yield PagePart(
        "rest",
        "Where it can rest",
        note=" · ".join(report.scope),
        conclusion=report.conclusion,
        more=report.more,
        blocks=tuple(fitting(report.blocks)),
        link="Where it rests",
    )


# Side by side.


COMPARED = Room((MOST_LINES,), (MOST_COLUMNS - 1,), (8,), (2,), (6,))


def compared(found: AskedAll) -> Iterator[PagePart]:
    """The decisions as entered, on each view and in each scenario."""
    finding = found.compare
    if not finding:
        return
    report = compare.describe(finding)
    note = fmt.counted(len(finding.columns), "column")
    if rest := len(found.decisions) + found.left - len(finding.decisions):
        note = f"the weightiest decision in {note}; {fmt.counted(rest, 'more decision')}"
    blocks = compared_blocks(finding, COMPARED)
    yield PagePart(
        "compare",
        "Views and scenarios side by side",
        note=note,
        conclusion=report.conclusion,
        more=report.more,
        blocks=tuple(fitting(blocks)),
        link="Side by side",
    )
