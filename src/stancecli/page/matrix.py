"""The matrix of a decision: options across, criteria down, each cell with what stands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.report import summary
from stancecli.lenses.tradeoffs.table import points, points_row, row_groups, table as table_of
from stancecli.methods.feasibility import RuledOut
from stancecli.model import HIGHEST, UNKNOWN, Claim, Range
from stancecli.page.parts import CellKey, Figure, Matrix
from stancecli.page.register import Register
from stancecli.wording import standing

MOST_OPTIONS, MOST_ROWS = r.Most((8,), "option"), r.Most((20,), "row")
"""Of more options or criteria a matrix has those that count most, and counts the others."""
BAR = 100
"""The longest bar, in hundredths of its column."""


def claims_of(finding: Tradeoff) -> Iterator[Claim]:
    """The claims that a matrix shows."""
    table, _ = shown(finding)
    rows, columns = ({each.key for each in of} for of in (table.rows, table.columns))
    yield from (criterion for criterion in finding.criteria if criterion.id in rows)
    for cell in finding.cells:
        if cell.criterion in rows and cell.option in columns:
            yield from cell.in_force
    for scored in finding.options:
        for reason in scored.ruled_out:
            yield reason.by


def matrix(finding: Tradeoff, register: Register, *, with_points: bool) -> Figure:
    """The matrix of a decision; `with_points` sums it up where the report does so nowhere else."""
    table, left = shown(finding)
    opened, said = _behind(finding, table, register)
    options = {scored.option.id: scored for scored in finding.options}
    sums = points_row(finding, [options[column.key] for column in table.columns])
    table = replace(
        table,
        columns=tuple(_column(finding, column) for column in table.columns),
        foot=(sums,) if with_points and finding.criteria else (),
    )
    gains = {t.criterion.id: abs(t.gain) for _, _, trades in row_groups(finding) for t in trades}
    most = float(max(gains.values(), default=0)) or 1.0
    drawn = Matrix(
        table,
        anchors={c.id: register.claims.get(id(c), "") for c in finding.criteria},
        weights={c.id: round(BAR * float(c.weight.mid / HIGHEST)) for c in finding.criteria},
        gaps={id_: round(BAR * float(gain) / most) for id_, gain in gains.items()},
        opened=opened,
        said=said,
        bounds={
            id_: "" if scored.bounds.exact else fmt.interval(scored.bounds)
            for id_, scored in options.items()
        },
    )
    told = r.Later(lambda: _told(finding, with_points=with_points))
    title = f"{finding.decider.name}: {finding.decision.question}"
    return Figure(title, drawn, told=told, left=left)


def _behind(
    finding: Tradeoff, table: r.Table, register: Register
) -> tuple[dict[CellKey, str], dict[CellKey, str]]:
    """What the button of each cell opens, and each cell for who hears it."""
    opened, said = dict[CellKey, str](), dict[CellKey, str]()
    performances = {(each.criterion, each.option): each for each in finding.cells}
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            key = row.key, column.key
            found = performances[key]
            value = r.Span(cell.text, sense=cell.sense)
            title = r.text(r.strong(column.name), " on ", r.strong(row.name), ": ", value)
            note = "Not judged: it counts 0, and can be anything." if found.blank else ""
            opened[key] = register.open(title, found.in_force, note)
            said[key] = f"{column.name} on {row.name}: {_spoken(cell, found.known)}"
    return opened, said


def shown(finding: Tradeoff) -> tuple[r.Table, str]:
    """What the page has of the table of the answer, and by count what it leaves out.

    It says elsewhere what gaps and points are.
    """
    whole = table_of(finding)
    legend = whole.legend and replace(whole.legend, notes=())
    whole = replace(whole, foot=(), legend=legend, most_rows=MOST_ROWS, most_columns=MOST_OPTIONS)
    return depth.cut_table(whole), depth.missing(whole)


TELLING = (r.Part.WHY, r.Part.PRICE)
"""What the cells of the matrix tell when they are opened."""


def _told(finding: Tradeoff, *, with_points: bool) -> Iterator[r.Block]:
    yield table_of(finding)
    if with_points and (spread := points(finding)):
        yield spread
    yield r.Listing(depth.of_parts(summary(finding), *TELLING))


def _column(finding: Tradeoff, column: r.Column) -> r.Column:
    """An option, with who leads and what rules it out."""
    scored = next(each for each in finding.options if each.option.id == column.key)
    leads = ("leads" if len(finding.leaders) == 1 else "level") if column.strong else ""
    return replace(column, mark=marks(standing(finding, scored.option), leads, scored.ruled_out))


def marks(now: str, leads: str, ruled_out: Iterable[RuledOut]) -> str:
    """What stands under an option: whether it holds `now`, whether it `leads`, what bars it."""
    barred = fmt.few(reason.said for reason in ruled_out)
    return ", ".join(filter(None, (now, leads, f"ruled out by {barred}" if barred else "")))


SPOKEN: Mapping[Fraction, str] = MappingProxyType(
    {
        Fraction(2): "helps strongly",
        Fraction(1): "helps",
        Fraction(0): "neither",
        Fraction(-1): "hurts",
        Fraction(-2): "hurts strongly",
    }
)
MARKED = frozenset((r.BLANK, r.SHARED, r.PAST_SCALE))
"""The signs that stand behind a value."""


def _spoken(cell: r.Cell, value: Range) -> str:
    """A cell for who hears it: what its sign means, and whose judgement it is."""
    if cell == r.NOT_JUDGED:
        return "not judged"
    said = cell.text
    if MARKED.isdisjoint(cell.signs):
        word = SPOKEN.get(value.low, "") if value.exact else ""
        word = "unknown" if value == UNKNOWN else word
        said = ", ".join(filter(None, (said, word)))
    return f"{said}, judgement" if cell.judgement else said
