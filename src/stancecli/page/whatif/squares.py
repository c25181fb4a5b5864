"""The square of a decision in each situation of a page: what moves on it with views and scenarios.

Which two interests it has stays, so that points move and not the axes.
"""

from __future__ import annotations

from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.table import foremost_options
from stancecli.methods.performance import PerformanceTable
from stancecli.model import ZERO, Criterion, Option, Range
from stancecli.page.drawings.square import Spot, Square, SquareAxis
from stancecli.page.opening import MOST_SPOTS, corner, pair_of, square_figure
from stancecli.page.parts import Figure
from stancecli.wording import standing


class Squares:
    """The squares of a decision, each drawn once, wherever the same stands in it."""

    def __init__(self, finding: Tradeoff) -> None:
        self._finding = finding
        self._pair = pair_of(finding)
        self._options = [scored.option for scored in foremost_options(finding)[:MOST_SPOTS]]
        self._places = {option.id: n for n, option in enumerate(finding.decision.options)}
        self._known: dict[tuple[Spot, ...], int] = {}
        self.drawn: list[Figure] = []

    def place(self, table: PerformanceTable) -> int:
        """The place of the square of a table among those drawn; −1 where the decision has none."""
        if not self._pair:
            return -1
        spots = tuple(self._spot(table, option, self._pair) for option in self._options)
        if spots not in self._known:
            self._known[spots] = len(self.drawn)
            helping = [each for each in spots if each.x.mid > 0 and each.y.mid > 0]
            said = corner(
                [each.name for each in helping if each.kind == "open"],
                [each.name for each in helping if each.kind == "out"],
            )
            across, up = (SquareAxis(criterion.name, "") for criterion in self._pair)
            shown = Square(spots, across, up, said)
            key = ("filled: who leads", "grey: who is next")
            self.drawn.append(square_figure(self._finding, shown, key=key))
        return self._known[spots]

    def _spot(
        self, table: PerformanceTable, option: Option, pair: tuple[Criterion, Criterion]
    ) -> Spot:
        x, y = (_value(table, option, criterion) for criterion in pair)
        is_out = option.id in table.ruled_out
        mark = ", ".join(filter(None, (standing(table, option), "ruled out" if is_out else "")))
        place = self._places[option.id]
        return Spot(option.name, mark, x, y, "out" if is_out else "open", place)


def _value(table: PerformanceTable, option: Option, criterion: Criterion) -> Range:
    """What an option does to a criterion; 0 where nothing that does anything to it holds."""
    cell = table.cells.get((option.id, criterion.id))
    return cell.value if cell else ZERO
