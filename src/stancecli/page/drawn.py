"""The picture of what a figure shows."""

from __future__ import annotations

from typing import assert_never

from stancecli import report as r
from stancecli.lenses.influence import Influences
from stancecli.page.drawings.agreement import AgreementMatrix, agreement_matrix
from stancecli.page.drawings.grid import PowerGrid, power_grid
from stancecli.page.drawings.influence import InfluenceMatrix, influence_matrix
from stancecli.page.drawings.matrix import matrix_chart
from stancecli.page.drawings.package import PackageChart, package_chart
from stancecli.page.drawings.points import points_chart
from stancecli.page.drawings.quadrants import quadrants
from stancecli.page.drawings.side_by_side import SideBySide, side_by_side
from stancecli.page.drawings.square import Square, square
from stancecli.page.drawings.stands import stands_chart
from stancecli.page.drawings.svg import Drawing
from stancecli.page.parts import Figure, Matrix, Stands


def drawn(figure: Figure, width: int) -> Drawing:
    """The picture, so many pixels across; a matrix is as wide as it must be."""
    data = figure.data
    match data:
        case Square():
            return square(data, width)
        case r.Intervals():
            return points_chart(data, width)
        case PowerGrid():
            return power_grid(data, width)
        case Influences():
            return quadrants(data.ranked, data.matrices.mean, width)
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
