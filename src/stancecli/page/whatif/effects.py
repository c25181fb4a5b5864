"""The matrix of a decision in each situation of a page: what each option does there.

Weights and gaps move with the importances: the script puts them in, and the rows in groups.
"""

from __future__ import annotations

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.table import foremost_rows, ordered_options
from stancecli.methods.performance import PerformanceTable
from stancecli.model import Criterion, Option
from stancecli.page.matrix import MOST_OPTIONS, MOST_ROWS
from stancecli.page.parts import Figure, Matrix, MatrixCell, MatrixGroup, MatrixRow
from stancecli.wording import performance_cell, standing


class Effects:
    """The matrices of a decision, each written once, wherever the same stands in it.

    What is another than at the `start` is marked.
    """

    def __init__(self, finding: Tradeoff) -> None:
        first = ordered_options(finding, MOST_OPTIONS)[:MOST_OPTIONS]
        self._options = [scored.option for scored in first]
        self._rows = {*foremost_rows(finding, MOST_ROWS)}
        self._start = {
            (cell.option, cell.criterion): performance_cell(cell).text for cell in finding.cells
        }
        self._known: dict[Figure, int] = {}

    @property
    def written(self) -> tuple[Figure, ...]:
        return tuple(self._known)

    def place(self, table: PerformanceTable, numbers: dict[str, int]) -> int:
        """The place of the matrix of a table among those written; criteria have these numbers."""
        many = len(table.criteria) > MOST_ROWS
        rows = [c for c in table.criteria if not many or c.id in self._rows]
        made = tuple(self._row(table, criterion, numbers[criterion.id]) for criterion in rows)
        left = [
            fmt.counted(count, thing)
            for count, thing in (
                (len(table.criteria) - len(rows), "more row"),
                (len(table.options) - len(self._options), "more option"),
            )
            if count > 0
        ]
        marks = [*(["framed: another than it was"] if _any_changed(made) else [])]
        matrix = Matrix(
            columns=tuple(_column(table, option) for option in self._options),
            # The script moves each row into the group where it belongs, and names the groups.
            groups=tuple(MatrixGroup(" ", "", made if not n else ()) for n in range(3)),
            foot=(),
            foot_gap="",
            is_figured=True,
            legend=r.legend((cell.cell for row in made for cell in row.cells), *marks),
        )
        title = f"{table.decider.name}: {table.decision.question}"
        figure = Figure(title, matrix, left=fmt.listed(left))
        return self._known.setdefault(figure, len(self._known))

    def _row(self, table: PerformanceTable, criterion: Criterion, number: int) -> MatrixRow:
        return MatrixRow(
            name=criterion.name,
            home="",
            weight=0,
            weight_word="",
            cells=tuple(self._cell(table, option, criterion) for option in self._options),
            gap="",
            bar=0,
            number=number,
        )

    def _cell(self, table: PerformanceTable, option: Option, criterion: Criterion) -> MatrixCell:
        cell = performance_cell(table.cells[option.id, criterion.id])
        was = self._start.get((option.id, criterion.id), "0")
        return MatrixCell(cell, is_changed=cell.text != was)


def _any_changed(rows: tuple[MatrixRow, ...]) -> bool:
    return any(cell.is_changed for row in rows for cell in row.cells)


def _column(table: PerformanceTable, option: Option) -> r.Column:
    reasons = table.ruled_out.get(option.id, ())
    barred = f"ruled out by {fmt.few(reason.said for reason in reasons)}" if reasons else ""
    mark = ", ".join(filter(None, (standing(table, option), barred)))
    return r.Column(option.name, mark, muted=bool(reasons))
