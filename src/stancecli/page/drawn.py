"""The picture of what a figure shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from stancecli.lenses import Finding
from stancecli.lenses.compare import Comparison
from stancecli.lenses.deals import Deals
from stancecli.lenses.influence import Influences, Pressure
from stancecli.lenses.positions import IssueStands, Positions
from stancecli.lenses.tradeoffs import Tradeoffs
from stancecli.page.actors import CHART, on_issues, on_options, power_and_interest, who_moves_whom
from stancecli.page.claims import Register
from stancecli.page.decision import matrix, opening
from stancecli.page.drawings.agreement import AgreementMatrix, agreement_matrix
from stancecli.page.drawings.grid import PowerGrid, power_grid
from stancecli.page.drawings.influence import InfluenceMatrix, influence_matrix
from stancecli.page.drawings.matrix import matrix_chart
from stancecli.page.drawings.package import PackageChart, package_chart
from stancecli.page.drawings.points import PointsChart, points_chart
from stancecli.page.drawings.side_by_side import SideBySide, side_by_side
from stancecli.page.drawings.square import Square, square
from stancecli.page.drawings.stands import stands_chart
from stancecli.page.drawings.svg import Drawing
from stancecli.page.outcomes import bargain, compared
from stancecli.page.parts import Figure, Matrix, Shown, Stands
from stancecli.situation import Situation


def drawn(figure: Figure, width: int) -> Drawing:
    """The picture, so many pixels across; a matrix is as wide as it must be."""
    data = figure.data
    match data:
        case Square():
            return square(data, width)
        case PointsChart():
            return points_chart(data, width)
        case PowerGrid():
            return power_grid(data, width)
        case Matrix():
            return matrix_chart(data, title=figure.title, left=figure.left, width=width)
        case Stands():
            return stands_chart(data, title=f"{figure.title} Who says what.", width=width)
        case PackageChart():
            return package_chart(data, width)
        case SideBySide():
            return side_by_side(data, width)
        case AgreementMatrix():
            return agreement_matrix(data)
        case InfluenceMatrix():
            return influence_matrix(data)
    assert_never(data)


# Pictures of what a lens has found, those that the report has, for documents.


def pictures_of(finding: Finding, situation: Situation) -> Iterator[Shown]:
    """Pictures of an answer, alone or beside each other, the one that says most first.

    None where only words and tables say it.
    """
    match finding:
        case Tradeoffs(tradeoffs=(one,)) if one.criteria:
            yield from opening(one, None)
            yield matrix(one, Register(situation), with_points=True)
        case Positions(by_decision=(one,)):
            if any(stand.stated is not None for stand in one.stands):
                yield on_options(one, Register(situation))
        case IssueStands():
            if any(each.stated for each in finding.by_issue):
                yield on_issues(finding.by_issue, Register(situation))
        case Pressure() if finding.stakes:
            yield power_and_interest(finding, CHART)
        case Influences() if finding.ties:
            yield who_moves_whom(situation, finding.decision.id if finding.decision else None, None)
        case Comparison():
            yield compared(finding, situation.main)
        case Deals():
            yield from bargain(finding)
