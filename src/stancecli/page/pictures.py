"""Pictures of one decision, each a file of its own, drawn as on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from stancecli import notation as fmt
from stancecli.diagnostics import NO_DECISION, Unanswerable
from stancecli.lenses import influence, positions, tradeoffs
from stancecli.lenses.influence import Pressure
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.performance import performance_table
from stancecli.methods.stakes import Stake
from stancecli.methods.verdict import DecisionVerdict
from stancecli.model import Criterion
from stancecli.page.drawings.alone import alone
from stancecli.page.drawings.grid import FEWEST_FOR_A_MEAN, GridPoint, power_grid
from stancecli.page.drawings.matrix import matrix_chart
from stancecli.page.drawings.stands import stands_chart
from stancecli.page.drawings.svg import Drawing
from stancecli.page.matrix import matrix
from stancecli.page.opening import square_of
from stancecli.page.register import Register
from stancecli.page.sides import MOST_NAMED, on_options
from stancecli.situation import Situation
from stancecli.wording.verdict import ranked

MOST_POINTS = 40
"""So many actors are in the grid, those with the most influence and the largest stakes."""
GRID = 620
"""Pixels across of the grid as a file."""

Pair = tuple[Criterion, Criterion]


@dataclass(frozen=True)
class DrawnPicture:
    """A picture as SVG, and by count what it leaves out."""

    svg: str
    left_out: str = ""


def weightiest(situation: Situation, decisions: Iterable[str] | None = None) -> str:
    """The decision that stands first on the page: of all, or of those named by their ids.

    Raises Unanswerable where there is none.
    """
    ids = [decision.id for decision in situation.decisions()] if decisions is None else decisions
    tables = (performance_table(situation, id_) for id_ in ids)
    judged = ranked(DecisionVerdict.of(table) for table in tables)
    if not judged:
        raise Unanswerable(NO_DECISION)
    return judged[0].decision.id


def picture(
    situation: Situation, view: str, decision: str, between: Pair | None = None
) -> DrawnPicture:
    """A picture of a decision; `view` is one of PICTURES.

    `between` are the criteria of the square. Raises Unanswerable where there is nothing to draw.
    """
    return PICTURES[view](situation, decision, between)


def _heading(finding: Tradeoff | positions.finding.DecisionPositions) -> str:
    return f"{finding.decider.name}: {finding.decision.question}"


def _found(situation: Situation, decision: str) -> Tradeoff:
    (finding,) = tradeoffs.find(situation, [decision]).tradeoffs
    return finding


def _tension(situation: Situation, decision: str, between: Pair | None) -> DrawnPicture:
    finding = _found(situation, decision)
    for criterion in between or ():
        if criterion not in finding.criteria:
            raise Unanswerable(f"“{criterion.name}” is touched by no option of this decision")
    for figure in square_of(finding, between):
        svg = alone(figure.wide, _heading(finding), figure.key)
        return DrawnPicture(svg, figure.left)
    raise Unanswerable(
        "the options of this decision bear on fewer than two interests: there is no square",
        (f"stance export svg {decision} --view matrix",) if finding.criteria else (),
    )


def _matrix(situation: Situation, decision: str, _: Pair | None) -> DrawnPicture:
    finding = _found(situation, decision)
    if not finding.criteria:
        raise Unanswerable("this model does not say what these options do to interests")
    drawn = matrix(finding, Register(situation), with_points=True)
    heading = _heading(finding)
    return DrawnPicture(alone(matrix_chart(drawn, title=heading), heading), drawn.left)


def _stands(situation: Situation, decision: str, _: Pair | None) -> DrawnPicture:
    (finding,) = positions.find(situation, decision).by_decision
    if not any(stand.stated is not None for stand in finding.stands):
        others = influence.find_pressure(situation, situation.option_of(decision)).stakes
        raise Unanswerable(
            "nobody is known to say anything of the options of this decision",
            (f"stance export svg {decision} --view grid",) if others else (),
        )
    drawn = on_options(finding, Register(situation))
    left = len(finding.by_option) - len(drawn.rows)
    more = f"{fmt.counted(left, 'more option')}" if left > 0 else ""
    heading = _heading(finding)
    svg = alone(
        stands_chart(drawn, title=f"{heading} Who says what."),
        heading,
        "; ".join(filter(None, ("who says what of each option", more))),
    )
    unnamed = sum(
        max(len(side) - MOST_NAMED, 0)
        for each in finding.by_option[: len(drawn.rows)]
        for side in (each.speak_for, each.speak_against)
    )
    names = fmt.counted(unnamed, "more name") if unnamed else ""
    return DrawnPicture(svg, fmt.listed(filter(None, (more, names))))


# Power and interest.


def _grid(situation: Situation, decision: str, _: Pair | None) -> DrawnPicture:
    found = influence.find_pressure(situation, situation.option_of(decision))
    if not found.stakes:
        raise Unanswerable(
            f"nobody else has a stake in this decision or any influence on {found.decider.name}"
        )
    heading = f"{found.decider.name}: {found.decision.question}"
    key = grid_key(found)
    return DrawnPicture(alone(grid_of(found, GRID), heading, *key), key[-1])


def grid_of(found: Pressure, width: int) -> Drawing:
    """The power–interest grid of a decision, for and against the option that was asked about."""
    shown = foremost(found.stakes)
    drawn = [
        GridPoint(each.actor.name, each.stake, each.influence, each.side, each.is_said)
        for each in shown
    ]
    title = f"Power and interest. {'; '.join(point.told for point in drawn)}."
    return power_grid(drawn, who=found.decider.name, title=title, width=width)


def foremost(stakes: Sequence[Stake]) -> list[Stake]:
    """The actors that the grid shows: on either axis those that are largest."""
    rank: dict[str, int] = {}
    for axis in ("influence", "stake"):
        in_order = sorted(stakes, key=lambda each: -getattr(each, axis))
        for n, each in enumerate(in_order):
            rank[each.actor.id] = min(n, rank.get(each.actor.id, n))
    return sorted(stakes, key=lambda each: rank[each.actor.id])[:MOST_POINTS]


def grid_key(found: Pressure) -> tuple[str, ...]:
    """How to read the grid, and whom it leaves out."""
    option = fmt.quoted(found.option.name)
    mean = " · lines: the mean" if len(found.stakes) >= FEWEST_FOR_A_MEAN else ""
    left = len(found.stakes) - len(foremost(found.stakes))
    return (
        f"▲ for {option} (current), ▼ against it, ◆ neutral, ○ not known · filled: says so, "
        f"hollow: by its interests{mean}",
        "stake: weight × effect of every option, added up · influence: direct, and over one other "
        "actor",
        fmt.counted(left, "more actor") if left > 0 else "",
    )


PICTURES: Mapping[str, Callable[[Situation, str, Pair | None], DrawnPicture]] = MappingProxyType(
    {"tension": _tension, "matrix": _matrix, "stands": _stands, "grid": _grid}
)
"""How each picture of a decision is drawn."""
