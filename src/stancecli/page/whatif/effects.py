"""The matrix of a decision in each situation of a page: what each option does there.

Weights and gaps move with the importances: the script puts them in, and the rows in groups.
"""

from __future__ import annotations

from dataclasses import replace

from stancecli import report as r
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.performance import PerformanceTable
from stancecli.model import Criterion, Option
from stancecli.page.matrix import MOST_OPTIONS, MOST_ROWS, marks, shown
from stancecli.page.parts import Figure, Matrix
from stancecli.wording import performance_cell, standing


class Effects:
    """The matrices of a decision, each written once, wherever the same stands in it.

    What is another than at the `start` is marked.
    """

    def __init__(self, finding: Tradeoff) -> None:
        self._title = f"{finding.decider.name}: {finding.decision.question}"
        first, _ = shown(finding)
        options = {option.id: option for option in finding.decision.options}
        self._options = [options[column.key] for column in first.columns]
        self._rows = {row.key for row in first.rows}
        self._start = {
            (cell.option, cell.criterion): performance_cell(cell).text for cell in finding.cells
        }
        self._known: dict[tuple[r.Table, str], int] = {}

    @property
    def written(self) -> tuple[Figure, ...]:
        return tuple(
            Figure(self._title, Matrix(table, moves=True), left=left) for table, left in self._known
        )

    def place(self, table: PerformanceTable, numbers: dict[str, int]) -> int:
        """The place of the matrix of a table among those written; criteria have these numbers."""
        count = len(table.criteria)
        is_whole = MOST_ROWS.of(count, 0) == count
        rows = [c for c in table.criteria if is_whole or c.id in self._rows]
        made = tuple(self._row(table, criterion, numbers[criterion.id]) for criterion in rows)
        cells = [cell for row in made for cell in row.cells]
        changed = "framed: another than it was" if any(cell.look for cell in cells) else ""
        left = (
            MOST_ROWS.more(count - len(rows)),
            MOST_OPTIONS.more(len(table.options) - len(self._options)),
        )
        matrix = r.Table(
            columns=tuple(_column(table, option) for option in self._options),
            # The script moves each row into the group where it belongs, and names the groups.
            groups=tuple(r.Group(" ", made if not n else ()) for n in range(3)),
            figure="gap",
            legend=r.legend(cells, changed),
        )
        key = matrix, ", ".join(filter(None, left))
        return self._known.setdefault(key, len(self._known))

    def _row(self, table: PerformanceTable, criterion: Criterion, number: int) -> r.Row:
        cells = tuple(self._cell(table, option, criterion) for option in self._options)
        return r.Row(criterion.name, cells, key=str(number))

    def _cell(self, table: PerformanceTable, option: Option, criterion: Criterion) -> r.Cell:
        cell = performance_cell(table.cells[option.id, criterion.id])
        was = self._start.get((option.id, criterion.id), "0")
        return replace(cell, look="" if cell.text == was else "changed")


def _column(table: PerformanceTable, option: Option) -> r.Column:
    reasons = table.ruled_out.get(option.id, ())
    mark = marks(standing(table, option), "", reasons)
    return r.Column(option.name, mark, muted=bool(reasons), key=option.id)
